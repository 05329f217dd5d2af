"""What waits for one scorer: long lists say how much of them is shown."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from questionnaires.models import AnswerVersion, Questionnaire, Score
from questionnaires.scoring_queue import MOST_SHOWN
from tests import factories
from tests.questionnaires.judged import make_judged

pytestmark = pytest.mark.django_db


def with_another_grid(answers: int) -> Questionnaire:
    """Answers that two people scored by the grid of before."""
    questionnaire = make_judged(candidacies=1, questions=answers)
    questionnaire.grid = factories.make_grid()
    questionnaire.save()
    return questionnaire


def give(questionnaire: Questionnaire, rank: int, by: User) -> None:
    level = questionnaire.grid.levels.get(rank=rank)
    versions = AnswerVersion.objects.select_related("answer__question")
    Score.objects.bulk_create(
        Score(
            version=version,
            ask=version.answer.question.asks.get(),
            grid=questionnaire.grid,
            level=level,
            treatment="answered",
            scored_by=by,
        )
        for version in versions
    )


def shown(client: Client, questionnaire: Questionnaire) -> tuple[str, Any]:
    response = client.get(reverse("questionnaire_scoring", args=[questionnaire.slug]))
    return " ".join(response.content.decode().split()), response.context["queue"]


@pytest.mark.parametrize(
    ("more", "expected"), [(0, []), (2, [f"The first {MOST_SHOWN} of {MOST_SHOWN + 2} levels"])]
)
def test_levels_to_confirm_say_how_many_are_shown(
    sign_in: Callable[[User], Client], more: int, expected: list[str]
) -> None:
    questionnaire = with_another_grid(MOST_SHOWN + more)
    User.objects.update(language="en")
    scorer = Score.objects.order_by("pk")[0].scored_by

    page, queue = shown(sign_in(scorer), questionnaire)

    assert len(queue.stale) == MOST_SHOWN
    assert re.findall(r"The first \d+ of \d+ \w+", page) == expected


@pytest.mark.parametrize(
    ("more", "expected"), [(0, []), (2, [f"The first {MOST_SHOWN} of {MOST_SHOWN + 2} answers"])]
)
def test_answers_to_settle_say_how_many_are_shown(
    ben_client: Client, more: int, expected: list[str]
) -> None:
    questionnaire = with_another_grid(MOST_SHOWN + more)
    for rank in (2, 1):
        give(questionnaire, rank, by=factories.make_user(Role.ADVOCATE))

    page, queue = shown(ben_client, questionnaire)

    assert len(queue.disputed) == MOST_SHOWN
    assert re.findall(r"The first \d+ of \d+ \w+", page) == expected
