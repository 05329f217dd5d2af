"""Figures in words: rounded here, with their coverage, or with the reason why there is none."""

from fractions import Fraction

import pytest
from django.utils import translation

from questionnaires.figures import (
    agreement_words,
    figure_words,
    percent,
    single_words,
    status_words,
    why_unranked,
)
from questionnaires.results import Status
from questionnaires.scoring import Agreement, Figure

FRENCH = [
    (Figure(Fraction(38, 100), 10, 8, 8, 1), ("38 %", "8 réponses sur 10", "1 non")),
    (
        Figure(Fraction(1, 3), 10, 8, 6, 0),
        ("33 %", "8 réponses sur 10, dont 2 en attente d’un niveau", "0 non"),
    ),
    (Figure(None, 10, 0, 0, 0), ("Non calculable : aucune réponse", "0 réponse sur 10", "0 non")),
]


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(("figure", "words"), FRENCH)
def test_figure_is_told_in_french(figure, words):
    with translation.override("fr"):
        told = figure_words(figure)

    assert (told.value, told.coverage, told.noes) == words


@pytest.mark.parametrize(
    ("figure", "reason"),
    [
        (Figure(None, 0, 0, 0, 0), "nothing that is asked applies"),
        (Figure(None, 3, 0, 0, 0), "no answer"),
        (Figure(None, 3, 2, 0, 0), "no answer has a settled level yet"),
        (Figure(None, 3, 2, 1, 0), "all that has a level weighs nothing"),
    ],
)
def test_figure_without_a_value_says_why(figure, reason, english):
    assert figure_words(figure).value == f"Not computable: {reason}"
    assert why_unranked(figure) == f"Not computable: {reason}"


@pytest.mark.parametrize(
    ("share", "shown"),
    [("1/2", "50%"), ("1/3", "33%"), ("5/8", "63%"), ("1/8", "13%"), ("999/1000", "100%")],
)
def test_percent_rounds_halves_up(share, shown, english):
    assert percent(Fraction(share)) == shown


def test_low_coverage_is_why_there_is_no_place(english):
    figure = Figure(Fraction(1), 10, 9, 4, 0)

    assert why_unranked(figure) == "only 4 of 10 have a level: less than half"


@pytest.mark.parametrize(
    ("agreement", "words"),
    [
        (Agreement(4, 10), "Same level on 4 of the 10 asks that two people scored"),
        (Agreement(1, 1), "Same level on 1 of the 1 ask that two people scored"),
        (Agreement(0, 0), "Nothing is scored by two people yet"),
    ],
)
def test_agreement_is_told_in_words(agreement, words, english):
    assert agreement_words(agreement) == words


def test_levels_of_one_person_are_told_where_there_are_any(english):
    assert [single_words(count) for count in (0, 1, 2)] == [
        "",
        "1 ask scored by one person",
        "2 asks scored by one person",
    ]


def test_each_status_has_words_of_its_own(english):
    words = status_words()

    assert set(words) == set(Status) - {Status.SETTLED}
    assert len(set(words.values())) == len(words)
