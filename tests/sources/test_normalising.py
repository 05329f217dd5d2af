"""The one form in which words are stored."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.normalising import (
    Removed,
    is_normalised,
    is_visible,
    normalise,
    removed_by_normalising,
)

# Any code points, lone surrogates included: files and forms bring them.
ANYTHING = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oui.\r\nNon.\rPeut-être.", "Oui.\nNon.\nPeut-être."),
        ("mot\vmot\fmot\x85mot\u2028mot\u2029mot", "mot\nmot\nmot\nmot\nmot\nmot"),
        (unicodedata.normalize("NFD", "déjà engagé·es"), "déjà engagé·es"),
        ("e\x00\u0301", "é"),
        ("NUL\x00 et \u202ecaché\u202c", "NUL et caché"),
        ("\ufeffOui", "Oui"),
        ("moitié \ud83d", "moitié \ufffd"),
        ("tab\tet\u00a0insécable\u202f!", "tab\tet\u00a0insécable\u202f!"),
        ("🏳️‍🌈 reste", "🏳️‍🌈 reste"),
    ],
)
def test_normalise_gives_the_stored_form(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(ANYTHING)
def test_normalise_is_idempotent_and_storable(text: str) -> None:
    once = normalise(text)

    assert normalise(once) == once
    assert is_normalised(once)
    assert "\r" not in once
    assert "\x00" not in once
    assert once.encode().decode() == once


@given(st.text(st.characters(whitelist_categories=("L", "N", "P", "S", "Zs")), max_size=60))
def test_normalise_loses_no_letter(text: str) -> None:
    assert unicodedata.normalize("NFC", text) == normalise(text)


def test_removed_counts_what_people_are_told() -> None:
    text = "a\x00b\x07\u202ec\u2069\r\n"

    assert removed_by_normalising(text) == Removed(controls=2, bidi=2)
    assert removed_by_normalising("Rien, ni cela.\r\n") == Removed(controls=0, bidi=0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oui", True),
        ("?", True),
        ("👍", True),
        ("", False),
        (" \u00a0\n", False),
        ("\u200b", False),
    ],
)
def test_is_visible_when_a_reader_sees_something(text: str, expected: bool) -> None:
    assert is_visible(text) is expected
