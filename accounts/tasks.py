"""Work of the queue that belongs to accounts: the one way by which mail leaves."""

from django.core.mail import EmailMessage
from django.tasks import task


@task
def send_mail(*, subject: str, body: str, to: str) -> None:
    """Send one message to one recipient."""
    EmailMessage(subject=subject, body=body, to=[to]).send()
