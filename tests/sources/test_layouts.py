"""Replies in the layouts met in real ones: the right words in each place, or a doubt that says so.

The files in `layouts/` carry their expected split as marks in braces; see its README.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path

import pytest
from weasyprint import HTML

from sources.reading.blocks import Reading
from sources.reading.formats import read
from sources.reading.reader import read_file
from sources.splitting import FoundQuestion, Split
from tests.sources.comparing import assert_nothing_lost, bare, letters, split_reading, texts_of

LAYOUTS = sorted(
    path for path in (Path(__file__).parent / "layouts").iterdir() if path.stem != "README"
)
# Read as asking nothing: numbered lines with a text below each are also what programmes look like.
GIVEN_UP = {"en_statements_no_mark.txt", "fr_headings_no_mark.md"}

_MARK = re.compile(r"\{(unsure|sn|[tpscuamnr]|q [\w.\-]+)\}")
_TAG = re.compile(r"<(?!https?:)[^>]*>")


@dataclass
class Expected:
    """What the marks of a layout say, in bare letters."""

    is_unsure: bool = False
    of: dict[str, str] = field(default_factory=lambda: defaultdict(str))
    sections: list[tuple[str, str]] = field(default_factory=list)
    questions: list[dict[str, str]] = field(default_factory=list)

    def add(self, mark: str, words: str) -> None:
        if mark == "unsure":
            self.is_unsure = True
        elif mark.startswith("q "):
            self.questions.append({"number": mark[2:], "q": words, "n": "", "a": ""})
        elif mark in ("n", "a"):
            self.questions[-1][mark] += words
        elif mark == "s":
            self.sections.append((words, ""))
        elif mark == "sn":
            title, note = self.sections[-1]
            self.sections[-1] = (title, note + words)
        else:
            self.of[mark] += words


def expected(path: Path) -> Expected:
    found = Expected()
    _, *pieces = _MARK.split(path.read_text())
    for mark, words in zip(pieces[::2], pieces[1::2], strict=True):
        found.add(mark, bare(seen(words) if path.suffix == ".html" else words))
    return found


def seen(page: str) -> str:
    return unescape(_TAG.sub(" ", page))


def read_layout(path: Path, content: bytes | None = None) -> Reading:
    content = content or unmarked(path).encode()
    return read_file(content, path.name) if path.suffix == ".html" else _read_text(content, path)


def _read_text(content: bytes, path: Path) -> Reading:
    return read(content, path.suffix, Path("no pandoc"))


def unmarked(path: Path) -> str:
    return _MARK.sub("", path.read_text())


def told(question: FoundQuestion) -> dict[str, str]:
    return {
        "number": question.number or "-",
        "q": bare(question.text),
        "n": bare(question.note),
        "a": bare(question.answers[0].text),
    }


def assert_is_expected(found: Split, wanted: Expected) -> None:
    assert [told(question) for question in found.questions] == wanted.questions
    assert [(bare(part.title), bare(part.note)) for part in found.sections] == wanted.sections
    assert bare(found.title) == wanted.of["t"]
    assert bare(found.respondent or "") == wanted.of["r"]
    assert bare(found.preamble) == wanted.of["p"]
    assert bare(found.closing) == wanted.of["c"]
    assert found.unplaced == ()


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.name)
def test_each_layout_is_split_or_said_to_be_unsure(path: Path):
    wanted = expected(path)
    reading = read_layout(path)

    found = split_reading(reading)

    assert_nothing_lost(found, reading)
    if path.suffix != ".html":
        assert letters("".join(texts_of(found.to_json()))) == letters(unmarked(path))
    if not wanted.questions or path.name in GIVEN_UP:
        assert found.questions == ()
        assert found.warnings
    else:
        assert_is_expected(found, wanted)
    if wanted.is_unsure and found.questions:
        assert any(not question.is_certain for question in found.questions) or found.warnings


@pytest.mark.parametrize(
    "path",
    [path for path in LAYOUTS if path.suffix == ".txt" and "wrapped" not in path.name],
    ids=lambda path: path.name,
)
@pytest.mark.parametrize("form", ["CRLF", "byte order mark", "UTF-16"])
def test_encodings_and_line_ends_change_nothing(path: Path, form: str):
    text = unmarked(path)
    contents = {
        "CRLF": text.replace("\n", "\r\n").encode(),
        "byte order mark": text.encode("utf-8-sig"),
        "UTF-16": text.encode("utf-16"),
    }

    found = split_reading(read_layout(path, contents[form]))

    assert found == split_reading(read_layout(path))


def split_text(text: str) -> Split:
    return split_reading(read(text.encode(), ".txt", Path("no pandoc")))


def sentences(found: Split) -> list[str]:
    doubts = [doubt.sentence() for question in found.questions for doubt in question.doubts]
    return doubts + [warning.sentence() for warning in found.warnings]


@pytest.mark.parametrize("name", ["en_respondents.txt", "fr_respondents_labels.md"])
def test_several_respondents_under_each_question_are_said_to_be_there(name: str):
    path = next(path for path in LAYOUTS if path.name == name)

    assert any("Several people" in one for one in sentences(split_reading(read_layout(path))))


def test_an_answer_that_may_begin_in_the_question_s_paragraph_is_doubted():
    found = split_text("1) Shall we? Yes, in May.\n\nIt is planned.\n\n2) When?\n\nSoon.")

    assert [question.is_certain for question in found.questions] == [False, True]
    assert "“Yes, in May.”" in sentences(found)[0]


@pytest.mark.parametrize("line", ["b) Will it be free?", "(c) And for how long?", "7. Who pays?"])
def test_a_marked_question_within_an_answer_is_doubted(line: str):
    found = split_text(f"1) Shall we?\n\nYes.\n\n{line}\n\nYes.\n\n2) When?\n\nSoon.\n\n3) Why?")

    assert not found.questions[0].is_certain


def test_the_furniture_of_a_page_below_the_last_answer_is_no_part_of_it():
    found = split_text("1) Shall we?\n\nYes.\n\nShare this page\n\nA line about nothing.")

    assert found.questions[0].answers[0].text == "Yes."
    assert found.closing == "Share this page\n\nA line about nothing."
    assert not found.questions[0].is_certain


def test_a_title_below_the_last_answer_is_doubted():
    found = split_text("# Poll\n\n**1) Shall we?**\n\nYes.\n\n## Our other news\n\nMore.")

    assert not found.questions[-1].is_certain


@pytest.mark.parametrize("count", [2, 3])
def test_titles_that_ask_in_a_report_are_no_questions(count: int):
    told = [f"## Part {number}\n\nWords." for number in range(5)]
    asked = [f"## Why part {number}?\n\nWords." for number in range(count)]

    assert split_text("\n\n".join(["# A report", *asked, *told])).questions == ()


@pytest.mark.parametrize(
    "name",
    ["fr_blanks.txt", "en_interview.txt", "fr_web_page.txt", "fr_question_label.txt"],
)
def test_a_pdf_of_short_lines_is_split_as_its_text(name: str):
    path = next(path for path in LAYOUTS if path.name == name)
    paragraphs = [escape(words) for words in unmarked(path).split("\n\n")]
    page = "".join(f"<p>{words.replace('\n', '<br>')}</p>" for words in paragraphs)

    found = split_reading(read_file(HTML(string=page).write_pdf(), "r.pdf"))

    assert [told(one) for one in found.questions] == expected(path).questions
