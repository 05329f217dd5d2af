"""Work of the queue that belongs to accounts: the one way by which mail leaves."""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.tasks import task
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from accounts.invitation_links import link_of
from accounts.localised import day_in_words
from accounts.models import Invitation


@task
def send_mail(
    *, subject: str, body: str, to: str, message_id: str = "", reply_to: str = ""
) -> None:
    """Send one message to one recipient."""
    headers = {"Message-ID": message_id} if message_id else {}
    EmailMessage(
        subject=subject,
        body=body,
        to=[to],
        headers=headers,
        reply_to=[reply_to] if reply_to else None,
    ).send()


def message_id_of(key: str) -> str:
    """The Message-ID of a letter: the same letter has the same one, so that a copy is dropped."""
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return f"<{key}@{sender.rpartition('@')[2]}>"


@task
def send_invitation(invitation_pk: int) -> None:
    """Send the link of an invitation that still stands, once.

    A worker that is killed in between may send the same letter again: with the same Message-ID
    and the same link, which makes one account.
    """
    invitation = Invitation.objects.unanswered().filter(pk=invitation_pk, mailed_at=None).first()
    if invitation is None:
        return
    with translation.override(invitation.language):
        send_mail.call(
            subject=_("Parole tenue: your invitation"),
            body=_invitation_body(invitation),
            to=invitation.email,
            message_id=message_id_of(f"invitation-{invitation.pk}"),
        )
    Invitation.objects.unanswered().filter(pk=invitation_pk).update(mailed_at=timezone.now())


def _invitation_body(invitation: Invitation) -> str:
    coalition = settings.COALITION_NAME or _("Our coalition")
    return "\n".join(
        [
            _("Hello,"),
            "",
            _("%(coalition)s invites you to Parole tenue, as: %(role)s.")
            % {"coalition": coalition, "role": invitation.get_role_display().lower()},
            _("Open this link, choose a password, and you are in:"),
            "",
            link_of(invitation),
            "",
            _("The link works once, for this address alone, until %(day)s.")
            % {"day": day_in_words(timezone.localtime(invitation.expires_at), "DATETIME_FORMAT")},
            _("You did not expect this? Delete the message: nothing happens without you."),
            "",
        ]
    )


def forget_sent_mail() -> None:
    """Delete the queue's copies of what was sent: addresses, and links to choose a password."""
    DBTaskResult.objects.successful().filter(task_path=send_mail.module_path).delete()
