"""A second person lets an edition leave the house; a coordinator takes one back."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from briefings.models import Approval, Briefing, Edition, Kind, Withdrawal
from briefings.named import record_names
from briefings.tasks import queue_tellings
from briefings.telling import claim_replacement, claim_withdrawal
from pledges.models import Origin, Pledge
from pledges.models.pledge import PledgeQuerySet
from stakeholders.models import Affiliation


class ApprovalRefused(ValueError):
    """This person does not approve or withdraw this edition; str() says why."""


def pledges_of(briefing: Briefing) -> PledgeQuerySet:
    """The pledges that a briefing may speak of."""
    pledges = Pledge.objects.active()
    if briefing.kind == Kind.EVENT:
        made = Origin.objects.active().filter(anchor__text__report__event=briefing.event)
        return pledges.filter(pk__in=made.values("pledge"))
    if briefing.kind == Kind.PLEDGE:
        return pledges.filter(briefings=briefing)
    if briefing.kind == Kind.COMPARISON:
        return pledges.none()
    if briefing.kind == Kind.THEME:
        pledges = pledges.filter(themes=briefing.theme_id)
    if briefing.election_id:
        return pledges.filter(candidacy__election=briefing.election_id)
    return pledges.filter(candidacy=briefing.candidacy_id)


def why_not_approve(user: User, edition: Edition) -> str:
    """Why this person cannot approve this edition now; empty when they can. Two queries."""
    if not edition.is_outside:
        return _("An edition that stays inside needs no approval.")
    if edition.is_withdrawn:
        return _("This edition was withdrawn: nobody approves it any more.")
    if edition.is_approved:
        return _("This edition is approved already.")
    if later := edition.following().values_list("number", flat=True).first():
        return _("Edition %(number)s was issued since: read and approve that one.") % {
            "number": later
        }
    if edition.issued_by_id == user.pk:
        return _("You issued this edition: somebody else reads and approves it.")
    benefiting = pledges_of(edition.briefing).order_by().values("beneficiaries")
    if Affiliation.objects.current().filter(user=user, organisation__in=benefiting).exists():
        return _(
            "It speaks of a promise that would benefit an organisation of yours: somebody else "
            "approves it."
        )
    return ""


@transaction.atomic
def approve(*, by: User, edition: Edition) -> Approval:
    """Let an edition leave the house; who has an earlier one is told. Raises ApprovalRefused."""
    edition = _locked(edition)
    if not by.is_advocate:
        raise ApprovalRefused(_("Advocates and coordinators approve editions."))
    if refusal := why_not_approve(by, edition):
        raise ApprovalRefused(refusal)
    record_names(edition)
    approval = Approval.objects.create(edition=edition, approved_by=by)
    queue_tellings(claim_replacement(edition))
    return approval


@transaction.atomic
def withdraw_edition(*, by: User, edition: Edition, reason: str) -> Withdrawal:
    """Take an edition back for good; its links close, and who has it is told.

    Raises ApprovalRefused.
    """
    edition = _locked(edition)
    if not by.is_coordinator:
        raise ApprovalRefused(_("Only a coordinator withdraws an edition. Nothing was changed."))
    if edition.is_withdrawn:
        raise ApprovalRefused(_("This edition was withdrawn already."))
    withdrawal = Withdrawal.objects.create(edition=edition, reason=reason.strip(), withdrawn_by=by)
    queue_tellings(claim_withdrawal(edition))
    return withdrawal


def _locked(edition: Edition) -> Edition:
    """The edition as it stands; two who decide at once wait for each other at its briefing."""
    Briefing.objects.select_for_update().get(pk=edition.briefing_id)
    editions = Edition.objects.select_related("briefing", "approval", "withdrawal")
    return editions.defer("content").get(pk=edition.pk)
