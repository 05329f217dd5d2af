"""Writes about meetings: the event itself, who took part, what came out of it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.slugs import free_slug
from stakeholders.models import Event, Outcome, Participation


@transaction.atomic
def add_event(*, fields: Mapping[str, Any]) -> Event:
    """A new event; the same one sent twice is one."""
    if existing := Event.objects.filter(**fields).first():
        return existing
    return Event.objects.create(slug=free_slug(Event, fields["name"]), **fields)


@transaction.atomic
def add_participation(*, event: Event, fields: Mapping[str, Any]) -> Participation:
    """Somebody took part, behind those on record; the same one sent twice is one."""
    Event.objects.select_for_update().get(pk=event.pk)
    if existing := event.participations.filter(**fields).first():
        return existing
    return event.participations.create(position=_next(event.participations), **fields)


@transaction.atomic
def remove_participation(*, participation: Participation) -> None:
    """Somebody was recorded by mistake: they leave the event; the history keeps the row."""
    participation.delete()


@transaction.atomic
def add_outcome(*, event: Event, fields: Mapping[str, Any]) -> Outcome:
    """A result without a promiser, behind those on record; the same one sent twice is one."""
    Event.objects.select_for_update().get(pk=event.pk)
    if existing := event.outcomes.filter(**fields).first():
        return existing
    return event.outcomes.create(position=_next(event.outcomes), **fields)


@transaction.atomic
def change[M: Event | Participation | Outcome](*, row: M, fields: Mapping[str, Any]) -> M:
    """Say something else of an event, of who took part or of an outcome; the history keeps both."""
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))
    return row


def _next(rows: Any) -> int:
    last: int | None = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1
