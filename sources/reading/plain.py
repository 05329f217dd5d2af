"""Plain text and Markdown to blocks: one path, since people mix the two. Pure.

Markdown is read as it was typed: numbers stay those of the writer and "tou*te*s" keeps its stars.
Only marks around whole words are taken off. An address behind a link's words is written after them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from sources.reading.blocks import Block, Kind, Reading, Refusal, SetAside, count_letters
from sources.reading.characters import MOST_CHARACTERS, TOO_LONG, clean
from sources.reading.markdown import BROKEN, prepare

LONGEST_WRAPPED = 120  # characters: longer lines were not broken by a program
MOST_BOLD = 6  # lines over which bold letters go
FEWEST_PAIRS = 3  # line ends that must agree before lines are taken as broken by a program

_MARKDOWN_LINE = re.compile(r"#{1,6}\s+\S|(?:\d{1,3}[.)]\s+)?\*\*[^*].*\*\*[\s:]*$")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_UNDERLINED = re.compile(r"(?m)(?:^|(?<=\n\n))(?P<words>\S[^\n]*)\n(?P<line>={3,}|-{3,})[ \t]*$")
_ITEM = re.compile(r"\s*(?:[-–—•*+·▪●◦○⇒→]\s+|\(?\d{1,3}(?:\.\d{1,2})*\s?[.)]\s)")
_OWN_LINE = re.compile(rf"\s*(?:{BROKEN}|[-–—•*+·▪●◦○⇒→>|#]|\(?\d{1, 3}\s?[.)]|\*\*|[-_=*]{(3,)})")
_QUOTE_MARK = re.compile(r"(?:>\s?)+")
_TABLE_RULE = re.compile(r"\|?[\s:|-]+\|[\s:|-]*$")
_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)([^\n]{1,2000}?)(?<!`)\1(?!`)")
_LINK = re.compile(
    r"!?\[([^\[\]\n]{1,1000})\]\(\s*<?([^\s()<>]{1,2000})>?(?:\s+\"[^\"\n]{0,200}\")?\s*\)"
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = re.compile(
    r"(?<![\w*\\])(\*{1,3})(?=[^\s*])([^*\n]{1,2000}?)(?<=[^\s\\])\1(?![\w*])"
    r"|(?<![\w_\\])(_{1,3})(?=[^\s_])([^\n]{1,2000}?)(?<=[^\s\\])\3(?!\w)"
)
_STRONG = r"(?:\*\*(?:(?!\*\*).)+\*\*|__(?:(?!__).)+__)"
_STRONG_START = r"[-–—•+>\s]*(?:(?:Question|Q)?\s*\d{1,3}\s?[.):]?\s*)?"
_STRONG_BLOCK = re.compile(rf"{_STRONG_START}{_STRONG}(?:\s*{_STRONG})*[\s:]*$")
# Italic letters as a whole set a question apart as bold ones do; answers are set in italics too.
_STRONG_HEAD = re.compile(rf"[-–—•+>\s]*{_STRONG}(?=\s*\S)")
_ITALIC_QUESTION = re.compile(rf"{_STRONG_START}(?:\*(?!\*)[^*]+\?\s*\*|_(?!_)[^_]+\?\s*_)\s*$")
# "**Shall we?** Yes.": plain words after a bold question are its answer.
_BOLD_QUESTION = re.compile(
    rf"(?P<question>{_STRONG_START}{_STRONG}(?:\s*{_STRONG})*)\s+(?P<rest>[^\W_].*)$"
)


def read_text(text: str, *, is_markdown: bool | None = None) -> Reading:
    """The blocks of a text. `is_markdown` None: look for headings and bold lines."""
    if len(text) > MOST_CHARACTERS:
        raise Refusal(TOO_LONG)
    text, remarks = clean(text)
    if is_markdown is None:
        is_markdown = sum(bool(_MARKDOWN_LINE.match(line)) for line in text.split("\n")) > 1
    aside: tuple[SetAside, ...] = ()
    is_soft = False
    if is_markdown:
        prepared = prepare(text)
        text, is_soft, aside = prepared.text, prepared.is_soft, prepared.aside
        text, remarks = _UNDERLINED.sub(_heading, text), (*remarks, *prepared.remarks)
    blocks = tuple(_blocks(text, is_markdown=is_markdown, is_soft=is_soft))
    media_type = "text/markdown" if is_markdown else "text/plain"
    return Reading(media_type, blocks, aside, remarks)


def _blocks(text: str, *, is_markdown: bool, is_soft: bool) -> Iterator[Block]:
    paragraphs = [
        [line.rstrip() for line in paragraph.split("\n") if line.strip()]
        for paragraph in re.split(r"\n(?:[^\S\n]*\n)+", text)
    ]
    if is_markdown:
        paragraphs = [list(_closed(paragraph)) for paragraph in paragraphs]
    width = _wrap_width(paragraphs)
    for paragraph in paragraphs:
        is_tight = False
        lines = _joined_all(paragraph) if is_soft else _joined(paragraph, width)
        for row, line in enumerate(lines, start=1):
            for block in _markdown(line) if is_markdown else _plain(line):
                in_row = row if block.column else 0
                yield replace(block, is_tight=is_tight or block.is_tight, row=in_row)
                is_tight = True


def _closed(paragraph: Sequence[str]) -> Iterator[str]:
    """The lines of a paragraph; one on which bold letters begin goes on to where they end."""
    at = 0
    while at < len(paragraph):
        stop = at + 1
        if paragraph[at].count("**") % 2:
            below = range(at + 1, min(at + MOST_BOLD, len(paragraph)))
            ends = [end for end in below if paragraph[end].count("**") % 2]
            stop = ends[0] + 1 if ends else stop
        yield " ".join([paragraph[at], *(line.strip() for line in paragraph[at + 1 : stop])])
        at = stop


def _heading(match: re.Match[str]) -> str:
    """A line underlined with = or - as the other way to write a heading."""
    return f"{'#' if match['line'][0] == '=' else '##'} {match['words']}"


def _plain(line: str) -> Iterator[Block]:
    words = line.strip()
    if words:
        yield Block(words, Kind.ITEM if _ITEM.match(line) else Kind.PARAGRAPH)


def _wrap_width(paragraphs: Sequence[Sequence[str]]) -> int | None:
    """At which width a program broke the lines; None when people did.

    A program breaks a line where the next word does not fit any more. When nearly all line ends
    are such, they mean nothing.
    """
    pairs = [
        pair
        for paragraph in paragraphs
        for pair in pairwise(paragraph)
        if not _OWN_LINE.match(pair[1])
    ]
    if len(pairs) < FEWEST_PAIRS:
        return None
    lengths = sorted(len(above) for above, _ in pairs)
    width = lengths[len(lengths) * 9 // 10]
    full = sum(not _fits(above, below, width) for above, below in pairs)
    return width if width <= LONGEST_WRAPPED and full >= len(pairs) * 0.85 else None


def _fits(above: str, below: str, width: int) -> bool:
    """Whether the first word below would have had its place on the line above."""
    return len(above) + 1 + len(below.split(maxsplit=1)[0]) <= width


def _joined(paragraph: Sequence[str], width: int | None) -> Iterator[str]:
    """The lines of a paragraph; those that a program broke are put together."""
    pieces: list[str] = []
    for line in paragraph:
        is_own = width is None or _OWN_LINE.match(line)
        if pieces and (is_own or _fits(pieces[-1], line, width or 0)):
            yield " ".join([pieces[0], *(piece.strip() for piece in pieces[1:])])
            pieces = []
        pieces.append(line)
    if pieces:
        yield " ".join([pieces[0], *(piece.strip() for piece in pieces[1:])])


def _joined_all(paragraph: Sequence[str]) -> Iterator[str]:
    """The lines of a paragraph in a file that marks the line breaks it means."""
    pieces: list[str] = []
    for line in paragraph:
        if pieces and _OWN_LINE.match(line):
            yield " ".join(pieces)
            pieces = []
        pieces.append(line.strip())
    if pieces:
        yield " ".join(pieces)


def _markdown(line: str) -> Iterator[Block]:
    line = line.replace(BROKEN, "")
    stripped = _QUOTE_MARK.sub("", line.strip(), count=1) if line.lstrip()[:1] == ">" else line
    heading = _HEADING.match(stripped.strip())
    if heading:
        yield Block(_bare(heading[2]) or heading[1], Kind.HEADING, level=len(heading[1]))
    elif stripped.lstrip().startswith("|"):
        yield from _cells(stripped.strip())
    elif (match := _BOLD_QUESTION.match(stripped)) and match["question"].rstrip("*_ ")[-1:] == "?":
        yield from _markdown(match["question"])
        yield from (replace(block, is_tight=True) for block in _markdown(match["rest"]))
    elif stripped.strip():
        words = stripped.strip()
        kind = Kind.ITEM if _ITEM.match(words) else Kind.PARAGRAPH
        is_bold = bool(_STRONG_BLOCK.match(words) or _ITALIC_QUESTION.match(words))
        head = None if is_bold else _STRONG_HEAD.match(words)
        letters = count_letters(_bare(head[0])) if head else 0
        yield Block(_bare(words) or words, kind, is_bold=is_bold, bold_head=letters)


def _cells(row: str) -> Iterator[Block]:
    if _TABLE_RULE.match(row):
        return
    for column, cell in enumerate(row.strip("|").split("|"), start=1):
        if words := _bare(cell.strip()):
            yield Block(words, Kind.CELL, column=column)


def _bare(words: str) -> str:
    """The words without the marks of Markdown around them."""
    words = _LINK.sub(_link, _CODE.sub(r"\2", words))
    for _ in range(3):  # strong within emphasis within strong
        words = _EMPHASIS.sub(lambda match: match[2] or match[4], words)
    return _ESCAPE.sub(r"\1", words).strip()


def _link(match: re.Match[str]) -> str:
    words, address = match[1], match[2]
    return f"<{address}>" if words == address else f"{words} <{address}>"
