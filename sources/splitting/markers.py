"""How a question's number is written at the head of a paragraph, and how numbers follow. Pure."""

import re
from dataclasses import dataclass

from sources.reading.blocks import Block

_BULLET = r"[-–—•·*▪■●◦○□►➢➤⇒→⮕>»]+\s*"
_LABEL = (
    r"(?i:(?:question|frage|pregunta|domanda|vraag|pergunta|q\.?)\s*(?:n\s*[°ºo]\.?|nr\.?|\#)?"
    r"|n\s?[°º])\s*"
)
# What is put to candidates without asking. Programmes number theirs so as well: the label alone is
# no sign of a question.
_STATEMENT = (
    r"(?i:(?:mesure|th[èe]se|thesis|proposition|engagement|pledge|forderung)\s*(?:n\s*[°ºo])?)\s*"
)
_NUMBER = r"\d{1,3}(?:\.\d{1,2}){0,3}(?:[a-zA-Z]|\.[a-z](?=\)))?|[a-h](?=\))"
_DELIMITER = r"\.?\s?\)|\]|\.?\s?[-–—](?=\s)|\s?:|\.|/|[°º]"

# "1)", "- 1)", "(1)", "1.", "1 -", "Q1", "Question 1 :", "2.3", "4a:". A bare number is no marker
# without a label: "15 mars"; but "1.2 Seriez-vous" is one, for it has a point and a capital.
# A capital may follow "1." and "1)" at once: "1.Seriez-vous". Letters count only as "a)".
_MARKER = re.compile(
    rf"""(?P<bullet>{_BULLET})?
         (?:(?P<label>{_LABEL})|(?P<statement>{_STATEMENT}))?
         [(\[]?(?P<number>{_NUMBER})
         (?P<delimiter>{_DELIMITER})?
         (?=\s|$|(?<=[.):])[^\W\d_a-zà-ÿ])""",
    re.VERBOSE,
)
_LETTER = re.compile(r"[a-z]$")
# "Q: " in an interview: every question has the same label and no number.
_LABEL_ALONE = re.compile(
    r"(?:question|frage|pregunta|domanda|vraag|pergunta|q)\s?:(?=\s)", re.IGNORECASE
)

_RULE = re.compile(r"[\s\-–—_=~*•.…·#]{3,}$")


@dataclass(frozen=True, slots=True)
class Marker:
    """The number at the head of a block. `end` is where the marker's characters end.

    `style` is what markers of one series share: whether a label stands there, and the delimiter.
    `number` is "" where only a label stands.
    """

    number: str
    end: int
    has_label: bool
    style: tuple[bool, str]

    @property
    def is_letter(self) -> bool:
        return self.number.isalpha()

    @property
    def path(self) -> tuple[int, ...]:
        """2.3 is (2, 3), 4a is (4, 1), b is (2,): numbers that compare as they are counted."""
        letter = _LETTER.search(self.number)
        digits = _LETTER.sub("", self.number).rstrip(".")
        steps = [int(step) for step in digits.split(".")] if digits else []
        if letter:
            steps.append(ord(letter.group()) - ord("a") + 1)
        return tuple(steps)


def read_marker(block: Block) -> Marker | None:
    """The number that the block begins with, written so that it can number a question."""
    match = _MARKER.match(block.text)
    if match is None:
        label = _LABEL_ALONE.match(block.text)
        return Marker("", label.end(), has_label=True, style=(True, ":")) if label else None
    has_name = match["label"] or match["statement"]
    if not (has_name or match["delimiter"] or _is_level(block.text, match)):
        return None
    delimiter = "a)" if match["number"].isalpha() else (match["delimiter"] or "").strip()
    if match["statement"]:
        delimiter = "statement" + delimiter
    has_label = match["label"] is not None
    return Marker(match["number"].lower(), match.end(), has_label, (has_label, delimiter))


def _is_level(text: str, match: re.Match[str]) -> bool:
    """Whether "1.2" stands before a capital: a number of several levels, and no price or hour."""
    return "." in match["number"] and text[match.end() :].lstrip(' ¿«“"')[:1].isupper()


def missing_between(before: tuple[int, ...], after: tuple[int, ...]) -> int | None:
    """How many numbers were left out from one path to the next; None when it does not follow.

    1 → 2, 1.2 → 1.3, 1.4 → 2.1, 1 → 1.1 and 1.2 → 2 leave out none; nor do two labels alone.
    """
    if not before or not after:
        return 0 if before == after else None
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
