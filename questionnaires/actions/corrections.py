"""Writes about corrections while they are typed: saving, giving up, sending to be checked."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from questionnaires.actions.drafts import Conflict, merged_with
from questionnaires.actions.replies import correct_answer
from questionnaires.entering import corrected_entry
from questionnaires.merging import TypedFields
from questionnaires.models import Answer, AnswerVersion, CorrectionDraft

FIELDS = ("state", "words", "question_as_printed", "reason")


@dataclass(frozen=True, slots=True)
class TypedCorrection:
    """What a page sends. `corrects` is the number of the version that the person has seen."""

    fields: TypedFields
    corrects: int | None = None
    counter: int | None = None
    page: str = ""


@dataclass(frozen=True, slots=True)
class SavedCorrection:
    """The draft after a save, the version entered last, and what a person must decide on."""

    draft: CorrectionDraft
    latest: AnswerVersion
    conflicts: tuple[Conflict, ...] = ()

    @property
    def is_behind(self) -> bool:
        """Whether another transcription came in since this correction was begun."""
        return self.draft.corrects != self.latest.number

    @property
    def is_open(self) -> bool:
        return self.is_behind or bool(self.conflicts)


class SavedBefore(ValueError):
    """The same correction is a version already: this is its second sending."""


def correction_of(answer: Answer, by: User) -> SavedCorrection:
    """The correction that somebody has begun, else the latest transcription, not stored."""
    latest = (
        answer.versions.select_related(
            "text", "entered_by", "check_record__checked_by", "receipt__document"
        )
        .order_by("number")
        .last()
    )
    if latest is None:
        raise AnswerVersion.DoesNotExist
    draft = CorrectionDraft.objects.filter(answer=answer, saved_by=by).first()
    return SavedCorrection(draft or _as_entered(latest, by), latest)


def _as_entered(latest: AnswerVersion, by: User) -> CorrectionDraft:
    return CorrectionDraft(
        answer_id=latest.answer_id,
        corrects=latest.number,
        state=latest.state,
        words=latest.text.body if latest.text else "",
        question_as_printed=latest.question_as_printed,
        saved_by=by,
    )


@transaction.atomic
def save_correction(*, by: User, answer: Answer, typed: TypedCorrection) -> SavedCorrection:
    """Keep what was typed, field by field. A page that changed nothing stores nothing.

    Raises SavedBefore.
    """
    Answer.objects.select_for_update().get(pk=answer.pk)
    begun = correction_of(answer, by)
    draft, latest = begun.draft, begun.latest
    if _is_sent(latest, by, typed.fields.values):
        raise SavedBefore
    is_behind = typed.counter is not None and typed.counter != draft.counter
    is_stale = is_behind and not (typed.page and draft.page == typed.page)
    kept, in_conflict = merged_with(draft, FIELDS, typed.fields, is_stale=is_stale)
    conflicts = [
        Conflict(None, name, typed.fields.values[name], kept[name], None) for name in in_conflict
    ]
    if typed.corrects is not None and typed.corrects <= latest.number:
        kept["corrects"] = typed.corrects
    if any(getattr(draft, name) != value for name, value in kept.items()):
        for name, value in kept.items():
            setattr(draft, name, value)
        draft.page = typed.page
        draft.counter += 1
        draft.save()
    return SavedCorrection(draft, latest, tuple(conflicts))


def _is_sent(latest: AnswerVersion, by: User, values: Mapping[str, str]) -> bool:
    words = latest.text.body if latest.text else ""
    on_record = {
        "state": latest.state,
        "words": words,
        "question_as_printed": latest.question_as_printed,
        "reason": latest.reason,
    }
    is_all_there = all(on_record[name] == value for name, value in values.items())
    return bool(values.get("reason")) and latest.entered_by_id == by.pk and is_all_there


@transaction.atomic
def send_correction(*, by: User, answer: Answer, saved: SavedCorrection) -> AnswerVersion:
    """Make the draft a version that somebody else checks. The draft is over."""
    draft = saved.draft
    entry = corrected_entry(saved.latest, {name: getattr(draft, name) for name in FIELDS})
    version = correct_answer(by=by, answer=answer, entry=entry, reason=draft.reason)
    give_up_correction(by=by, answer=answer)
    return version


def give_up_correction(*, by: User, answer: Answer) -> None:
    """Forget what somebody typed of a correction. The words on record stay."""
    CorrectionDraft.objects.filter(answer=answer, saved_by=by).delete()
