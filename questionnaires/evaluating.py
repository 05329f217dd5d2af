"""How well documents with known results are read: the table of `read_document --evaluate`.

Beside NAME stand NAME.expected, the same words with marks (or the marks stand in NAME itself, a
text), and NAME.questions.toml, where the questionnaire is known. Never writes.
"""

import time
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from questionnaires.entering import count_words, proposals_of, split_reading
from questionnaires.models import Question
from sources.reading.blocks import Reading
from sources.reading.characters import decode
from sources.reading.reader import UnreadableDocument, content_of, read_file
from sources.splitting import Split
from sources.splitting.marked import (
    Expected,
    bare,
    is_marked,
    read_marks,
    right_questions,
    unmarked,
)

BESIDE = (".expected", ".toml")
HEADINGS = (
    "document",
    "questions found",
    "expected",
    "all boundaries right",
    "letters lost",
    "doubled",
    "words unplaced",
    "doubts",
    "seconds",
)


class BadExpectation(ValueError):
    """A file with expected results that cannot be used; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A document, what it holds, what is expected of it and the questions that were asked."""

    name: str
    content: bytes
    expected: Expected | None
    questions: tuple[Question, ...] = ()

    def split(self, reading: Reading) -> Split:
        return split_reading(reading, self.questions)


@dataclass(frozen=True, slots=True)
class Counted:
    """One line of the table; `expected` and `right` are None where nothing is expected."""

    name: str
    found: int
    expected: int | None
    right: int | None
    lost: int
    doubled: int
    unplaced: int
    doubts: int
    seconds: float

    @property
    def is_whole(self) -> bool:
        return not self.lost and not self.doubled

    def cells(self) -> tuple[str, ...]:
        """The line as it stands in the table, seconds last."""
        values = [getattr(self, each.name) for each in fields(self)]
        told = ["–" if value is None else str(value) for value in values[:-1]]
        return (*told, f"{self.seconds:.2f}")


def samples_in(folder: Path, questions: Sequence[Question] = ()) -> list[Sample]:
    """The documents of a folder in the order of their names; README files are none.

    `questions` are those of a questionnaire for all of them, where none stands beside a document.
    Raises BadExpectation.
    """
    paths = [
        path
        for path in sorted(folder.iterdir())
        if path.is_file()
        and path.suffix not in BESIDE
        and not path.name.startswith((".", "README"))
    ]
    return [_sample(path, questions) for path in paths]


def _sample(path: Path, questions: Sequence[Question]) -> Sample:
    content = content_of(path)
    beside = path.with_name(f"{path.name}.expected")
    has_tags = path.suffix in (".html", ".htm", ".md", ".wiki")
    known = _questions_beside(path) or tuple(questions)
    if beside.exists():
        return Sample(path.name, content, read_marks(beside.read_text(), has_tags=has_tags), known)
    text = content.decode(errors="replace") if path.suffix not in (".pdf", ".docx") else ""
    if not is_marked(text):
        return Sample(path.name, content, None, known)
    return Sample(path.name, unmarked(text).encode(), read_marks(text, has_tags=has_tags), known)


def _questions_beside(path: Path) -> tuple[Question, ...]:
    beside = path.with_name(f"{path.name}.questions.toml")
    if not beside.exists():
        return ()
    try:
        told = tomllib.loads(beside.read_text())
        return tuple(
            Question(
                pk=at,
                number=str(one["number"]),
                wording=str(one["wording"]),
                is_restated=bool(one.get("restated", False)),
            )
            for at, one in enumerate(told["questions"], start=1)
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise BadExpectation(f"{beside.name}: {error}") from error


def evaluate(sample: Sample) -> Counted:
    """Read, split and compare one document. Raises UnreadableDocument."""
    began = time.perf_counter()
    reading = read_file(sample.content, sample.name)
    return evaluate_reading(sample, reading, began)


def evaluate_reading(sample: Sample, reading: Reading, began: float | None = None) -> Counted:
    """Split and compare a document that was read already."""
    began = time.perf_counter() if began is None else began
    found = sample.split(reading)
    seconds = time.perf_counter() - began
    said = letters("".join(found.words()))
    read = _letters_of(sample, reading)
    expected, right = _compare(sample, found)
    return Counted(
        name=sample.name,
        found=len(found.questions),
        expected=expected,
        right=right,
        lost=(read - said).total(),
        doubled=(said - read).total(),
        unplaced=sum(count_words(piece.text) for piece in found.unplaced),
        doubts=len(found.warnings) + sum(len(one.doubts) for one in found.questions),
        seconds=seconds,
    )


def letters(text: str) -> Counter[str]:
    """Letters and digits after NFKD: without white space, hyphens and other signs."""
    return Counter(filter(str.isalnum, unicodedata.normalize("NFKD", text)))


def _letters_of(sample: Sample, reading: Reading) -> Counter[str]:
    """The letters of a plain text as they stand in the file; of other formats as they were read."""
    if reading.media_type == "text/plain":
        return letters(decode(sample.content))
    pieces = [block.text for block in reading.blocks] + [piece.text for piece in reading.removed]
    return letters("".join(pieces))


def _compare(sample: Sample, found: Split) -> tuple[int | None, int | None]:
    """How many questions are expected, and how many are right in all their boundaries."""
    if sample.expected is None:
        return None, None
    if not sample.questions:
        return len(sample.expected.questions), right_questions(sample.expected, found)
    wanted = wanted_words(sample)
    drafts = proposals_of(found, sample.questions)
    told = {draft.question.number: bare(draft.words) for draft in drafts if draft.found}
    printed = {draft.question.number for draft in drafts if draft.found}
    numbers = {question.number for question in sample.questions}
    right = sum(told.get(number) == words for number, words in wanted.items())
    absent = len(numbers - set(wanted) - printed)  # not in the document, and not said to be there
    return len(numbers), right + absent


def wanted_words(sample: Sample) -> dict[str, str]:
    """By the number of our question, the letters of its answer in the document."""
    wanted: dict[str, str] = {}
    for question in sample.expected.questions if sample.expected else ():
        for ours in question.ours:
            words = question.answers[0][1] if question.answers else ""
            wanted[ours] = wanted.get(ours, "") + words
    numbers = {question.number for question in sample.questions}
    return {number: words for number, words in wanted.items() if number in numbers}


def table(rows: Iterable[Counted]) -> str:
    """The rows and their totals in Markdown."""
    counted = list(rows)
    lines = [HEADINGS, ("---", *("--:" for _ in HEADINGS[1:]))]
    lines += [row.cells() for row in counted]
    return "\n".join(f"| {' | '.join(line)} |" for line in [*lines, _totals(counted)])


def _totals(rows: Sequence[Counted]) -> tuple[str, ...]:
    names = [each.name for each in fields(Counted)][1:-1]
    sums = [str(sum(getattr(row, name) or 0 for row in rows)) for name in names]
    return (f"{len(rows)} documents", *sums, f"{sum(row.seconds for row in rows):.2f}")


__all__ = [
    "BadExpectation",
    "Counted",
    "Sample",
    "UnreadableDocument",
    "evaluate",
    "evaluate_reading",
    "letters",
    "samples_in",
    "table",
    "wanted_words",
]
