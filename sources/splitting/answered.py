"""Titles under which the same people or lists answer, as in a comparison of parties. Pure.

Such a title is a question though it may ask nothing: "Rents", with the words of each list below it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from sources.reading.blocks import Block, Kind
from sources.splitting.cues import ends_with_question, without_brackets
from sources.splitting.markers import read_marker
from sources.splitting.names import MOST_WORDS, is_no_name, key_of, looks_like_name, name_at_head
from sources.splitting.starts import Start

FEWEST = 2  # names under a title, and titles

Look = tuple[Kind, int]


def answered_series(blocks: Sequence[Block], *, asks: bool = False) -> tuple[Start, ...]:
    """The titles of one rank that the same names answer; of two ranks, the rank with more of them.

    Where none of them asks, half of the names must look as only names do: a programme has the same
    labels under each title as well.
    """
    by_look: dict[Look, list[int]] = defaultdict(list)
    asking: list[int] = []
    for index, block in enumerate(blocks):
        if block.kind is Kind.HEADING or block.is_bold:
            by_look[block.kind, block.level].append(index)
        elif ends_with_question(block.text) and not name_at_head(block.text, block)[1]:
            asking.append(index)
    found = [
        _answered(blocks, titles, asks=asks) for titles in by_look.values() if len(titles) >= FEWEST
    ]
    if len(asking) >= FEWEST and not asks:
        found.append(_answered(blocks, asking, asks=True))
    best = max(found, key=len, default=[])
    return tuple(Start(at, read_marker(blocks[at]), asks=True, is_title=True) for at in best)


def _answered(blocks: Sequence[Block], titles: Sequence[int], *, asks: bool) -> list[int]:
    """Those of the titles under which at least two of the names that come again stand."""
    stops = [*titles[1:], len(blocks)]
    names = {
        title: list(dict.fromkeys(_names(blocks, title, stop)))
        for title, stop in zip(titles, stops, strict=True)
    }
    times = Counter(key_of(name) for under in names.values() for name in under)
    answering = sum(bool(under) for under in names.values())
    usual = {key for key, count in times.items() if count >= FEWEST and count * 2 > answering}
    said = {key_of(name): name for under in names.values() for name in under}
    sure = sum(looks_like_name(without_brackets(said[key]).strip()) for key in usual)
    if len(usual) < FEWEST or (sure * 2 < len(usual) and not asks):
        return []
    answered = [
        title
        for title, under in names.items()
        if key_of(blocks[title].text) not in usual
        and sum(key_of(name) in usual for name in under) >= FEWEST
    ]
    return answered if len(answered) >= FEWEST else []


def _names(blocks: Sequence[Block], title: int, stop: int) -> Iterator[str]:
    """What stands as a name between a title and the next one."""
    for block in blocks[title + 1 : stop]:
        name = name_at_head(block.text, block)[1]
        if name and len(name.split()) <= MOST_WORDS and not is_no_name(name):
            yield name
