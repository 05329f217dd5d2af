"""What a status of this pledge still needs, in sentences; the rules are in `progress.py`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.localised import reader_language
from pledges.evidence_kinds import ACT, SEEN, Kinds, evidence_kinds
from pledges.models import Evidence, Pledge
from pledges.models.evidence import Stance
from pledges.progress import Need, Piece, Promise, Proposal, Stage, needs_of, unmet

WORDS = {
    Need.UNDO_ONLY: _("“Not yet reviewed” comes back only by undoing the first update."),
    Need.REASON: _("A reason, in a sentence."),
    Need.DATE: _("The day since when it is so."),
    Need.CRITERION: _("A criterion: the pledge does not say yet what would keep it."),
    Need.LOOKED: _("A search without result: where you looked, with which words, on which day."),
    Need.EVIDENCE: _("A dated piece of evidence that bears it out."),
    Need.ACT: _("An act that shows it, for a pledge of this nature: %(kinds)s."),
    Need.SEEN: _("The service seen running: %(kinds)s."),
    Need.IN_TIME: _("Done by the day that was promised; what comes later is kept in part."),
    Need.SHORTFALL: _("In what it falls short: less, late or otherwise."),
    Need.BY_WHOM: _("Who prevented it."),
    Need.TOLD: _("The day on which the person or body concerned was told."),
    Need.ACCEPTANCE: _("Then somebody else’s acceptance; until then nothing changes."),
}


@dataclass(frozen=True, slots=True)
class Cited:
    """A piece of evidence, and how it bears on the pledge."""

    evidence: Evidence
    stance: Stance = Stance.SUPPORTS

    @property
    def piece(self) -> Piece:
        return Piece(self.evidence.kind, self.stance, self.evidence.dated_on)


@dataclass(frozen=True, slots=True)
class Told:
    """Whom we told before saying something unfavourable, when, and until when they may answer."""

    told_on: date
    told_whom: str
    answer_by: date
    how: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A status as somebody reports it, with all that they say for it."""

    status: Stage
    true_on: date | None = None
    reason: str = ""
    cited: tuple[Cited, ...] = ()
    shortfall: str = ""
    blocked_by: str = ""
    told: Told | None = None


def promise_of(pledge: Pledge) -> Promise:
    return Promise(pledge.nature, pledge.has_criterion, pledge.deadline)


def unmet_by(said: Said, pledge: Pledge) -> list[Need]:
    proposal = Proposal(
        status=said.status,
        true_on=said.true_on,
        reason=said.reason,
        pieces=tuple(cited.piece for cited in said.cited),
        shortfall=said.shortfall,
        blocked_by=said.blocked_by,
        told_on=said.told.told_on if said.told else None,
    )
    return unmet(proposal, promise_of(pledge), evidence_kinds())


def sentences_for(status: Stage, pledge: Pledge) -> list[str]:
    """What a status of this pledge asks for, to be read before one tries.

    What the pledge itself meets already is left out.
    """
    promise = promise_of(pledge)
    met = {Need.CRITERION: promise.has_criterion, Need.IN_TIME: promise.deadline is None}
    needs = needs_of(status, promise, evidence_kinds())
    return sentences([need for need in needs if not met.get(need)], pledge)


def sentences(needs: Iterable[Need], pledge: Pledge) -> list[str]:
    return [_sentence(need, pledge, evidence_kinds()) for need in needs]


def _sentence(need: Need, pledge: Pledge, kinds: Kinds) -> str:
    words = str(WORDS[need])
    return words % {"kinds": _names(kinds, pledge, need)} if need in (ACT, SEEN) else words


def _names(kinds: Kinds, pledge: Pledge, counted: str) -> str:
    language = reader_language()
    return ", ".join(kind.name(language).lower() for kind in kinds.suffice(pledge.nature, counted))
