"""The scores of the example, from its data files, through the actions.

What each key means is said in the files of `fixtures/example/`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import User
from questionnaires.actions.scoring import (
    Given,
    Ruling,
    let_one_score_stand,
    score_answer,
    settle,
)
from questionnaires.models import AnswerVersion, Ask, Level
from questionnaires.models.score import Confidence, Method, Treatment

# A table of a data file.
Table = dict[str, Any]
SCORERS = ("a", "b")


def score_reply(
    table: Table, versions: Iterable[AnswerVersion], *, scorers: Mapping[str, User]
) -> None:
    """Each scorer's levels for a campaign's answers, and the levels that are settled.

    `scorers` are by the key that the file gives them; the first is a coordinator.
    """
    in_use = Level.objects.filter(grid__questionnaires__slug=table["questionnaire"])
    levels = {level.rank: level for level in in_use}
    for version, answer in zip(versions, table["answer"], strict=True):
        for judged in answer.get("judged", []):
            ask = Ask.objects.get(question=version.answer.question_id, key=judged["ask"])
            _judge(version, ask, judged, levels, scorers)


def _judge(
    version: AnswerVersion,
    ask: Ask,
    judged: Table,
    levels: Mapping[int, Level],
    scorers: Mapping[str, User],
) -> None:
    given = {key: judged[key] for key in SCORERS if key in judged}
    for key, said in given.items():
        score_answer(by=scorers[key], version=version, given={ask: _given(said, levels)})
    coordinator = scorers[SCORERS[0]]
    if len(given) == 1:
        let_one_score_stand(by=coordinator, version=version, ask=ask)
    elif "why" in judged:
        ruling = Ruling(levels[judged["settled"]], Method.TOGETHER, judged["why"])
        settle(by=coordinator, version=version, ask=ask, ruling=ruling)


def _given(said: Table, levels: Mapping[int, Level]) -> Given:
    return Given(
        level=levels[said["level"]],
        treatment=Treatment(said["treatment"]),
        confidence=Confidence(said["confidence"]),
        reason=said.get("reason", ""),
    )
