"""Every file that is not plainly a document is refused with a sentence, in time, and alone."""

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

import pytest
from django.utils import translation

from sources.reading import characters, formats, packages
from sources.reading.reader import UnreadableDocument, read_file
from sources.reading.word import NOT_A_REPLY
from tests.sources import hostile_documents as hostile
from tests.sources.made_documents import CYCLING, as_docx, as_html, as_odt, as_pdf, as_text, zipped

REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    # Zip packages
    "a bomb": ("r.docx", partial(hostile.docx_with, word__a_xml=b"\0" * 30_000_000), packages.BOMB),
    "too many members": (
        "r.docx",
        partial(hostile.zip_named, *(f"word/{n}.xml" for n in range(2001))),
        packages.BOMB,
    ),
    "too much unpacked": (
        "r.docx",
        lambda: zipped(
            hostile.docx_members()
            | {f"word/media/{n}.bin": b"%d" % n * 300_000 for n in range(10, 310)},
        ),
        packages.BOMB,
    ),
    "a lie about a size": ("r.docx", hostile.zip_lying, formats.DAMAGED),
    "a name that climbs": (
        "r.docx",
        partial(hostile.zip_named, "../../etc/x"),
        packages.UNSAFE_MEMBERS,
    ),
    "an absolute name": ("r.docx", partial(hostile.zip_named, "/x"), packages.UNSAFE_MEMBERS),
    "a drive": ("r.docx", partial(hostile.zip_named, "C:x.xml"), packages.UNSAFE_MEMBERS),
    "a backslash": ("r.docx", partial(hostile.zip_named, "a\\b"), packages.UNSAFE_MEMBERS),
    "a name twice": (
        "r.docx",
        partial(hostile.zip_named, "WORD/document.xml"),
        packages.UNSAFE_MEMBERS,
    ),
    "a link": ("r.docx", hostile.zip_with_link, packages.UNSAFE_MEMBERS),
    "a locked member": ("r.docx", hostile.zip_locked, packages.LOCKED),
    "a file behind the zip": (
        "r.docx",
        lambda: as_docx(CYCLING) + b"<script>alert(1)</script>",
        packages.TWO_IN_ONE,
    ),
    "a zip behind a PDF": (
        "r.pdf",
        lambda: as_pdf(CYCLING) + as_docx(CYCLING),
        packages.TWO_IN_ONE,
    ),
    "a zip behind a picture": (
        "r.docx",
        lambda: b"GIF89a\1\0\1\0\0\0\0" + as_docx(CYCLING),
        characters.NOT_TEXT,
    ),
    "a page named as a PDF": ("r.pdf", partial(as_html, CYCLING), formats.WRONG_NAME),
    "a torn docx": ("r.docx", lambda: as_docx(CYCLING)[:-200], formats.DAMAGED),
    "some other zip": ("r.docx", lambda: zipped({"a.txt": b"1) Shall we?"}), NOT_A_REPLY),
    "a spreadsheet": (
        "r.docx",
        lambda: hostile.docx_replacing(
            "wordprocessingml.document.main", "spreadsheetml.sheet.main", "[Content_Types].xml"
        ),
        NOT_A_REPLY,
    ),
    "an odt with its type packed": ("r.odt", hostile.odt_packed_mimetype, NOT_A_REPLY),
    # Word
    "an entity": ("r.docx", partial(hostile.docx_declaring, hostile.DOCTYPE), packages.UNSAFE_XML),
    "an entity in UTF-16": (
        "r.docx",
        partial(hostile.docx_declaring, hostile.DOCTYPE, encoding="utf-16"),
        packages.UNSAFE_XML,
    ),
    "an entity in the styles": (
        "r.docx",
        partial(hostile.docx_declaring, hostile.DOCTYPE, part="word/styles.xml"),
        packages.UNSAFE_XML,
    ),
    "an entity in the list of parts": (
        "r.docx",
        partial(hostile.docx_declaring, hostile.DOCTYPE, part="[Content_Types].xml"),
        packages.UNSAFE_XML,
    ),
    "a billion laughs": (
        "r.docx",
        partial(hostile.docx_declaring, hostile.LAUGHS),
        packages.UNSAFE_XML,
    ),
    "macros by type": (
        "r.docm",
        lambda: hostile.docx_replacing(
            "vnd.openxmlformats-officedocument.wordprocessingml.document.main",
            "vnd.ms-word.document.macroEnabled.main",
            "[Content_Types].xml",
        ),
        packages.MACROS,
    ),
    "macros by part": (
        "r.docx",
        partial(hostile.docx_with, word__vbaProject__bin=b"x"),
        packages.MACROS,
    ),
    "a field that runs a program": (
        "r.docx",
        partial(
            hostile.docx_paragraph,
            "<w:r><w:instrText> DDEAUTO c:\\\\cmd.exe </w:instrText></w:r>",
        ),
        packages.MACROS,
    ),
    "an embedded file": (
        "r.docx",
        partial(hostile.docx_with, word__embeddings__a=b"x"),
        packages.EMBEDDED,
    ),
    "a page within": (
        "r.docx",
        partial(hostile.docx_related, "aFChunk", "a.html", "Internal"),
        packages.EMBEDDED,
    ),
    "a template from elsewhere": (
        "r.docx",
        partial(
            hostile.docx_related, "attachedTemplate", "https://a.example/t.dotm", of="settings"
        ),
        packages.EXTERNAL,
    ),
    "a part from elsewhere": (
        "r.docx",
        partial(hostile.docx_related, "subDocument", "file:///etc/passwd"),
        packages.EXTERNAL,
    ),
    "deep nesting": (
        "r.docx",
        partial(hostile.docx_paragraph, "<w:r>" * 3000 + "</w:r>" * 3000),
        formats.TOO_DEMANDING,
    ),
    # OpenDocument
    "a locked odt": ("r.odt", hostile.odt_locked, packages.LOCKED),
    "macros in an odt": (
        "r.odt",
        partial(hostile.odt_with, Basic__Standard__Module1_xml="<x/>"),
        packages.MACROS,
    ),
    "an object in an odt": (
        "r.odt",
        partial(hostile.odt_of, '<text:p><draw:object draw:name="a"/></text:p>'),
        packages.EMBEDDED,
    ),
    "a section from elsewhere": (
        "r.odt",
        partial(hostile.odt_of, "<text:section><text:section-source/></text:section>"),
        packages.EXTERNAL,
    ),
    "an odt's template from elsewhere": (
        "r.odt",
        partial(hostile.odt_from_template, "https://a.example/t.ott"),
        packages.EXTERNAL,
    ),
    # PDF
    "a PDF with a password": ("r.pdf", hostile.pdf_locked, packages.LOCKED),
    "a PDF with a file in it": ("r.pdf", hostile.pdf_with_attachment, packages.EMBEDDED),
    "a PDF with a script": ("r.pdf", hostile.pdf_with_script, packages.MACROS),
    "a scan": ("r.pdf", hostile.pdf_scanned, formats.NO_TEXT),
    "a torn PDF": ("r.pdf", lambda: b"%PDF-1.7\nnothing", formats.DAMAGED),
    "a PDF behind a line": ("r.pdf", lambda: b"\n" + as_pdf(CYCLING), characters.NOT_TEXT),
    # Text
    "an empty file": ("r.txt", bytes, "This file is empty"),
    "more than 20 MB": ("r.txt", lambda: b"a " * 10_485_761, "This file is larger than 20 MB"),
    "two million characters": ("r.txt", lambda: b"word " * 400_001, characters.TOO_LONG),
    "zeros": ("r.txt", lambda: bytes(1000), characters.NOT_TEXT),
    "a picture": (
        "r.txt",
        lambda: b"\x89PNG\r\n\x1a\n\0\0" + bytes(range(256)),
        characters.NOT_TEXT,
    ),
    "signs without a word": ("r.txt", lambda: b"... --- ...", formats.NO_TEXT),
    "an old Word file": (
        "r.doc",
        lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
        formats.OLD_WORD,
    ),
    "rich text": ("r.rtf", lambda: b"{\\rtf1 1) Shall we?}", formats.RTF),
}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_with_a_sentence_within_15_seconds(what: str):
    name, make, sentence = REFUSED[what]
    content = make()
    began = time.monotonic()

    with pytest.raises(UnreadableDocument) as refused:
        read_file(content, name)

    assert refused.value.message.startswith(sentence)
    assert "Nothing was stored" in refused.value.message
    assert time.monotonic() - began < 15


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a page's content of a gigabyte": (
        "r.pdf",
        lambda: hostile.pdf_drawing(hostile.packed_gigabyte(), entries=b"/Filter/FlateDecode"),
    ),
    "forms within forms": ("r.pdf", hostile.pdf_of_forms_in_forms),
    "a page nested deeply": ("r.html", lambda: b"<div>" * 50_000 + b"a"),
    "a page of a million elements": ("r.html", lambda: b"<b>a</b><p>" * 1_500_000),
}


@pytest.mark.heavy
@pytest.mark.parametrize("what", BOMBS)
def test_a_bomb_ends_in_time_and_memory(what: str):
    name, make = BOMBS[what]
    content = make()
    began = time.monotonic()

    with suppress(UnreadableDocument):
        read_file(content, name)

    assert time.monotonic() - began < 17
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 512 * 1024


def test_after_a_refusal_the_next_file_is_read():
    with pytest.raises(UnreadableDocument):
        read_file(hostile.zip_lying(), "r.docx")

    assert read_file(as_text(CYCLING), "r.txt").blocks


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("r.odt", hostile.odt_from_template("file:///home/ada/letter.ott")),
        ("r.docx", hostile.docx_related("hyperlink", "https://a.example/")),
        ("r.docx", hostile.docx_related("image", "https://a.example/a.png")),
        ("r", as_odt(CYCLING)),
        ("r.txt", as_docx(CYCLING)),
        ("../../r.docx\0", as_docx(CYCLING)),
        ("r.pdf", hostile.pdf_drawing(hostile.SHOWN)),
    ],
    ids=["own template", "link", "picture", "no ending", "other ending", "odd name", "small pdf"],
)
def test_what_is_harmless_is_read(name: str, content: bytes):
    assert len(read_file(content, name).blocks) >= 2
