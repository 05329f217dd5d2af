"""Writes about invitations: inviting an address, taking it back, making the account."""

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.invitation_links import hash_of, token_of
from accounts.models import Invitation, Role, User
from accounts.models.invitation import LASTS
from accounts.tasks import send_invitation


class MayNotInvite(ValueError):
    """This address is not invited; str() is a sentence that says why."""


class MayNotAccept(ValueError):
    """The link makes no account; str() is a sentence that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody chooses for themselves when they accept."""

    display_name: str
    pseudonym: str
    password: str
    language: str


@transaction.atomic
def invite(*, by: User, email: str, role: Role, language: str, name: str = "") -> Invitation:
    """Ask an address to join, by a letter. An unanswered invitation of that address ends.

    Raises MayNotInvite.
    """
    email = email.strip().lower()
    User.objects.select_for_update().get(pk=by.pk)  # a form that is sent twice at once waits here
    if refusal := _why_not_invite(by, email):
        raise MayNotInvite(refusal)
    for earlier in Invitation.objects.unanswered().select_for_update().filter(email=email):
        _end(earlier, by)
    seed, now = secrets.token_hex(16), timezone.now()
    invitation = Invitation.objects.create(
        email=email,
        role=role,
        name=name,
        language=language,
        seed=seed,
        token_hash=hash_of(token_of(seed, email, role)),
        invited_by=by,
        created_at=now,
        expires_at=now + LASTS,
    )
    send_invitation.enqueue(invitation.pk)
    return invitation


def _why_not_invite(by: User, email: str) -> str:
    if not by.is_coordinator:
        return _("Only a coordinator invites people.")
    known = User.objects.filter(email=email).first()
    if known is None:
        return ""
    if known.is_active:
        return _("%(who)s already has an account with this address. Change the role below.") % {
            "who": known
        }
    return _(
        "%(who)s already has an account with this address, which is closed. Open it again below."
    ) % {"who": known}


@transaction.atomic
def revoke_invitation(*, by: User, invitation: Invitation) -> Invitation:
    """Take an invitation back; its link ends at once. What was answered stays as it is."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at is None and invitation.revoked_at is None:
        _end(invitation, by)
    return invitation


def _end(invitation: Invitation, by: User) -> None:
    invitation.revoked_at, invitation.revoked_by = timezone.now(), by
    invitation.save(update_fields=["revoked_at", "revoked_by"])


def invitation_behind(token: str) -> Invitation | None:
    """The invitation whose link this is, whatever became of it."""
    return Invitation.objects.filter(token_hash=hash_of(token)).first()


def why_not_accept(invitation: Invitation | None) -> str:
    """A sentence, or nothing where the link makes an account."""
    if invitation is None:
        return _(
            "This link is not one of ours: perhaps it was cut in two on its way. "
            "Copy it whole from the message, or ask whoever invited you for another one."
        )
    if invitation.accepted_at:
        return _("This invitation was used already. Sign in with the password that you chose.")
    if invitation.revoked_at:
        return _(
            "This invitation was taken back, or replaced by a newer one. "
            "Look for a later message, or ask whoever invited you."
        )
    if invitation.has_expired:
        return _(
            "This invitation is more than seven days old. Ask whoever invited you for another one."
        )
    if User.objects.filter(email=invitation.email).exists():
        return _("There is already an account with this address. Sign in with it.")
    return ""


@transaction.atomic
def accept_invitation(*, invitation: Invitation, newcomer: Newcomer) -> User:
    """Make the account: address and role are those of the invitation, and nobody chooses them.

    Raises MayNotAccept, also where somebody else was quicker with the same link.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if refusal := why_not_accept(invitation):
        raise MayNotAccept(refusal)
    user = User.objects.create_user(
        invitation.email,
        newcomer.password,
        display_name=newcomer.display_name,
        pseudonym=newcomer.pseudonym,
        language=newcomer.language,
        role=invitation.role,
    )
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    return user
