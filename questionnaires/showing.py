"""What the pages of one answer show: its versions, its neighbours, and the comparison to check."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from django.db.models import OuterRef, QuerySet, Subquery, prefetch_related_objects

from accounts.models import User
from questionnaires.comparison import Excerpt, Run, differences, in_original
from questionnaires.following import left_behind
from questionnaires.models import Answer, AnswerVersion, Ask, CorrectionDraft
from questionnaires.models.response import Decision
from questionnaires.overview import decision_on, is_checker, is_own, may_check, may_correct
from questionnaires.score_sheet import ScoreSheet
from questionnaires.translating import IN_LANGUAGE, InLanguage, in_other_languages
from sources.models import Document, Text


@dataclass(frozen=True)
class AnswerPage:
    """One answer for one reader; `number` asks for an older version than the one on record.

    `sent` is a score sheet that was sent and has to be shown again.
    """

    answer: Answer
    reader: User
    number: int | None = None
    sent: Mapping[str, Any] | None = None

    @cached_property
    def versions(self) -> list[AnswerVersion]:
        begun = CorrectionDraft.objects.filter(answer=OuterRef("answer"), saved_by=self.reader)
        return list(
            self.answer.versions.visible_to(self.reader)
            .annotate(begun_at=Subquery(begun.values("saved_at")))
            .select_related("text", "entered_by", "check_record__checked_by", "receipt__document")
            .defer("receipt__document__full_text", "text__search")
            .order_by("-number")
        )

    @cached_property
    def current(self) -> AnswerVersion | None:
        """The latest accepted version."""
        accepted = (v for v in self.versions if decision_on(v) == Decision.ACCEPTED)
        return next(accepted, None)

    @property
    def latest(self) -> AnswerVersion | None:
        return self.versions[0] if self.versions else None

    @cached_property
    def shown(self) -> AnswerVersion | None:
        asked = (version for version in self.versions if version.number == self.number)
        return next(asked, self.current or self.latest)

    @property
    def text(self) -> Text | None:
        return self.shown.text if self.shown else None

    @property
    def is_current(self) -> bool:
        return self.shown is not None and self.shown == self.current

    @property
    def may_mark(self) -> bool:
        """Marks go on words that somebody else has accepted, and on the current ones only."""
        return self.reader.is_advocate and self.is_current and self.text is not None

    @cached_property
    def asks(self) -> list[Ask]:
        """What the question asks for, kept on the question for whoever reads them next."""
        prefetch_related_objects([self.answer.question], "asks")
        return list(self.answer.question.asks.all())

    @property
    def sheet(self) -> ScoreSheet | None:
        """Where the words on record are judged; None where they are not for this reader."""
        return self._sheet_of_today if self.is_current else None

    @property
    def comments_only_by(self) -> User | None:
        """The reader, while they still have a level to give: others' comments wait till then."""
        sheet = self._sheet_of_today
        return self.reader if sheet and sheet.is_awaited else None

    @cached_property
    def _sheet_of_today(self) -> ScoreSheet | None:
        """The answer was loaded with_may_be_scored."""
        questionnaire = self.answer.response.questionnaire
        is_judged = self.current is not None and questionnaire.grid_id is not None
        may_score = bool(vars(self.answer)["may_be_scored"])
        if not is_judged or not (self.reader.is_advocate or may_score):
            return None
        version = cast("AnswerVersion", self.current)
        version.answer = self.answer
        prefetch_related_objects([self.answer.question], "asks")
        return ScoreSheet(version, self.reader, may_score=may_score, data=self.sent)

    @property
    def is_waiting(self) -> bool:
        return self.latest is not None and not decision_on(self.latest)

    @property
    def may_check(self) -> bool:
        return self.is_waiting and may_check(self.reader, self.latest, checks=self.is_checker)

    @cached_property
    def is_checker(self) -> bool:
        return is_checker(self.reader, self.answer.response.questionnaire_id)

    @property
    def may_correct(self) -> bool:
        return may_correct(self.reader, self.versions)

    @property
    def begun_at(self) -> datetime | None:
        """When a correction that the reader has begun, and not sent, was saved."""
        return vars(self.latest)["begun_at"] if self.latest else None

    @property
    def may_download(self) -> bool:
        """Whether the document of the shown version is open to the reader."""
        receipt = self.shown.receipt if self.shown else None
        return receipt is not None and (receipt.entered_by_id == self.reader.pk or self.is_checker)

    @property
    def is_returned(self) -> bool:
        return self.latest is not None and decision_on(self.latest) == Decision.RETURNED

    @cached_property
    def translations(self) -> list[InLanguage]:
        """What stands beside the words shown in other languages, and what staff have begun."""
        found = in_other_languages(self.text, self.versions, self.reader)
        return [one for one in found if not one.is_empty]

    @property
    def untranslated(self) -> list[InLanguage]:
        """The languages in which nobody has begun, where the reader may begin."""
        if not self.may_mark:
            return []
        begun = {one.language for one in self.translations}
        begun |= {self.text.language} if self.text else set()
        return [InLanguage(code) for code in IN_LANGUAGE if code not in begun]

    def context(self) -> dict[str, Any]:
        """All that the template needs beside the words."""
        neighbours = _neighbours(self.answer, self.reader)
        is_staff = self.reader.is_advocate
        return {
            "page": self,
            "sheet": self.sheet,
            "answer": self.answer,
            "asks": self.asks,
            "previous": neighbours[0],
            "following": neighbours[1],
            "elsewhere": _elsewhere(self.answer) if is_staff else [],
            "left_behind": left_behind([self.answer]) if is_staff else [],
        }


def _neighbours(answer: Answer, reader: User) -> tuple[Answer | None, Answer | None]:
    """The answers before and after this one that the reader may see. One query."""
    row = list(
        Answer.objects.visible_to(reader)
        .filter(response=answer.response_id)
        .select_related("question")
        .order_by("question__position")
    )
    at = next(place for place, one in enumerate(row) if one.pk == answer.pk)
    before = row[at - 1] if at else None
    return before, row[at + 1] if at + 1 < len(row) else None


def _elsewhere(answer: Answer) -> QuerySet[Answer]:
    """The other campaigns' answers to the same question."""
    return (
        Answer.objects.filter(question=answer.question_id)
        .exclude(pk=answer.pk)
        .select_related("response__candidacy")
        .order_by("response__candidacy__sort_key")
    )


@dataclass(frozen=True)
class Checking:
    """The latest transcription beside what there is to compare it with."""

    answer: Answer
    reader: User

    @cached_property
    def version(self) -> AnswerVersion | None:
        return (
            self.answer.versions.select_related(
                "text", "entered_by", "check_record__checked_by", "receipt__document"
            )
            .order_by("number")
            .last()
        )

    @cached_property
    def current(self) -> AnswerVersion | None:
        return self.answer.versions.current().select_related("text").first()

    @property
    def is_waiting(self) -> bool:
        return self.version is not None and not decision_on(self.version)

    @property
    def is_own(self) -> bool:
        return is_own(self.reader, self.version)

    @property
    def words(self) -> str:
        return self.version.text.body if self.version and self.version.text else ""

    @property
    def document(self) -> Document | None:
        return self.version.receipt.document if self.version and self.version.receipt else None

    @property
    def language(self) -> str:
        """The language of the words, or of the questionnaire where there are none."""
        if self.version and self.version.text:
            return self.version.text.language
        return self.answer.question.questionnaire.language

    @cached_property
    def excerpt(self) -> Excerpt | None:
        """Where the words stand in the original, or what there is most like them."""
        if not self.version or not self.version.text or not self.document:
            return None
        return in_original(self.words, self.document.full_text, self.version.text.start)

    @cached_property
    def slips(self) -> list[Run]:
        """How the transcription differs from the original; empty when it does not."""
        if not self.excerpt or self.excerpt.is_exact:
            return []
        return differences(self.excerpt.passage, self.words)

    @cached_property
    def changes(self) -> list[Run]:
        """From the words on record to these; empty when there are none to compare with."""
        before = self.current.text if self.current else None
        text = self.version.text if self.version else None
        if before is None or text is None or before.wording != text.wording:
            return []
        return differences(before.body, text.body)
