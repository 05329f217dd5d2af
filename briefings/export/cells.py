"""Words in a cell of a spreadsheet that runs none of them as a formula. Pure."""

import re

# What spreadsheets take for the beginning of a formula, whatever blanks they skip before it.
_FORMULA = re.compile(r"'*[\s\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]")
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST = 16_000  # of the 32,767 units that a cell may hold, of which a character takes up to two


def begins_formula(words: str) -> bool:
    """Whether a spreadsheet that reads these words from a file might run them."""
    return bool(_FORMULA.match(words))


def neutralised(words: str) -> str:
    """The words with an apostrophe before them where a spreadsheet might run them.

    `restored` takes it away again: words that begin with apostrophes before a formula get one more.
    """
    return f"'{words}" if begins_formula(words) else words


def restored(cell: str) -> str:
    """The words that `neutralised` was given."""
    return cell[1:] if cell.startswith("'") and begins_formula(cell) else cell


def printable(words: str) -> str:
    """The words with a sign in place of each character that no XML file may hold."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", words)


def pieces(words: str, longest: int = LONGEST) -> list[str]:
    """The words, cut at blanks into pieces that fit a cell; joined, they are the words."""
    found = []
    while len(words) > longest:
        blank = max(words.rfind("\n", 1, longest), words.rfind(" ", 1, longest))
        cut = blank + 1 if blank > 0 else longest
        found.append(words[:cut])
        words = words[cut:]
    return [*found, words]
