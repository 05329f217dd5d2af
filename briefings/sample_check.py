"""Compares what was written for all pledges of a sample at once with what the triggers write."""

from typing import Any

from django.db import models, transaction
from django.db.models import F

from pledges.models import Pledge, Standing, StatusDecision, StatusUpdate

EXAMINED = 40


class Mismatch(Exception):
    """What stands is not what the triggers would have written; the message names a pledge."""


def check_sample(first: int) -> None:
    """The pledges from a primary key on. Raises Mismatch."""
    sample = Pledge.objects.filter(pk__gte=first)
    stands = Standing.objects.filter(pledge__in=sample, ends_at=None)
    if stands.count() != sample.count() or stands.exclude(status=F("pledge__status")).exists():
        raise Mismatch("a pledge has another status than the one that stands")
    for pledge in sample.order_by("pk")[: EXAMINED * 7 : 7]:
        if _standings(pledge) != _as_triggers_write(pledge):
            raise Mismatch(f"{pledge.slug} stands otherwise than by its updates")


def _standings(pledge: Pledge) -> list[tuple[Any, ...]]:
    rows = Standing.objects.filter(pledge=pledge).order_by("starts_at", "pk")
    return list(rows.values_list("status", "since", "starts_at", "ends_at"))


def _as_triggers_write(pledge: Pledge) -> list[tuple[Any, ...]]:
    """What stands for a twin of the pledge of which the same was said; nothing of it stays."""
    with transaction.atomic():
        twin = _twin(pledge)
        _say_again(pledge, twin)
        found = _standings(twin)
        transaction.set_rollback(True)
    return found


def _twin(pledge: Pledge) -> Pledge:
    fields = {
        field.attname: getattr(pledge, field.attname)
        for field in Pledge._meta.concrete_fields
        if not isinstance(field, models.GeneratedField) and not field.primary_key
    }
    own = {"slug": f"{pledge.slug}-twin", "status": "not_rated", "looked_at": None}
    return Pledge.objects.create(**(fields | own))


def _say_again(pledge: Pledge, twin: Pledge) -> None:
    newest = None
    for update in StatusUpdate.objects.filter(pledge=pledge).order_by("pk"):
        newest = StatusUpdate.objects.create(
            pledge=twin, follows=newest, **_values(update, {"pledge_id", "follows_id"})
        )
        for decision in StatusDecision.objects.filter(update=update):
            StatusDecision.objects.create(update=newest, **_values(decision, {"update_id"}))


def _values(row: models.Model, without: set[str]) -> dict[str, Any]:
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.attname not in without
    }
