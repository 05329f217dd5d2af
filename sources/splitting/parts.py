"""Titles of sections between questions, the head of a document, and a letter's end. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sources.reading.blocks import Block, Kind, Remark, excerpt, gettext_noop
from sources.splitting.cues import (
    has_question,
    heading_style,
    is_furniture,
    is_greeting,
    is_path,
    is_sign_off,
    names_respondent,
    respondent_label_end,
)
from sources.splitting.layout import Layout, Place, Slice
from sources.splitting.markers import is_rule, read_marker
from sources.splitting.starts import Start, last_of

LONGEST_TITLE = 150
LONGEST_LONE = 4  # words of a title with a colon that has no sisters; more are a sentence
LONGEST_CLOSING = 12  # paragraphs; a sign-off further up is a word of the answer
FEWEST_WITHOUT = 3  # questions that show whether answers have headings within
LONGEST_NOTE = 600  # characters under a section's title; more is an answer with headings

FURNITURE = gettext_noop(
    "The last answer was taken to end before “%(quote)s”, which seems to be no part of it."
)
TITLE_WITHIN = gettext_noop(
    "A title stands in the last answer: check whether the answer ends before “%(quote)s”."
)
NOTE_OR_ANSWER = gettext_noop(
    "What stands under the title “%(quote)s” was taken for a note, not for a part of the answer."
)


@dataclass(frozen=True, slots=True)
class Heading:
    """Blocks first to stop (exclusive), before a question: the section's title, then its note.

    The title is one block, or those up to `title_stop`.
    """

    first: int
    stop: int
    title_stop: int = 0

    @property
    def has_note(self) -> bool:
        return self.stop > max(self.first + 1, self.title_stop)


def section_headings(
    blocks: Sequence[Block], series: Sequence[Start]
) -> tuple[Heading | None, ...]:
    """For each question the title of a new section that stands before it, or None."""
    ends = [-1, *(last_of(start) for start in series)]
    gaps = [(above, start.index) for above, start in zip(ends, series, strict=False)]
    counted = _counted_titles(blocks, gaps)
    if counted:
        return tuple(
            Heading(below - 1, below) if below - 1 in counted else None for _, below in gaps
        )
    looks = _looks_of_titles(blocks)
    styles = _section_styles(looks, blocks, series, gaps)
    found = [_heading_between(looks, blocks, above, below, styles) for above, below in gaps]
    is_none = _is_title_of_all(blocks, found) or _is_introduction(blocks, looks, found)
    return (None if is_none else found[0], *found[1:])


def _is_introduction(
    blocks: Sequence[Block], looks: Sequence[str | None], found: Sequence[Heading | None]
) -> bool:
    """Whether "Here is what we asked them:" above the first question, without sisters, is none."""
    first, *others = found
    if first is None or any(others) or looks[first.first] != "colon":
        return False
    return len(blocks[first.first].text.split()) > LONGEST_LONE


def _looks_of_titles(blocks: Sequence[Block]) -> list[str | None]:
    """How each block looks as a title; None where it does not, or stands there again.

    The same words do not begin two sections: they name who answers, or are a label.
    """
    keys = ["".join(filter(str.isalnum, block.text)).casefold() for block in blocks]
    looks = [None if is_rule(block) else heading_style(block) for block in blocks]
    times = Counter(key for key, look in zip(keys, looks, strict=True) if look)
    return [look if times[key] == 1 else None for key, look in zip(keys, looks, strict=True)]


def _is_title_of_all(blocks: Sequence[Block], found: Sequence[Heading | None]) -> bool:
    """Whether the first line of the document, which looks as no title below, is its own title."""
    first, *others = found
    if first is None or first.first != 0:
        return False
    look = heading_style(blocks[0])
    return all(one is None or heading_style(blocks[one.first]) != look for one in others)


def _counted_titles(blocks: Sequence[Block], gaps: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Titles such as "1. Housing", which count the sections: one stands above the first question,
    and they go on counting. An item of an answer's list does neither."""
    counted: list[int] = []
    for above, below in gaps:
        at = below - 1
        marker = read_marker(blocks[at]) if at > above and _may_be_title(blocks[at]) else None
        if marker and not marker.has_label and marker.path == (len(counted) + 1,):
            counted.append(at)
    is_habit = len(counted) > 1 and counted[0] == gaps[0][1] - 1
    return frozenset(counted) if is_habit else frozenset()


def _may_be_title(block: Block) -> bool:
    is_short = len(block.text) <= LONGEST_TITLE
    return is_short and not has_question(block.text) and not block.text.endswith((".", ";", ","))


def doubtful_notes(
    blocks: Sequence[Block], headings: Sequence[Heading | None]
) -> dict[int, Remark]:
    """By question, the doubt about the end of its answer: it was taken for a section's note.

    Where the first section has a note as well, notes are the habit of this questionnaire.
    """
    if headings and headings[0] and headings[0].has_note:
        return {}
    return {
        at - 1: Remark(NOTE_OR_ANSWER, excerpt(blocks[heading.first].text))
        for at, heading in enumerate(headings)
        if at and heading and heading.has_note
    }


def _section_styles(
    looks: Sequence[str | None],
    blocks: Sequence[Block],
    series: Sequence[Start],
    gaps: Sequence[tuple[int, int]],
) -> frozenset[str]:
    """How titles of sections look here.

    Headings just before a question are; where there are none, headings with a note below them.
    Other looks (bold, capitals, a colon) count when they stand before the first question, or
    below an answer but not below each one: a short last line such as "NON" or "En bref : oui"
    under every answer is part of it.
    """
    look_of_questions = {heading_style(blocks[start.index]) for start in series}
    direct: Counter[str] = Counter()
    below_answers: Counter[str] = Counter()
    for above, below in gaps:
        style = looks[below - 1] if below - 1 > above else None
        if style is not None and style not in look_of_questions:
            direct[style] += 1
            below_answers[style] += above >= 0 and below - above > 2
    first = gaps[0][1]
    of_head = looks[first - 1] if first else None
    found = {
        style
        for style in direct
        if style.startswith("heading")
        or style == of_head
        or 0 < below_answers[style] < max(2, len(series) - 1)
    }
    return frozenset(found or _styles_above_notes(looks, blocks, gaps) - look_of_questions)


def _styles_above_notes(
    looks: Sequence[str | None], blocks: Sequence[Block], gaps: Sequence[tuple[int, int]]
) -> set[str]:
    """The looks of headings that have a note below them."""
    return {
        look
        for above, below in gaps
        for at in range(above + 1, below - 1)
        if (look := looks[at]) and _carries_note(blocks[at:below], is_head=above < 0)
    }


def _heading_between(
    looks: Sequence[str | None],
    blocks: Sequence[Block],
    above: int,
    below: int,
    styles: frozenset[str],
) -> Heading | None:
    """The section that begins between the question at `above` (-1: none) and the one below."""
    for at in range(below - 1, above, -1):
        if (style := looks[at]) is None or style not in styles:
            continue
        if at == below - 1 or _carries_note(blocks[at:below], is_head=above < 0):
            return Heading(at, below)
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
    title = _title_at(layout.blocks[:stop])
    for at in range(stop):
        text = layout.blocks[at].text
        is_cell = layout.blocks[at].kind is Kind.CELL  # a table's first row may name several
        label_end = 0 if has_respondent else respondent_label_end(text)
        if at == title:
            slices.append(layout.whole(at, Place.TITLE))
        elif label_end:
            slices.append(layout.part(at, 0, label_end, Place.LABEL))
            slices.append(layout.part(at, label_end, len(text), Place.RESPONDENT))
            has_respondent = True
        elif not has_respondent and not is_cell and names_respondent(text):
            slices.append(layout.whole(at, Place.RESPONDENT))
            has_respondent = True
        else:
            slices.append(layout.whole(at, Place.PREAMBLE))
    return slices


def _title_at(head: Sequence[Block]) -> int:
    """The first heading of the first rank, or the first line where it looks as a title; else -1."""
    for at, block in enumerate(head):
        if block.kind is Kind.HEADING and block.level == 1:
            return at
    first = next((at for at, block in enumerate(head) if not is_path(block.text)), 0)
    return first if head and _is_title(head[first]) else -1


def _is_title(block: Block) -> bool:
    if block.kind is Kind.HEADING:
        return True
    text = block.text
    is_sentence = text.endswith((".", ",", ";", "!", "?", ":")) or "@" in text
    is_line = len(text) <= LONGEST_TITLE and not is_sentence
    is_other = is_greeting(text) or is_furniture(text) or respondent_label_end(text)
    return is_line and not is_other and block.kind is not Kind.ITEM and not is_path(text)


def closing_start(blocks: Sequence[Block], series: Sequence[Start]) -> int:
    """Where a letter's end, a page's furniture or a title of other things begins below the last
    question."""
    # A code is an answer by itself: the letter's end may stand just below it.
    first = max(series[-1].index + (1 if series[-1].is_coded else 2), last_of(series[-1]) + 1)
    below = range(first, len(blocks))
    end = next((at for at in below if is_furniture(blocks[at].text)), len(blocks))
    end = min(end, _other_title(blocks, series), _end_of_table(blocks, series))
    for at in range(max(first, end - LONGEST_CLOSING), end):
        if is_sign_off(blocks[at].text):
            return at
    return end


def _end_of_table(blocks: Sequence[Block], series: Sequence[Start]) -> int:
    """Where the table ends in which the last question stands; what is below answers none."""
    last = last_of(series[-1])
    if not blocks[last].column:
        return len(blocks)
    return next((at for at in range(last, len(blocks)) if not blocks[at].column), len(blocks))


def _other_title(blocks: Sequence[Block], series: Sequence[Start]) -> int:
    """A heading below the last answer ("Our summary"), where no other answer has one within."""
    if len(series) < FEWEST_WITHOUT:
        return len(blocks)
    ends = [last_of(start) for start in series]
    within = any(
        blocks[at].kind is Kind.HEADING
        for above, below in pairwise(ends)
        for at in range(above + 1, below - 1)
        if at not in ends
    )
    titles = [at for at in range(ends[-1] + 2, len(blocks)) if blocks[at].kind is Kind.HEADING]
    return titles[0] if titles and not within else len(blocks)


def doubts_of_end(blocks: Sequence[Block], first: int, closing: int) -> list[Remark]:
    """What is unsure about the end of the last answer: no next question bounds it."""
    titles = [at for at in range(first + 1, closing) if blocks[at].kind is Kind.HEADING]
    doubts = [Remark(TITLE_WITHIN, excerpt(blocks[titles[0]].text))] if titles else []
    if closing < len(blocks) and not is_sign_off(blocks[closing].text):
        doubts.append(Remark(FURNITURE, excerpt(blocks[closing].text)))
    return doubts
