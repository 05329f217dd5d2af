"""Wiki text (MediaWiki) to blocks, as its page shows them. Pure; read by ourselves, not by pandoc.

pandoc drops templates and what stands in them. Here every word goes somewhere: what the page does
not print as text (names of templates, categories, captions) is set aside with its reason.
Meaning of the marks: https://www.mediawiki.org/wiki/Help:Formatting
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from sources.reading.blocks import (
    Block,
    Kind,
    Reading,
    Refusal,
    Remark,
    SetAside,
    count_letters,
)
from sources.reading.characters import MOST_CHARACTERS, TOO_LONG, clean
from sources.reading.markdown import COMMENT_REMOVED, PICTURES, spelt_out

SUFFIXES = frozenset({".wiki", ".mediawiki", ".mw", ".wikitext"})
BULLET = "•"
DEEPEST = 20  # templates within templates; what is nested deeper stays as it was typed

_HEADING = re.compile(r"(={1,6})\s*([^=\s].*?)\s*\1\s*$")
_HEADING_LINE = re.compile(r"(?m)^(={1,6})[^=\n]{1,200}\1[ \t]*$")
_BOLD_LINE = re.compile(r"(?m)^[*#:;]*'''")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# A note ends before the next one begins, so that a thousand open ones take no quadratic time.
_REFERENCE = re.compile(
    r"<ref(?:\s[^<>/]{0,200})?>((?:(?!<ref[\s>]).){0,5000}?)</ref\s*>", re.DOTALL | re.IGNORECASE
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:ref|references|u|s|b|i|em|strong|small|big|center|div|span|p|blockquote|poem|nowiki|pre"
    r"|code|sup|sub|font|noinclude|includeonly|onlyinclude|translate|languages|section|tt|li|ul|ol)"
    r"(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|blockquote|center|poem|li|ul|ol)\b[^<>]{0,500}>", re.IGNORECASE
)
_STRONG_TAG = re.compile(r"</?(?:b|strong)>", re.IGNORECASE)
_MAGIC = re.compile(r"__[A-Z]{2,30}__")
_TEMPLATE = re.compile(r"\{\{([^{}]{0,20000})\}\}")
# What a template prints as words, told by its name; others print boxes, flags and navigation.
_QUOTING = re.compile(
    r"(?:(?:début\s+)?citation(?:\s+bloc)?|c?quote|blockquote|zitat|cita|citazione)$",
    re.IGNORECASE,
)
_SPEAKING = re.compile(
    r"(?:question|frage|pregunta|domanda|réponse|reponse|answer|antwort|respuesta|risposta)$",
    re.IGNORECASE,
)
_KEY = re.compile(r"\s*(?:1|texte?|text|contenu|inhalt|content)\s*=\s*", re.IGNORECASE)
_ASIDE_LINK = re.compile(
    r"\[\[\s*(?P<what>category|catégorie|kategorie|categoría|categoria"
    r"|(?P<file>file|fichier|datei|image|bild|archivo|imagen))\s*:(?P<words>[^\[\]]{0,2000})\]\]",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[\[([^\[\]|]{1,500})(?:\|([^\[\]]{0,1000}))?\]\]")
_ADDRESS = re.compile(
    r"\[((?:https?:)?//[^\s\[\]]{1,2000}|mailto:[^\s\[\]]{1,200})(?:\s+([^\[\]]+))?\]"
)
_LIST = re.compile(r"[*#:;]+")
_TERM = re.compile(r"(?P<term>.*?\S)\s+:\s*(?P<words>\S.*)$")
_ATTRIBUTE = r"[\w-]{1,40}\s?=\s?(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'|[^\s|\"']{1,100})"
_ATTRIBUTES = re.compile(
    rf"\s{{0,9}}{_ATTRIBUTE}(?:\s{{1,9}}{_ATTRIBUTE}){{0,20}}\s{{0,9}}\|(?!\|)"
)
_QUOTES = re.compile(r"'{2,5}")
_BOLD_HEAD = re.compile(r"'{3}(?!')((?:(?!'{3}).){1,200})'{3}(?=\s*\S)")
_NOTE = re.compile("\ue000(\\d{1,6})\ue001")
_PRIVATE = re.compile("[\ue000\ue001]")


@dataclass(slots=True)
class _Seen:
    """What was taken out of the text: set aside, footnotes, and how many pictures."""

    aside: list[SetAside] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pictures: int = 0


def looks_like_wiki(text: str) -> bool:
    """Whether a text without a telling name is wiki text: its headings, or headings and bold lines.

    A line between equal signs is no habit of letters; two of them are none of Markdown either.
    """
    headings = len(_HEADING_LINE.findall(text))
    return headings > 1 or (
        headings == 1 and bool(_BOLD_LINE.search(text) or "[[" in text or "{|" in text)
    )


def read_wiki(text: str) -> Reading:
    """The blocks of a page in wiki text."""
    if len(text) > MOST_CHARACTERS:
        raise Refusal(TOO_LONG)
    text, remarks = clean(_PRIVATE.sub("", text))
    text, comments = _COMMENT.subn("", text)
    if comments:
        remarks += (Remark(COMMENT_REMOVED, str(comments)),)
    seen = _Seen()
    text = _without_references(text, seen)
    text = _ASIDE_LINK.sub(lambda match: _set_aside(match, seen), _MAGIC.sub("", text))
    # Links first: their bars are none of the template around them; a caption may hold one.
    text = _LINK.sub(lambda match: match[2] or match[1], text)
    text = _ASIDE_LINK.sub(lambda match: _set_aside(match, seen), text)
    text = _without_templates(text, seen)
    blocks = tuple(_blocks(text.split("\n"), seen))
    if seen.pictures:
        remarks += (Remark(PICTURES, str(seen.pictures)),)
    return Reading("text/x-wiki", blocks, tuple(seen.aside), remarks)


def _without_references(text: str, seen: _Seen) -> str:
    """Each footnote replaced by a sign that says which one stood there."""

    def kept(match: re.Match[str]) -> str:
        seen.notes.append(match[1])
        return f"\ue000{len(seen.notes) - 1}\ue001"

    return _REFERENCE.sub(kept, text)


def _without_templates(text: str, seen: _Seen) -> str:
    """Templates that quote or speak replaced by their words; others set aside. Inner ones first."""
    for _ in range(DEEPEST):
        text, count = _TEMPLATE.subn(lambda match: _words_of_template(match[1], seen), text)
        if not count:
            break
    return text


def _words_of_template(inner: str, seen: _Seen) -> str:
    name, *values = inner.split("|")
    is_quote, is_speaking = _QUOTING.match(name.strip()), _SPEAKING.match(name.strip())
    if not values or not (is_quote or is_speaking):
        if any(map(str.isalnum, inner)):
            seen.aside.append(SetAside(" ".join(_bare(inner).split()), "template"))
        return ""
    words, *rest = values
    words, keys = _KEY.subn("", words, count=1)
    aside = [*(() if is_speaking else (name.strip(),)), *rest, *(["1"] if keys else [])]
    seen.aside += [SetAside(piece.strip(), "template") for piece in aside if piece.strip()]
    return f"\n{name.strip()}: {words.strip()}\n" if is_speaking else words


def _set_aside(match: re.Match[str], seen: _Seen) -> str:
    words = match["words"].strip()
    if match["file"]:
        seen.pictures += 1
    if words:
        seen.aside.append(SetAside(words, "picture" if match["file"] else "category"))
    return ""


def _blocks(lines: Sequence[str], seen: _Seen) -> Iterator[Block]:
    """A block a line; lines without an empty line between them are tight."""
    counts: list[int] = []
    is_tight = is_table = False
    place = _Place()
    for line in lines:
        is_table = is_table or line.lstrip().startswith("{|")
        if is_table:
            yield from _cells(line.strip(), place, seen)
            is_table = not line.lstrip().startswith("|}")
            continue
        if not line.strip():
            is_tight, counts = False, []
            continue
        for block in _of_line(line.strip(), counts, seen):
            is_own = is_tight and block.kind is not Kind.HEADING
            yield replace(block, is_tight=is_own)
            is_tight = block.kind is not Kind.HEADING


def _of_line(line: str, counts: list[int], seen: _Seen) -> Iterator[Block]:
    if heading := _HEADING.match(_NOTE.sub("", line)):
        counts.clear()
        yield from _block(heading[2], seen, Block("", Kind.HEADING, level=len(heading[1])))
        yield from _notes(line, seen)
        return
    marks = match.group() if (match := _LIST.match(line)) else ""
    words = line[len(marks) :].strip()
    if "#" not in marks:
        counts.clear()
    if not marks:
        yield from _pieces(words, "", seen, Block(""))
    elif marks[-1] == ";":
        term = _TERM.match(words)
        yield from _block(term["term"] if term else words, seen, Block("", is_bold=True))
        if term:
            yield from _pieces(term["words"], "", seen, Block(""))
    elif marks[-1] == ":":
        yield from _pieces(words, "", seen, Block(""))
    else:
        number = f"{_count(marks, counts)}." if marks[-1] == "#" else BULLET
        yield from _pieces(words, f"{number} ", seen, Block("", Kind.ITEM, level=len(marks)))


def _count(marks: str, counts: list[int]) -> int:
    """The number that the page prints before this item of a counted list."""
    depth = len(marks)
    del counts[depth:]
    counts += [0] * (depth - len(counts))
    counts[-1] += 1
    return counts[-1]


def _pieces(words: str, marker: str, seen: _Seen, like: Block) -> Iterator[Block]:
    """The lines that a line break or a tag makes of one, and plain words after a bold question."""
    for piece in _BREAK.split(_BLOCK_TAG.sub("<br>", words)):
        bold, rest = _bold_question(_STRONG_TAG.sub("'''", piece))
        for part in (bold, rest):
            if part.strip() or _NOTE.search(part):
                yield from _block(part, seen, like, marker)
                marker = ""


def _bold_question(words: str) -> tuple[str, str]:
    """A bold question and the plain words after it: its answer. Else the words, and nothing."""
    match = re.match(r"([^']{0,40}'{3,5}(?:(?!'{3}).)+\?\s*'{3,5})\s*(\w.*)$", words)
    return (match[1], match[2]) if match else (words, "")


def _block(words: str, seen: _Seen, like: Block, marker: str = "") -> Iterator[Block]:
    bare = _bare(words)
    if bare:
        is_bold = like.is_bold or _is_emphasised(words)
        head = None if is_bold else _BOLD_HEAD.match(words)
        letters = count_letters(_bare(head[1])) if head else 0
        yield replace(like, text=f"{marker}{bare}", is_bold=is_bold, bold_head=letters)
    yield from _notes(words, seen)


def _notes(words: str, seen: _Seen) -> Iterator[Block]:
    for match in _NOTE.finditer(words):
        at = int(match[1])
        if at < len(seen.notes) and (bare := _bare(seen.notes[at])):
            seen.notes[at] = ""
            yield Block(bare, Kind.NOTE)


def _is_emphasised(words: str) -> bool:
    """Whether all words are bold, or italic and a question; the number before them need not be."""
    for mark, others in (("'''", False), ("''", True)):
        text = words.replace("'''''", mark)
        text = text.replace("'''", "") if others else re.sub(r"(?<!')''(?!')", "", text)
        outside, inside = text.split(mark)[::2], text.split(mark)[1::2]
        is_all = not any(character.isalpha() for piece in outside for character in piece)
        if is_all and any(character.isalpha() for piece in inside for character in piece):
            return not others or _QUOTES.sub("", words).rstrip().endswith("?")
    return False


@dataclass(slots=True)
class _Place:
    """Where the next cell of a table stands."""

    row: int = 0
    column: int = 0


def _cells(line: str, place: _Place, seen: _Seen) -> Iterator[Block]:
    """The cells that stand on a line of a table; attributes are no words."""
    if line.startswith(("{|", "|}", "|-")):
        place.row, place.column = 0 if line.startswith("{|") else place.row + 1, 0
        return
    place.row = max(place.row, 1)
    is_head = line.startswith("!")
    body = line.lstrip("|!+") if line.startswith(("|", "!")) else line
    for cell in re.split(r"\|\||!!" if is_head else r"\|\|", body):
        place.column += line.startswith(("|", "!"))
        words = cell[_end_of_attributes(cell) :].strip()
        for piece in _BREAK.split(words):
            like = Block("", Kind.CELL, row=place.row, column=place.column)
            yield from _block(piece, seen, like)


def _end_of_attributes(cell: str) -> int:
    match = _ATTRIBUTES.match(cell)
    return match.end() if match else 0


def _bare(words: str) -> str:
    """The words without the marks of wiki text around them."""
    words = _ADDRESS.sub(_address, _NOTE.sub("", words))
    return " ".join(spelt_out(_TAG.sub(" ", _QUOTES.sub("", words))).split())


def _address(match: re.Match[str]) -> str:
    address = match[1].removeprefix("mailto:")
    return f"{match[2].strip()} <{address}>" if match[2] else f"<{address}>"
