"""Forms of events and members: filing a report, releasing it, saying who belongs where."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput, UserChoiceField
from accounts.models import User, Visibility, by_name
from sources.models.text import LANGUAGES, Wording
from sources.uploads import UploadForm, WordsField
from stakeholders.models import Organisation
from stakeholders.speakers import SpeakerForm


class ReportForm(UploadForm):
    """An account of a meeting, as somebody wrote it."""

    title = WordsField(label=_("Title of the report"), max_length=200)
    reported_by = WordsField(
        label=_("Who reports?"),
        max_length=200,
        help_text=_("The organisation or office that wrote it; no name of a person at risk."),
    )
    language = forms.ChoiceField(label=_("Language of the report"), choices=LANGUAGES)
    said_on = forms.DateField(
        label=_("Date of the report"),
        required=False,
        widget=DayInput(),
        help_text=_("Leave it empty when the report bears no date."),
    )
    source_name = WordsField(
        label=_("Where was it published or received?"), max_length=300, required=False
    )
    source_url = forms.URLField(
        label=_("Address of the page"), max_length=500, required=False, assume_scheme="https"
    )

    field_order = [
        "title",
        "pasted",
        "file",
        "reported_by",
        "language",
        "said_on",
        "source_name",
        "source_url",
    ]

    def clean_said_on(self) -> Any:
        day = self.cleaned_data["said_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day is yet to come: give the day of the report."))
        return day


class StatementForm(SpeakerForm, UploadForm):
    """Public words of somebody on a day, and where they were published."""

    title = WordsField(
        label=_("What is it?"),
        max_length=200,
        help_text=_("For example: a speech, a post, an interview."),
    )
    said_on = forms.DateField(
        label=_("Date of the words"),
        widget=DayInput(),
    )
    source_name = WordsField(label=_("Where was it published?"), max_length=300)
    source_url = forms.URLField(
        label=_("Address of the page"), max_length=500, required=False, assume_scheme="https"
    )
    wording = forms.ChoiceField(
        label=_("Are these the words themselves?"),
        choices=[
            (Wording.VERBATIM, _("Yes, word for word")),
            (Wording.SUMMARY, _("No, a summary")),
        ],
        initial=Wording.VERBATIM,
        widget=forms.RadioSelect,
    )
    reported_by = WordsField(
        label=_("Who reports them?"),
        max_length=200,
        required=False,
        help_text=_("Leave it empty when the words come from the speaker’s own page or mouth."),
    )
    language = forms.ChoiceField(label=_("Language of the words"), choices=LANGUAGES)

    field_order = [
        "speaker",
        "new_organisation",
        "new_person",
        "title",
        "pasted",
        "file",
        "said_on",
        "source_name",
        "source_url",
        "wording",
        "reported_by",
        "language",
    ]

    def clean_said_on(self) -> Any:
        day = self.cleaned_data["said_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is yet to come: give the day of the words."))
        return day


class ReleaseForm(forms.Form):
    """Who may read a report."""

    visibility = forms.TypedChoiceField(
        label=_("Who may read this report?"),
        choices=Visibility.choices,
        coerce=lambda value: Visibility(int(value)),
        widget=forms.RadioSelect,
    )


class AffiliationForm(forms.Form):
    """Which member belongs to which organisation: one of the list, or one that is missing there."""

    user = UserChoiceField(label=_("Who?"), queryset=User.objects.none(), empty_label="—")
    organisation = forms.ModelChoiceField(
        label=_("Which organisation?"),
        queryset=Organisation.objects.none(),
        empty_label="—",
        required=False,
    )
    name = WordsField(label=_("Name of the organisation"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = by_name(User.objects.filter(is_active=True))
        self.fields["user"].queryset = members  # type: ignore[attr-defined]
        organisations = Organisation.objects.order_by("sort_key")
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen, named = cleaned.get("organisation"), cleaned.get("name")
        if chosen and named:
            self.add_error(
                "name", _("An organisation is chosen and another one named: keep one of the two.")
            )
        if not chosen and not named and not self.errors.keys() & {"organisation", "name"}:
            self.add_error("organisation", _("Choose an organisation, or name one below."))
        return cleaned
