"""Words that were divided at the end of a line are put together again. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# U+00AD and U+2010 at a line's end were set by a program. "-" may be a part of the word.
_DIVIDED = re.compile(r"([^\W\d_]+)[\u00ad\u2010]$")
_PERHAPS_DIVIDED = re.compile(r"([^\W\d_]{2,})-$")
_OWN_HYPHEN = re.compile(r"[^\W_]-$")
_FIRST_PART = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_OPEN_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>]*$")
_ADDRESS_GOES_ON = re.compile(r"[^\s]*[/.%=&?#_\d][^\s]*|[^\s]*>")
OFTEN = 0.05  # share of lines: a program divides words in this document


@dataclass(frozen=True, slots=True)
class Hyphens:
    """What a document's own words say about a hyphen at the end of a line."""

    words: frozenset[str]
    is_hyphenated: bool

    @classmethod
    def of(cls, lines: Sequence[str]) -> "Hyphens":
        ends = [line for line in lines if _PERHAPS_DIVIDED.search(line)]
        words = frozenset(word.lower() for line in lines for word in _WORD.findall(line))
        return cls(words, len(ends) > 2 and len(ends) > len(lines) * OFTEN)

    def join(self, lines: Iterable[str]) -> str:
        """One paragraph of these lines."""
        text = ""
        for line in lines:
            if self._loses_hyphen(text[-60:], line):
                text = text[:-1]
            elif text and not self._is_one_word(text[-300:], line):
                text += " "
            text += line
        return text.replace("\u00ad", "")

    def _loses_hyphen(self, above: str, below: str) -> bool:
        """Whether the last character above is a hyphen that only divides a word."""
        if _OPEN_ADDRESS.search(above):
            return False
        if _DIVIDED.search(above):
            return below[0].isalpha()
        divided, rest = _PERHAPS_DIVIDED.search(above), _FIRST_PART.match(below)
        return bool(divided and rest and self._is_divided(divided[1], rest.group()))

    def _is_one_word(self, above: str, below: str) -> bool:
        """Whether no space stood here: within an address, or after a word's own hyphen."""
        if _OPEN_ADDRESS.search(above):
            return bool(_ADDRESS_GOES_ON.match(below))
        return bool(_OWN_HYPHEN.search(above)) and below[0].isalnum()

    def _is_divided(self, first: str, rest: str) -> bool:
        """Whether the hyphen is the program's: by the same word elsewhere, else by habit."""
        if not rest[0].islower():
            return False
        if f"{first}{rest}".lower() in self.words:
            return True
        if f"{first}-{rest}".lower() in self.words:
            return False
        return self.is_hyphenated
