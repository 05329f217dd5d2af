"""The same questions asked again in one document, of one respondent after the other. Pure.

Who answers stands just above each round, in a line that is no title of a section ("Simon Lees").
A first round without answers is a list of what was asked.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sources.reading.blocks import Block
from sources.splitting.cues import without_addresses, without_brackets
from sources.splitting.names import looks_like_name
from sources.splitting.parts import Heading
from sources.splitting.starts import SHORT, Start, last_of

FEWEST = 2  # questions in a round, and rounds
LEAST_SHARE = 0.6  # of the questions of the longest round that each of them asks


@dataclass(frozen=True, slots=True)
class Rounds:
    """The series without a list of what was asked, and the line above each round that names who
    answers; `names` is empty where there are no rounds, or a line of them is no name.

    `again`: whether questions come again.
    """

    series: tuple[Start, ...]
    names: tuple[Heading | None, ...] = ()
    again: bool = False


def rounds_of(blocks: Sequence[Block], series: Sequence[Start], *, has_list: bool = True) -> Rounds:
    """What comes again in a series: a round begins where its first question does.

    `has_list`: the first round may be a list of what was asked; there is one at most.
    """
    keys = [_key(blocks, start) for start in series]
    firsts = _firsts(keys)
    if not firsts:
        return Rounds(tuple(series))
    groups = [
        range(begin, end) for begin, end in zip(firsts, [*firsts[1:], len(keys)], strict=True)
    ]
    if has_list and firsts[0] == 0 and _is_list(blocks, series, groups[0], set(keys) - {""}):
        return rounds_of(blocks, series[firsts[1] :], has_list=False)
    longest = max(len({keys[at] for at in group}) for group in groups)
    usual = {keys[at] for at in groups[0]}
    is_whole = firsts[0] == 0 and all(
        len({keys[at] for at in group} & usual) >= max(FEWEST, LEAST_SHARE * longest)
        for group in groups
    )
    above = [_name_above(blocks, series, first) for first in firsts]
    named = [one for one in above if one]
    if not is_whole or len(named) < len(above) or not _are_names(blocks, named):
        return Rounds(tuple(series), again=True)
    by_first = dict(zip(firsts, named, strict=True))
    return Rounds(tuple(series), tuple(by_first.get(at) for at in range(len(series))), again=True)


def _key(blocks: Sequence[Block], start: Start) -> str:
    """The letters of a question up to its mark, without its number."""
    return _asked(blocks[start.index].text[start.marker.end if start.marker else 0 :])


def _asked(words: str) -> str:
    asked = without_addresses(words).partition("?")[0]
    return "".join(filter(str.isalnum, asked)).casefold()


def _firsts(keys: Sequence[str]) -> list[int]:
    """Where the first of the questions that come again stands; none where fewer than two do."""
    again = {key for key, times in Counter(keys).items() if key and times > 1}
    if len(again) < FEWEST:
        return []
    first = next(key for key in keys if key in again)
    return [at for at, key in enumerate(keys) if key == first]


def _is_list(
    blocks: Sequence[Block], series: Sequence[Start], group: range, keys: set[str]
) -> bool:
    """Whether the first round is a list of what was asked: its questions stand one below the other,
    some of them perhaps not found as such."""
    starts = series[: group.stop]
    gaps = [below.index - above.index > 1 for above, below in pairwise(starts)]
    if gaps and sum(gaps) * 2 < len(gaps):
        return True
    stop = series[group.stop].index if group.stop < len(series) else len(blocks)
    asked = {start.index for start in starts}
    within = [at for at in range(starts[0].index, stop) if at not in asked]
    return any(_asked(blocks[at].text) in keys for at in within)


def _name_above(blocks: Sequence[Block], series: Sequence[Start], first: int) -> Heading | None:
    """The line above a round, with those that stand tightly above it, where it may be a name."""
    stop = series[first].index
    least = last_of(series[first - 1]) if first else -1
    at = stop - 1
    while at > least + 1 and blocks[at].is_tight and not blocks[stop].is_tight:
        at -= 1
    lines = [block.text for block in blocks[at:stop]] if least < at < stop else []
    is_short = all(len(line) <= SHORT for line in lines)
    if not lines or not is_short or lines[-1].rstrip().endswith((".", "?", "!", ";", ",", ":")):
        return None
    return Heading(at, stop, title_stop=stop)


def _are_names(blocks: Sequence[Block], above: Sequence[Heading]) -> bool:
    """Whether most look as only names do, and no two are the same."""
    words = [[block.text for block in blocks[one.first : one.stop]] for one in above]
    sure = sum(
        any(looks_like_name(without_brackets(without_addresses(line)).strip()) for line in lines)
        for lines in words
    )
    return sure * 2 >= len(words) and len(set(map(tuple, words))) == len(words)
