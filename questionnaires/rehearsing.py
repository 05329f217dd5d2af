"""What a change of weights or of the grid would move, before anything is stored. Never writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Q

from accounts.models import User
from questionnaires.models import AnswerVersion, Grid, Questionnaire, Score
from questionnaires.results import Results
from questionnaires.scoring import Figure, Weights, figure, ranking
from stakeholders.models import Candidacy


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A candidacy's figure as it is and as it would be; places only where there are any."""

    candidacy: Candidacy
    before: Figure
    after: Figure
    place_before: int | None = None
    place_after: int | None = None

    @property
    def percent_before(self) -> float | None:
        return _percent(self.before.value)

    @property
    def percent_after(self) -> float | None:
        return _percent(self.after.value)

    @property
    def moved(self) -> float | None:
        """By how many points of a hundred the figure would go up or, below 0, down."""
        if self.before.value is None or self.after.value is None:
            return None
        return _percent(self.after.value - self.before.value)


def _percent(value: Fraction | None) -> float | None:
    return None if value is None else float(value * 100)


def rehearse(results: Results, weights: Weights) -> list[Rehearsed]:
    """Each candidacy's figure and place, now and with other weights, in the order of `results`."""
    after = {pk: figure(results.judged(pk), weights) for pk in results.cells}
    places_before, places_after = _places(results.figures), _places(after)
    return [
        Rehearsed(
            candidacy,
            results.figures[candidacy.pk],
            after[candidacy.pk],
            places_before[candidacy.pk],
            places_after[candidacy.pk],
        )
        for candidacy in results.candidacies
    ]


def _places(figures: Mapping[int, Figure]) -> dict[int, int | None]:
    return {ranked.key: ranked.place for ranked in ranking(figures)}


@dataclass(frozen=True, slots=True)
class Adoption:
    """How many levels would wait to be confirmed, and how many would count again.

    Of those that the reader may see: a count of the others would tell that somebody has scored.
    """

    stale: int
    again: int


def adoption_of(grid: Grid, questionnaire: Questionnaire, reader: User) -> Adoption:
    """What judging a questionnaire by another version of a grid would do to its scores."""
    of_today = (
        Score.objects.visible_to(reader)
        .standing()
        .levels()
        .filter(
            version__answer__response__questionnaire=questionnaire,
            version__in=AnswerVersion.objects.current(),
        )
    )
    counted = of_today.aggregate(
        stale=Count("pk", filter=Q(grid=questionnaire.grid_id) & ~Q(grid=grid)),
        again=Count("pk", filter=Q(grid=grid) & ~Q(grid=questionnaire.grid_id)),
    )
    return Adoption(counted["stale"], counted["again"])
