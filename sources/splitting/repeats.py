"""One questionnaire answered several times in a document, by one respondent after the other. Pure.

Each section asks the same questions again: then its title names who answers, and the answers belong
side by side under one question.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sources.reading.blocks import SetAside
from sources.splitting.names import name_in
from sources.splitting.result import FoundAnswer, FoundQuestion, FoundSection

LEAST_SHARE = 0.6  # of the questions of a section that were asked before
FEWEST = 2  # questions: one may come twice by chance

REPEATED = "question repeated"
LABEL = "label"


@dataclass(frozen=True, slots=True)
class Merged:
    """The questions once, with what that sets aside; `aside` is empty where nothing was merged."""

    questions: tuple[FoundQuestion, ...]
    sections: tuple[FoundSection, ...]
    aside: tuple[SetAside, ...] = ()
    names: tuple[str, ...] = ()


def merge_repeats(questions: Sequence[FoundQuestion], sections: Sequence[FoundSection]) -> Merged:
    """The answers of all sections that ask the same, each with the section's title as speaker."""
    groups = _groups(questions)
    unmerged = Merged(tuple(questions), tuple(sections))
    if len(groups) < 2 or len(groups) != len(sections) or any(part.note for part in sections):
        return unmerged
    known = {_key(question) for question in groups[0]}
    for group in groups[1:]:
        again = sum(_key(question) in known for question in group)
        if again < FEWEST or again < LEAST_SHARE * len(group):
            return unmerged
        known |= {_key(question) for question in group}
    return _merged(groups, sections)


def _groups(questions: Sequence[FoundQuestion]) -> list[list[FoundQuestion]]:
    """The questions of each section; none where a question stands before the first section."""
    groups: dict[int | None, list[FoundQuestion]] = {}
    for question in questions:
        groups.setdefault(question.section, []).append(question)
    return [] if None in groups else list(groups.values())


def _merged(groups: Sequence[Sequence[FoundQuestion]], sections: Sequence[FoundSection]) -> Merged:
    merged: dict[str, FoundQuestion] = {}
    aside = [SetAside(section.title, LABEL) for section in sections]
    for group, section in zip(groups, sections, strict=True):
        for question in group:
            answers = tuple(_said_by(answer, name_in(section.title)) for answer in question.answers)
            first = merged.get(_key(question))
            if first is None:
                merged[_key(question)] = replace(question, answers=answers, section=None)
                continue
            pieces = (question.text, question.note)
            aside += [SetAside(piece, REPEATED) for piece in pieces if piece]
            doubts = tuple(doubt for doubt in question.doubts if doubt not in first.doubts)
            merged[_key(question)] = replace(
                first, answers=(*first.answers, *answers), doubts=(*first.doubts, *doubts)
            )
    names = tuple(name_in(section.title) for section in sections)
    return Merged(tuple(merged.values()), (), tuple(aside), names)


def _said_by(answer: FoundAnswer, name: str) -> FoundAnswer:
    return replace(answer, respondent=answer.respondent or name)


def _key(question: FoundQuestion) -> str:
    return "".join(filter(str.isalnum, question.text)).casefold()
