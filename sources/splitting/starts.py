"""Where a question begins, as every way to find questions says it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from sources.reading.blocks import Block, Kind
from sources.splitting.cues import reply_label_end
from sources.splitting.markers import Marker, read_marker

SHORT = 150  # characters; a longer line is no title
FEWEST_PLAIN = 3  # questions that have neither number nor emphasis: two may be rhetorical
LABEL_WITHIN = 3  # paragraphs below a statement in which "Answer:" makes it a question


@dataclass(frozen=True, slots=True)
class Start:
    """A question begins at block `index`; `marker` is None when it has no number."""

    index: int
    marker: Marker | None
    asks: bool
    is_guessed: bool = False  # nothing but its question mark sets it apart from other paragraphs
    ends: tuple[int, int] | None = None  # block and character at which our own wording ends
    is_coded: bool = False  # only the number is printed, and the answer after it: "1a: yes"
    is_open: bool = False  # of a coded one: what stands below the line is its answer as well
    is_title: bool = False  # it may ask nothing: what stands below it are answers, by their names

    @property
    def number(self) -> str:
        return self.marker.number if self.marker else ""


def has_reply_label_below(blocks: Sequence[Block], index: int) -> bool:
    """Whether "Answer:" stands soon below, before another number or heading: so this is asked."""
    for block in blocks[index + 1 : index + 1 + LABEL_WITHIN]:
        if reply_label_end(block.text):
            return True
        if read_marker(block) or block.kind is Kind.HEADING:
            return False
    return False


def last_of(start: Start) -> int:
    """The last block that is surely the question's."""
    return start.ends[0] if start.ends else start.index
