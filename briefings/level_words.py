"""Levels, figures and the grid in words, as a briefing prints them."""

import math
from collections.abc import Iterator
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.localised import day_in_words
from briefings.briefing import Grid, Level, Phrase, Total
from briefings.clearing import Clearance
from questionnaires.models import Level as LevelRow
from questionnaires.models import Questionnaire, Score, Settlement
from questionnaires.models.score import Confidence, Method
from questionnaires.results import Cell, Results
from questionnaires.scoring import Figure

HALF = Fraction(1, 2)


def level_of(row: LevelRow, clearance: Clearance) -> Level:
    """A level by its word, shape, colour and number."""
    number = str(row.rank).replace("-", "\N{MINUS SIGN}")
    return Level(clearance.phrase(row.word), row.shape, row.tint, number)


def grid_of(results: Results, clearance: Clearance) -> Grid:
    """The grid of a questionnaire that has one."""
    grid = results.questionnaire.grid
    assert grid is not None  # noqa: S101  only what has a grid is judged
    title = _("%(title)s, version %(number)s") % {"title": grid.title, "number": grid.number}
    return Grid(
        title=Phrase(title, clearance.phrase(grid.title).lang),
        levels=tuple(
            (level_of(row, clearance), _definition(row, clearance)) for row in results.levels
        ),
        tie_rules=tuple(clearance.phrase(rule) for rule in grid.tie_rules.splitlines() if rule),
    )


def _definition(row: LevelRow, clearance: Clearance) -> Phrase:
    """What a level means, with its points where its number does not tell them."""
    if row.points == max(row.rank, 0):
        return clearance.phrase(row.definition)
    points = ngettext("%(count)s point", "%(count)s points", row.points) % {"count": row.points}
    return Phrase(f"{row.definition} ({points})", clearance.phrase(row.definition).lang)


def total_of(label: str, figure: Figure, clearance: Clearance) -> Total:
    """A figure under its label, with its coverage."""
    return Total(clearance.phrase(label), _percent(figure), clearance.phrase(_coverage(figure)))


def _percent(figure: Figure) -> str:
    if figure.value is None:
        return _("not computable")
    return _("%(number)s%%") % {"number": math.floor(figure.value * 100 + HALF)}


def _coverage(figure: Figure) -> str:
    """What a figure rests on, and its noes, which it does not hold."""
    coverage = ngettext(
        "%(counted)s of %(asked)s asks scored",
        "%(counted)s of %(asked)s asks scored",
        figure.counted,
    ) % {"counted": figure.counted, "asked": figure.asked}
    if not figure.noes:
        return coverage
    noes = ngettext("%(count)s no", "%(count)s noes", figure.noes) % {"count": figure.noes}
    return _("%(coverage)s; %(noes)s") % {"coverage": coverage, "noes": noes}


def has_differed(cell: Cell) -> bool:
    """Whether two people gave an ask different levels."""
    return len(set(cell.given)) > 1


def how_settled(cell: Cell, settlement: Settlement) -> str:
    """How a level was settled, in words."""
    if settlement.method == Method.MEETING and settlement.met_on:
        return _("Decided in a meeting on %(day)s, %(count)s present") % {
            "day": day_in_words(settlement.met_on),
            "count": settlement.attendance,
        }
    together, third = (
        (
            _("Two different levels, settled together"),
            _("Two different levels, settled by a third person"),
        )
        if has_differed(cell)
        else (_("Looked at again together"), _("Looked at again by a third person"))
    )
    return {
        Method.EQUAL: _("Two people, same level"),
        Method.SINGLE: _("One person’s level"),
        Method.TOGETHER: together,
        Method.THIRD_PERSON: third,
        Method.PUBLISHED: _("As published by others"),
    }[Method(settlement.method)]


def confidence_of(score: Score) -> str:
    """How sure a scorer was, or nothing."""
    words = {
        Confidence.SURE: _("sure"),
        Confidence.FAIRLY: _("fairly sure"),
        Confidence.UNSURE: _("unsure"),
    }
    return words[Confidence(score.confidence)] if score.confidence else ""


def method_of(questionnaire: Questionnaire) -> Iterator[str]:
    """How levels and figures come about, for a reader who has never seen them."""
    yield (
        _(
            "Two people give each ask a level of this grid, neither of them seeing the other’s; "
            "where only one did, it is said. Where the two differ, one level is settled, and the "
            "first ones are kept."
        )
        if questionnaire.scorers_needed > 1
        else _("Each ask gets a level of this grid from at least one person.")
    )
    yield _(
        "A figure is the share of the points that could be reached. A level gives as many points "
        "as its number says, and none below 0; a no is counted apart. What is not answered or not "
        "scored yet moves no figure: beside it stands on how many asks it rests."
    )
