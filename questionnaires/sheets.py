"""The form of a received document: one small form a question, filled in from the reader's split."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from questionnaires.actions import Entry
from questionnaires.entering import (
    Proposal,
    WordCount,
    proposals_of,
    left_over,
    place_of,
    read_reply,
    word_count,
)
from questionnaires.forms import ABSENT, EntryForm, LanguageOfWordsForm
from questionnaires.models import AnswerState, Receipt
from sources.models.text import LANGUAGES
from sources.normalising import normalise
from sources.reading.blocks import Remark
from sources.reading.reader import UnreadableDocument
from sources.splitting import FoundQuestion, Split


@dataclass(frozen=True, slots=True)
class Line:
    """One question on the sheet: what the reader proposes, and the form to change it."""

    draft: Proposal
    form: EntryForm

    @property
    def doubts(self) -> list[str]:
        return [doubt.sentence(_) for doubt in self.draft.doubts]


class EntrySheet:
    """All questions of a received document. `posted` is what a person sent, None at first."""

    def __init__(self, receipt: Receipt, posted: Mapping[str, Any] | None = None) -> None:
        self.receipt = receipt
        self.is_bound = posted is not None
        self.split = _split_again(receipt)
        questions = receipt.response.questionnaire.questions.select_related("section")
        self.lines = [
            Line(draft, _form(draft, posted))
            for draft in proposals_of(
                self.split, list(questions.order_by("position")), sender=self._sender
            )
        ]
        self.language = LanguageOfWordsForm(posted, initial={"language": self._language()})
        self.error = ""

    def is_valid(self) -> bool:
        forms = [self.language, *(line.form for line in self.lines)]
        # Each is asked, so that all complaints are shown at once.
        are_valid = [form.is_valid() for form in forms]
        if not all(are_valid):
            self.error = _("Some answers need another look. Nothing is saved yet.")
        elif all(line.form.cleaned_data["state"] == ABSENT for line in self.lines):
            self.error = _("No answer is filled in. Nothing is saved yet.")
        return not self.error

    @property
    def refused(self) -> list[Line]:
        """The lines that need another look before anything is saved."""
        return [line for line in self.lines if self.is_bound and line.form.errors]

    def entries(self) -> list[Entry]:
        """An entry for each question that the document answers; only of a valid sheet."""
        return [
            self._entry(line) for line in self.lines if line.form.cleaned_data["state"] != ABSENT
        ]

    def _entry(self, line: Line) -> Entry:
        cleaned = line.form.cleaned_data
        words = normalise(cleaned["words"]).strip()
        printed = normalise(cleaned["question_as_printed"]).strip()
        return Entry(
            question=line.draft.question,
            state=AnswerState(cleaned["state"]),
            words=words,
            language=self.language.cleaned_data["language"],
            question_as_printed=printed,
            start=self._start(line.draft, words, printed),
        )

    def _start(self, draft: Proposal, words: str, printed: str) -> int | None:
        """Words that nobody touched are where the reader found them."""
        if words and words == draft.words:
            return draft.start
        return place_of(words, self.receipt.document.full_text, printed)

    def _language(self) -> str:
        known = dict(LANGUAGES)
        return self.split.language if self.split.language in known else self._asked_in

    @property
    def _sender(self) -> str:
        return self.receipt.response.candidacy.name

    @property
    def _asked_in(self) -> str:
        return self.receipt.response.questionnaire.language

    @cached_property
    def count(self) -> WordCount:
        return word_count(self.split)

    @cached_property
    def left_over(self) -> list[FoundQuestion]:
        """Questions of the document that are none of ours, with their answers."""
        return left_over(self.split, [line.draft for line in self.lines])

    @property
    def warnings(self) -> list[str]:
        return [warning.sentence(_) for warning in self.split.warnings]

    @property
    def found_count(self) -> int:
        return sum(line.draft.found is not None for line in self.lines)


def _split_again(receipt: Receipt) -> Split:
    """The reader's result for a stored file. Should it refuse now, all is placed by hand."""
    document = receipt.document
    with document.file.open("rb") as stored:
        content = stored.read()
    try:
        return read_reply(content, document.original_name)[1]
    except UnreadableDocument as error:
        return Split(full_text=document.full_text, warnings=(Remark(error.message),))


def _form(draft: Proposal, posted: Mapping[str, Any] | None) -> EntryForm:
    return EntryForm(
        posted,
        prefix=f"q{draft.question.pk}",
        initial={
            "state": draft.state or ABSENT,
            "words": draft.words,
            "question_as_printed": draft.question_as_printed,
        },
    )
