"""The end of a mandate: which pledges of those elected still have no final verdict."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from pledges.models import Pledge, StatusUpdate
from pledges.progress import OPEN
from stakeholders.models import Election
from stakeholders.models.election import Outcomes


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the closing of a mandate has come: what is settled, awaits acceptance, is left."""

    total: int
    settled: int
    awaiting: int

    @property
    def left(self) -> int:
        return self.total - self.settled - self.awaiting

    @property
    def is_complete(self) -> bool:
        return self.settled == self.total


def pledges_of_mandate(election: Election) -> QuerySet[Pledge]:
    """All pledges of those elected, with `is_awaiting`: a final verdict waits for acceptance."""
    awaiting = StatusUpdate.objects.awaiting().filter(pledge=OuterRef("pk"))
    return (
        Pledge.objects.active()
        .filter(candidacy__election=election, candidacy__outcome=Outcomes.ELECTED)
        .annotate(is_awaiting=Exists(awaiting))
    )


def progress_of(election: Election) -> Progress:
    """One query."""
    is_open = Q(status__in=OPEN)
    counted = pledges_of_mandate(election).aggregate(
        total=Count("pk"),
        settled=Count("pk", filter=~is_open),
        awaiting=Count("pk", filter=is_open & Q(is_awaiting=True)),
    )
    return Progress(**counted)


def unsettled(election: Election) -> QuerySet[Pledge]:
    """Those without a final verdict; those that nobody has given one first."""
    still_open = pledges_of_mandate(election).filter(status__in=OPEN)
    return still_open.order_by(F("is_awaiting"), "sort_key", "pk")
