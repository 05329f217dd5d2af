"""The board: the filtered pledges in a column for each status, the first of each as cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from pledges.forms.filters import PledgeFilters
from pledges.listing import MOST_COUNTED, Counted, Row, count_up_to, rows_of, with_facts
from pledges.models import Pledge, Status
from pledges.models.pledge import PledgeQuerySet

CARDS_PER_COLUMN = 20


@dataclass(frozen=True, slots=True)
class Column:
    """A status, its first cards, how many there are, and the address of the list of them all."""

    status: str
    word: str
    rows: Sequence[Row]
    count: Counted
    query: str

    @property
    def more(self) -> int:
        return self.count.number - len(self.rows)

    @property
    def is_countless(self) -> bool:
        """Whether more are hidden than we count."""
        return self.more > MOST_COUNTED


def board_of(pledges: PledgeQuerySet, filters: PledgeFilters) -> list[Column]:
    """A column for each status, or the one that is filtered by. Three queries."""
    statuses = [status for status in Status if filters.chosen.get("status", status) == status]
    counts = _counts(pledges, statuses, filters)
    by_status: dict[str, list[Row]] = {}
    for row in rows_of(
        _cards(pledges, [status for status in statuses if counts.get(status)], filters)
    ):
        by_status.setdefault(row.pledge.status, []).append(row)
    return [
        Column(
            status=status.value,
            word=str(status.label),
            rows=by_status.get(status, []),
            count=Counted(counts.get(status, 0)),
            query=filters.query(status=status),
        )
        for status in statuses
    ]


def _counts(
    pledges: PledgeQuerySet, statuses: Sequence[Status], filters: PledgeFilters
) -> dict[str, int]:
    """How many pledges each status has.

    Of all pledges, until more than a thousand are hidden; of those that filters leave, to the end:
    what they cost would be paid again for each status.
    """
    if filters.is_filtering:
        return dict(pledges.order_by().values_list("status").annotate(count=Count("*")))
    most = CARDS_PER_COLUMN + MOST_COUNTED
    counts = {status.value: count_up_to(most, pledges.filter(status=status)) for status in statuses}
    row: Any = Pledge.objects.order_by("pk").values(**counts).first()
    return row or {}


def _cards(
    pledges: PledgeQuerySet, statuses: Sequence[Status], filters: PledgeFilters
) -> list[Pledge]:
    """The first pledges of each status, in the reader's order."""
    order = filters.order
    first_of_each = [
        pledges.filter(status=status).order_by(*order.ordering).values("pk")[:CARDS_PER_COLUMN]
        for status in statuses
    ]
    if not first_of_each:
        return []
    first, *others = first_of_each
    found = first.union(*others, all=True).order_by() if others else first
    pks = [row["pk"] for row in found]
    return list(with_facts(Pledge.objects.filter(pk__in=pks)).order_by(*order.ordering))
