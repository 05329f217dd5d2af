"""What a briefing says of pledges: what stands, what it rests on, and how many there are of each.

Pure, like `briefing.py`: these classes hold what is printed, cleared for its audience.
"""

from dataclasses import dataclass
from itertools import groupby

from briefings.briefing import Phrase, Source, Words


@dataclass(frozen=True, slots=True)
class Status:
    """What became of a pledge: its word, its shape and its colour are always printed together."""

    word: Phrase
    shape: str
    tint: str

    @property
    def stage(self) -> str:
        """Its code: that of a status, or "verifying"."""
        return self.shape.removeprefix("status-")


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a pledge is, under its label."""

    label: Phrase
    text: Phrase


@dataclass(frozen=True, slots=True)
class Passage:
    """The words in which a pledge was made, as the answers are printed, with their source."""

    words: Words
    source: Source


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence: what it is, how it bears on the pledge, and where it is found."""

    kind: Phrase
    title: Phrase
    remark: Phrase
    address: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """One pledge. `before` is what stood on the day since which progress is told, if it differs.

    `told` says when the person or body was told of something unfavourable, and what they replied.
    `is_ours`: the next move is the coalition's.
    """

    title: Phrase
    status: Status
    since: str = ""
    before: Status | None = None
    reason: Phrase | None = None
    told: Phrase | None = None
    facts: tuple[Fact, ...] = ()
    remarks: tuple[Phrase, ...] = ()
    passages: tuple[Passage, ...] = ()
    proofs: tuple[Proof, ...] = ()
    is_ours: bool = False
    is_example: bool = False
    key: str = ""

    @property
    def quoted(self) -> tuple[tuple[tuple[Words, ...], Source], ...]:
        """The words of each source with that source, which is so printed once."""
        grouped = groupby(self.passages, key=lambda passage: passage.source)
        return tuple(
            (tuple(passage.words for passage in passages), source) for source, passages in grouped
        )


@dataclass(frozen=True, slots=True)
class Group:
    """The pledges of one promiser."""

    title: Phrase
    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """How many pledges have one status, and how many in a hundred that is."""

    status: Status
    count: str
    percent: str


@dataclass(frozen=True, slots=True)
class Counts:
    """A tally: every status is listed, and all add up to the total."""

    title: Phrase
    total: str
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A status as it was given on a day, or taken back.

    `day` is since when it was so in the world. `remarks` say who was told and what was decided.
    """

    status: Status
    day: str
    part: Phrase | None = None
    reason: Phrase | None = None
    remarks: tuple[Phrase, ...] = ()
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """What became of one pledge step by step, the latest last; and what was corrected."""

    title: Phrase
    steps: tuple[Step, ...]
    corrections: tuple[Phrase, ...] = ()
