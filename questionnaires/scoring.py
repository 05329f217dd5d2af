"""Figures from levels: what a candidacy's answers come to, and how far two scorers agreed.

Pure: no ORM, no Django, no clock. Values are exact fractions; a page rounds, these functions do
not. `docs/method.md` explains the same rules to a member, with numbers that a test checks.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

THRESHOLD = Fraction(1, 2)


class Standing(StrEnum):
    """What became of one ask put to one candidacy. Only the first counts; the four never merge."""

    SETTLED = "settled"
    WAITING = "waiting"  # answered, and no level counts yet
    SILENT = "silent"  # blank, declined, courtesy only, or never returned
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Judged:
    """One ask of one question, put to one candidacy.

    `points` are those of the settled level and `highest` those of the best level of its grid,
    both whole numbers; `points` count only where `standing` is SETTLED. `is_no` marks a level
    below zero: its points are 0, and it is counted apart. `part` is the section of the question.
    """

    question: Hashable
    part: Hashable = None
    standing: Standing = Standing.SETTLED
    points: int = 0
    highest: int = 3
    is_no: bool = False

    def __post_init__(self) -> None:
        if self.standing == Standing.SETTLED and not 0 <= self.points <= self.highest:
            raise ValueError(f"{self.points} points of {self.highest}")
        if self.highest <= 0:
            raise ValueError("the best level of a grid has at least one point")


@dataclass(frozen=True, slots=True)
class Weights:
    """How much questions and parts weigh; what is not named weighs 1.

    Without `parts`, every question counts in one sum, whatever its part. With them, each part
    first gets a value of its own, and the total is the mean of those values by the parts' weights.
    Raises ValueError for a weight that is negative.
    """

    questions: Mapping[Hashable, Fraction] = field(default_factory=dict)
    parts: Mapping[Hashable, Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if any(weight < 0 for weight in (*self.questions.values(), *self.parts.values())):
            raise ValueError("a weight is zero or more")


EVEN = Weights()


@dataclass(frozen=True, slots=True)
class Figure:
    """What a set of asks comes to. Counts are of asks.

    `value` is between 0 and 1, or None where no level counts yet ("not computable"). It says
    nothing about what was not answered: that is what `coverage` is for.
    """

    value: Fraction | None
    asked: int
    answered: int
    counted: int
    noes: int

    @property
    def silent(self) -> int:
        return self.asked - self.answered

    @property
    def waiting(self) -> int:
        return self.answered - self.counted

    @property
    def coverage(self) -> Fraction:
        """The share of what was asked on which the value rests; 0 where nothing was asked."""
        return Fraction(self.counted, self.asked) if self.asked else Fraction(0)


def figure(judged: Iterable[Judged], weights: Weights = EVEN) -> Figure:
    """The figure of a candidacy, from each ask that was put to it.

    Sum of `points / highest × weight` over what is settled, divided by the weights there
    (formula of the Council Climate Action Scorecards, mysociety/ceuk-marking). The asks of one
    question share its weight. Asks that do not apply are as if they had never been put; silent
    and waiting ones move the coverage alone.
    """
    put = [ask for ask in judged if ask.standing != Standing.NOT_APPLICABLE]
    settled = [ask for ask in put if ask.standing == Standing.SETTLED]
    return Figure(
        value=_total(settled, weights),
        asked=len(put),
        answered=sum(ask.standing != Standing.SILENT for ask in put),
        counted=len(settled),
        noes=sum(ask.is_no for ask in settled),
    )


def figures_of_parts(judged: Iterable[Judged], weights: Weights = EVEN) -> dict[Hashable, Figure]:
    """A figure for each part, in the order in which the parts come."""
    parts: dict[Hashable, list[Judged]] = {}
    for ask in judged:
        parts.setdefault(ask.part, []).append(ask)
    of_questions = Weights(questions=weights.questions)
    return {part: figure(asks, of_questions) for part, asks in parts.items()}


def _total(settled: Sequence[Judged], weights: Weights) -> Fraction | None:
    if not weights.parts:
        return _value(settled, weights.questions)
    total = weighed = Fraction(0)
    for part in {ask.part for ask in settled}:
        value = _value([ask for ask in settled if ask.part == part], weights.questions)
        if value is not None:
            weight = weights.parts.get(part, Fraction(1))
            total += value * weight
            weighed += weight
    return total / weighed if weighed else None


def _value(settled: Sequence[Judged], of_questions: Mapping[Hashable, Fraction]) -> Fraction | None:
    questions: dict[Hashable, list[Judged]] = {}
    for ask in settled:
        questions.setdefault(ask.question, []).append(ask)
    # Points are added up by denominator: whole numbers are much quicker than fractions.
    points: dict[int, Fraction | int] = {}
    weighed: Fraction | int = 0
    for question, asks in questions.items():
        weight = of_questions.get(question, 1)
        highest = sum(ask.highest for ask in asks)
        points[highest] = points.get(highest, 0) + weight * sum(ask.points for ask in asks)
        weighed += weight
    if not weighed:
        return None
    return (
        sum((Fraction(sum_) / highest for highest, sum_ in points.items()), Fraction(0)) / weighed
    )


@dataclass(frozen=True, slots=True)
class Agreement:
    """On how many of the asks that two people scored they gave the same level."""

    equal: int
    double_scored: int


def agreement(levels: Iterable[Sequence[int]]) -> Agreement:
    """How often scorers agreed; each item holds the levels that one ask was given, blind.

    Asks with fewer than two levels are left out. Who gave which level plays no part.
    """
    double = [given for given in levels if len(given) > 1]
    return Agreement(equal=sum(len(set(given)) == 1 for given in double), double_scored=len(double))


@dataclass(frozen=True, slots=True)
class Ranked[K]:
    """A place in a ranking. `place` is None below the threshold: such a figure is not ranked."""

    key: K
    figure: Figure
    place: int | None


def ranking[K](figures: Mapping[K, Figure], threshold: Fraction = THRESHOLD) -> list[Ranked[K]]:
    """Figures by value, the highest first; equal values share a place, and the next is skipped.

    A figure whose coverage is below `threshold` (a share from 0 to 1), or which has no value, has
    no place and comes last, in the order given.
    """
    values = {
        key: one.value
        for key, one in figures.items()
        if one.value is not None and one.coverage >= threshold
    }
    ordered = sorted(values, key=lambda key: -values[key])
    places = {key: 1 + sum(value > values[key] for value in values.values()) for key in ordered}
    return [
        Ranked(key, figures[key], places.get(key))
        for key in (*ordered, *(key for key in figures if key not in values))
    ]


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of `counted` gave one reply."""

    count: int
    of_all: Fraction | None
    of_answered: Fraction | None


def rates[K: Hashable](counts: Mapping[K, int], silent: Iterable[K]) -> dict[K, Rate]:
    """Each reply's rate under both denominators: of everybody asked, and of those who answered.

    `silent` are the replies that are none (blank, not returned …): they have no rate of the
    answered, and are never shared out among the others. A rate is None where its denominator is 0.
    """
    none = set(silent)
    everybody = sum(counts.values())
    answered = sum(count for reply, count in counts.items() if reply not in none)
    return {
        reply: Rate(
            count,
            Fraction(count, everybody) if everybody else None,
            Fraction(count, answered) if answered and reply not in none else None,
        )
        for reply, count in counts.items()
    }


def percentages(counts: Sequence[int]) -> tuple[int, ...]:
    """Whole percentages that add up to 100, by largest remainders; all 0 where nothing counts.

    Equal remainders are rounded up in the order given. Raises ValueError for a negative count.
    """
    if any(count < 0 for count in counts):
        raise ValueError("a count is zero or more")
    total = sum(counts)
    if not total:
        return tuple(0 for _count in counts)
    shares = [divmod(count * 100, total) for count in counts]
    missing = 100 - sum(whole for whole, _rest in shares)
    by_rest = sorted(range(len(counts)), key=lambda at: -shares[at][1])
    rounded_up = Counter(by_rest[:missing])
    return tuple(whole + rounded_up[at] for at, (whole, _rest) in enumerate(shares))
