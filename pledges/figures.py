"""What became of the pledges, counted: tallies that list every status and add up.

Three baskets part the pledges: those that rates rest on, those that nobody can check, and those
that answer something nobody asked. Reads only; the number of queries is constant.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.db.models.functions import Least, TruncMonth
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.localised import reader_language
from pledges.authorities import authorities
from pledges.models import Competence, Pledge, Standing, Status, Theme
from pledges.models.pledge import IN_RATES, PledgeQuerySet
from pledges.models.pledge_choices import Nature, Relation, Verifiable
from pledges.progress import Stage, Tally
from stakeholders.models import Candidacy, Organisation, Person


class Basket(StrEnum):
    """What a pledge is counted in, and what the list filters by as `counted`."""

    RATES = "rates"
    NOT_VERIFIABLE = "not_verifiable"
    OFF_ASK = "off_ask"

    @property
    def label(self) -> str:
        return str(BASKETS[self][0])

    @property
    def condition(self) -> Q:
        return BASKETS[self][1]


_ASKED = ~Q(relation=Relation.OFF_ASK)
BASKETS: Mapping[Basket, tuple[Any, Q]] = {
    Basket.RATES: (_("What rates rest on"), IN_RATES),
    Basket.NOT_VERIFIABLE: (_("Cannot be checked"), _ASKED & Q(verifiable=Verifiable.NO)),
    Basket.OFF_ASK: (_("Off the ask"), Q(relation=Relation.OFF_ASK)),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A status in a tally: how many, how many in a hundred, and the address of those pledges."""

    stage: Stage
    count: int
    percent: int
    total: int
    start: int
    query: str

    @property
    def address(self) -> str:
        """Where those pledges are listed."""
        return f"{reverse('pledge_list')}?{self.query}"

    @property
    def word(self) -> str:
        return str(Status(self.stage).label)


@dataclass(frozen=True, slots=True)
class Row:
    """One tally of a table, with the filters that leave its pledges in the list."""

    name: str
    tally: Tally[Stage]
    filters: tuple[tuple[str, str], ...] = ()

    @property
    def address(self) -> str:
        """Where its pledges are listed."""
        address = reverse("pledge_list")
        return f"{address}?{urlencode(self.filters)}" if self.filters else address

    @property
    def lines(self) -> list[Line]:
        """Every status; `start` is how many stand before it, for a bar of all of them."""
        lines, start = [], 0
        for part in self.tally.lines:
            query = urlencode([*self.filters, ("status", str(part.key))])
            total = self.tally.total
            lines.append(Line(part.key, part.count, part.percent, total, start, query))
            start += part.count
        return lines


@dataclass(frozen=True, slots=True)
class Figures:
    """All tallies of one page. `confirmed`: of those in rates, what may be told to the public."""

    whole: Row
    baskets: list[Row]
    confirmed: Row
    to_confirm: int
    by_promiser: list[Row]
    by_nature: list[Row]
    by_theme: list[Row]
    by_authority: list[Row]


def tally_of(pledges: PledgeQuerySet) -> Tally[Stage]:
    """How many pledges have each status; every status listed. One query."""
    counted = pledges.order_by().values_list("status").annotate(count=Count("*"))
    return _tally(dict(counted))


def _tally(counts: Mapping[Any, int]) -> Tally[Stage]:
    by_stage = {stage: counts.get(stage.value, 0) for stage in Stage}
    return Tally(sum(by_stage.values()), by_stage)


# --- The page -----------------------------------------------------------------------------------


def figures_of(pledges: PledgeQuerySet, filters: Mapping[str, str] | None = None) -> Figures:
    """The tallies of these pledges, which `filters` leave in the list. Eight queries at most."""
    given = tuple((filters or {}).items())
    cube = _Cube(pledges)
    confirmed = tally_of(pledges.in_rates().confirmed())
    rates = _row(Basket.RATES.label, cube.tally(Basket.RATES), given, Basket.RATES)
    return Figures(
        whole=Row(str(_("All pledges")), cube.tally(), given),
        baskets=[
            rates,
            *(
                _row(basket.label, cube.tally(basket), given, basket)
                for basket in (Basket.NOT_VERIFIABLE, Basket.OFF_ASK)
            ),
        ],
        confirmed=Row(str(_("Confirmed, for public rates")), confirmed),
        to_confirm=rates.tally.total - confirmed.total,
        by_promiser=list(_by_promiser(cube, given)),
        by_nature=[
            _row(Nature(key).label, tally, given, Basket.RATES, ("nature", key))
            for key, tally in cube.by("nature", Nature.values)
        ],
        by_theme=list(_by_theme(pledges, given)),
        by_authority=list(_by_authority(pledges, given)),
    )


def _row(
    name: Any,
    tally: Tally[Stage],
    given: tuple[tuple[str, str], ...],
    basket: Basket,
    *more: tuple[str, str],
) -> Row:
    return Row(str(name), tally, (*given, ("counted", basket.value), *more))


class _Cube:
    """How many pledges there are of each combination, in one query, to be added up as asked."""

    FIELDS = ("status", "relation", "verifiable", "nature", "candidacy", "person", "organisation")

    def __init__(self, pledges: PledgeQuerySet) -> None:
        rows = pledges.order_by().values(*self.FIELDS).annotate(count=Count("*"))
        self.cells: list[dict[str, Any]] = list(rows)

    def tally(self, basket: Basket | None = None, **having: Any) -> Tally[Stage]:
        counts: Counter[str] = Counter()
        for cell in self.cells:
            is_in = basket is None or basket_of(cell["relation"], cell["verifiable"]) == basket
            if is_in and all(cell[field] == value for field, value in having.items()):
                counts[cell["status"]] += cell["count"]
        return _tally(counts)

    def by(self, field: str, keys: Iterable[Any]) -> Iterator[tuple[Any, Tally[Stage]]]:
        """Each key with what rates rest on; a key without any pledge is left out."""
        found = {cell[field] for cell in self.cells}
        for key in keys:
            if key in found:
                yield key, self.tally(Basket.RATES, **{field: key})


def basket_of(relation: str, verifiable: str) -> Basket:
    """Where a pledge is counted; off the ask goes before what cannot be checked."""
    if relation == Relation.OFF_ASK:
        return Basket.OFF_ASK
    return Basket.NOT_VERIFIABLE if verifiable == Verifiable.NO else Basket.RATES


def _by_promiser(cube: _Cube, given: tuple[tuple[str, str], ...]) -> Iterator[Row]:
    for kind, model in (
        ("candidacy", Candidacy),
        ("person", Person),
        ("organisation", Organisation),
    ):
        keys = {cell[kind] for cell in cube.cells} - {None}
        rows = {row.pk: row for row in model.objects.filter(pk__in=keys)} if keys else {}
        ordered = sorted(rows.values(), key=lambda row: row.sort_key)
        for key, tally in cube.by(kind, [row.pk for row in ordered]):
            row = rows[key]
            yield _row(row.name, tally, given, Basket.RATES, ("who", f"{kind}:{row.slug}"))


def _by_theme(pledges: PledgeQuerySet, given: tuple[tuple[str, str], ...]) -> Iterator[Row]:
    """A pledge counts in each of its themes, so these tallies together are more than the whole."""
    rated = pledges.in_rates().values("pk")
    tagged = Pledge.themes.through.objects.filter(pledge__in=rated).order_by()
    counts = _grouped(tagged.values_list("theme", "pledge__status").annotate(count=Count("pledge")))
    for theme in Theme.objects.all() if counts else ():
        if theme.pk in counts:
            tally = _tally(counts[theme.pk])
            yield _row(theme.name, tally, given, Basket.RATES, ("theme", theme.key))


def _by_authority(pledges: PledgeQuerySet, given: tuple[tuple[str, str], ...]) -> Iterator[Row]:
    """A pledge counts for each authority that has a power over it."""
    rated = pledges.in_rates().values("pk")
    powers = Competence.objects.filter(pledge__in=rated).order_by()
    counts = _grouped(
        powers.values_list("authority", "pledge__status").annotate(count=Count("pledge"))
    )
    language = reader_language()
    for key, authority in authorities().items():
        if key in counts:
            tally = _tally(counts[key])
            yield _row(authority.name(language), tally, given, Basket.RATES, ("authority", key))


def _grouped(rows: Iterable[tuple[Any, str, int]]) -> dict[Any, dict[str, int]]:
    grouped: dict[Any, dict[str, int]] = {}
    for key, status, count in rows:
        grouped.setdefault(key, {})[status] = count
    return grouped


# --- Over time ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Month:
    """How the pledges stood at the end of a month, or stand now in the current one."""

    starts_on: date
    row: Row


def months_of(pledges: PledgeQuerySet, today: date, most: int = 12) -> list[Month]:
    """How what rates rest on stood, month by month, the last `most` of them. Two queries."""
    stood = (
        Standing.objects.filter(pledge__in=pledges.in_rates().values("pk"))
        .annotate(over_at=Least("ends_at", "pledge__withdrawn_at"))
        .order_by()
    )
    came = _monthly(stood, "starts_at")
    went = _monthly(stood.filter(over_at__isnull=False), "over_at")
    if not came:
        return []
    counts: Counter[str] = Counter()
    months = []
    for month in _months(min(came), today):
        counts.update(came.get(month, {}))
        counts.subtract(went.get(month, {}))
        name = date_format(month, "YEAR_MONTH_FORMAT")
        months.append(Month(month, Row(name, _tally(counts))))
    return months[-most:]


def _monthly(stood: Any, field: str) -> dict[date, dict[str, int]]:
    rows = (
        stood.annotate(month=TruncMonth(field))
        .values_list("month", "status")
        .annotate(count=Count("pk"))
    )
    return {month.date(): counts for month, counts in _grouped(rows).items()}


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
