"""Writes about statuses: reporting one, for one pledge or several; deciding on it; undoing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from pledges.actions.notices import tell
from pledges.evidence_kinds import evidence_kinds
from pledges.models import (
    Bearing,
    Part,
    Pledge,
    StatusDecision,
    StatusUpdate,
)
from pledges.models.status import Ruling
from pledges.progress import Need, Stage
from pledges.requirements import Cited, Said, sentences, unmet_by
from stakeholders.models import Affiliation


class StatusRefused(ValueError):
    """A status lacks what it needs. `needs` says what; str() says it in sentences."""

    def __init__(self, sentence: str, needs: tuple[Need, ...] = ()) -> None:
        super().__init__(sentence)
        self.needs = needs


class SomebodySpoke(ValueError):
    """Somebody reported a status since the page was read. `newest` is what they said."""

    def __init__(self, newest: StatusUpdate | None) -> None:
        super().__init__("somebody reported a status in the meantime")
        self.newest = newest


class SomeRefused(ValueError):
    """Of several pledges some cannot take the status. `reasons` says which, and why."""

    def __init__(self, reasons: Mapping[Pledge, str]) -> None:
        super().__init__("some of the pledges cannot take this status")
        self.reasons = reasons


class MayNotDecide(ValueError):
    """This person does not decide on this status; str() says why."""


@transaction.atomic
def report_status(
    *, by: User, pledge: Pledge, said: Said, seen: int | None, part: Part | None = None
) -> StatusUpdate:
    """Say what became of a pledge, or of one of its parts, in one row with its evidence.

    `seen` is the primary key of the newest update that the author has read, None for none. The
    same twice is one. Raises StatusRefused and SomebodySpoke; then nothing is stored.
    """
    pledge = _locked(pledge)
    newest = _newest(pledge, part)
    if newest and newest.pk != seen:
        if _is_same(newest, by, said):
            return newest
        raise SomebodySpoke(newest)
    true_on = _check(pledge, part, said)
    update = StatusUpdate.objects.create(
        pledge=pledge,
        part=part,
        status=said.status,
        true_on=true_on,
        reason=said.reason.strip(),
        shortfall=said.shortfall,
        blocked_by=said.blocked_by.strip(),
        made_by=by,
        follows=newest,
    )
    for cited in said.cited:
        cite(by=by, pledge=pledge, cited=cited, update=update)
    if said.told:
        tell(by=by, update=update, told=said.told)
    return update


def _locked(pledge: Pledge) -> Pledge:
    return Pledge.objects.select_for_update().get(pk=pledge.pk)


def _newest(pledge: Pledge, part: Part | None) -> StatusUpdate | None:
    return StatusUpdate.objects.newest().filter(pledge=pledge, part=part).first()


def _is_same(newest: StatusUpdate, by: User, said: Said) -> bool:
    return (newest.made_by_id, newest.status, newest.true_on, newest.reason) == (
        by.pk,
        said.status,
        said.true_on,
        said.reason.strip(),
    )


def _check(pledge: Pledge, part: Part | None, said: Said) -> date:
    """The day since when it is so. Raises StatusRefused."""
    if pledge.withdrawn_at:
        raise StatusRefused(_("This pledge was withdrawn: it takes no status any more."))
    if part is None and pledge.parts.exists():
        raise StatusRefused(_("This pledge has parts: report the status of one of them."))
    if said.true_on and said.true_on > timezone.localdate():
        raise StatusRefused(_("The day lies ahead: a status says what is so already."))
    if any(cited.evidence.withdrawn_at for cited in said.cited):
        raise StatusRefused(_("A piece of its evidence was withdrawn: give another one."))
    if needs := unmet_by(said, pledge):
        sentence = _("This status still needs: %(needs)s") % {
            "needs": " ".join(sentences(needs, pledge))
        }
        raise StatusRefused(sentence, tuple(needs))
    return said.true_on or timezone.localdate()


def cite(*, by: User, pledge: Pledge, cited: Cited, update: StatusUpdate | None = None) -> Bearing:
    """Let a piece of evidence bear on a pledge, as what it counts for one of its nature."""
    bearing, _created = Bearing.objects.get_or_create(
        evidence=cited.evidence,
        pledge=pledge,
        update=update,
        defaults={
            "stance": cited.stance,
            "counted": evidence_kinds().counts_as(cited.evidence.kind, pledge.nature),
            "added_by": by,
        },
    )
    return bearing


@transaction.atomic
def report_several(
    *, by: User, seen: Mapping[Pledge, int | None], said: Said
) -> list[StatusUpdate]:
    """One status for several pledges that one act settles: an update each, the evidence shared.

    All or nothing. Raises SomeRefused with the reason beside each pledge that cannot take it.
    """
    updates, reasons = [], {}
    for pledge, read in sorted(seen.items(), key=lambda pair: pair[0].pk):
        try:
            with transaction.atomic():
                updates.append(report_status(by=by, pledge=pledge, said=said, seen=read))
        except StatusRefused as refused:
            reasons[pledge] = str(refused)
        except SomebodySpoke:
            reasons[pledge] = _("Somebody reported a status of it in the meantime.")
    if reasons:
        raise SomeRefused(reasons)
    return updates


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a concluding status is accepted, and why."""

    is_accepted: bool
    reason: str


@transaction.atomic
def decide(*, by: User, update: StatusUpdate, decision: Decision) -> StatusDecision:
    """Accept or decline a concluding status that somebody else reported. The same twice is one.

    Raises MayNotDecide.
    """
    _locked(update.pledge)
    ruling = Ruling.ACCEPTED if decision.is_accepted else Ruling.DECLINED
    taken = StatusDecision.objects.filter(update=update).first()
    if taken and (taken.ruling, taken.decided_by_id) == (ruling, by.pk):
        return taken
    if refusal := why_not_decide(by, update):
        raise MayNotDecide(refusal)
    return StatusDecision.objects.create(
        update=update, ruling=ruling, reason=decision.reason.strip(), decided_by=by
    )


def why_not_decide(by: User, update: StatusUpdate) -> str:
    """Why this person does not decide on this update; empty if they may."""
    if update.is_direct:
        return _("This status needs nobody’s acceptance.")
    if StatusDecision.objects.filter(update=update).exists():
        return _("Somebody has decided on it already.")
    if StatusUpdate.objects.filter(follows=update).exists():
        return _("Something newer was reported since: decide on that.")
    if update.made_by_id == by.pk:
        return _("Somebody other than the person who reported it decides.")
    beneficiaries = update.pledge.beneficiaries.values("pk")
    if Affiliation.objects.current().filter(user=by, organisation__in=beneficiaries).exists():
        return _(
            "You belong to an organisation that this pledge would benefit: somebody else decides."
        )
    return ""


@transaction.atomic
def undo(*, by: User, update: StatusUpdate, reason: str = "") -> StatusUpdate:
    """Take back the newest update by one that restores what stood before it. Twice is once.

    Raises SomebodySpoke when something was reported after it.
    """
    _locked(update.pledge)
    if undone := StatusUpdate.objects.filter(undoes=update).first():
        return undone
    newest = _newest(update.pledge, update.part)
    if newest is None or newest.pk != update.pk:
        raise SomebodySpoke(newest)
    return StatusUpdate.objects.create(
        pledge=update.pledge,
        part=update.part,
        status=status_before(update),
        true_on=timezone.localdate(),
        reason=reason.strip(),
        made_by=by,
        follows=update,
        undoes=update,
    )


def status_before(update: StatusUpdate) -> Stage:
    """What stood in the thread of an update before it, as the database works it out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pledges_status_before(%s)", [update.pk])
        return Stage(cursor.fetchone()[0])
