"""What the coalition corrected: statuses taken back, regressions, what was withdrawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from heapq import nlargest

from django.db.models import Exists, OuterRef

from accounts.models import User
from pledges.models import Evidence, Pledge, Standing, StatusUpdate
from pledges.models.status_choices import Status

MOST = 200


class Kind(StrEnum):
    """What was corrected."""

    UNDONE = "undone"
    REGRESSION = "regression"
    EVIDENCE = "evidence"
    PLEDGE = "pledge"


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction: when, by whom, why. `status` is what stands since, where one does."""

    at: datetime
    kind: Kind
    subject: Pledge | Evidence
    by: User | None
    because: str
    before: str = ""
    status: str = ""


def corrections_for(reader: User) -> list[Correction]:
    """The newest corrections of what a reader sees, newest first. Four queries."""
    pledges = Pledge.objects.visible_to(reader)
    found = [*_undone(reader), *_regressions(reader), *_evidence(reader)]
    withdrawn = pledges.filter(withdrawn_at__isnull=False).select_related("withdrawn_by")
    found += [
        Correction(one.withdrawn_at, Kind.PLEDGE, one, one.withdrawn_by, one.withdrawn_because)
        for one in withdrawn.defer("search").order_by("-withdrawn_at")[:MOST]
        if one.withdrawn_at
    ]
    return nlargest(MOST, found, key=lambda correction: correction.at)


def _undone(reader: User) -> Iterator[Correction]:
    undoings = StatusUpdate.objects.filter(
        undoes__isnull=False, pledge__in=Pledge.objects.visible_to(reader)
    ).select_related("pledge", "made_by", "undoes")
    for one in undoings.defer("pledge__search").order_by("-pk")[:MOST]:
        before = one.undoes.get_status_display() if one.undoes else ""
        yield Correction(
            one.created_at, Kind.UNDONE, one.pledge, one.made_by, one.reason, before, one.status
        )


def _regressions(reader: User) -> Iterator[Correction]:
    """A pledge that stood as kept and does not any more, other than by undoing."""
    kept = Standing.objects.filter(
        pledge=OuterRef("pledge"), status=Status.KEPT, ends_at=OuterRef("starts_at")
    )
    fallen = (
        Standing.objects.filter(
            Exists(kept), update__undoes=None, pledge__in=Pledge.objects.visible_to(reader)
        )
        .exclude(status=Status.KEPT)
        .select_related("pledge", "update__made_by")
        .defer("pledge__search")
    )
    for one in fallen.order_by("-starts_at")[:MOST]:
        update = one.update
        yield Correction(
            one.starts_at,
            Kind.REGRESSION,
            one.pledge,
            update.made_by if update else None,
            update.reason if update else "",
            str(Status.KEPT.label),
            one.status,
        )


def _evidence(reader: User) -> Iterator[Correction]:
    withdrawn = Evidence.objects.visible_to(reader).filter(withdrawn_at__isnull=False)
    rows = withdrawn.select_related("withdrawn_by").defer("search").order_by("-withdrawn_at")
    for one in rows[:MOST]:
        if one.withdrawn_at:
            yield Correction(
                one.withdrawn_at, Kind.EVIDENCE, one, one.withdrawn_by, one.withdrawn_because
            )
