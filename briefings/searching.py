"""Search over words: accepted answers, reports and statements that a reader may see."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchRank
from django.db.models import Case, Exists, F, OuterRef, QuerySet, Value, When

from accounts.models import User
from questionnaires.models import AnswerVersion
from sources.models import Text
from sources.models.text import TextQuerySet, search_query
from sources.words import label_of
from stakeholders.models import Report, Statement

# Characters of the private use area cannot stand in a query, and a text that holds them is only
# marked oddly: everything is escaped by the template either way.
OPENS, CLOSES, PARTS = "\ue000", "\ue001", "\ue002"
MOST_HITS = 1000


class Kind(StrEnum):
    """Where words may stand."""

    ALL = ""
    ANSWERS = "answers"
    REPORTS = "reports"
    STATEMENTS = "statements"


type Owner = AnswerVersion | Report | Statement


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a snippet; `is_match` for the words that were searched."""

    text: str
    is_match: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One text that was found, with whose words it holds and where they can be read."""

    owner: Owner
    pieces: tuple[Piece, ...]
    label: str
    language: str
    said_on: date | None

    @property
    def kind(self) -> Kind:
        match self.owner:
            case AnswerVersion():
                return Kind.ANSWERS
            case Report():
                return Kind.REPORTS
            case Statement():
                return Kind.STATEMENTS


def texts_matching(words: str, kind: Kind, reader: User) -> TextQuerySet:
    """Texts with these words that the role of `reader` opens, the best first.

    A granted right opens the answers of one questionnaire, and no search over them.
    Only the newest MOST_HITS of them are ranked, so that a word that stands everywhere costs
    little more than a rare one.
    """
    owners: dict[Kind, QuerySet[Any]] = {
        Kind.ANSWERS: AnswerVersion.objects.current().within_role_of(reader),
        Kind.REPORTS: Report.objects.visible_to(reader),
        Kind.STATEMENTS: Statement.objects.visible_to(reader),
    }
    found: set[int] = set()
    for owners_kind, queryset in owners.items():
        if kind in (Kind.ALL, owners_kind):
            found.update(_newest(words, queryset))
    rank = SearchRank(F("search"), search_query(words))
    newest = sorted(found, reverse=True)[:MOST_HITS]
    return Text.objects.filter(pk__in=newest).order_by(rank.desc(), "-pk")


def _newest(words: str, owners: QuerySet[Any]) -> Iterable[int]:
    """One query for each kind of owner: joined by OR, both would be read as a whole."""
    is_owned = Exists(owners.order_by().filter(text=OuterRef("pk")))
    texts = Text.objects.matching(words).filter(is_owned).order_by("-pk")
    return texts.values_list("pk", flat=True)[:MOST_HITS]


def hits(texts: Iterable[Text], words: str) -> list[Hit]:
    """What a page of results shows. Four queries, however many texts there are."""
    pks = [text.pk for text in texts]
    found = {text.pk: text for text in _with_snippets(pks, words)}
    owners = _owners(pks)
    return [_hit(found[pk], owners[pk]) for pk in pks if pk in owners]


def _with_snippets(pks: list[int], words: str) -> TextQuerySet:
    config = Case(When(language="en", then=Value("en")), default=Value("fr"))
    snippet = SearchHeadline(
        "body",
        search_query(words),
        config=config,
        start_sel=OPENS,
        stop_sel=CLOSES,
        min_words=12,
        max_words=35,
        max_fragments=2,
        fragment_delimiter=PARTS,
    )
    return Text.objects.filter(pk__in=pks).annotate(snippet=snippet).defer("body", "search")


def _owners(pks: list[int]) -> dict[int, Owner]:
    versions = AnswerVersion.objects.filter(text__in=pks).select_related(
        "answer__question", "answer__response__candidacy", "answer__response__questionnaire"
    )
    reports = Report.objects.filter(text__in=pks).select_related("event")
    statements = Statement.objects.filter(text__in=pks).select_related(
        "candidacy", "person", "organisation"
    )
    return {owner.text_id: owner for owner in (*versions, *reports, *statements)}


def _hit(text: Text, owner: Owner) -> Hit:
    return Hit(
        owner=owner,
        pieces=tuple(pieces(text.snippet)),  # type: ignore[attr-defined]
        label=label_of(text),
        language=text.language,
        said_on=text.said_on,
    )


def pieces(snippet: str) -> Iterable[Piece]:
    """The snippet cut at its matches, on one line; its parts stand around an ellipsis."""
    line = re.sub(r"\s+", " ", snippet).replace(PARTS, " […] ")
    for number, part in enumerate(re.split(f"{OPENS}([^{OPENS}{CLOSES}]*){CLOSES}", line)):
        if text := re.sub(f"[{OPENS}{CLOSES}]", "", part):
            yield Piece(text, is_match=number % 2 == 1)
