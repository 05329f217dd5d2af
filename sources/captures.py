"""Files that show something: documents with their text, and pictures or scans without any."""

from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import gettext

from sources.reading.formats import NO_TEXT
from sources.reading.reader import EMPTY, MOST_BYTES, TOO_LARGE, UnreadableDocument, read_file
from sources.splitting.layout import lay_out

PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
PDF = b"%PDF-"
TAKEN = ".pdf,.docx,.odt,.html,.htm,.md,.txt,.png,.jpg,.jpeg"


@dataclass(frozen=True, slots=True)
class Capture:
    """A file as it came, with the text that was read from it; none of a picture or a scan."""

    name: str
    content: bytes
    media_type: str
    full_text: str

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


def read_capture(name: str, content: bytes) -> Capture:
    """A file as it came. Raises UnreadableDocument, whose message a person can act on."""
    if len(content) > MOST_BYTES:
        raise UnreadableDocument(gettext(TOO_LARGE))
    if not content:
        raise UnreadableDocument(gettext(EMPTY))
    for beginning, media_type in PICTURES.items():
        if content.startswith(beginning):
            return Capture(name, content, media_type, "")
    try:
        reading = read_file(content, name)
    except UnreadableDocument as error:
        if content.startswith(PDF) and error.message == gettext(NO_TEXT):
            return Capture(name, content, "application/pdf", "")
        raise
    return Capture(name, content, reading.media_type, lay_out(reading.blocks).full_text)
