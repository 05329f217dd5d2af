"""Writes about notices: telling those concerned of a status, and what they answered."""

from datetime import date

from django.db import transaction

from accounts.models import User
from pledges.models import Notice, StatusUpdate
from pledges.requirements import Told


@transaction.atomic
def tell(*, by: User, update: StatusUpdate, told: Told) -> Notice:
    """Record that the person or body concerned was told of a status; twice is once."""
    notice, _created = Notice.objects.get_or_create(
        update=update,
        defaults={
            "told_on": told.told_on,
            "told_whom": told.told_whom,
            "how": told.how,
            "answer_by": told.answer_by,
            "recorded_by": by,
        },
    )
    return notice


@transaction.atomic
def record_reply(*, notice: Notice, replied_on: date, reply: str) -> Notice:
    """Record what they answered, in their words; a correction replaces it, history keeps both."""
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    notice.replied_on, notice.reply = replied_on, reply
    notice.save(update_fields=["replied_on", "reply"])
    return notice
