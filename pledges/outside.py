"""What of pledges an audience outside the coalition sees, by the told-first rule (ADR 0014)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext

from accounts.models import Visibility
from pledges.as_of import end_of_day
from pledges.models import Notice, Origin, Pledge, Standing, StatusUpdate
from pledges.models.status_choices import CONCLUDING_STATUSES, Status
from pledges.progress import TOLD_FIRST, Stage
from pledges.telling import is_told, with_notice
from stakeholders.models import Person


@dataclass(frozen=True, slots=True)
class Shown:
    """A pledge as an audience sees it.

    `status` is None where the printed words are « point d’étape en cours de vérification ».
    `promiser` is empty where a person may not be named and no capacity is on record.
    """

    pledge: Pledge
    status: Stage | None
    since: datetime | None
    notice: Notice | None
    promiser: str
    counts_in_rates: bool

    @property
    def is_being_verified(self) -> bool:
        return self.status is None


def shown_outside(pledges: Iterable[Pledge], audience: Visibility, on: date) -> list[Shown]:
    """The pledges that an audience may read as they stood at the end of a day, in their order.

    Inside, everything is shown as it stands. Seven queries at most, whatever their number.
    """
    moment = end_of_day(on)
    kept = [
        pledge
        for pledge in pledges
        if pledge.created_at <= moment
        and pledge.visibility >= audience
        and (pledge.withdrawn_at is None or pledge.withdrawn_at > moment)
    ]
    keys = [pledge.pk for pledge in kept]
    statuses = _statuses(keys, audience, on, moment)
    names = _names(kept, audience)
    counted = set(
        Pledge.objects.filter(pk__in=keys).in_rates().confirmed().values_list("pk", flat=True)
    )
    return [
        Shown(
            pledge,
            *statuses.get(pledge.pk, (Stage.NOT_RATED, None, None)),
            promiser=names[pledge.pk],
            counts_in_rates=pledge.pk in counted,
        )
        for pledge in kept
    ]


type _Status = tuple[Stage | None, datetime | None, Notice | None]


def _statuses(
    keys: Collection[int], audience: Visibility, on: date, moment: datetime
) -> dict[int, _Status]:
    standings = list(with_notice(Standing.objects.at(moment).filter(pledge__in=keys), on))
    notices = Notice.objects.in_bulk([row.notice_pk for row in standings if row.notice_pk])  # type: ignore[attr-defined]
    awaiting = _awaiting(keys, moment) if audience != Visibility.INTERNAL else set()
    found: dict[int, _Status] = {}
    for row in standings:
        notice = notices.get(row.notice_pk)  # type: ignore[attr-defined]
        is_inside = audience == Visibility.INTERNAL
        is_untold = row.status in TOLD_FIRST and not is_told(notice, on)
        if not is_inside and (is_untold or row.pledge_id in awaiting):
            found[row.pledge_id] = (None, None, None)
        else:
            told = notice if row.status in TOLD_FIRST else None
            found[row.pledge_id] = (Stage(row.status), row.since, told)
    return found


def _awaiting(keys: Collection[int], moment: datetime) -> set[int]:
    """Pledges of which a concluding status waited for acceptance at that moment.

    They are shown like what is untold, so that being verified does not mean unfavourable.
    """
    said = StatusUpdate.objects.filter(
        pledge__in=keys,
        created_at__lte=moment,
        undoes=None,
        status__in=CONCLUDING_STATUSES,
    )
    undecided = Q(decision=None) | Q(decision__created_at__gt=moment)
    newest = Q(followed_by=None) | Q(followed_by__created_at__gt=moment)
    return set(said.filter(undecided, newest).values_list("pledge", flat=True))


def _names(pledges: Collection[Pledge], audience: Visibility) -> dict[int, str]:
    """By whom, as the audience may read it: a person by consent, else by their capacity."""
    people = {pledge.person_id for pledge in pledges if pledge.person_id}
    nameable = set(
        Person.objects.nameable_to(audience).filter(pk__in=people).values_list("pk", flat=True)
    )
    unnamed = {
        pledge.pk for pledge in pledges if pledge.person_id and pledge.person_id not in nameable
    }
    capacities = dict(
        Origin.objects.active()
        .filter(pledge__in=unnamed)
        .exclude(capacity="")
        .order_by("-pk")
        .values_list("pledge", "capacity")
    )
    return {
        pledge.pk: capacities.get(pledge.pk, "") if pledge.pk in unnamed else str(pledge.promiser)
        for pledge in pledges
    }


def word_of(status: Stage | None) -> str:
    """What is printed for a status outside."""
    return gettext("Status update being verified") if status is None else str(Status(status).label)
