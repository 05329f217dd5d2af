"""Numbers of acts of the Paris council, as people paste them: "2026DSOL30", "2024 V. 123".

Pure. Nothing is looked up on the network: a number is enough to find the act again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

MOTION_LETTER = "V"
DELIBERATION, MOTION = "deliberation", "motion"
HOST = "paris.fr"

# Spaces of all kinds, hyphens and dashes, underscores, dots and commas may stand between.
_BETWEEN = r"[\s\u00a0\u202f\u2009\u2010-\u2015\-_.,+]*"
_ACT = re.compile(
    rf"(?<![0-9])(?P<year>(?:19|20)[0-9]{{2}}){_BETWEEN}"
    rf"(?P<letters>[A-Za-z]{{1,8}}){_BETWEEN}"
    r"(?P<number>[0-9]{1,4})(?:[-\u2010-\u2015](?P<piece>[0-9]{1,2}))?"
    r"(?:\s*(?P<department>G))?(?![0-9A-Za-z])"
)
# In small letters only these are read as the letters of a directorate, so that "2026 mars 30" or
# "2024 p. 12" is no act; in capitals all are, since directorates come and go.
_LETTERS = """
    CAB CASVP DA DAC DAE DAJ DASCO DASES DCPA DDCT DDEEES DEVE DF DFA DFPE DICOM DILT DJS DLH DPA
    DPE DPMP DPP DPSP DPVI DRH DSOL DSP DSTI DTEC DU DUCT DVD PP SG
"""
KNOWN = frozenset(_LETTERS.split())
MONTHS = frozenset({"JANVIER", "FEVRIER", "MARS", "AVRIL", "MAI", "JUIN", "JUILLET", "AOUT"})


@dataclass(frozen=True, slots=True)
class Act:
    """A vote of the council: the year, the directorate that prepared it, and its number.

    A motion (vœu) has the letter V in place of the directorate. Until 2018 the council sat as that
    of the department as well, and wrote a G after the number.
    """

    year: int
    directorate: str
    number: int
    piece: int | None = None
    is_of_the_department: bool = False

    @property
    def reference(self) -> str:
        """The number as it is printed: "2026 DSOL 30", "2024 V. 123"."""
        letters = f"{MOTION_LETTER}." if self.is_motion else self.directorate
        piece = f"-{self.piece}" if self.piece else ""
        department = " G" if self.is_of_the_department else ""
        return f"{self.year} {letters} {self.number}{piece}{department}"

    @property
    def is_motion(self) -> bool:
        return self.directorate == MOTION_LETTER

    @property
    def kind(self) -> str:
        """The kind of evidence that it is, a key of fixtures/evidence_kinds.toml."""
        return MOTION if self.is_motion else DELIBERATION


def acts_in(text: str) -> list[Act]:
    """The acts whose numbers stand in a text or an address, each once, in its order."""
    return list(dict.fromkeys(_found(unquote(text))))


def the_act_in(text: str) -> Act | None:
    """The one act that a pasted number or address means; None where it is none, or several."""
    found = acts_in(text)
    return found[0] if len(found) == 1 else None


def normalised(reference: str) -> str:
    """A number as it is stored: of an act of Paris the printed form, else with single spaces."""
    words = " ".join(reference.split())
    match = _ACT.fullmatch(words)
    act = _act(match) if match else None
    return act.reference if act else words


def is_paris_address(address: str) -> bool:
    """Whether an address is one of the City of Paris: paris.fr, cdn.paris.fr, a06.apps.paris.fr."""
    try:
        host = urlsplit(address.strip()).hostname or ""
    except ValueError:
        return False
    return host == HOST or host.endswith(f".{HOST}")


def _found(text: str) -> Iterator[Act]:
    for match in _ACT.finditer(text):
        if act := _act(match):
            yield act


def _act(match: re.Match[str]) -> Act | None:
    letters = match["letters"].upper()
    is_motion = letters == MOTION_LETTER
    is_shouted = match["letters"].isupper() and len(letters) > 1 and letters not in MONTHS
    if not (is_motion or is_shouted or letters in KNOWN) or not int(match["number"]):
        return None
    return Act(
        year=int(match["year"]),
        directorate=letters,
        number=int(match["number"]),
        piece=int(match["piece"]) if match["piece"] else None,
        is_of_the_department=bool(match["department"]),
    )
