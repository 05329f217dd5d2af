"""Sentences that the keyboard steps through."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.sentences import sentences

WORDS = ["Oui", "non", "M.", "art. 3", "Mme", "etc.", "3.5", "1.", "é", "😊"]
MARKS = ["- ", "« ", " »", "\u00a0", "…", "...", "?", "!", ". ", "\n", " ", "(", ")", "’", "。"]


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["Oui.", "Nous irons.", "Promis"],
        ["M. Durand et Mme. Petit ont dit oui.", "Pas nous."],
        ["Voir l'art. 3 et le n° 12.", "C'est la loi."],
        ["J. Durand le dit (cf. p. 12).", "Nous aussi."],
        ["Il faut des lieux, des équipes, etc. pour y arriver."],
        ["Il faut des lieux, des équipes, etc.", "Nous les aurons."],
        ["Soit 3.5 millions en 2026.", "Ou 1,5."],
        ["Vraiment ?", "Oui !", "C'est dit…", "Enfin presque."],
        ["Peut-être... si tout va bien.", "Sinon non."],
        ["Elle répond « Oui. »", "Puis elle part."],
        ["Elle répond « Oui ! » et part."],
        ["Elle dit « oui\u202f! »", "« Non », dit-il."],
        ['He said "No."', 'Then "yes".'],
        ["(Déjà dit.)", "On le redit."],
        ["No.", "We will not."],
        ["See No. 3, e.g. the park.", "Mr. Brown agrees."],
        ["From Jan. 5 to Feb. 6.", "Done."],
        ["Voir https://example.org/a.b?c=d pour en savoir plus.", "Merci."],
        ["12 lieux.", "7 centres."],
        ["هل توافق؟", "نعم."],
        ["好的。", "谢谢。"],
    ],
)
def test_sentences_of_a_line(expected: list[str]) -> None:
    assert split(" ".join(expected)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nous voulons :\n- un lieu\n- une équipe. Vite.", 4),
        ("1. Un lieu.\n2. Une équipe.", 2),
        ("a. Un lieu.\niv. Une équipe.", 2),
        ("Titre\n\n\nOui.\u00a0\n", 2),
        ("", 0),
        (" \n\t\u00a0", 0),
    ],
)
def test_sentences_end_with_their_line(text: str, expected: int) -> None:
    assert len(split(text)) == expected


def test_sentences_have_no_white_space_around_them() -> None:
    assert split("  Oui.  \u202fNon. \n\t Si. ") == ["Oui.", "Non.", "Si."]


@given(st.lists(st.sampled_from(WORDS + MARKS), max_size=30).map("".join) | st.text(max_size=60))
def test_sentences_hold_all_that_is_not_white_space_once(text: str) -> None:
    at = 0

    for start, end in sentences(text):
        assert at <= start < end
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end

    assert not text[at:].strip()


def test_sentences_of_a_long_line_without_end_stay_quick() -> None:
    started = perf_counter()

    sentences(". »" * 20_000 + "a. " * 20_000 + "M." * 20_000)

    assert perf_counter() - started < 2
