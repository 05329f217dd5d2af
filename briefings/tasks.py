"""Work of the queue that belongs to briefings: making the editions that people asked for, and
telling those who have one that it was replaced or withdrawn.
"""

import logging
from collections.abc import Iterable
from email.utils import parseaddr

from django.conf import settings
from django.tasks import TaskResultStatus, task
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from accounts.actions import acting_as
from accounts.tasks import send_mail
from briefings.issuing import IssueRefused, issue_edition
from briefings.models import Edition, EditionRequest, Progress, Telling
from briefings.quiet_days import silences_at
from briefings.rendering import RenderingFailed
from briefings.telling import hand_over, letter, mark_sent, to_send

logger = logging.getLogger(__name__)


@task
def make_edition(request_pk: int) -> None:
    """Make the edition that was asked for and say how it ended; run twice, it is made once."""
    request = EditionRequest.objects.unfinished().filter(pk=request_pk).first()
    if request is None:
        return
    with acting_as(request.requested_by), translation.override(request.requested_by.language):
        move_request(request, Progress.RUNNING)
        try:
            edition = issue_edition(by=request.requested_by, briefing=request.briefing)
        except (IssueRefused, RenderingFailed) as refusal:
            move_request(request, Progress.FAILED, failure=str(refusal))
        except Exception:
            logger.exception("Edition request %s failed", request.pk)
            move_request(request, Progress.FAILED, failure=_fault())
        else:
            move_request(request, Progress.READY, edition=edition)


def move_request(
    request: EditionRequest,
    progress: Progress,
    *,
    edition: Edition | None = None,
    failure: str = "",
) -> None:
    """Say how far a request has come, unless it has ended; a failure is a sentence for people."""
    EditionRequest.objects.unfinished().filter(pk=request.pk).update(
        progress=progress, edition=edition, failure=failure[:500]
    )


def _fault() -> str:
    return _(
        "The briefing could not be made because of a fault of ours. Nothing was lost: try again, "
        "and if it fails once more, tell the person who runs this application."
    )


@task
def tell_contact(telling_pk: int) -> None:
    """Tell one contact that their edition was replaced or withdrawn; run twice, they are told once.

    Nothing is sent while an election keeps us silent: the worker asks again afterwards. What the
    mail server refuses is tried again the next day.
    """
    if silences_at(timezone.now()):
        return
    if telling := hand_over(telling_pk):
        subject, body = letter(telling)
        _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
        message_id = f"<edition-told-{telling.pk}@{sender.rpartition('@')[2]}>"
        send_mail.call(subject=subject, body=body, to=telling.link.contact, message_id=message_id)
        mark_sent(telling)


def queue_tellings(tellings: Iterable[Telling]) -> None:
    """Put letters into the queue, in the transaction that decided on them."""
    for telling in tellings:
        tell_contact.enqueue(telling.pk)


def queue_waiting_tellings() -> None:
    """What a worker does again and again: letters that waited for a day of silence to end, or that
    were interrupted on an earlier day.
    """
    waiting = list(to_send())
    if not waiting or silences_at(timezone.now()):
        return
    tasks = DBTaskResult.objects.filter(
        task_path=tell_contact.module_path,
        status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING],
    )
    in_hand = {result.args_kwargs["args"][0] for result in tasks}
    queue_tellings(telling for telling in waiting if telling.pk not in in_hand)
