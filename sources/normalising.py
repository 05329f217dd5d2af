"""The one form in which words are stored: NFC, LF, no control or bidi characters.

Pure, and the lowest module of this app: every reader passes through `normalise` before a text is
stored, hashed or counted, since offsets are only worth something in a text of fixed form.
"""

import re
import unicodedata
from dataclasses import dataclass

# Characters that end a line somewhere: CR, CRLF, vertical tab (Word's soft break), form feed
# (a PDF's page), NEL, LINE and PARAGRAPH SEPARATOR.
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")

# Unicode's Bidi_Control property: they can make a line read otherwise than it is stored.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# NUL cannot be stored by PostgreSQL; the other controls mean nothing in a text; U+FEFF is a
# byte-order mark that survived. Tab and LF stay, and so does the zero-width joiner of emoji.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff]")

# Half of a UTF-16 pair: cannot be encoded, so its place is kept by U+FFFD.
_SURROGATES = re.compile("[\ud800-\udfff]")


def is_visible(text: str) -> bool:
    """Whether a reader would see anything: white space and invisible characters are nothing."""
    return any(character.isprintable() and not character.isspace() for character in text)


@dataclass(frozen=True, slots=True)
class Removed:
    """How many characters `normalise` takes out of a text, for the note that tells people."""

    controls: int
    bidi: int


def normalise(text: str) -> str:
    """The text in NFC with LF line ends, without control and bidi characters. Idempotent."""
    text = _LINE_ENDS.sub("\n", text)
    text = _SURROGATES.sub("\ufffd", text)
    # Taken out before NFC: a control between a letter and its accent would keep them apart.
    text = _CONTROLS.sub("", _BIDI.sub("", text))
    return unicodedata.normalize("NFC", text)


def is_normalised(text: str) -> bool:
    """Whether offsets may be counted in this text."""
    return normalise(text) == text


def removed_by_normalising(text: str) -> Removed:
    """What a reader of the original should be told about; line ends and NFC lose nothing."""
    return Removed(controls=len(_CONTROLS.findall(text)), bidi=len(_BIDI.findall(text)))
