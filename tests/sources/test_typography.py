"""Words compared apart from their typography, in offsets of the text as stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.typography import fold, fold_for_search, starts_of

TYPED = st.text(st.sampled_from("aé 'œ’\u00a0\u202f\u00ad-\u2011…. «»?!\nB"), max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("l'accès", "l’accès"),
        ("Oui !", "Oui\u202f!"),
        ("Oui!", "Oui !"),
        ("« oui »", "«\u00a0oui\u00a0»"),
        ("deux\nlignes", "deux  lignes"),
        ("peut-être", "peut\u2011être"),
        ("inscrip\u00adtion", "inscription"),
        ("et puis...", "et puis…"),
    ],
)
def test_fold_disregards_typography(one: str, other: str) -> None:
    assert fold(one).text == fold(other).text


@pytest.mark.parametrize(
    ("one", "other"),
    [("soutenir", "soutenu"), ("Oui", "oui"), ("a", "à"), ("la mie", "lamie"), ("oui", "oui.")],
)
def test_fold_keeps_what_changes_words(one: str, other: str) -> None:
    assert fold(one).text != fold(other).text


@pytest.mark.parametrize("other", ["ZOE MARTIN-CŒUR", "zoé  martin coeur", "Zoe\u0301 Martin‑Cœur"])
def test_fold_for_search_disregards_case_accents_and_hyphens(other: str) -> None:
    assert fold_for_search(other).text == fold_for_search("Zoé Martin-Cœur").text


def test_occurrences_are_said_in_offsets_of_the_stored_text() -> None:
    text = "Nous\u00a0: oui…  l’accès"

    (place,) = fold(text).occurrences(fold("l'accès").text)

    assert text[slice(*place)] == "l’accès"


@given(TYPED)
def test_fold_remembers_where_each_character_stood(text: str) -> None:
    for folded in (fold(text), fold_for_search(text)):
        assert len(folded.text) == len(folded.origins)
        assert list(folded.origins) == sorted(folded.origins)
        assert all(0 <= origin < len(text) for origin in folded.origins)


@given(TYPED)
def test_fold_twice_changes_nothing(text: str) -> None:
    once = fold(text).text

    assert fold(once).text == once


def test_starts_of_finds_overlapping_occurrences() -> None:
    assert starts_of("aa", "aaa") == (0, 1)
    assert starts_of("", "aaa") == ()
