"""Plain text and Markdown: encodings, characters, lines and marks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.normalising import is_normalised
from sources.reading.blocks import Kind, Refusal
from sources.reading.characters import decode
from sources.reading.plain import read_text
from sources.reading.reader import read_file, read_pasted


def lines_of(text: str, *, is_markdown: bool | None = None) -> list[str]:
    return [block.text for block in read_text(text, is_markdown=is_markdown).blocks]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("été".encode(), "été"),
        ("\ufeffété".encode(), "été"),
        ("été €".encode("cp1252"), "été €"),
        ("«\u00a0oui\u00a0» à l’été".encode("cp1252"), "«\u00a0oui\u00a0» à l’été"),
        ("\ufeffété".encode("utf-16-le"), "été"),
        ("\ufeffété".encode("utf-16-be"), "été"),
        ("\ufeffété".encode("utf-32-le"), "été"),
        ("l'été".encode("utf-16-be"), "l'été"),
    ],
)
def test_bytes_are_decoded_by_what_they_are(content: bytes, text: str):
    assert decode(content) == text


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x01\x02\x03" * 50,
        b"MZ\x90\x00\x03",
        b"\xff\xfe\x00\xd8",
        b"\x81\x8d",
        b"\x1f\x8b\x08",
    ],
)
def test_bytes_of_other_things_are_refused(content: bytes):
    with pytest.raises(Refusal):
        decode(content)


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_any_bytes_are_text_or_refused(content: bytes):
    try:
        text = decode(content)
    except Refusal:
        return

    assert all(is_normalised(line) for line in lines_of(text))


def test_words_are_stored_in_one_form_and_what_is_taken_out_is_told():
    reading = read_text("E\u0301te\u0301\u202e ici\x00\x07\r\n\r\nFin\u2028ici")

    assert [block.text for block in reading.blocks] == ["Été ici", "Fin", "ici"]
    assert [warning.sentence() for warning in reading.warnings] == [
        "Invisible control characters were taken out: 2.",
        "Characters that turn the reading direction were taken out: 1.",
    ]


def test_emoji_and_their_joiners_stay():
    assert lines_of("🏳️‍🌈 Oui") == ["🏳️‍🌈 Oui"]


def test_lines_stay_apart_and_know_whether_they_are_tight():
    blocks = read_text("One\nTwo\n \n\nThree").blocks

    assert [(block.text, block.is_tight) for block in blocks] == [
        ("One", False),
        ("Two", True),
        ("Three", False),
    ]


WRAPPED = (
    "We would like to build homes that people can pay for in every part of\n"
    "town, and to keep those that are there. The rules for this exist since\n"
    "2019 and have been used twice.\n"
    "\n"
    "1) Will you use them more often than the council before you did, and if\n"
    "not, what would you do instead?\n"
    "- look at each street\n"
    "- ask the people who live there what they would need, and when it would\n"
    "  be needed\n"
)


def test_lines_that_a_program_broke_are_joined():
    assert lines_of(WRAPPED, is_markdown=False) == [
        (
            "We would like to build homes that people can pay for in every part of town, and to "
            "keep those that are there. The rules for this exist since 2019 and have been used "
            "twice."
        ),
        (
            "1) Will you use them more often than the council before you did, and if not, what "
            "would you do instead?"
        ),
        "- look at each street",
        "- ask the people who live there what they would need, and when it would be needed",
    ]


def test_lines_that_a_person_broke_stay():
    address = "Ada Example\n12 High Street\nTrouville\nada@example.org\nTel. 01 23"

    assert lines_of(address) == address.split("\n")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("**Oui**, et *non*.", "Oui, et non."),
        ("tou*te*s et acteur*rices", "tou*te*s et acteur*rices"),
        ("un_nom_de_fichier", "un_nom_de_fichier"),
        ("_Réponse_ : oui", "Réponse : oui"),
        ("***Oui*** __très__", "Oui très"),
        (r"1\) L\'été \*ici\*", "1) L'été *ici*"),
        ("[ici](https://a.example/x)", "ici <https://a.example/x>"),
        ("[https://a.example](https://a.example)", "<https://a.example>"),
        ("<https://a.example/?b=1>", "<https://a.example/?b=1>"),
        ("![une image](a.png)", "une image <a.png>"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("> cité", "cité"),
        ("a \\\nb", "a"),
    ],
)
def test_marks_around_words_are_taken_off(typed: str, words: str):
    assert lines_of(typed, is_markdown=True)[0] == words


def test_headings_bold_lines_and_cells_are_known():
    blocks = read_text(
        "# One\n\nTwo\n===\n\nThree\n---\n\n**Four**\n\n4. **Five ?**\n\nSix **not**\n\n"
        "| Seven | **8** |\n|---|---|\n| Nine | |",
        is_markdown=True,
    ).blocks

    assert [(block.text, block.kind, block.level, block.is_bold) for block in blocks] == [
        ("One", Kind.HEADING, 1, False),
        ("Two", Kind.HEADING, 1, False),
        ("Three", Kind.HEADING, 2, False),
        ("Four", Kind.PARAGRAPH, 0, True),
        ("4. Five ?", Kind.ITEM, 0, True),
        ("Six not", Kind.PARAGRAPH, 0, False),
        ("Seven", Kind.CELL, 0, False),
        ("8", Kind.CELL, 0, False),
        ("Nine", Kind.CELL, 0, False),
    ]


@pytest.mark.parametrize(
    ("name", "text", "media_type"),
    [
        ("r.txt", "# One", "text/plain"),
        ("r.md", "One", "text/markdown"),
        ("r.txt", "# One\n\n**Two**", "text/markdown"),
        ("r.html", "One", "text/html"),
        ("r.txt", "<!DOCTYPE html><p>One", "text/html"),
        ("r", "\ufeff<?xml version='1.0'?><!-- a --><html><p>One</p></html>", "text/html"),
        ("r.txt", "Our page begins with <html>", "text/plain"),
    ],
)
def test_the_kind_of_a_text_is_told_by_its_make_up_then_its_name(
    name: str, text: str, media_type: str
):
    assert read_file(text.encode(), name).media_type == media_type


def test_pasted_words_are_read_like_a_file():
    assert (
        read_pasted("1) Shall we?\r\n\r\nYes.").blocks
        == read_file(b"1) Shall we?\n\nYes.", "a.txt").blocks
    )
