"""What a questionnaire's answers came to: each ask × candidacy, and the figures that rest on it.

Only settled levels are read, never a level that one person gave and another still has to give:
so nobody learns another's before their own is in. Reads a fixed number of times.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from questionnaires.models import Ask, Level, Questionnaire, Weighting
from questionnaires.models.score import Method
from questionnaires.places import Places, read_places
from questionnaires.scoring import (
    Agreement,
    Figure,
    Judged,
    Standing,
    Weights,
    whole_and_parts,
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


STANDING: dict[str, Standing] = {
    Status.SETTLED: Standing.SETTLED,
    Status.WAITING: Standing.WAITING,
    Status.STALE: Standing.WAITING,
    Status.NOT_APPLICABLE: Standing.NOT_APPLICABLE,
}


class Cell(NamedTuple):
    """One ask put to one candidacy. `level` and `method` are there where it is settled.

    `given` are the ranks that two scorers gave, whoever they are; empty unless both are in.
    """

    ask: Ask
    status: Status
    answer_pk: int | None = None
    level: Level | None = None
    method: Method | None = None
    given: tuple[int, ...] = ()

    @property
    def outcome(self) -> Level | Status:
        """The level that was reached, or why there is none."""
        return self.level or self.status


Outcome = int | str  # the primary key of the level that was reached, or the status


@dataclass(frozen=True)
class Results:
    """A questionnaire's judging as it stands. Places are by candidacy, in the order of `asks`."""

    questionnaire: Questionnaire
    levels: tuple[Level, ...]
    asks: tuple[Ask, ...]
    candidacies: tuple[Candidacy, ...]
    places: Mapping[int, Places]
    weights: Weights
    weighting: Weighting | None

    @cached_property
    def highest(self) -> int:
        return max((level.points for level in self.levels), default=1) or 1

    @cached_property
    def level_of(self) -> dict[int, Level]:
        return {level.pk: level for level in self.levels}

    @cached_property
    def cells(self) -> dict[int, tuple[Cell, ...]]:
        """Each ask put to each candidacy; by candidacy, in the order of `asks`."""
        return {pk: tuple(self._cells(places)) for pk, places in self.places.items()}

    def _cells(self, places: Places) -> Iterator[Cell]:
        for ask, answer, status, level, method, *given in zip(
            self.asks, *places.columns, strict=True
        ):
            yield Cell(
                ask,
                Status(status),
                answer,
                self.level_of[level] if level else None,
                Method(method) if level else None,
                tuple(given) if None not in given else (),
            )

    @cached_property
    def outcomes(self) -> dict[int, list[Outcome]]:
        """What became of each ask, as plain values: a comparison has 1,500 of them."""
        return {
            pk: [
                level or status
                for level, status in zip(places.levels, places.statuses, strict=True)
            ]
            for pk, places in self.places.items()
        }

    def judged(self, candidacy_pk: int) -> list[Judged]:
        """The asks put to a candidacy, as the figures take them."""
        known = self._known
        return [known.get(at) or self._judged(at) for at in enumerate(self.outcomes[candidacy_pk])]

    @cached_property
    def _known(self) -> dict[tuple[int, Outcome], Judged]:
        """What an outcome of an ask is to the figures: far fewer than candidacies × asks."""
        return {}

    def _judged(self, at: tuple[int, Outcome]) -> Judged:
        column, outcome = at
        level = self.level_of[outcome] if isinstance(outcome, int) else None
        standing = STANDING.get(outcome, Standing.SILENT) if isinstance(outcome, str) else None
        judged = self._known[at] = Judged(
            question=self.asks[column].question_id,
            part=self.asks[column].question.section_id,
            standing=standing or Standing.SETTLED,
            points=level.points if level else 0,
            highest=self.highest,
            is_no=level is not None and level.is_no,
        )
        return judged

    @cached_property
    def _figures(self) -> dict[int, tuple[Figure, dict[Hashable, Figure]]]:
        return {pk: whole_and_parts(self.judged(pk), self.weights) for pk in self.places}

    @cached_property
    def figures(self) -> dict[int, Figure]:
        """The figure of each candidacy, by its primary key."""
        return {pk: whole for pk, (whole, _parts) in self._figures.items()}

    def figures_of_parts(self, candidacy_pk: int) -> dict[Hashable, Figure]:
        """The figure of each part of the questionnaire (a section's primary key, or None)."""
        return self._figures[candidacy_pk][1]

    @cached_property
    def _agreements(self) -> dict[int, Agreement]:
        return {pk: places.agreement for pk, places in self.places.items()}

    def agreement(self, candidacy_pk: int | None = None) -> Agreement:
        """On how many asks scorers agreed: of one candidacy, or of all."""
        if candidacy_pk:
            return self._agreements[candidacy_pk]
        found = self._agreements.values()
        return Agreement(sum(one.equal for one in found), sum(one.double_scored for one in found))

    def single(self, candidacy_pk: int) -> int:
        """How many of a candidacy's levels rest on one person alone."""
        return self.places[candidacy_pk].methods.count(Method.SINGLE)

    def counts(self, ask_pk: int) -> Counter[Level | Status]:
        """How many candidacies reached each level of an ask, or why they have none.

        Adds up to the number of candidacies.
        """
        column = next(at for at, ask in enumerate(self.asks) if ask.pk == ask_pk)
        return Counter(cells[column].outcome for cells in self.cells.values())


def results_of(
    questionnaire: Questionnaire, candidacies: Iterable[Candidacy] | None = None
) -> Results:
    """The judging of a questionnaire, for all candidacies of its election or those given.

    Four queries, whatever the number of rows; one less with candidacies, two more with weights.
    """
    if candidacies is None:
        standing = Candidacy.objects.filter(election=questionnaire.election_id)
        candidacies = standing.order_by("sort_key", "pk")
    return _results([questionnaire], tuple(candidacies))[0]


def results_for(candidacy: Candidacy, questionnaires: Iterable[Questionnaire]) -> list[Results]:
    """The judging of one candidacy in each questionnaire. Three queries, however many there are."""
    return _results(list(questionnaires), (candidacy,))


def _results(
    questionnaires: list[Questionnaire], candidacies: tuple[Candidacy, ...]
) -> list[Results]:
    asks = _asks(questionnaires)
    levels = _levels(questionnaires)
    places: dict[int, dict[int, Places]] = {one.pk: {} for one in questionnaires}
    weighted: set[int] = set()
    for of_one in read_places(questionnaires, [candidacy.pk for candidacy in candidacies]):
        places[of_one.questionnaire][of_one.candidacy] = of_one
        if of_one.is_weighted:
            weighted.add(of_one.questionnaire)
    weightings = _weightings(weighted)
    return [
        Results(
            questionnaire=questionnaire,
            levels=tuple(levels[questionnaire.grid_id]),
            asks=tuple(asks[questionnaire.pk]),
            candidacies=candidacies,
            places={
                one.pk: places[questionnaire.pk].get(one.pk) or Places(questionnaire.pk, one.pk)
                for one in candidacies
            },
            weights=weights_of(weighting := weightings.get(questionnaire.pk)),
            weighting=weighting,
        )
        for questionnaire in questionnaires
    ]


def _asks(questionnaires: list[Questionnaire]) -> dict[int, list[Ask]]:
    asks: dict[int, list[Ask]] = defaultdict(list)
    for ask in (
        Ask.objects.filter(question__questionnaire__in=questionnaires)
        .select_related("question__section")
        .order_by("question__position", "key")
    ):
        asks[ask.question.questionnaire_id].append(ask)
    return asks


def _levels(questionnaires: list[Questionnaire]) -> dict[int | None, list[Level]]:
    grids = {questionnaire.grid_id for questionnaire in questionnaires}
    levels: dict[int | None, list[Level]] = defaultdict(list)
    for level in Level.objects.filter(grid__in=grids).order_by("-rank"):
        levels[level.grid_id].append(level)
    return levels


def _weightings(questionnaires: set[int]) -> dict[int, Weighting]:
    """The latest of each questionnaire; there are few, so the earlier ones come along."""
    if not questionnaires:
        return {}
    ordered = Weighting.objects.filter(questionnaire__in=questionnaires).order_by("number")
    return {one.questionnaire_id: one for one in ordered.prefetch_related("weights")}


def weights_of(weighting: Weighting | None) -> Weights:
    """What the questions and parts weigh; even weights without a weighting."""
    weights = weighting.weights.all() if weighting else []
    return Weights(
        questions={
            weight.question_id: Fraction(weight.value) for weight in weights if weight.question_id
        },
        parts={
            weight.section_id: Fraction(weight.value) for weight in weights if weight.section_id
        },
    )
