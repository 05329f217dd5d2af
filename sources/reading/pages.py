"""Lines on pages to paragraphs: running heads and page numbers taken out, broken lines joined.

Pure. A PDF knows letters and places, no paragraphs. The surest sign is the one that typesetting
itself obeys: a line is broken where the next word does not fit any more. Where it would have
fitted, a paragraph ends.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, takewhile

from sources.reading.blocks import (
    Block,
    Kind,
    Remark,
    SetAside,
    count_letters,
    distinct,
    gettext_noop,
)
from sources.reading.characters import clean
from sources.reading.hyphens import Hyphens
from sources.reading.running import running_lines

COLUMNS = gettext_noop(
    "This PDF seems to have columns or tables: check that no sentence jumps from one to another."
)

FEWEST_TORN = 3  # lines that two columns tear in two: fewer may be a date beside an address
FEW = 8  # lines: too few to see habits
WIDEST_PITCH = 1.4  # times the size, where habits cannot be seen
WIDER_GAP = 1.25  # times the usual distance of lines: a space between paragraphs
OTHER_SIZE = 0.08  # share by which letters differ that are not of one paragraph
LARGER = 1.12  # times the usual size: a heading
TOLERANCE = 1.0  # points
WORD = 3  # times the size: about the word that did not fit any more
LEAST_FULL = 0.15  # share of lines that reach the right edge; with fewer there is no edge to see
MANY_FULL = 0.4  # the same, where the edge is not far from where margins alike would put it:
NEAR_MARGIN = 0.1  # by this share of the page's width
INDENT = 8.0  # points

_STRONG_ENDS = frozenset(".!?…")
_ENDS = _STRONG_ENDS | frozenset(":;»”\"')]>")
_NUMBERED = re.compile(r"(?:[-–—•*·▪●◦○⇒→]\s*)?\(?(?:Q|Question\s*)?\d{1,3}(?:\.\d{1,2})*\s?[.):]")
_BULLET = re.compile(r"[-–—•*·▪●◦○⇒→]\s")
_MARKER_ALONE = re.compile(
    r"(?:[-–—•*·▪●◦○⇒→]|\(?(?:\d{1,3}(?:\.\d{1,2})*|[a-zA-Z]|[ivxIVX]{1,5})[.)])"
    r"(?:\s?\(?\d{1,3}[.)])?$"
)
SAME_HEIGHT = 2.5  # points: the words of a line and its number may be set in two fonts
_TRAILING = frozenset("?!:;»”)")


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without a space between them, with their place in points from the page's foot."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    is_bold: bool = False


@dataclass(frozen=True)
class Line:
    """The words of a line, in order; never none."""

    words: tuple[Word, ...]
    page: int
    page_width: float
    page_height: float

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def left(self) -> float:
        return min(word.left for word in self.words)

    @cached_property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @cached_property
    def bottom(self) -> float:
        return min(word.bottom for word in self.words)

    @cached_property
    def top(self) -> float:
        return max(word.top for word in self.words)

    @cached_property
    def size(self) -> float:
        """The height of the letters, as the longest word has it."""
        longest = max(self.words, key=lambda word: len(word.text))
        return longest.top - longest.bottom

    @cached_property
    def is_bold(self) -> bool:
        worded = [word for word in self.words if any(map(str.isalpha, word.text))]
        return bool(worded) and all(word.is_bold for word in worded)

    @cached_property
    def first_width(self) -> float:
        """The first word, with the French punctuation that may not be parted from it."""
        width = self.words[0].right - self.words[0].left
        for word in self.words[1:2]:
            if set(word.text) <= _TRAILING:
                width = word.right - self.words[0].left
        return width


@dataclass(frozen=True, slots=True)
class Measures:
    """What is usual in a document: size of letters, distance of lines, where lines end."""

    size: float
    pitch: float
    right: float

    def had_room(self, above: Line, below: Line) -> bool:
        """Whether the first word below would have had its place at the end of the line above."""
        space = above.size / 4
        return above.right + space + below.first_width <= self.right - TOLERANCE


def blocks_of_pages(
    lines: Sequence[Line],
) -> tuple[tuple[Block, ...], tuple[SetAside, ...], tuple[Remark, ...]]:
    """The paragraphs of a document, what was set aside, and what is unsure."""
    lines = with_markers(lines)
    running = running_lines(lines)
    removed = tuple(SetAside(clean(lines[at].text)[0], why) for at, why in sorted(running.items()))
    body = [line for at, line in enumerate(lines) if at not in running]
    if not body:
        return (), removed, ()
    measures = measure(body)
    hyphens = Hyphens.of([line.text for line in body])
    blocks: list[Block] = []
    remarks: tuple[Remark, ...] = (Remark(COLUMNS),) if _has_columns(body) else ()
    levels = _heading_levels(body, measures)
    parted = [part for line in body for part in _parted(line)]
    for paragraph, is_tight in _paragraphs(parted, measures):
        text, taken = clean(hyphens.join([line.text for line in paragraph]))
        remarks += taken
        if text.strip():
            blocks.append(_block(text, paragraph, levels, is_tight=is_tight))
    return tuple(blocks), removed, distinct(remarks)


def with_markers(lines: Sequence[Line]) -> list[Line]:
    """Numbers and bullets of lists, which some programs draw after all else, before their words."""
    placed = list(lines)
    for marker in [line for line in lines if _MARKER_ALONE.match(line.text)]:
        beside = [
            at
            for at, line in enumerate(placed)
            if line.page == marker.page
            and line.left >= marker.right
            and abs(line.bottom - marker.bottom) < SAME_HEIGHT
        ]
        if beside:
            at = min(beside, key=lambda at: placed[at].left)
            placed[at] = replace(placed[at], words=(*marker.words, *placed[at].words))
            placed.remove(marker)
    return placed


def measure(lines: Sequence[Line]) -> Measures:
    """Sizes weighed by letters, distances by lines; the right edge is where most lines reach."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[round(line.size, 1)] += len(line.text)
    size = letters.most_common(1)[0][0]
    usual = [line for line in lines if abs(line.size - size) <= size * OTHER_SIZE] or list(lines)
    steps = sorted(
        above.bottom - below.bottom
        for above, below in pairwise(usual)
        if above.page == below.page and 0 < above.bottom - below.bottom < 3 * size
    )
    # Distances within paragraphs are the smaller ones; a fifth of all is enough to see them.
    pitch = steps[len(steps) // 5] if steps else size
    if len(steps) < FEW or _full_share(usual, size) < MANY_FULL:
        # Perhaps no paragraph has two lines: then the usual distance is that of paragraphs.
        pitch = min(pitch, size * WIDEST_PITCH)
    return Measures(size, pitch, _right_edge(usual, size))


def _full_share(lines: Sequence[Line], size: float) -> float:
    """The share of lines that end within a word of where nearly all lines end."""
    reached = _reached(lines)
    return sum(line.right >= reached - WORD * size for line in lines) / len(lines)


def _reached(lines: Sequence[Line]) -> float:
    rights = sorted(line.right for line in lines)
    return rights[len(rights) * 98 // 100]


def _right_edge(lines: Sequence[Line], size: float) -> float:
    """Where lines end at the latest. Where hardly one was broken by a program, the longest does
    not show it; but margins are mostly alike on both sides."""
    reached = _reached(lines)
    margin = lines[0].page_width - min(line.left for line in lines)
    full = _full_share(lines, size)
    is_near = reached >= margin - NEAR_MARGIN * lines[0].page_width
    if len(lines) < FEW or full < (MANY_FULL if is_near else LEAST_FULL):
        return max(reached, margin)
    return reached


def _paragraphs(lines: Sequence[Line], measures: Measures) -> list[tuple[list[Line], bool]]:
    """Lines put together, and whether no space stands above the paragraph."""
    paragraphs = [([lines[0]], False)]
    for above, below in pairwise(lines):
        if _goes_on(above, below, measures):
            paragraphs[-1][0].append(below)
        else:
            is_tight = _is_below(above, below) and not _has_gap(above, below, measures)
            paragraphs.append(([below], is_tight))
    return paragraphs


def _parted(line: Line) -> list[Line]:
    """Plain words behind a bold question are its answer: they deserve a line of their own."""
    head = list(takewhile(lambda word: word.is_bold or not _has_letter(word), line.words))
    while head and not head[-1].is_bold:
        head.pop()
    rest = line.words[len(head) :]
    if not head or not rest or not head[-1].text.endswith("?") or not rest[0].text[:1].isalnum():
        return [line]
    return [replace(line, words=tuple(head)), replace(line, words=rest)]


def _has_letter(word: Word) -> bool:
    return any(map(str.isalpha, word.text))


def _goes_on(above: Line, below: Line, measures: Measures) -> bool:
    """Whether the line below belongs to the paragraph of the line above."""
    if abs(above.size - below.size) > max(above.size, below.size) * OTHER_SIZE:
        return False
    if _has_gap(above, below, measures):
        return False
    ends = above.text[-1] in _ENDS
    is_title = above.size > measures.size * LARGER or (above.is_bold and below.is_bold)
    if is_title and not ends and not _begins(below):
        return True
    if measures.had_room(above, below):
        return above.text[-1] not in _STRONG_ENDS and below.text[0].islower()
    if ends and not _is_below(above, below) and above.text[-1] == "?":
        return not below.text[0].isupper()  # an answer may begin with the page
    return not (ends and (_begins(below) or _is_other(above, below)))


def _is_below(above: Line, below: Line) -> bool:
    """Whether the lines follow one another on a page; else a page or a column ends."""
    return above.page == below.page and above.bottom > below.bottom


def _has_gap(above: Line, below: Line, measures: Measures) -> bool:
    # Larger letters stand further apart.
    usual = measures.pitch * max(above.size / measures.size, 1)
    return _is_below(above, below) and above.bottom - below.bottom > usual * WIDER_GAP


def _begins(line: Line) -> bool:
    """Whether a line begins with a number or bullet."""
    return bool(_NUMBERED.match(line.text) or _BULLET.match(line.text))


def _is_other(above: Line, below: Line) -> bool:
    """Whether a new paragraph shows by its bold letters or by the indent of its first line."""
    return above.is_bold != below.is_bold or below.left > above.left + INDENT


def _heading_levels(lines: Sequence[Line], measures: Measures) -> dict[float, int]:
    """Ranks of the sizes that only headings have: the largest is 1."""
    sizes = {round(line.size) for line in lines if line.size > measures.size * LARGER}
    return {float(size): rank for rank, size in enumerate(sorted(sizes, reverse=True), start=1)}


def _block(
    text: str, paragraph: Sequence[Line], levels: dict[float, int], *, is_tight: bool
) -> Block:
    words = " ".join(text.split())
    level = levels.get(float(round(paragraph[0].size)), 0)
    is_bold = all(line.is_bold for line in paragraph)
    kind = Kind.HEADING if level else Kind.PARAGRAPH
    head = [word.text for word in takewhile(lambda word: word.is_bold, paragraph[0].words)]
    letters = 0 if is_bold else count_letters("".join(head))
    return Block(words, kind, level, is_bold, is_tight, letters)


def _has_columns(lines: Sequence[Line]) -> bool:
    """Whether reading goes up the page again, lines stand beside each other or are torn in two,
    more than by chance."""
    torn = sum(bool(_gaps(line)[1:]) for line in lines)
    pairs = [pair for pair in pairwise(lines) if pair[0].page == pair[1].page]
    climbs = sum(below.bottom > above.bottom + 3 * above.size for above, below in pairs)
    beside = sum(_are_beside(above, below) for above, below in pairs)
    is_torn = torn > max(4, len(lines) / 5) or _longest_gutter(lines) >= FEWEST_TORN
    return is_torn or beside >= FEWEST_TORN or climbs > max(1, lines[-1].page)


def _gaps(line: Line) -> list[tuple[float, float]]:
    """Where a line has more empty space between two words than justified text has."""
    return [
        (left.right, right.left)
        for left, right in pairwise(line.words)
        if right.left - left.right > 2 * line.size
    ]


def _are_beside(one: Line, other: Line) -> bool:
    """Whether two lines stand at one height, as the cells of a table do."""
    left, right = sorted((one, other), key=lambda line: line.left)
    return abs(one.bottom - other.bottom) < SAME_HEIGHT and left.right < right.left


def _longest_gutter(lines: Sequence[Line]) -> int:
    """Over how many lines, one below the other, an empty stripe goes down the page."""
    longest = length = 0
    left, right = 0.0, 0.0
    for line in lines:
        crossing = [(max(a, left), min(b, right)) for a, b in _gaps(line)] if length else []
        wide = [(a, b) for a, b in crossing if b - a > line.size]
        if not wide:
            wide, length = _gaps(line), 0
        if wide:
            left, right = wide[-1]
            length += 1
        longest = max(longest, length)
    return longest
