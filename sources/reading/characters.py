"""From bytes to characters, without looking at the machine's locale. Pure."""

import codecs
import re

from sources.normalising import normalise, removed_by_normalising
from sources.reading.blocks import Refusal, Remark, gettext_noop

NOT_TEXT = gettext_noop(
    "This file is not a text, and not a format that can be read here. Nothing was stored. "
    "Send it as Word (.docx), ODT, PDF, HTML, Markdown or plain text, or paste the words."
)
TOO_LONG = gettext_noop(
    "This document has more than two million characters. Nothing was stored. "
    "Send only the part that holds the reply."
)
CONTROLS_REMOVED = gettext_noop("Invisible control characters were taken out: %(quote)s.")
BIDI_REMOVED = gettext_noop("Characters that turn the reading direction were taken out: %(quote)s.")

MOST_CHARACTERS = 2_000_000

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What no text of a person holds; tab, line ends, form feed and a last Ctrl-Z of old editors are.
_BINARY = re.compile(r"[\x01-\x08\x0e-\x19\x1b-\x1f]")
MOST_CONTROLS = 1 / 200


def decode(content: bytes) -> str:
    """The characters of a text in UTF-8, UTF-16, UTF-32 or Windows-1252; else a Refusal."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _checked(_decoded(content[len(bom) :], encoding))
    if silent := _silent_utf16(content):
        return _checked(_decoded(content, silent))
    try:
        return _checked(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _windows_text(content)


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Refusal(NOT_TEXT) from None


def _silent_utf16(content: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of a European text is zero."""
    sample = content[:4000]
    if len(content) % 2 or len(sample) < 4:
        return None
    if sample[1::2].count(0) * 2 > len(sample) * 0.7 and not sample[::2].count(0):
        return "utf-16-le"
    if sample[::2].count(0) * 2 > len(sample) * 0.7 and not sample[1::2].count(0):
        return "utf-16-be"
    return None


def _windows_text(content: bytes) -> str:
    """One byte a character: any file can be read so, hence no control at all is accepted."""
    text = _decoded(content, "cp1252")
    if "\0" in text or _BINARY.search(text):
        raise Refusal(NOT_TEXT)
    return text


def _checked(text: str) -> str:
    odd = len(_BINARY.findall(text)) + text.count("\0")
    if odd > len(text) * MOST_CONTROLS + 1:
        raise Refusal(NOT_TEXT)
    return text


def clean(text: str) -> tuple[str, tuple[Remark, ...]]:
    """The text in the form in which words are stored, and a note of what was taken out of it."""
    taken = removed_by_normalising(text)
    remarks: list[Remark] = []
    if taken.controls:
        remarks.append(Remark(CONTROLS_REMOVED, str(taken.controls)))
    if taken.bidi:
        remarks.append(Remark(BIDI_REMOVED, str(taken.bidi)))
    return normalise(text), tuple(remarks)
