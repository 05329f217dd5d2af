"""pandoc's document tree to blocks. Pure; runs in the child.

pandoc-types 1.23: https://hackage.haskell.org/package/pandoc-types. Each element is {"t", "c"}.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sources.reading.blocks import (
    Block,
    Kind,
    Reading,
    Remark,
    count_letters,
    distinct,
    excerpt,
    gettext_noop,
)
from sources.reading.characters import clean

ADDRESSES_BEHIND_WORDS = gettext_noop(
    "Links whose address is not written out: %(quote)s. The addresses stay in the original file."
)
PICTURES = gettext_noop("Pictures were left out: %(quote)s. Words in them are not read.")
STRUCK_OUT = gettext_noop("These words are struck through in the document: “%(quote)s”.")

Node = dict[str, Any]

_NUMBER_ALONE = re.compile(r"[\W_]*(?:\d{1,3}(?:\.\d{1,2})*[a-z]?)?[\W_]*$")
_TITLES = ("title", "subtitle", "author", "date", "abstract")


@dataclass(slots=True)
class _Seen:
    """What the words alone do not show, counted for the remarks."""

    links: int = 0
    pictures: int = 0
    struck: list[str] = field(default_factory=list)

    def remarks(self) -> Iterator[Remark]:
        if self.links:
            yield Remark(ADDRESSES_BEHIND_WORDS, str(self.links))
        if self.pictures:
            yield Remark(PICTURES, str(self.pictures))
        yield from (Remark(STRUCK_OUT, excerpt(words)) for words in self.struck)


@dataclass(slots=True)
class _Line:
    """Words that are being put together, whether all of them are bold, and their footnotes."""

    pieces: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    has_bold: bool = False
    bold_head: int = 0  # letters and digits up to the last bold one, before any plain word
    has_head: bool = False  # a plain word stands there
    notes: list[list[Node]] = field(default_factory=list)

    def add(self, words: str, *, is_bold: bool) -> None:
        self.pieces.append(words)
        self.has_head = self.has_head or (not is_bold and any(map(str.isalpha, words)))
        if is_bold and not self.has_head:
            self.bold_head = count_letters("".join(self.pieces))
        if is_bold:
            self.has_bold = self.has_bold or any(map(str.isalnum, words))
        else:
            self.plain.append(words)

    @property
    def is_bold(self) -> bool:
        """Whether all words are bold; the number before them need not be."""
        return self.has_bold and bool(_NUMBER_ALONE.match("".join(self.plain)))

    @property
    def is_bold_question(self) -> bool:
        """Plain words after a bold question are its answer: they deserve a line of their own."""
        return self.is_bold and "".join(self.pieces[-4:]).rstrip(" \u00a0:*").endswith("?")


def read_document(document: Node, *, with_metadata: bool) -> Reading:
    """The blocks and remarks of a pandoc JSON document, in normal form."""
    seen = _Seen()
    found: list[Block] = []
    if with_metadata:
        for key in _TITLES:
            found += _metadata(document["meta"].get(key), key, seen)
    found += _blocks(document["blocks"], seen)
    blocks: list[Block] = []
    remarks: tuple[Remark, ...] = ()
    for block in found:
        text, taken = clean(block.text)
        remarks += taken
        words = " ".join(text.split("\n")).strip()
        if words:
            blocks.append(replace(block, text=words))
    return Reading("", tuple(blocks), warnings=distinct((*remarks, *seen.remarks())))


def _metadata(value: Node | None, key: str, seen: _Seen) -> Iterator[Block]:
    """A title or author that the word processor marks as such."""
    if value is None:
        return
    kind, content = value["t"], value["c"]
    if kind == "MetaInlines":
        title = Kind.HEADING if key == "title" else Kind.PARAGRAPH
        yield from _lines(content, seen, Block("", title, level=1 if key == "title" else 0))
    elif kind == "MetaBlocks":
        yield from _blocks(content, seen)
    elif kind == "MetaList":
        for each in content:
            yield from _metadata(each, "", seen)


def _blocks(nodes: Iterable[Node], seen: _Seen) -> Iterator[Block]:
    for node in nodes:
        read = _READERS.get(node["t"])
        if read:
            yield from read(node.get("c"), seen)


def _paragraph(inlines: list[Node], seen: _Seen) -> Iterator[Block]:
    yield from _lines(inlines, seen, Block(""))


def _header(content: list[Any], seen: _Seen) -> Iterator[Block]:
    level, _, inlines = content
    yield from _lines(inlines, seen, Block("", Kind.HEADING, level=level))


def _code(content: list[Any], _seen: _Seen) -> Iterator[Block]:
    for line in content[1].splitlines():
        if line.strip():
            yield Block(line.strip(), is_tight=True)


def _line_block(content: list[Any], seen: _Seen) -> Iterator[Block]:
    for inlines in content:
        yield from (replace(block, is_tight=True) for block in _paragraph(inlines, seen))


def _items(items: list[list[Node]], seen: _Seen) -> Iterator[Block]:
    """Lists come with their numbers and bullets already written; any other keeps its words."""
    for item in items:
        yield from _blocks(item, seen)


def _definitions(content: list[Any], seen: _Seen) -> Iterator[Block]:
    for term, definitions in content:
        yield from _paragraph(term, seen)
        for definition in definitions:
            yield from _blocks(definition, seen)


def _table(content: list[Any], seen: _Seen) -> Iterator[Block]:
    """The cells of a table row by row: caption, head, bodies, foot."""
    _, caption, _, head, bodies, foot = content
    yield from _blocks(caption[1], seen)
    rows = [*head[1], *(row for body in bodies for part in body[2:4] for row in part), *foot[1]]
    for row, (_, cells) in enumerate(rows, start=1):
        column = 1
        for cell in cells:
            for block in _blocks(cell[4], seen):
                kind = Kind.CELL if block.kind is Kind.PARAGRAPH else block.kind
                yield replace(block, kind=kind, row=row, column=column)
            column += cell[3]  # over how many columns it goes


def _figure(content: list[Any], seen: _Seen) -> Iterator[Block]:
    _, caption, blocks = content
    yield from _blocks(blocks, seen)
    yield from _blocks(caption[1], seen)


_READERS: dict[str, Callable[[Any, _Seen], Iterator[Block]]] = {
    "Para": _paragraph,
    "Plain": _paragraph,
    "Header": _header,
    "CodeBlock": _code,
    "LineBlock": _line_block,
    "BulletList": _items,
    "OrderedList": lambda content, seen: _items(content[1], seen),
    "DefinitionList": _definitions,
    "BlockQuote": _blocks,
    "Div": lambda content, seen: _blocks(content[1], seen),
    "Table": _table,
    "Figure": _figure,
}


def _lines(inlines: Iterable[Node], seen: _Seen, like: Block) -> Iterator[Block]:
    """One block a line, and the footnotes after them."""
    lines = [_Line()]
    _collect(inlines, lines, seen, is_bold=False)
    is_tight = False
    for line in lines:
        text = " ".join("".join(line.pieces).split())
        if text:
            head = 0 if line.is_bold else line.bold_head
            yield replace(like, text=text, is_bold=line.is_bold, is_tight=is_tight, bold_head=head)
            is_tight = True
    for line in lines:
        for note in line.notes:
            yield from (replace(block, kind=Kind.NOTE) for block in _blocks(note, seen))


def _collect(inlines: Iterable[Node], lines: list[_Line], seen: _Seen, *, is_bold: bool) -> None:
    """Add the words of these inlines to the last line, and a new line for each line break."""
    for node in inlines:
        kind, content = node["t"], node.get("c", "")
        if kind in _WORDS:
            words = _WORDS[kind](content)
            if not is_bold and words[:1].isalnum() and lines[-1].is_bold_question:
                lines.append(_Line())
            lines[-1].add(words, is_bold=is_bold)
        elif kind == "LineBreak":
            lines.append(_Line())
        elif kind == "Note":
            lines[-1].notes.append(content)
        elif kind == "Quoted":
            _quoted(content, lines, seen, is_bold=is_bold)
        elif kind == "Image":
            seen.pictures += 1
        else:
            _remember(kind, content, seen)
            _collect(_inside(kind, content), lines, seen, is_bold=is_bold or kind == "Strong")


_WORDS: dict[str, Callable[[Any], str]] = {
    "Str": str,
    "Space": lambda _: " ",
    "SoftBreak": lambda _: " ",
    "Code": lambda content: str(content[1]),
    "Math": lambda content: str(content[1]),
}


def _quoted(content: list[Any], lines: list[_Line], seen: _Seen, *, is_bold: bool) -> None:
    style, inlines = content
    opening, closing = ("‘", "’") if style["t"] == "SingleQuote" else ("“", "”")
    lines[-1].add(opening, is_bold=is_bold)
    _collect(inlines, lines, seen, is_bold=is_bold)
    lines[-1].add(closing, is_bold=is_bold)


def _inside(kind: str, content: Any) -> list[Node]:
    """The inlines within an inline."""
    if kind in (
        "Emph",
        "Strong",
        "Underline",
        "Strikeout",
        "Superscript",
        "Subscript",
        "SmallCaps",
    ):
        return list(content)
    return list(content[1]) if kind in ("Link", "Span", "Cite") else []


def _remember(kind: str, content: Any, seen: _Seen) -> None:
    """Count what the words do not show: an address behind words, words struck through."""
    if kind not in ("Link", "Strikeout"):
        return
    lines = [_Line()]
    _collect(_inside(kind, content), lines, _Seen(), is_bold=False)
    words = " ".join("".join(line.pieces) for line in lines).strip()
    if kind == "Strikeout":
        seen.struck.append(words)
    elif not _same_address(words, content[2][0]):
        seen.links += 1


def _same_address(words: str, address: str) -> bool:
    """Whether a link's words are its address, or it leads to a place in the same document."""
    if address.startswith("#"):
        return True
    bare = [
        each.strip("<>").removeprefix("mailto:").removeprefix("https://").removeprefix("http://")
        for each in (words, address)
    ]
    return bare[0].rstrip("/") == bare[1].rstrip("/")
