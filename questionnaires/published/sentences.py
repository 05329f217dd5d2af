"""Sentences about a table, for people: kept as translators see them until they are shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def gettext_noop(message: str) -> str:
    """Mark a sentence for translators; translated where it is shown, since this is pure."""
    return message


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its values: `message` as translators see it, with %(name)s."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def in_words(self, translate: Callable[[str], str] = str) -> str:
        return translate(self.message) % self.values


class TableRefused(ValueError):
    """A table that is not read; `sentence` says what is wrong with it and where."""

    def __init__(self, message: str, **values: object) -> None:
        self.sentence = Sentence(message, values)
        super().__init__(self.sentence.in_words())


def column_name(column: int) -> str:
    """The letters that a spreadsheet writes above a column: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def shortened(text: str, most: int = 60) -> str:
    """`text` on one line of at most `most` characters, for a sentence that quotes it."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
