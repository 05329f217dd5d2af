"""Work of the queue that belongs to questionnaires: letters to campaigns."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.tasks import task

from accounts.tasks import message_id_of, send_mail
from questionnaires.models import Letter
from questionnaires.posting import post


@task
def send_letter(letter_pk: int) -> None:
    """Send one letter to one campaign; run twice, it leaves once."""
    post(letter_pk, _send)


def _send(letter: Letter) -> None:
    send_mail.call(
        subject=letter.subject,
        body=letter.body,
        to=letter.to,
        message_id=message_id_of(f"letter-{letter.pk}"),
        reply_to=_reply_to(),
    )


def _reply_to() -> str:
    """The coalition’s own address, where what it prints on its briefings is one."""
    try:
        validate_email(settings.COALITION_CONTACT)
    except ValidationError:
        return ""
    return str(settings.COALITION_CONTACT)
