"""Zip packages (docx, odt): opened, measured and searched for what has no place in a reply.

Pure; runs in the child. XML is parsed by `parse` alone, which refuses document type declarations,
hence entities.
"""

import re
import stat
import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from xml.etree import ElementTree

from sources.reading.blocks import Refusal, gettext_noop

BOMB = gettext_noop(
    "This file unpacks to far more than a document needs. Nothing was stored. "
    "Save it again without pictures, or paste the words."
)
UNSAFE_MEMBERS = gettext_noop(
    "This file holds names, links or a packing that no word processor makes. Nothing was stored. "
    "Open it on your computer and save it again, or paste the words."
)
TWO_IN_ONE = gettext_noop(
    "This file holds a second file before or behind the document. Nothing was stored. "
    "Open it on your computer and save it again, or paste the words."
)
LOCKED = gettext_noop(
    "This file is locked with a password. Nothing was stored. "
    "Save it without password, or paste the words."
)
MACROS = gettext_noop(
    "This file contains macros (small programs). Nothing was stored or run. "
    "Save it as .docx, .odt or PDF without macros, or paste the words."
)
EMBEDDED = gettext_noop(
    "This file contains another file or object. Nothing was stored or opened. "
    "Save it without the object or as PDF, or paste the words."
)
EXTERNAL = gettext_noop(
    "This file loads a template or a part from elsewhere. Nothing was stored or loaded. "
    "Save it as PDF, or paste the words."
)
UNSAFE_XML = gettext_noop(
    "This file declares entities, which no word processor does. Nothing was stored. "
    "Open it on your computer and save it again, or paste the words."
)

MOST_MEMBERS = 2_000
MOST_UNPACKED = 100 * 1024**2
MOST_RATIO = 200
SMALL = 1024**2  # one repetitive member of this size is no bomb

_UNSAFE_NAME = re.compile(r"^$|^[/\\]|^[a-zA-Z]:|\\|[\0-\x1f]|(?:^|/)\.\.(?:/|$)")
_ENCRYPTED = 0x1 | 0x40
_END_OF_DIRECTORY = b"PK\x05\x06"


class Package:
    """The members of a zip file that passed every check."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.names = tuple(archive.namelist())

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def content(self, name: str) -> bytes:
        return self._archive.read(name)

    def tree(self, name: str) -> ElementTree.Element:
        return parse(self.content(name))

    def is_stored_first(self, name: str) -> bool:
        first = self._archive.infolist()[0]
        return first.filename == name and first.compress_type == zipfile.ZIP_STORED


def open_package(content: bytes) -> Package:
    """The package in these bytes. Raises Refusal, or BadZipFile when it is damaged."""
    archive = zipfile.ZipFile(BytesIO(content))
    members = archive.infolist()
    if is_bomb(members):
        raise Refusal(BOMB)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise Refusal(LOCKED)
    if not members or _are_unsafe(members):
        raise Refusal(UNSAFE_MEMBERS)
    if not _fills_file(archive, content):
        raise Refusal(TWO_IN_ONE)
    if archive.testzip():  # a member that is not what the directory says, its size for one
        raise zipfile.BadZipFile
    return Package(archive)


def is_bomb(members: Iterable[zipfile.ZipInfo]) -> bool:
    """Whether the members are too many, too large, or packed too small to be a document."""
    members = list(members)
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    return (
        len(members) > MOST_MEMBERS
        or unpacked > MOST_UNPACKED
        or unpacked > MOST_RATIO * max(packed, 1)
        or any(
            member.file_size > max(SMALL, MOST_RATIO * member.compress_size) for member in members
        )
    )


def _are_unsafe(members: Iterable[zipfile.ZipInfo]) -> bool:
    """Whether a name leads out of the package or stands twice, or a member is no plain file."""
    seen: set[str] = set()
    for member in members:
        # `orig_filename` is the name before Python cuts it at a NUL and turns backslashes.
        name = member.orig_filename.casefold()
        kind = stat.S_IFMT(member.external_attr >> 16)
        is_plain = kind in (0, stat.S_IFREG, stat.S_IFDIR)
        is_packed_simply = member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if name in seen or _UNSAFE_NAME.search(name) or not is_plain or not is_packed_simply:
            return True
        seen.add(name)
    return False


def _fills_file(archive: zipfile.ZipFile, content: bytes) -> bool:
    """Whether the zip begins with the file and ends with it, without a comment."""
    starts = min(member.header_offset for member in archive.infolist())
    return starts == 0 and not archive.comment and content[-22:-18] == _END_OF_DIRECTORY


class _WithoutDoctype(ElementTree.TreeBuilder):
    def doctype(self, *_: str | None) -> None:
        raise Refusal(UNSAFE_XML)


def parse(xml: bytes) -> ElementTree.Element:
    """The root of an XML part. Raises Refusal when it declares a document type."""
    # Entities need a declaration, and this parser stops at it; it never loads anything.
    parser = ElementTree.XMLParser(target=_WithoutDoctype())  # noqa: S314
    return ElementTree.XML(xml, parser)


def pack(parts: Mapping[str, bytes]) -> bytes:
    """A package of these parts, in this order, not compressed."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()
