"""Writes about calendar links: making one, which ends the one before, and revoking it."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from pledges.models import CalendarFeed


@transaction.atomic
def make_feed(*, user: User) -> str:
    """A new secret for somebody's calendar; the one before ends. The only time it is known."""
    User.objects.select_for_update().get(pk=user.pk)
    revoke_feed(user=user)
    secret = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(user=user, sha256=hash_of(secret))
    return secret


@transaction.atomic
def revoke_feed(*, user: User) -> None:
    """From now on the link of somebody's calendar leads nowhere."""
    CalendarFeed.objects.current().filter(user=user).update(revoked_at=timezone.now())


def hash_of(secret: str) -> str:
    """A hash without salt is enough for 256 random bits, and can be looked up."""
    return hashlib.sha256(secret.encode()).hexdigest()
