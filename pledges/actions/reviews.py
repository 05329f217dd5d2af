"""Writes about the days on which we look at pledges again."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pledges.freshness import Preset, day_of
from pledges.models import Pledge


class ReviewRefused(ValueError):
    """A day to look again cannot be set; str() is a sentence that says why."""


@transaction.atomic
def set_review(*, pledges: Sequence[Pledge], when: Preset | date) -> list[Pledge]:
    """Look at pledges again on a day, or on the one that a preset means for each of them.

    All or nothing. Raises ReviewRefused.
    """
    keys = [pledge.pk for pledge in pledges]
    locked = (
        Pledge.objects.filter(pk__in=keys)
        .select_related("candidacy__election")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    today = timezone.localdate()
    changed = list(locked)
    for pledge in changed:
        pledge.review_on = _day(pledge, when, today)
    Pledge.objects.bulk_update(changed, ["review_on"])
    return changed


def _day(pledge: Pledge, when: Preset | date, today: date) -> date:
    if isinstance(when, Preset):
        mandate = pledge.candidacy.election.mandate_ends_on if pledge.candidacy else None
        day = day_of(when, today, mandate)
        if day is None:
            raise ReviewRefused(
                _("“%(title)s” belongs to no mandate that is still to end: choose another day.")
                % {"title": pledge.title}
            )
        return day
    if when <= today:
        raise ReviewRefused(_("This day is over: choose one that is still to come."))
    return when
