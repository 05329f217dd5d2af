"""What a candidacy answered, response by response and question by question, for one reader."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from accounts.models import User
from questionnaires.figures import CandidacyFigures, figures_of
from questionnaires.models import Answer, AnswerVersion, Question, Response
from questionnaires.results import results_for
from sources.models import Anchor, Text
from sources.words import label_of
from stakeholders.models import Candidacy

FIRST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Opening:
    """The first words of a text; `label` says what they are where they are no quotation."""

    words: str
    label: str
    language: str

    @property
    def is_quotation(self) -> bool:
        return not self.label


@dataclass(frozen=True, slots=True)
class Row:
    """One question and what became of it; `version` is the accepted one, if there is one."""

    question: Question
    answer: Answer | None
    version: AnswerVersion | None
    opening: Opening | None
    is_waiting: bool
    highlight_count: int


@dataclass(frozen=True, slots=True)
class ResponseRows:
    """A response with a row for each question of its questionnaire; `figures` only for staff."""

    response: Response
    rows: tuple[Row, ...]
    figures: CandidacyFigures | None = None

    @property
    def accepted_count(self) -> int:
        return sum(row.version is not None for row in self.rows)


def responses_of(candidacy: Candidacy, reader: User) -> list[ResponseRows]:
    """The responses that `reader` may see. Nine queries, however many there are; six for others."""
    responses = list(
        Response.objects.visible_to(reader)
        .filter(candidacy=candidacy)
        .select_related("questionnaire")
        .order_by("-pk")
    )
    questions = _questions(responses)
    answers = list(Answer.objects.visible_to(reader).filter(response__in=responses))
    versions = AnswerVersion.objects.visible_to(reader).filter(answer__in=answers)
    current = versions.current().select_related("text")
    waiting = versions.awaiting_check()
    cells = _Cells(
        answers={(answer.response_id, answer.question_id): answer for answer in answers},
        versions={version.answer_id: version for version in current},
        waiting=set(waiting.values_list("answer_id", flat=True)),
    )
    counts = highlight_counts(version.text_id for version in cells.versions.values())
    figures = _figures(candidacy, responses) if reader.is_advocate else {}
    return [
        ResponseRows(
            response,
            tuple(
                _row(question, response, cells, counts)
                for question in questions[response.questionnaire_id]
            ),
            figures.get(response.questionnaire_id),
        )
        for response in responses
    ]


@dataclass(frozen=True, slots=True)
class _Cells:
    """Rows of the database by what they belong to."""

    answers: dict[tuple[int, int], Answer]
    versions: dict[int, AnswerVersion]
    waiting: set[int]


def _questions(responses: list[Response]) -> dict[int, list[Question]]:
    asked: dict[int, list[Question]] = defaultdict(list)
    for question in Question.objects.filter(
        questionnaire__in=[response.questionnaire_id for response in responses]
    ).order_by("position"):
        asked[question.questionnaire_id].append(question)
    return asked


def highlight_counts(text_pks: Iterable[int | None]) -> dict[int, int]:
    """How many active marks lie on each text."""
    anchors = Anchor.objects.filter(text__in=text_pks, annotation__withdrawn_at__isnull=True)
    return dict(anchors.values_list("text").annotate(Count("pk")))


def _figures(candidacy: Candidacy, responses: list[Response]) -> dict[int, CandidacyFigures]:
    """What the answers came to by questionnaire, of those that have a grid."""
    judged = [one.questionnaire for one in responses if one.questionnaire.grid_id is not None]
    if not judged:
        return {}
    return {
        results.questionnaire.pk: figures_of(results, candidacy)
        for results in results_for(candidacy, judged)
    }


def _row(question: Question, response: Response, cells: _Cells, counts: dict[int, int]) -> Row:
    answer = cells.answers.get((response.pk, question.pk))
    version = cells.versions.get(answer.pk) if answer else None
    text = version.text if version else None
    return Row(
        question=question,
        answer=answer,
        version=version,
        opening=opening_of(text) if text else None,
        is_waiting=answer is not None and answer.pk in cells.waiting,
        highlight_count=counts.get(text.pk, 0) if text else 0,
    )


def opening_of(text: Text) -> Opening:
    """The first words on one line, cut between two words."""
    words = " ".join(text.body[: 2 * FIRST_WORDS].split())
    if len(words) > FIRST_WORDS:
        words = words[:FIRST_WORDS].rpartition(" ")[0].rstrip(" ,;:.") + "…"
    return Opening(words, label_of(text), text.language)
