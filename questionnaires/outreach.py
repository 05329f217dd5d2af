"""How each campaign was asked and what is to be done next; silence says nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.localised import day_in_words
from accounts.models import User
from questionnaires.models import (
    CampaignAddress,
    Letter,
    Outreach,
    OutreachStep,
    Questionnaire,
    Receipt,
)
from questionnaires.progress import ReplyProgress, Stage, progress_of
from stakeholders.models import Candidacy

REPLIES = (OutreachStep.ANSWERED, OutreachStep.PARTIAL, OutreachStep.LATE)
ENDINGS = (*REPLIES, OutreachStep.DECLINED, OutreachStep.COURTESY)
UNSURE_AFTER = timedelta(minutes=15)


class NextStep(StrEnum):
    """What somebody of us does next about a campaign."""

    SEND = "send"
    REMIND = "remind"
    ENTER = "enter"
    CHECK = "check"
    LETTER = "letter"
    NOTHING = "nothing"


class Way(StrEnum):
    """Where a letter is that was neither sent nor given up."""

    QUEUED = "queued"
    REFUSED = "refused"
    LEAVING = "leaving"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Happened:
    """One step; `row` is None where it is worked out from a received piece or a questionnaire."""

    step: OutreachStep
    on: date
    channel: str = ""
    row: Outreach | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that stands of one candidacy and one questionnaire, in the order of the days.

    `is_on_file`: answers are entered, also where no document and no day of a reply is on record.
    """

    candidacy: Candidacy
    happened: tuple[Happened, ...]
    progress: ReplyProgress | None = None
    letter: Letter | None = None
    address: str = ""
    is_on_file: bool = False

    @property
    def sent(self) -> Happened | None:
        return next((one for one in self.happened if one.step == OutreachStep.SENT), None)

    @property
    def reminders(self) -> list[Happened]:
        return [one for one in self.happened if one.step == OutreachStep.REMINDED]

    @property
    def ending(self) -> Happened | None:
        """The last reply of any kind, or None where there is none so far."""
        return next((one for one in reversed(self.happened) if one.step in ENDINGS), None)

    @property
    def has_reply(self) -> bool:
        return self.is_on_file or self.ending is not None

    @property
    def sentence(self) -> str:
        """Where it stands, in words that conclude nothing."""
        return sentence_of(self)

    @property
    def way(self) -> Way | None:
        return way_of(self.letter) if self.letter else None

    @property
    def next_step(self) -> NextStep:
        return next_step_of(self, timezone.localdate())

    @property
    def why_not(self) -> str:
        """Why nothing is to be sent now, where a campaign has not replied."""
        if self.has_reply or self.next_step != NextStep.NOTHING:
            return ""
        return why_no_reminder(self, timezone.localdate())


# --- In words -----------------------------------------------------------------------------------


def sentence_of(ledger: Ledger) -> str:
    parts = [] if ledger.sent is None else [_on(_("Questionnaire sent on %(day)s"), ledger.sent)]
    if count := len(ledger.reminders):
        parts.append(ngettext("reminded %(n)s time", "reminded %(n)s times", count) % {"n": count})
    parts += [
        _on(_("receipt acknowledged on %(day)s"), one)
        for one in ledger.happened
        if one.step == OutreachStep.ACKNOWLEDGED
    ]
    if ledger.ending:
        parts.append(_on(_words_of_ending(ledger.ending.step), ledger.ending))
    elif ledger.is_on_file:
        parts.append(_("a reply is on file"))
    elif parts:
        parts.append(_("no reply so far"))
    else:
        parts.append(_("Not sent yet"))
    sentence = ", ".join(parts)
    return sentence[:1].upper() + sentence[1:]


def _words_of_ending(step: OutreachStep) -> str:
    return {
        OutreachStep.ANSWERED: _("reply received on %(day)s"),
        OutreachStep.PARTIAL: _("reply in part received on %(day)s"),
        OutreachStep.LATE: _("reply received on %(day)s, after the day we had given"),
        OutreachStep.DECLINED: _("declined to answer on %(day)s"),
        OutreachStep.COURTESY: _("courtesy reply on %(day)s"),
    }[step]


def _on(words: str, one: Happened) -> str:
    return words % {"day": day_in_words(one.on)}


# --- What is next -------------------------------------------------------------------------------


def next_step_of(ledger: Ledger, today: date) -> NextStep:
    """The one thing to do about a campaign."""
    if ledger.way in (Way.REFUSED, Way.UNSURE):
        return NextStep.LETTER
    stage = ledger.progress.stage if ledger.progress else Stage.NOTHING
    if stage in (Stage.RECEIVED, Stage.RETURNED):
        return NextStep.ENTER
    if stage == Stage.WAITING:
        return NextStep.CHECK
    if ledger.ending:
        is_to_enter = ledger.ending.step in REPLIES and stage == Stage.NOTHING
        return NextStep.ENTER if is_to_enter else NextStep.NOTHING
    if ledger.letter or ledger.has_reply:
        return NextStep.NOTHING
    if ledger.sent is None:
        return NextStep.SEND
    return NextStep.NOTHING if why_no_reminder(ledger, today) else NextStep.REMIND


def why_no_reminder(ledger: Ledger, today: date) -> str:
    """A sentence, or nothing where a reminder may be sent."""
    if ledger.sent is None:
        return _("The questionnaire was not sent yet: there is nothing to remind of.")
    if ledger.has_reply:
        return _("A reply is on record: nobody is written to after it.")
    if ledger.letter:
        return _("A letter is on its way already.")
    if len(ledger.reminders) >= settings.OUTREACH_MOST_REMINDERS:
        return ngettext(
            "Reminded %(n)s time, which is the most.",
            "Reminded %(n)s times, which is the most.",
            len(ledger.reminders),
        ) % {"n": len(ledger.reminders)}
    asked = [one.on for one in (ledger.sent, *ledger.reminders) if one]
    earliest = max(asked) + timedelta(days=settings.OUTREACH_DAYS_BETWEEN)
    if today < earliest:
        return _("Too soon after the last letter: from %(day)s on.") % {
            "day": day_in_words(earliest)
        }
    return ""


def why_not_send(ledger: Ledger) -> str:
    """A sentence, or nothing where the questionnaire may be sent."""
    if ledger.letter:
        return _("A letter is on its way already.")
    if ledger.has_reply:
        return _("A reply is on record: nobody is written to after it.")
    if ledger.sent:
        return _("It was sent already.")
    return ""


def unequal(ledgers: Sequence[Ledger]) -> list[str]:
    """Sentences on campaigns that were treated otherwise than the others, and have not replied."""
    sent = [one for one in ledgers if one.sent]
    unsent = [one for one in ledgers if not one.sent and not one.has_reply]
    silent = [one for one in sent if not one.has_reply]
    most = max((len(one.reminders) for one in silent), default=0)
    behind = [one for one in silent if len(one.reminders) < most]
    said = []
    if sent and unsent:
        said.append(_("Sent to some and not to others. Not sent to: %(names)s.") % _names(unsent))
    if behind:
        said.append(
            _("Some were reminded more often than others. Reminded less often: %(names)s.")
            % _names(behind)
        )
    return said


def _names(ledgers: Sequence[Ledger]) -> dict[str, str]:
    return {"names": ", ".join(one.candidacy.name for one in ledgers)}


def way_of(letter: Letter) -> Way:
    """Where an open letter is. Handed over long ago and not known to be sent: nobody knows."""
    if letter.handed_at is None:
        return Way.REFUSED if letter.refused_at else Way.QUEUED
    return Way.UNSURE if letter.handed_at < timezone.now() - UNSURE_AFTER else Way.LEAVING


# --- From the database --------------------------------------------------------------------------


Place = tuple[int, int]  # a questionnaire and a candidacy


@dataclass(frozen=True, slots=True)
class Records:
    """What was recorded by hand, and when a reply was first received, by place."""

    rows: dict[Place, list[Outreach]]
    received: dict[Place, date]
    by_letter: set[int]
    taken_in_at: tuple[datetime, ...] = ()

    def of(self, questionnaire: Questionnaire, candidacy: int) -> tuple[Happened, ...]:
        """All that happened there, in the order of the days; what is not recorded is worked out.

        A questionnaire that was sent was sent to every candidacy, unless a row says when and how,
        or unless it was sent from here, letter by letter.
        A received piece is an answer, unless a row says what it was.
        """
        place = questionnaire.pk, candidacy
        found = [
            Happened(OutreachStep(row.step), row.happened_on, row.get_channel_display(), row)
            for row in self.rows.get(place, [])
        ]
        steps = {one.step for one in found}
        is_by_letter = questionnaire.pk in self.by_letter
        if questionnaire.sent_on and not is_by_letter and OutreachStep.SENT not in steps:
            found.append(Happened(OutreachStep.SENT, questionnaire.sent_on))
        received_on = self.received.get(place)
        if received_on and not steps & set(REPLIES):
            is_late = questionnaire.reply_by is not None and received_on > questionnaire.reply_by
            step = OutreachStep.LATE if is_late else OutreachStep.ANSWERED
            found.append(Happened(step, received_on))
        order = list(OutreachStep)
        return tuple(sorted(found, key=lambda one: (one.on, order.index(one.step))))


def records_of(
    rows: Iterable[Outreach], receipts: QuerySet[Receipt], by_letter: set[int]
) -> Records:
    """`rows` are those that stand; `by_letter`: questionnaires sent from here. One query."""
    recorded: dict[Place, list[Outreach]] = defaultdict(list)
    for row in rows:
        recorded[row.questionnaire_id, row.candidacy_id].append(row)
    pieces = list(
        receipts.order_by("-received_on").values_list(
            "response__questionnaire",
            "response__candidacy",
            "received_on",
            "document__created_at",
        )
    )
    received = {(questionnaire, candidacy): day for questionnaire, candidacy, day, _at in pieces}
    return Records(recorded, received, by_letter, tuple(piece[-1] for piece in pieces))


def ledgers_of(questionnaire: Questionnaire, reader: User) -> list[Ledger]:
    """A ledger for each candidacy of the election, by name. Eight queries."""
    rows = Outreach.objects.visible_to(reader).filter(questionnaire=questionnaire)
    letters = list(Letter.objects.filter(questionnaire=questionnaire).defer("subject", "body"))
    is_by_letter = any(letter.step == OutreachStep.SENT for letter in letters)
    records = records_of(
        rows.standing().select_related("recorded_by", "document__receipt"),
        Receipt.objects.filter(response__questionnaire=questionnaire),
        {questionnaire.pk} if is_by_letter else set(),
    )
    on_their_way = {letter.candidacy_id: letter for letter in letters if letter.is_open}
    written_to = CampaignAddress.objects.filter(candidacy__election=questionnaire.election_id)
    addresses = dict(written_to.values_list("candidacy", "email"))
    return [
        Ledger(
            progress.candidacy,
            records.of(questionnaire, progress.candidacy.pk),
            progress,
            on_their_way.get(progress.candidacy.pk),
            addresses.get(progress.candidacy.pk, ""),
            is_on_file=progress.stage != Stage.NOTHING,
        )
        for progress in progress_of(questionnaire, reader)
    ]
