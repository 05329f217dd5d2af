"""Codes of editions and their squares of dots."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.edition_codes import ALPHABET, code_of, read_code, spelt, square_of


@given(st.text(max_size=20), st.text(max_size=20), st.integers(1, 9999))
def test_code_of_is_read_back_however_it_was_copied(definition, digest, number) -> None:
    code = code_of(definition, digest, number)

    assert len(code) == 12
    assert set(code) <= set(ALPHABET)
    assert (
        read_code(code) == read_code(spelt(code).upper()) == read_code(f" {spelt(code)} ") == code
    )


def test_code_of_differs_by_each_of_its_parts() -> None:
    made = [("a", "b", 1), ("a", "b", 2), ("a", "c", 1), ("b", "b", 1)]

    assert len({code_of(*parts) for parts in made}) == 4


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("pv90-jm1v-trqh", "pv90jm1vtrqh"),
        ("PV9O-JMIV-TRQH", "pv90jm1vtrqh"),
        ("pv90 jmlv trqh", "pv90jm1vtrqh"),
        ("pv90-jm1v-trq", ""),
        ("pv90-jm1v-trqu", ""),
        ("é" * 12, ""),
        ("", ""),
    ],
)
def test_read_code_takes_what_is_easily_misread(typed, expected) -> None:
    assert read_code(typed) == expected


def test_square_of_has_a_margin_and_stays_the_same() -> None:
    square = square_of("https://example.org/e/pv90jm1vtrqh/")

    places = [tuple(map(int, run)) for run in re.findall(r"M(\d+) (\d+)h\d+v1h-\d+z", square.path)]
    assert re.fullmatch(r"(M\d+ \d+h\d+v1h-\d+z)+", square.path)
    assert min(x for x, _y in places) == min(y for _x, y in places) == 4
    assert max(y for _x, y in places) == square.size - 5
    assert square == square_of("https://example.org/e/pv90jm1vtrqh/")
