"""What a status needs, what a whole is made of, and tallies that add up.

Pure: values in, values out; no ORM, no clock. The rules are those of docs/method.md.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from pledges.evidence_kinds import ACT, SEARCH, SEEN, Kinds


class Stage(StrEnum):
    """The statuses of a pledge, in the order of printing."""

    NOT_RATED = "not_rated"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    STALLED = "stalled"
    KEPT = "kept"
    PARTLY_KEPT = "partly_kept"
    BROKEN = "broken"
    BLOCKED = "blocked"
    NOT_ASSESSABLE = "not_assessable"
    LAPSED = "lapsed"


CONCLUDING = frozenset(
    {Stage.KEPT, Stage.PARTLY_KEPT, Stage.BROKEN, Stage.BLOCKED, Stage.LAPSED}
)  # takes effect when somebody else has accepted it
SETTLED = CONCLUDING | {Stage.NOT_ASSESSABLE}
TOLD_FIRST = frozenset({Stage.STALLED, Stage.BLOCKED, Stage.BROKEN})
OPEN = frozenset(Stage) - SETTLED
MAY_REST_ON_A_SEARCH = frozenset({Stage.NOT_STARTED, Stage.STALLED, Stage.BROKEN})
SUPPORTS, CONTRADICTS, CONTEXT = "supports", "contradicts", "context"


class Need(StrEnum):
    """What a status asks for before it can be recorded."""

    UNDO_ONLY = "undo_only"
    REASON = "reason"
    DATE = "date"
    CRITERION = "criterion"
    LOOKED = "looked"
    EVIDENCE = "evidence"
    ACT = "act"
    SEEN = "seen"
    IN_TIME = "in_time"
    SHORTFALL = "shortfall"
    BY_WHOM = "by_whom"
    TOLD = "told"
    ACCEPTANCE = "acceptance"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence as far as the rules go. `stance`: supports, contradicts or context."""

    kind: str
    stance: str = SUPPORTS
    dated_on: date | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """What of a pledge decides which statuses it can have."""

    nature: str
    has_criterion: bool = True
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A status that somebody proposes, with all that they say for it."""

    status: Stage
    true_on: date | None = None
    reason: str = ""
    pieces: tuple[Piece, ...] = ()
    shortfall: str = ""
    blocked_by: str = ""
    told_on: date | None = None
    is_undo: bool = False


def needs_of(status: Stage, promise: Promise, kinds: Kinds) -> list[Need]:
    """All that a status asks for, so that a form can say it before anybody tries."""
    if status == Stage.NOT_RATED:
        return [Need.UNDO_ONLY]
    needs = [Need.REASON, Need.DATE]
    if status not in (Stage.NOT_ASSESSABLE, Stage.LAPSED):
        needs.append(Need.CRITERION)
    needs += {
        Stage.NOT_STARTED: [Need.LOOKED],
        Stage.IN_PROGRESS: [Need.EVIDENCE],
        Stage.STALLED: [Need.EVIDENCE],
        Stage.KEPT: [Need.IN_TIME, Need.ACT],
        Stage.PARTLY_KEPT: [Need.EVIDENCE, Need.SHORTFALL],
        Stage.BROKEN: [Need.EVIDENCE, Need.TOLD],
        Stage.BLOCKED: [Need.EVIDENCE, Need.BY_WHOM],
    }.get(status, [])
    if status == Stage.KEPT and SEEN in kinds.kept[promise.nature]:
        needs.append(Need.SEEN)
    if status in CONCLUDING:
        needs.append(Need.ACCEPTANCE)
    return needs


def unmet(proposal: Proposal, promise: Promise, kinds: Kinds) -> list[Need]:
    """What of these needs the proposal does not meet. Acceptance comes after, by somebody else."""
    if proposal.is_undo:
        return []
    counted = {
        kinds.counts_as(piece.kind, promise.nature)
        for piece in proposal.pieces
        if piece.stance == SUPPORTS
    }
    is_met = {
        Need.UNDO_ONLY: False,
        Need.REASON: bool(proposal.reason.strip()),
        Need.DATE: proposal.true_on is not None,
        Need.CRITERION: promise.has_criterion,
        Need.LOOKED: any(piece.kind == SEARCH and piece.dated_on for piece in proposal.pieces),
        Need.EVIDENCE: any(shows(piece, proposal.status) for piece in proposal.pieces),
        Need.ACT: ACT in counted,
        Need.SEEN: SEEN in counted,
        Need.IN_TIME: is_in_time(proposal.true_on, promise.deadline),
        Need.SHORTFALL: bool(proposal.shortfall),
        Need.BY_WHOM: bool(proposal.blocked_by.strip()),
        Need.TOLD: proposal.told_on is not None,
        Need.ACCEPTANCE: True,
    }
    return [need for need in needs_of(proposal.status, promise, kinds) if not is_met[need]]


def shows(piece: Piece, status: Stage) -> bool:
    """Whether a piece bears out a status: dated, no mere context, a search only for what is not."""
    if piece.dated_on is None or piece.stance == CONTEXT:
        return False
    if piece.kind == SEARCH:
        return status in MAY_REST_ON_A_SEARCH
    return status != Stage.IN_PROGRESS or piece.stance == SUPPORTS


def is_in_time(true_on: date | None, deadline: date | None) -> bool:
    """Whether it was so by the deadline, that day included."""
    return true_on is None or deadline is None or true_on <= deadline


# --- Parts --------------------------------------------------------------------------------------


def whole_of(parts: Sequence[Stage]) -> Stage:
    """The status of a pledge with parts: what all of them have; kept in part if all are settled.

    Raises ValueError without parts.
    """
    if not parts:
        raise ValueError("a pledge without parts has a status of its own")
    if len(set(parts)) == 1:
        return parts[0]
    if SETTLED.issuperset(parts):
        return Stage.PARTLY_KEPT
    return Stage.IN_PROGRESS


# --- Tallies ------------------------------------------------------------------------------------


class DoesNotAddUp(ValueError):
    """The parts of a tally are not its total; the message gives both."""


@dataclass(frozen=True, slots=True)
class Line[K]:
    """One part of a tally: how many, and how many in a hundred."""

    key: K
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class Tally[K]:
    """So many of each kind, every kind listed, in the order of printing.

    Raises DoesNotAddUp where the parts are not the total.
    """

    total: int
    counts: Mapping[K, int]

    def __post_init__(self) -> None:
        added = sum(self.counts.values())
        if added != self.total or any(count < 0 for count in self.counts.values()):
            raise DoesNotAddUp(f"the parts make {added}, the total is {self.total}")

    @classmethod
    def of(cls, kinds: Iterable[K], found: Iterable[K]) -> Self:
        """Count what was found, with 0 for each kind of which there is none."""
        counted = Counter(found)
        counts = {kind: counted.pop(kind, 0) for kind in kinds}
        if counted:
            raise DoesNotAddUp(f"of no known kind: {', '.join(map(str, counted))}")
        return cls(sum(counts.values()), counts)

    @property
    def lines(self) -> list[Line[K]]:
        """Each part with its percentage; the percentages make 100, or 0 where there is nothing."""
        percents = largest_remainders(list(self.counts.values()))
        return [
            Line(key, count, percent)
            for (key, count), percent in zip(self.counts.items(), percents, strict=True)
        ]


def largest_remainders(counts: Sequence[int], shares: int = 100) -> list[int]:
    """Whole shares that add up to `shares`, each as near as can be to its exact one (Hamilton).

    What is left after rounding down goes to the largest remainders; of equal ones, to the first.
    All zeros give zeros.
    """
    total = sum(counts)
    if not total:
        return [0] * len(counts)
    whole = [count * shares // total for count in counts]
    by_remainder = sorted(
        range(len(counts)), key=lambda at: counts[at] * shares % total, reverse=True
    )
    for at in by_remainder[: shares - sum(whole)]:
        whole[at] += 1
    return whole
