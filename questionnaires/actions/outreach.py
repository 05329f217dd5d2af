"""Writes about outreach: steps recorded by hand, addresses of campaigns, letters to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from questionnaires.models import (
    CampaignAddress,
    Letter,
    Outreach,
    OutreachChannel,
    OutreachStep,
    Questionnaire,
)
from questionnaires.outreach import (
    Ledger,
    Way,
    ledgers_of,
    way_of,
    why_no_reminder,
    why_not_send,
)
from questionnaires.posting import note_sent
from questionnaires.tasks import send_letter
from sources.actions import store_document, whole_or_not_at_all
from sources.captures import Capture
from sources.models import Document
from stakeholders.models import Candidacy
from stakeholders.quiet_days import silences_at


class MayNotRecord(ValueError):
    """This step is not recorded; str() is a sentence that says why."""


class MayNotWrite(ValueError):
    """No letter was sent to anybody; str() is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """A letter as somebody saw it before they sent it."""

    candidacy: Candidacy
    to: str
    subject: str
    body: str


class Fate(StrEnum):
    """What somebody decides about a letter that nobody knows to have left."""

    LEFT = "left"
    AGAIN = "again"
    DROPPED = "dropped"


@whole_or_not_at_all()
def record_step(
    *,
    by: User,
    questionnaire: Questionnaire,
    candidacy: Candidacy,
    step: OutreachStep,
    channel: OutreachChannel,
    happened_on: date,
    note: str = "",
    document: Document | None = None,
    file: Capture | None = None,
) -> Outreach:
    """Add what happened to the ledger. The same step of the same day and way counts once.

    `file` is a new document that shows it. Raises MayNotRecord, also where the step is on record
    with another note or document, which would be lost.
    """
    if candidacy.election_id != questionnaire.election_id:
        raise MayNotRecord(_("This candidacy stands in another election."))
    if happened_on > timezone.localdate():
        raise MayNotRecord(_("This day is still to come: record it when it has happened."))
    Candidacy.objects.select_for_update().get(pk=candidacy.pk)
    what = {
        "questionnaire": questionnaire,
        "candidacy": candidacy,
        "step": step,
        "channel": channel,
        "happened_on": happened_on,
    }
    if known := Outreach.objects.standing().filter(**what).select_related("document").first():
        if _says_the_same(known, note, document, file):
            return known
        raise MayNotRecord(
            _(
                "This step of that day is on record already. Withdraw it, then record it with this "
                "note or document."
            )
        )
    if file:
        document = _stored(by, file, happened_on)
    return Outreach.objects.create(**what, note=note, document=document, recorded_by=by)


def _says_the_same(
    known: Outreach, note: str, document: Document | None, file: Capture | None
) -> bool:
    """Whether a step that comes again brings nothing new."""
    held = known.document.sha256 if known.document else ""
    given = file.sha256 if file else document.sha256 if document else ""
    return note in ("", known.note) and given in ("", held)


def _stored(by: User, file: Capture, happened_on: date) -> Document:
    return store_document(
        by=by,
        name=file.name,
        content=file.content,
        media_type=file.media_type,
        full_text=file.full_text,
        received_on=happened_on,
    )


@transaction.atomic
def withdraw_step(*, by: User, row: Outreach, because: str) -> Outreach:
    """Withdraw a step by a row of its own, which says why. Twice is once."""
    Candidacy.objects.select_for_update().get(pk=row.candidacy_id)
    if known := Outreach.objects.filter(supersedes=row).first():
        return known
    return Outreach.objects.create(
        questionnaire_id=row.questionnaire_id,
        candidacy_id=row.candidacy_id,
        step=row.step,
        channel=row.channel,
        happened_on=timezone.localdate(),
        note=because,
        supersedes=row,
        recorded_by=by,
    )


@transaction.atomic
def write_letters(
    *, by: User, questionnaire: Questionnaire, step: OutreachStep, drafts: Sequence[LetterDraft]
) -> list[Letter]:
    """Queue a letter to each campaign: all of them or none. Their addresses are kept.

    A questionnaire that is sent for the first time is frozen from then on. Raises MayNotWrite.
    """
    keys = [draft.candidacy.pk for draft in drafts]
    list(Candidacy.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    if silent := silences_at(timezone.now()):
        later = _(
            "Letters to campaigns wait as well. Nothing was sent; what you wrote is still here."
        )
        raise MayNotWrite(f"{silent[0].sentence()} {later}")
    ledgers = {ledger.candidacy.pk: ledger for ledger in ledgers_of(questionnaire, by)}
    for draft in drafts:
        if refusal := why_not_write(ledgers.get(draft.candidacy.pk), step):
            raise MayNotWrite(
                _("%(candidacy)s: %(reason)s Nothing was sent to anybody.")
                % {"candidacy": draft.candidacy, "reason": refusal}
            )
    if step == OutreachStep.SENT and questionnaire.sent_on is None:
        questionnaire.sent_on = timezone.localdate()
        questionnaire.save(update_fields=["sent_on"])
    return [_claim(by, questionnaire, step, draft) for draft in drafts]


def why_not_write(ledger: Ledger | None, step: OutreachStep) -> str:
    """A sentence, or nothing where a campaign may be written to."""
    if ledger is None:
        return _("This candidacy stands in another election.")
    if step == OutreachStep.SENT:
        return why_not_send(ledger)
    return why_no_reminder(ledger, timezone.localdate())


def _claim(
    by: User, questionnaire: Questionnaire, step: OutreachStep, draft: LetterDraft
) -> Letter:
    set_address(candidacy=draft.candidacy, email=draft.to)
    letter = Letter.objects.create(
        questionnaire=questionnaire,
        candidacy=draft.candidacy,
        step=step,
        to=draft.to,
        subject=draft.subject,
        body=draft.body,
        written_by=by,
    )
    send_letter.enqueue(letter.pk)
    return letter


@transaction.atomic
def set_address(*, candidacy: Candidacy, email: str) -> CampaignAddress:
    """Keep where a campaign reads its mail."""
    address, is_new = CampaignAddress.objects.get_or_create(
        candidacy=candidacy, defaults={"email": email}
    )
    if not is_new and address.email != email:
        address.email = email
        address.save(update_fields=["email"])
    return address


@transaction.atomic
def settle_letter(*, letter: Letter, fate: Fate) -> Letter:
    """Decide about a letter that was refused, or of which nobody knows whether it left.

    Any other letter stays as it is.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    way = way_of(letter) if letter.is_open else None
    if way not in (Way.REFUSED, Way.UNSURE):
        return letter
    if fate == Fate.LEFT and way == Way.UNSURE:
        note_sent(letter)
    elif fate == Fate.AGAIN:
        letter.handed_at, letter.refused_at = None, None
        letter.save(update_fields=["handed_at", "refused_at"])
        send_letter.enqueue(letter.pk)
    elif fate == Fate.DROPPED:
        letter.dropped_at = timezone.now()
        letter.save(update_fields=["dropped_at"])
    return letter
