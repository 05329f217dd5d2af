"""What the coalition makes of a candidacy's answers, as one audience may read it.

Only settled levels of the words on record are shown, so that a briefing never tells whether one
person has scored. A level of 0 or less stays inside until the person concerned was told.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefings.briefing import Judgement, LeftOut, Phrase, Scoring, Total
from briefings.clearing import Clearance
from briefings.level_words import (
    confidence_of,
    grid_of,
    has_differed,
    how_settled,
    level_of,
    method_of,
    total_of,
)
from questionnaires.models import (
    AnswerVersion,
    Ask,
    NotApplicable,
    Questionnaire,
    Score,
    Settlement,
)
from questionnaires.results import Cell, Status, results_of
from questionnaires.scoring import THRESHOLD, agreement
from stakeholders.models import Candidacy

JUDGED = {Status.SETTLED, Status.STALE, Status.WAITING, Status.NOT_APPLICABLE}


@dataclass(frozen=True, slots=True)
class LevelCut:
    """The levels of a candidacy's answers; `judgements` by the primary key of the question.

    `tracked` and `moments` are what the day of the data depends on.
    """

    judgements: Mapping[int, tuple[Judgement, ...]]
    scorings: tuple[Scoring, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    tracked: tuple[QuerySet[Any], ...] = ()
    moments: tuple[datetime, ...] = ()


NO_LEVELS = LevelCut({})


def level_cut(
    candidacy: Candidacy,
    answered: Sequence[Questionnaire],
    versions: Sequence[AnswerVersion],
    clearance: Clearance,
) -> LevelCut:
    """The levels of the answers shown, whose `versions` are on record. 12 queries a grid."""
    has_title = len(answered) > 1
    judgings = [
        _Judging(candidacy, questionnaire, versions, clearance)
        for questionnaire in answered
        if questionnaire.grid_id
    ]
    asked = [judging.questionnaire.pk for judging in judgings]
    return LevelCut(
        judgements={pk: made for each in judgings for pk, made in each.judgements()},
        scorings=tuple(each.scoring(has_title=has_title) for each in judgings if each.has_begun),
        left_out=tuple(line for each in judgings for line in each.left_out()),
        tracked=(
            Questionnaire.objects.filter(pk__in=asked),
            Ask.objects.filter(question__questionnaire__in=asked),
            NotApplicable.objects.filter(
                candidacy=candidacy, ask__question__questionnaire__in=asked
            ),
        )
        if judgings
        else (),
        moments=tuple(moment for each in judgings for moment in each.moments()),
    )


class _Judging:
    """The judging of one candidacy's answers to one questionnaire, for one audience."""

    def __init__(
        self,
        candidacy: Candidacy,
        questionnaire: Questionnaire,
        versions: Sequence[AnswerVersion],
        clearance: Clearance,
    ) -> None:
        self.questionnaire = questionnaire
        self.clearance = clearance
        self.candidacy_pk = candidacy.pk
        self.results = results_of(questionnaire, [candidacy])
        shown = {version.pk: version.answer.question_id for version in versions}
        self.cells = [
            cell
            for cell in self.results.cells[candidacy.pk]
            if cell.status in JUDGED and cell.ask.question_id in shown.values()
        ]
        self.settlements, self.before = self._settlements(candidacy, shown)
        self.scores = self._scores(shown)

    def _settlements(
        self, candidacy: Candidacy, shown: Mapping[int, int]
    ) -> tuple[dict[int, Settlement], set[int]]:
        """Those that count, by ask; and the asks with one by this grid for words of before."""
        rows = Settlement.objects.standing().filter(
            version__answer__response__candidacy=candidacy,
            version__answer__response__questionnaire=self.questionnaire,
            grid=self.questionnaire.grid_id,
        )
        current = {row.ask_id: row for row in rows if row.version_id in shown}
        return current, {row.ask_id for row in rows if row.version_id not in shown}

    def _scores(self, shown: Mapping[int, int]) -> dict[int, list[Score]]:
        """The levels given, by ask, where the judging is over: of the others nobody hears."""
        over = {cell.ask.pk for cell in self.cells if cell.level or cell.given}
        scores: dict[int, list[Score]] = {pk: [] for pk in over}
        rows = Score.objects.standing().levels().filter(version__in=shown, ask__in=over)
        of_grid = rows.filter(grid=self.questionnaire.grid_id)
        for score in of_grid.select_related("level", "scored_by").order_by("pk"):
            scores[score.ask_id].append(score)
        return scores

    @property
    def has_begun(self) -> bool:
        """Whether a level counts, or did before the words or the grid changed."""
        return any(cell.status in {Status.SETTLED, Status.STALE} for cell in self.cells)

    @property
    def open_cells(self) -> list[Cell]:
        """What this audience may know of."""
        return [cell for cell in self.cells if not self._is_withheld(cell)]

    def _is_withheld(self, cell: Cell) -> bool:
        return self.clearance.is_outside and cell.level is not None and cell.level.rank <= 0

    def _withholds(self) -> bool:
        return any(self._is_withheld(cell) for cell in self.cells)

    def _tells_given(self) -> bool:
        """Whether the levels given before they were settled are told: all of them, or none.

        Were a single pair left out, a reader would know that one of the two was 0 or less.
        """
        if not self.clearance.is_outside:
            return True
        ranks = (rank for cell in self.cells for rank in cell.given)
        return not self._withholds() and all(rank > 0 for rank in ranks)

    def moments(self) -> Iterator[datetime]:
        """When that which is shown came about."""
        if not self.has_begun:
            return
        yield from (row.created_at for row in self.settlements.values())
        yield from (score.created_at for scores in self.scores.values() for score in scores)
        if self.results.weighting:
            yield self.results.weighting.created_at

    def judgements(self) -> Iterator[tuple[int, tuple[Judgement, ...]]]:
        """What is printed under each question."""
        if not self.has_begun:
            return
        by_question: dict[int, list[Judgement]] = {}
        for cell in self.cells:
            made = self._judgement(cell)
            by_question.setdefault(cell.ask.question_id, []).append(made)
        for pk, judgements in by_question.items():
            yield pk, tuple(judgements)

    def _judgement(self, cell: Cell) -> Judgement:
        ask = self.clearance.phrase(cell.ask.label)
        is_example = self.questionnaire.is_example
        settlement = self.settlements.get(cell.ask.pk)
        if cell.level is None or settlement is None or self._is_withheld(cell):
            status = self.clearance.phrase(self._why_no_level(cell))
            return Judgement(ask, status=status, is_example=is_example)
        return Judgement(
            ask,
            level=level_of(cell.level, self.clearance),
            how=self.clearance.phrase(how_settled(cell, settlement)),
            given=tuple(self._given(cell)),
            reasons=tuple(self._reasons(cell, settlement)),
            is_example=is_example,
        )

    def _given(self, cell: Cell) -> Iterator[Phrase]:
        """Each scorer's level: inside with their name, outside only where the two differ."""
        scores = self.scores[cell.ask.pk]
        if not self.clearance.is_outside:
            for score in scores:
                about = ", ".join(
                    filter(None, [score.scored_by.display_name, confidence_of(score)])
                )
                word = self.clearance.phrase(score.level.word if score.level else "")
                yield Phrase(f"{word.text} ({about})", word.lang)
        elif self._tells_given() and has_differed(cell):
            words = {level.rank: level.word for level in self.results.levels}
            for rank in sorted(cell.given, reverse=True):
                yield self.clearance.phrase(words[rank])

    def _reasons(self, cell: Cell, settlement: Settlement) -> Iterator[Phrase]:
        if self.clearance.is_outside:
            return
        if settlement.reason:
            yield self.clearance.phrase(settlement.reason, settings.LANGUAGE_CODE)
        for score in self.scores[cell.ask.pk]:
            if score.reason:
                reason = _("%(name)s: %(reason)s") % {
                    "name": score.scored_by.display_name,
                    "reason": score.reason,
                }
                yield self.clearance.phrase(reason, settings.LANGUAGE_CODE)

    def _why_no_level(self, cell: Cell) -> str:
        if self._is_withheld(cell):
            return _("Not shown outside: the person concerned has not been told yet.")
        if cell.status == Status.NOT_APPLICABLE:
            return _("This ask does not apply here.")
        if cell.status == Status.WAITING:
            return _("No level is settled yet.")
        if cell.ask.pk in self.before:
            return _("To be confirmed: the words have changed since.")
        return _("To be confirmed: the grid has changed since.")

    def left_out(self) -> Iterator[LeftOut]:
        """The levels that are missing, each with the reason."""
        if not self.has_begun:
            if any(cell.status == Status.WAITING for cell in self.cells):
                yield self._line(_("Levels of the answers"), _("None is settled yet."))
            return
        for cell in self.cells:
            is_settled = cell.status == Status.SETTLED and not self._is_withheld(cell)
            if not is_settled and cell.status != Status.NOT_APPLICABLE:
                what = _("Level of question %(number)s, %(label)s") % {
                    "number": cell.ask.question.number,
                    "label": cell.ask.label,
                }
                yield self._line(what, self._why_no_level(cell))
        if not self._tells_given() and any(map(has_differed, self.open_cells)):
            what = _("The levels that differed before they were settled")
            yield self._line(what, _("They stay inside the coalition."))

    def _line(self, what: str, reason: str) -> LeftOut:
        return LeftOut(self.clearance.phrase(what), self.clearance.phrase(reason))

    def scoring(self, *, has_title: bool) -> Scoring:
        """What the levels come to, and the grid."""
        questionnaire = self.questionnaire
        return Scoring(
            title=Phrase(questionnaire.title, questionnaire.language) if has_title else None,
            grid=grid_of(self.results, self.clearance),
            totals=() if self._withholds() else tuple(self._totals()),
            remarks=tuple(map(self.clearance.phrase, self._remarks())),
            method=tuple(map(self.clearance.phrase, method_of(questionnaire))),
            is_example=questionnaire.is_example,
        )

    def _totals(self) -> Iterator[Total]:
        yield total_of(_("In all"), self.results.figures[self.candidacy_pk], self.clearance)
        parts = self.results.figures_of_parts(self.candidacy_pk)
        if len(parts) > 1:
            titles: dict[Hashable, str] = {
                ask.question.section_id: ask.question.section.title
                for ask in self.results.asks
                if ask.question.section
            }
            for pk, figure in parts.items():
                yield total_of(titles.get(pk, _("Other questions")), figure, self.clearance)

    def _remarks(self) -> Iterator[str]:
        if self._withholds():
            yield _(
                "No total is given: a level is not shown here, and a total would let it be worked "
                "out."
            )
        elif self.results.figures[self.candidacy_pk].coverage < THRESHOLD:
            yield _("Less than half of the asks count so far: this is compared with no other list.")
        agreed = agreement(cell.given for cell in self.open_cells)
        if agreed.double_scored:
            yield ngettext(
                "Two people gave their levels unseen by each other: the same level for %(equal)s "
                "of %(count)s ask.",
                "Two people gave their levels unseen by each other: the same level for %(equal)s "
                "of %(count)s asks.",
                agreed.double_scored,
            ) % {"equal": agreed.equal, "count": agreed.double_scored}
        if self.results.weighting:
            number = self.results.weighting.number
            yield _("Weights of the questions: version %(number)s.") % {"number": number}
        else:
            yield _("All questions weigh the same.")
