"""Reads a file that came from outside, in a limited child process. The only way in for files."""

import json
import logging
import os
import signal
import subprocess
import sys
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path, PurePath
from typing import Any

from django.utils.translation import gettext

from sources.reading import child, plain, wiki
from sources.reading.blocks import Reading, Refusal, gettext_noop, reading_from_json
from sources.reading.formats import DAMAGED, NO_TEXT, TOO_DEMANDING

MOST_BYTES = 20 * 1024**2
SECONDS = 12  # so that the refusal is there within 15, on a busy machine too

MISSING = gettext_noop("There is no file “%(name)s”. Nothing was stored. Check its name and place.")
NOT_READABLE = gettext_noop(
    "The file “%(name)s” cannot be opened. Nothing was stored. Check that you may read it."
)
EMPTY = gettext_noop("This file is empty. Nothing was stored. Ask the sender to send it again.")
TOO_LARGE = gettext_noop(
    "This file is larger than 20 MB. Nothing was stored. "
    "Send it without pictures, or only the part that holds the reply."
)

logger = logging.getLogger(__name__)


class UnreadableDocument(ValueError):
    """A file that is not read; `message` says what happened, what is safe and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read_file(file: Path | bytes, name: str = "") -> Reading:
    """What stands in a docx, odt, PDF, HTML, Markdown, wiki or text file of at most 20 MB.

    `name` is what the sender called it; of it only the ending counts, and only between kinds of
    text. Raises UnreadableDocument within 15 seconds, and changes nothing.
    """
    content = file if isinstance(file, bytes) else content_of(file)
    if len(content) > MOST_BYTES:
        raise UnreadableDocument(gettext(TOO_LARGE))
    if not content.strip():
        raise UnreadableDocument(gettext(EMPTY))
    if not name and isinstance(file, Path):
        name = file.name
    return _reading(_ask_child(content, _suffix(name)))


def read_pasted(text: str) -> Reading:
    """What stands in words that were pasted or typed into a form."""
    try:
        is_wiki = wiki.looks_like_wiki(text)
        reading = wiki.read_wiki(text) if is_wiki else plain.read_text(text)
    except Refusal as refusal:
        raise UnreadableDocument(gettext(refusal.message)) from None
    if not reading.blocks:
        raise UnreadableDocument(gettext(NO_TEXT))
    return reading


def read_sheet(content: bytes) -> list[list[str]]:
    """The rows of an Excel workbook with one sheet, as text. Raises UnreadableDocument."""
    if len(content) > MOST_BYTES:
        raise UnreadableDocument(gettext(TOO_LARGE))
    answer = _ask_child(content, child.SHEET)
    if "refused" in answer:
        logger.info("A workbook was not read: %s", answer.get("cause"))
        raise UnreadableDocument(gettext(answer["refused"]))
    return [[str(cell) for cell in row] for row in answer["rows"]]


def content_of(path: Path) -> bytes:
    """The bytes of a regular file; a directory, pipe or device raises UnreadableDocument."""
    if not path.exists():
        raise UnreadableDocument(gettext(MISSING) % {"name": path.name})
    try:
        if path.is_file() and path.stat().st_size > MOST_BYTES:
            raise UnreadableDocument(gettext(TOO_LARGE))
        if path.is_file():
            return path.read_bytes()
    except OSError:
        logger.info("A document cannot be opened.")
    raise UnreadableDocument(gettext(NOT_READABLE) % {"name": path.name})


def _suffix(name: str) -> str:
    """The ending of a name that came from outside, if it can be one: ".docx"."""
    suffix = PurePath(name.strip()).suffix.lower()
    return suffix if suffix.isascii() and suffix[1:].isalnum() else ""


@cache
def _pandoc() -> str:
    """The program inside the package, whatever else is on PATH."""
    spec = find_spec("pypandoc")
    if spec is None or spec.origin is None:
        raise RuntimeError("pypandoc-binary is not installed: run bin/setup.")
    return str(Path(spec.origin).parent / "files" / "pandoc")


def _ask_child(content: bytes, suffix: str) -> dict[str, Any]:
    """The child's answer; a child that dies or takes too long is an answer as well."""
    process = subprocess.Popen(
        [sys.executable, "-I", "-B", child.__file__, suffix, _pandoc()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LANG": "C.UTF-8", "PATH": os.defpath},
        cwd="/",
        start_new_session=True,
    )
    try:
        told, _ = process.communicate(content, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return {"refused": TOO_DEMANDING, "cause": "time"}
    finally:
        _end(process)
    return _parsed(told)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the child and what it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()


def _parsed(told: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(told)
    except ValueError:
        return {"refused": DAMAGED, "cause": "no answer"}
    return answer if isinstance(answer, dict) else {"refused": DAMAGED, "cause": "no answer"}


def _reading(answer: dict[str, Any]) -> Reading:
    if "refused" in answer:
        logger.info("A document was not read: %s", answer.get("cause"))
        raise UnreadableDocument(gettext(answer["refused"]))
    return reading_from_json(answer)
