"""What waits for one person in the judging of a questionnaire, question by question.

The order is that of the questions, never of need: that would tell who has scored.
"""

from collections.abc import Sized
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet

from accounts.models import User
from questionnaires.comparison import Run, differences
from questionnaires.judging import may_score, stale_scores, to_score, to_settle
from questionnaires.models import AnswerVersion, Level, Question, Questionnaire, Score

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One question, with how many of its answers wait for the reader."""

    question: Question
    waiting: int


@dataclass(frozen=True, slots=True)
class Stale:
    """A level of the reader's own that rests on other words, or on another grid, than today's.

    `changes` lead from the old words to those of today; `level` is what the grid of today says
    at the same rank, None where it has no such rank.
    """

    score: Score
    changes: list[Run]
    is_other_grid: bool
    level: Level | None


class Queue:
    """A questionnaire's judging as one reader finds it."""

    def __init__(self, questionnaire: Questionnaire, reader: User) -> None:
        self.questionnaire = questionnaire
        self.reader = reader

    @cached_property
    def may_score(self) -> bool:
        return may_score(self.reader, self.questionnaire.pk)

    @cached_property
    def lines(self) -> list[Line]:
        """Each question with what waits; two queries."""
        waiting = dict(
            to_score(self.reader)
            .filter(answer__response__questionnaire=self.questionnaire)
            .order_by()
            .values_list("answer__question")
            .annotate(Count("pk"))
        )
        questions = self.questionnaire.questions.order_by("position")
        return [Line(question, waiting.get(question.pk, 0)) for question in questions]

    @property
    def waiting(self) -> int:
        return sum(line.waiting for line in self.lines)

    @property
    def _disputed(self) -> QuerySet[AnswerVersion]:
        own = {"answer__response__questionnaire": self.questionnaire}
        return to_settle(self.reader).filter(**own)

    @cached_property
    def disputed(self) -> list[AnswerVersion]:
        """Answers on which two people differ; the first MOST_SHOWN."""
        versions = self._disputed.select_related(
            "answer__question", "answer__response__candidacy"
        ).order_by("answer__question__position", "answer__response__candidacy__sort_key")
        return list(versions[:MOST_SHOWN])

    @cached_property
    def disputed_count(self) -> int:
        """How many there are in all; one query more where not all are shown."""
        return _count(self.disputed, self._disputed)

    @property
    def _stale(self) -> QuerySet[Score]:
        own = {"version__answer__response__questionnaire": self.questionnaire}
        return stale_scores(self.reader).filter(**own)

    @cached_property
    def stale_count(self) -> int:
        """How many there are in all; one query more where not all are shown."""
        return _count(self.stale, self._stale)

    @cached_property
    def stale(self) -> list[Stale]:
        """The reader's own levels to confirm, the first MOST_SHOWN. Three queries."""
        scores = list(
            self._stale.select_related(
                "level",
                "ask",
                "version__text",
                "version__answer__question",
                "version__answer__response__candidacy",
            ).order_by("version__answer__question__position", "pk")[:MOST_SHOWN]
        )
        current = {
            version.answer_id: version
            for version in AnswerVersion.objects.current()
            .filter(answer__in=[score.version.answer_id for score in scores])
            .select_related("text")
        }
        levels = {
            level.rank: level for level in Level.objects.filter(grid=self.questionnaire.grid_id)
        }
        return [self._line(score, current[score.version.answer_id], levels) for score in scores]

    def _line(self, score: Score, now: AnswerVersion, levels: dict[int, Level]) -> Stale:
        before = score.version.text.body if score.version.text else ""
        after = now.text.body if now.text else ""
        return Stale(
            score=score,
            changes=differences(before, after) if before != after else [],
            is_other_grid=score.grid_id != self.questionnaire.grid_id,
            level=levels.get(score.level.rank) if score.level else None,
        )


def _count(shown: Sized, found: QuerySet[Any]) -> int:
    return len(shown) if len(shown) < MOST_SHOWN else found.count()
