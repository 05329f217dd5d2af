"""Forms of published tables: the table itself, and what is known of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput
from questionnaires.actions.table_cells import Publication
from questionnaires.actions.tables import NewElection
from sources.models.text import LANGUAGES
from sources.uploads import KeptUploadForm, WordsField
from stakeholders.models import Election

MOST_KEPT = 8 * 1024**2  # characters in a page, packed: some millions of cells
TOO_LARGE_TO_SHOW = _(
    "This table is too large for a page. Nothing was stored: import it by manage.py import_table."
)


class TableDetailsForm(forms.Form):
    """What is known of a published table beside its contents."""

    title = WordsField(label=_("Title of the questionnaire"), max_length=200)
    language = forms.ChoiceField(label=_("Language of the table"), choices=LANGUAGES)
    election = forms.ModelChoiceField(
        label=_("Which election?"),
        queryset=Election.objects.all(),
        required=False,
        empty_label=_("A new one, named below"),
    )
    new_election = WordsField(label=_("Name of the new election"), required=False, max_length=200)
    first_round_on = forms.DateField(
        label=_("Its first round"),
        required=False,
        widget=DayInput(),
    )
    publisher = WordsField(label=_("Who published the table?"), max_length=200)
    source_url = forms.URLField(label=_("Its address"), max_length=500, assume_scheme="https")
    published_on = forms.DateField(
        label=_("Published on"),
        required=False,
        widget=DayInput(),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("election") and cleaned.get("new_election"):
            self.add_error(
                "new_election", _("Choose a recorded election or name a new one, not both.")
            )
        elif not cleaned.get("election") and not cleaned.get("new_election"):
            self.add_error("election", _("Choose an election, or name a new one."))
        elif cleaned.get("new_election") and cleaned.get("first_round_on", "") is None:
            self.add_error("first_round_on", _("Give the day of the first round."))
        return cleaned

    @property
    def chosen_election(self) -> Election | NewElection:
        """The election of a valid form."""
        if election := self.cleaned_data["election"]:
            return election  # type: ignore[no-any-return]
        return NewElection(self.cleaned_data["new_election"], self.cleaned_data["first_round_on"])

    @property
    def publication(self) -> Publication:
        cleaned = self.cleaned_data
        return Publication(cleaned["publisher"], cleaned["source_url"], cleaned["published_on"])


class TableForm(KeptUploadForm, TableDetailsForm):
    """A published table, pasted or as a file, with what is known of it."""

    layout = forms.ChoiceField(
        label=_("How does it stand?"),
        required=False,
        choices=[
            ("", _("Questions in the rows, unless it looks otherwise")),
            ("questions", _("Questions in the rows")),
            ("respondents", _("Respondents in the rows")),
        ],
    )
    too_large = _(
        "This table is larger than 20 MB. Nothing was stored: bring only its questions and replies."
    )

    field_order = [
        "pasted",
        "file",
        "layout",
        "title",
        "language",
        "election",
        "new_election",
        "first_round_on",
        "publisher",
        "source_url",
        "published_on",
        "kept",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pasted"].label = _("Paste the table")
        self.fields["pasted"].help_text = _("Straight from a spreadsheet, or as CSV.")
        self.fields["file"].widget.attrs["accept"] = ".csv,.tsv,.txt,text/csv"
        self.fields["file"].help_text = _(
            "CSV, 20 MB at most: a row for each question, a column for each respondent."
        )

    @property
    def is_transposed(self) -> bool | None:
        """Whether respondents are in the rows; None where nobody said."""
        return {"questions": False, "respondents": True}.get(self.cleaned_data["layout"])
