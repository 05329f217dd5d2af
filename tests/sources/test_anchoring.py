"""Segments of overlapping marks, and quotes that follow a corrected text."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.anchoring import (
    Outcome,
    Placement,
    Quote,
    Reason,
    Segment,
    Span,
    quote,
    re_anchor,
    segments,
)
from sources.normalising import normalise

REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "offsets.json"

OWN_VECTORS = [
    ("Hello 😊, John", "John", 9, 10),
    ("👩🏽‍⚕️ soigne", "soigne", 6, 8),
    ("𝐎𝐮𝐢, l’accès", "l’accès", 5, 8),
    ("Où ?\nLà.", "Là", 5, 5),
]

WORDS = st.text(st.sampled_from("aàbé’ \n😊𝐎\u00a0.«»"), max_size=60).map(normalise)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Span[int]]]:
    text = draw(WORDS.filter(bool))
    borders = st.integers(0, len(text))
    pairs = st.tuples(borders, borders).map(sorted).filter(lambda pair: pair[0] < pair[1])
    places = draw(st.lists(pairs, max_size=6))
    return text, [Span(start, end, key) for key, (start, end) in enumerate(places)]


def anchored(text: str, words: str) -> Quote:
    start = text.index(words)
    return quote(text, start, start + len(words))


def words_at(text: str, placement: Placement) -> str:
    assert placement.start is not None
    assert placement.end is not None
    return text[placement.start : placement.end]


# Offsets


@pytest.mark.parametrize(("text", "words", "code_points", "utf16"), OWN_VECTORS)
def test_offsets_count_code_points(text: str, words: str, code_points: int, utf16: int) -> None:
    found = anchored(text, words)

    assert (found.start, found.end) == (code_points, code_points + len(words))
    assert len(text[: found.start].encode("utf-16-le")) // 2 == utf16


def test_offsets_of_the_reference_hold() -> None:
    if not REFERENCE.exists():
        pytest.skip("the reference vectors are not beside this clone")

    for vector in json.loads(REFERENCE.read_text())["vectors"]:
        found = anchored(normalise(vector["text"]), vector["quote"])
        before = vector["text"][: found.start]
        assert found.start == vector["code_points"]
        assert len(before.encode("utf-16-le")) // 2 == vector["utf16"]


# Segments


def test_segments_without_marks_are_the_text() -> None:
    assert segments("Oui.", []) == (Segment("Oui.", 0, 4),)
    assert segments("", []) == ()


def test_segments_of_overlapping_marks_name_each_mark() -> None:
    cut = segments("abcdef", [Span(2, 5, "right"), Span(0, 4, "left"), Span(2, 3, "inside")])

    assert cut == (
        Segment("ab", 0, 2, ("left",)),
        Segment("c", 2, 3, ("left", "right", "inside"), closing=("inside",)),
        Segment("d", 3, 4, ("left", "right"), closing=("left",)),
        Segment("e", 4, 5, ("right",), closing=("right",)),
        Segment("f", 5, 6),
    )


def test_segments_of_nested_marks_name_the_widest_first() -> None:
    cut = segments("abc", [Span(0, 1, "narrow"), Span(0, 3, "wide")])

    assert cut[0].keys == ("wide", "narrow")


def test_segments_of_two_marks_on_the_same_words_keep_the_given_order() -> None:
    cut = segments("abc", [Span(0, 3, "pledge"), Span(0, 3, "means")])

    assert cut == (Segment("abc", 0, 3, ("pledge", "means"), ("pledge", "means")),)


@pytest.mark.parametrize(("start", "end"), [(1, 1), (2, 1), (-1, 2), (0, 4), (3, 4)])
def test_segments_refuse_a_mark_without_words(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=f"no words at {start} to {end}"):
        segments("abc", [Span(start, end, "mark")])


@given(marked_texts())
def test_segments_joined_are_the_text(marked: tuple[str, list[Span[int]]]) -> None:
    text, spans = marked

    cut = segments(text, spans)

    assert "".join(segment.text for segment in cut) == text
    for segment in cut:
        assert segment.text == text[segment.start : segment.end] != ""


@given(marked_texts())
def test_segments_tell_for_each_character_which_marks_cover_it(
    marked: tuple[str, list[Span[int]]],
) -> None:
    text, spans = marked

    for segment in segments(text, spans):
        for at in range(segment.start, segment.end):
            covering = {span.key for span in spans if span.start <= at < span.end}
            assert set(segment.keys) == covering


@given(marked_texts())
def test_segments_close_each_mark_once_where_it_ends(
    marked: tuple[str, list[Span[int]]],
) -> None:
    text, spans = marked

    closed = [(key, part.end) for part in segments(text, spans) for key in part.closing]

    assert sorted(closed) == [(span.key, span.end) for span in spans]


# Quotes


def test_quote_holds_the_words_and_their_surroundings() -> None:
    assert quote("Oui, nous irons.", 5, 9, context=3) == Quote(5, 9, "nous", "i, ", " ir")
    assert quote("Oui", 0, 3) == Quote(0, 3, "Oui", "", "")


@pytest.mark.parametrize("text", [unicodedata.normalize("NFD", "été"), "a\r\nb", "a\u202eb"])
def test_quote_refuses_a_text_that_is_not_normalised(text: str) -> None:
    with pytest.raises(ValueError, match="normalise"):
        quote(text, 0, 1)


# Following a corrected text


def test_re_anchor_same_place_is_kept() -> None:
    old = anchored("Oui. Nous irons à Genève.", "Nous irons")

    assert re_anchor(old, "Oui. Nous irons à Berne.") == Placement(Outcome.KEPT, 5, 15)


def test_re_anchor_further_on_is_moved() -> None:
    old = anchored("Oui. Nous irons.", "Nous irons")
    new = "Oui, bien sûr. Nous irons."

    assert re_anchor(old, new) == Placement(Outcome.MOVED, 15, 25)


def test_re_anchor_repeated_words_follow_their_surroundings() -> None:
    old = anchored("À Paris, oui. À Lyon, non.", "oui")
    new = "Bref : à Lyon, oui. À Paris, oui. À Lyon, non."

    placement = re_anchor(old, new)

    assert placement.outcome == Outcome.MOVED
    assert placement.start == new.rindex("oui")


def test_re_anchor_words_doubled_before_them_follow_their_surroundings() -> None:
    old = anchored("Oui. Nous irons. Promis.", "Oui")
    new = "Oui ou non ? Oui. Nous irons. Promis."

    assert re_anchor(old, new) == Placement(Outcome.MOVED, 13, 16)


def test_re_anchor_in_the_unchanged_text_is_kept_even_where_words_repeat() -> None:
    text = "non " * 40

    assert re_anchor(quote(text, 80, 83), text) == Placement(Outcome.KEPT, 80, 83)


def test_re_anchor_repeated_words_that_nothing_tells_apart_are_lost() -> None:
    old = anchored("Alors oui, merci.", "oui")

    placement = re_anchor(old, "Non : oui ; ou bien : oui ; au revoir.")

    assert placement == Placement(Outcome.LOST, reason=Reason.AMBIGUOUS)


def test_re_anchor_does_not_prefer_the_old_place_when_its_surroundings_changed() -> None:
    old = anchored("Alors oui, merci.", "oui")

    placement = re_anchor(old, "Donc: oui ; et oui ;")

    assert placement == Placement(Outcome.LOST, reason=Reason.AMBIGUOUS)


def test_re_anchor_only_place_with_other_surroundings_says_so() -> None:
    old = anchored("Alors oui, merci.", "oui")

    placement = re_anchor(old, "Peut-être\noui\nou non")

    assert placement == Placement(Outcome.MOVED, 10, 13, Reason.SURROUNDINGS)


@pytest.mark.parametrize(
    "new",
    [
        "Nous ne soutiendrons pas ce projet.",
        "Nous soutiendrions ce projet.",
        "Nous soutenons ce projet.",
        "nous soutiendrons ce projet.",
        "",
    ],
)
def test_re_anchor_other_words_are_lost_however_alike(new: str) -> None:
    old = anchored("Nous soutiendrons ce projet.", "Nous soutiendrons ce projet")

    assert re_anchor(old, new) == Placement(Outcome.LOST, reason=Reason.ABSENT)


@pytest.mark.parametrize("word", ["renonçons", "sinon", "nonobstant"])
def test_re_anchor_does_not_land_inside_a_word(word: str) -> None:
    old = anchored("Nous disons non.", "non")

    assert re_anchor(old, f"{word}.").outcome == Outcome.LOST
    assert re_anchor(old, f"{word} : non.").start == len(word) + 3


def test_re_anchor_part_of_a_word_stays_part_of_a_word() -> None:
    old = anchored("On s'engage.", "engage")

    assert re_anchor(old, "On vous engagera, on s'engage.").start == 23
    assert re_anchor(anchored("réengagé", "engagé"), "déjà réengagé").start == 7


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("Oui. L’accès aux droits : oui.", "L’accès aux droits : oui"),
        ("Oui. L'accès aux droits\u00a0: oui.", "L'accès aux droits\u00a0: oui"),
        ("Oui. L'accès aux\ndroits : oui.", "L'accès aux\ndroits : oui"),
        ("Oui. L'accès aux droits: oui.", "L'accès aux droits: oui"),
        ("Bien. Oui. L’ac\u00adcès aux droits : oui.", "L’ac\u00adcès aux droits : oui"),
    ],
)
def test_re_anchor_other_typography_is_moved_and_said(new: str, expected: str) -> None:
    old = anchored("Oui. L'accès aux droits : oui.", "L'accès aux droits : oui")

    placement = re_anchor(old, new)

    assert placement.outcome == Outcome.MOVED
    assert placement.reason == Reason.TYPOGRAPHY
    assert words_at(new, placement) == expected


def test_re_anchor_several_places_in_other_typography_follow_their_surroundings() -> None:
    old = anchored("À Paris, l'accès. À Lyon, rien.", "l'accès")
    new = "À Lyon, l’accès ! À Paris, l’accès. À Lyon, rien."

    placement = re_anchor(old, new)

    assert placement == Placement(Outcome.MOVED, 27, 34, Reason.TYPOGRAPHY)


@pytest.mark.parametrize("new", [unicodedata.normalize("NFD", "été"), "Oui.\r\nété"])
def test_re_anchor_refuses_a_text_that_is_not_normalised(new: str) -> None:
    with pytest.raises(ValueError, match="normalise"):
        re_anchor(anchored("été", "été"), new)


@given(marked_texts())
def test_re_anchor_in_the_same_text_keeps_every_mark(
    marked: tuple[str, list[Span[int]]],
) -> None:
    text, spans = marked

    for span in spans:
        placement = re_anchor(quote(text, span.start, span.end), text)
        assert placement == Placement(Outcome.KEPT, span.start, span.end)


@given(marked_texts(), WORDS)
def test_re_anchor_never_gives_other_words(marked: tuple[str, list[Span[int]]], new: str) -> None:
    text, spans = marked

    for span in spans:
        placement = re_anchor(quote(text, span.start, span.end), new)
        if placement.outcome == Outcome.LOST:
            assert placement.start is None
        elif placement.reason != Reason.TYPOGRAPHY:
            assert words_at(new, placement) == text[span.start : span.end]
