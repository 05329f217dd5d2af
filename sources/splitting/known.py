"""Where the questions of a known questionnaire are printed in a document, by their wordings. Pure.

Far surer than looking for numbers: a paragraph that says what we asked is our question, however it
is numbered, printed or cut into lines, and where our words end the answer may begin.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz import fuzz

from sources.reading.blocks import Block, Kind
from sources.splitting.cues import end_of_last_question, has_question
from sources.splitting.markers import read_marker
from sources.splitting.starts import SHORT, Start, last_of

LIKE = 75.0  # percent alike: our question, where it stands in our order
SAME = 88.0  # percent alike: our question, wherever it stands
WHOLE = 96.0  # percent alike: the paragraph below is the question's end, and no short answer
SHORTEST = 12  # letters; a shorter wording ("And you?") must stand there as it is
MOST_JOINED = 4  # paragraphs over which a question may be printed
FARTHEST = 400  # letters of introduction before a question in its paragraph
MOST_PLACES = 2000  # keeps a hostile document quick
MOST_OF = 0.6  # share of our questions that one respondent's part of a document asks
ANSWERED = 5.0  # points: of two places, the one with an answer below rather than a list of contents
ABOVE = 2  # paragraphs between a number on a short heading and the question's words


@dataclass(frozen=True, slots=True)
class Known:
    """A question of ours; a restated wording tells nothing about what is printed."""

    number: str
    wording: str
    is_restated: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """Our question `key` is printed from block `first` to the character `end` of block `last`."""

    first: int
    key: int
    score: float
    last: int
    end: int


@dataclass(frozen=True, slots=True)
class _Words:
    """Letters of a text, with the place of each in it."""

    letters: str
    places: tuple[int, ...]


def known_series(
    blocks: Sequence[Block], known: Sequence[Known], series: Sequence[Start]
) -> tuple[Start, ...]:
    """The questions found by our wordings, joined with the series that was found without them.

    `series` alone where our wordings do not stand in the document.
    """
    places = _chosen(_places(blocks, known), blocks, len(known))
    if not places:
        return tuple(series)
    above = _numbers_above(blocks, places, series)
    starts = [_start(blocks, place, above.get(place.first)) for place in places]
    within = [(start.index, place.last) for start, place in zip(starts, places, strict=True)]
    others = [
        start
        for start in series
        if not any(first <= last_of(start) and start.index <= last for first, last in within)
    ]
    # Where most of that series is ours, its other members are questions too, reworded or added.
    if len(others) > len(series) - len(others):
        others = []
    return tuple(sorted((*starts, *others), key=lambda start: start.index))


def _numbers_above(
    blocks: Sequence[Block], places: Sequence[_Place], series: Sequence[Start]
) -> dict[int, Start]:
    """By the first block of a question, the number on a short heading just above it, or the heading
    that asks in short what the question asks.

    A habit or none: the last item of a list in one answer stands above the next question as well.
    """
    above: dict[int, Start] = {}
    taken = {at for place in places for at in range(place.first, place.last + 1)}
    for place in places:
        for start in series:
            text = blocks[start.index].text
            is_heading = start.index + 1 == place.first and _heads(blocks, start, place)
            is_title = len(text) <= SHORT and not has_question(text) and text[-1:] not in ".;,"
            between = taken & set(range(start.index, place.first))
            is_near = 0 < place.first - start.index <= ABOVE and not between
            if is_near and (is_title or is_heading):
                above[place.first] = start
    return above if len(above) * 2 >= len(places) else {}


def _heads(blocks: Sequence[Block], start: Start, place: _Place) -> bool:
    """Whether a heading without a number stands above plain words."""
    above, below = blocks[start.index], blocks[place.first]
    is_plain = below.kind is not Kind.HEADING and not below.is_bold
    return start.marker is None and above.kind is Kind.HEADING and is_plain


def _start(blocks: Sequence[Block], place: _Place, above: Start | None) -> Start:
    ends = (place.last, place.end)
    if above:
        return replace(above, asks=True, ends=ends)
    return Start(place.first, read_marker(blocks[place.first]), asks=True, ends=ends)


def _places(blocks: Sequence[Block], known: Sequence[Known]) -> list[_Place]:
    """Each place where a paragraph, or its head, says what we asked."""
    wordings = [
        (key, _words(one.wording).letters)
        for key, one in enumerate(known)
        if not one.is_restated and one.wording.strip()
    ]
    longest = max((len(wording) for _, wording in wordings), default=0)
    most = 2 * longest + 2 * FARTHEST  # what is further down in a paragraph is no question of ours
    read = [_after_marker(block, most) for block in blocks]
    found: list[_Place] = []
    for first in range(len(blocks)):
        for key, wording in wordings:
            place = _place(read, blocks, first, key, wording)
            if place and len(found) < MOST_PLACES:
                found.append(place)
    return found


def _after_marker(block: Block, most: int) -> _Words:
    marker = read_marker(block)
    begin = marker.end if marker else 0
    return _words(block.text[: begin + most], begin)


def _words(text: str, start: int = 0) -> _Words:
    letters: list[str] = []
    places: list[int] = []
    for at in range(start, len(text)):
        for letter in unicodedata.normalize("NFKD", text[at]).casefold():
            if letter.isalnum():
                letters.append(letter)
                places.append(at)
    return _Words("".join(letters), tuple(places))


def _place(
    read: Sequence[_Words], blocks: Sequence[Block], first: int, key: int, wording: str
) -> _Place | None:
    letters = read[first].letters
    least = LIKE if len(wording) >= SHORTEST else 99.0
    if not letters or not wording:
        return None
    score = fuzz.ratio(letters, wording, score_cutoff=least)
    if len(letters) > len(wording):
        head = _at_head(read[first], blocks[first], first, key, wording, least)
        if head and head.score > score:
            return head
    alone = _Place(first, key, score, first, len(blocks[first].text)) if score else None
    if score >= WHOLE:
        return alone
    joined = _over_paragraphs(read, blocks, first, key, wording, least)
    is_better = joined is not None and (alone is None or joined.score >= WHOLE)
    return joined if is_better else alone


def _at_head(
    words: _Words, block: Block, first: int, key: int, wording: str, least: float
) -> _Place | None:
    """Our wording within a longer paragraph: an introduction before it, the answer behind it."""
    looked = words.letters[: len(wording) * 2 + FARTHEST]
    window = fuzz.partial_ratio_alignment(wording, looked, score_cutoff=max(least, SAME - 3))
    if window is None or window.dest_end - window.dest_start < len(wording) * 0.8:
        return None
    begin, last = words.places[window.dest_start], words.places[window.dest_end - 1]
    end = _end_of_sentence(block.text, begin, last + 1)
    score = window.score - (3 if window.dest_start > SHORTEST else 0)
    return _Place(first, key, score, first, end)


def _end_of_sentence(text: str, begin: int, at: int) -> int:
    """Where the question's words end: at the sign of their sentence next to the end of our wording.

    Never before the words begin: the number above them has points of its own.
    """
    for offset in range(30):
        for near in (at + offset, at - offset):
            if begin < near <= len(text) and text[near - 1] in "?!.:":
                rest = end_of_last_question(text[:near] + "?" + text[near:]) - 1
                return rest if text[near - 1] == "?" and near <= rest <= len(text) else near
    return at


def _over_paragraphs(
    read: Sequence[_Words],
    blocks: Sequence[Block],
    first: int,
    key: int,
    wording: str,
    least: float,
) -> _Place | None:
    """Our wording over several paragraphs, the first of which says its beginning."""
    letters = read[first].letters
    if len(letters) < SHORTEST or fuzz.ratio(letters, wording[: len(letters)]) < SAME:
        return None
    for last in range(first + 1, min(first + MOST_JOINED, len(blocks))):
        letters += read[last].letters
        score = fuzz.ratio(letters, wording, score_cutoff=least)
        if score and len(letters) >= len(wording) * 0.85:
            return _Place(first, key, score, last, len(blocks[last].text))
    return None


def _chosen(places: Sequence[_Place], blocks: Sequence[Block], count: int) -> list[_Place]:
    """One place for each of our questions; or all, where several respondents answer in turn."""
    passes = _passes(places)
    answered = [one for one in passes if len(one) >= 2 and _has_answers(one)]
    full = [one for one in answered if len(one) >= count * MOST_OF]
    if len(full) > 1:
        return sorted((place for one in full for place in one), key=lambda place: place.first)
    contents = {
        (place.first, place.key)
        for one in passes
        if len(one) > 2 and not _has_answers(one) and len(passes) > 1
        for place in one
    }
    left = [place for place in places if (place.first, place.key) not in contents]
    chain = _in_order(left, {place.first for place in left}, len(blocks))
    return sorted((*chain, *_out_of_order(left, chain)), key=lambda place: place.first)


def _passes(places: Sequence[_Place]) -> list[list[_Place]]:
    """The sure places in the order of the document, cut where our questions begin again."""
    best: dict[int, _Place] = {}
    for place in places:
        if place.score >= SAME and place.score > getattr(best.get(place.first), "score", 0.0):
            best[place.first] = place
    passes: list[list[_Place]] = []
    for place in sorted(best.values(), key=lambda place: place.first):
        if passes and place.key > passes[-1][-1].key:
            passes[-1].append(place)
        else:
            passes.append([place])
    return passes


def _has_answers(places: Sequence[_Place]) -> bool:
    """Whether something stands between most questions; a list of contents has nothing there."""
    gaps = sum(below.first - above.last > 1 for above, below in pairwise(places))
    return gaps * 2 >= len(places) - 1


def _in_order(places: Sequence[_Place], firsts: set[int], count: int) -> list[_Place]:
    """The heaviest chain that goes down the document and through our questions at once."""
    ordered = sorted(places, key=lambda place: (place.first, place.key))
    best: list[tuple[float, int | None]] = []
    for at, place in enumerate(ordered):
        is_answered = place.last + 1 < count and place.last + 1 not in firsts
        own = place.score - LIKE + 1 + (ANSWERED if is_answered else 0)
        reached, previous = 0.0, None
        for before in range(at):
            follows = ordered[before].last < place.first and ordered[before].key < place.key
            if follows and best[before][0] > reached:
                reached, previous = best[before][0], before
        best.append((reached + own, previous))
    at_end = max(range(len(best)), key=lambda at: best[at][0], default=None)
    chain: list[_Place] = []
    while at_end is not None:
        chain.append(ordered[at_end])
        at_end = best[at_end][1]
    return chain[::-1]


def _out_of_order(places: Iterable[_Place], chain: Sequence[_Place]) -> list[_Place]:
    """Questions that a document prints elsewhere than we do: only where the wording is the same."""
    taken = list(chain)
    found: list[_Place] = []
    for place in sorted(places, key=lambda place: -place.score):
        is_free = all(
            place.key != other.key and (place.last < other.first or other.last < place.first)
            for other in taken
        )
        if place.score >= SAME and is_free:
            taken.append(place)
            found.append(place)
    return found
