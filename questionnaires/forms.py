"""Forms of questionnaires: taking in a reply, entering, checking and correcting its answers."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from questionnaires.models import AnswerState, Questionnaire
from questionnaires.models.response import Decision, ReceiptKind
from questionnaires.translating import Translating
from sources.models.text import LANGUAGES
from sources.models.translation import MadeWith
from sources.uploads import UploadForm, WordsField
from stakeholders.models import Candidacy

ABSENT = "absent"


class ReplyForm(UploadForm):
    """A piece of a campaign's reply, as it came."""

    candidacy = forms.ModelChoiceField(
        label=_("Whose reply is it?"), queryset=Candidacy.objects.none(), empty_label="—"
    )
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=ReceiptKind.choices, initial=ReceiptKind.REPLY
    )
    received_on = forms.DateField(
        label=_("Received on"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    origin = WordsField(
        label=_("Where did it come from?"),
        max_length=300,
        help_text=_("For example: e-mail of the campaign team, or the address of a public page."),
    )

    field_order = ["candidacy", "pasted", "file", "received_on", "origin", "kind"]

    def __init__(self, *args: Any, questionnaire: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = questionnaire.election.candidacies.order_by("sort_key")
        self.fields["candidacy"].queryset = standing  # type: ignore[attr-defined]

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is yet to come: give the day it reached you."))
        return day


class WordsOfAnswerForm(forms.Form):
    """The state of one answer and its words, which must go together."""

    state = forms.ChoiceField(
        label=_("What did they do with this question?"),
        choices=AnswerState.choices,
        widget=forms.RadioSelect,
    )
    words = WordsField(
        label=_("Their words, exactly"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    question_as_printed = WordsField(
        label=_("The question as printed there"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        state, words = cleaned.get("state"), cleaned.get("words")
        if state == AnswerState.ANSWERED and not words:
            self.add_error(
                "words", _("An answered question needs its words. Type them, or change the state.")
            )
        if state in (AnswerState.BLANK, ABSENT) and words:
            self.add_error(
                "state",
                _("There are words in this answer. Choose another state, or remove the words."),
            )
        return cleaned


class EntryForm(WordsOfAnswerForm):
    """What one document says in reply to one question."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        absent = (ABSENT, _("Not in this document"))
        self.fields["state"].choices = [*AnswerState.choices, absent]  # type: ignore[attr-defined]


class CorrectionForm(WordsOfAnswerForm):
    """A corrected transcription, with the reason for it."""

    reason = WordsField(
        label=_("What is corrected, and why?"),
        max_length=300,
        help_text=_("For example: a line of the answer was missing."),
    )


class LanguageOfWordsForm(forms.Form):
    """The language in which a document is written."""

    language = forms.ChoiceField(label=_("Language of the reply"), choices=LANGUAGES)


class CheckForm(forms.Form):
    """Somebody else's verdict on a transcription."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label=_("Your verdict"), choices=Decision.choices, widget=forms.RadioSelect
    )
    note = WordsField(
        label=_("Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed when you send it back: what is to be corrected?"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == Decision.RETURNED and not cleaned.get("note"):
            self.add_error("note", _("Say what is to be corrected. Nothing was recorded yet."))
        return cleaned


class VersionForm(forms.Form):
    """Which version of an answer to show; the current one when it is left out."""

    version = forms.IntegerField(min_value=1, required=False)


class TranslationForm(forms.Form):
    """A working translation; refused once when what it translates changed in the meantime."""

    body = WordsField(label=_("Your translation"), widget=forms.Textarea(attrs={"rows": 10}))
    made_with = forms.ChoiceField(
        label=_("How was it made?"),
        choices=MadeWith.choices,
        initial=MadeWith.PERSON,
        widget=forms.RadioSelect,
    )
    note = WordsField(
        label=_("Note to whoever checks it"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, page: Translating, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        self.fields["body"].widget.attrs |= {"lang": page.language, "dir": "auto"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen = cleaned.get("seen")
        if seen and seen != self.page.seen and not self.page.has_already(cleaned):
            typed = {name: self.data[name] for name in self.data}
            self.data = typed | {"seen": self.page.seen}
            raise ValidationError(
                _(
                    "Somebody corrected the words or saved another translation while you were "
                    "typing. Both stand on this page as they are now: compare, then save once more."
                )
            )
        return cleaned


class TranslationCheckForm(CheckForm):
    """Somebody else's verdict on a translation; `version` is its key.

    Its fields have names of their own in the page, where another form has a note, too.
    """

    def __init__(self, sent: Mapping[str, Any] | None = None) -> None:
        super().__init__(sent, auto_id="check_%s")
        self.fields["note"].help_text = _(
            "Needed when you send the translation back: what is to be corrected?"
        )


class StartForm(forms.Form):
    """Which earlier translation to start from."""

    start = forms.IntegerField(min_value=1, required=False)
