"""Statuses as of a date: what stood at the end of that day, in the time of Paris."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import BooleanField, Case, Count, QuerySet, Value, When
from django.utils import timezone

from pledges.models import Standing, Status
from pledges.models.pledge_choices import Relation
from pledges.progress import Stage, Tally


@dataclass(frozen=True, slots=True)
class Row:
    """A status with its word: how many on our asks, how many in a hundred, how many off them."""

    status: Stage
    word: str
    count: int
    percent: int
    off_ask: int


@dataclass(frozen=True, slots=True)
class TallyThen:
    """The tally of a day; what answers no ask of ours is counted apart."""

    of_asks: Tally[Stage]
    off_ask: Tally[Stage]

    @property
    def total(self) -> int:
        return self.of_asks.total + self.off_ask.total

    @property
    def rows(self) -> list[Row]:
        """Every status, with how many of each kind."""
        return [
            Row(line.key, str(Status(line.key).label), line.count, line.percent, off)
            for line, off in zip(self.of_asks.lines, self.off_ask.counts.values(), strict=True)
        ]


def end_of_day(day: date) -> datetime:
    """The last moment of a day."""
    midnight = datetime.combine(
        day + timedelta(days=1), time.min, tzinfo=timezone.get_default_timezone()
    )
    return midnight - timedelta(microseconds=1)


def standing_on(day: date) -> QuerySet[Standing]:
    """What stood at the end of a day, for each pledge that existed and was not withdrawn then."""
    return Standing.objects.followed_at(end_of_day(day))


def tally_on(day: date) -> TallyThen:
    """How many stood where at the end of a day. One query."""
    is_off = Case(
        When(pledge__relation=Relation.OFF_ASK, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    rows = (
        standing_on(day)
        .order_by()
        .annotate(is_off=is_off)
        .values_list("is_off", "status")
        .annotate(Count("pk"))
    )
    counted: dict[bool, Counter[Stage]] = {True: Counter(), False: Counter()}
    for is_off_ask, status, count in rows:
        counted[is_off_ask][Stage(status)] += count
    return TallyThen(_tally(counted[False]), _tally(counted[True]))


def _tally(counted: Counter[Stage]) -> Tally[Stage]:
    return Tally(counted.total(), {stage: counted[stage] for stage in Stage})
