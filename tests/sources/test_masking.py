"""What an audience must not see is nowhere in what it gets."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.anchoring import Segment, Span
from sources.masking import Replacement, excerpt, masked, naming, plain, repeats_masked

TEXT = "Appelez Zoé Martin au bureau."
NAME = Replacement(8, 18, "[nom]")


def shown_words(text: str, cuts: Iterable[Replacement]) -> str:
    no_marks: tuple[Span[int], ...] = ()
    return plain(masked(text, no_marks, cuts))


def test_masked_replaces_the_words() -> None:
    assert shown_words(TEXT, [NAME]) == "Appelez [nom] au bureau."


def test_masked_cuts_a_mark_that_reaches_into_the_mask() -> None:
    shown = masked(TEXT, [Span(12, 21, "mark")], [NAME])

    assert shown == (
        Segment("Appelez ", 0, 8),
        Segment("[nom]", 8, 18, is_masked=True),
        Segment(" au", 18, 21, ("mark",), ("mark",)),
        Segment(" bureau.", 21, 29),
    )


def test_masked_mark_around_the_mask_closes_once() -> None:
    shown = masked(TEXT, [Span(0, 21, "mark")], [NAME])

    assert [(part.text, part.keys, part.closing) for part in shown] == [
        ("Appelez ", ("mark",), ()),
        ("[nom]", (), ()),
        (" au", ("mark",), ("mark",)),
        (" bureau.", (), ()),
    ]


def test_masked_mark_inside_the_mask_disappears() -> None:
    shown = masked(TEXT, [Span(8, 11, "mark")], [NAME])

    assert all(part.keys == () for part in shown)


def test_masked_stretches_that_overlap_become_one_with_each_reason_once() -> None:
    cuts = [Replacement(8, 14, "[nom]"), Replacement(12, 18, "[nom]"), Replacement(9, 21, "[lieu]")]

    assert shown_words(TEXT, cuts) == "Appelez [nom] [lieu] bureau."


def test_masked_stretches_that_touch_stay_two() -> None:
    cuts = [Replacement(8, 11, "[a]"), Replacement(11, 18, "[b]")]

    assert plain(masked(TEXT, [Span(0, 29, 1)], cuts)) == "Appelez [a][b] au bureau."


def test_masked_whole_text_leaves_the_replacement_only() -> None:
    assert plain(masked(TEXT, [Span(0, 7, 1)], [Replacement(0, 29, "[tout]")])) == "[tout]"


@pytest.mark.parametrize("cut", [Replacement(3, 3, ""), Replacement(20, 30, "")])
def test_masked_refuses_a_stretch_without_words(cut: Replacement) -> None:
    with pytest.raises(ValueError, match="no words"):
        masked(TEXT, (), [cut])


def test_masked_refuses_a_mark_without_words_even_inside_a_mask() -> None:
    with pytest.raises(ValueError, match="no words"):
        masked(TEXT, [Span(10, 10, 1)], [NAME])


@st.composite
def cut_texts(draw: st.DrawFn) -> tuple[str, list[Span[int]], list[Replacement]]:
    text = draw(st.text("abc é\n😊", min_size=1, max_size=30))
    at = st.integers(0, len(text))
    pairs = st.tuples(at, at).map(sorted).filter(lambda pair: pair[0] < pair[1])
    spans = [Span(a, b, key) for key, (a, b) in enumerate(draw(st.lists(pairs, max_size=4)))]
    cuts = [Replacement(a, b, "#") for a, b in draw(st.lists(pairs, max_size=4))]
    return text, spans, cuts


@given(cut_texts())
def test_masked_shows_what_is_outside_the_masks_and_nothing_else(
    case: tuple[str, list[Span[int]], list[Replacement]],
) -> None:
    text, spans, cuts = case
    hidden = {at for cut in cuts for at in range(cut.start, cut.end)}

    shown = masked(text, spans, cuts)

    visible = {at for part in shown if not part.is_masked for at in range(part.start, part.end)}
    assert visible == set(range(len(text))) - hidden
    for part in shown:
        assert part.text == ("#" if part.is_masked else text[part.start : part.end])
        for at in range(part.start, part.end) if not part.is_masked else ():
            assert set(part.keys) == {span.key for span in spans if span.start <= at < span.end}


@given(cut_texts())
def test_masked_closes_each_visible_mark_once(
    case: tuple[str, list[Span[int]], list[Replacement]],
) -> None:
    text, spans, cuts = case

    shown = masked(text, spans, cuts)

    carried = {key for part in shown for key in part.keys}
    assert sorted(key for part in shown for key in part.closing) == sorted(carried)


def test_excerpt_quotes_a_passage_without_its_masked_words() -> None:
    shown = masked(TEXT, [Span(0, 7, "mark")], [NAME])

    assert plain(excerpt(shown, 3, 21)) == "elez [nom] au"
    assert plain(excerpt(shown, 10, 12)) == "[nom]"
    assert plain(excerpt(shown, 18, 29)) == " au bureau."


@pytest.mark.parametrize(
    "text",
    [
        "Merci à Zoé Martin.",
        "Merci à ZOE MARTIN !",
        "Merci à Zoé\u00a0Martin",
        "C'est l'avis d’Zoé-Martin",
        "Merci à Zoé Martin1 et aux autres.",
        "Merci à Zoé Martin² et aux autres.",
        "Écrire à zoe.martin@example.org",
        "Voir https://example.org/zoe_martin et /zoemartin.",
        "Merci à Zoé\u00ad Mar\u200btin.",
    ],
)
def test_naming_finds_a_name_in_any_writing(text: str) -> None:
    words = shown_words(text, naming(text, ["Zoé Martin"], "[nom]"))

    assert "artin" not in words.casefold()
    assert "[nom]" in words


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Łukasz Ødegård", "Merci à Lukasz Odegard."),
        ("王芳", "感谢王芳的工作。"),
        ("زينب", "شكرا لزينب."),
        ("01 99 00 12 34", "Appelez le 01.99.00.12.34 le matin."),
        ("01 99 00 12 34", "Appelez le 0199001234."),
    ],
)
def test_naming_finds_names_and_numbers_in_other_hands(name: str, text: str) -> None:
    assert "[nom]" in shown_words(text, naming(text, [name], "[nom]"))


def test_naming_leaves_longer_numbers() -> None:
    assert naming("En 2012 et 112.", ["12"], "[lieu]") == ()


@pytest.mark.parametrize("text", ["Martine Roy", "les martinets", "Saint-Martinien"])
def test_naming_leaves_other_words(text: str) -> None:
    assert naming(text, ["Martin"], "[nom]") == ()


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("Rappeler Martin demain", True),
        ("rappeler MARTIN", True),
        ("Le bureau a répondu", False),
        ("Appelez-les", False),
        ("", False),
    ],
)
def test_repeats_masked_tells_a_comment_that_gives_it_away(comment: str, expected: bool) -> None:
    assert repeats_masked(comment, TEXT, [NAME]) is expected


def test_repeats_masked_disregards_small_words_but_not_figures() -> None:
    text = "Rendez-vous dans le hall 7."
    cuts = [Replacement(12, 26, "[lieu]")]

    assert repeats_masked("Cela se joue dans le détail", text, cuts) is False
    assert repeats_masked("Vu au 7", text, cuts) is True


def test_repeats_masked_without_masks_is_false() -> None:
    assert repeats_masked(TEXT, TEXT, ()) is False
