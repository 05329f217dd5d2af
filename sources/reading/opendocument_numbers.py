"""The numbers of OpenDocument lists and headings, written into the paragraphs. Pure.

After ODF 1.3 part 3, sections 5.3 (lists) and 19.880 (continue-numbering). Runs in the child.
"""

import re
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from sources.reading.numbering import in_format
from sources.reading.opendocument_styles import TEXT, Level, Styles

_PLACE = re.compile(r"%(\d{1,2})%")
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")

Counts = dict[int, int]


@dataclass(slots=True)
class _Lists:
    """Lists met so far: their counts, so that a later one can go on."""

    styles: Styles
    by_id: dict[str, Counts] = field(default_factory=dict)
    by_style: dict[str, Counts] = field(default_factory=dict)
    outline: Counts = field(default_factory=dict)

    def counts_for(self, listing: Element, style: str) -> Counts:
        """The counts that this list goes on with, or new ones."""
        continued = listing.get(f"{TEXT}continue-list", "")
        if continued in self.by_id:
            counts = self.by_id[continued]
        elif listing.get(f"{TEXT}continue-numbering") == "true":
            counts = self.by_style.get(style, {})
        else:
            counts = {}
        self.by_style[style] = counts
        if _ID in listing.attrib:
            self.by_id[listing.attrib[_ID]] = counts
        return counts


def write_numbers(body: Element, styles: Styles) -> None:
    """Give each numbered paragraph its number as words, and make lists plain paragraphs."""
    _walk(body, _Lists(styles))


def _walk(parent: Element, lists: _Lists) -> None:
    children: list[Element] = []
    for element in parent:
        if element.tag == f"{TEXT}list":
            style = element.get(f"{TEXT}style-name", "")
            counts = lists.counts_for(element, style)
            children += _flattened(element, lists, style, counts, depth=1)
        else:
            if element.tag == f"{TEXT}h":
                _number_heading(element, lists)
            _walk(element, lists)
            children.append(element)
    parent[:] = children


def _flattened(
    listing: Element, lists: _Lists, style: str, counts: Counts, *, depth: int
) -> list[Element]:
    """The paragraphs of a list, each item's first one with its label."""
    flat: list[Element] = []
    levels = _with_level(lists.styles.levels(style), depth)
    for item in listing:
        label = _label(item, levels, counts, depth)
        for element in item:
            if element.tag == f"{TEXT}list":
                inner = element.get(f"{TEXT}style-name", style)
                flat += _flattened(element, lists, inner, counts, depth=depth + 1)
                continue
            if label and element.tag in _PARAGRAPHS:
                element.text = f"{label} {element.text or ''}"
                label = ""
            flat.append(element)
    return flat


def _with_level(levels: dict[int, Level], depth: int) -> dict[int, Level]:
    """The levels of a style; one that it does not define looks like the nearest above it."""
    above = max((each for each in levels if each < depth), default=None)
    if depth in levels or above is None:
        return levels
    level = levels[above]
    pattern = level.pattern.replace(f"%{above}%", f"%{depth}%")
    return levels | {depth: replace(level, pattern=pattern)}


def _label(item: Element, levels: dict[int, Level], counts: Counts, depth: int) -> str:
    """What is shown before an item; a list's header and an item of items alone have nothing."""
    level = levels.get(depth)
    has_words = any(element.tag in _PARAGRAPHS for element in item)
    if level is None or item.tag != f"{TEXT}list-item" or not has_words:
        return ""
    if level.bullet:
        return level.bullet
    start = item.get(f"{TEXT}start-value")
    following = counts[depth] + 1 if depth in counts else level.start
    counts[depth] = int(start[:6]) if start else following
    return _written(levels, level, counts, depth)


def _written(levels: dict[int, Level], level: Level, counts: Counts, depth: int) -> str:
    for deeper in [each for each in counts if each > depth]:
        del counts[deeper]
    if not level.format:
        return ""

    def number(match: re.Match[str]) -> str:
        place = int(match[1])
        named = levels.get(place)
        return in_format(counts.get(place, 1), named.format) if named else ""

    return _PLACE.sub(number, level.pattern)


def _number_heading(heading: Element, lists: _Lists) -> None:
    """Chapter numbers, which stand in no list."""
    depth = int(heading.get(f"{TEXT}outline-level", "1")[:2])
    level = lists.styles.outline.get(depth)
    if level is None or heading.get(f"{TEXT}is-list-header") == "true":
        return
    counts = lists.outline
    counts[depth] = counts[depth] + 1 if depth in counts else level.start
    label = _written(lists.styles.outline, level, counts, depth)
    if label:
        heading.text = f"{label} {heading.text or ''}"
