"""Who changed what of a pledge, and when, from the rows that the database writes by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import Field

from accounts.localised import day_in_words
from accounts.models import User
from pledges.models import Pledge

LEFT_OUT = {"id", "slug", "created_at", "created_by", "is_example"}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that was changed. Rows of other tables are named, but not told."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a pledge. `who` is None for what a command did."""

    at: datetime
    who: User | None
    differences: tuple[Difference, ...]


def history_of(pledge: Pledge) -> list[Change]:
    """The changes of a pledge since it was made, newest first. Two queries."""
    events: list[Any] = list(pledge.events.select_related("pgh_context").order_by("pgh_id"))  # type: ignore[attr-defined]
    people = User.objects.in_bulk({pk for event in events if (pk := _who(event))})
    changes = [
        Change(after.pgh_created_at, people.get(_who(after) or 0), tuple(_between(before, after)))
        for before, after in pairwise(events)
    ]
    return [change for change in reversed(changes) if change.differences]


def _who(event: Any) -> int | None:
    return event.pgh_context.metadata.get("user") if event.pgh_context else None


def _between(before: Any, after: Any) -> Iterable[Difference]:
    for field in Pledge._meta.concrete_fields:
        if field.name in LEFT_OUT or not hasattr(before, field.attname):
            continue
        was, is_now = getattr(before, field.attname), getattr(after, field.attname)
        if was != is_now:
            yield Difference(str(field.verbose_name), _told(field, was), _told(field, is_now))


def _told(field: Field[Any, Any], value: Any) -> str:
    if field.is_relation or value is None:
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return day_in_words(value) if hasattr(value, "isoformat") else str(value)
