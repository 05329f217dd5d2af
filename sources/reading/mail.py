"""Messages (.eml): the body and the attachments that can be read, one after the other. Pure.

Runs in the child, within its limits. A signature's picture is no reply: what cannot be read is
named in a warning and does not refuse the message.
"""

import email
import email.policy
import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import PurePath

from sources.reading.blocks import Block, Kind, Reading, Refusal, Remark, SetAside, gettext_noop
from sources.reading.characters import clean

ATTACHED = gettext_noop("Words of the attachment “%(quote)s” follow those of the message.")
NOT_READ = gettext_noop("The attachment “%(quote)s” was not read.")

MEDIA_TYPE = "message/rfc822"
HEADER = "mail header"
MOST_ATTACHMENTS = 20
_SHOWN = ("From", "To", "Cc", "Date")
_HEAD = re.compile(
    rb"\A(?:(?:Return-Path|Received|Delivered-To|MIME-Version|Message-ID|X-[\w-]{1,40}|From|To"
    rb"|Date|Subject|Content-Type|DKIM-Signature|Authentication-Results|ARC-[\w-]{1,40}):[^\n]*\r?\n"
    rb"(?:[ \t][^\n]*\r?\n)*){4,}",
    re.IGNORECASE,
)
_TELLING = re.compile(rb"(?im)^(?:MIME-Version|Message-ID|Received):")

Read = Callable[[bytes, str], Reading]


def is_message(content: bytes, suffix: str) -> bool:
    """By its name; or by four lines of a mail's head, of which one is no person's."""
    if suffix == ".eml":
        return True
    head = _HEAD.match(content[:20_000])
    return bool(head and _TELLING.search(head.group()))


def read_message(content: bytes, read: Read) -> Reading:
    """The blocks of a message; `read` reads a part of it by its bytes and its ending."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    blocks: list[Block] = []
    removed = list(_headers(message))
    warnings: list[Remark] = []
    if subject := _cleaned(str(message.get("Subject", ""))):
        blocks.append(Block(subject, Kind.HEADING, level=1))
    for name, part, suffix in _parts(message):
        try:
            reading = read(_bytes_of(part), suffix)
        except Refusal:
            if not name:
                raise
            warnings.append(Remark(NOT_READ, name))
            continue
        if name:
            warnings.append(Remark(ATTACHED, name))
        blocks += reading.blocks
        removed += reading.removed
        warnings += reading.warnings
    return Reading(MEDIA_TYPE, tuple(blocks), tuple(removed), tuple(warnings))


def _headers(message: EmailMessage) -> Iterator[SetAside]:
    for name in _SHOWN:
        if words := _cleaned(str(message.get(name, ""))):
            yield SetAside(f"{name}: {words}", HEADER)


def _cleaned(words: str) -> str:
    return " ".join(clean(words)[0].split())


def _parts(message: EmailMessage) -> Iterator[tuple[str, EmailMessage, str]]:
    """(name, part, ending): the body, without a name, and the attachments."""
    body = message.get_body(preferencelist=("plain", "html"))
    if isinstance(body, EmailMessage):
        yield "", body, ".html" if body.get_content_type() == "text/html" else ".txt"
    for count, part in enumerate(message.iter_attachments()):
        name = _cleaned(part.get_filename() or part.get_content_type())
        if count < MOST_ATTACHMENTS and isinstance(part, EmailMessage):
            yield name, part, PurePath(name).suffix.lower()


def _bytes_of(part: EmailMessage) -> bytes:
    """The content; words in UTF-8, whatever the message says they were written in."""
    content = part.get_content()
    if isinstance(content, str):
        return content.encode("utf-8", errors="replace")
    return content if isinstance(content, bytes) else b""
