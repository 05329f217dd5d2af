"""Letters through a real SMTP server: to one person each, once, and lost by no killed worker."""

import signal
import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import Role
from pledges.actions.tasks import finish_task
from pledges.models import Reminder, ReminderRun
from pledges.models.reminder import Kind
from pledges.reminding import claim, due_of, hand_over, remind, send_month
from pledges.tasks import queue_reminders, send_digest, send_reminder
from tests.factories import make_person, make_pledge, make_task, make_user
from tests.smtp import start_worker

pytestmark = pytest.mark.django_db

TODAY = date(2026, 12, 1)


class Sent(list[tuple[str, str, str]]):
    """Takes letters in place of the queue."""

    def __call__(self, subject: str, body: str, key: str) -> None:
        self.append((subject, body, key))


def refuse(subject: str, body: str, key: str) -> None:
    raise ConnectionRefusedError


# --- What is due --------------------------------------------------------------------------------


def test_due_are_open_tasks_and_reviews_of_the_next_days(ben) -> None:
    late = make_task(by=ben, due_on=TODAY - timedelta(days=1))
    near = make_task(by=ben, due_on=TODAY + timedelta(days=7))
    review = make_pledge(owner=ben, review_on=TODAY)
    make_task(by=ben, due_on=TODAY + timedelta(days=8))
    make_task(due_on=TODAY)
    finish_task(by=ben, task=make_task(by=ben, due_on=TODAY))

    due = due_of(ben, TODAY, TODAY + timedelta(days=7))

    assert [(item.kind, item.title) for item in due] == [
        (Kind.TASK_OVERDUE, late.what),
        (Kind.REVIEW_SOON, review.title),
        (Kind.TASK_SOON, near.what),
    ]


def test_person_is_told_of_a_thing_when_it_is_near_and_when_it_is_over(ben) -> None:
    make_task(by=ben, due_on=TODAY)
    sent = Sent()

    told = [remind(ben, TODAY + timedelta(days=day), sent) for day in (-8, -7, -6, 0, 1, 2)]

    assert told == [0, 1, 0, 0, 1, 0]
    assert [reminder.kind for reminder in Reminder.objects.all()] == ["task_soon", "task_overdue"]


def test_person_is_written_to_once_a_day(ben) -> None:
    today = timezone.localdate()
    sent = Sent()

    told = []
    for _time in range(2):
        make_task(by=ben, due_on=today)
        told.append(remind(ben, today, sent))

    assert told == [1, 0]
    assert Reminder.objects.to_send().count() == 1


def test_refused_letter_is_sent_later(ben) -> None:
    make_task(by=ben, due_on=TODAY)
    sent = Sent()

    with pytest.raises(ConnectionRefusedError):
        remind(ben, TODAY, refuse)

    assert remind(ben, TODAY, sent) == 1
    assert len(sent) == 1


def test_task_done_in_the_meantime_is_not_told(ben) -> None:
    task = make_task(by=ben, due_on=TODAY)
    claim(ben, [(Kind.TASK_SOON, f"{task.pk}@{TODAY}")])
    finish_task(by=ben, task=task)

    assert remind(ben, TODAY, refuse) == 0


def test_names_without_consent_stay_out_of_letters(ben) -> None:
    make_person("Zoé Canari")
    for what in ("Écrire à Zoé Canari", "Appeler CANARI", "Rappeler la mairie"):
        make_task(by=ben, what=what, due_on=TODAY)

    titles = [item.title for item in due_of(ben, TODAY, TODAY)]

    hidden = "A next step (its words are on our pages)"
    ben.language = "en"
    sent = Sent()
    remind(ben, TODAY, sent)
    assert sum(title == "Rappeler la mairie" for title in titles) == 1
    assert sent[0][1].count(hidden) == 2
    assert "artin" not in sent[0][1].lower()


# --- The database -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"kind": "task_soon", "period": "1@2026-12-01"}, "pledges_reminder_once"),
        ({"kind": "else", "period": "1"}, "pledges_reminder_known_kind"),
        ({"kind": "digest", "period": ""}, "pledges_reminder_has_period"),
        (
            {"kind": "digest", "period": "2026-12", "sent_at": timezone.now()},
            "pledges_reminder_handed_then_sent",
        ),
    ],
)
def test_database_refuses(ben, fields, constraint) -> None:
    Reminder.objects.create(user=ben, kind="task_soon", period="1@2026-12-01")

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Reminder.objects.create(user=ben, **fields)


# --- The month ----------------------------------------------------------------------------------


def test_month_is_told_once_and_only_at_its_beginning(ben) -> None:
    make_task(by=ben, due_on=date(2026, 12, 20))
    sent = Sent()

    told = [
        send_month(ben, date(2026, month, day), sent) for month, day in [(11, 25), (12, 1), (12, 2)]
    ]

    assert told == [False, True, False]
    assert [key for _subject, _body, key in sent] == ["month-2026-12"]


def test_month_without_anything_sends_nothing(ben) -> None:
    assert send_month(ben, TODAY, refuse) is False
    assert not Reminder.objects.exists()


# --- The queue ----------------------------------------------------------------------------------


def test_reminders_are_queued_once_a_day(ada, ben, chloe) -> None:
    ben.wants_digest = False
    ben.save()

    assert [queue_reminders(), queue_reminders(), queue_reminders(again=True)] == [3, 0, 3]
    assert ReminderRun.objects.count() == 1


def test_command_queues_and_says_so(ben, capsys) -> None:
    call_command("send_reminders")
    call_command("send_reminders")

    said = capsys.readouterr().out.splitlines()
    assert said == [
        "Looks into what to tell: 2 queued.",
        "Nothing to queue: it was done today, or nobody wants letters.",
    ]


def test_whoever_wants_nothing_or_left_gets_nothing(ben) -> None:
    make_task(by=ben, due_on=timezone.localdate())
    for fields in ({"wants_reminders": False}, {"is_active": False}, {"role": Role.VOLUNTEER}):
        ben.wants_reminders, ben.is_active, ben.role = True, True, Role.ADVOCATE
        for name, value in fields.items():
            setattr(ben, name, value)
        ben.save()

        send_reminder.call(ben.pk)

    assert not Reminder.objects.exists()


# --- Through SMTP -------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_letters_go_to_one_person_each_in_their_language(smtp) -> None:
    camille = make_user(Role.ADVOCATE, language="fr", email="a@example.org")
    ben = make_user(Role.ADVOCATE, language="en", email="b@example.org")
    for user in (camille, ben):
        make_task(by=user, what="Rappeler la mairie", due_on=timezone.localdate())
    make_user(Role.ADVOCATE)  # has nothing to do

    queue_reminders()
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    queue_reminders(again=True)
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)

    reminders = [
        (recipients, letter["To"], letter["Subject"])
        for recipients, letter in smtp.received
        if letter["Message-ID"].startswith("<dates")
    ]
    assert sorted(reminders) == [
        (["a@example.org"], "a@example.org", "Parole tenue\xa0: vos échéances"),
        (["b@example.org"], "b@example.org", "Parole tenue: dates of yours"),
    ]
    bodies = [letter.get_content() for letter in smtp.letters]
    assert all("Rappeler la mairie" in body for body in bodies[:2])


@pytest.mark.django_db(transaction=True)
def test_month_goes_through_smtp_in_french(smtp, time_machine_of_december) -> None:
    user = make_user(Role.COORDINATOR, language="fr", email="a@example.org")
    make_task(by=user, what="Rappeler la mairie", due_on=date(2026, 12, 20))

    send_digest.call(user.pk)

    (letter,) = smtp.letters
    assert letter["Subject"] == "Parole tenue\xa0: votre mois"
    assert "Votre mois, décembre 2026" in letter.get_content()
    assert "- 20 décembre 2026\xa0: Rappeler la mairie" in letter.get_content()


@pytest.fixture
def time_machine_of_december() -> Iterator[None]:
    with time_machine.travel("2026-12-01 09:00 +0100", tick=False):
        yield


# --- Killed workers -----------------------------------------------------------------------------


def test_letter_claimed_by_a_killed_worker_is_sent(ben) -> None:
    task = make_task(by=ben, due_on=TODAY)
    claim(ben, [(Kind.TASK_SOON, f"{task.pk}@{TODAY}")])
    sent = Sent()

    assert remind(ben, TODAY, sent) == 1
    assert remind(ben, TODAY, sent) == 0
    assert len(sent) == 1


def test_letter_interrupted_at_the_server_waits_for_the_next_day(ben) -> None:
    make_task(by=ben, due_on=timezone.localdate())
    today = timezone.localdate()
    due = due_of(ben, today, today)
    claim(ben, [(item.kind, item.period) for item in due])
    assert len(hand_over(ben, today, due)) == 1  # and then the worker is killed
    sent = Sent()

    assert remind(ben, today, refuse) == 0
    Reminder.objects.update(handed_at=timezone.now() - timedelta(days=1))
    assert remind(ben, today, sent) == 1


@pytest.mark.django_db(transaction=True)
def test_worker_killed_while_it_sends_does_not_send_twice(smtp) -> None:
    user = make_user(Role.ADVOCATE, email="a@example.org", wants_digest=False)
    make_task(by=user, due_on=timezone.localdate())
    ReminderRun.objects.create(day=timezone.localdate())
    send_reminder.enqueue(user.pk)
    smtp.is_slow = True
    worker = start_worker(smtp)
    until = time.monotonic() + 60
    while not smtp.received and time.monotonic() < until:
        time.sleep(0.05)

    worker.send_signal(signal.SIGKILL)
    worker.wait()
    smtp.is_slow = False
    assert start_worker(smtp).wait(60) == 0

    assert len(smtp.received) == 1
    assert {result.status for result in DBTaskResult.objects.all()} == {"SUCCESSFUL"}
    reminder = Reminder.objects.get()
    assert (reminder.handed_at is None, reminder.sent_at) == (False, None)
