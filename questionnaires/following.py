"""Marks that did not follow when an answer's words were replaced: a person decides on each."""

from collections.abc import Iterable
from dataclasses import dataclass

from questionnaires.models import Answer, AnswerVersion
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
