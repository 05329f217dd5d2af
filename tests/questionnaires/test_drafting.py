"""Merging what two people typed, moving paragraphs, and counting words in and out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.balance import balance
from questionnaires.merging import Merged, digest, merge
from questionnaires.moving import End, put_together, take_out


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("a", "a", "a", Merged("a")),
        ("a", "b", "a", Merged("b")),
        ("a", "a", "b", Merged("b")),
        ("a", "b", "b", Merged("b")),
        ("a", "b", "c", Merged("b", theirs="c")),
        ("a\nb", "a\r\nb ", "c", Merged("c")),
    ],
)
def test_a_field_that_one_side_changed_takes_the_change(
    base: str, mine: str, theirs: str, merged: Merged
) -> None:
    assert merge(seen=digest(base), mine=mine, theirs=theirs) == merged


def test_without_a_start_two_values_are_a_conflict() -> None:
    assert merge(seen="", mine="b", theirs="a") == Merged("b", theirs="a")


@pytest.mark.parametrize(
    ("words", "end", "taken"),
    [
        ("Un.\n\nDeux.\n\nTrois.", End.FIRST, ("Un.", "Deux.\n\nTrois.")),
        ("Un.\n\nDeux.\n\nTrois.", End.LAST, ("Trois.", "Un.\n\nDeux.")),
        ("Un,\nun.\n\nDeux.", End.FIRST, ("Un,\nun.", "Deux.")),
        ("Un.\nDeux.", End.LAST, ("Deux.", "Un.")),
        ("Un.", End.LAST, ("Un.", "")),
    ],
)
def test_a_paragraph_is_taken_out(words: str, end: End, taken: tuple[str, str]) -> None:
    assert take_out(words, end) == taken


def test_what_is_put_together_stands_as_in_the_document() -> None:
    assert put_together("Un.", "Deux.", "Un.\nDeux.") == "Un.\nDeux."
    assert put_together("Un.", "Deux.", "Un. Et deux.") == "Un.\n\nDeux."
    assert put_together("", "Deux.") == "Deux."


@given(st.lists(st.sampled_from(["Un.", "Deux, deux.", "\n", "\n\n", "  "])), st.sampled_from(End))
def test_moving_loses_no_word(parts: list[str], end: End) -> None:
    words = "".join(parts)

    moved, rest = take_out(words, end)

    assert sorted(f"{moved} {rest}".split()) == sorted(words.split()) or "\n" not in words


def test_words_in_are_words_out() -> None:
    document = "1) Une question ? Oui, oui."

    even = balance(document, words_in=5, placed=["Oui, oui.", "Une question ?"], marks=["1)"])
    uneven = balance(document, words_in=5, placed=["Oui, non.", "Une question ?"], marks=["1)"])

    assert (even.is_even, even.words_out) == (True, 5)
    assert (uneven.missing, uneven.added) == (("oui",), ("non",))


def test_a_running_head_that_was_taken_out_is_not_added() -> None:
    assert balance("Oui.", words_in=3, placed=["Oui."], marks=["Page 2"]).is_even
