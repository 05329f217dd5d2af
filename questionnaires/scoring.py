"""Figures from levels: what a candidacy's answers come to, and how far two scorers agreed.

Pure: no ORM, no Django, no clock. Values are exact fractions; a page rounds, these functions do
not. `docs/method.md` explains the same rules to a member, with numbers that a test checks.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import Self

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
    return whole_and_parts(judged, weights)[0]


def figures_of_parts(judged: Iterable[Judged], weights: Weights = EVEN) -> dict[Hashable, Figure]:
    """A figure for each part, in the order in which the parts come."""
    return whole_and_parts(judged, weights)[1]


def whole_and_parts(
    judged: Iterable[Judged], weights: Weights = EVEN
) -> tuple[Figure, dict[Hashable, Figure]]:
    """The figure of a candidacy and one for each part, in the order in which the parts come.

    A question belongs to one part.
    """
    tallies = _tallies(judged)
    for tally in tallies.values():
        tally.weigh(weights.questions)
    parts = {part: tally.figure for part, tally in tallies.items()}
    whole = _Tally.sum_of(tallies.values()).figure
    if weights.parts:
        whole = replace(whole, value=_mean(parts, weights.parts))
    return whole, parts


@dataclass(slots=True)
class _Tally:
    """Counts of asks; the points of each question; and what those come to, weighed.

    `by_highest` are sums of points by what they are out of: whole numbers are much quicker to add
    up than fractions.
    """

    asked: int = 0
    answered: int = 0
    counted: int = 0
    noes: int = 0
    points: dict[Hashable, tuple[int, int]] = field(default_factory=dict)
    by_highest: dict[int, Fraction | int] = field(default_factory=dict)
    weighed: Fraction | int = 0

    def weigh(self, of_questions: Mapping[Hashable, Fraction]) -> None:
        for question, (points, highest) in self.points.items():
            weight = of_questions.get(question, 1)
            self.by_highest[highest] = self.by_highest.get(highest, 0) + weight * points
            self.weighed += weight

    @classmethod
    def sum_of(cls, tallies: Iterable[Self]) -> Self:
        total = cls()
        for tally in tallies:
            total.asked += tally.asked
            total.answered += tally.answered
            total.counted += tally.counted
            total.noes += tally.noes
            total.weighed += tally.weighed
            for highest, points in tally.by_highest.items():
                total.by_highest[highest] = total.by_highest.get(highest, 0) + points
        return total

    @property
    def figure(self) -> Figure:
        return Figure(self._value, self.asked, self.answered, self.counted, self.noes)

    @property
    def _value(self) -> Fraction | None:
        if not self.weighed:
            return None
        shares = [
            Fraction(points, highest * self.weighed) for highest, points in self.by_highest.items()
        ]
        return shares[0] if len(shares) == 1 else sum(shares, Fraction())


def _tallies(judged: Iterable[Judged]) -> dict[Hashable, _Tally]:
    """By part. One loop without calls: a comparison goes through it 1,500 times."""
    tallies: dict[Hashable, _Tally] = {}
    for ask in judged:
        tally = tallies.get(ask.part)
        if tally is None:
            tally = tallies[ask.part] = _Tally()
        if ask.standing is Standing.NOT_APPLICABLE:
            continue
        tally.asked += 1
        if ask.standing is Standing.SILENT:
            continue
        tally.answered += 1
        if ask.standing is Standing.SETTLED:
            tally.counted += 1
            tally.noes += ask.is_no
            points, out_of = tally.points.get(ask.question, (0, 0))
            tally.points[ask.question] = points + ask.points, out_of + ask.highest
    return tallies


def _mean(
    parts: Mapping[Hashable, Figure], of_parts: Mapping[Hashable, Fraction]
) -> Fraction | None:
    total = weighed = Fraction(0)
    for part, one in parts.items():
        if one.value is not None:
            weight = of_parts.get(part, Fraction(1))
            total += one.value * weight
            weighed += weight
    return total / weighed if weighed else None


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
