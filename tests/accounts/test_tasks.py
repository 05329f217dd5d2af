"""Mail leaves by the queue, which forgets it then."""

import pytest
from django.core import mail
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from accounts.tasks import forget_sent_mail, send_mail


@pytest.mark.django_db(transaction=True)
def test_forget_sent_mail_leaves_what_was_not_sent_yet() -> None:
    send_mail.enqueue(subject="A", body="a secret link", to="chloe@example.org")
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    send_mail.enqueue(subject="B", body="another", to="chloe@example.org")

    forget_sent_mail()

    assert [message.subject for message in mail.outbox] == ["A"]
    assert [result.args_kwargs["kwargs"]["subject"] for result in DBTaskResult.objects.all()] == [
        "B"
    ]
