"""Replies in the layouts met in real ones: the right words in each place, or a doubt that says so.

The files in `layouts/` carry their expected split as marks in braces; see its README.
"""

from html import escape
from pathlib import Path

import pytest
from weasyprint import HTML

from questionnaires.entering import proposals_of
from questionnaires.evaluating import Sample, evaluate_reading, samples_in, wanted_words
from sources.reading.blocks import Reading
from sources.reading.formats import read
from sources.reading.reader import read_file
from sources.splitting import Split
from sources.splitting.marked import Expected, bare
from tests.sources.comparing import assert_nothing_lost, letters, split_reading, texts_of

FOLDER = Path(__file__).parent / "layouts"
SAMPLES = samples_in(FOLDER)
LAYOUTS = [FOLDER / sample.name for sample in SAMPLES]
BY_NAME = {sample.name: sample for sample in SAMPLES}
UNKNOWN = [sample.name for sample in SAMPLES if not sample.questions]
KNOWN = [sample.name for sample in SAMPLES if sample.questions]
# Read as asking nothing: numbered lines with a text below each are also what programmes look like.
GIVEN_UP = {"en_statements_no_mark.txt", "fr_headings_no_mark.md"}
BUILT = {".html", ".pdf", ".docx", ".odt"}  # read in a child, as pandoc and pdfium are


def read_sample(sample: Sample, content: bytes | None = None) -> Reading:
    suffix = Path(sample.name).suffix
    content = content or sample.content
    if suffix in BUILT:
        return read_file(content, sample.name)
    return read(content, suffix, Path("no pandoc"))


def wanted_of(sample: Sample) -> Expected:
    assert sample.expected is not None
    return sample.expected


def assert_is_expected(found: Split, wanted: Expected) -> None:
    assert len(found.questions) == len(wanted.questions)
    for question, expected in zip(found.questions, wanted.questions, strict=True):
        assert expected.is_right(question), (question, expected)
    assert [(bare(part.title), bare(part.note)) for part in found.sections] == wanted.sections
    assert bare(found.title) == wanted.title
    assert bare(found.respondent or "") == wanted.respondent
    assert bare(found.preamble) == wanted.preamble
    assert bare(found.closing) == wanted.closing
    assert bare("".join(piece.text for piece in found.unplaced)) == wanted.unplaced


@pytest.mark.parametrize("name", UNKNOWN)
def test_each_layout_is_split_or_said_to_be_unsure(name: str):
    sample = BY_NAME[name]
    wanted = wanted_of(sample)
    reading = read_sample(sample)

    found = split_reading(reading)

    assert_nothing_lost(found, reading)
    if name.endswith(".txt") and reading.media_type == "text/plain":
        assert letters("".join(texts_of(found.to_json()))) == letters(sample.content.decode())
    if not wanted.questions or name in GIVEN_UP:
        assert found.questions == ()
        assert found.warnings
    else:
        assert_is_expected(found, wanted)
    if wanted.is_unsure and found.questions:
        assert any(not question.is_certain for question in found.questions) or found.warnings


@pytest.mark.parametrize("name", KNOWN)
def test_each_answer_to_a_known_question_is_found_whole(name: str):
    sample = BY_NAME[name]
    reading = read_sample(sample)

    found = sample.split(reading)

    assert_nothing_lost(found, reading)
    drafts = proposals_of(found, sample.questions)
    told = {draft.question.number: bare(draft.words) for draft in drafts if draft.found}
    assert told == wanted_words(sample)


def test_the_table_of_the_documentation_is_what_the_command_counts():
    page = (FOLDER.parents[2] / "docs" / "reading.md").read_text()
    lines = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    told = {cells[0]: cells[1:-1] for cells in lines}

    for sample in SAMPLES:
        if Path(sample.name).suffix not in BUILT:
            counted = evaluate_reading(sample, read_sample(sample)).cells()
            assert told[sample.name] == list(counted[1:-1]), sample.name
    assert [name for name in BY_NAME if name not in told] == []


@pytest.mark.parametrize(
    "name",
    [name for name in UNKNOWN if name.endswith(".txt") and "wrapped" not in name],
)
@pytest.mark.parametrize("form", ["CRLF", "byte order mark", "UTF-16"])
def test_encodings_and_line_ends_change_nothing(name: str, form: str):
    sample = BY_NAME[name]
    text = sample.content.decode()
    contents = {
        "CRLF": text.replace("\n", "\r\n").encode(),
        "byte order mark": text.encode("utf-8-sig"),
        "UTF-16": text.encode("utf-16"),
    }

    found = split_reading(read_sample(sample, contents[form]))

    assert found == split_reading(read_sample(sample))


def split_text(text: str) -> Split:
    return split_reading(read(text.encode(), ".txt", Path("no pandoc")))


def sentences(found: Split) -> list[str]:
    doubts = [doubt.sentence() for question in found.questions for doubt in question.doubts]
    return doubts + [warning.sentence() for warning in found.warnings]


def test_several_respondents_under_each_question_are_said_to_be_there():
    found = split_reading(read_sample(BY_NAME["en_respondents.txt"]))

    assert [answer.respondent for answer in found.questions[0].answers] == [
        "Blue list",
        "Green list",
        "Harbour list",
    ]
    assert any("Several people" in one for one in sentences(found))


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
    sample = BY_NAME[name]
    paragraphs = [escape(words) for words in sample.content.decode().split("\n\n")]
    page = "".join(f"<p>{words.replace('\n', '<br>')}</p>" for words in paragraphs)

    found = split_reading(read_file(HTML(string=page).write_pdf(), "r.pdf"))

    wanted = wanted_of(sample).questions
    assert len(found.questions) == len(wanted)
    assert all(one.is_right(two) for one, two in zip(wanted, found.questions, strict=True))
