"""Share links: making one, its secret, revoking it, and reading through it.

The secret is worked out from a stored nonce and the key of the application, and is kept nowhere:
whoever reads the database or a copy of it has no link, while our page can show it again. It is
recognised by its hash, so a link outlives a change of that key.
"""

import hashlib
import secrets
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import User
from briefings.models import Edition, Opening, ShareLink
from briefings.named import record_names
from briefings.quiet_days import silences_at

SECRET_BYTES = 24


class SharingRefused(ValueError):
    """Nothing is shared, and str() says why."""


def secret_of_nonce(nonce: str) -> str:
    """What stands in the address of a link: 192 bits, as hexadecimal digits."""
    digest = salted_hmac("briefings.sharing", nonce, algorithm="sha256").digest()
    return digest[:SECRET_BYTES].hex()


def hash_of(secret: str) -> str:
    """A hash without salt is enough for 192 random bits, and can be looked up."""
    return hashlib.sha256(secret.encode()).hexdigest()


def secret_of(link: ShareLink) -> str:
    """The secret of a link; empty when the key of the application has changed since it was made."""
    secret = secret_of_nonce(link.nonce)
    return secret if hash_of(secret) == link.sha256 else ""


def address_of(link: ShareLink) -> str:
    """The whole address of a link; empty where its secret cannot be worked out any more."""
    secret = secret_of(link)
    return settings.SITE_URL + reverse("shared_edition", args=[secret]) if secret else ""


def why_not_share(edition: Edition) -> str:
    """Why an edition cannot be shared now, whoever asks; empty when it can."""
    if not edition.is_outside:
        return _("This edition is internal: it does not leave the coalition.")
    if edition.is_withdrawn:
        return _("This edition was withdrawn: share a later one.")
    if not edition.is_approved:
        return _("A second person approves this edition before it is shared.")
    later = edition.following().released().first()
    if later:
        return _("Edition %(number)s replaces this one: share that one.") % {"number": later.number}
    if edition.namings.not_agreed().exists():
        return _(
            "Somebody whom this edition names does not agree to it. Issue the next edition, which "
            "leaves the name out, and share that one."
        )
    if edition.printings.masked_since().exists():
        return _(
            "Words that this edition prints are masked by now. Issue the next edition, which masks "
            "them, and share that one."
        )
    return " ".join(silence.sentence() for silence in silences_at(timezone.now()))


def share(
    *, by: User, edition: Edition, recipient: str, until: date, contact: str = ""
) -> ShareLink:
    """A link to an edition for one institution, open until the end of a day.

    Whoever was entered since its approval is looked for in it first, and that holds also where
    it raises SharingRefused; then no link is made.
    """
    if not by.is_coordinator:
        raise SharingRefused(_("Only a coordinator shares briefings. Nothing was shared."))
    editions = Edition.objects.select_related("briefing", "approval", "withdrawal")
    edition = editions.get(pk=edition.pk)
    record_names(edition)
    if refusal := why_not_share(edition):
        raise SharingRefused(refusal)
    nonce = secrets.token_hex(16)
    return ShareLink.objects.create(
        edition=edition,
        recipient=recipient,
        contact=contact,
        nonce=nonce,
        sha256=hash_of(secret_of_nonce(nonce)),
        created_by=by,
        expires_at=timezone.make_aware(datetime.combine(until + timedelta(days=1), time.min)),
    )


def revoke_link(*, by: User, link: ShareLink) -> None:
    """From now on the link leads nowhere; revoked twice, the first time counts."""
    links = ShareLink.objects.filter(pk=link.pk, revoked_at__isnull=True)
    links.update(revoked_at=timezone.now(), revoked_by=by)


def forget_contact(*, link: ShareLink) -> None:
    """Remove the address from a link; nobody is written to any more."""
    ShareLink.objects.filter(pk=link.pk).update(contact="")


def link_of(secret: str) -> ShareLink | None:
    """The link with this secret, open or closed."""
    links = ShareLink.objects.select_related("edition__briefing", "edition__withdrawal")
    return links.filter(sha256=hash_of(secret)).first()


def is_open(link: ShareLink) -> bool:
    """Whether the link leads to its edition now."""
    return ShareLink.objects.open_at(timezone.now()).filter(pk=link.pk).exists()


@transaction.atomic
def count_opening(link: ShareLink) -> None:
    """One more use of a link today. No address, no browser and no hour is kept."""
    opening, is_first = Opening.objects.get_or_create(link=link, day=timezone.localdate())
    if not is_first:
        Opening.objects.filter(pk=opening.pk).update(count=F("count") + 1)
