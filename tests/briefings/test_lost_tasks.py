"""What a killed worker left behind is found and made again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.models import Visibility
from accounts.tasks import send_mail
from briefings.actions import request_edition
from briefings.defining import define
from briefings.lost_tasks import MOST_ATTEMPTS, alive, recover, watch
from briefings.models import EditionRequest, Progress
from briefings.tasks import make_edition, move_request
from config.embedded_server import wait_for
from tests.factories import make_event, make_report

pytestmark = pytest.mark.django_db


def ask(by, event=None) -> EditionRequest:
    return request_edition(by=by, briefing=define(event or make_event(), Visibility.INTERNAL, "en"))


def claim(*worker_ids: str) -> "DBTaskResult[..., Any]":
    """The one task, as a worker leaves it that took it and was killed."""
    task = DBTaskResult.objects.exclude(task_path__startswith="pledges.").get()
    task.status = TaskResultStatus.RUNNING
    task.worker_ids = list(worker_ids)
    task.save()
    return task


def status_after_recovery(task: "DBTaskResult[..., Any]") -> str:
    recover()
    task.refresh_from_db()
    return task.status


@pytest.fixture
def signals_restored() -> Iterator[None]:
    """A worker takes over the signals of its process."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


def test_recover_requeues_a_task_whose_worker_is_gone(ben) -> None:
    request = ask(ben)
    move_request(request, Progress.RUNNING)

    assert status_after_recovery(claim("gone")) == TaskResultStatus.READY
    request.refresh_from_db()
    assert request.progress == Progress.RUNNING


def test_recover_leaves_the_task_of_a_living_worker_alone(ben) -> None:
    ask(ben)
    task = claim("first", "here")

    with alive("here"):
        assert status_after_recovery(task) == TaskResultStatus.RUNNING
    assert status_after_recovery(task) == TaskResultStatus.READY


def test_recover_requeues_tasks_of_every_kind() -> None:
    send_mail.enqueue(subject="A", body="B", to="ada@example.org")

    assert status_after_recovery(claim("gone")) == TaskResultStatus.READY


def test_recover_gives_up_a_task_that_ends_every_worker(ben) -> None:
    request = ask(ben)
    move_request(request, Progress.RUNNING)
    task = claim(*(f"worker {number}" for number in range(MOST_ATTEMPTS)))

    assert status_after_recovery(task) == TaskResultStatus.FAILED
    request.refresh_from_db()
    assert request.progress == Progress.FAILED
    assert request.failure.endswith("Nothing was lost: ask for it again.")


def test_recover_leaves_waiting_requests_alone(ben) -> None:
    request = ask(ben)

    recover()

    request.refresh_from_db()
    assert request.progress == Progress.QUEUED


@pytest.mark.django_db(transaction=True)
def test_run_worker_makes_what_waits_and_what_was_lost(ben, signals_restored) -> None:
    lost = ask(ben)
    move_request(lost, Progress.RUNNING)
    claim("gone")
    waiting = ask(ben)

    call_command("run_worker", batch=True, startup_delay=False, verbosity=0)

    ended = EditionRequest.objects.filter(pk__in=[lost.pk, waiting.pk])
    assert [request.progress for request in ended] == [Progress.READY, Progress.READY]


@pytest.mark.django_db(transaction=True)
def test_watch_finds_what_another_worker_leaves_behind_later(ben) -> None:
    request = ask(ben)

    with watch(seconds=0.05):
        move_request(request, Progress.RUNNING)
        task = claim("gone")
        is_queued = wait_for(
            lambda: DBTaskResult.objects.get(pk=task.pk).status == TaskResultStatus.READY, 10
        )

    assert is_queued


def start_worker(folder) -> subprocess.Popen[bytes]:
    database = connection.settings_dict
    address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(
        {name: database[name] for name in ("USER", "PASSWORD", "PORT", "NAME")}
        | {"HOST": database["HOST"].replace("/", "%2F")}
    )
    environment = os.environ | {"DATABASE_URL": address, "MEDIA_ROOT": str(folder)}
    return subprocess.Popen(
        [sys.executable, "manage.py", "run_worker", "--batch", "--no-startup-delay"],
        cwd=django_settings.BASE_DIR,
        env=environment,
        start_new_session=True,
    )


@pytest.mark.heavy
@pytest.mark.django_db(transaction=True)
def test_run_worker_killed_at_work_loses_nothing(ben, tmp_path) -> None:
    event = make_event()
    make_report(event, by=ben, body="Une phrase de plus. " * 20_000)
    request = ask(ben, event)
    worker = start_worker(tmp_path)
    while not EditionRequest.objects.filter(progress=Progress.RUNNING).exists():
        time.sleep(0.05)

    worker.kill()
    worker.wait()
    start_worker(tmp_path).wait()

    request.refresh_from_db()
    assert request.progress == Progress.READY
    made = DBTaskResult.objects.get(task_path=make_edition.module_path)
    assert made.status == TaskResultStatus.SUCCESSFUL
