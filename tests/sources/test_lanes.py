"""Lines under overlapping highlights."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from sources.anchoring import Span
from sources.words import lanes


def test_lanes_apart_marks_share_the_first_line() -> None:
    spans = [Span(0, 5, "a"), Span(5, 9, "b")]

    assert lanes(spans) == {"a": 0, "b": 0}


def test_lanes_nested_and_crossing_marks_have_their_own() -> None:
    spans = [Span(0, 20, "wide"), Span(2, 6, "inside"), Span(4, 24, "across"), Span(6, 9, "next")]

    assert lanes(spans) == {"wide": 0, "inside": 1, "across": 2, "next": 1}


places = st.tuples(st.integers(0, 40), st.integers(1, 20))


@given(st.lists(places, max_size=12))
def test_lanes_overlapping_marks_never_share_one(pairs: list[tuple[int, int]]) -> None:
    spans = [Span(start, start + length, key) for key, (start, length) in enumerate(pairs)]

    lane_of = lanes(spans)

    overlapping = [
        (one.key, other.key)
        for one, other in combinations(spans, 2)
        if one.start < other.end and other.start < one.end
    ]
    assert [pair for pair in overlapping if lane_of[pair[0]] == lane_of[pair[1]]] == []
