"""The worked example of docs/method.md, number by number."""

import re
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from django.utils import translation

from pledges.models import Status
from pledges.progress import CONCLUDING, largest_remainders
from questionnaires.scoring import Judged, Standing, Weights, agreement, figure, rates

ROOT = Path(__file__).resolve().parent.parent
TEXT = " ".join((ROOT / "docs" / "method.md").read_text(encoding="utf-8").split())
ROW = re.compile(r"\| (\d+)([ab]?) \| (-?\d) \| (-?\d) \| (-?\d) \|")
ROWS = [(number, *map(int, levels)) for number, _ask, *levels in ROW.findall(TEXT)]
SETTLED = [(number, settled) for number, _a, _b, settled in ROWS]


def judged(levels: list[tuple[str, int]], silent: str = "") -> list[Judged]:
    return [
        Judged(
            question=number,
            standing=Standing.SILENT if number == silent else Standing.SETTLED,
            points=max(level, 0),
            is_no=level < 0,
        )
        for number, level in levels
    ]


def printed(value: Fraction) -> str:
    return f"{round(value * 100)} %"


def test_the_example_is_that_of_the_fixture():
    path = ROOT / "fixtures" / "example" / "gregoire-paris-2026.toml"
    answers = tomllib.loads(path.read_text(encoding="utf-8"))["answer"]
    example = [
        (answer["question"], ask["a"]["level"], ask["b"]["level"], ask["settled"])
        for answer in answers
        for ask in answer["judged"]
    ]

    assert example == ROWS


def test_agreement_of_the_example():
    found = agreement([(a, b) for _number, a, b, _settled in ROWS])

    assert f"the same level on {found.equal} of the {found.double_scored} asks" in TEXT


def test_figure_of_the_example():
    found = figure(judged(SETTLED))

    assert found.value == Fraction(23, 60)
    assert f"**{printed(found.value)}, {found.answered} of {found.asked} answered**" in TEXT


@pytest.mark.parametrize(("scorer", "column"), [("A's levels come", 1), ("B's", 2)])
def test_figures_of_each_scorer_alone(scorer, column):
    levels = [(str(at), row[column]) for at, row in enumerate(ROWS[:10])]
    value = figure(judged(levels)).value
    points = sum(max(level, 0) for _at, level in levels)

    assert value == Fraction(points, 30)
    assert re.search(rf"{scorer} to {points} of 30(?: points)? \({printed(value)}\)", TEXT)


def test_blank_question_of_the_example():
    found = figure(judged(SETTLED, silent="8"))

    assert found.value == Fraction(23, 54)
    assert f"**{printed(found.value)}, {found.answered} of {found.asked} answered**" in TEXT


def test_weight_of_the_example():
    found = figure(judged(SETTLED), Weights(questions={"6": Fraction(3)}))

    assert found.value == Fraction(31, 72)
    assert f"= 31/72, printed **{printed(found.value)}**" in TEXT


def test_rates_of_the_example():
    yes = rates({"yes": 6, "no": 2, "none": 4}, silent=["none"])["yes"]

    assert f"yes is {printed(yes.of_all)} of all and {printed(yes.of_answered)} of those" in TEXT


# --- Pledges ------------------------------------------------------------------------------------


def test_every_status_has_its_line():
    lines = re.findall(r"\| ([a-z_]+) · ([^|]+?) \|", TEXT)

    with translation.override("fr"):
        assert lines == [(status.value, str(status.label)) for status in Status]


def test_statuses_that_conclude_are_those_of_the_rules():
    sentence = "Kept, partly kept, broken, blocked and lapsed **conclude**"

    assert sentence in TEXT
    assert {"kept", "partly_kept", "broken", "blocked", "lapsed"} == CONCLUDING


def test_percentages_of_the_example():
    assert largest_remainders([3, 3, 1]) == [43, 43, 14]
    assert "3 kept, 3 in progress and 1 not kept are **43 %, 43 % and 14 %**" in TEXT
