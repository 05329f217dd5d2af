"""Expected results as marks in braces within the words of a document, and what they say. Pure.

The marks are explained to people in tests/sources/layouts/README.md. Words are compared by their
letters and digits in order: lines may be broken elsewhere, words may not change.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from html import unescape

from sources.splitting.result import FoundQuestion, Split

_MARK = re.compile(
    r"\{(?P<mark>unsure|sn|[tpscumnr]|q (?P<number>[\w.\-]+)(?:=(?P<ours>[\w.+]+))?"
    r"|a(?: (?P<name>[^{}\n]{1,100}))?)\}"
)
_TAG = re.compile(r"<(?!https?:)[^>]*>")


@dataclass(slots=True)
class ExpectedQuestion:
    """In bare letters: a question with its note and the answers by respondent ("": unnamed).

    `ours` are the numbers of our questions that it is, of a known questionnaire.
    """

    number: str
    ours: tuple[str, ...]
    text: str
    note: str = ""
    answers: list[tuple[str, str]] = field(default_factory=list)

    def is_right(self, found: FoundQuestion) -> bool:
        """Whether number, words, note and every answer are those that were found."""
        answers = [(bare(answer.respondent or ""), bare(answer.text)) for answer in found.answers]
        return (self.number, self.text, self.note) == _told(found) and (
            self.answers or [("", "")]
        ) == answers


@dataclass(slots=True)
class Expected:
    """What the marks of a document say, in bare letters. `is_unsure`: it must be doubted aloud."""

    is_unsure: bool = False
    title: str = ""
    respondent: str = ""
    preamble: str = ""
    closing: str = ""
    unplaced: str = ""
    sections: list[tuple[str, str]] = field(default_factory=list)
    questions: list[ExpectedQuestion] = field(default_factory=list)


_PARTS = {
    "t": "title",
    "r": "respondent",
    "p": "preamble",
    "c": "closing",
    "u": "unplaced",
}


def bare(text: str) -> str:
    """Letters and digits in their order, without white space, hyphens and other signs."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text)))


def is_marked(text: str) -> bool:
    return bool(_MARK.search(text))


def unmarked(text: str) -> str:
    """The document as it came."""
    return _MARK.sub("", text)


def read_marks(text: str, *, has_tags: bool = False) -> Expected:
    """The expected result of a marked document; where tags may stand, they are no words."""
    expected = Expected()
    marks = list(_MARK.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=True):
        words = text[mark.end() : end]
        _add(expected, mark, bare(unescape(_TAG.sub(" ", words)) if has_tags else words))
    return expected


def _add(expected: Expected, mark: re.Match[str], words: str) -> None:
    kind = mark["mark"]
    if kind == "unsure":
        expected.is_unsure = True
    elif mark["number"]:
        number = mark["number"].strip("-")
        ours = tuple((mark["ours"] or number).split("+"))
        expected.questions.append(ExpectedQuestion(number, ours, words))
    elif kind == "n":
        expected.questions[-1].note += words
    elif kind[0] == "a":
        name, _, number = (mark["name"] or "").partition("@")
        question = _question_of(expected, number)
        _add_answer(question, bare(name), words)
    elif kind == "s":
        expected.sections.append((words, ""))
    elif kind == "sn":
        title, note = expected.sections[-1]
        expected.sections[-1] = (title, note + words)
    elif kind in _PARTS:
        setattr(expected, _PARTS[kind], getattr(expected, _PARTS[kind]) + words)


def _question_of(expected: Expected, number: str) -> ExpectedQuestion:
    """The question with this number, or the third for "-3"; the last one where none is said."""
    if number.startswith("-"):
        return expected.questions[int(number[1:]) - 1]
    named = [one for one in expected.questions if number and one.number == number]
    return named[0] if named else expected.questions[-1]


def _add_answer(question: ExpectedQuestion, name: str, words: str) -> None:
    if question.answers and question.answers[-1][0] == name:
        words = question.answers.pop()[1] + words
    question.answers.append((name, words))


def _told(found: FoundQuestion) -> tuple[str, str, str]:
    return found.number, bare(found.text), bare(found.note)


def right_questions(expected: Expected, found: Split) -> int:
    """How many expected questions were found with all their boundaries right, in their order."""
    left = list(found.questions)
    right = 0
    for wanted in expected.questions:
        at = next((at for at, one in enumerate(left) if wanted.is_right(one)), None)
        if at is not None:
            right += 1
            del left[: at + 1]
    return right
