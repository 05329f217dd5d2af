"""From a passage to a pledge: the mark, the pledge, its origin, our next step; all or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from pledges.actions.pledges import Links, PledgeRefused, Source, add_origin, make_pledge
from pledges.models import Origin, Pledge, Task
from pledges.passages import Passage
from sources.actions import annotate
from sources.codebook import standing
from sources.models import Anchor, Code, Text

PLEDGE = "pledge"


@dataclass(frozen=True, slots=True)
class Step:
    """What we do next for a pledge, and until when."""

    what: str
    due_on: date | None = None


@transaction.atomic
def pledge_from_passage(
    *,
    by: User,
    passage: Passage,
    fields: Mapping[str, Any],
    said: Mapping[str, Any],
    links: Links,
    step: Step | None = None,
) -> Pledge:
    """A pledge that these words justify; the same form sent twice is one pledge.

    `said` are `said_by`, `said_on` and `capacity` of the origin. Raises PledgeRefused.
    """
    anchor = mark_passage(by=by, passage=passage)
    same = Pledge.objects.active().filter(
        created_by=by,
        title_fr=fields["title_fr"],
        title_en=fields["title_en"],
        origins__anchor=anchor,
    )
    if existing := same.first():
        return existing
    pledge = make_pledge(by=by, fields=fields, sources=[Source(anchor, **said)], links=links)
    if step:
        Task.objects.create(
            what=step.what, due_on=step.due_on, pledge=pledge, owner=by, created_by=by
        )
    return pledge


@transaction.atomic
def origin_from_passage(
    *, by: User, pledge: Pledge, passage: Passage, said: Mapping[str, Any]
) -> Origin:
    """Let these words justify a pledge that we have already. Raises PledgeRefused."""
    anchor = mark_passage(by=by, passage=passage)
    pledge = Pledge.objects.select_for_update().get(pk=pledge.pk)
    if pledge.withdrawn_at:
        raise PledgeRefused(_("This pledge was withdrawn in the meantime: nothing was added."))
    return add_origin(by=by, pledge=pledge, source=Source(anchor, **said))


@transaction.atomic
def mark_passage(*, by: User, passage: Passage) -> Anchor:
    """The mark of these words: the one they were chosen by, one that says “pledge”, or a new one.

    Raises PledgeRefused.
    """
    Text.objects.select_for_update().get(pk=passage.text.pk)
    if passage.annotation:
        return passage.annotation.anchors.get(text=passage.text)
    code = Code.objects.filter(key=PLEDGE).first()
    if code is None:
        raise PledgeRefused(
            _("The codebook has no code “pledge”. Highlight the passage first, then try again.")
        )
    code = standing(code)
    there = Anchor.objects.filter(
        text=passage.text,
        start=passage.start,
        end=passage.end,
        annotation__code=code,
        annotation__withdrawn_at__isnull=True,
    )
    if existing := there.order_by("pk").first():
        return existing
    place = {"start": passage.start, "end": passage.end, "exact": passage.exact}
    return annotate(by=by, text=passage.text, code=code, **place).anchors.get(text=passage.text)  # type: ignore[arg-type]
