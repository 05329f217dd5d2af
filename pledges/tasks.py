"""Work of the queue that belongs to pledges: telling people of their dates."""

from functools import partial

from django.db import IntegrityError, transaction
from django.tasks import task
from django.utils import timezone

from accounts.models import User
from accounts.tasks import message_id_of, send_mail
from pledges.models import ReminderRun
from pledges.reminding import remind, send_month, wanting

FROM_HOUR = 7  # nobody is written to at night


@task
def send_reminder(user_pk: int) -> None:
    """Tell one person of their dates; run twice, they are told once."""
    if user := _still_wanting(user_pk, "wants_reminders"):
        remind(user, timezone.localdate(), partial(_send, user))


@task
def send_digest(user_pk: int) -> None:
    """Tell one person of their month; run twice, they are told once."""
    if user := _still_wanting(user_pk, "wants_digest"):
        send_month(user, timezone.localdate(), partial(_send, user))


def _still_wanting(user_pk: int, wish: str) -> User | None:
    return next((user for user in wanting(wish) if user.pk == user_pk), None)


def _send(user: User, subject: str, body: str, key: str) -> None:
    message_id = message_id_of(f"{key}.{user.pk}")
    send_mail.call(subject=subject, body=body, to=user.email, message_id=message_id)


def queue_reminders(*, again: bool = False) -> int:
    """Put everybody’s reminders of today into the queue, once a day unless asked `again`.

    Returns how many were queued. The day is noted in the same transaction as the tasks.
    """
    try:
        with transaction.atomic():
            if not again:
                ReminderRun.objects.create(day=timezone.localdate())
            return _enqueue_all()
    except IntegrityError:  # another worker was first
        return 0


def _enqueue_all() -> int:
    reminded, digested = wanting("wants_reminders"), wanting("wants_digest")
    for user in reminded:
        send_reminder.enqueue(user.pk)
    for user in digested:
        send_digest.enqueue(user.pk)
    return len(reminded) + len(digested)


def queue_reminders_of_the_day() -> None:
    """What a worker does again and again: from the morning on, unless it was done today."""
    now = timezone.localtime()
    if now.hour >= FROM_HOUR and not ReminderRun.objects.filter(day=now.date()).exists():
        queue_reminders()
