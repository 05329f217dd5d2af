"""Which lines of a document are running heads, feet and page numbers. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

ZONE = 0.12  # share of the page's height, at its head and at its foot
APART = 0.8  # times the line's own height: how far a running line stands from the text
OTHER_SIZE = 0.1  # share by which its letters differ from those of the text
NEAR = 6.0  # points: on each page at the same place

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:(?:page|seite|página|pagina|p)\b\.?)?\s*(\d{1,4})"
    r"(?:\s*(?:/|sur|of|de|von|di|van|\|)\s*\d{1,4})?[\W_]*$",
    re.IGNORECASE,
)
_SURE_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:(?:page|seite|página|pagina|p)\b\.?\s*\d{1,4}|\d{1,4}\s*(?:/|sur|of|von)\s*\d{1,4})",
    re.IGNORECASE,
)


class PlacedLine(Protocol):
    """What must be known of a line; lengths in points."""

    @property
    def page(self) -> int: ...
    @property
    def page_height(self) -> float: ...
    @property
    def text(self) -> str: ...
    @property
    def bottom(self) -> float: ...
    @property
    def top(self) -> float: ...


def running_lines(lines: Sequence[PlacedLine]) -> dict[int, str]:
    """The index of each running line, with the reason for which it is set aside."""
    found: dict[int, str] = {}
    outer = _outer_lines(lines)
    pages = len({line.page for line in lines})
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, zone in outer.items():
        groups[zone, _DIGITS.sub("#", lines[at].text).casefold()].append(at)
    for (zone, _), group in groups.items():
        if _is_repeated(lines, group, pages):
            found |= {at: _reason(lines[at].text, zone) for at in group}
    found |= {at: _reason(lines[at].text, outer[at]) for at in _drawn_apart(lines, outer)}
    found |= dict.fromkeys(_page_numbers(lines, outer), "page number")
    return found


def _outer_lines(lines: Sequence[PlacedLine]) -> dict[int, str]:
    """Lines at the head or foot of their page that stand apart from the text."""
    by_page: dict[int, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        by_page[line.page].append(at)
    outer: dict[int, str] = {}
    for page in by_page.values():
        downwards = sorted(page, key=lambda at: -lines[at].bottom)
        outer |= dict.fromkeys(_first_apart(lines, downwards, is_head=True), "running head")
        outer |= dict.fromkeys(_first_apart(lines, downwards[::-1], is_head=False), "running foot")
    return outer


def _first_apart(
    lines: Sequence[PlacedLine], inwards: Iterable[int], *, is_head: bool
) -> list[int]:
    """The lines of one zone, from the page's edge to the space that parts them from the text."""
    zone: list[int] = []
    for at in inwards:
        line = lines[at]
        if zone and _are_apart(lines[zone[-1]], line):
            return zone
        share = line.bottom / line.page_height
        if (share < 1 - ZONE) if is_head else (share > ZONE):
            # The zone ends within a paragraph: none of these lines stands apart.
            return []
        zone.append(at)
    return zone


def _are_apart(one: PlacedLine, other: PlacedLine) -> bool:
    """Whether an empty space stands between two lines, or their letters differ in size."""
    upper, lower = (one, other) if one.bottom > other.bottom else (other, one)
    sizes = sorted((upper.top - upper.bottom, lower.top - lower.bottom))
    return upper.bottom - lower.top > APART * sizes[1] or sizes[0] < sizes[1] * (1 - OTHER_SIZE)


def _is_repeated(lines: Sequence[PlacedLine], group: Sequence[int], pages: int) -> bool:
    """Whether these lines stand on several pages at the same height."""
    heights = [lines[at].bottom for at in group]
    on_pages = len({lines[at].page for at in group})
    return on_pages >= 2 and on_pages * 3 >= pages and max(heights) - min(heights) <= NEAR


def _drawn_apart(lines: Sequence[PlacedLine], outer: Mapping[int, str]) -> list[int]:
    """Heads drawn after their page's text, feet drawn before it: no writer types in this order."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for at, line in enumerate(lines):
        if at not in outer:
            first.setdefault(line.page, at)
            last[line.page] = at
    return [
        at
        for at, zone in outer.items()
        if (page := lines[at].page) in first
        and (at > last[page] if zone == "running head" else at < first[page])
    ]


def _reason(text: str, zone: str) -> str:
    return "page number" if _PAGE_NUMBER.match(text) else zone


def _page_numbers(lines: Sequence[PlacedLine], outer: Iterable[int]) -> list[int]:
    """Outer lines that number a page which has no sisters: one page, or numbers that move."""
    return [
        at
        for at in outer
        if _SURE_PAGE_NUMBER.match(lines[at].text)
        and (match := _PAGE_NUMBER.match(lines[at].text))
        and int(match[1]) == lines[at].page + 1
    ]
