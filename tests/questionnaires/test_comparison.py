"""Two transcriptions word by word, and a transcription in its original. Pure."""

from random import Random
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.comparison import AROUND, differences, in_original
from sources.normalising import normalise

WORDS = st.text(alphabet="ab é’.\n", max_size=60)


@pytest.mark.parametrize(
    ("old", "new", "runs"),
    [
        ("", "", []),
        ("Oui.", "Oui.", [("same", "Oui.")]),
        ("", "Oui.", [("added", "Oui.")]),
        ("Oui.", "", [("removed", "Oui.")]),
        (
            "Oui, dix.",
            "Oui, onze.",
            [("same", "Oui, "), ("removed", "dix"), ("added", "onze"), ("same", ".")],
        ),
        (
            "nous le ferons",
            "nous ne le ferons",
            [("same", "nous "), ("added", "ne "), ("same", "le ferons")],
        ),
    ],
)
def test_differences_are_told_in_runs(old: str, new: str, runs: list[tuple[str, str]]) -> None:
    assert [(str(run.change), run.text) for run in differences(old, new)] == runs


@given(WORDS, WORDS)
def test_runs_spell_both_texts(old: str, new: str) -> None:
    runs = differences(old, new)

    assert "".join(run.text for run in runs if run.change != "removed") == new
    assert "".join(run.text for run in runs if run.change != "added") == old


def test_words_are_found_at_their_place() -> None:
    excerpt = in_original("Oui.", "Oui. Non. Oui.", start=10)

    assert excerpt is not None
    assert (excerpt.before, excerpt.passage, excerpt.after) == ("Oui. Non. ", "Oui.", "")


def test_typography_is_no_slip() -> None:
    excerpt = in_original("L’accueil est prêt !", "Bien. L'accueil\nest prêt!")

    assert excerpt is not None
    assert (excerpt.passage, excerpt.is_exact) == ("L'accueil\nest prêt!", True)


def test_nearest_passage_is_shown_for_a_slip() -> None:
    excerpt = in_original(
        "Nous créerons deux logements", "Bonjour. Nous créerons dix logements. Merci."
    )

    assert excerpt is not None
    assert not excerpt.is_exact
    assert "créerons dix logements" in excerpt.passage


@pytest.mark.parametrize(
    ("words", "original"), [("", "Oui."), ("Oui.", ""), ("Tout autre chose", "xyz")]
)
def test_nothing_alike_is_nothing(words: str, original: str) -> None:
    assert in_original(words, original) is None


def test_nearest_passage_of_long_words_is_shown_for_a_slip() -> None:
    passage = " ".join(f"Mesure {number} : nous ouvrirons un lieu." for number in range(200))
    original = f"Bonjour. {passage} Bien à vous."

    found = in_original(passage.replace("Mesure 100", "Mesure cent"), original)

    assert found is not None
    assert (found.before, found.passage, found.after) == ("Bonjour. ", passage, " Bien à vous.")


def test_long_words_that_are_unlike_cost_little() -> None:
    chance = Random(1)  # noqa: S311  the same words each time
    words, original = (
        " ".join(chance.choice(["le", "la", "oui"]) + str(chance.randint(0, 500)) for _ in range(n))
        for n in (3_000, 6_000)
    )
    start = perf_counter()

    in_original(words, original)

    assert perf_counter() - start < 10  # seconds; it took minutes


def test_very_long_texts_are_compared_as_a_whole() -> None:
    old, new = "Oui. " + "a, " * 30_000 + "Fin.", "Oui. " + "b, " * 30_000 + "Fin."

    runs = differences(old, new)

    assert [str(run.change) for run in runs] == ["same", "removed", "added", "same"]
    assert "".join(run.text for run in runs if run.change != "added") == old
    assert "".join(run.text for run in runs if run.change != "removed") == new


def test_long_surroundings_are_cut_between_words() -> None:
    around = "mot " * AROUND

    excerpt = in_original("Oui.", f"{around}Oui. {around}")

    assert excerpt is not None
    assert excerpt.before.startswith("… mot ")
    assert excerpt.after.endswith(" mot …")
    assert len(excerpt.before) <= AROUND + 2


@given(WORDS, WORDS, WORDS)
def test_words_of_the_original_are_always_found(before: str, words: str, after: str) -> None:
    original = normalise(before + words + after)
    words = normalise(words)

    excerpt = in_original(words, original)

    if words.strip() and words in original:
        assert excerpt is not None
        assert excerpt.is_exact
