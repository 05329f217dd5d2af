"""The list of evidence: what a search finds, page by page from a place rather than a number."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from accounts.models import User
from pledges.act_words import alternatives
from pledges.models import Evidence
from pledges.models.evidence import EvidenceQuerySet
from pledges.paris_acts import the_act_in
from sources.house_words import house_vocabulary

A_PAGE = 25
MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after the piece of this day and key."""

    dated_on: date
    pk: int

    def __str__(self) -> str:
        return f"{self.dated_on:%Y-%m-%d}_{self.pk}"

    @classmethod
    def read(cls, typed: str) -> "Place | None":
        day, _separator, key = typed.partition("_")
        try:
            return cls(date.fromisoformat(day), int(key))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """Pieces of evidence with how many pledges each bears on, and where the next page begins."""

    rows: list[Evidence]
    count: int
    next_place: Place | None
    also_searched: tuple[str, ...]

    @property
    def has_more_than_counted(self) -> bool:
        return self.count > MOST_COUNTED


def evidence_page(
    reader: User, *, words: str, kind: str, state: str, after: Place | None
) -> EvidencePage:
    """One page of what the reader may see, newest first. Two queries.

    `state`: "" in use, "unused" bears on nothing yet, "withdrawn".
    """
    found, also = _found(Evidence.objects.visible_to(reader), words)
    if kind:
        found = found.filter(kind=kind)
    found = found.filter(withdrawn_at__isnull=state != "withdrawn")
    if state == "unused":
        found = found.filter(bearings__isnull=True)
    count = found.order_by()[: MOST_COUNTED + 1].count()
    if after:
        found = found.filter(
            Q(dated_on__lt=after.dated_on) | Q(dated_on=after.dated_on, pk__lt=after.pk)
        )
    rows = list(
        found.annotate(pledge_count=Count("bearings__pledge", distinct=True))
        .defer("search")
        .order_by("-dated_on", "-pk")[: A_PAGE + 1]
    )
    last = rows[A_PAGE - 1] if len(rows) > A_PAGE else None
    return EvidencePage(rows[:A_PAGE], count, Place(last.dated_on, last.pk) if last else None, also)


def _found(evidence: EvidenceQuerySet, words: str) -> tuple[EvidenceQuerySet, tuple[str, ...]]:
    if not words:
        return evidence, ()
    if act := the_act_in(words):
        return evidence.filter(reference=act.reference), ()
    also = alternatives(words, house_vocabulary())
    return evidence.matching(words, *also), also
