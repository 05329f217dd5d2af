"""Which numbered paragraphs are the questions: the best series of markers in a document. Pure.

An answer may hold numbered lists, and a letter may be numbered without asking anything. So a
series is weighed as a whole: its members should ask something, be written alike and count on. The
heaviest one is found by dynamic programming (longest weighted path over the markers in order).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sources.reading.blocks import Block, Kind
from sources.splitting.cues import (
    ends_with_question,
    has_question,
    heading_style,
    reply_label_end,
)
from sources.splitting.markers import Marker, missing_between, read_marker

ASKS = 3.0  # a question mark in the paragraph, or a label "Question"
ASKS_BELOW = 2.0  # a short numbered line whose next paragraph ends with a question mark
SILENT = 0.75  # a number alone: an item of an answer's list must not outweigh a question
OTHER_STYLE = -1.0
GAP = -1.5  # for each number left out
RESTART = -2.0  # the count begins again, in a new part;
NO_TITLE = -2.0  # more so where no title stands above: a list in an answer may ask as well
AT_ONCE = -0.5  # another number stands just above: of two series alike, this is rather the list
LONGEST_GAP = 5
LOOK_BACK = 120  # markers; keeps a hostile document of nothing but numbers linear
MOST_MARKERS = 1500
MOST_STYLES = 6
SHORT = 150
LABEL_WITHIN = 3  # paragraphs below a statement in which "Answer:" makes it a question
FEWEST_PLAIN = 3  # questions that have neither number nor emphasis: two may be rhetorical
PLAIN_SHARE = 5  # paragraphs to a question; the fewer the questions, the closer they must stand


_STRONG_END = re.compile(r"[.!?…](?=\s|$)")


@dataclass(frozen=True, slots=True)
class Start:
    """A question begins at block `index`; `marker` is None when it has no number."""

    index: int
    marker: Marker | None
    asks: bool
    is_guessed: bool = False  # nothing but its question mark sets it apart from other paragraphs

    @property
    def number(self) -> str:
        return self.marker.number if self.marker else ""


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: Start
    marker: Marker
    weight: float
    is_below_title: bool


def find_series(blocks: Sequence[Block]) -> tuple[Start, ...]:
    """The blocks at which questions begin, in order; none when nothing here reads as a series."""
    candidates = _candidates(blocks)
    styles = Counter(candidate.marker.style for candidate in candidates)
    chains = [_heaviest(candidates, style) for style, _ in styles.most_common(MOST_STYLES)]
    total, chain = max(chains, key=lambda weighed: weighed[0], default=(0.0, []))
    asking = sum(candidate.start.asks for candidate in chain)
    if total > 0 and asking * 2 >= len(chain):
        return tuple(candidate.start for candidate in chain)
    return _emphasised(blocks) or _plain(blocks)


def _candidates(blocks: Sequence[Block]) -> list[_Candidate]:
    found: list[_Candidate] = []
    for index, block in enumerate(blocks):
        marker = read_marker(block)
        if marker and len(found) < MOST_MARKERS:
            weight = _weight(blocks, index, marker)
            if weight == SILENT and (marker.has_label or marker.is_letter):
                continue  # "a)" and "Question:" are worth nothing when nothing is asked
            start = Start(index, marker, weight > SILENT)
            style = heading_style(blocks[index - 1]) if index else None
            if index and read_marker(blocks[index - 1]):
                weight += AT_ONCE
            found.append(_Candidate(start, marker, weight, style not in (None, "colon")))
    numbered = [one for one in found if not one.marker.is_letter]
    # Where numbers ask, "a)" is a part of a question or of an answer.
    return numbered if any(one.start.asks for one in numbered) else found


def _weight(blocks: Sequence[Block], index: int, marker: Marker) -> float:
    text = blocks[index].text
    if (marker.has_label and marker.number) or has_question(text[marker.end :]):
        return ASKS
    if _has_reply_label_below(blocks, index):
        return ASKS
    below = blocks[index + 1] if index + 1 < len(blocks) else None
    if len(text) <= SHORT and below and ends_with_question(below.text) and not read_marker(below):
        return ASKS_BELOW
    return SILENT


def _has_reply_label_below(blocks: Sequence[Block], index: int) -> bool:
    """Whether "Answer:" stands soon below, before another number or heading: so this is asked."""
    for block in blocks[index + 1 : index + 1 + LABEL_WITHIN]:
        if reply_label_end(block.text):
            return True
        if read_marker(block) or block.kind is Kind.HEADING:
            return False
    return False


def _heaviest(
    candidates: Sequence[_Candidate], style: tuple[bool, str]
) -> tuple[float, list[_Candidate]]:
    """The weight and members of the best series in which this style is the usual one."""
    best: list[tuple[float, int | None]] = []
    for at, candidate in enumerate(candidates):
        own = candidate.weight + (0.0 if candidate.marker.style == style else OTHER_STYLE)
        # A series that begins at 4 has lost three questions.
        reached = max(sum(candidate.marker.path[:1]) - 1, 0) * GAP / 2
        previous: int | None = None
        for before in range(max(0, at - LOOK_BACK), at):
            step = _step(candidates[before], candidate)
            if step is not None and best[before][0] + step > reached:
                reached, previous = best[before][0] + step, before
        best.append((reached + own, previous))
    if not best:
        return 0.0, []
    last: int | None = max(range(len(best)), key=lambda at: best[at][0])
    total = best[last][0] if last is not None else 0.0
    chain: list[_Candidate] = []
    while last is not None:
        chain.append(candidates[last])
        last = best[last][1]
    return total, chain[::-1]


def _step(before: _Candidate, after: _Candidate) -> float | None:
    """What it costs to go on from one marker to the other; None when it cannot."""
    is_title = not before.start.asks and is_part_of(after.marker.path, before.marker.path)
    if is_title:
        return None
    missing = missing_between(before.marker.path, after.marker.path)
    if missing is not None:
        return missing * GAP if missing <= LONGEST_GAP else None
    # A list within an answer also begins again at 1, but does not ask.
    begins_again = after.marker.path[-1:] == (1,) and after.start.asks
    untitled = 0.0 if after.is_below_title else NO_TITLE
    return RESTART + untitled if begins_again else None


def is_part_of(path: tuple[int, ...], whole: tuple[int, ...]) -> bool:
    """2.1 is part of 2, whose line is a title when it asks nothing."""
    return len(path) > len(whole) > 0 and path[: len(whole)] == whole


def _emphasised(blocks: Sequence[Block]) -> tuple[Start, ...]:
    """Questions without numbers: headings, bold paragraphs or lines in capitals that ask.

    Where more of them tell than ask, as in a report, a few that ask are titles.
    """
    asking = [
        index
        for index, block in enumerate(blocks)
        if is_emphasised(block) and _asks_or_is_answered(blocks, index)
    ]
    looks = {_look(blocks[index]) for index in asking}
    alike = sum(is_emphasised(block) and _look(block) in looks for block in blocks)
    is_rare = len(asking) * 2 < alike
    if is_rare and len(asking) <= FEWEST_PLAIN:
        return ()
    return _with_answers([Start(index, None, asks=True, is_guessed=is_rare) for index in asking])


def _look(block: Block) -> tuple[Kind, int, bool]:
    is_heading = block.kind is Kind.HEADING
    return block.kind, block.level if is_heading else 0, is_heading or block.is_bold


def is_emphasised(block: Block) -> bool:
    return block.is_bold or block.kind is Kind.HEADING or block.text.isupper()


def _asks_or_is_answered(blocks: Sequence[Block], index: int) -> bool:
    text = blocks[index].text
    if ends_with_question(text):
        return True
    return not reply_label_end(text) and _has_reply_label_below(blocks, index)


def _plain(blocks: Sequence[Block]) -> tuple[Start, ...]:
    """Paragraphs that are one question each, as where a page lost its headings on the way here."""
    starts = [
        Start(index, None, asks=True, is_guessed=True)
        for index, block in enumerate(blocks)
        if ends_with_question(block.text) and len(_STRONG_END.findall(block.text)) == 1
    ]
    if len(starts) < FEWEST_PLAIN:
        return ()
    most = len(starts) * min(len(starts), PLAIN_SHARE)
    return _with_answers(starts) if len(blocks) - starts[0].index <= most else ()


def _with_answers(starts: list[Start]) -> tuple[Start, ...]:
    """The questions, unless they are fewer than two or nothing stands between any of them."""
    has_answers = any(after.index - before.index > 1 for before, after in pairwise(starts))
    return tuple(starts) if len(starts) > 1 and has_answers else ()


def numbers_missing_before(series: Sequence[Start], position: int) -> bool:
    """Whether the count jumps at this question, or starts late, or starts again."""
    marker = series[position].marker
    if marker is None:
        return False
    before = series[position - 1].marker if position else None
    if before is None:
        return marker.path[:1] > (1,)
    return missing_between(before.path, marker.path) != 0
