"""The child that turns HTML into PDF. Run by its path, it takes nothing of ours but the file beside
it, `render_shortcuts.py`.

It first limits itself, then reads requests on standard input and answers on standard output, each
a length, JSON, and (in answers) the bytes of the file. Only the assets named at the start can be
fetched; only the elements and attributes listed here may occur.
"""

import gc
import json
import logging
import os
import re
import resource
import signal
import struct
import sys
from collections.abc import Callable, Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

MEBIBYTE = 1024 * 1024
LENGTH = struct.Struct(">Q")
ELEMENT = re.compile(
    "html|head|meta|title|body|main|header|footer|section|article|div|p|br|wbr|span|h[1-4]"
    "|blockquote|ol|ul|li|a|mark|strong|em|cite|table|thead|tbody|tr|th|td"
    r"|\{http://www\.w3\.org/2000/svg\}(svg|title|path)"
)
ATTRIBUTE = re.compile("lang|dir|class|id|href|name|content|charset|data-short|scope|viewBox|d")
SCHEMES = ("https://", "mailto:", "#")


class Refused(Exception):
    """A document that is not rendered: `reason` is a word that the parent turns into a sentence."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def limit_myself(memory: int) -> None:
    """Address space, open files, file size, no core, and a low priority."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * MEBIBYTE, 64 * MEBIBYTE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)


def refuse_network_and_processes() -> None:
    """From here on Python itself opens no connection and starts no program in this process."""

    def watch(event: str, _arguments: tuple[Any, ...]) -> None:
        if event.startswith(("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.system")):
            raise PermissionError(event)

    sys.addaudithook(watch)


def read_exactly(stream: BinaryIO, length: int) -> bytes:
    """`length` bytes; EOFError when the parent is gone."""
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content


def read_message(stream: BinaryIO) -> dict[str, Any]:
    """One length-prefixed JSON object."""
    (length,) = LENGTH.unpack(read_exactly(stream, LENGTH.size))
    message: dict[str, Any] = json.loads(read_exactly(stream, length))
    return message


def write_message(stream: BinaryIO, message: dict[str, Any], payload: bytes = b"") -> None:
    """One length-prefixed JSON object and the file that it announces."""
    encoded = json.dumps(message | {"length": len(payload)}).encode()
    stream.write(LENGTH.pack(len(encoded)) + encoded + payload)
    stream.flush()


def make_renderer(
    start: dict[str, Any],
) -> Callable[[dict[str, Any]], tuple[dict[str, Any], bytes]]:
    """Load the library, the style sheet and its fonts once; give the function that renders."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import (
        FatalURLFetchingError,
        URLFetcher,
        URLFetcherResponse,
    )

    assets: dict[str, list[str]] = start["assets"]

    class Assets(URLFetcher):  # type: ignore[misc]
        """Serves the assets named at the start, and stops the rendering for all else."""

        def fetch(self, url: str, _headers: Any = None) -> Any:
            if url not in assets:
                raise FatalURLFetchingError(url)
            path, media_type = assets[url]
            return URLFetcherResponse(url, Path(path).read_bytes(), {"Content-Type": media_type})

    fetcher = Assets()
    fonts = FontConfiguration()
    base = CSS(string=start["elements"])
    style = CSS(string=start["css"], base_url=start["base"], url_fetcher=fetcher, font_config=fonts)

    class Page(HTML):  # type: ignore[misc]
        """A page of ours, with our rules for its elements instead of the library's."""

        def _ua_stylesheets(self, _forms: bool = False) -> list[CSS]:
            return [base]

    def render(request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        page = Page(string=request["html"], url_fetcher=fetcher)
        check_elements(page.etree_element)
        simplify(page.etree_element)
        try:
            document = page.render(font_config=fonts, stylesheets=[style], pdf_variant="pdf/ua-1")
            pdf = document.write_pdf(
                pdf_variant="pdf/ua-1",
                pdf_identifier=request["identifier"].encode(),
                finisher=lambda _document, pdf: tidy(pdf),
            )
        except FatalURLFetchingError as error:
            raise Refused("address", str(error)[:200]) from error
        return {"pages": len(document.pages), "missing": missing(document)}, pdf

    take_shortcuts()
    refuse_network_and_processes()
    return render


def take_shortcuts() -> None:
    """Take those of the file beside this one, which is loaded by its path as this one is."""
    path = Path(__file__).with_name("render_shortcuts.py")
    shortcuts = ModuleType(path.stem)
    SourceFileLoader(path.stem, str(path)).exec_module(shortcuts)
    shortcuts.take_all()


def check_elements(root: Any) -> None:
    """Refuse an element, an attribute or a kind of link that our templates do not use."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            raise Refused("element", "comment")
        if not ELEMENT.fullmatch(element.tag):
            raise Refused("element", element.tag[:80])
        for name, value in element.attrib.items():
            if not ATTRIBUTE.fullmatch(name):
                raise Refused("element", f"{element.tag} {name}"[:80])
            if name == "href" and not value.startswith(SCHEMES):
                raise Refused("address", value[:200])


def simplify(root: Any) -> None:
    """Drop languages that are inherited anyway, and names that no link leads to.

    The library shares the styles of elements that are alike, but never with one that has either.
    """
    linked = {element.get("href", "")[1:] for element in root.iter("a")}

    def visit(element: Any, language: str | None) -> None:
        if element.get("lang") == language:
            element.attrib.pop("lang", None)
        if element.get("id") not in linked:
            element.attrib.pop("id", None)
        for child in element:
            visit(child, element.get("lang", language))

    visit(root, None)


def tidy(pdf: Any) -> None:
    """What the library leaves to us for readers who listen to the file.

    Links are printed as they are seen, running heads and page numbers are decoration, and there
    are no empty elements.
    """
    objects = {item.reference: item for item in pdf.objects}
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("Type") == "/Annot":
            item["F"] = 4
    root = objects[pdf.catalog["StructTreeRoot"]]
    prune(root, objects)
    pages = dict(pairs(objects[root["ParentTree"]]["Nums"]))
    heard = set(spoken(root, objects))
    for number, reference in enumerate(pdf.page_references):
        contents = objects[reference]["Contents"]
        silence(objects[contents].stream, pages[number], heard)


def pairs(numbers: list[Any]) -> list[tuple[int, Any]]:
    """The entries of a number tree."""
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def children(element: Any, objects: dict[bytes, Any]) -> list[Any]:
    """The structure elements inside one; marked content and links are none."""
    inside = (objects.get(kid) for kid in element["K"] if isinstance(kid, bytes))
    return [kid for kid in inside if kid is not None and "S" in kid]


def prune(element: Any, objects: dict[bytes, Any]) -> None:
    """Drop the elements that hold nothing (spans drawn for their background)."""
    for kid in children(element, objects):
        prune(kid, objects)
        if not kid["K"]:
            element["K"].remove(kid.reference)


def spoken(element: Any, objects: dict[bytes, Any]) -> Iterator[bytes]:
    """The references of all elements that hang in the tree."""
    for kid in children(element, objects):
        yield kid.reference
        yield from spoken(kid, objects)


def silence(stream: list[Any], elements: Any, heard: set[bytes]) -> None:
    """Mark as decoration what belongs to no element of the tree (WeasyPrint: margin boxes)."""
    for at, operator in enumerate(stream):
        if operator == b"BDC" and "MCID" in stream[at - 1]:
            number = stream[at - 1]["MCID"]
            if elements[number] not in heard:
                stream[at - 2 : at] = ["/Artifact", b"<</Type /Pagination>>"]
                elements[number] = "null"


def missing(document: Any) -> str:
    """The characters for which no font had a glyph."""
    return "".join(sorted({chr(code) for font in document.fonts.values() for code in font.missing}))


class PageLimit(logging.Filter):
    """Stops a rendering at its first page too many: the library logs each page that it begins."""

    def __init__(self, pages: int) -> None:
        super().__init__()
        self.pages = pages

    def filter(self, record: logging.LogRecord) -> bool:
        if record.args and isinstance(record.args, tuple) and record.args[0] == self.pages + 1:
            raise Refused("pages")
        return False


def answer(
    render: Callable[[dict[str, Any]], tuple[dict[str, Any], bytes]], request: dict[str, Any]
) -> tuple[dict[str, Any], bytes]:
    """What the parent hears: a file, or why there is none."""
    # The parent ends a rendering that lasts too long; this does it should the parent be gone.
    signal.alarm(request["seconds"] + 5)
    try:
        return render(request)
    except Refused as refusal:
        return {"refused": refusal.reason, "detail": refusal.detail}, b""
    except MemoryError:
        return {"refused": "memory", "detail": ""}, b""
    except Exception as error:  # any fault of the library is a refusal
        return {"refused": "fault", "detail": repr(error)[:500]}, b""
    finally:
        signal.alarm(0)


def main() -> None:
    """Serve the parent until it closes the pipe."""
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever is printed must not mix with the answers
    start = read_message(requests)
    limit_myself(start["memory"])
    render = make_renderer(start)
    progress = logging.getLogger("weasyprint.progress")
    progress.setLevel(logging.INFO)
    progress.addFilter(PageLimit(start["pages"]))
    # Collecting while a document is laid out costs a twentieth of the time.
    gc.freeze()
    gc.disable()
    write_message(answers, {"ready": True})
    while True:
        try:
            request = read_message(requests)
        except EOFError:
            return
        message, pdf = answer(render, request)
        write_message(answers, message, pdf)
        gc.collect()
        if message.get("refused") in {"memory", "fault"}:
            return  # whatever state is left is not trusted


if __name__ == "__main__":
    main()
