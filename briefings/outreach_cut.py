"""How a campaign was asked for its replies, as one audience may read it."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.localised import day_in_words
from briefings.briefing import Asked, Phrase
from briefings.clearing import Clearance
from questionnaires.models import Letter, Outreach, OutreachStep, Questionnaire, Receipt
from questionnaires.outreach import Happened, Ledger, records_of
from stakeholders.models import Candidacy

SENT_BY_LETTER = Exists(Letter.objects.filter(questionnaire=OuterRef("pk"), step=OutreachStep.SENT))


def asked_by_hand(candidacy: Candidacy) -> Q:
    """Questionnaires of which a step is on record, also where no day of sending is."""
    steps = Outreach.objects.standing().filter(candidacy=candidacy, questionnaire=OuterRef("pk"))
    return Q(Exists(steps))


@dataclass(frozen=True, slots=True)
class OutreachCut:
    """What is printed, and when the rows behind it were written."""

    asked: tuple[Asked, ...]
    moments: tuple[datetime, ...]


def outreach_cut(
    candidacy: Candidacy,
    questionnaires: Sequence[Questionnaire],
    on_file: Set[int],
    clearance: Clearance,
) -> OutreachCut:
    """Dates and ways for everybody; who recorded a step, and the note, inside the coalition alone.

    Two queries. `on_file`: the questionnaires of which answers are entered. All questionnaires
    carry `is_by_letter` (see SENT_BY_LETTER).
    """
    rows = list(
        Outreach.objects.filter(candidacy=candidacy).select_related("recorded_by").order_by("pk")
    )
    withdrawn = {row.supersedes_id for row in rows if row.supersedes_id}
    standing = [row for row in rows if not row.supersedes_id and row.pk not in withdrawn]
    records = records_of(
        standing,
        Receipt.objects.filter(response__candidacy=candidacy),
        {one.pk for one in questionnaires if vars(one)["is_by_letter"]},
    )
    asked = []
    for one in questionnaires:
        happened = records.of(one, candidacy.pk)
        ledger = Ledger(candidacy, happened, is_on_file=one.pk in on_file)
        asked.append(_asked(ledger, one, clearance))
    return OutreachCut(
        tuple(one for one in asked if one),
        (*records.taken_in_at, *(row.recorded_at for row in rows)),
    )


def _asked(ledger: Ledger, questionnaire: Questionnaire, clearance: Clearance) -> Asked | None:
    if not ledger.happened:
        return None
    return Asked(
        Phrase(questionnaire.title, questionnaire.language),
        clearance.phrase(ledger.sentence + "."),
        ledger.has_reply,
        tuple(clearance.phrase(words) for words in _steps(ledger.happened, clearance)),
    )


def _steps(happened: Sequence[Happened], clearance: Clearance) -> Iterator[str]:
    """One line a step whose way is on record; the others are in the sentence already."""
    for one in happened:
        if one.row is None:
            continue
        said = _("%(day)s: %(step)s (%(way)s)") % {
            "day": day_in_words(one.on),
            "step": one.step.label,
            "way": one.channel,
        }
        if not clearance.is_outside:
            said = _("%(said)s, recorded by %(who)s") % {"said": said, "who": one.row.recorded_by}
            said = f"{said}. {one.row.note}" if one.row.note else said
        yield said
