"""The same reply in every format is read and split to the same words."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from sources.reading.reader import read_file
from tests.sources.comparing import assert_is, assert_nothing_lost, letters, split_reading, texts_of
from tests.sources.made_documents import (
    CYCLING,
    HOUSING,
    Made,
    as_docx,
    as_html,
    as_markdown,
    as_odt,
    as_pdf,
    as_text,
    real_reply,
)

COUNTED = '<ol start="{number}"><li>{words}</li></ol>'
BOLD = "<p><b>Question {number} :</b> <b>{words}</b></p>"
HYPHENATED = "body { text-align: justify; hyphens: auto }"

FORMATS: dict[str, tuple[str, Callable[[Made], bytes]]] = {
    "text": ("r.txt", as_text),
    "text, 1.": ("r.txt", partial(as_text, marker="{number}. ")),
    "text, Q1": ("r.txt", partial(as_text, marker="Q{number} ")),
    "text, Question 1 :": ("r.txt", partial(as_text, marker="Question {number} : ")),
    "Markdown, bold": ("r.md", as_markdown),
    "Markdown, headings": ("r.md", partial(as_markdown, question="### {number}. {words}")),
    "Markdown, plain": ("r.md", partial(as_markdown, question="{number}) {words}")),
    "HTML, typed": ("r.html", as_html),
    "HTML, counted": ("r.html", partial(as_html, question=COUNTED)),
    "HTML, bold": ("r.htm", partial(as_html, question=BOLD)),
    "docx, counted": ("r.docx", as_docx),
    "docx, counted with a label": ("r.docx", partial(as_docx, numbering="label")),
    "docx, typed": ("r.docx", partial(as_docx, numbering="typed")),
    "odt, counted": ("r.odt", as_odt),
    "odt, typed": ("r.odt", partial(as_odt, is_counted=False)),
    "PDF": ("r.pdf", as_pdf),
    "PDF, hyphenated": ("r.pdf", partial(as_pdf, style=HYPHENATED)),
    "PDF, bold": ("r.pdf", partial(as_pdf, question=BOLD)),
}


@pytest.mark.parametrize("made", [CYCLING, HOUSING], ids=["cycling", "housing"])
@pytest.mark.parametrize("name", FORMATS)
def test_each_format_gives_the_same_parts(name: str, made: Made):
    file_name, make = FORMATS[name]

    reading = read_file(make(made), file_name)
    found = split_reading(reading)

    assert_is(found, made)
    assert_nothing_lost(found, reading)


@pytest.mark.parametrize("name", FORMATS)
def test_the_real_reply_is_split_perfectly_in_each_format(name: str, real_sources: Path):
    file_name, make = FORMATS[name]
    made = real_reply((real_sources / "004_a67f195c924be2ca.txt").read_text())

    reading = read_file(make(made), file_name)
    found = split_reading(reading)

    assert_is(found, made)
    assert_nothing_lost(found, reading)


def test_the_real_reply_as_it_came_is_split_perfectly(real_sources: Path):
    path = real_sources / "004_a67f195c924be2ca.txt"

    reading = read_file(path)
    found = split_reading(reading)

    assert_is(found, real_reply(path.read_text()))
    assert (len(found.sections), len(found.questions)) == (4, 10)
    assert letters("".join(texts_of(found.to_json()))) == letters(path.read_text())
    assert all(question.answers[0].start is not None for question in found.questions)


def test_the_real_report_gives_no_question_and_keeps_its_words(real_sources: Path):
    path = real_sources / "000_249c3a9d7f408878.txt"

    found = split_reading(read_file(path))

    assert found.questions == ()
    assert letters("".join(texts_of(found.to_json()))) == letters(path.read_text())
    assert "No questions" in found.warnings[-1].sentence()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_text_is_read_in_its_encoding(encoding: str):
    reading = read_file(as_text(CYCLING).decode().encode(encoding), "r.txt")

    assert_is(split_reading(reading), CYCLING)


def test_running_heads_and_page_numbers_are_set_aside_with_their_reason():
    reading = read_file(as_pdf(CYCLING), "r.pdf")

    reasons = {piece.text: piece.why for piece in reading.removed}
    assert reasons["Réponses reçues"] == "running head"
    assert reasons["Page 1 / 2"] == "page number"
    assert all("Page" not in block.text for block in reading.blocks)
