"""OpenDocument texts (.odt): checked, freed of what a reader does not see, and read by pandoc.

Pure; runs in the child. Like `word`: pandoc shows hidden words and loses the count of lists that
go on after a paragraph, so both are settled in the parts before it sees them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from sources.reading.blocks import Reading, Refusal, Remark, SetAside
from sources.reading.elements import drop
from sources.reading.opendocument_numbers import write_numbers
from sources.reading.opendocument_styles import (
    DRAW,
    MANIFEST,
    META,
    OFFICE,
    SCRIPT,
    STYLE,
    TABLE,
    TEXT,
    XLINK,
    Styles,
)
from sources.reading.packages import EMBEDDED, EXTERNAL, LOCKED, MACROS, Package, pack
from sources.reading.pandoc import read_tree
from sources.reading.word import NOT_A_REPLY
from sources.reading.word_hidden import CHANGES_REMOVED, HIDDEN_REMOVED

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"

_PROGRAM_NAME = re.compile(r"(?:Basic|Scripts|Dialogs)/")
_OBJECT_NAME = re.compile(r"Object \d+/|ObjectReplacements/.")
_MANIFEST = "META-INF/manifest.xml"

_PROGRAMS = frozenset({f"{SCRIPT}event-listener", f"{OFFICE}script"})
_OBJECTS = frozenset(
    {f"{DRAW}{name}" for name in ("object", "object-ole", "plugin", "applet", "floating-frame")}
)
_ELSEWHERE = frozenset(
    {f"{TEXT}section-source", f"{TEXT}dde-connection-decl", f"{OFFICE}dde-source"}
)
_CHANGES = frozenset({f"{TEXT}tracked-changes", f"{OFFICE}annotation"})
_HIDDEN_FIELDS = frozenset({f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph"})
_PAGE_NUMBERS = frozenset({f"{TEXT}page-number", f"{TEXT}page-count"})
_REMOTE = re.compile(r"(?:https?|ftp|smb|dav|webdavs?):|//|\\\\|file://[^/]", re.IGNORECASE)


def is_opendocument(package: Package) -> bool:
    """Whether the first member is the plain word of an OpenDocument text."""
    return package.is_stored_first("mimetype") and package.content("mimetype") == (
        MEDIA_TYPE.encode()
    )


def read_opendocument(package: Package, pandoc: Path) -> Reading:
    """The blocks of an odt. Raises Refusal for macros, objects, parts from elsewhere, locks."""
    if "content.xml" not in package:
        raise Refusal(NOT_A_REPLY)
    trees = {name: package.tree(name) for name in ("content.xml", "styles.xml") if name in package}
    _refuse_guests(package, trees.values())
    styles = Styles(*trees.values())
    changes = sum(drop(tree, lambda element: element.tag in _CHANGES) for tree in trees.values())
    hidden = sum(_drop_hidden(tree, styles) for tree in trees.values())
    body = trees["content.xml"].find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise Refusal(NOT_A_REPLY)
    write_numbers(body, styles)
    parts = {"mimetype": MEDIA_TYPE.encode()} | {
        name: ElementTree.tostring(tree, "utf-8", xml_declaration=True)
        for name, tree in trees.items()
    }
    reading = read_tree(pack(parts), "odt", pandoc)
    counted = ((HIDDEN_REMOVED, hidden), (CHANGES_REMOVED, changes))
    remarks = (Remark(message, str(count)) for message, count in counted if count)
    return replace(
        reading,
        media_type=MEDIA_TYPE,
        removed=tuple(_heads_and_feet(trees.get("styles.xml"))),
        warnings=(*remarks, *reading.warnings),
    )


def _refuse_guests(package: Package, trees: Iterable[Element]) -> None:
    """Locks, macros, embedded files and parts from elsewhere have no place in a reply."""
    if _tags(package, _MANIFEST) & {f"{MANIFEST}encryption-data"}:
        raise Refusal(LOCKED)
    tags = {element.tag for tree in trees for element in tree.iter()}
    if tags & _PROGRAMS or any(_PROGRAM_NAME.match(name) for name in package.names):
        raise Refusal(MACROS)
    if tags & _OBJECTS or any(_OBJECT_NAME.match(name) for name in package.names):
        raise Refusal(EMBEDDED)
    if tags & _ELSEWHERE or _has_remote_template(package):
        raise Refusal(EXTERNAL)


def _tags(package: Package, name: str) -> set[str]:
    return {element.tag for element in package.tree(name).iter()} if name in package else set()


def _has_remote_template(package: Package) -> bool:
    """A path on the writer's own computer only says where a template lay: nothing loads it."""
    meta = package.tree("meta.xml") if "meta.xml" in package else Element("missing")
    templates = meta.iter(f"{META}template")
    return any(_REMOTE.match(template.get(f"{XLINK}href", "")) for template in templates)


def _drop_hidden(tree: Element, styles: Styles) -> int:
    """Take hidden passages out; how many there were."""
    in_tables = {each for table in tree.iter(f"{TABLE}table") for each in table.iter()}

    def is_hidden(element: Element) -> bool:
        if element.tag in _HIDDEN_FIELDS:
            return True
        if element.tag == f"{TEXT}section":
            return element.get(f"{TEXT}display") in ("none", "condition")
        if element in in_tables:
            return styles.marks_hidden(*_style_of(element))
        return styles.hides(*_style_of(element))

    fields = sum(1 for each in tree.iter() if each.tag in _HIDDEN_FIELDS)
    return fields + drop(tree, is_hidden)


def _style_of(element: Element) -> tuple[str, str | None]:
    family = "text" if element.tag == f"{TEXT}span" else "paragraph"
    is_styled = element.tag in (f"{TEXT}span", f"{TEXT}p", f"{TEXT}h")
    return family, element.get(f"{TEXT}style-name") if is_styled else None


def _heads_and_feet(styles: Element | None) -> Iterator[SetAside]:
    """The words of running heads and feet, each once; page numbers are counted, not written."""
    if styles is None:
        return
    drop(styles, lambda element: element.tag in _PAGE_NUMBERS)
    seen: set[str] = set()
    for part, why in (("header", "running head"), ("footer", "running foot")):
        for holder in styles.iter(f"{STYLE}{part}"):
            words = " ".join("".join(holder.itertext()).split())
            if words and words not in seen:
                seen.add(words)
                yield SetAside(words, why)
