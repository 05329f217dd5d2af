"""Writes about the team: another role, an account closed or opened again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Invitation, Role, User
from accounts.sessions import end_sessions


class MayNotChange(ValueError):
    """This account stays as it is; str() is a sentence that says why."""


@transaction.atomic
def change_role(*, by: User, user: User, role: Role) -> User:
    """Give somebody another role, from their next request on. Raises MayNotChange."""
    user = _locked(by, user, stays=role == Role.COORDINATOR)
    user.role = role
    user.save(update_fields=["role"])
    return user


@transaction.atomic
def deactivate(*, by: User, user: User) -> User:
    """Close an account: sessions end at once, and so do the invitations that it sent.

    Raises MayNotChange.
    """
    user = _locked(by, user, stays=False)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    for invitation in Invitation.objects.unanswered().filter(invited_by=user):
        invitation.revoked_at, invitation.revoked_by = timezone.now(), by
        invitation.save(update_fields=["revoked_at", "revoked_by"])
    return user


@transaction.atomic
def reactivate(*, by: User, user: User) -> User:
    """Open an account again, with its old role and password; they sign in anew."""
    user = _locked(by, user, stays=True)
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user


def _locked(by: User, user: User, *, stays: bool) -> User:
    """`user`, for a change after which one coordinator at least is left.

    All coordinators are locked: of two who close each other's account, the second one is refused.
    `stays`: whether the change leaves a coordinator what they are.
    """
    active = User.objects.filter(role=Role.COORDINATOR, is_active=True).order_by("pk")
    coordinators = {one.pk for one in active.select_for_update()}
    if by.pk not in coordinators:
        raise MayNotChange(_("Only a coordinator changes the accounts of others."))
    if not stays and coordinators == {user.pk}:
        raise MayNotChange(
            _("There is no other coordinator. Nothing was changed: make somebody else one first.")
        )
    return User.objects.select_for_update().get(pk=user.pk)
