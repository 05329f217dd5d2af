"""Words compared apart from their typography: spaces, apostrophes, no-break characters.

Pure. A `Folded` text remembers where each of its characters stood, so that what is found in it
can be said in offsets of the text as it is stored.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

_SAME = {
    "\u2018": "'",
    "\u2019": "'",
    "\u02bc": "'",
    "\u2010": "-",
    "\u2011": "-",
    "\u2026": "...",
    # Invisible: soft hyphen, zero-width space, word joiner.
    "\u00ad": "",
    "\u200b": "",
    "\u2060": "",
}

# French sets a space there, other hands do not.
_NO_SPACE_BEFORE = frozenset(";:!?»")
_NO_SPACE_AFTER = frozenset("«")

# Letters that Unicode does not take apart, as a keyboard without them writes them.
_LIGATURES = {
    "œ": "oe",
    "æ": "ae",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ħ": "h",
    "ı": "i",
}


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without its typography; `origins[i]` is where character i stood."""

    text: str
    origins: tuple[int, ...]

    def occurrences(self, needle: str) -> tuple[tuple[int, int], ...]:
        """(start, end) in the original text of each occurrence of a folded needle."""
        return tuple(self.place(at, at + len(needle)) for at in starts_of(needle, self.text))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end], never empty, stands in the original text."""
        return self.origins[start], self.origins[end - 1] + 1


def starts_of(needle: str, text: str) -> tuple[int, ...]:
    """Every place where the needle begins, overlapping ones too. A needle is never empty."""
    if not needle:
        return ()
    return tuple(match.start() for match in re.finditer(f"(?={re.escape(needle)})", text))


def fold(text: str) -> Folded:
    """The text with one kind of space and apostrophe, and none where only French sets one."""
    return _folded(text, lambda character: _SAME.get(character, character))


def fold_for_search(text: str) -> Folded:
    """As `fold`, and without case, accents and hyphens: how a name is looked for."""
    return _folded(text, _bare)


def fold_case(text: str) -> Folded:
    """As `fold`, and without case and ligatures; accents and hyphens tell words apart and stay."""
    return _folded(text, _lower)


def _lower(character: str) -> str:
    letters = _SAME.get(character, character).casefold()
    return "".join(_LIGATURES.get(letter, letter) for letter in letters)


def _bare(character: str) -> str:
    same = _SAME.get(character, character)
    if same == "-":
        return " "
    letters = unicodedata.normalize("NFKD", same).casefold()
    return "".join(
        _LIGATURES.get(letter, letter)
        for letter in letters
        if unicodedata.category(letter) not in ("Mn", "Cf")
    )


def _folded(text: str, replace: Callable[[str], str]) -> Folded:
    characters: list[str] = []
    origins: list[int] = []
    space_at: int | None = None
    for at, character in enumerate(text):
        new = replace(character)
        if new.isspace():
            space_at = at if space_at is None else space_at
            continue
        if not new:
            continue
        if space_at is not None and _space_counts(characters, new):
            characters.append(" ")
            origins.append(space_at)
        space_at = None
        characters.extend(new)
        origins.extend([at] * len(new))
    return Folded("".join(characters), tuple(origins))


def _space_counts(before: list[str], after: str) -> bool:
    if not before:
        return False
    return before[-1] not in _NO_SPACE_AFTER and after not in _NO_SPACE_BEFORE
