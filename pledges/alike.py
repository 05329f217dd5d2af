"""Pledges that may be the same promise, written down twice."""

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import QuerySet

from pledges.models import Pledge
from stakeholders.sorting import sort_key
from stakeholders.speakers import Speaker, kind_of

ALIKE = 0.3  # of 1; the threshold of PostgreSQL itself
MOST_SHOWN = 5


def of_promiser(promiser: Speaker) -> QuerySet[Pledge]:
    return Pledge.objects.active().filter(**{kind_of(promiser): promiser})


def alike(promiser: Speaker, title: str, besides: Pledge | None = None) -> list[Pledge]:
    """Pledges of the same promiser whose titles resemble this one, the nearest first."""
    pledges = of_promiser(promiser).annotate(
        likeness=TrigramSimilarity("sort_key", sort_key(title))
    )
    if besides:
        pledges = pledges.exclude(pk=besides.pk)
    return list(pledges.filter(likeness__gte=ALIKE).order_by("-likeness", "pk")[:MOST_SHOWN])
