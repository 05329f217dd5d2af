"""The full text of a document, and which stretch of it goes where. Pure.

Splitting only ever labels stretches (`Slice`) of the full text. The parts of the result are read
off the labels, so nothing can be lost or doubled whatever the rules decide.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from sources.reading.blocks import Block


class Place(Enum):
    """Where the words of a slice go."""

    TITLE = "title"
    RESPONDENT = "respondent"
    PREAMBLE = "preamble"
    CLOSING = "closing"
    SECTION_TITLE = "section title"
    SECTION_NOTE = "section note"
    QUESTION = "question"
    QUESTION_NOTE = "note"
    ANSWER = "answer"
    UNPLACED = "unplaced"
    MARKER = "marker"
    LABEL = "label"
    RULE = "rule"


# The value of these places is the reason printed in `removed`.
REMOVED = frozenset({Place.MARKER, Place.LABEL, Place.RULE})


@dataclass(frozen=True, slots=True)
class Slice:
    """full_text[start:end] goes to `place`; `owner` is the index of its section or question.

    `voice` counts those who answer one question: 0 before the first name.
    """

    start: int
    end: int
    place: Place
    owner: int = -1
    voice: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """Slices of one place and owner put together; `start` is None when they are not contiguous."""

    text: str
    start: int | None


@dataclass(frozen=True, slots=True)
class Layout:
    """Blocks and the text they make: an empty line between two blocks, unless they are tight."""

    blocks: tuple[Block, ...]
    starts: tuple[int, ...]
    full_text: str

    def whole(self, index: int, place: Place, owner: int = -1) -> Slice:
        """The slice that is one block."""
        return self.part(index, 0, len(self.blocks[index].text), place, owner)

    def part(self, index: int, start: int, end: int, place: Place, owner: int = -1) -> Slice:
        """The slice that is block.text[start:end], without the white space around it."""
        text = self.blocks[index].text[start:end]
        start += len(text) - len(text.lstrip())
        at = self.starts[index]
        return Slice(at + start, at + start + len(text.strip()), place, owner)


def lay_out(blocks: Sequence[Block]) -> Layout:
    """Put the blocks one after the other and remember where each begins."""
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    for block in blocks:
        gap = "" if not starts else "\n" if block.is_tight else "\n\n"
        starts.append(length + len(gap))
        pieces += [gap, block.text]
        length += len(gap) + len(block.text)
    return Layout(tuple(blocks), tuple(starts), "".join(pieces))


def passage(full_text: str, slices: Iterable[Slice]) -> Passage:
    """The words of these slices, in order.

    Slices with only white space between them are one stretch of the full text. Others are set an
    empty line apart.
    """
    stretches: list[tuple[int, int]] = []
    for slice_ in slices:
        if slice_.start == slice_.end:
            continue
        if stretches and not full_text[stretches[-1][1] : slice_.start].strip():
            stretches[-1] = (stretches[-1][0], slice_.end)
        else:
            stretches.append((slice_.start, slice_.end))
    text = "\n\n".join(full_text[start:end] for start, end in stretches)
    return Passage(text, stretches[0][0] if len(stretches) == 1 else None)
