"""Briefings and editions for tests that need the rows and not the PDF."""

from datetime import timedelta
from hashlib import sha256
from itertools import count

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Role, User, Visibility
from briefings.actions import approve, share
from briefings.edition_codes import code_of
from briefings.models import Briefing, Edition, EditionRequest, Kind, ShareLink
from tests.factories import make_candidacy, make_user

_numbers = count(1)


def make_briefing(**fields) -> Briefing:
    candidacy = fields.pop("candidacy", None) or make_candidacy()
    return Briefing.objects.create(
        **(
            {
                "kind": Kind.CANDIDACY,
                "candidacy": candidacy,
                "audience": Visibility.INTERNAL,
                "language": "fr",
            }
            | fields
        )
    )


def make_edition_row(by: User, **fields) -> Edition:
    """An edition with a few bytes in place of its PDF, and the request that made it."""
    briefing = fields.pop("briefing", None) or make_briefing()
    digest = sha256(b"%PDF-").hexdigest()
    edition = Edition.objects.create(
        **(
            {
                "briefing": briefing,
                "number": briefing.editions.count() + 1,
                "code": code_of("made for a test", digest, next(_numbers)),
                "content": {"title": {"text": "Ce que la liste a répondu", "lang": "fr"}},
                "content_sha256": digest,
                "pdf": ContentFile(b"%PDF-", name="edition.pdf"),
                "pdf_sha256": digest,
                "page_count": 1,
                "issued_by": by,
            }
            | fields
        )
    )
    EditionRequest.objects.create(
        briefing=briefing, requested_by=by, progress="ready", edition=edition
    )
    return edition


def make_approved(by: User | None = None, audience=Visibility.PARTNER, **fields) -> Edition:
    """An edition for readers outside that somebody else has approved."""
    by = by or make_user(Role.COORDINATOR)
    briefing = fields.pop("briefing", None) or make_briefing(audience=audience)
    edition = make_edition_row(by=by, briefing=briefing, **fields)
    approve(by=make_user(Role.ADVOCATE), edition=edition)
    return Edition.objects.get(pk=edition.pk)


def make_link(by: User | None = None, edition: Edition | None = None, **fields) -> ShareLink:
    """A link for an institution, open for 90 days unless told otherwise."""
    by = by or make_user(Role.COORDINATOR)
    return share(
        by=by,
        edition=edition or make_approved(),
        **(
            {"recipient": "Une fondation", "until": timezone.localdate() + timedelta(days=90)}
            | fields
        ),
    )
