"""What splitting finds, and its JSON.

Each word of the document stands in exactly one of: title, respondent, preamble, closing, a
section's title or note, a question's text or note, an answer's text, unplaced, removed. All else
(language, numbers, an answer's respondent, states, doubts, warnings) is worked out from the words
and repeats some of them: a question's number stands as a word in `removed`, inside its marker.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sources.reading.blocks import Remark, SetAside


@dataclass(frozen=True, slots=True)
class FoundSection:
    """A part of the questionnaire, with what is said under its title before its questions."""

    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FoundAnswer:
    """The words given to a question; none when it was left blank.

    `start` is the offset of `text` in the split's full text, or None where something that was
    set aside stands between two of its paragraphs. `joint_with` are the numbers of the questions
    that it answers as well; the words stand with the first of them, and `text` is empty elsewhere.
    """

    text: str
    start: int | None = None
    respondent: str | None = None
    joint_with: tuple[str, ...] = ()

    @property
    def is_blank(self) -> bool:
        return not any(map(str.isalnum, self.text))

    def to_json(self) -> dict[str, Any]:
        return {
            "respondent": self.respondent,
            "text": self.text,
            "state": "blank" if self.is_blank and not self.joint_with else "answered",
            "joint_with": [_number_to_json(number) for number in self.joint_with],
        }


@dataclass(frozen=True, slots=True)
class FoundQuestion:
    """A question as printed in the document; `number` is "1", "2.3", "4a", or "" without one."""

    number: str
    text: str
    answers: tuple[FoundAnswer, ...]
    note: str = ""
    section: int | None = None
    doubts: tuple[Remark, ...] = ()

    @property
    def is_certain(self) -> bool:
        return not self.doubts

    def doubting(self, doubt: Remark) -> "FoundQuestion":
        return replace(self, doubts=(*self.doubts, doubt))

    def to_json(self, translate: Callable[[str], str]) -> dict[str, Any]:
        return {
            "number": _number_to_json(self.number),
            "section": self.section,
            "text": self.text,
            "note": self.note,
            "certain": self.is_certain,
            "doubts": [doubt.sentence(translate) for doubt in self.doubts],
            "answers": [answer.to_json() for answer in self.answers],
        }


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Words that fit nowhere; `after_question` is the number of the question before them."""

    text: str
    after_question: str | None = None

    def to_json(self) -> dict[str, Any]:
        number = self.after_question
        return {
            "text": self.text,
            "after_question": None if number is None else _number_to_json(number),
        }


@dataclass(frozen=True, slots=True)
class Split:
    """A document cut into its parts. `full_text` is what offsets are counted in."""

    full_text: str
    title: str = ""
    language: str | None = None
    respondent: str | None = None
    preamble: str = ""
    closing: str = ""
    sections: tuple[FoundSection, ...] = ()
    questions: tuple[FoundQuestion, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    removed: tuple[SetAside, ...] = ()
    warnings: tuple[Remark, ...] = ()

    def to_json(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """The JSON of `read_document`; `translate` turns a remark's sentence into a language."""
        return {
            "title": self.title,
            "language": self.language,
            "respondent": self.respondent,
            "preamble": self.preamble,
            "closing": self.closing,
            "sections": [{"title": part.title, "note": part.note} for part in self.sections],
            "questions": [question.to_json(translate) for question in self.questions],
            "unplaced": [piece.to_json() for piece in self.unplaced],
            "removed": [{"text": piece.text, "why": piece.why} for piece in self.removed],
            "warnings": [warning.sentence(translate) for warning in self.warnings],
        }

    def words(self) -> Iterator[str]:
        """Every text that holds words of the document, each word once."""
        yield from (self.title, self.respondent or "", self.preamble, self.closing)
        for section in self.sections:
            yield from (section.title, section.note)
        for question in self.questions:
            yield from (question.text, question.note)
            yield from (answer.text for answer in question.answers)
        yield from (piece.text for piece in self.unplaced)
        yield from (piece.text for piece in self.removed)


def _number_to_json(number: str) -> int | str | None:
    """Whole numbers as numbers; "2.3" and "4a" as they are."""
    if number.isascii() and number.isdecimal():
        return int(number)
    return number or None
