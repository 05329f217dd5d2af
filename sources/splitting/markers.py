"""How a question's number is written at the head of a paragraph, and how numbers follow. Pure."""

import re
from dataclasses import dataclass

from sources.reading.blocks import Block

_BULLET = r"[-–—•·*▪■●◦○□►➢➤⇒→⮕>»]+\s*"
_LABEL = (
    r"(?i:(?:questions?|fragen?|preguntas?|domand[ae]|vra(?:ag|gen)|perguntas?|q\.?)"
    r"\s*(?:n\s*[°ºo]s?\.?|nrn?\.?|\#)?|n\s?[°º]s?)\s*"
)
# What is put to candidates without asking. Programmes number theirs so as well: the label alone is
# no sign of a question.
_STATEMENT = (
    r"(?i:(?:mesure|th[èe]se|thesis|proposition|engagement|pledge|forderung)\s*(?:n\s*[°ºo])?)\s*"
)
_NUMBER = r"\d{1,3}(?:\.\d{1,2}){0,3}(?:[a-zA-Z]|\.[a-z](?=\)))?|[a-hA-H](?=\))"
# "Questions 3 et 4 :", "Fragen 2, 3 und 5:", "Q3-4": one answer to several. Only after a label.
_OTHERS = (
    r"(?:(?:\s?(?:,|;|/|&|\+|\b(?:et|and|und|y|e|en|à|to|bis|a)\b)\s?|[-–])\d{1,3}(?:[a-z]\b)?)"
    r"{1,12}"
)
_DELIMITER = r"\.?\s?\)|\]|\.?\s?[-–—](?=\s)|\s?:|\.|/|[°º]"

# "1)", "- 1)", "(1)", "1.", "1 -", "Q1", "Question 1 :", "2.3", "4a:". A bare number is no marker
# without a label: "15 mars"; but "1.2 Seriez-vous" is one, for it has a point and a capital.
# A capital may follow "1." and "1)" at once: "1.Seriez-vous". Letters count only as "a)".
# "4. et 5." is one answer to both.
_MARKER = re.compile(
    rf"""(?P<bullet>{_BULLET})?
         (?:(?P<label>{_LABEL})|(?P<statement>{_STATEMENT}))?
         [(\[]?(?P<number>{_NUMBER})(?(label)(?P<others>{_OTHERS})?)
         (?P<delimiter>{_DELIMITER})?
         (?P<also>\s(?:et|and|und|y|e|&)\s\d{{1,3}}[.):])?
         (?=\s|$|(?<=[.):])[^\W\d_a-zà-ÿ])""",
    re.VERBOSE,
)
_NEXT_NUMBER = re.compile(r"([,;/&+–—-]|\b[a-zà]{1,3}\b)\s?(\d{1,3}[a-z]?)")
_RANGES = frozenset({"-", "–", "—", "à", "to", "bis", "a"})
MOST_JOINT = 12
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
    `number` is "" where only a label stands. `others` are further numbers that it answers jointly.
    """

    number: str
    end: int
    has_label: bool
    style: tuple[bool, str]
    others: tuple[str, ...] = ()

    @property
    def is_letter(self) -> bool:
        return self.number.isalpha()

    @property
    def path(self) -> tuple[int, ...]:
        """2.3 is (2, 3), 4a is (4, 1), b is (2,): numbers that compare as they are counted."""
        return path_of(self.number)

    @property
    def last_path(self) -> tuple[int, ...]:
        """Where the count goes on from."""
        return path_of(self.others[-1]) if self.others else self.path


def path_of(number: str) -> tuple[int, ...]:
    letter = _LETTER.search(number)
    digits = _LETTER.sub("", number).rstrip(".")
    steps = [int(step) for step in digits.split(".")] if digits else []
    if letter:
        steps.append(ord(letter.group()) - ord("a") + 1)
    return tuple(steps)


def joint_numbers(first: str, others: str) -> tuple[str, ...]:
    """The numbers after the first one in "3 et 4", "3, 4 et 6", "3 à 6", as they count on."""
    found: list[str] = []
    for joint, number in _NEXT_NUMBER.findall(others):
        before = found[-1] if found else first
        if joint in _RANGES and before.isdecimal() and number.isdecimal():
            if not 0 < int(number) - int(before) <= MOST_JOINT:
                return ()
            found += map(str, range(int(before) + 1, int(number) + 1))
        else:
            found.append(number)
    paths = [path_of(number) for number in (first, *found)]
    return tuple(found) if paths == sorted(set(paths)) else ()


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
    number = match["number"].lower()
    further = match["others"] or match["also"]
    others = joint_numbers(number, further.lower().rstrip(".):")) if further else ()
    return Marker(number, match.end(), has_label, (has_label, delimiter), others)


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
