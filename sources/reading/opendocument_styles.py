"""The styles of an OpenDocument text: what is hidden, how lists count. Pure; runs in the child."""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:"
TEXT = f"{_NAMESPACE}text:1.0}}"
STYLE = f"{_NAMESPACE}style:1.0}}"
OFFICE = f"{_NAMESPACE}office:1.0}}"
DRAW = f"{_NAMESPACE}drawing:1.0}}"
META = f"{_NAMESPACE}meta:1.0}}"
TABLE = f"{_NAMESPACE}table:1.0}}"
SCRIPT = f"{_NAMESPACE}script:1.0}}"
MANIFEST = f"{_NAMESPACE}manifest:1.0}}"
FORMAT = f"{_NAMESPACE}xsl-fo-compatible:1.0}}"
XLINK = "{http://www.w3.org/1999/xlink}"

_POINTS = re.compile(r"(\d+(?:\.\d+)?)pt$")
SMALLEST = 2.0  # points


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. A bullet has no format; `pattern` is "%1%.%2%)" or empty."""

    start: int
    format: str
    pattern: str
    bullet: str


class Styles:
    """Looks up text properties through parent styles, and the levels of list styles."""

    def __init__(self, *parts: Element) -> None:
        found = [style for part in parts for style in part.iter(f"{STYLE}style")]
        self._by_name = {
            (style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", "")): style
            for style in found
        }
        self._lists = {
            listing.get(f"{STYLE}name", ""): _levels(listing)
            for part in parts
            for listing in part.iter(f"{TEXT}list-style")
        }
        outline = next((each for part in parts for each in part.iter(f"{TEXT}outline-style")), None)
        self.outline = _levels(outline) if outline is not None else {}

    def levels(self, name: str | None) -> dict[int, Level]:
        """The levels of a list style, the first one being 1."""
        return self._lists.get(name or "", {})

    def marks_hidden(self, family: str, name: str | None) -> bool:
        """Whether words in this style are marked as hidden."""
        return self._text_property(family, name, f"{TEXT}display") == "none"

    def hides(self, family: str, name: str | None) -> bool:
        """Whether words in this style are marked hidden, white without a ground, or tiny."""
        if self.marks_hidden(family, name):
            return True
        size = _POINTS.match(self._text_property(family, name, f"{FORMAT}font-size") or "")
        if size and float(size[1]) <= SMALLEST:
            return True
        colour = self._text_property(family, name, f"{FORMAT}color") or ""
        ground = self._text_property(family, name, f"{FORMAT}background-color")
        return colour.lower() in ("#ffffff", "white") and ground in (None, "transparent")

    def _text_property(self, family: str, name: str | None, key: str) -> str | None:
        seen: set[str] = set()
        while name and name not in seen:
            seen.add(name)
            style = self._by_name.get((family, name))
            if style is None:
                return None
            for properties in style.findall(f"{STYLE}text-properties"):
                if key in properties.attrib:
                    return properties.attrib[key]
            name = style.get(f"{STYLE}parent-style-name")
        return None


def _levels(listing: Element) -> dict[int, Level]:
    return {int(level.get(f"{TEXT}level", "1")[:2]): _level(level) for level in listing}


def _level(level: Element) -> Level:
    depth = int(level.get(f"{TEXT}level", "1")[:2])
    shown = int(level.get(f"{TEXT}display-levels", "1")[:2])
    places = ".".join(f"%{place}%" for place in range(max(1, depth - shown + 1), depth + 1))
    prefix, suffix = (level.get(f"{STYLE}num-{end}", "") for end in ("prefix", "suffix"))
    # The newer attribute holds the whole pattern; the two older ones are kept beside it.
    pattern = level.get(f"{STYLE}num-list-format") or f"{prefix}{places}{suffix}"
    return Level(
        start=int(level.get(f"{TEXT}start-value", "1")[:6]),
        format=level.get(f"{STYLE}num-format", ""),
        pattern=pattern,
        bullet="•" if level.tag != f"{TEXT}list-level-style-number" else "",
    )
