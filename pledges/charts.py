"""Where the blocks of a chart stand. Pure: tallies in, whole numbers for a drawing out."""

from collections.abc import Sequence
from dataclasses import dataclass

from pledges.progress import Tally

WIDTH, GAP = 8, 2  # of a column, and of the space beside it


@dataclass(frozen=True, slots=True)
class Block[K]:
    """A part of a column; `top` is counted from above."""

    key: K
    top: int
    height: int


@dataclass(frozen=True, slots=True)
class Column[K]:
    """One tally, its first kind at the bottom; kinds of which there is none have no block."""

    left: int
    blocks: tuple[Block[K], ...]


@dataclass(frozen=True, slots=True)
class Columns[K]:
    """Tallies side by side, as high as the largest."""

    width: int
    height: int
    columns: tuple[Column[K], ...]


def columns_of[K](tallies: Sequence[Tally[K]]) -> Columns[K]:
    height = max((tally.total for tally in tallies), default=0)
    columns = tuple(
        Column(at * (WIDTH + GAP) + GAP // 2, tuple(_blocks(tally, height)))
        for at, tally in enumerate(tallies)
    )
    return Columns(len(tallies) * (WIDTH + GAP), height, columns)


def _blocks[K](tally: Tally[K], height: int) -> list[Block[K]]:
    blocks, top = [], height
    for key, count in tally.counts.items():
        top -= count
        if count:
            blocks.append(Block(key, top, count))
    return blocks
