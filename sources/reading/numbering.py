"""Numbers as word processors and browsers write them. Pure."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip

LARGEST = 3000  # beyond, letters and Roman numbers grow without sense


def in_format(number: int, style: str) -> str:
    """The number in style "1", "01", "a", "A", "i" or "I"; "" gives nothing, as in ODT."""
    if not style:
        return ""
    if style == "01":
        return f"{number:02d}"
    if style not in ("a", "A", "i", "I") or not 0 < number <= LARGEST:
        return str(number)
    written = _letters(number) if style in "aA" else _roman(number)
    return written.upper() if style.isupper() else written


def _letters(number: int) -> str:
    """z is followed by aa, then bb, as Word counts."""
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (times + 1)


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written
