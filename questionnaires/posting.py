"""How a letter to a campaign leaves: claimed, handed over, sent, and never twice.

docs/adr/0020-outreach.md has the order and the reason for it.
"""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from questionnaires.models import Letter, Outreach, OutreachChannel
from stakeholders.quiet_days import silences_at


def post(letter_pk: int, send: Callable[[Letter], None]) -> bool:
    """Send a letter that is claimed, once. Returns whether it left.

    Where the mail server refuses it, that is noted, and somebody decides what becomes of it.
    """
    letter = hand_over(letter_pk)
    if letter is None:
        return False
    try:
        send(letter)
    except Exception:
        Letter.objects.filter(pk=letter.pk).update(handed_at=None, refused_at=timezone.now())
        raise
    note_sent(letter)
    return True


@transaction.atomic
def hand_over(letter_pk: int) -> Letter | None:
    """Take a letter that nobody has taken, committed before the mail server is asked.

    In the days of the vote it is put back, as if it had been refused.
    """
    waiting = Letter.objects.open().filter(handed_at__isnull=True)
    letter = waiting.select_for_update().filter(pk=letter_pk).first()
    if letter is None:
        return None
    now = timezone.now()
    if silences_at(now):
        Letter.objects.filter(pk=letter.pk).update(refused_at=now)
        return None
    letter.handed_at, letter.refused_at = now, None
    letter.save(update_fields=["handed_at", "refused_at"])
    return letter


@transaction.atomic
def note_sent(letter: Letter) -> Outreach:
    """The letter left: it is a step of the campaign's ledger on the day of its handing over."""
    assert letter.handed_at is not None  # noqa: S101  only what was handed over was sent
    letter.sent_at = timezone.now()
    letter.save(update_fields=["sent_at"])
    return Outreach.objects.create(
        questionnaire_id=letter.questionnaire_id,
        candidacy_id=letter.candidacy_id,
        step=letter.step,
        channel=OutreachChannel.EMAIL,
        happened_on=timezone.localdate(letter.handed_at),
        letter=letter,
        recorded_by_id=letter.written_by_id,
    )
