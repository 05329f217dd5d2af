"""Cells that no spreadsheet runs, and the way back to the words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.export.cells import neutralised, pieces, printable, restored

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\ufeff=1",
    "＝1",
    "'=1",
    "- une liste",
]


@pytest.mark.parametrize("words", FORMULAS)
def test_what_may_be_run_is_led_by_an_apostrophe(words):
    assert neutralised(words) == f"'{words}"


@pytest.mark.parametrize("words", ["", "Oui.", "l’eau = 1", "'Oui'", "2 - 1"])
def test_other_words_stay_as_they_are(words):
    assert neutralised(words) == words


@given(st.text(alphabet="'=+-@ \t\ra", max_size=6))
def test_the_words_come_back(words):
    assert restored(neutralised(words)) == words


def test_what_no_xml_holds_is_replaced_by_a_sign():
    assert (
        printable("a\x0bb\ufffe\td\n")
        == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}\td\n"
    )


@given(st.text(alphabet="ab \n", max_size=60))
def test_pieces_fit_and_lose_nothing(words):
    cut = pieces(words, 10)

    assert "".join(cut) == words
    assert all(len(piece) <= 10 for piece in cut)
