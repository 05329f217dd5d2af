"""From bytes to text: UTF-8 and UTF-16 with or without a mark, else Windows-1252."""

from dataclasses import dataclass

from questionnaires.published.sentences import Sentence, TableRefused, gettext_noop
from sources.normalising import is_visible, normalise, removed_by_normalising

MOST_BYTES = 20 * 1024**2
SAMPLE = 4000
MOSTLY = 0.4  # of every second byte: Latin letters in UTF-16 make it nearly all

TOO_LARGE = gettext_noop("This table is larger than 20 MB.")
EMPTY = gettext_noop("This table is empty.")
NOT_TEXT = gettext_noop(
    "This is no text file but one of a spreadsheet or a word processor. "
    "Save the table as CSV there, and bring that."
)
NOT_DECODED = gettext_noop(
    "The letters of this file cannot be read. Save the table as CSV in UTF-8, and bring that."
)
OLD_LETTERS = gettext_noop(
    "The file is not in UTF-8: its letters were read as Windows-1252. Look at the accents."
)
CONTROLS = gettext_noop("Invisible control characters were taken out: %(count)s.")

PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-", b"{\\rtf", b"\x1f\x8b")
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file in the stored form (NFC, LF), and what is to be said about it."""

    text: str
    warnings: tuple[Sentence, ...] = ()


def decode(content: bytes) -> Decoded:
    """The text that the bytes hold. Raises TableRefused."""
    if len(content) > MOST_BYTES:
        raise TableRefused(TOO_LARGE)
    if not content.strip(b"\0 \t\r\n"):
        raise TableRefused(EMPTY)
    if content.startswith(PACKED):
        raise TableRefused(NOT_TEXT)
    encoding = _encoding(content)
    try:
        raw = content.decode(encoding)
    except UnicodeDecodeError:
        raise TableRefused(NOT_DECODED) from None
    text = normalise(raw)
    if not is_visible(text):
        raise TableRefused(EMPTY)
    return Decoded(text, tuple(_warnings(raw, encoding)))


def _encoding(content: bytes) -> str:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    sample = content[:SAMPLE]
    half = max(len(sample) // 2, 1)
    if sample[1::2].count(0) > MOSTLY * half > sample[::2].count(0):
        return "utf-16-le"
    if sample[::2].count(0) > MOSTLY * half > sample[1::2].count(0):
        return "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _warnings(raw: str, encoding: str) -> list[Sentence]:
    warnings = [Sentence(OLD_LETTERS)] if encoding == "cp1252" else []
    removed = removed_by_normalising(raw)
    if count := removed.controls + removed.bidi:
        warnings.append(Sentence(CONTROLS, {"count": count}))
    return warnings
