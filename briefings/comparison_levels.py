"""Settled levels of many candidacies, as one audience may read them.

As for one candidacy (`level_cut.py`): only levels that are settled for the words on record, and
outside none of 0 or less before the person concerned was told. Nothing is added up here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from briefings.briefing import Judgement, LeftOut, Scoring
from briefings.candidacy_cut import Cell as AnswerCell
from briefings.clearing import Clearance
from briefings.level_words import grid_of, level_of, method_of
from questionnaires.models import Ask, NotApplicable, Questionnaire, Settlement
from questionnaires.results import Cell, Status, results_of
from stakeholders.models import Candidacy

SHOWN = {Status.SETTLED, Status.STALE, Status.WAITING, Status.NOT_APPLICABLE}
type Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ComparedLevels:
    """The levels by candidacy and question, and what the day of the data depends on."""

    judgements: Mapping[Key, tuple[Judgement, ...]]
    scorings: tuple[Scoring, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    tracked: tuple[QuerySet[Any], ...] = ()
    moments: tuple[datetime, ...] = ()


NO_COMPARED = ComparedLevels({})


def compared_levels(
    questionnaire: Questionnaire,
    candidacies: Sequence[Candidacy],
    answers: Mapping[Key, AnswerCell],
    clearance: Clearance,
) -> ComparedLevels:
    """The levels of the answers shown. Four queries, whatever their number."""
    results = results_of(questionnaire, candidacies)
    cells = {
        (candidacy.pk, cell.ask.question_id): (candidacy, cell)
        for candidacy in candidacies
        for cell in results.cells[candidacy.pk]
    }
    found: dict[Key, list[Judgement]] = {}
    left_out: list[LeftOut] = []
    has_begun = False
    for candidacy in candidacies:
        for cell in results.cells[candidacy.pk]:
            key = candidacy.pk, cell.ask.question_id
            answer = answers.get(key)
            if not (answer and answer.current) or cell.status not in SHOWN:
                continue
            has_begun |= cell.status in {Status.SETTLED, Status.STALE}
            judgement = _judgement(cell, questionnaire, clearance)
            found.setdefault(key, []).append(judgement)
            left_out.extend(_left_out(candidacy, cell, judgement, clearance))
    if not has_begun:
        what = clearance.phrase(_("Levels of the answers"))
        none = LeftOut(what, clearance.phrase(_("None is settled yet.")))
        return ComparedLevels({}, left_out=(none,) if cells else ())
    scoring = Scoring(
        title=None,
        grid=grid_of(results, clearance),
        method=tuple(map(clearance.phrase, method_of(questionnaire))),
        is_example=questionnaire.is_example,
    )
    return ComparedLevels(
        {key: tuple(judgements) for key, judgements in found.items()},
        (scoring,),
        tuple(left_out),
        (
            Ask.objects.filter(question__questionnaire=questionnaire),
            NotApplicable.objects.filter(ask__question__questionnaire=questionnaire),
        ),
        tuple(_moments(questionnaire, answers)),
    )


def _judgement(cell: Cell, questionnaire: Questionnaire, clearance: Clearance) -> Judgement:
    ask, is_example = clearance.phrase(cell.ask.label), questionnaire.is_example
    why = _why_no_level(cell, clearance)
    if why or cell.level is None:
        return Judgement(ask, status=clearance.phrase(why), is_example=is_example)
    return Judgement(ask, level=level_of(cell.level, clearance), is_example=is_example)


def _why_no_level(cell: Cell, clearance: Clearance) -> str:
    if cell.level and clearance.is_outside and cell.level.rank <= 0:
        return _("Not shown outside: the person concerned has not been told yet.")
    return {
        Status.NOT_APPLICABLE: _("This ask does not apply here."),
        Status.WAITING: _("No level is settled yet."),
        Status.STALE: _("To be confirmed: the words or the grid have changed since."),
    }.get(cell.status, "")


def _left_out(
    candidacy: Candidacy, cell: Cell, judgement: Judgement, clearance: Clearance
) -> Iterator[LeftOut]:
    if judgement.status and cell.status != Status.NOT_APPLICABLE:
        what = _("Level of question %(number)s, %(name)s") % {
            "number": cell.ask.question.number,
            "name": candidacy.name,
        }
        yield LeftOut(clearance.phrase(what), judgement.status)


def _moments(questionnaire: Questionnaire, answers: Mapping[Key, AnswerCell]) -> Iterator[datetime]:
    """When the levels that count were settled."""
    shown = [answer.current.pk for answer in answers.values() if answer.current]
    rows = Settlement.objects.standing().filter(version__in=shown, grid=questionnaire.grid_id)
    yield from rows.values_list("created_at", flat=True)
