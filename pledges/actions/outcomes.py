"""Writes about the outcome of a candidacy, and what it means for each of its pledges."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from pledges.actions.pledges import Links, Power, Source, make_pledge
from pledges.actions.statuses import Decision, MayNotDecide, decide, report_status
from pledges.models import Fate, Part, Pledge, StatusUpdate
from pledges.models.fate import Fates
from pledges.progress import OPEN, Stage
from pledges.requirements import Said
from stakeholders.models import Candidacy
from stakeholders.models.election import Outcomes

INHERITED = (
    *("title_fr", "title_en", "nature", "aim", "relation", "strength", "verifiable"),
    *("verifiable_reason", "kept_if_fr", "kept_if_en", "baseline", "condition", "mover"),
    *("difference", "deadline", "review_on", "owner", "visibility", "is_example"),
)


class OutcomeRefused(ValueError):
    """An outcome cannot be recorded like this; str() is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a candidacy: from where we know it, and what explains the rest.

    `heir`: the candidacy that takes over pledges.
    """

    outcome: Outcomes
    source: str
    explanation: str
    heir: Candidacy | None = None


def open_pledges(candidacy: Candidacy) -> list[Pledge]:
    """Those that an outcome decides on; the others have their final status."""
    return list(Pledge.objects.open().filter(candidacy=candidacy).order_by("sort_key", "pk"))


@transaction.atomic
def settle_outcome(
    *, by: User, candidacy: Candidacy, result: Result, fates: Mapping[Pledge, Fates]
) -> Candidacy:
    """Record the official outcome, and carry on, let lapse or hand over each open pledge.

    All or nothing; the same twice is once. Raises OutcomeRefused.
    """
    candidacy = Candidacy.objects.select_for_update().get(pk=candidacy.pk)
    if candidacy.outcome == result.outcome and candidacy.outcome_source == result.source:
        return candidacy
    _check(candidacy, result, fates)
    candidacy.outcome, candidacy.outcome_source = result.outcome, result.source
    candidacy.save(update_fields=["outcome", "outcome_source"])
    recording = candidacy.retractions.count()
    for pledge in open_pledges(candidacy):
        _settle(by, pledge, fates[pledge], result, recording)
    return candidacy


def _check(candidacy: Candidacy, result: Result, fates: Mapping[Pledge, Fates]) -> None:
    if candidacy.outcome != Outcomes.PENDING:
        raise OutcomeRefused(_("The outcome of this candidacy is on record already."))
    if result.outcome == Outcomes.PENDING or not result.source:
        raise OutcomeRefused(_("An outcome needs the address of the official result."))
    if not result.explanation.strip():
        raise OutcomeRefused(_("Explain it in a sentence."))
    if set(fates) != set(open_pledges(candidacy)):
        raise OutcomeRefused(
            _("Pledges of this candidacy changed since the page was read: look at it again.")
        )
    allowed = allowed_fates(result.outcome)
    if not allowed.issuperset(fates.values()):
        raise OutcomeRefused(_("This outcome does not go with what becomes of the pledges."))
    if Fates.INHERITED in fates.values() and (
        result.heir is None
        or result.heir == candidacy
        or result.heir.election_id != candidacy.election_id
    ):
        raise OutcomeRefused(_("Say which other candidacy of this election takes pledges over."))


def allowed_fates(outcome: str) -> frozenset[Fates]:
    if outcome == Outcomes.ELECTED:
        return frozenset({Fates.CARRIED})
    return frozenset({Fates.LAPSES, Fates.INHERITED})


def _settle(by: User, pledge: Pledge, fate: Fates, result: Result, recording: int) -> Fate:
    explanation = result.explanation.strip()
    heir = None
    if fate == Fates.INHERITED:
        assert result.heir is not None  # noqa: S101  it was checked
        heir = _inherit(by, pledge, result.heir)
    update = None if fate == Fates.CARRIED else _let_lapse(by, pledge, explanation)
    return Fate.objects.create(
        pledge=pledge,
        outcome=result.outcome,
        fate=fate,
        explanation=explanation,
        heir=heir,
        update=update,
        recording=recording,
        made_by=by,
    )


def _inherit(by: User, pledge: Pledge, heir: Candidacy) -> Pledge:
    """A pledge of another candidacy with the same words, origins and links, not yet reviewed."""
    sources = [
        Source(
            origin.anchor,
            origin.said_by,
            origin.said_on,
            origin.capacity,
            origin.confirmed_on,
            origin.confirmed_how,
        )
        for origin in pledge.origins.active().select_related("anchor", "said_by")
    ]
    powers = [Power(one.authority, one.does, one.leads) for one in pledge.competences.all()]
    return make_pledge(
        by=by,
        fields={name: getattr(pledge, name) for name in INHERITED} | {"candidacy": heir},
        sources=sources,
        links=Links(list(pledge.themes.all()), list(pledge.beneficiaries.all()), powers),
    )


def _let_lapse(by: User, pledge: Pledge, explanation: str) -> StatusUpdate:
    """Report that it no longer applies; it takes effect when somebody else has accepted it."""
    said = Said(Stage.LAPSED, timezone.localdate(), explanation)
    threads: list[Part | None] = [part for part in pledge.parts.all() if part.status in OPEN]
    updates = []
    for part in threads or [None]:
        newest = StatusUpdate.objects.newest().filter(pledge=pledge, part=part).first()
        seen = newest.pk if newest else None
        updates.append(report_status(by=by, pledge=pledge, said=said, seen=seen, part=part))
    return updates[-1]


def lapses_awaiting(candidacy: Candidacy) -> list[StatusUpdate]:
    """What an outcome let lapse and nobody else has accepted yet."""
    awaiting = StatusUpdate.objects.awaiting().filter(
        status=Stage.LAPSED, pledge__candidacy=candidacy, pledge__withdrawn_at__isnull=True
    )
    return list(awaiting.select_related("pledge", "part", "made_by").order_by("pk"))


@transaction.atomic
def accept_lapses(
    *, by: User, candidacy: Candidacy, reason: str
) -> tuple[list[StatusUpdate], dict[StatusUpdate, str]]:
    """Accept all that lapses and that this person may decide on; and the others, with the reason.

    Accepting the same twice finds nothing left.
    """
    accepted, refused = [], {}
    for update in lapses_awaiting(candidacy):
        try:
            decide(by=by, update=update, decision=Decision(is_accepted=True, reason=reason))
        except MayNotDecide as refusal:
            refused[update] = str(refusal)
        else:
            accepted.append(update)
    return accepted, refused
