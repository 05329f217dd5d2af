"""What a reader makes of a file: blocks of words, one a paragraph, and what it left out.

Pure. The same shape for every format, so that splitting never asks where the words came from.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


def gettext_noop(message: str) -> str:
    """Mark a sentence for translators; translated where it is shown, since this is pure."""
    return message


class Kind(StrEnum):
    """What a block is by its make-up in the file; what it means is for splitting to say."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    CELL = "cell"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, table cell or footnote; never empty, one line.

    `text` is NFC, and begins with the number or bullet that its reader sees ("1)", "•"), also
    where a word processor counts by itself. `level` is the rank of a heading or the depth of a
    list. `is_tight`: no empty line stands between this block and the one before.
    `bold_head` counts the letters and digits of its first words that are bold, where others are
    not, as in "**Blue list:** Yes." `row` and `column` count those of a cell from 1; 0 elsewhere.
    """

    text: str
    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    is_bold: bool = False
    is_tight: bool = False
    bold_head: int = 0
    row: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class SetAside:
    """Words of the document that belong to no text, with the reason: "page number"."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence for people about the reading: `message` as translators see it, with %(quote)s."""

    message: str
    quote: str = ""

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        return translate(self.message) % {"quote": self.quote}


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one file."""

    media_type: str
    blocks: tuple[Block, ...]
    removed: tuple[SetAside, ...] = ()
    warnings: tuple[Remark, ...] = ()


class Refusal(Exception):
    """A file that is not read; its one argument is a sentence as translators see it."""

    @property
    def message(self) -> str:
        return str(self.args[0])


def reading_to_json(reading: Reading) -> dict[str, Any]:
    """What the child prints."""
    return asdict(reading)


def reading_from_json(told: dict[str, Any]) -> Reading:
    """What the child printed. A message that is not of this shape raises TypeError or KeyError."""
    return Reading(
        media_type=str(told["media_type"]),
        blocks=tuple(_block(block) for block in told["blocks"]),
        removed=tuple(SetAside(**piece) for piece in told["removed"]),
        warnings=tuple(Remark(**remark) for remark in told["warnings"]),
    )


def _block(told: dict[str, Any]) -> Block:
    return Block(**{**told, "kind": Kind(told["kind"])})


def excerpt(words: str, limit: int = 60) -> str:
    """The first words, for a sentence that must say which passage is meant."""
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def count_letters(text: str) -> int:
    """Letters and digits, whatever stands between them."""
    return sum(map(str.isalnum, text))


def distinct(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """The remarks in order, each once."""
    return tuple(dict.fromkeys(remarks))
