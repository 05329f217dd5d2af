"""Which numbered paragraphs are the questions: the best series of markers in a document. Pure.

An answer may hold numbered lists, and a letter may be numbered without asking anything. So a
series is weighed as a whole: its members should ask something, be written alike and count on. The
heaviest one is found by dynamic programming (longest weighted path over the markers in order).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sources.reading.blocks import Block
from sources.splitting.answered import answered_series
from sources.splitting.cues import (
    announces_answers,
    ends_with_question,
    has_question,
    heading_style,
    is_yes_or_no,
)
from sources.splitting.markers import Marker, missing_between, read_marker
from sources.splitting.starts import FEWEST_PLAIN, SHORT, Start, has_reply_label_below
from sources.splitting.tables import table_series
from sources.splitting.unnumbered import (
    bulleted_series,
    emphasised_series,
    is_emphasised,
    plain_series,
)

ASKS = 3.0  # a question mark in the paragraph, or a label "Question"
ASKS_BELOW = 2.0  # a numbered title or introduction: the next paragraph ends with a question mark
SILENT = 0.75  # a number alone: an item of an answer's list must not outweigh a question
OTHER_STYLE = -1.0
GAP = -1.5  # for each number left out
RESTART = -2.0  # the count begins again, in a new part;
NO_TITLE = -2.0  # more so where no title stands above: a list in an answer may ask as well
AT_ONCE = -0.5  # the number before stands just above: of two series alike, this is rather the list
LONGEST_GAP = 5
LOOK_BACK = 120  # markers; keeps a hostile document of nothing but numbers linear
MOST_MARKERS = 1500
MOST_STYLES = 6
ANNOUNCED = 2  # paragraphs above the first answer in which "our answers:" announces them


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
    numbered = tuple(candidate.start for candidate in chain)
    asking = sum(start.asks for start in numbered)
    emphasised = emphasised_series(blocks)
    if total > 0 and asking * 2 >= len(chain) and not _outnumber(blocks, emphasised, numbered):
        return coded(blocks, numbered)
    return (
        emphasised
        or bulleted_series(blocks)
        or _coded_answers(blocks, chains)
        or _answers_alone(blocks, chains)
        or table_series(blocks)
        or answered_series(blocks)
        or plain_series(blocks)
    )


def _outnumber(
    blocks: Sequence[Block], emphasised: Sequence[Start], numbered: Sequence[Start]
) -> bool:
    """Whether bold questions without number are more than the numbers that ask: then these number
    a list in an answer, whose last item stands above the next bold question."""
    looks_plain = not any(is_emphasised(blocks[start.index]) for start in numbered)
    asking = sum(start.asks for start in numbered)
    return looks_plain and len(emphasised) > asking


def coded(blocks: Sequence[Block], series: tuple[Start, ...]) -> tuple[Start, ...]:
    """The series, where only numbers and answers are printed marked as such: "Question 1: Yes".

    No line asks, and hardly anything stands below one, where an answer would.
    """
    labels = [start for start in series if start.marker and start.marker.has_label]
    asks = any(has_question(blocks[start.index].text) for start in series)
    followed = sum(after.index - before.index > 1 for before, after in pairwise(series))
    numbers = sum(1 + len(start.marker.others) for start in labels if start.marker)
    if asks or len(labels) < len(series) or numbers < 2 or followed * 3 > len(series):
        return series
    return tuple(
        replace(start, is_coded=True) if _words_of(blocks, start) else start for start in series
    )


def _words_of(blocks: Sequence[Block], start: Start) -> str:
    return blocks[start.index].text[start.marker.end if start.marker else 0 :].strip()


def _coded_answers(
    blocks: Sequence[Block], chains: Sequence[tuple[float, list[_Candidate]]]
) -> tuple[Start, ...]:
    """The longest series of lines such as "1a: Y", one below the other, that say yes or no."""
    for _, chain in sorted(chains, key=lambda weighed: -len(weighed[1])):
        starts = tuple(candidate.start for candidate in chain)
        if len(starts) < FEWEST_PLAIN or any(
            after.index - before.index > 1 for before, after in pairwise(starts)
        ):
            continue
        words = [_words_of(blocks, start) for start in starts]
        said = sum(is_yes_or_no(answer) for answer in words)
        if said * 3 >= len(words) * 2 and all(len(answer) <= SHORT for answer in words):
            return tuple(replace(start, is_coded=True) for start in starts)
    return ()


def _answers_alone(
    blocks: Sequence[Block], chains: Sequence[tuple[float, list[_Candidate]]]
) -> tuple[Start, ...]:
    """Numbers from 1 below "Here are our answers:", where half of them say yes or no."""
    for _, chain in sorted(chains, key=lambda weighed: -len(weighed[1])):
        starts = tuple(candidate.start for candidate in chain)
        if len(starts) < FEWEST_PLAIN or chain[0].marker.path != (1,):
            continue
        above = blocks[max(0, starts[0].index - ANNOUNCED) : starts[0].index]
        said = sum(is_yes_or_no(_words_of(blocks, start)) for start in starts)
        if said * 2 >= len(starts) and any(announces_answers(block.text) for block in above):
            return tuple(replace(start, is_coded=True, is_open=True) for start in starts)
    return ()


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
            if index and _counts_on(read_marker(blocks[index - 1]), marker):
                weight += AT_ONCE
            found.append(_Candidate(start, marker, weight, style not in (None, "colon")))
    numbered = [one for one in found if not one.marker.is_letter]
    # Where numbers ask, "a)" is a part of a question or of an answer.
    return numbered if any(one.start.asks for one in numbered) else found


def _counts_on(above: Marker | None, marker: Marker) -> bool:
    return above is not None and missing_between(above.last_path, marker.path) == 0


def _weight(blocks: Sequence[Block], index: int, marker: Marker) -> float:
    text = blocks[index].text
    if (marker.has_label and marker.number) or has_question(text[marker.end :]):
        return ASKS
    if has_reply_label_below(blocks, index):
        return ASKS
    below = blocks[index + 1] if index + 1 < len(blocks) else None
    if below and ends_with_question(below.text) and not read_marker(below):
        return ASKS_BELOW
    return SILENT


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
    missing = missing_between(before.marker.last_path, after.marker.path)
    if missing is not None:
        return missing * GAP if missing <= LONGEST_GAP else None
    # A list within an answer also begins again at 1, but does not ask.
    begins_again = after.marker.path[-1:] == (1,) and after.start.asks
    untitled = 0.0 if after.is_below_title else NO_TITLE
    return RESTART + untitled if begins_again else None


def is_part_of(path: tuple[int, ...], whole: tuple[int, ...]) -> bool:
    """2.1 is part of 2, whose line is a title when it asks nothing."""
    return len(path) > len(whole) > 0 and path[: len(whole)] == whole


def numbers_missing_before(series: Sequence[Start], position: int) -> bool:
    """Whether the count jumps at this question, or starts late, or starts again."""
    marker = series[position].marker
    if marker is None:
        return False
    before = series[position - 1].marker if position else None
    if before is None:
        return marker.path[:1] > (1,)
    return missing_between(before.last_path, marker.path) != 0
