"""Work of the queue that belongs to accounts: the one way by which mail leaves."""

from django.core.mail import EmailMessage
from django.tasks import task
from django_tasks_db.models import DBTaskResult


@task
def send_mail(*, subject: str, body: str, to: str, message_id: str = "") -> None:
    """Send one message to one recipient."""
    headers = {"Message-ID": message_id} if message_id else {}
    EmailMessage(subject=subject, body=body, to=[to], headers=headers).send()


def forget_sent_mail() -> None:
    """Delete the queue's copies of what was sent: addresses, and links to choose a password."""
    DBTaskResult.objects.successful().filter(task_path=send_mail.module_path).delete()
