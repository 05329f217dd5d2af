"""Writes about briefings: asking for an edition, which the queue makes, issuing one at once,
approving, sharing and withdrawing it."""

from django.db import transaction

from accounts.models import User, Visibility
from briefings.approving import approve, withdraw_edition
from briefings.issuing import issue_edition, locked, refuse_issue
from briefings.models import Briefing, EditionRequest
from briefings.quiet_days import override_silence
from briefings.sharing import forget_contact, revoke_link, share
from briefings.tasks import make_edition

__all__ = [
    "approve",
    "forget_contact",
    "issue_edition",
    "override_silence",
    "request_edition",
    "revoke_link",
    "share",
    "withdraw_edition",
]


@transaction.atomic
def request_edition(*, by: User, briefing: Briefing) -> EditionRequest:
    """Queue the making of a briefing's current edition; asked twice while it is made, it is one.

    `briefing` may be an unsaved definition. Raises IssueRefused.
    """
    refuse_issue(by, Visibility(briefing.audience))
    briefing = locked(briefing)
    if unfinished := briefing.requests.unfinished().first():
        return unfinished
    request = EditionRequest.objects.create(briefing=briefing, requested_by=by)
    make_edition.enqueue(request.pk)
    return request
