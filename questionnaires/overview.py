"""A response as one person sees it: each question, its answer, and that person's next step."""

from dataclasses import dataclass
from enum import StrEnum

from accounts.models import User
from questionnaires.models import Answer, AnswerVersion, Question, Response
from questionnaires.models.response import Decision


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
    """

    question: Question
    reader: User
    answer: Answer | None = None
    is_others: bool = False
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
        return self.is_waiting and may_check(self.reader, self.latest)

    @property
    def step(self) -> Step:
        if self.latest is None:
            return Step.OTHERS if self.is_others else Step.NONE
        if self.decision == Decision.RETURNED:
            return Step.CORRECT
        if self.may_check:
            return Step.CHECK
        return Step.WAIT if self.is_waiting else Step.READ


def may_check(reader: User, version: AnswerVersion | None) -> bool:
    """Advocates and coordinators check what somebody else entered."""
    return version is not None and reader.is_advocate and version.entered_by_id != reader.pk


def cells_of(response: Response, reader: User) -> list[Cell]:
    """A cell for each question of the questionnaire, in its order. Three queries."""
    questions = response.questionnaire.questions.select_related("section").order_by("position")
    answers = {answer.question_id: answer for answer in response.answers.all()}
    versions: dict[int, list[AnswerVersion]] = {}
    for version in (
        AnswerVersion.objects.visible_to(reader)
        .filter(answer__response=response)
        .select_related("entered_by", "check_record__checked_by")
        .order_by("number")
    ):
        versions.setdefault(version.answer_id, []).append(version)
    return [_cell(question, reader, answers.get(question.pk), versions) for question in questions]


def _cell(
    question: Question,
    reader: User,
    answer: Answer | None,
    versions: dict[int, list[AnswerVersion]],
) -> Cell:
    if answer is None or answer.pk not in versions:
        return Cell(question, reader, is_others=answer is not None)
    entered = versions[answer.pk]
    accepted = [version for version in entered if decision_on(version) == Decision.ACCEPTED]
    return Cell(
        question,
        reader,
        answer,
        current=accepted[-1] if accepted else None,
        latest=entered[-1],
    )


def decision_on(version: AnswerVersion) -> str:
    """The verdict on a version whose check was loaded with it; empty while there is none."""
    check = getattr(version, "check_record", None)
    return check.decision if check else ""
