"""Steps through a long list from the place of a row: each costs the same, however far it leads."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Model, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils.timezone import is_naive

MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Order:
    """A field to order by, ascending, then the primary key.

    `nulls` says where rows without a value stand: "first", "last", or "" where all have one.
    """

    field: str
    nulls: str = ""

    @property
    def halves(self) -> list[bool]:
        """The rows with a value (False) and those without (True), in the order of reading."""
        return {"": [False], "last": [False, True], "first": [True, False]}[self.nulls]

    @property
    def ordering(self) -> list[Any]:
        """For `order_by`, where the list is read once and not stepped through."""
        if self.nulls == "first":
            return [F(self.field).asc(nulls_first=True), "pk"]
        return [self.field, "pk"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in an order."""

    value: Any
    pk: int

    def __str__(self) -> str:
        value = self.value.isoformat() if isinstance(self.value, date) else self.value
        return f"{'' if value is None else value}~{self.pk}"


@dataclass(frozen=True, slots=True)
class Step[M: Model]:
    """Some rows of a list; `previous` and `next` are the places to go on from, empty at an end."""

    rows: list[M]
    previous: str
    next: str


def step_through[M: Model](
    queryset: QuerySet[M], order: Order, size: int, *, after: str = "", before: str = ""
) -> Step[M]:
    """The rows after a place, or those before it; from the start where the place makes no sense."""
    field = queryset.model._meta.get_field(order.field)
    if not after and (place := parse_place(before, order, field)):
        found = _take(queryset, order, size + 1, place, is_backwards=True)
        if len(found) > size:
            rows = found[:size][::-1]
            return Step(rows, str(place_of(rows[0], order)), str(place_of(rows[-1], order)))
    start = parse_place(after, order, field)
    found = _take(queryset, order, size + 1, start)
    rows = found[:size]
    return Step(
        rows,
        str(place_of(rows[0], order)) if start and rows else "",
        str(place_of(rows[-1], order)) if len(found) > size else "",
    )


def parse_place(written: str, order: Order, field: Any) -> Place | None:
    """The place that an address names; None where it names none."""
    value, _tilde, pk = written.rpartition("~")
    if not (pk.isascii() and pk.isdecimal() and len(pk) <= MOST_DIGITS) or "\0" in value:
        return None
    if order.nulls and not value:
        return Place(None, int(pk))
    try:
        parsed = field.to_python(value)
    except ValidationError:
        return None
    if isinstance(parsed, datetime) and is_naive(parsed):
        return None
    return Place(parsed, int(pk))


def place_of(row: Model, order: Order) -> Place:
    return Place(getattr(row, order.field), row.pk)


def _take[M: Model](
    queryset: QuerySet[M],
    order: Order,
    size: int,
    place: Place | None,
    *,
    is_backwards: bool = False,
) -> list[M]:
    """At most `size` rows beyond a place, read in one direction or the other."""
    halves = order.halves[::-1] if is_backwards else order.halves
    if place:
        halves = halves[halves.index(place.value is None) :]
    rows: list[M] = []
    for is_null in halves:
        half = queryset.filter(**{f"{order.field}__isnull": is_null}) if order.nulls else queryset
        if place and is_null == (place.value is None):
            half = half.filter(_beyond(order, place, is_backwards=is_backwards))
        sign = "-" if is_backwards else ""
        rows += half.order_by(f"{sign}{order.field}", f"{sign}pk")[: size - len(rows)]
        if len(rows) == size:
            break
    return rows


def _beyond(order: Order, place: Place, *, is_backwards: bool) -> Any:
    """As one comparison of rows, which an index answers."""
    compare = TupleLessThan if is_backwards else TupleGreaterThan
    if place.value is None:
        return compare(Tuple(F("pk")), (place.pk,))
    return compare(Tuple(F(order.field), F("pk")), (place.value, place.pk))
