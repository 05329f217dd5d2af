"""The form of a correction, over its draft: what one person types beside what stands on record."""

from functools import cached_property
from secrets import token_hex

from django.db.models import QuerySet
from django.http import QueryDict

from questionnaires.actions.corrections import FIELDS, SavedCorrection, TypedCorrection
from questionnaires.forms import CorrectionForm
from questionnaires.merging import TypedFields, digest
from questionnaires.models import Answer, AnswerState, AnswerVersion, CorrectionDraft
from questionnaires.sheets import number_in, page_in, with_field
from sources.models import Document


def correction_in(posted: QueryDict) -> TypedCorrection:
    """What a page sends, whatever it is: a state that nobody can choose counts as not chosen."""
    fields = TypedFields({})
    for name in FIELDS:
        if name in posted:
            fields = with_field(fields, posted, name, name, AnswerState.values)
    return TypedCorrection(
        fields=fields,
        corrects=number_in(posted, "corrects"),
        counter=number_in(posted, "counter"),
        page=page_in(posted),
    )


class CorrectionSheet:
    """A correction as it is drafted. With `is_checked`, what is missing is said."""

    def __init__(
        self, answer: Answer, saved: SavedCorrection, *, page: str = "", is_checked: bool = False
    ) -> None:
        self.answer = answer
        self.saved = saved
        self.draft = saved.draft
        self.latest = saved.latest
        self.page = page or token_hex(8)
        self.form = CorrectionForm(self.values if is_checked else None, initial=self.values)

    @cached_property
    def values(self) -> dict[str, str]:
        """What the fields show: this page's own words where two stand against each other."""
        standing = {name: getattr(self.draft, name) for name in FIELDS}
        return standing | {conflict.name: conflict.mine for conflict in self.saved.conflicts}

    @property
    def seen(self) -> list[tuple[str, str]]:
        """The digest of each field as it stands in the draft, by the name of its hidden field."""
        return [(f"{name}-seen", digest(getattr(self.draft, name))) for name in FIELDS]

    @property
    def newer(self) -> AnswerVersion | None:
        """The transcription that came in since this correction was begun."""
        return self.latest if self.saved.is_behind else None

    @property
    def is_ready(self) -> bool:
        return self.form.is_valid() and not self.saved.is_open

    @property
    def others(self) -> QuerySet[CorrectionDraft]:
        """Corrections of this answer that other people have begun."""
        drafts = CorrectionDraft.objects.filter(answer=self.answer)
        return drafts.exclude(saved_by=self.draft.saved_by).select_related("saved_by")

    @property
    def document(self) -> Document | None:
        return self.latest.receipt.document if self.latest.receipt else None

    @property
    def language(self) -> str:
        """The language of the words, or of the questionnaire where there are none."""
        text = self.latest.text
        return text.language if text else self.answer.question.questionnaire.language
