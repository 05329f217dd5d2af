"""Writes about rights beyond a role: granting one to a volunteer, taking it back."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from questionnaires.models import Grant, Questionnaire, Right


class MayNotGrant(ValueError):
    """This right is not granted; str() is a sentence that says why."""


def last_day(today: date) -> date:
    """The latest day until which a right is granted: the same day of the next year."""
    try:
        return today.replace(year=today.year + 1)
    except ValueError:  # 29 February
        return date(today.year + 1, 2, 28)


@transaction.atomic
def grant_right(
    *, by: User, user: User, questionnaire: Questionnaire, right: Right, until: date
) -> Grant:
    """Let a volunteer check or score for one questionnaire until a day, which counts.

    Granting again moves the day; the same twice is one. Raises MayNotGrant.
    """
    if refusal := _why_not_grant(by, user, until):
        raise MayNotGrant(refusal)
    grant, _is_new = Grant.objects.select_for_update().get_or_create(
        user=user,
        questionnaire=questionnaire,
        right=right,
        revoked_at=None,
        defaults={"until": until, "granted_by": by},
    )
    if grant.until != until:
        grant.until, grant.granted_by = until, by
        grant.save(update_fields=["until", "granted_by"])
    return grant


def _why_not_grant(by: User, user: User, until: date) -> str:
    today = timezone.localdate()
    if by.pk == user.pk:
        return _("Nobody grants themselves a right.")
    if not by.is_coordinator:
        return _("Only a coordinator grants rights.")
    if not user.is_active:
        return _("This person may not sign in.")
    if user.is_advocate:
        return _("Advocates and coordinators check and score already: there is nothing to grant.")
    if not today <= until <= last_day(today):
        return _("A right lasts until today at the earliest, and a year at most.")
    return ""


@transaction.atomic
def revoke_right(*, by: User, grant: Grant) -> Grant:
    """Take a right back; it ends at once. Twice is once."""
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    if grant.revoked_at is None:
        grant.revoked_at, grant.revoked_by = timezone.now(), by
        grant.save(update_fields=["revoked_at", "revoked_by"])
    return grant
