"""Pledges that may be the same promise, written down twice."""

from collections.abc import Iterable

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import QuerySet

from pledges.models import Pledge
from stakeholders.sorting import sort_key
from stakeholders.speakers import Speaker, kind_of

ALIKE = 0.3  # of 1; the threshold of PostgreSQL itself
MOST_SHOWN = 5


def of_promiser(promiser: Speaker) -> QuerySet[Pledge]:
    return Pledge.objects.active().filter(**{kind_of(promiser): promiser})


def alike(promiser: Speaker, title: str) -> list[Pledge]:
    """Pledges of the same promiser whose titles resemble this one, the nearest first."""
    return nearest_of(by_likeness(promiser, title)[:MOST_SHOWN])


def nearest_of(pledges: Iterable[Pledge]) -> list[Pledge]:
    """Those of pledges `by_likeness` that may be the same promise."""
    return [pledge for pledge in pledges if pledge.likeness >= ALIKE][:MOST_SHOWN]  # type: ignore[attr-defined]


def by_likeness(promiser: Speaker, title: str) -> QuerySet[Pledge]:
    """All pledges of a promiser with the `likeness` of their titles, the nearest first."""
    likeness = TrigramSimilarity("sort_key", sort_key(title))
    return of_promiser(promiser).annotate(likeness=likeness).order_by("-likeness", "pk")
