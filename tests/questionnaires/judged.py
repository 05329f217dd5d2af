"""A questionnaire that is judged as a whole, made in a few queries: for pages with many cells."""

from datetime import date
from hashlib import sha256
from itertools import cycle

from accounts.models import Role
from questionnaires.models import (
    Answer,
    AnswerState,
    AnswerVersion,
    Check,
    Question,
    Questionnaire,
    Response,
    Score,
    Section,
    Settlement,
)
from questionnaires.models.response import Decision
from questionnaires.models.score import Method
from sources.models import Text
from stakeholders.models import Candidacy
from stakeholders.sorting import sort_key
from tests import factories


def make_judged(
    *,
    candidacies: int,
    questions: int,
    parts: int = 1,
    ranks: tuple[int, ...] = (3, 2, 1, 0, -1, 2, 1),
) -> Questionnaire:
    """Every ask of every candidacy is answered, accepted, scored by two people and settled.

    The levels go round `ranks`, one ask after the other.
    """
    questionnaire = _in_parts(questions, parts)
    names = [f"Liste {number:02}" for number in range(1, candidacies + 1)]
    standing = Candidacy.objects.bulk_create(
        Candidacy(
            election=questionnaire.election,
            slug=f"{questionnaire.slug}-{at}",
            name=name,
            sort_key=sort_key(name),
        )
        for at, name in enumerate(names)
    )
    responses = Response.objects.bulk_create(
        Response(questionnaire=questionnaire, candidacy=candidacy) for candidacy in standing
    )
    _judge(_accepted(questionnaire, responses), questionnaire, ranks)
    return questionnaire


def _in_parts(questions: int, parts: int) -> Questionnaire:
    questionnaire = factories.make_scored_questionnaire(questions=questions, is_sent=False)
    for part in range(1, parts):
        section = Section.objects.create(
            questionnaire=questionnaire, position=part + 1, title_fr=f"Partie {part + 1}"
        )
        later = Question.objects.filter(questionnaire=questionnaire)
        later.filter(position__gt=part * questions / parts).update(section=section)
    Questionnaire.objects.filter(pk=questionnaire.pk).update(sent_on=date(2026, 1, 10))
    return Questionnaire.objects.get(pk=questionnaire.pk)


def _accepted(questionnaire: Questionnaire, responses: list[Response]) -> list[AnswerVersion]:
    answers = Answer.objects.bulk_create(
        Answer(response=response, question=question)
        for response in responses
        for question in questionnaire.questions.order_by("position")
    )
    words = [f"Oui, {at} fois." for at, _answer in enumerate(answers)]
    texts = Text.objects.bulk_create(
        Text(
            body=body,
            sha256=sha256(body.encode()).hexdigest(),
            language="fr",
            wording="verbatim",
        )
        for body in words
    )
    enterer, checker = factories.make_user(), factories.make_user(Role.ADVOCATE)
    versions = AnswerVersion.objects.bulk_create(
        AnswerVersion(
            answer=answer, number=1, state=AnswerState.ANSWERED, text=text, entered_by=enterer
        )
        for answer, text in zip(answers, texts, strict=True)
    )
    Check.objects.bulk_create(
        Check(version=version, decision=Decision.ACCEPTED, checked_by=checker)
        for version in versions
    )
    return versions


def _judge(
    versions: list[AnswerVersion], questionnaire: Questionnaire, ranks: tuple[int, ...]
) -> None:
    grid = questionnaire.grid
    levels = {level.rank: level for level in grid.levels.all()}
    asks = {question.pk: question.asks.get() for question in questionnaire.questions.all()}
    places = [
        {
            "version": version,
            "ask": asks[version.answer.question_id],
            "grid": grid,
            "level": levels[rank],
        }
        for version, rank in zip(versions, cycle(ranks), strict=False)
    ]
    for scorer in (factories.make_user(Role.ADVOCATE), factories.make_user(Role.ADVOCATE)):
        Score.objects.bulk_create(
            Score(**place, treatment="answered", scored_by=scorer) for place in places
        )
    Settlement.objects.bulk_create(
        Settlement(**place, method=Method.EQUAL, settled_by=scorer) for place in places
    )
