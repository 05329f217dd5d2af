"""HTML into PDF, in a limited child process that is kept warm between two renderings.

Knows nothing of what a briefing says. `render` is the whole interface: a file, or
RenderingFailed with a sentence for people.
"""

import atexit
import json
import logging
import math
import os
import re
import struct
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

from briefings.large_print import enlarged

logger = logging.getLogger(__name__)

CHILD = Path(__file__).with_name("render_child.py")
STYLE_SHEET = "css/print.css"
# In place of the library's own: what an element is where the style sheet does not say.
ELEMENTS = "css/print-base.css"
# A name that resolves nowhere: the child serves these addresses from the files named to it.
BASE = "https://assets.invalid/"
MEDIA_TYPES = {".woff2": "font/woff2", ".svg": "image/svg+xml"}

MOST_PAGES = 500
MOST_SECONDS = 60
START_SECONDS = 30
MEMORY = 1024**3
RENDERINGS_PER_CHILD = 200
# What the style sheet sets at least, in points: (characters on a line, leading) and space around.
PAGE_HEIGHT = 694
QUOTED, SMALL = (85, 17), (110, 12)
BLOCK = re.compile(r"(?=<(?:p|li|h[1-4])\b)")
SPACE_AROUND = {"h": 30, "p": 5, "l": 5}
LENGTH = struct.Struct(">Q")
# After these refusals the child ends: whatever state is left in it is not trusted.
ENDING = {"memory", "fault"}


class RenderingFailed(Exception):
    """No file was made; str() is a sentence that says why and what to do."""


class _ChildGone(Exception):
    """The child ended without an answer."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished PDF; `missing` are the characters for which no font had a shape."""

    pdf: bytes
    pages: int
    missing: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may use: bytes of address space, pages of a file, seconds a rendering."""

    memory: int = MEMORY
    pages: int = MOST_PAGES
    seconds: float = MOST_SECONDS


class Renderer:
    """Keeps one child and replaces it when it ended, was used often, or belongs to a parent."""

    def __init__(
        self,
        limits: Limits = Limits(),
        style_sheet: str = STYLE_SHEET,
        *,
        is_large: bool = False,
    ) -> None:
        self.limits = limits
        self.style_sheet = style_sheet
        self.is_large = is_large
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def render(self, html: str, identifier: str) -> Rendered:
        """See the function of the same name."""
        if least_pages(html) > self.limits.pages:
            raise RenderingFailed(_too_long(self.limits.pages))
        with self._lock:
            try:
                answer, pdf = self._usable_child().render(html, identifier)
            except TimeoutError:
                self.close()
                raise RenderingFailed(_too_slow()) from None
            except _ChildGone as error:
                logger.exception("The PDF child ended: %s", self._last_words())
                self.close()
                raise RenderingFailed(_fault()) from error
            if answer.get("refused") in ENDING:
                self.close()
        if reason := answer.get("refused"):
            raise self._refusal(reason, answer["detail"])
        if answer["missing"]:
            logger.warning("A PDF has characters without a shape: %s", answer["missing"])
        return Rendered(pdf, answer["pages"], answer["missing"])

    @property
    def child_pid(self) -> int | None:
        """The process of the child, once there is one."""
        return self._child.pid if self._child else None

    def close(self) -> None:
        """End the child; the next rendering starts another."""
        if self._child is not None and self._child.owner == os.getpid():
            self._child.close()
        self._child = None

    def _usable_child(self) -> "_Child":
        if self._child is None or not self._child.is_usable:
            self.close()
            self._child = _Child(self.limits, _assets(self.style_sheet, is_large=self.is_large))
        return self._child

    def _last_words(self) -> str:
        return self._child.last_words() if self._child else ""

    def _refusal(self, reason: str, detail: str) -> RenderingFailed:
        if reason == "pages":
            return RenderingFailed(_too_long(self.limits.pages))
        if reason == "memory":
            return RenderingFailed(_too_slow())
        logger.error("The PDF child refused a document: %s: %s", reason, detail)
        return RenderingFailed(_fault())


class _Child:
    """A running child, and the folder that it may write to."""

    def __init__(self, limits: Limits, assets: dict[str, Any]) -> None:
        self.owner = os.getpid()
        self._limits = limits
        self._renderings = 0
        self._folder = tempfile.TemporaryDirectory(prefix="briefing-")
        self._log = (Path(self._folder.name) / "errors").open("w+b")
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-B", str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            cwd=self._folder.name,
            env=_environment(self._folder.name),
            start_new_session=True,
        )
        self._start(assets)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_usable(self) -> bool:
        mine = self.owner == os.getpid() and self._process.poll() is None
        return mine and self._renderings < RENDERINGS_PER_CHILD

    def render(self, html: str, identifier: str) -> tuple[dict[str, Any], bytes]:
        """Its answer and the file; raises TimeoutError or _ChildGone, and then it is ended."""
        self._renderings += 1
        request = {"html": html, "identifier": identifier, "seconds": int(self._limits.seconds)}
        return self._ask(request, self._limits.seconds)

    def last_words(self) -> str:
        """What the child wrote before it ended."""
        with suppress(OSError, ValueError):
            self._log.seek(0)
            return self._log.read()[-2000:].decode(errors="replace")
        return ""

    def close(self) -> None:
        """End the child and remove its folder; harmless when done twice."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._log):
            with suppress(OSError):
                if stream is not None:
                    stream.close()
        self._folder.cleanup()

    def _start(self, assets: dict[str, Any]) -> None:
        limits = {"memory": self._limits.memory, "pages": self._limits.pages}
        try:
            self._ask(limits | assets, START_SECONDS)
        except (TimeoutError, _ChildGone) as error:
            logger.exception("The PDF child did not start: %s", self.last_words())
            self.close()
            raise RenderingFailed(
                _("PDF files cannot be made on this machine. Run bin/setup, then try again.")
            ) from error

    def _ask(self, message: dict[str, Any], seconds: float) -> tuple[dict[str, Any], bytes]:
        """Send and receive within `seconds`; the child is killed when they are over."""
        is_late = threading.Event()

        def end() -> None:
            is_late.set()
            self._process.kill()

        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            return self._exchange(message)
        except (OSError, EOFError) as error:
            raise (TimeoutError if is_late.is_set() else _ChildGone) from error
        finally:
            timer.cancel()

    def _exchange(self, message: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        requests, answers = self._process.stdin, self._process.stdout
        if requests is None or answers is None:
            raise EOFError
        encoded = json.dumps(message).encode()
        requests.write(LENGTH.pack(len(encoded)) + encoded)
        requests.flush()
        (length,) = LENGTH.unpack(_read_exactly(answers, LENGTH.size))
        answer: dict[str, Any] = json.loads(_read_exactly(answers, length))
        return answer, _read_exactly(answers, answer["length"])


_renderer = Renderer()
atexit.register(_renderer.close)


def render(html: str, *, identifier: str, is_large: bool = False) -> Rendered:
    """The PDF/UA of a page of ours. Equal HTML and identifier give equal bytes.

    `identifier` is written into the file. Large print is rare: its child is not kept. Raises
    RenderingFailed.
    """
    if not is_large:
        return _renderer.render(html, identifier)
    renderer = Renderer(is_large=True)
    try:
        return renderer.render(html, identifier)
    finally:
        renderer.close()


def least_pages(html: str) -> int:
    """How many pages a page of ours fills at the very least, told without setting it.

    What is certainly too long is refused at once; of all else the child counts the pages.
    """
    height = 0
    body = html.partition("<body>")[2]
    for part in re.split(r"(<blockquote.*?</blockquote>)", body, flags=re.DOTALL):
        width, leading = QUOTED if part.startswith("<blockquote") else SMALL
        for block in BLOCK.split(part)[1:]:
            words = " ".join(re.sub(r"<[^>]*>", "", block).split())
            height += math.ceil(len(words) / width) * leading + SPACE_AROUND[block[1]]
    return math.ceil(height / PAGE_HEIGHT)


def close_child() -> None:
    """End the warm child of this process, if there is one."""
    _renderer.close()


def _environment(folder: str) -> dict[str, str]:
    """Nothing of ours but where libraries lie; no clock and one hash seed, for equal bytes."""
    kept = {
        name: value for name, value in os.environ.items() if name == "DYLD_FALLBACK_LIBRARY_PATH"
    }
    fixed = {"LANG": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0"}
    return kept | fixed | dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME"), folder)


def _assets(style_sheet: str, *, is_large: bool = False) -> dict[str, Any]:
    """A style sheet and the files that it names, as the child needs them."""
    css = _found(style_sheet).read_text(encoding="utf-8")
    if is_large:
        css = enlarged(css)
    names = sorted(set(re.findall(r'url\("\.\./([^"]+)"\)', css)))
    assets = {BASE + name: [str(_found(name)), MEDIA_TYPES[Path(name).suffix]] for name in names}
    elements = _found(ELEMENTS).read_text(encoding="utf-8")
    return {"elements": elements, "css": css, "base": BASE + style_sheet, "assets": assets}


def _found(name: str) -> Path:
    path = finders.find(name)
    if path is None:
        raise RenderingFailed(
            _("The file %(name)s is missing. Run bin/setup, then try again.") % {"name": name}
        )
    return Path(path)


def _read_exactly(stream: IO[bytes], length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content


def _too_long(pages: int) -> str:
    return _(
        "This briefing would have more than %(pages)s pages. No file was made, and nothing was "
        "lost. Choose something narrower: one candidacy, one part of the questionnaire, one theme."
    ) % {"pages": pages}


def _too_slow() -> str:
    return _(
        "This briefing took too long to make. No file was made, and nothing was lost. Try again "
        "later, or choose something narrower."
    )


def _fault() -> str:
    return _(
        "The PDF could not be made because of a fault of ours. Nothing was lost: try again, and "
        "if it fails once more, tell the person who runs this application."
    )
