"""Which format a file has, told by how it is built, and its reader. Pure; runs in the child."""

import re
from pathlib import Path

from sources.reading.blocks import Reading, Refusal, gettext_noop
from sources.reading.characters import MOST_CHARACTERS, TOO_LONG, decode
from sources.reading.plain import read_text
from sources.reading.wiki import SUFFIXES as WIKI_SUFFIXES
from sources.reading.wiki import looks_like_wiki, read_wiki

DAMAGED = gettext_noop(
    "This file is damaged and cannot be read. Nothing was stored. "
    "Open it on your computer, save it again and send it, or paste the words."
)
TOO_DEMANDING = gettext_noop(
    "This file takes too long or too much memory to read. Nothing was stored. "
    "Send a simpler or shorter version, or paste the words."
)
NO_TEXT = gettext_noop(
    "No text found in this file: it may be a scan or a picture. Nothing was stored. "
    "Ask for the original document, or type or paste the words."
)
OLD_WORD = gettext_noop(
    "This is an old Word file (.doc) or one locked with a password, which cannot be read here. "
    "Nothing was stored. Save it as .docx without password, or paste the words."
)
RTF = gettext_noop(
    "Rich text files (.rtf) cannot be read here. Nothing was stored. "
    "Save it as .docx or .odt, or paste the words."
)
WRONG_NAME = gettext_noop(
    "The name of this file says another format than its content. Nothing was stored. "
    "Save it again under its own format, or paste the words."
)

HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
BUILT_SUFFIXES = frozenset({".docx", ".docm", ".dotx", ".odt", ".ott", ".pdf", ".doc", ".zip"})

_HTML_ROOT = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*|<!--(?:(?!-->).)*+-->\s*)*+<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)


def read(content: bytes, suffix: str, pandoc: Path) -> Reading:
    """The blocks of a file. Raises Refusal."""
    reading = _read_file(content, suffix, pandoc)
    if sum(len(block.text) for block in reading.blocks) > MOST_CHARACTERS:
        raise Refusal(TOO_LONG)
    if not any(character.isalnum() for block in reading.blocks for character in block.text):
        raise Refusal(NO_TEXT)
    return reading


def _read_file(content: bytes, suffix: str, pandoc: Path) -> Reading:
    """A file, or the parts of a message; a message within a message is read as a text."""
    from sources.reading.mail import is_message, read_message

    if is_message(content, suffix):
        return read_message(content, lambda part, ending: _read(part, ending, pandoc))
    return _read(content, suffix, pandoc)


def _read(content: bytes, suffix: str, pandoc: Path) -> Reading:
    # A child reads one file: it loads the library of that format alone.
    if content.startswith(b"%PDF-"):
        from sources.reading.pdf import read_pdf

        return read_pdf(content)
    if content.startswith(b"PK\x03\x04"):
        from sources.reading.opendocument import is_opendocument, read_opendocument
        from sources.reading.packages import open_package
        from sources.reading.word import read_word

        package = open_package(content)
        read_package = read_opendocument if is_opendocument(package) else read_word
        return read_package(package, pandoc)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Refusal(OLD_WORD)
    if content.startswith(b"{\\rtf"):
        raise Refusal(RTF)
    return _read_text(content, suffix, pandoc)


def _read_text(content: bytes, suffix: str, pandoc: Path) -> Reading:
    text = decode(content)
    if suffix in BUILT_SUFFIXES:
        raise Refusal(WRONG_NAME)
    if suffix in HTML_SUFFIXES or _HTML_ROOT.match(text[:5000]):
        from sources.reading.web import read_html

        return read_html(text, pandoc)
    if suffix in MARKDOWN_SUFFIXES:
        return read_text(text, is_markdown=True)
    if suffix in WIKI_SUFFIXES or looks_like_wiki(text.replace("\r\n", "\n")):
        return read_wiki(text)
    return read_text(text)
