"""What a questionnaire's answers came to: each ask × candidacy, and the figures that rest on it.

Only settled levels are read, never a level that one person gave and another still has to give:
so nobody learns another's before their own is in. Reads a fixed number of times.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from questionnaires.models import (
    AnswerState,
    AnswerVersion,
    Ask,
    Level,
    NotApplicable,
    Questionnaire,
    Response,
    Score,
    Settlement,
    Weight,
    Weighting,
)
from questionnaires.models.score import Method
from questionnaires.scoring import (
    Agreement,
    Figure,
    Judged,
    Standing,
    Weights,
    agreement,
    figure,
    figures_of_parts,
)
from stakeholders.models import Candidacy


class Status(StrEnum):
    """What became of one ask put to one candidacy; the kinds of silence never merge."""

    SETTLED = "settled"
    WAITING = "waiting"  # answered; not checked, not scored or not settled yet
    STALE = "stale"  # settled once, for other words or by another grid
    BLANK = "blank"
    REFUSED = "refused"
    COURTESY = "courtesy"
    NOT_ENTERED = "not_entered"  # the reply is on file, this question's answer is not
    NOT_RETURNED = "not_returned"
    NOT_APPLICABLE = "not_applicable"


STANDING = {
    Status.SETTLED: Standing.SETTLED,
    Status.WAITING: Standing.WAITING,
    Status.STALE: Standing.WAITING,
    Status.NOT_APPLICABLE: Standing.NOT_APPLICABLE,
}
STATUS_OF_STATE = {
    AnswerState.ANSWERED: Status.WAITING,
    AnswerState.BLANK: Status.BLANK,
    AnswerState.REFUSED: Status.REFUSED,
    AnswerState.COURTESY: Status.COURTESY,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One ask put to one candidacy. `level` and `method` are there where it is settled.

    `given` are the ranks that two scorers gave, whoever they are; empty unless both are in.
    """

    ask: Ask
    status: Status
    answer_pk: int | None = None
    level: Level | None = None
    method: Method | None = None
    given: tuple[int, ...] = ()


Key = tuple[int, int]  # primary keys of a candidacy and an ask
Ruled = tuple[int, int, int, str]  # version, grid, level and method of a settlement


@dataclass(frozen=True)
class Results:
    """A questionnaire's judging as it stands. Cells are by candidacy, in the order of `asks`."""

    questionnaire: Questionnaire
    levels: tuple[Level, ...]
    asks: tuple[Ask, ...]
    candidacies: tuple[Candidacy, ...]
    cells: Mapping[int, tuple[Cell, ...]]
    weights: Weights
    weighting: Weighting | None

    @cached_property
    def highest(self) -> int:
        return max((level.points for level in self.levels), default=1) or 1

    def judged(self, candidacy_pk: int) -> list[Judged]:
        """The asks put to a candidacy, as the figures take them."""
        return [self._judged(cell) for cell in self.cells[candidacy_pk]]

    def _judged(self, cell: Cell) -> Judged:
        return Judged(
            question=cell.ask.question_id,
            part=cell.ask.question.section_id,
            standing=STANDING.get(cell.status, Standing.SILENT),
            points=cell.level.points if cell.level else 0,
            highest=self.highest,
            is_no=cell.level is not None and cell.level.is_no,
        )

    @cached_property
    def figures(self) -> dict[int, Figure]:
        """The figure of each candidacy, by its primary key."""
        return {pk: figure(self.judged(pk), self.weights) for pk in self.cells}

    def figures_of_parts(self, candidacy_pk: int) -> dict[Hashable, Figure]:
        """The figure of each part of the questionnaire (a section's primary key, or None)."""
        return figures_of_parts(self.judged(candidacy_pk), self.weights)

    def agreement(self, candidacy_pk: int | None = None) -> Agreement:
        """On how many asks scorers agreed: of one candidacy, or of all."""
        wanted = [self.cells[candidacy_pk]] if candidacy_pk else self.cells.values()
        return agreement(cell.given for cells in wanted for cell in cells)

    def counts(self, ask_pk: int) -> Counter[Level | Status]:
        """How many candidacies reached each level of an ask, or why they have none.

        Adds up to the number of candidacies.
        """
        column = next(at for at, ask in enumerate(self.asks) if ask.pk == ask_pk)
        return Counter(cells[column].level or cells[column].status for cells in self.cells.values())


def results_of(
    questionnaire: Questionnaire, candidacies: Iterable[Candidacy] | None = None
) -> Results:
    """The judging of a questionnaire, for all candidacies of its election or those given.

    Ten queries, whatever the number of rows.
    """
    standing = questionnaire.election.candidacies.order_by("sort_key", "pk")
    shown = tuple(standing if candidacies is None else candidacies)
    asks = tuple(
        Ask.objects.filter(question__questionnaire=questionnaire)
        .select_related("question__section")
        .order_by("question__position", "key")
    )
    levels = tuple(Level.objects.filter(grid=questionnaire.grid_id).order_by("-rank"))
    weighting = Weighting.objects.current().filter(questionnaire=questionnaire).first()
    rows = _Rows(questionnaire, {level.pk: level for level in levels})
    return Results(
        questionnaire=questionnaire,
        levels=levels,
        asks=asks,
        candidacies=shown,
        cells={
            candidacy.pk: tuple(rows.cell(candidacy.pk, ask) for ask in asks) for candidacy in shown
        },
        weights=weights_of(weighting),
        weighting=weighting,
    )


def weights_of(weighting: Weighting | None) -> Weights:
    """What the questions and parts weigh; even weights without a weighting. One query."""
    weights = Weight.objects.filter(weighting=weighting) if weighting else []
    return Weights(
        questions={
            weight.question_id: Fraction(weight.value) for weight in weights if weight.question_id
        },
        parts={
            weight.section_id: Fraction(weight.value) for weight in weights if weight.section_id
        },
    )


class _Rows:
    """Rows of the database by candidacy and question or ask, as plain values: there are many."""

    def __init__(self, questionnaire: Questionnaire, levels: Mapping[int, Level]) -> None:
        self.levels = levels
        self.grid_pk = questionnaire.grid_id
        of_ours = {"version__answer__response__questionnaire": questionnaire}
        self.returned = set(
            Response.objects.filter(questionnaire=questionnaire)
            .exclude(receipts__isnull=True, answers__isnull=True)
            .values_list("candidacy", flat=True)
        )
        self.answers = self._answers(questionnaire)
        self.settlements: dict[Key, list[Ruled]] = {}
        for candidacy, ask, version, grid, level, method in (
            Settlement.objects.standing()
            .filter(**of_ours)
            .values_list(
                "version__answer__response__candidacy",
                "ask",
                "version",
                "grid",
                "level",
                "method",
            )
        ):
            ruled = self.settlements.setdefault((candidacy, ask), [])
            ruled.append((version, grid, level, method))
        self.given: dict[Key, list[tuple[int, int]]] = {}
        for candidacy, ask, version, rank in (
            Score.objects.standing()
            .levels()
            .filter(**of_ours, grid=self.grid_pk)
            .values_list("version__answer__response__candidacy", "ask", "version", "level__rank")
        ):
            self.given.setdefault((candidacy, ask), []).append((version, rank))
        self.exceptions = set(
            NotApplicable.objects.filter(ask__question__questionnaire=questionnaire).values_list(
                "candidacy", "ask"
            )
        )

    def _answers(self, questionnaire: Questionnaire) -> dict[Key, tuple[int, int | None, str]]:
        """The answer, its version on record and its state; entered but unchecked is answered."""
        versions = AnswerVersion.objects.filter(answer__response__questionnaire=questionnaire)
        names = ("answer__response__candidacy", "answer__question", "answer", "pk", "state")
        answers: dict[Key, tuple[int, int | None, str]] = {
            (candidacy, question): (answer, None, AnswerState.ANSWERED)
            for candidacy, question, answer, _pk, _state in versions.values_list(*names)
        }
        for candidacy, question, *row in versions.current().values_list(*names):
            answers[candidacy, question] = tuple(row)
        return answers

    def cell(self, candidacy_pk: int, ask: Ask) -> Cell:
        key = (candidacy_pk, ask.pk)
        answer_pk, version_pk, state = self.answers.get(
            (candidacy_pk, ask.question_id), (None, None, "")
        )
        if key in self.exceptions:
            return Cell(ask, Status.NOT_APPLICABLE, answer_pk)
        if answer_pk is None:
            is_returned = candidacy_pk in self.returned
            return Cell(ask, Status.NOT_ENTERED if is_returned else Status.NOT_RETURNED)
        status = STATUS_OF_STATE[AnswerState(state)]
        if status != Status.WAITING:
            return Cell(ask, status, answer_pk)
        return self._judged(key, ask, answer_pk, version_pk)

    def _judged(self, key: Key, ask: Ask, answer_pk: int, version_pk: int | None) -> Cell:
        ranks = tuple(
            sorted(rank for version, rank in self.given.get(key, ()) if version == version_pk)
        )
        given = ranks if len(ranks) > 1 else ()
        for version, grid, level, method in self.settlements.get(key, ()):
            if (version, grid) == (version_pk, self.grid_pk):
                settled = Status.SETTLED
                return Cell(ask, settled, answer_pk, self.levels[level], Method(method), given)
        status = Status.STALE if key in self.settlements else Status.WAITING
        return Cell(ask, status, answer_pk, given=given)
