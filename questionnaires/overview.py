"""A response as one person sees it: each question, its answer, and that person's next step.

Here too: who may check what.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet

from accounts.models import User
from questionnaires.models import Answer, AnswerVersion, Question, Response
from questionnaires.models.grant import Grant, Right
from questionnaires.models.response import Decision, brought_in_by


class Step(StrEnum):
    """What the reader can do next about an answer."""

    NONE = "none"
    OTHERS = "others"
    READ = "read"
    CHECK = "check"
    WAIT = "wait"
    CORRECT = "correct"


@dataclass(frozen=True, slots=True)
class Cell:
    """One question of a response. `current` is the accepted version, `latest` the last entered.

    `is_others`: somebody else entered the answer, and the reader may not see it.
    `is_correctable`: the reader may write a better transcription.
    """

    question: Question
    reader: User
    answer: Answer | None = None
    is_others: bool = False
    is_checker: bool = False
    is_correctable: bool = False
    current: AnswerVersion | None = None
    latest: AnswerVersion | None = None

    @property
    def shown(self) -> AnswerVersion | None:
        return self.current or self.latest

    @property
    def decision(self) -> str:
        """The verdict on the latest version; empty while nobody has given one."""
        return decision_on(self.latest) if self.latest else ""

    @property
    def is_waiting(self) -> bool:
        return self.latest is not None and not self.decision

    @property
    def may_check(self) -> bool:
        return self.is_waiting and may_check(self.reader, self.latest, checks=self.is_checker)

    @property
    def step(self) -> Step:
        if self.latest is None:
            return Step.OTHERS if self.is_others else Step.NONE
        if self.decision == Decision.RETURNED:
            return Step.CORRECT if self.is_correctable else Step.READ
        if self.may_check:
            return Step.CHECK
        return Step.WAIT if self.is_waiting else Step.READ


def is_checker(reader: User, questionnaire_pk: int) -> bool:
    """Advocates and coordinators check; a volunteer does where a coordinator said so."""
    granted = Grant.objects.to(reader, Right.CHECK).filter(questionnaire=questionnaire_pk)
    return reader.is_advocate or granted.exists()


def is_own(reader: User, version: AnswerVersion | None) -> bool:
    """Whether somebody else has to check it. Its receipt is loaded with it.

    A volunteer does not check what was entered from a document that they took in either.
    """
    if version is None:
        return False
    if reader.is_advocate:
        return version.entered_by_id == reader.pk
    return version.is_brought_in_by(reader)


def may_check(reader: User, version: AnswerVersion | None, *, checks: bool) -> bool:
    """Who checks here (`checks`: see `is_checker`) checks what somebody else brought in."""
    return checks and version is not None and not is_own(reader, version)


def to_check(reader: User) -> QuerySet[AnswerVersion]:
    """All that waits for the reader's check: `may_check`, for many rows at once."""
    waiting = AnswerVersion.objects.awaiting_check()
    if reader.is_advocate:
        return waiting.exclude(entered_by=reader)
    granted = Grant.objects.to(reader, Right.CHECK).values("questionnaire")
    return waiting.exclude(brought_in_by(reader)).filter(
        answer__response__questionnaire__in=granted
    )


def cells_of(response: Response, reader: User, *, checks: bool) -> list[Cell]:
    """A cell for each question of the questionnaire, in its order. Three queries.

    `checks`: see `is_checker`.
    """
    questions = response.questionnaire.questions.select_related("section").order_by("position")
    answers = {answer.question_id: answer for answer in response.answers.all()}
    versions: dict[int, list[AnswerVersion]] = {}
    for version in (
        AnswerVersion.objects.visible_to(reader)
        .filter(answer__response=response)
        .select_related("entered_by", "check_record__checked_by", "receipt")
        .order_by("number")
    ):
        versions.setdefault(version.answer_id, []).append(version)
    return [
        _cell(question, reader, answers.get(question.pk), versions, checks=checks)
        for question in questions
    ]


def _cell(
    question: Question,
    reader: User,
    answer: Answer | None,
    versions: dict[int, list[AnswerVersion]],
    *,
    checks: bool,
) -> Cell:
    if answer is None or answer.pk not in versions:
        return Cell(question, reader, is_others=answer is not None)
    entered = versions[answer.pk]
    accepted = [version for version in entered if decision_on(version) == Decision.ACCEPTED]
    return Cell(
        question,
        reader,
        answer,
        is_checker=checks,
        is_correctable=may_correct(reader, entered),
        current=accepted[-1] if accepted else None,
        latest=entered[-1],
    )


def may_correct(reader: User, versions: Iterable[AnswerVersion]) -> bool:
    """Staff correct every answer; volunteers those of which they brought in a version.

    `versions` are those that the reader may see; their receipts are loaded with them.
    """
    return reader.is_advocate or any(version.is_brought_in_by(reader) for version in versions)


def decision_on(version: AnswerVersion) -> str:
    """The verdict on a version whose check was loaded with it; empty while there is none."""
    check = getattr(version, "check_record", None)
    return check.decision if check else ""
