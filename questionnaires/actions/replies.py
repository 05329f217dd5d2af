"""Writes about responses: receiving a reply, entering its answers, checking them."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import SystemUser, User
from questionnaires.models import (
    Answer,
    AnswerState,
    AnswerVersion,
    Check,
    Question,
    Questionnaire,
    Receipt,
    ReportRead,
    Response,
)
from questionnaires.models.response import Decision, ReceiptKind
from questionnaires.overview import is_checker, is_own
from sources.actions import (
    Carried,
    carry_annotations,
    freeze_text,
    store_document,
    whole_or_not_at_all,
)
from sources.models import Document, Text
from sources.models.text import Voice, Wording
from sources.normalising import normalise
from stakeholders.models import Candidacy


class MayNotCheck(ValueError):
    """This person does not check here: neither by role nor by a granted right."""


class OwnEntry(ValueError):
    """Somebody else checks what one entered."""


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file as it came, and the text that was read from it.

    `call_notes_by` says who took these notes of a call; empty for the campaign's own words.
    """

    name: str
    content: bytes
    media_type: str
    full_text: str
    origin: str = ""
    received_on: date | None = None
    call_notes_by: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one document says in reply to one question.

    `words` is empty for a question left blank; `start` is the offset of the words in the
    document's full text, where they stand there as they are.
    """

    question: Question
    state: AnswerState
    words: str = ""
    language: str = "fr"
    question_as_printed: str = ""
    start: int | None = None
    wording: Wording = Wording.VERBATIM
    voice: Voice = Voice.OWN
    reported_by: str = ""
    source_name: str = ""
    source_url: str = ""
    said_on: date | None = None


@whole_or_not_at_all()
def receive_reply(
    *,
    by: User,
    questionnaire: Questionnaire,
    candidacy: Candidacy,
    file: ReceivedFile,
    kind: ReceiptKind = ReceiptKind.REPLY,
) -> tuple[Receipt, bool]:
    """Keep a file as a piece of a campaign's response; the same file twice is one piece.

    Returns the receipt and whether it is new.
    """
    response = response_of(questionnaire=questionnaire, candidacy=candidacy)
    digest = sha256(file.content).hexdigest()
    if existing := response.receipts.filter(document_sha256=digest).first():
        return existing, False
    document = store_document(
        by=by,
        name=file.name,
        content=file.content,
        media_type=file.media_type,
        full_text=file.full_text,
        origin=file.origin,
        received_on=file.received_on,
    )
    receipt = Receipt.objects.create(
        response=response,
        document=document,
        document_sha256=digest,
        kind=kind,
        received_on=document.received_on,
        voice=Voice.CALL_NOTES if file.call_notes_by else Voice.OWN,
        reported_by=file.call_notes_by,
        entered_by=by,
    )
    return receipt, True


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import stored. Without versions, the document's answers were there already."""

    receipt: Receipt
    versions: tuple[AnswerVersion, ...] = ()
    accepted: tuple[AnswerVersion, ...] = ()
    carried: tuple[Carried, ...] = ()


@whole_or_not_at_all()
def import_reply(
    *,
    by: User,
    questionnaire: Questionnaire,
    candidacy: Candidacy,
    file: ReceivedFile,
    entries: Iterable[Entry],
    compared: Container[Question] = (),
) -> Imported:
    """Take in a document with its answers, all or nothing; the same file twice changes nothing.

    Answers to questions in `compared` were found word for word in the document by a reader that
    had no doubt: they are accepted at once, by the automatic comparison. The others wait for a
    person (docs/adr/0003).
    """
    receipt, _is_new = receive_reply(
        by=by, questionnaire=questionnaire, candidacy=candidacy, file=file
    )
    if receipt.versions.exists():
        return Imported(receipt)
    versions = enter_answers(by=by, response=receipt.response, entries=entries, receipt=receipt)
    return _accept_compared(receipt, versions, compared)


def _accept_compared(
    receipt: Receipt, versions: list[AnswerVersion], compared: Container[Question]
) -> Imported:
    comparison = User.objects.system(SystemUser.COMPARISON)
    accepted = [version for version in versions if version.answer.question in compared]
    carried = [
        mark
        for version in accepted
        for mark in check_version(
            by=comparison,
            version=version,
            decision=Decision.ACCEPTED,
            note=_("Found word for word in the document."),
        )
    ]
    return Imported(receipt, tuple(versions), tuple(accepted), tuple(carried))


def response_of(*, questionnaire: Questionnaire, candidacy: Candidacy) -> Response:
    """The response of a candidacy, made on first use; locked until the transaction ends."""
    Response.objects.get_or_create(questionnaire=questionnaire, candidacy=candidacy)
    return Response.objects.select_for_update().get(
        questionnaire=questionnaire, candidacy=candidacy
    )


@transaction.atomic
def enter_answers(
    *,
    by: User,
    response: Response,
    entries: Iterable[Entry],
    receipt: Receipt | None = None,
    reason: str = "",
) -> list[AnswerVersion]:
    """Store an unchecked version of each answer; a receipt's answers are entered once.

    Sending the same form again returns the versions of the first time.
    """
    Response.objects.select_for_update().get(pk=response.pk)
    if receipt and (existing := list(receipt.versions.all())):
        return existing
    return [
        AnswerVersion.objects.create(
            answer=(answer := _answer(response, entry.question)),
            number=_next_number(answer),
            state=entry.state,
            text=_text_of(entry, receipt.document if receipt else None),
            question_as_printed=entry.question_as_printed,
            receipt=receipt,
            reason=reason,
            entered_by=by,
        )
        for entry in entries
    ]


def _answer(response: Response, question: Question) -> Answer:
    return Answer.objects.get_or_create(response=response, question=question)[0]


def _next_number(answer: Answer) -> int:
    latest = answer.versions.aggregate(latest=Max("number"))["latest"]
    return (latest or 0) + 1


def _text_of(entry: Entry, document: Document | None) -> Text | None:
    if not entry.words:
        return None
    return freeze_text(
        entry.words,
        language=entry.language,
        wording=entry.wording,
        voice=entry.voice,
        reported_by=entry.reported_by,
        document=document,
        start=entry.start,
        source_name=entry.source_name,
        source_url=entry.source_url,
        said_on=entry.said_on,
    )


@transaction.atomic
def correct_answer(*, by: User, answer: Answer, entry: Entry, reason: str) -> AnswerVersion:
    """Add a corrected transcription after the latest one; it waits for somebody else's check.

    It comes from the same document. The same correction sent twice is one version.
    """
    Answer.objects.select_for_update().get(pk=answer.pk)
    latest = answer.versions.select_related("text", "receipt__document").latest("number")
    if _is_same(latest, by, entry, reason):
        return latest
    return AnswerVersion.objects.create(
        answer=answer,
        number=latest.number + 1,
        state=entry.state,
        text=_text_of(entry, latest.receipt.document if latest.receipt else None),
        question_as_printed=entry.question_as_printed,
        receipt=latest.receipt,
        reason=reason,
        entered_by=by,
    )


def _is_same(version: AnswerVersion, by: User, entry: Entry, reason: str) -> bool:
    words = version.text.body if version.text else ""
    return version.entered_by_id == by.pk and (
        (version.reason, version.state, words, version.question_as_printed)
        == (reason, entry.state, normalise(entry.words), entry.question_as_printed)
    )


@transaction.atomic
def check_version(
    *, by: User, version: AnswerVersion, decision: Decision, note: str = ""
) -> list[Carried]:
    """Accept a transcription or send it back; the marks on the version before it follow.

    Returns what became of each mark. Checking twice changes nothing. Raises OwnEntry,
    MayNotCheck.
    """
    if is_own(by, version):
        raise OwnEntry("somebody else checks what one entered")
    locked = Answer.objects.select_for_update(of=("self",)).select_related("response")
    answer = locked.get(pk=version.answer_id)
    if not is_checker(by, answer.response.questionnaire_id):
        raise MayNotCheck("a coordinator has not granted this right, or it is over")
    if Check.objects.filter(version=version).exists():
        return []
    before = answer.versions.current().select_related("text").first()
    Check.objects.create(version=version, decision=decision, note=note, checked_by=by)
    if decision != Decision.ACCEPTED or before is None or before.number > version.number:
        return []
    if before.text is None or version.text is None:
        return []
    return carry_annotations(old=before.text, new=version.text)


def acknowledge_report(*, by: User, check: Check) -> ReportRead:
    """Somebody read what became of the highlights; the first who did stands."""
    return ReportRead.objects.get_or_create(check_of=check, defaults={"read_by": by})[0]
