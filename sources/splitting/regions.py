"""Where within the stretch of one question its words end and the answer begins. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sources.reading.blocks import Block, Kind, Remark, distinct, excerpt, gettext_noop
from sources.splitting.cues import (
    end_of_last_question,
    ends_with_question,
    has_question,
    inner_reply_label,
    is_aside,
    is_signed_question,
    may_begin_answer,
    reply_label_end,
)
from sources.splitting.layout import Layout, Place, Slice
from sources.splitting.markers import read_marker
from sources.splitting.names import name_at_head
from sources.splitting.starts import SHORT, Start
from sources.splitting.unnumbered import is_emphasised

NO_QUESTION_MARK = gettext_noop(
    "No question mark: check where the question ends and the answer begins."
)
SAME_PARAGRAPH = gettext_noop(
    "Question and answer stand in one paragraph: check that the answer begins at “%(quote)s”."
)
ALL_QUESTION = gettext_noop(
    "Nothing stands below this question: check that its last words are not the answer."
)
SECOND_QUESTION = gettext_noop(
    "The answer begins with a question, which may belong to the question: “%(quote)s”."
)
LONG_QUESTION = gettext_noop(
    "The question was taken to go on over several paragraphs, up to “%(quote)s”."
)

NO_MARK_OF_ITS_OWN = gettext_noop(
    "Only its question mark tells this question from the other paragraphs: check that it is one."
)
NOT_PRINTED = gettext_noop(
    "Only the number of this question is printed: check that these words answer it."
)
ANSWER_WITHIN = gettext_noop(
    "The question's last words may be the beginning of the answer: “%(quote)s”."
)
QUESTION_WITHIN = gettext_noop(
    "Within the answer stands what may be another question: “%(quote)s”."
)

_LETTERED = re.compile(r"\(?[a-h][.)]\s")

LOOK_AHEAD = 2  # paragraphs in which the question mark of a short numbered line is looked for


@dataclass(frozen=True, slots=True)
class Region:
    """Blocks first to stop (exclusive), from one question's number to the next one's, or to the
    title of the section between them."""

    start: Start
    stop: int
    owner: int

    @property
    def first(self) -> int:
        return self.start.index


@dataclass(frozen=True, slots=True)
class Cut:
    """The slices of one question and its answer, and what is unsure about them."""

    slices: tuple[Slice, ...]
    doubts: tuple[Remark, ...]


def cut(layout: Layout, region: Region) -> Cut:
    """Separate marker, question, note, label and answer of one region."""
    found = _cut(layout, region)
    doubts = list(found.doubts)
    if region.start.is_guessed:
        doubts.append(Remark(NO_MARK_OF_ITS_OWN))
    answer_from = next((one.start for one in found.slices if one.place is Place.ANSWER), None)
    for at in range(region.first + 1, region.stop) if answer_from is not None else ():
        block = layout.blocks[at]
        if layout.starts[at] >= (answer_from or 0) and _is_question_within(block, region.start):
            doubts.append(Remark(QUESTION_WITHIN, excerpt(block.text)))
    return Cut(found.slices, distinct(doubts))


def _is_question_within(block: Block, start: Start) -> bool:
    """Whether it is set apart as questions are: by a number, a letter, or as its sisters are."""
    if not ends_with_question(block.text):
        return False
    is_marked = read_marker(block) is not None or bool(_LETTERED.match(block.text))
    return is_marked or (not start.is_guessed and is_emphasised(block))


def _cut(layout: Layout, region: Region) -> Cut:
    if region.start.is_coded:
        return _cut_coded(layout, region)
    if region.start.ends:
        return _cut_known(layout, region, *region.start.ends)
    label = _first_label(layout.blocks, region)
    if label is not None:
        return _cut_at_label(layout, region, label)
    if region.stop - region.first == 1:
        return _cut_paragraph(layout, region)
    end, doubts = _question_end(layout.blocks, region)
    return Cut(
        (
            *_question(layout, region, end),
            *(layout.whole(at, Place.ANSWER, region.owner) for at in range(end, region.stop)),
        ),
        doubts,
    )


def _cut_coded(layout: Layout, region: Region) -> Cut:
    """All words after the number are the answer's; a code ("1a: Y") is one line long."""
    marker = region.start.marker
    words_from = marker.end if marker else 0
    length = len(layout.blocks[region.first].text)
    is_line = marker is not None and not (marker.has_label or region.start.is_open)
    below = range(region.first + 1, region.first + 1 if is_line else region.stop)
    return Cut(
        (
            layout.part(region.first, 0, words_from, Place.MARKER),
            layout.part(region.first, words_from, length, Place.ANSWER, region.owner),
            *(layout.whole(at, Place.ANSWER, region.owner) for at in below),
        ),
        (Remark(NOT_PRINTED),),
    )


def _cut_known(layout: Layout, region: Region, last: int, end: int) -> Cut:
    """Our own wording says where the question ends: at a character of block `last`."""
    blocks, owner = layout.blocks, region.owner
    block = blocks[last]
    rest = block.text[end:]
    is_sure = may_begin_answer(rest) or bool(_label_length(rest))
    if not is_sure and not (last + 1 == region.stop and _may_answer(rest)):
        below = last + 1
        while below < region.stop and _goes_on(block, blocks[below]):
            below += 1
        return _cut_below(layout, region, below)
    words_from = region.start.marker.end if region.start.marker else 0
    label_end = end + _label_length(rest)
    head = [layout.part(region.first, 0, words_from, Place.MARKER)]
    for at in range(region.first, last + 1):
        begin = words_from if at == region.first else 0
        stop = end if at == last else len(blocks[at].text)
        head.append(layout.part(at, begin, stop, Place.QUESTION, owner))
    return Cut(
        (
            *head,
            layout.part(last, end, label_end, Place.LABEL),
            layout.part(last, label_end, len(block.text), Place.ANSWER, owner),
            *(layout.whole(at, Place.ANSWER, owner) for at in range(last + 1, region.stop)),
        ),
        () if is_sure else (Remark(SAME_PARAGRAPH, excerpt(rest.strip(), 40)),),
    )


def _may_answer(rest: str) -> bool:
    """Words behind our wording with nothing below: an answer, whatever they begin with."""
    has_words = any(map(str.isalnum, rest))
    return has_words and not is_aside(rest) and not ends_with_question(rest)


def _label_length(rest: str) -> int:
    """How many characters of the words after a question are white space and a label."""
    space = len(rest) - len(rest.lstrip())
    length = reply_label_end(rest.lstrip(), below_question=True)
    return space + length if length else 0


def _cut_below(layout: Layout, region: Region, end: int) -> Cut:
    """Question up to block `end`; a label further down parts a note from the answer."""
    blocks, owner = layout.blocks, region.owner
    label = next(
        (
            at
            for at in range(end, region.stop)
            if reply_label_end(blocks[at].text, below_question=at == end)
        ),
        None,
    )
    if label is None:
        answer = (layout.whole(at, Place.ANSWER, owner) for at in range(end, region.stop))
        return Cut((*_question(layout, region, end), *answer), ())
    return Cut(_labelled(layout, region, end, label, below=label == end), ())


def _question(layout: Layout, region: Region, end: int) -> list[Slice]:
    """The slices of the marker and of the question's blocks up to `end`."""
    words_from = region.start.marker.end if region.start.marker else 0
    length = len(layout.blocks[region.first].text)
    return [
        layout.part(region.first, 0, words_from, Place.MARKER),
        layout.part(region.first, words_from, length, Place.QUESTION, region.owner),
        *(layout.whole(at, Place.QUESTION, region.owner) for at in range(region.first + 1, end)),
    ]


def _first_label(blocks: Sequence[Block], region: Region) -> int | None:
    """The first block below the question that begins with "Réponse :"."""
    for at in range(region.first + 1, region.stop):
        if reply_label_end(blocks[at].text, below_question=at == region.first + 1):
            return at
    return None


def _cut_at_label(layout: Layout, region: Region, label: int) -> Cut:
    """The label says where the answer begins; what stands between question and label is a note."""
    end, doubts = _words_end(layout.blocks, region, label)
    return Cut(_labelled(layout, region, end, label, below=label == region.first + 1), doubts)


def _labelled(
    layout: Layout, region: Region, end: int, label: int, *, below: bool
) -> tuple[Slice, ...]:
    """Question up to block `end`, note up to block `label`, the answer from behind the label."""
    blocks, owner = layout.blocks, region.owner
    label_end = reply_label_end(blocks[label].text, below_question=below)
    return (
        *_question(layout, region, end),
        *(layout.whole(at, Place.QUESTION_NOTE, owner) for at in range(end, label)),
        layout.part(label, 0, label_end, Place.LABEL),
        layout.part(label, label_end, len(blocks[label].text), Place.ANSWER, owner),
        *(layout.whole(at, Place.ANSWER, owner) for at in range(label + 1, region.stop)),
    )


def _words_end(
    blocks: Sequence[Block], region: Region, label: int
) -> tuple[int, tuple[Remark, ...]]:
    """Up to the last paragraph with a question mark; when there is none, as far as a heading or
    bold letters go; else all of them."""
    asking = [at for at in range(region.first, label) if has_question(blocks[at].text)]
    if asking:
        return asking[-1] + 1, ()
    if is_emphasised(blocks[region.first]):
        end = region.first + 1
        while end < label and _goes_on(blocks[region.first], blocks[end]):
            end += 1
        return end, () if region.start.marker else (Remark(NO_QUESTION_MARK),)
    doubts = (Remark(NO_QUESTION_MARK),) if label > region.first + 1 else ()
    return label, doubts


def _cut_paragraph(layout: Layout, region: Region) -> Cut:
    """Only one paragraph: question and answer in one, or a question left blank."""
    at, owner = region.first, region.owner
    block = layout.blocks[at]
    words_from = region.start.marker.end if region.start.marker else 0
    label = inner_reply_label(block.text, words_from)
    question_end = label[0] if label else end_of_last_question(block.text)
    answer_from = label[1] if label else question_end
    rest = block.text[answer_from:].strip()
    if question_end <= words_from or not (rest or label):
        doubts = () if ends_with_question(block.text) else (Remark(ALL_QUESTION),)
        return Cut(tuple(_question(layout, region, at + 1)), doubts)
    return Cut(
        (
            layout.part(at, 0, words_from, Place.MARKER),
            layout.part(at, words_from, question_end, Place.QUESTION, owner),
            layout.part(at, question_end, answer_from, Place.LABEL),
            layout.part(at, answer_from, len(block.text), Place.ANSWER, owner),
        ),
        () if label else (Remark(SAME_PARAGRAPH, excerpt(rest, 40)),),
    )


def _question_end(blocks: Sequence[Block], region: Region) -> tuple[int, tuple[Remark, ...]]:
    """The block at which the answer begins, with what is unsure about it."""
    first, last = region.first, region.stop - 1
    block = blocks[first]
    if not (has_question(block.text) or region.start.is_title):
        return _question_end_below(blocks, region)
    end = first + 1
    while end < last and (_goes_on(block, blocks[end]) or _asks_below(region, blocks[end])):
        end += 1
    if region.start.is_title:
        asks = any(has_question(blocks[at].text) for at in range(first, end))
        return end, () if asks else (Remark(NO_QUESTION_MARK),)
    rest = block.text[end_of_last_question(block.text) :]
    if may_begin_answer(rest):
        return end, (Remark(ANSWER_WITHIN, excerpt(rest)),)
    if end > first + 1:
        return end, (Remark(LONG_QUESTION, excerpt(blocks[end - 1].text)),)
    if ends_with_question(blocks[end].text) and end < last:
        return end, (Remark(SECOND_QUESTION, excerpt(blocks[end].text)),)
    return end, ()


def _asks(text: str) -> bool:
    return ends_with_question(text) or is_signed_question(text)


def _asks_below(region: Region, below: Block) -> bool:
    """Whether a question stands below a title, before the first of those who answer it."""
    is_asking = region.start.is_title and ends_with_question(below.text)
    return is_asking and not name_at_head(below.text, below)[1]


def _goes_on(question: Block, below: Block) -> bool:
    """Whether a paragraph under the question is its address or remark, or printed bold like it."""
    return is_aside(below.text) or (
        question.is_bold and below.is_bold and below.kind is not Kind.HEADING
    )


def _question_end_below(blocks: Sequence[Block], region: Region) -> tuple[int, tuple[Remark, ...]]:
    """The first line asks nothing: a title or an introduction above its question, or a request."""
    first, last = region.first, region.stop - 1
    is_title = len(blocks[first].text) <= SHORT
    for at in range(first + 1, min(last, first + LOOK_AHEAD) + 1):
        # A line break within a paragraph parts no question from its answer.
        is_near = blocks[at].is_tight or (at < last and (is_title or at == first + 1))
        if is_near and _asks(blocks[at].text):
            end = at + 1
            while end < last and blocks[end].is_tight and _asks(blocks[end].text):
                end += 1
            doubt = ALL_QUESTION if at == last else LONG_QUESTION
            sure = is_title and at == first + 1 and at < last
            return end, () if sure else (Remark(doubt, excerpt(blocks[at].text)),)
    return first + 1, (Remark(NO_QUESTION_MARK),)
