"""Large print: a style sheet with all its letters larger. Pure.

Body text of 10 pt becomes 16; titles grow less, small print never stays below 13. What lies at a
fixed place beside the words is set anew at the end of the style sheet (`.large-print`).
"""

import re

FACTOR, TITLES, LEAST = 1.6, 1.25, 13.0
SIZE = re.compile(r"(?<=font-size: )([\d.]*\d)pt")
LEADING = re.compile(r"(?<=-height: )([\d.]*\d)pt")


def enlarged(css: str) -> str:
    """The same style sheet for readers who need large letters."""
    css = SIZE.sub(lambda found: f"{larger(float(found[1])):g}pt", css)
    return LEADING.sub(lambda found: f"{round(float(found[1]) * FACTOR, 1):g}pt", css)


def larger(size: float) -> float:
    """A size of letters in points, larger."""
    return round(max(LEAST, min(size * FACTOR, max(16.0, size * TITLES))), 1) if size else 0
