"""The code by which a printed edition is looked up, and its square of dots. Pure.

A code is known before the PDF is made and follows from what the edition says, so that the same
content gives the same bytes; whoever does not have the content cannot work it out.
"""

from dataclasses import dataclass
from hashlib import sha256

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: without i, l, o and u
LENGTH = 12  # 60 bits
MISREAD = str.maketrans({"o": "0", "i": "1", "l": "1"})


@dataclass(frozen=True, slots=True)
class Square:
    """A QR code as the path of an SVG image of `size` units on each side, its margin included."""

    size: int
    path: str


def code_of(definition: str, content_sha256: str, number: int) -> str:
    """The code of one edition of a briefing; `definition` tells the briefing from all others."""
    digest = sha256(f"{definition}\n{content_sha256}\n{number}".encode()).digest()
    bits = int.from_bytes(digest)
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in range(LENGTH))


def spelt(code: str) -> str:
    """A code as people read it out: in groups of four."""
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))


def read_code(typed: str) -> str:
    """What somebody typed as it is kept; empty where it is no code."""
    kept = "".join(typed.lower().split()).replace("-", "").translate(MISREAD)
    is_code = len(kept) == LENGTH and all(letter in ALPHABET for letter in kept)
    return kept if is_code else ""


def square_of(address: str) -> Square:
    """The QR code of an address, drawn row by row in runs of dots."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(address, optimize=0)
    code.make(fit=True)
    rows = code.get_matrix()
    return Square(len(rows), "".join(_runs(y, row) for y, row in enumerate(rows)))


def _runs(y: int, row: list[bool]) -> str:
    found, start = [], 0
    for x, is_dark in enumerate([*row, False]):
        if not is_dark:
            if x > start:
                found.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            start = x + 1
    return "".join(found)
