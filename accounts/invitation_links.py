"""The link of an invitation: worked out from a row and our secret key, found again by its hash."""

import base64
import hashlib

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from accounts.models import Invitation


def token_of(seed: str, email: str, role: int) -> str:
    """The secret part of a link: 43 letters, which also depend on the address and the role."""
    made = salted_hmac("accounts.invitation", f"{seed}|{email}|{role}", algorithm="sha256")
    return base64.urlsafe_b64encode(made.digest()).decode().rstrip("=")


def hash_of(token: str) -> str:
    """What of a token is kept: 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_of(invitation: Invitation) -> str:
    """The address to open.

    Raises ValueError where the secret key has changed since: only the mailed link works then.
    """
    token = token_of(invitation.seed, invitation.email, invitation.role)
    if hash_of(token) != invitation.token_hash:
        raise ValueError("the secret key has changed since this invitation was made")
    return settings.SITE_URL + reverse("invitation_accept", args=[token])
