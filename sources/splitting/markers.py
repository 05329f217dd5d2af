"""How a question's number is written at the head of a paragraph, and how numbers follow. Pure."""

import re
from dataclasses import dataclass

from sources.reading.blocks import Block

_BULLET = r"[-–—•·*▪■●◦○□►➢➤⇒→⮕>»]+\s*"
_LABEL = (
    r"(?i:(?:question|frage|pregunta|domanda|vraag|pergunta|q\.?)\s*(?:n\s*[°ºo]\.?|nr\.?|\#)?"
    r"|n\s?[°º])\s*"
)
_NUMBER = r"\d{1,3}(?:\.\d{1,2}){0,3}[a-zA-Z]?"
_DELIMITER = r"\.?\s?\)|\]|\.?\s?[-–—](?=\s)|\s?:|\.|/|[°º]"

# "1)", "- 1)", "(1)", "1.", "1 -", "Q1", "Question 1 :", "2.3", "4a:". A bare number is no marker
# without a label: "15 mars". A capital may follow "1." and "1)" at once: "1.Seriez-vous".
_MARKER = re.compile(
    rf"""(?P<bullet>{_BULLET})?
         (?P<label>{_LABEL})?
         [(\[]?(?P<number>{_NUMBER})
         (?P<delimiter>{_DELIMITER})?
         (?=\s|$|(?<=[.):])[^\W\d_a-zà-ÿ])""",
    re.VERBOSE,
)
_LETTER = re.compile(r"[a-z]$")

_RULE = re.compile(r"[\s\-–—_=~*•.…·#]{3,}$")


@dataclass(frozen=True, slots=True)
class Marker:
    """The number at the head of a block. `end` is where the marker's characters end.

    `style` is what markers of one series share: whether a label stands there, and the delimiter.
    """

    number: str
    end: int
    has_label: bool
    style: tuple[bool, str]

    @property
    def path(self) -> tuple[int, ...]:
        """2.3 is (2, 3), 4a is (4, 1): numbers that compare as they are counted."""
        letter = _LETTER.search(self.number)
        steps = [int(step) for step in _LETTER.sub("", self.number).split(".")]
        if letter:
            steps.append(ord(letter.group()) - ord("a") + 1)
        return tuple(steps)


def read_marker(block: Block) -> Marker | None:
    """The number that the block begins with, written so that it can number a question."""
    match = _MARKER.match(block.text)
    if match is None or not (match["label"] or match["delimiter"]):
        return None
    delimiter = (match["delimiter"] or "").strip()
    has_label = match["label"] is not None
    return Marker(match["number"].lower(), match.end(), has_label, (has_label, delimiter))


def missing_between(before: tuple[int, ...], after: tuple[int, ...]) -> int | None:
    """How many numbers were left out from one path to the next; None when it does not follow.

    1 → 2, 1.2 → 1.3, 1.4 → 2.1, 1 → 1.1 and 1.2 → 2 leave out none.
    """
    if after <= before:
        return None
    shared = 0
    while shared < min(len(before), len(after)) and before[shared] == after[shared]:
        shared += 1
    if shared == len(before):
        return after[shared] - 1
    step = after[shared] - before[shared] - 1
    return step + sum(number - 1 for number in after[shared + 1 :])


def is_rule(block: Block) -> bool:
    """A line of dashes, stars or dots drawn across the page, or left to write on."""
    return bool(_RULE.match(block.text))
