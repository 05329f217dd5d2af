"""Words in, words out: whether each word of a document is still somewhere. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
MOST_SHOWN = 30  # words named one by one; more are counted alone


@dataclass(frozen=True, slots=True)
class Balance:
    """How many words went in and came out, and which differ, in the order of their text."""

    words_in: int
    words_out: int
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def is_even(self) -> bool:
        return not self.missing and not self.added

    @property
    def missing_shown(self) -> str:
        return _shown(self.missing)

    @property
    def added_shown(self) -> str:
        return _shown(self.added)


def balance(
    document: str, *, words_in: int, placed: Iterable[str], marks: Iterable[str] = ()
) -> Balance:
    """Compare a document's text with all that was made of it.

    `marks` are numbers, labels and page marks that the reader took out: they are placed, but some
    of them (running heads) never stood in the text, so that they cannot count as added.
    """
    ours, aside = _words(placed), _words(marks)
    theirs = _words([document])
    return Balance(
        words_in=words_in,
        words_out=len(ours) + len(aside),
        missing=_left(theirs, ours + aside),
        added=_left(ours, theirs),
    )


def _words(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in _WORD.findall(text)]


def _left(words: list[str], others: list[str]) -> tuple[str, ...]:
    """The words that have no partner among the others, in their order."""
    partners = Counter(others)
    left = []
    for word in words:
        if partners[word]:
            partners[word] -= 1
        else:
            left.append(word)
    return tuple(left)


def _shown(words: tuple[str, ...]) -> str:
    shown = " ".join(words[:MOST_SHOWN])
    return f"{shown} …" if len(words) > MOST_SHOWN else shown
