"""The frozen content of a briefing: what its classes work out of themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.briefing import Run, Words
from tests.briefings.contents import (
    make_content,
    make_item,
    make_judgement,
    make_scoring,
)


@pytest.mark.parametrize(
    ("content", "is_example"),
    [
        (make_content(), False),
        (make_content(scorings=(make_scoring(is_example=False),)), False),
        (make_content(scorings=(make_scoring(is_example=False), make_scoring())), True),
        (make_content(made=[make_item(1, judgements=(make_judgement(),))]), True),
    ],
    ids=["without levels", "in earnest", "one of two", "a judgement alone"],
)
def test_briefing_is_an_example_where_any_level_is_one(content, is_example):
    assert content.is_example == is_example


def test_run_without_a_long_word_is_one_part():
    assert Run("Oui, à la Ville.\n").parts == ("Oui, à la Ville.\n",)


@given(st.text(st.sampled_from("ab \n"), max_size=300), st.integers(0, 200))
def test_run_parts_joined_are_its_words_and_fit_on_a_line(words, length):
    run = Run(f"{words}{'x' * length}{words}")

    assert "".join(run.parts) == run.text
    assert all(len(word) < 70 for part in run.parts for word in part.split())


@pytest.mark.parametrize(("lang", "direction"), [("fr", "ltr"), ("ar", "rtl"), ("ar-MA", "rtl")])
def test_words_run_in_the_direction_of_their_language(lang, direction):
    assert Words((), lang).direction == direction


def test_item_names_each_code_once():
    assert len(make_item(marks=4).codes) == 1


@pytest.mark.parametrize(("language", "marks"), [("fr", "«»"), ("en", "“”")])
def test_quotation_marks_follow_the_language_of_the_briefing(language, marks):
    before, after = make_content(language=language).quotation_marks

    assert before.strip() + after.strip() == marks
