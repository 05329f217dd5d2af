"""Figures from levels: reference values, the example's check values, and properties."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.scoring import (
    Agreement,
    Figure,
    Judged,
    Rate,
    Standing,
    Weights,
    agreement,
    figure,
    figures_of_parts,
    percentages,
    ranking,
    rates,
    whole_and_parts,
)

# The ten questions of the example as single asks, by two scorers.
FIRST = (1, 2, 1, 1, 1, 2, 1, 0, 1, 1)
SECOND = (1, 3, 2, 2, 0, 2, 1, 1, -1, 1)


def judged_levels(levels) -> list[Judged]:
    return [
        Judged(question=at, points=max(level, 0), is_no=level < 0)
        for at, level in enumerate(levels)
    ]


judged_asks = st.lists(
    st.builds(
        Judged,
        question=st.integers(0, 5),
        part=st.integers(0, 2),
        standing=st.sampled_from(Standing),
        points=st.integers(0, 3),
        highest=st.just(3),
        is_no=st.booleans(),
    ),
    max_size=20,
)
weightings = st.builds(
    Weights,
    questions=st.dictionaries(st.integers(0, 5), st.fractions(0, 5)),
    parts=st.dictionaries(st.integers(0, 2), st.fractions(0, 5)),
)


@pytest.mark.parametrize(("levels", "value"), [(FIRST, (11, 30)), (SECOND, (13, 30))])
def test_figure_of_the_example_is_its_check_value(levels, value):
    assert figure(judged_levels(levels)).value == Fraction(*value)


def test_agreement_of_the_example_is_four_of_ten():
    assert agreement(zip(FIRST, SECOND, strict=True)) == Agreement(equal=4, double_scored=10)


def test_noes_are_counted_apart_and_take_nothing_away():
    with_no = figure(judged_levels([3, -1]))

    assert (with_no.value, with_no.noes) == (Fraction(1, 2), 1)


def test_reference_weights_give_the_reference_figures(real_sources):
    path = real_sources.parent / "reference" / "weights.json"
    reference = json.loads(path.read_text())
    judged, questions, parts = [], {}, {}
    for part, section in enumerate(reference["sections"]):
        parts[part] = Fraction(str(section["weight"]))
        for at, row in enumerate(section["questions"]):
            questions[part, at] = Fraction(row["weight"])
            judged.append(Judged((part, at), part, points=row["points"], highest=row["max"]))
    weights = Weights(questions, parts)

    of_parts = figures_of_parts(judged, weights)
    without_last = [
        *judged[:-1],
        Judged((1, 1), 1, Standing.NOT_APPLICABLE, highest=2),
    ]

    assert float(figure(judged, weights).value) == pytest.approx(reference["total"], abs=1e-6)
    assert [float(one.value) for one in of_parts.values()] == pytest.approx(
        reference["section_values"], abs=1e-6
    )
    assert float(figure(without_last, weights).value) == pytest.approx(
        reference["total_when_last_not_applicable"], abs=1e-6
    )


def test_asks_of_one_question_share_its_weight():
    judged = [Judged("a", points=3), Judged("b", points=0), Judged("b", points=3)]

    assert figure(judged).value == Fraction(3, 4)


def test_figure_without_any_level_is_not_computable():
    silence = [Judged("a", standing=Standing.SILENT), Judged("b", standing=Standing.WAITING)]

    assert figure(silence) == Figure(value=None, asked=2, answered=1, counted=0, noes=0)
    assert figure([]).coverage == 0


def test_figure_of_weights_that_are_all_zero_is_not_computable():
    assert figure([Judged("a", points=3)], Weights({"a": Fraction(0)})).value is None


@pytest.mark.parametrize("points", [-1, 4])
def test_judged_points_outside_the_grid_are_refused(points):
    with pytest.raises(ValueError, match=f"{points} points of 3"):
        Judged("a", points=points)


def test_negative_weight_is_refused():
    with pytest.raises(ValueError, match="zero or more"):
        Weights({"a": Fraction(-1)})


@given(judged_asks, weightings)
def test_figure_is_between_zero_and_one(judged, weights):
    value = figure(judged, weights).value

    assert value is None or 0 <= value <= 1


@given(judged_asks, weightings, st.integers(0, 5), st.integers(0, 2))
def test_ask_that_does_not_apply_changes_nothing(judged, weights, question, part):
    exception = Judged(question, part, Standing.NOT_APPLICABLE)

    assert figure([*judged, exception], weights) == figure(judged, weights)


@given(judged_asks, weightings, st.integers(0, 5), st.integers(0, 2))
def test_silence_never_moves_a_figure_only_its_coverage(judged, weights, question, part):
    before = figure(judged, weights)
    after = figure([*judged, Judged(question, part, Standing.SILENT)], weights)

    assert after.value == before.value
    assert (after.asked, after.counted, after.noes) == (
        before.asked + 1,
        before.counted,
        before.noes,
    )
    assert after.coverage <= before.coverage


@given(judged_asks, weightings, st.randoms())
def test_order_of_asks_changes_nothing(judged, weights, random):
    shuffled = random.sample(judged, len(judged))

    assert figure(shuffled, weights) == figure(judged, weights)


@given(st.lists(st.lists(st.integers(-1, 3), max_size=3)), st.randoms())
def test_relabelling_people_changes_no_agreement(levels, random):
    relabelled = [random.sample(given, len(given)) for given in levels]

    assert agreement(relabelled) == agreement(levels)


@given(st.dictionaries(st.text(max_size=3), judged_asks, max_size=6), st.permutations("abcdef"))
def test_relabelling_candidacies_moves_no_place(asks, letters):
    figures = {name: figure(judged) for name, judged in asks.items()}
    renamed = {name: letters[at] for at, name in enumerate(figures)}

    places = {row.key: row.place for row in ranking(figures)}
    moved = ranking({renamed[name]: one for name, one in figures.items()})

    assert {row.key: row.place for row in moved} == {
        renamed[name]: place for name, place in places.items()
    }


def test_ranking_leaves_out_what_is_below_the_threshold():
    figures = {
        "low": figure(judged_levels([1, 1])),
        "high": figure(judged_levels([3, 1])),
        "also high": figure(judged_levels([2, 2])),
        "silent": figure(
            [*judged_levels([3]), *(Judged(at, standing=Standing.SILENT) for at in "xy")]
        ),
        "at the threshold": figure([*judged_levels([3]), Judged("x", standing=Standing.SILENT)]),
    }

    assert [(row.key, row.place) for row in ranking(figures)] == [
        ("at the threshold", 1),
        ("high", 2),
        ("also high", 2),
        ("low", 4),
        ("silent", None),
    ]


def test_rates_never_share_silence_out():
    counts = {"yes": 3, "no": 1, "no reply": 4}

    assert rates(counts, silent=["no reply"]) == {
        "yes": Rate(3, Fraction(3, 8), Fraction(3, 4)),
        "no": Rate(1, Fraction(1, 8), Fraction(1, 4)),
        "no reply": Rate(4, Fraction(1, 2), None),
    }


def test_rates_of_nobody_are_not_computable():
    assert rates({"yes": 0, "none": 2}, silent=["none"]) == {
        "yes": Rate(0, Fraction(0), None),
        "none": Rate(2, Fraction(1), None),
    }
    assert rates({"yes": 0}, silent=[]) == {"yes": Rate(0, None, None)}


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((1, 1, 1), (34, 33, 33)),
        ((2, 1, 1), (50, 25, 25)),
        ((0, 0), (0, 0)),
        ((), ()),
        ((30, 19, 21, 8), (39, 24, 27, 10)),
    ],
)
def test_percentages_go_by_largest_remainders(counts, expected):
    assert percentages(counts) == expected


@given(st.lists(st.integers(0, 1000), min_size=1))
def test_percentages_add_up(counts):
    assert sum(percentages(counts)) == (100 if sum(counts) else 0)


def test_percentages_of_a_negative_count_are_refused():
    with pytest.raises(ValueError, match="zero or more"):
        percentages([1, -1])


@given(judged_asks, weightings)
def test_whole_and_parts_add_up(judged, weights):
    whole, parts = whole_and_parts(judged, weights)

    for name in ("asked", "answered", "counted", "noes"):
        assert getattr(whole, name) == sum(getattr(part, name) for part in parts.values())
