"""Rows of the list and cards of the board: a pledge with what one sees of it at a glance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from pledges.models import Bearing, Pledge, Status, StatusUpdate, Task
from pledges.models.pledge import PledgeQuerySet
from pledges.models.pledge_choices import Relation
from pledges.showing import status_word

MOST_COUNTED = 1000
STALE_AFTER = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Row:
    """A pledge with its evidence counted, our next step, and what awaits acceptance."""

    pledge: Any
    today: date

    @property
    def status_word(self) -> str:
        return status_word(self.pledge, self.today)

    @property
    def looked_on(self) -> date | None:
        looked_at = self.pledge.looked_at
        return timezone.localdate(looked_at) if looked_at else None

    @property
    def is_stale(self) -> bool:
        """Whether nobody has looked for a while; how far the promise has come is another matter."""
        return self.looked_on is None or self.looked_on < self.today - STALE_AFTER

    @property
    def is_overdue(self) -> bool:
        return self.pledge.review_on is not None and self.pledge.review_on < self.today

    @property
    def is_step_overdue(self) -> bool:
        return self.pledge.step_due_on is not None and self.pledge.step_due_on < self.today

    @property
    def is_off_ask(self) -> bool:
        return bool(self.pledge.relation == Relation.OFF_ASK)

    @property
    def awaited_word(self) -> str:
        """The status that awaits somebody's acceptance; empty if none does."""
        return str(Status(self.pledge.awaited).label) if self.pledge.awaited else ""


def with_facts(pledges: PledgeQuerySet) -> PledgeQuerySet:
    """With all that a `Row` shows, in the query of the pledges themselves."""
    evidence = Bearing.objects.filter(evidence__withdrawn_at__isnull=True).order_by()
    steps = Task.objects.open().order_by("due_on", "pk")
    awaiting = StatusUpdate.objects.awaiting().order_by("pk")
    return pledges.select_related("candidacy__election", "person", "organisation").annotate(
        evidence_count=Coalesce(
            Subquery(
                evidence.filter(pledge=OuterRef("pk"))
                .values("pledge")
                .annotate(count=Count("evidence", distinct=True))
                .values("count")
            ),
            0,
        ),
        step=_first(steps, "what"),
        step_due_on=_first(steps, "due_on"),
        awaited=_first(awaiting, "status"),
        awaited_pk=_first(awaiting, "pk"),
    )


def _first(rows: QuerySet[Any], field: str) -> Subquery:
    return Subquery(rows.filter(pledge=OuterRef("pk")).values(field)[:1])


def rows_of(pledges: Iterable[Pledge]) -> list[Row]:
    today = timezone.localdate()
    return [Row(pledge, today) for pledge in pledges]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there are, counted to a thousand and no further."""

    number: int

    @property
    def is_more(self) -> bool:
        return self.number > MOST_COUNTED

    @property
    def most(self) -> int:
        return MOST_COUNTED


def count_up_to(most: int, queryset: QuerySet[Any]) -> Func:
    """How many rows there are, or one more than `most`: a column beside others of one statement."""
    first = queryset.order_by().values("pk")[: most + 1]
    return Func(ArraySubquery(first), function="cardinality", output_field=IntegerField())


def count_of(pledges: PledgeQuerySet) -> Counted:
    return Counted(pledges.order_by()[: MOST_COUNTED + 1].count())
