"""French institutions and acts for readers of English, as `fixtures/glossary.toml` explains them.

Only what a briefing prints is explained; so it must be asked of cleared content.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from briefings.briefing import Briefing, Definition, Phrase, Run

FILE = Path(__file__).parent.parent / "fixtures" / "glossary.toml"


@dataclass(frozen=True, slots=True)
class Entry:
    """A French term, the words that ask for it, and what it means in English."""

    term: str
    words: tuple[str, ...]
    meaning: str

    def is_in(self, text: str) -> bool:
        """Whether one of its words stands in a text, whatever apostrophe it is written with."""
        found = "|".join(re.escape(word) for word in self.words)
        return bool(re.search(rf"\b(?:{found})\b", text.replace("'", "’")))


@cache
def entries() -> tuple[Entry, ...]:
    """The entries of the data file in its order."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["entry"]
    return tuple(Entry(row["term"], tuple(row["words"]), row["meaning"]) for row in rows)


def glossary_of(briefing: Briefing) -> tuple[Definition, ...]:
    """What a briefing in English says in French, explained; nothing for readers of French."""
    if briefing.language != "en":
        return ()
    text = "\n".join(_texts(briefing))
    return tuple(
        Definition(Phrase(entry.term, "fr"), Phrase(entry.meaning, "en"))
        for entry in entries()
        if entry.is_in(text)
    )


def _texts(content: object) -> Iterator[str]:
    """All words that are printed; a line of runs is one text, since a mark may cut a term."""
    if isinstance(content, Enum):
        return
    if isinstance(content, str):
        yield content
    elif isinstance(content, tuple):
        if content and all(isinstance(part, Run) for part in content):
            yield "".join(part.text for part in content)
        else:
            for part in content:
                yield from _texts(part)
    elif is_dataclass(content) and not isinstance(content, type):
        for each in fields(content):
            yield from _texts(getattr(content, each.name))
