"""Orders of candidacies: a draw that anybody can repeat, places that are shared."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from questionnaires.ordering import drawn_by_lot, shared_places
from questionnaires.scoring import Figure, ranking

CODES = {1: "canal", 2: "colline", 3: "gare", 4: "parc"}


def figure(value, counted=4):
    return Figure(Fraction(value), asked=4, answered=4, counted=counted, noes=0)


def test_draw_is_the_same_on_every_machine():
    # `printf 4817:canal | sha256sum`, and so on, sorted.
    assert drawn_by_lot(CODES, 4817) == [2, 3, 1, 4]


def test_draws_differ():
    orders = {tuple(drawn_by_lot(CODES, draw)) for draw in range(1, 200)}

    assert len(orders) == 24


@given(st.dictionaries(st.integers(), st.text(), max_size=8), st.integers(1, 9999))
def test_draw_loses_nobody(codes, draw):
    assert sorted(drawn_by_lot(codes, draw)) == sorted(codes)


@given(st.integers(1, 9999))
def test_draw_keeps_its_order_when_one_more_stands(draw):
    without = {key: code for key, code in CODES.items() if key != 4}

    assert [key for key in drawn_by_lot(CODES, draw) if key != 4] == drawn_by_lot(without, draw)


def test_equal_figures_share_a_place():
    ranked = ranking({"a": figure("1/2"), "b": figure("3/4"), "c": figure("1/2")})

    assert shared_places(ranked) == {2}


def test_those_without_a_place_share_none():
    assert shared_places(ranking({"a": figure(1, counted=1), "b": figure(1, counted=1)})) == set()
