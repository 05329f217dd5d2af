"""What was said of a pledge over time: each status with its evidence, acceptance, undoing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pledges.models import Bearing, Notice, Pledge, Status, StatusDecision, StatusUpdate
from pledges.models.status import Ruling


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence as it bears on the pledge."""

    bearing: Bearing

    @property
    def kind(self) -> str:
        return self.bearing.evidence.kind_name


@dataclass(frozen=True, slots=True)
class Entry:
    """A status update as the page of its pledge shows it.

    `is_regression`: it took effect after the pledge, or the same part of it, stood as kept.
    """

    update: StatusUpdate
    decision: StatusDecision | None
    notice: Notice | None
    pieces: tuple[Piece, ...]
    undone_by: StatusUpdate | None
    is_regression: bool
    is_newest: bool

    @property
    def is_awaiting(self) -> bool:
        """Whether it waits for somebody else's acceptance."""
        return not self.update.is_direct and self.decision is None and self.is_newest

    @property
    def is_accepted(self) -> bool:
        return self.decision is not None and self.decision.ruling == Ruling.ACCEPTED

    @property
    def is_overtaken(self) -> bool:
        """Whether something newer was said before anybody decided on it."""
        return not self.update.is_direct and self.decision is None and not self.is_newest


def timeline_of(pledge: Pledge) -> tuple[list[Entry], list[Piece]]:
    """The updates of a pledge, newest first, and the evidence outside any of them. Two queries."""
    updates = list(
        pledge.updates.select_related("made_by", "part", "decision__decided_by", "notice").order_by(
            "pk"
        )
    )
    pieces: dict[int | None, list[Piece]] = defaultdict(list)
    for bearing in pledge.bearings.select_related("evidence__document").defer(
        "evidence__search", "evidence__document__full_text"
    ):
        pieces[bearing.update_id].append(Piece(bearing))
    return list(reversed(_entries(updates, pieces))), pieces[None]


def _entries(updates: Iterable[StatusUpdate], pieces: dict[int | None, list[Piece]]) -> list[Entry]:
    updates = list(updates)
    undone_by = {update.undoes_id: update for update in updates if update.undoes_id}
    followed = {update.follows_id for update in updates}
    stands: dict[int | None, str] = {}
    entries = []
    for update in updates:
        decision = getattr(update, "decision", None)
        takes_effect = update.is_direct or (decision and decision.ruling == Ruling.ACCEPTED)
        goes_back = stands.get(update.part_id) == Status.KEPT and update.status != Status.KEPT
        entries.append(
            Entry(
                update=update,
                decision=decision,
                notice=getattr(update, "notice", None),
                pieces=tuple(pieces[update.pk]),
                undone_by=undone_by.get(update.pk),
                is_regression=bool(takes_effect and goes_back and not update.undoes_id),
                is_newest=update.pk not in followed,
            )
        )
        if takes_effect:
            stands[update.part_id] = update.status
    return entries
