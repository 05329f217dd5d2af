"""The numbers and bullets that Word shows without storing them as text. Pure; runs in the child.

After ECMA-376 part 1, section 17.9. pandoc knows lists, but not a number such as "Question 4 :"
or the numbers of headings; hence they are worked out here and written into the paragraphs.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from sources.reading.numbering import in_format
from sources.reading.word_styles import Styles, W, child_value, whole_number

_FORMATS = {
    "decimal": "1",
    "decimalZero": "01",
    "lowerLetter": "a",
    "upperLetter": "A",
    "lowerRoman": "i",
    "upperRoman": "I",
    "none": "",
}
_PLACEHOLDER = re.compile(r"%([1-9])")
BULLET = "•"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: "%1.%2)" and how its own number is written."""

    start: int
    format: str
    text: str
    is_legal: bool
    style: str


@dataclass(frozen=True, slots=True)
class _List:
    abstract: str
    levels: dict[int, Level]
    restarts: dict[int, int]


class Numbers:
    """Counts through the paragraphs of one document, which must be asked in order."""

    def __init__(self, numbering: Element, styles: Styles) -> None:
        self._styles = styles
        self._lists = _lists(numbering, styles)
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[str] = set()

    def label(self, paragraph: Element) -> str:
        """What Word shows before this paragraph: "1)", "Question 2 :", "•", or nothing."""
        number_id, depth = self._place(paragraph)
        found = self._lists.get(number_id)
        level = found.levels.get(depth) if found else None
        if found is None or level is None:
            return ""
        if level.format == "bullet":
            return BULLET
        counts = self._counted(number_id, found, depth)
        return _PLACEHOLDER.sub(lambda match: _written(match, found, counts, level), level.text)

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """The list and level of a paragraph, by itself or by its style."""
        style = child_value(paragraph.find(f"{W}pPr"), "pStyle")
        own = paragraph.find(f"{W}pPr/{W}numPr")
        inherited = self._styles.numbering(style)
        number_id = child_value(own, "numId") or child_value(inherited, "numId") or "0"
        depth = child_value(own, "ilvl") or child_value(inherited, "ilvl")
        if depth is None:
            depth = self._level_of_style(number_id, style)
        return number_id, whole_number(depth, 0)

    def _level_of_style(self, number_id: str, style: str | None) -> str | None:
        """A list may name a style for each level, as numbered headings do."""
        found = self._lists.get(number_id)
        chain = self._styles.chain(style)
        for depth, level in found.levels.items() if found else ():
            if level.style and level.style in chain:
                return str(depth)
        return None

    def _counted(self, number_id: str, found: _List, depth: int) -> dict[int, int]:
        counts = self._counts[found.abstract]
        if number_id not in self._begun:
            self._begun.add(number_id)
            for level, start in found.restarts.items():
                counts[level] = start - 1
        for upper in range(depth):
            if upper in found.levels:
                counts.setdefault(upper, found.levels[upper].start)
        counts[depth] = counts.get(depth, found.levels[depth].start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        return counts


def _written(match: re.Match[str], found: _List, counts: dict[int, int], level: Level) -> str:
    depth = int(match[1]) - 1
    named = found.levels.get(depth)
    if named is None or depth not in counts:
        return ""
    return in_format(counts[depth], "1" if level.is_legal else _FORMATS.get(named.format, "1"))


def _lists(numbering: Element, styles: Styles) -> dict[str, _List]:
    abstracts = {
        str(abstract.get(f"{W}abstractNumId")): abstract
        for abstract in numbering.iter(f"{W}abstractNum")
    }
    instances = {str(number.get(f"{W}numId")): number for number in numbering.iter(f"{W}num")}
    return {
        number_id: _list(number, abstracts, instances, styles)
        for number_id, number in instances.items()
    }


def _list(
    number: Element,
    abstracts: dict[str, Element],
    instances: dict[str, Element],
    styles: Styles,
) -> _List:
    abstract_id = child_value(number, "abstractNumId") or ""
    abstract = abstracts.get(abstract_id)
    linked = styles.numbering(child_value(abstract, "numStyleLink"))
    if linked is not None:
        # The levels stand in the list that a numbering style points at.
        behind = instances.get(child_value(linked, "numId") or "")
        abstract_id = child_value(behind, "abstractNumId") or abstract_id
        abstract = abstracts.get(abstract_id)
    levels = {} if abstract is None else _levels(abstract)
    restarts: dict[int, int] = {}
    for override in number.findall(f"{W}lvlOverride"):
        depth = whole_number(override.get(f"{W}ilvl"), 0)
        levels |= _levels(override)
        start = child_value(override, "startOverride")
        if start is not None:
            restarts[depth] = whole_number(start, 1)
    return _List(abstract_id, levels, restarts)


def _levels(holder: Element) -> dict[int, Level]:
    return {
        whole_number(level.get(f"{W}ilvl"), 0): Level(
            start=whole_number(child_value(level, "start"), 1),
            format=child_value(level, "numFmt") or "decimal",
            text=child_value(level, "lvlText") or "",
            is_legal=level.find(f"{W}isLgl") is not None,
            style=child_value(level, "pStyle") or "",
        )
        for level in holder.findall(f"{W}lvl")
    }
