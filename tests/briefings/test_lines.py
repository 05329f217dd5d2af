"""Words as lines: marks on levels, paragraphs without a loss."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.lines import LEVELS, marks_of, paragraphs, shortened
from sources.anchoring import Segment, Span, segments


def test_marks_of_numbers_passages_in_the_order_of_the_words():
    cut = segments("abcdef", [Span(4, 6, "last"), Span(0, 2, "first")])

    marks = marks_of(cut, {"first": "leaf", "last": "sky"})

    assert [(key, mark.number, mark.tint) for key, mark in marks.items()] == [
        ("first", 1, "leaf"),
        ("last", 2, "sky"),
    ]


def test_marks_of_overlapping_passages_puts_them_on_different_levels():
    spans = [Span(0, 4, "a"), Span(2, 6, "b"), Span(5, 8, "c")]

    marks = marks_of(segments("abcdefgh", spans), dict.fromkeys("abc", "leaf"))

    assert [marks[key].level for key in "abc"] == [0, 1, 0]


def test_marks_of_more_passages_than_levels_share_the_last():
    keys = range(LEVELS + 2)

    marks = marks_of(
        segments("abc", [Span(0, 3, key) for key in keys]), dict.fromkeys(keys, "leaf")
    )

    assert max(mark.level for mark in marks.values()) == LEVELS - 1


def test_paragraphs_are_parted_by_empty_lines_and_keep_line_ends():
    cut = segments("Un.\nDeux.\n\n \nTrois.", [])

    lines = [
        ["".join(run.text for run in line) for line in paragraph]
        for paragraph in paragraphs(cut, {})
    ]

    assert lines == [["Un.", "Deux."], ["Trois."]]


def test_paragraphs_close_a_mark_behind_its_last_words():
    cut = segments("Un.\n\nDeux.\n\n", [Span(0, 12, "a")])
    marks = marks_of(cut, {"a": "leaf"})

    runs = [run for part in paragraphs(cut, marks) for line in part for run in line]

    assert [(run.text, bool(run.closing)) for run in runs] == [("Un.", False), ("Deux.", True)]


def test_paragraphs_keep_a_mask_as_ours():
    cut = (Segment("Avec ", 0, 5), Segment("[masqué]", 5, 9, is_masked=True))

    ((line,),) = paragraphs(cut, {})

    assert [(run.text, run.is_masked) for run in line] == [("Avec ", False), ("[masqué]", True)]


@st.composite
def marked_texts(draw):
    body = draw(st.text(st.sampled_from("abé \n·"), min_size=1, max_size=60))
    places = st.tuples(st.integers(0, len(body)), st.integers(0, len(body)))
    spans = [
        Span(min(place), max(place), key)
        for key, place in enumerate(draw(st.lists(places, max_size=5)))
        if place[0] != place[1]
    ]
    return body, spans


@given(marked_texts())
def test_paragraphs_lose_no_word_and_no_mark(marked):
    body, spans = marked
    cut = segments(body, spans)
    marks = marks_of(cut, {span.key: "leaf" for span in spans})

    runs = [run for part in paragraphs(cut, marks) for line in part for run in line]

    assert "".join(run.text for run in runs).replace(" ", "") == (
        body.replace("\n", "").replace(" ", "")
    )
    for span in spans:
        if body[span.start : span.end].strip():
            assert any(marks[span.key] in run.marks for run in runs)


@pytest.mark.parametrize(
    ("passage", "short"),
    [
        ("peu de mots", "peu de mots"),
        ("une\n  ligne", "une ligne"),
        (
            f"un deux trois quatre cinq {'autre ' * 15}treize quatorze quinze seize dix-sept",
            "un deux trois quatre cinq […] treize quatorze quinze seize dix-sept",
        ),
        ("x" * 200, "x" * 200),
    ],
)
def test_shortened_keeps_both_ends_of_a_long_passage(passage, short):
    assert shortened(passage) == short
