"""What became of marks when an answer's words were replaced; a person decides on those lost."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from questionnaires.models import Answer, AnswerVersion
from questionnaires.models.response import Decision
from sources.anchoring import Outcome
from sources.models import Anchor, Annotation


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A mark that rests on words which are no longer the accepted ones.

    `is_to_resource`: it rested on a summary, and the person's own words are there now. Otherwise
    it was lost on the way to a corrected transcription.
    """

    answer: Answer
    annotation: Annotation
    passage: str
    is_to_resource: bool


def left_behind(answers: Iterable[Answer]) -> list[LeftBehind]:
    """The active marks of these answers that their current words do not carry. Two queries.

    In the order of questions and words. An answer without an accepted version has none.
    """
    wanted = {answer.pk: answer for answer in answers}
    current = {
        version.answer_id: version
        for version in AnswerVersion.objects.current()
        .filter(answer__in=wanted)
        .select_related("text")
    }
    anchors: dict[int, list[Anchor]] = {}
    for anchor in _anchors(wanted):
        anchors.setdefault(anchor.annotation_id, []).append(anchor)
    found = [_left_behind(places, current, wanted) for places in anchors.values()]
    return [mark for mark in found if mark]


def _anchors(answers: Iterable[int]) -> Iterable[Anchor]:
    return (
        Anchor.objects.filter(
            text__answer_version__answer__in=answers, annotation__withdrawn_at__isnull=True
        )
        .select_related("annotation__code", "annotation__created_by", "text__answer_version")
        .order_by("text__answer_version__answer__question__position", "start", "pk")
    )


def _left_behind(
    places: list[Anchor], current: dict[int, AnswerVersion], answers: dict[int, Answer]
) -> LeftBehind | None:
    last = max(places, key=lambda anchor: anchor.text.answer_version.number)
    version: AnswerVersion = last.text.answer_version
    now = current.get(version.answer_id)
    if now is None or version.number >= now.number:
        return None
    return LeftBehind(
        answer=answers[version.answer_id],
        annotation=last.annotation,
        passage=last.exact,
        is_to_resource=now.text is not None and now.text.wording != last.text.wording,
    )


@dataclass(frozen=True, slots=True)
class Followed:
    """A mark on the words before a correction, and what became of it."""

    annotation: Annotation
    passage: str
    outcome: Outcome


def report_of(version: AnswerVersion) -> list[Followed]:
    """What became of each mark when this version was accepted, in the order of the old words.

    The version is loaded with its check. Marks that were withdrawn before are none. Two queries.
    """
    before = (
        AnswerVersion.objects.accepted()
        .filter(answer=version.answer_id, number__lt=version.number)
        .order_by("-number")
        .first()
    )
    if before is None:
        return []
    accepted_at = version.check_record.created_at
    anchors = (
        Anchor.objects.filter(text__in=[before.text_id, version.text_id])
        .filter(
            Q(annotation__withdrawn_at__isnull=True) | Q(annotation__withdrawn_at__gte=accepted_at)
        )
        .select_related("annotation__code", "annotation__created_by")
        .order_by("start", "pk")
    )
    now = {one.annotation_id: one for one in anchors if one.text_id == version.text_id}
    return [
        Followed(old.annotation, old.exact, _outcome(old, now.get(old.annotation_id)))
        for old in anchors
        if old.text_id == before.text_id
    ]


def _outcome(old: Anchor, new: Anchor | None) -> Outcome:
    if new is None:
        return Outcome.LOST
    is_kept = (old.start, old.exact) == (new.start, new.exact)
    return Outcome.KEPT if is_kept else Outcome.MOVED


def all_unread_reports() -> QuerySet[AnswerVersion]:
    """Accepted corrections of marked words whose report nobody has acknowledged."""
    marked_before = Anchor.objects.filter(
        text__answer_version__answer=OuterRef("answer"),
        text__answer_version__number__lt=OuterRef("number"),
        text__answer_version__check_record__decision=Decision.ACCEPTED,
        annotation__withdrawn_at__isnull=True,
    )
    return AnswerVersion.objects.accepted().filter(
        Exists(marked_before), check_record__report_read__isnull=True
    )


def unread_reports(answers: Iterable[Answer]) -> QuerySet[AnswerVersion]:
    """Those of some answers, in the order of the questions."""
    return (
        all_unread_reports()
        .filter(answer__in=answers)
        .select_related("answer__question")
        .order_by("answer__question__position", "number")
    )
