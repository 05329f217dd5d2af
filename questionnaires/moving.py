"""Moving a boundary between two answers by a paragraph. Pure."""

import re
from enum import StrEnum

_BETWEEN = re.compile(r"\n[^\S\n]*\n\s*")


class End(StrEnum):
    """Which paragraph of an answer moves."""

    FIRST = "first"
    LAST = "last"


def take_out(words: str, end: End) -> tuple[str, str]:
    """The first or last paragraph, and what remains.

    Words without an empty line between them are cut at their line ends.
    """
    words = words.strip()
    breaks = list(_BETWEEN.finditer(words)) or list(re.finditer(r"\s*\n\s*", words))
    if not breaks:
        return words, ""
    cut = breaks[0] if end == End.FIRST else breaks[-1]
    before, after = words[: cut.start()], words[cut.end() :]
    return (before, after) if end == End.FIRST else (after, before)


def put_together(before: str, after: str, document: str = "") -> str:
    """Two passages in one, with what stands between them in the document, else an empty line."""
    before, after = before.strip(), after.strip()
    if not before or not after:
        return before or after
    between = next(
        (gap for gap in ("\n\n", "\n", " ") if f"{before}{gap}{after}" in document), "\n\n"
    )
    return f"{before}{between}{after}"
