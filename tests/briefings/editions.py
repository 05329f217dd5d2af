"""Briefings and editions for tests that need the rows and not the PDF."""

from hashlib import sha256

from django.core.files.base import ContentFile

from accounts.models import User, Visibility
from briefings.models import Briefing, Edition, EditionRequest, Kind
from tests.factories import make_candidacy


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
                "content": {},
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
