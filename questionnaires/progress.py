"""How far each campaign's reply has come, from nothing on file to checked answers."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count

from accounts.models import User
from questionnaires.models import Answer, AnswerVersion, Questionnaire, Receipt, Response
from questionnaires.models.response import Decision
from stakeholders.models import Candidacy


class Stage(StrEnum):
    """Where a reply stands. No reply on file says nothing about what a campaign thinks."""

    NOTHING = "nothing"
    RECEIVED = "received"
    RETURNED = "returned"
    WAITING = "waiting"
    CHECKED = "checked"


@dataclass(frozen=True, slots=True)
class ReplyProgress:
    """One candidacy's reply to a questionnaire, in numbers of answers.

    `is_open`: whether the reader may open the response.
    """

    candidacy: Candidacy
    response: Response | None
    is_open: bool = False
    entered: int = 0
    waiting: int = 0
    returned: int = 0
    unsplit: int = 0

    @property
    def checked(self) -> int:
        return self.entered - self.waiting - self.returned

    @property
    def stage(self) -> Stage:
        if self.response is None or not (self.entered or self.unsplit):
            return Stage.NOTHING
        if self.unsplit:
            return Stage.RECEIVED
        if self.returned:
            return Stage.RETURNED
        return Stage.WAITING if self.waiting else Stage.CHECKED


def progress_of(questionnaire: Questionnaire, reader: User) -> list[ReplyProgress]:
    """The progress of each candidacy of the election, by name. Five queries, four for staff."""
    responses = {
        response.candidacy_id: response
        for response in Response.objects.filter(questionnaire=questionnaire)
    }
    latest = _latest(questionnaire)
    entered = dict(
        Answer.objects.filter(response__questionnaire=questionnaire)
        .order_by("response")
        .values_list("response")
        .annotate(Count("pk"))
    )
    unsplit = dict(
        Receipt.objects.filter(response__questionnaire=questionnaire, versions__isnull=True)
        .order_by("response")
        .values_list("response")
        .annotate(Count("pk"))
    )
    open_to_reader = _visible(questionnaire, reader)
    return [
        ReplyProgress(
            candidacy,
            response := responses.get(candidacy.pk),
            is_open=response is not None and (reader.is_advocate or response.pk in open_to_reader),
            entered=entered.get(response.pk, 0) if response else 0,
            waiting=latest.get((response.pk, None), 0) if response else 0,
            returned=latest.get((response.pk, Decision.RETURNED), 0) if response else 0,
            unsplit=unsplit.get(response.pk, 0) if response else 0,
        )
        for candidacy in questionnaire.election.candidacies.order_by("sort_key", "pk")
    ]


def _visible(questionnaire: Questionnaire, reader: User) -> set[int]:
    """The responses that a volunteer may open; staff open all."""
    if reader.is_advocate:
        return set()
    visible = Response.objects.visible_to(reader).filter(questionnaire=questionnaire)
    return set(visible.values_list("pk", flat=True))


def _latest(questionnaire: Questionnaire) -> dict[tuple[int, str | None], int]:
    """How many latest versions a response has by what became of them; None while unchecked."""
    latest = AnswerVersion.objects.latest_of_each().filter(
        answer__response__questionnaire=questionnaire
    )
    counted = (
        latest.order_by()
        .values_list("answer__response", "check_record__decision")
        .annotate(Count("pk"))
    )
    return {(response, decision): count for response, decision, count in counted}
