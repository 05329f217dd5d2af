"""Tasks that a killed worker left behind: found by the other workers, and made again.

A worker holds an advisory lock for as long as it lives; the database frees it with the worker's
connection, however the worker ended. So a running task whose worker holds no lock is lost.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import DatabaseError, connection, transaction
from django.tasks import TaskResultStatus
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from accounts.tasks import forget_sent_mail
from briefings.models import EditionRequest, Progress
from briefings.tasks import make_edition, move_request, queue_waiting_tellings
from pledges.tasks import queue_reminders_of_the_day

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
WATCH_EVERY = 30  # seconds
KEY = "hashtextextended('worker ' || %s, 0)"


class WorkerLost(Exception):
    """Every worker that took this task ended before the task did."""


@contextmanager
def alive(worker_id: str) -> Iterator[None]:
    """Let others know that this worker lives, on a connection that nothing else closes."""
    lasting = connection.copy()
    with lasting.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_lock({KEY})", [worker_id])
    try:
        yield
    finally:
        lasting.close()


@contextmanager
def watch(seconds: float = WATCH_EVERY) -> Iterator[None]:
    """Recover now, and again and again: another worker may be killed while this one lives.

    In between, forget the mail that was sent, and queue the reminders of a new day and the
    letters that waited.
    """
    recover()
    queue_reminders_of_the_day()
    queue_waiting_tellings()
    is_over = Event()
    watcher = Thread(target=_look_after_queue, args=(is_over, seconds), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        is_over.set()
        watcher.join(timeout=5)


def _look_after_queue(is_over: Event, seconds: float) -> None:
    while not is_over.wait(seconds):
        try:
            recover()
            forget_sent_mail()
            queue_reminders_of_the_day()
            queue_waiting_tellings()
        except DatabaseError:
            logger.warning("The database does not answer: lost tasks are looked for later.")
        finally:
            connection.close()


def recover() -> None:
    """Requeue lost tasks, and end the requests that no task will make any more."""
    requeue_lost_tasks()
    fail_forsaken_requests()


@transaction.atomic
def requeue_lost_tasks() -> None:
    """Tasks are idempotent, so they start again; one that ends every worker is given up."""
    for result in DBTaskResult.objects.running().select_for_update(skip_locked=True):
        if _is_alive(result.worker_ids[-1]):
            continue
        if len(result.worker_ids) >= MOST_ATTEMPTS:
            result.set_failed(WorkerLost(f"{MOST_ATTEMPTS} workers ended during this task"))
        else:
            result.status = TaskResultStatus.READY
            result.save(update_fields=["status"])


def _is_alive(worker_id: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_xact_lock({KEY})", [worker_id])
        (was_free,) = cursor.fetchone()
    return not was_free


@transaction.atomic
def fail_forsaken_requests() -> None:
    # The requests first: the task of one that is made in between is then seen as well.
    unfinished = list(EditionRequest.objects.unfinished().select_related("requested_by"))
    waiting = DBTaskResult.objects.filter(
        task_path=make_edition.module_path,
        status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING],
    )
    in_hand = {result.args_kwargs["args"][0] for result in waiting}
    for request in unfinished:
        if request.pk in in_hand:
            continue
        with translation.override(request.requested_by.language):
            move_request(request, Progress.FAILED, failure=_interrupted())


def _interrupted() -> str:
    return _("The making of this briefing was interrupted. Nothing was lost: ask for it again.")
