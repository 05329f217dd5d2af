"""What a briefing says: frozen, final and already cleared for its audience.

Pure: no ORM, no clock, no settings. Gathering fills these classes from the database; the template
prints all that they hold and filters nothing.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefings.compared import Matrix
    from briefings.promised import Counts, File, Group, Status

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
LONG_WORD = re.compile(r"\S{70}")
PART = re.compile(r"\s+|\S{1,40}")
MOST_UNBROKEN = 1_500  # characters, half a page
QUOTATION_MARKS = {"fr": ("«\u202f", "\u202f»"), "en": ("“", "”")}


class Kind(StrEnum):
    """What a briefing is about."""

    CANDIDACY = "candidacy"
    EVENT = "event"
    FOLLOWUP = "followup"
    PLEDGE = "pledge"
    THEME = "theme"
    COMPARISON = "comparison"


class Length(StrEnum):
    """How much is printed."""

    ONE_PAGE = "one_page"
    STANDARD = "standard"
    FULL = "full"


class Audience(StrEnum):
    """Whom a briefing is for, from the narrowest to the widest."""

    INTERNAL = "internal"
    PARTNER = "partner"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a briefing is printed. `items` are the keys of what it prints, in order; none: all.

    `introduction` is Markdown.
    """

    length: Length = Length.STANDARD
    large_print: bool = False
    introduction: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of ours, or a name, in the language in which they exist."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the cover with what it counts."""

    value: str
    label: Phrase


@dataclass(frozen=True, slots=True)
class Source:
    """Where words come from, ready to print: the document's name, its date, how it was checked."""

    document: Phrase
    dated: str
    remark: Phrase | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage's line under its words; `level` keeps lines that overlap apart."""

    number: int
    level: int
    tint: str

    @property
    def digits(self) -> str:
        return str(self.number)


@dataclass(frozen=True, slots=True)
class Run:
    """Words under the same marks; `closing` are those that end here. A masked run is ours."""

    text: str
    marks: tuple[Mark, ...] = ()
    closing: tuple[Mark, ...] = ()
    is_masked: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """The text, cut where a line may end: only within words longer than a line."""
        if not LONG_WORD.search(self.text):
            return (self.text,)
        return tuple(PART.findall(self.text))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a text (its key) that are printed and not masked, as half-open offsets into it."""

    text: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Words:
    """A text as printed, in paragraphs of lines of runs.

    `attribution` is None only for verbatim words in the person's own voice: they alone are printed
    as a quotation. All else is headed by it ("Résumé", "Rapporté par …"). `stretches` tell later
    whether a mask laid since hides some of them.
    """

    paragraphs: tuple[tuple[tuple[Run, ...], ...], ...]
    lang: str
    attribution: Phrase | None = None
    stretches: tuple[Stretch, ...] = ()

    @property
    def is_quotation(self) -> bool:
        return self.attribution is None

    @property
    def is_long(self) -> bool:
        """Whether they may break over two pages, so that their heading stays with them."""
        lines = (line for paragraph in self.paragraphs for line in paragraph)
        return sum(len(run.text) for line in lines for run in line) > MOST_UNBROKEN

    @property
    def direction(self) -> str:
        return direction_of(self.lang)


@dataclass(frozen=True, slots=True)
class Translation:
    """A working translation of an item's words, printed after them and never as a quotation.

    `label` says that it is one, and who made and checked it.
    """

    paragraphs: tuple[tuple[tuple[Run, ...], ...], ...]
    lang: str
    label: Phrase

    @property
    def direction(self) -> str:
        return direction_of(self.lang)


def direction_of(lang: str) -> str:
    """How a language is written, as the attribute of a page has it."""
    return "rtl" if lang.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True, slots=True)
class Note:
    """What we say of one passage: its code, the passage shortened, our comment."""

    mark: Mark
    code: Phrase
    passage: str
    comment: Phrase | None = None
    is_internal: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """A step of a grid: its word, its shape and its colour are always printed together.

    `number` is its rank, as the tie rules call it.
    """

    word: Phrase
    shape: str
    tint: str
    number: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the coalition makes of one ask: the settled level, or `status` in place of it.

    `how` says how the level was settled; `given` are the scorers' own levels and `reasons` why, as
    far as this audience may read them.
    """

    ask: Phrase
    level: Level | None = None
    status: Phrase | None = None
    how: Phrase | None = None
    given: tuple[Phrase, ...] = ()
    reasons: tuple[Phrase, ...] = ()
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A question with its answer, or another text (a report) under a heading of its own.

    The heading is short; `asked` is the question as asked, where this audience may see it.
    `state_label` is None where words speak for themselves. By its `key` it is chosen or left out.
    """

    heading: Phrase
    number: str = ""
    asked: Phrase | None = None
    state: str = "answered"
    state_label: Phrase | None = None
    words: Words | None = None
    translation: Translation | None = None
    notes: tuple[Note, ...] = ()
    source: Source | None = None
    judgements: tuple[Judgement, ...] = ()
    key: str = ""

    @property
    def codes(self) -> tuple[Note, ...]:
        """The first note of each code, in the order of the words."""
        return tuple({note.code: note for note in reversed(self.notes)}.values())[::-1]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the questionnaire, or of a report; `remarks` tell of what has no words."""

    title: Phrase | None
    items: tuple[Item, ...]
    remarks: tuple[Phrase, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who took part, under the label this audience may see."""

    label: Phrase
    capacity: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A result of an event, and how it is known or why it is no promise."""

    text: Phrase
    remark: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A code of the codebook and what it means."""

    term: Phrase
    meaning: Phrase


@dataclass(frozen=True, slots=True)
class Total:
    """What the levels of a part come to, or of all; never without what it rests on."""

    label: Phrase
    value: str
    coverage: Phrase


@dataclass(frozen=True, slots=True)
class Grid:
    """The levels by which answers were judged, each with what it means, and the tie rules."""

    title: Phrase
    levels: tuple[tuple[Level, Phrase], ...]
    tie_rules: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Scoring:
    """What the answers to one questionnaire come to, and how they were judged.

    The first total is the whole. There are none where they would tell a level that is withheld.
    """

    title: Phrase | None
    grid: Grid
    totals: tuple[Total, ...] = ()
    remarks: tuple[Phrase, ...] = ()
    method: tuple[Phrase, ...] = ()
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something this cut does not show, and why."""

    what: Phrase
    reason: Phrase


@dataclass(frozen=True, slots=True)
class Asked:
    """How the campaign was asked for its reply to one questionnaire: a sentence, and each step."""

    questionnaire: Phrase
    sentence: Phrase
    has_reply: bool
    steps: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One of the few lines of a single page: what it is about, with a status, levels or a state."""

    label: Phrase
    number: str = ""
    levels: tuple[Level, ...] = ()
    status: "Status | None" = None
    state: str = ""
    word: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Briefing:
    """Everything that one briefing prints, apart from its number and its fingerprint.

    `as_of` is the day of the latest change to what is shown, so that equal content stays equal.
    `is_of_example`: it was cut down from one with levels or statuses of an example.
    """

    kind: Kind
    audience: Audience
    language: str
    title: Phrase
    subject: Phrase
    purpose: Phrase
    as_of: date
    issuer: str = ""
    figures: tuple[Figure, ...] = ()
    participants: tuple[Participant, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    scorings: tuple[Scoring, ...] = ()
    counts: "tuple[Counts, ...]" = ()
    pledges: "tuple[Group, ...]" = ()
    files: "tuple[File, ...]" = ()
    matrix: "Matrix | None" = None
    sections: tuple[Section, ...] = ()
    sources: tuple[Source, ...] = ()
    lines: tuple[Line, ...] = ()
    introduction: Phrase | None = None
    length: Length = Length.STANDARD
    large_print: bool = False
    is_of_example: bool = False
    left_out: tuple[LeftOut, ...] = ()
    asked: tuple[Asked, ...] = ()
    definitions: tuple[Definition, ...] = ()
    glossary: tuple[Definition, ...] = ()
    corrections: tuple[Phrase, ...] = ()
    method: tuple[Phrase, ...] = ()
    neutrality: tuple[Phrase, ...] = ()
    interests: tuple[Phrase, ...] = ()
    funding: tuple[Phrase, ...] = ()
    contact: str = ""

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for section in self.sections for item in section.items)

    @property
    def sheets(self) -> "list[Matrix]":
        """The matrix, cut into what a page takes."""
        return self.matrix.sheets(is_large=self.large_print) if self.matrix else []

    @property
    def is_example(self) -> bool:
        """Whether levels or statuses are printed that nobody has given in earnest."""
        return (
            self.is_of_example
            or any(scoring.is_example for scoring in self.scorings)
            or any(judgement.is_example for item in self.items for judgement in item.judgements)
            or any(promise.is_example for group in self.pledges for promise in group.promises)
        )

    @property
    def quotation_marks(self) -> tuple[str, str]:
        """What stands before and after quoted words, as the language of the briefing has it."""
        return QUOTATION_MARKS.get(self.language, QUOTATION_MARKS["en"])
