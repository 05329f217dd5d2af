"""Candidacies side by side: a table of asks × candidacies, each cell the way to its answer.

With 50 candidacies and 30 questions it has 1,500 cells. A loop of the template over them takes
15 ms, five times an empty page, and `format_html` for each of them 7. So what cells have in common
is escaped once, and they are joined as they are: see `Joined`.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import batched, groupby
from typing import NamedTuple

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.localised import LocalisedText
from questionnaires.figures import (
    agreement_words,
    coverage_words,
    noes_words,
    single_words,
    status_words,
    value_words,
    why_unranked,
)
from questionnaires.models import Ask, Level
from questionnaires.ordering import Order, drawn_by_lot, shared_places
from questionnaires.results import Outcome, Results
from questionnaires.scoring import Agreement, Figure, Ranked, ranking
from stakeholders.models import Candidacy

ON_A_SHEET = 8  # candidacies that A4 across takes with legible words
ROW = '<tr class="{}"><th scope="{}">{} <span lang="{}" dir="auto">{}</span></th>{}</tr>'


class Joined(tuple[str, ...]):
    """Pieces of HTML for `format_html`. Only what it has escaped, and whole numbers, go in."""

    __slots__ = ()

    def __html__(self) -> str:
        return "".join(self)


class Kind(NamedTuple):
    """What all cells with the same outcome share: what stands around the key of an answer."""

    opening: str
    closing: str
    without_answer: str


class FigurePieces:
    """Cells of figures; each of their words is put together once."""

    def __init__(self) -> None:
        self.values: dict[tuple[int, int], str] = {}
        self.counts: dict[tuple[int, int, int, int], str] = {}

    def cell(self, figure: Figure) -> str:
        value = self._value(figure)
        key = (figure.asked, figure.answered, figure.counted, figure.noes)
        counts = self.counts.get(key)
        if counts is None:
            words = coverage_words(figure), noes_words(figure.noes)
            counts = self.counts[key] = format_html("{}<br>{}", *words)
        return f"<td>{value}<br>{counts}</td>"

    def _value(self, figure: Figure) -> str:
        if figure.value is None:
            return format_html("<em>{}</em>", value_words(figure))
        key = figure.value.as_integer_ratio()
        if key not in self.values:
            words = value_words(figure)
            self.values[key] = format_html("<strong>{}</strong>", words)
        return self.values[key]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one table: all candidacies, or those that a printed page takes."""

    head: str
    totals: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class SideBySide:
    """Results as tables, with the candidacies in a given order.

    `places` are there where somebody asked for a ranking. `per_sheet` splits what is too wide.
    """

    results: Results
    candidacies: Sequence[Candidacy]
    places: Mapping[int, Ranked[int]]
    per_sheet: int | None = None

    @property
    def unranked(self) -> list[tuple[Candidacy, str]]:
        """Who has no place, and why."""
        return [
            (one, why_unranked(self.places[one.pk].figure))
            for one in self.candidacies
            if one.pk in self.places and self.places[one.pk].place is None
        ]

    @cached_property
    def sheets(self) -> list[Sheet]:
        if not self.results.asks:
            return []
        per_sheet = self.per_sheet or len(self.candidacies) or 1
        return [self._sheet(some) for some in batched(self.candidacies, per_sheet)]

    def _sheet(self, candidacies: Sequence[Candidacy]) -> Sheet:
        keys = [candidacy.pk for candidacy in candidacies]
        return Sheet(
            head=format_html(
                "<tr><td>{}</td>{}</tr>", self._stamp, Joined(self._heads(candidacies))
            ),
            totals=format_html(
                "{}{}",
                _row("", self._stamp, "", _("Figure"), self._figures(keys)),
                _row("", "", "", _("Agreement between scorers"), self._agreements(keys)),
            ),
            parts=tuple(self._parts(keys)),
        )

    @cached_property
    def _stamp(self) -> str:
        if not self.results.questionnaire.is_example:
            return ""
        return format_html('<strong class="example">{}</strong>', _("EXAMPLE"))

    def _heads(self, candidacies: Iterable[Candidacy]) -> Iterator[str]:
        before, after = _around("candidacy_detail")
        shared = shared_places(self.places.values())
        fictional = format_html("<span>{}</span>", _("fictional, for the example"))
        for one in candidacies:
            name = format_html(
                '<a href="{}" dir="auto">{}</a>', before + one.slug + after, one.name
            )
            ranked = self.places.get(one.pk)
            place = (
                format_html("<strong>{}</strong>", place_words(ranked, shared)) if ranked else ""
            )
            mark = fictional if one.is_fictional else ""
            yield f'<th scope="col">{name}{mark}{place}</th>'

    def _figures(self, keys: Iterable[int]) -> Iterable[str]:
        return map(self._figure_pieces.cell, [self.results.figures[pk] for pk in keys])

    @cached_property
    def _figure_pieces(self) -> FigurePieces:
        return FigurePieces()

    def _agreements(self, keys: Iterable[int]) -> Iterator[str]:
        known: dict[tuple[Agreement, int], str] = {}
        for pk in keys:
            found = self.results.agreement(pk), self.results.single(pk)
            if found not in known:
                words = agreement_words(found[0]), single_words(found[1])
                known[found] = format_html("<td>{}<br>{}</td>", *words)
            yield known[found]

    def _parts(self, keys: list[int]) -> Iterator[str]:
        """The rows of each part: its figures, where there are several parts, then its asks."""
        rows = self._rows(keys)
        parts = [
            (section, [next(rows) for _ask in asks])
            for section, asks in groupby(self.results.asks, lambda ask: ask.question.section)
        ]
        if len(parts) == 1:
            yield format_html("{}", Joined(parts[0][1]))
            return
        of_parts = [self.results.figures_of_parts(pk) for pk in keys]
        for section, of_asks in parts:
            key = section.pk if section else None
            figures = map(self._figure_pieces.cell, [figures[key] for figures in of_parts])
            title = section.title if section else _("Outside the parts")
            language = section.title.lang if section else ""
            head = _row("part", "", language, title, figures)
            yield format_html("{}{}", head, Joined(of_asks))

    def _rows(self, keys: list[int]) -> Iterator[str]:
        """A row for each ask; what is not escaped here is a `Kind`, or a whole number."""
        kinds = self._kinds
        outcomes = zip(*(self.results.outcomes[pk] for pk in keys), strict=True)
        answers = zip(*(self.results.places[pk].answers for pk in keys), strict=True)
        for ask, of_ask, answer_pks in zip(self.results.asks, outcomes, answers, strict=True):
            cells = [
                f"{kind[0]}{answer}{kind[1]}" if answer else kind[2]
                for kind, answer in zip([kinds[one] for one in of_ask], answer_pks, strict=True)
            ]
            number, label = self._label(ask)
            yield _row("", number, label.lang, label, cells)

    def _label(self, ask: Ask) -> tuple[str, LocalisedText]:
        """An ask by its question's number and label, or by its own where there are several."""
        question = ask.question
        if self._asks_per_question[question.pk] > 1:
            return f"{question.number}{ask.key}.", ask.label
        return f"{question.number}.", question.short_label

    @cached_property
    def _asks_per_question(self) -> Counter[int]:
        return Counter(ask.question_id for ask in self.results.asks)

    @cached_property
    def _kinds(self) -> dict[Outcome, Kind]:
        """By the level's primary key, or by the status of what has none."""
        around = _around("answer_detail")
        levels: dict[Outcome, Kind] = {
            level.pk: _kind_of_level(level, around) for level in self.results.levels
        }
        return levels | {
            status: _kind(f"shape-{status}", words, around)
            for status, words in status_words().items()
        }


def side_by_side(
    results: Results, order: Order, draw: int | None = None, per_sheet: int | None = None
) -> SideBySide:
    """The tables of `results` in the order asked for; only a ranking gives places."""
    candidacies = {candidacy.pk: candidacy for candidacy in results.candidacies}
    keys, places = list(candidacies), {}
    if order == Order.LOT and draw is not None:
        keys = drawn_by_lot({pk: one.slug for pk, one in candidacies.items()}, draw)
    elif order == Order.RANK:
        places = {ranked.key: ranked for ranked in ranking(results.figures)}
        keys = list(places)
    return SideBySide(results, [candidacies[pk] for pk in keys], places, per_sheet)


def place_words(ranked: Ranked[int], shared: Container[int]) -> str:
    """The place in a ranking, or that there is none."""
    if ranked.place is None:
        return _("Not ranked")
    if ranked.place in shared:
        return _("Place %(place)s, shared") % {"place": ranked.place}
    return _("Place %(place)s") % {"place": ranked.place}


def _row(css: str, mark: str, language: str, title: str, cells: Iterable[str]) -> str:
    scope = "rowgroup" if css else "row"
    return format_html(ROW, css, scope, mark, language, title, Joined(cells))


def _kind_of_level(level: Level, around: tuple[str, str]) -> Kind:
    language = level.word.lang if level.word.lang != get_language() else ""
    return _kind(f"shape-{level.shape} tint-{level.tint}", level.word, around, language)


def _kind(css: str, words: str, around: tuple[str, str], language: str = "") -> Kind:
    before, after = around
    marked = format_html(' lang="{}"', language) if language else ""
    return Kind(
        format_html('<td class="{}"{}><a href="{}', css, marked, before),
        format_html('{}">{}</a></td>', after, words),
        format_html('<td class="{}"{}>{}</td>', css, marked, words),
    )


def _around(name: str) -> tuple[str, str]:
    """What stands before and after the one argument of an address."""
    before, _argument, after = reverse(name, args=[0]).rpartition("0")
    return before, after
