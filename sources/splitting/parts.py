"""Titles of sections between questions, the head of a document, and a letter's end. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sources.reading.blocks import Block, Kind
from sources.splitting.cues import (
    heading_style,
    is_greeting,
    is_sign_off,
    names_respondent,
    respondent_label_end,
)
from sources.splitting.layout import Layout, Place, Slice
from sources.splitting.series import Start

LONGEST_TITLE = 150
LONGEST_CLOSING = 12  # paragraphs; a sign-off further up is a word of the answer
LONGEST_NOTE = 600  # characters under a section's title; more is an answer with headings


@dataclass(frozen=True, slots=True)
class Heading:
    """Blocks first to stop (exclusive), before a question: the section's title, then its note."""

    first: int
    stop: int


def section_headings(
    blocks: Sequence[Block], series: Sequence[Start]
) -> tuple[Heading | None, ...]:
    """For each question the title of a new section that stands before it, or None."""
    styles = _section_styles(blocks, series)
    ends = [-1, *(start.index for start in series)]
    return tuple(
        _heading_before(blocks, above, start.index, styles)
        for above, start in zip(ends, series, strict=False)
    )


def _section_styles(blocks: Sequence[Block], series: Sequence[Start]) -> frozenset[str]:
    """How titles of sections look here.

    A heading before a question is one. Other looks (bold, capitals, a colon) count when they
    stand before the first question, or below an answer but not below each one: a short last line
    such as "NON" or "En bref : oui" under every answer is part of it.
    """
    look_of_questions = {heading_style(blocks[start.index]) for start in series}
    direct: Counter[str] = Counter()
    below_answers: Counter[str] = Counter()
    first = series[0].index
    for number, start in enumerate(series):
        style = heading_style(blocks[start.index - 1]) if start.index else None
        above = series[number - 1].index if number else -1
        if style is None or style in look_of_questions or start.index - 1 == above:
            continue
        direct[style] += 1
        below_answers[style] += bool(number) and start.index - above > 2
    head = heading_style(blocks[first - 1]) if first else None
    return frozenset(
        style
        for style in direct
        if style.startswith("heading")
        or style == head
        or 0 < below_answers[style] < max(2, len(series) - 1)
    )


def _heading_before(
    blocks: Sequence[Block], above: int, question: int, styles: frozenset[str]
) -> Heading | None:
    """The section that begins between the question at `above` (-1: none) and this one."""
    for at in range(question - 1, above, -1):
        style = heading_style(blocks[at])
        is_direct = at == question - 1
        if style is None or style not in styles:
            continue
        if is_direct or _carries_note(blocks[at:question], is_head=above < 0):
            return Heading(at, question)
    return None


def _carries_note(stretch: Sequence[Block], *, is_head: bool) -> bool:
    """Whether what stands between a heading and the next question is the heading's note."""
    is_real_heading = stretch[0].kind is Kind.HEADING
    length = sum(len(block.text) for block in stretch[1:])
    return is_real_heading and length <= LONGEST_NOTE and not (is_head and stretch[0].level == 1)


def head(layout: Layout, stop: int) -> list[Slice]:
    """Title, respondent and preamble: the blocks before the first section or question."""
    slices: list[Slice] = []
    has_respondent = False
    for at in range(stop):
        text = layout.blocks[at].text
        label_end = 0 if has_respondent else respondent_label_end(text)
        if at == 0 and _is_title(layout.blocks[0]):
            slices.append(layout.whole(at, Place.TITLE))
        elif label_end:
            slices.append(layout.part(at, 0, label_end, Place.LABEL))
            slices.append(layout.part(at, label_end, len(text), Place.RESPONDENT))
            has_respondent = True
        elif not has_respondent and names_respondent(text):
            slices.append(layout.whole(at, Place.RESPONDENT))
            has_respondent = True
        else:
            slices.append(layout.whole(at, Place.PREAMBLE))
    return slices


def _is_title(block: Block) -> bool:
    if block.kind is Kind.HEADING:
        return True
    text = block.text
    is_sentence = text.endswith((".", ",", ";", "!", "?", ":"))
    is_line = len(text) <= LONGEST_TITLE and not is_sentence
    return is_line and not is_greeting(text) and not respondent_label_end(text)


def closing_start(blocks: Sequence[Block], first: int) -> int:
    """Where the end of a letter begins in the stretch of the last question, which is at `first`."""
    for at in range(max(first + 2, len(blocks) - LONGEST_CLOSING), len(blocks)):
        if is_sign_off(blocks[at].text):
            return at
    return len(blocks)
