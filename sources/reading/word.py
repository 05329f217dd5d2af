"""Word documents (.docx): checked, freed of what a reader does not see, and read by pandoc.

Pure; runs in the child. pandoc accepts insertions and leaves out deletions and comments, but it
shows hidden text and forgets parts of numbers. So the parts are cleaned before it sees them.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from sources.reading.blocks import Reading, Refusal, SetAside, gettext_noop
from sources.reading.packages import EMBEDDED, EXTERNAL, MACROS, Package, pack
from sources.reading.pandoc import read_tree
from sources.reading.word_hidden import MARKUP, Cleaner, words_in
from sources.reading.word_numbers import Numbers
from sources.reading.word_styles import Styles, W

NOT_A_REPLY = gettext_noop(
    "This is a packed file, but no Word or ODT text document. Nothing was stored. "
    "Send the document itself as .docx, .odt or PDF, or paste the words."
)
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MAIN = f"{MEDIA_TYPE}.main+xml"
_CONTENT_TYPES = "[Content_Types].xml"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"

# What a relationship's type ends with. Addresses and pictures elsewhere are never loaded.
_PROGRAMS = frozenset({"vbaProject", "wordVbaData", "attachedToolbars"})
_OBJECTS = frozenset(
    {"oleObject", "package", "control", "activeXControlBinary", "aFChunk", "subDocument"}
)
_MAY_BE_ELSEWHERE = frozenset({"hyperlink", "image"})
_PROGRAM_NAME = re.compile(r"vbaproject|vbadata", re.IGNORECASE)
_OBJECT_NAME = re.compile(r"/(?:embeddings|activex)/", re.IGNORECASE)
# The parts with words, and those that say what they look like. The lists are not handed on.
_SHOWN = re.compile(r"(?:footnotes|endnotes|header\d*|footer\d*)\.xml")
_HANDED_ON = re.compile(r"styles\.xml|_rels/[^/]*")
_RUNNING = {"header": "running head", "footer": "running foot"}
_PAGE_NUMBER = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)

# pandoc looks for the usual prefixes, not only for the namespaces behind them.
_OFFICE = "http://schemas.openxmlformats.org"
for _prefix, _namespace in {
    "w": W[1:-1],
    "mc": MARKUP[1:-1],
    "r": f"{_OFFICE}/officeDocument/2006/relationships",
    "m": f"{_OFFICE}/officeDocument/2006/math",
    "wp": f"{_OFFICE}/drawingml/2006/wordprocessingDrawing",
    "a": f"{_OFFICE}/drawingml/2006/main",
    "pic": f"{_OFFICE}/drawingml/2006/picture",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}.items():
    ElementTree.register_namespace(_prefix, _namespace)


def read_word(package: Package, pandoc: Path) -> Reading:
    """The blocks of a docx. Raises Refusal for macros, objects, templates from elsewhere."""
    main = _main_part(package)
    _refuse_guests(package)
    parts, cleaner, removed = _cleaned(package, main)
    reading = read_tree(pack(parts), "docx", pandoc, with_metadata=True)
    return replace(
        reading,
        media_type=MEDIA_TYPE,
        removed=(*removed, *reading.removed),
        warnings=(*cleaner.remarks(), *reading.warnings),
    )


def _main_part(package: Package) -> str:
    """The name of the part that holds the words."""
    if _CONTENT_TYPES not in package or "_rels/.rels" not in package:
        raise Refusal(NOT_A_REPLY)
    types = {
        str(entry.get("PartName")).lstrip("/"): str(entry.get("ContentType"))
        for entry in package.tree(_CONTENT_TYPES)
        if entry.get("PartName")
    }
    if any("macroEnabled" in content_type for content_type in types.values()):
        raise Refusal(MACROS)
    for kind, target, _ in _relationships(package, "_rels/.rels"):
        name = target.lstrip("/")
        if kind == "officeDocument" and types.get(name) == _MAIN and name in package:
            return name
    raise Refusal(NOT_A_REPLY)


def _relationships(package: Package, name: str) -> Iterator[tuple[str, str, bool]]:
    """(kind, target, is elsewhere) of each relationship in a .rels part."""
    for entry in package.tree(name).iter(_RELATIONSHIP):
        kind = str(entry.get("Type")).rsplit("/", 1)[-1]
        yield kind, str(entry.get("Target")), entry.get("TargetMode") == "External"


def _refuse_guests(package: Package) -> None:
    """Macros, embedded files and templates from elsewhere have no place in a reply."""
    for name in package.names:
        if _PROGRAM_NAME.search(name):
            raise Refusal(MACROS)
        if _OBJECT_NAME.search(name):
            raise Refusal(EMBEDDED)
        if name.endswith(".rels"):
            for kind, _, is_elsewhere in _relationships(package, name):
                _refuse_relationship(kind, is_elsewhere=is_elsewhere)


def _refuse_relationship(kind: str, *, is_elsewhere: bool) -> None:
    if kind in _PROGRAMS:
        raise Refusal(MACROS)
    if is_elsewhere and kind not in _MAY_BE_ELSEWHERE:
        raise Refusal(EXTERNAL)
    if kind in _OBJECTS:
        raise Refusal(EMBEDDED)


def _cleaned(package: Package, main: str) -> tuple[dict[str, bytes], Cleaner, list[SetAside]]:
    """The parts that pandoc needs, without what a reader does not see; heads and feet apart."""
    folder = main.rpartition("/")[0]
    styles = Styles(_tree(package, f"{folder}/styles.xml"))
    numbers = Numbers(_tree(package, f"{folder}/numbering.xml"), styles)
    cleaner = Cleaner(styles)
    parts: dict[str, bytes] = {}
    removed: list[SetAside] = []
    for name in package.names:
        stem = name.removeprefix(f"{folder}/")
        if name == main or _SHOWN.fullmatch(stem):
            tree = _tree(package, name)
            cleaner.clean(tree)
            if name == main:
                _write_numbers(tree, numbers)
            if why := _RUNNING.get(stem[:6]):
                removed += (SetAside(line, why) for line in _lines(tree))
            else:
                parts[name] = ElementTree.tostring(tree, "utf-8", xml_declaration=True)
        elif name in (_CONTENT_TYPES, "_rels/.rels") or _HANDED_ON.fullmatch(stem):
            parts[name] = package.content(name)
    return parts, cleaner, removed


def _tree(package: Package, name: str) -> Element:
    """A part with the usual namespace, also when it was saved as "strict"; empty when missing."""
    if name not in package:
        return Element("missing")
    tree = package.tree(name)
    if tree.tag.startswith(f"{{{_STRICT}}}"):
        for element in tree.iter():
            element.tag = element.tag.replace(_STRICT, W[1:-1])
            element.attrib = {
                key.replace(_STRICT, W[1:-1]): value for key, value in element.attrib.items()
            }
    return tree


def _write_numbers(tree: Element, numbers: Numbers) -> None:
    """Put each number that Word shows into its paragraph, as words.

    pandoc does not see the list: the part that defines lists is not handed on.
    """
    for paragraph in tree.iter(f"{W}p"):
        label = numbers.label(paragraph) if words_in(paragraph) else ""
        if label:
            at = 1 if paragraph.find(f"{W}pPr") is not None else 0
            paragraph.insert(at, _run(f"{label} "))


def _run(text: str) -> Element:
    run = Element(f"{W}r")
    words = ElementTree.SubElement(run, f"{W}t")
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    words.text = text
    return run


def _lines(tree: Element) -> Iterator[str]:
    """The paragraphs of a head or foot, without page numbers, which are counted and not written."""
    for paragraph in tree.iter(f"{W}p"):
        line = " ".join("".join(_written_words(paragraph)).split())
        if line:
            yield line


def _written_words(paragraph: Element) -> Iterator[str]:
    """The words of a paragraph and of its fields, but for the result of a page number's field."""
    counted = {
        each
        for field in paragraph.iter(f"{W}fldSimple")
        if _PAGE_NUMBER.match(field.get(f"{W}instr", ""))
        for each in field.iter()
    }
    is_counted = False
    for each in paragraph.iter():
        if each.tag == f"{W}instrText" and _PAGE_NUMBER.match(each.text or ""):
            is_counted = True
        elif each.tag == f"{W}fldChar" and each.get(f"{W}fldCharType") == "end":
            is_counted = False
        elif each.tag == f"{W}t" and not is_counted and each not in counted:
            yield each.text or ""
        elif each.tag == f"{W}tab":
            yield " "
