"""How candidacies spread over the levels of each ask, and why others have none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from questionnaires.figures import percentage, status_words
from questionnaires.models import Ask, Level
from questionnaires.results import STANDING, Results, Status
from questionnaires.scoring import Standing, percentages, rates

SILENT = tuple(
    status for status in Status if STANDING.get(status, Standing.SILENT) == Standing.SILENT
)
# What was answered comes first, then each kind of silence, then who was not asked.
OUTCOMES = (Status.WAITING, Status.STALE, *SILENT, Status.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Bar:
    """How many candidacies of `total` have one outcome: a level, or a reason why there is none.

    `of_all` and `of_answered` are whole percentages in words; each column adds up to 100. They
    are empty for an outcome that is left out of them: silence of what was answered, and who was
    not asked of both.
    """

    outcome: Level | Status
    count: int
    total: int
    of_all: str
    of_answered: str

    @property
    def level(self) -> Level | None:
        return self.outcome if isinstance(self.outcome, Level) else None

    @property
    def words(self) -> str:
        """Why there is no level."""
        return status_words()[self.outcome] if isinstance(self.outcome, Status) else ""


@dataclass(frozen=True, slots=True)
class Spread:
    """One ask with its bars, which add up to the number of candidacies."""

    ask: Ask
    is_one_of_several: bool
    bars: tuple[Bar, ...]
    total: int


def spreads_of(results: Results) -> list[Spread]:
    """All asks in their order. Every level has its bar, a reason only where somebody has it."""
    questions = [ask.question_id for ask in results.asks]
    return [
        Spread(
            ask=ask,
            is_one_of_several=questions.count(ask.question_id) > 1,
            bars=tuple(_bars(results, ask)),
            total=len(results.candidacies),
        )
        for ask in results.asks
    ]


type Outcome = Level | Status


def _bars(results: Results, ask: Ask) -> Iterable[Bar]:
    found = results.counts(ask.pk)
    reasons = [status for status in OUTCOMES if found[status]]
    outcomes: list[Outcome] = [*results.levels, *reasons]
    counts = {outcome: found[outcome] for outcome in outcomes}
    asked: dict[Outcome, int] = {
        outcome: count for outcome, count in counts.items() if outcome != Status.NOT_APPLICABLE
    }
    shares = rates(asked, SILENT)
    of_all = _shown([o for o in asked if shares[o].of_all is not None], asked)
    of_answered = _shown([o for o in asked if shares[o].of_answered is not None], asked)
    for outcome, count in counts.items():
        yield Bar(
            outcome=outcome,
            count=count,
            total=len(results.candidacies),
            of_all=of_all.get(outcome, ""),
            of_answered=of_answered.get(outcome, ""),
        )


def _shown[K](outcomes: Sequence[K], counts: dict[K, int]) -> dict[K, str]:
    """Shares with one denominator in whole percent that add up to 100."""
    wholes = percentages([counts[outcome] for outcome in outcomes])
    return {outcome: percentage(whole) for outcome, whole in zip(outcomes, wholes, strict=True)}
