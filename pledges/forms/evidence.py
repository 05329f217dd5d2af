"""The form of a piece of evidence; it stands by itself or, with a prefix, inside another form."""

from typing import Any

from django import forms
from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput
from accounts.localised import reader_language
from accounts.models import User
from pledges.actions.evidence import Given
from pledges.evidence_kinds import FIRST_OFFERED, SEARCH, evidence_kinds
from pledges.models import Evidence, Pledge
from pledges.models.evidence import Stance
from pledges.models.pledge import PledgeQuerySet
from pledges.paris_acts import Act, normalised, the_act_in
from pledges.requirements import Cited
from sources.captures import TAKEN, Capture
from sources.uploads import CHOOSE_AGAIN, WordsField, capture_of

SEARCHED = ("searched_where", "searched_terms", "searched_by")
LONGEST_REFERENCE = 80
TOLD = ("url", "dated_on", "title", "quotation", "page")
SOURCES = ("url", "reference", "quotation", "file")


def kind_choices() -> list[tuple[Any, Any]]:
    """The kinds in the reader's language: the first six, then the others behind them."""
    language = reader_language()
    choices = [(kind.key, kind.name(language)) for kind in evidence_kinds().by_key.values()]
    return [
        ("", "—"),
        *choices[:FIRST_OFFERED],
        (_("Other kinds"), choices[FIRST_OFFERED:]),
    ]


class EvidenceForm(forms.Form):
    """A source about what was done: an address, the number of an act, a file or a quotation.

    With `empty_permitted=True` a form in which nobody typed anything is valid, and `is_empty`:
    no new evidence. The number of an act that is on record stands for that piece.
    """

    reference = WordsField(
        label=_("Number of the act"),
        max_length=1000,
        required=False,
        help_text=_("Paste it as it is, for example: 2026 DSOL 30. It is enough as a source."),
    )
    kind = forms.ChoiceField(label=_("Kind of evidence"), choices=kind_choices, required=False)
    url = forms.URLField(
        label=_("Address of the page or file"),
        max_length=1000,
        required=False,
        assume_scheme="https",
    )
    dated_on = forms.DateField(
        label=_("Date"),
        required=False,
        widget=DayInput(),
        help_text=_("Of the act, of the article, or of the day on which you looked."),
    )
    title = WordsField(
        label=_("Title"),
        max_length=300,
        required=False,
        help_text=_("Left empty, the number or the address stands for it."),
    )
    quotation = WordsField(
        label=_("Quotation"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The sentence that counts, word for word."),
    )
    page = WordsField(label=_("Page"), max_length=40, required=False)
    is_primary = forms.BooleanField(
        label=_("It is the act itself, not somebody’s account"), required=False
    )
    file = forms.FileField(
        label=_("Copy as a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": TAKEN}),
        help_text=_("PDF, Word, ODT, HTML, text or picture, 20 MB at most. It is kept as it is."),
    )
    searched_where = WordsField(label=_("Where did you look?"), max_length=300, required=False)
    searched_terms = WordsField(label=_("With which words?"), max_length=300, required=False)
    searched_by = WordsField(
        label=_("Who looked?"),
        max_length=100,
        required=False,
        help_text=_("Left empty: you. An organisation is enough, where a name could harm."),
    )
    stance = forms.ChoiceField(
        label=_("How it bears on the pledge"),
        choices=Stance.choices,
        initial=Stance.SUPPORTS,
        required=False,
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.capture: Capture | None = None
        self.existing: Evidence | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nobody gave anything: no new evidence."""
        return not any(name != "stance" for name in self.changed_data)

    def has_changed(self) -> bool:
        return not self.is_empty

    def clean_reference(self) -> str:
        reference: str = self.cleaned_data["reference"]
        if "://" in reference:
            return reference  # an address that was pasted here; `clean` moves it to its own field
        if len(reference) > LONGEST_REFERENCE:
            raise forms.ValidationError(_("This is too long for a number: quote it below."))
        return normalised(reference)

    def clean_file(self) -> File[bytes] | None:
        file: File[bytes] | None = self.cleaned_data["file"]
        self.capture = capture_of(file) if file else None
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._read_address(cleaned)
        cleaned["kind"] = cleaned.get("kind") or self._likely_kind(cleaned)
        cleaned["stance"] = Stance(cleaned.get("stance") or Stance.SUPPORTS)
        if (act := self._act(cleaned)) and act.kind == cleaned["kind"]:
            cleaned["is_primary"] = True
        self.existing = self._on_record(cleaned)
        if not self.existing:
            self._complete(cleaned)
        return cleaned

    def _read_address(self, cleaned: dict[str, Any]) -> None:
        """An address among the numbers goes where addresses stand, and its number the other way."""
        if "://" in cleaned.get("reference", ""):
            address, cleaned["reference"] = cleaned["reference"], ""
            try:
                cleaned["url"] = cleaned.get("url") or self.fields["url"].clean(address)
            except forms.ValidationError as error:
                self.add_error("reference", error)
        if not cleaned.get("reference") and (act := the_act_in(cleaned.get("url", ""))):
            cleaned["reference"] = act.reference

    def _likely_kind(self, cleaned: dict[str, Any]) -> str:
        if act := self._act(cleaned):
            return act.kind
        return SEARCH if cleaned.get("searched_where") or cleaned.get("searched_terms") else ""

    def _act(self, cleaned: dict[str, Any]) -> Act | None:
        return the_act_in(cleaned.get("reference", ""))

    def _on_record(self, cleaned: dict[str, Any]) -> Evidence | None:
        """The piece that bears this number, where nothing else was given that it does not say."""
        if self.errors or not cleaned.get("reference") or self.capture:
            return None
        numbered = Evidence.objects.active().filter(
            reference=cleaned["reference"], kind=cleaned["kind"]
        )
        said = {name: cleaned[name] for name in TOLD if cleaned[name]}
        return numbered.filter(**said).first()

    def _complete(self, cleaned: dict[str, Any]) -> None:
        """Fill in what follows from the rest, and say what is missing."""
        if not cleaned["kind"] and "kind" not in self.errors:
            self.add_error("kind", _("Say what kind of evidence it is."))
        if cleaned.get("kind") == SEARCH:
            self._complete_search(cleaned)
        elif not any(cleaned.get(name) or name in self.errors for name in SOURCES):
            self.add_error(
                "reference", _("Give an address, the number of an act, a file or a quotation.")
            )
        day = cleaned.get("dated_on")
        if not day and "dated_on" not in self.errors:
            self.add_error("dated_on", _("Give the day: evidence is dated."))
        elif day and day > timezone.localdate():
            self.add_error("dated_on", _("This day is yet to come: give the day of the evidence."))
        if not cleaned.get("title"):
            cleaned["title"] = self._name(cleaned)

    def _complete_search(self, cleaned: dict[str, Any]) -> None:
        cleaned["dated_on"] = cleaned.get("dated_on") or timezone.localdate()
        cleaned["searched_by"] = cleaned.get("searched_by") or self.by.display_name
        for name in SEARCHED[:2]:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(
                    name, _("A search without result says where, with which words and who looked.")
                )

    def _name(self, cleaned: dict[str, Any]) -> str:
        """What stands for a title: the number, the words, the place, the file."""
        candidates = (
            cleaned.get("reference"),
            cleaned.get("searched_where"),
            cleaned.get("quotation"),
            self.capture and self.capture.name,
            cleaned.get("url"),
        )
        name = next((str(name) for name in candidates if name), "")
        return name if len(name) <= 120 else f"{name[:119].rstrip()}…"

    def cited(self, evidence: Evidence) -> Cited:
        """The stored piece, and how it bears on the pledge; only of a valid form."""
        return Cited(evidence, self.cleaned_data["stance"])

    @property
    def given(self) -> Given:
        """What was given, for `add_evidence`; only of a valid form that is not empty."""
        names = ("kind", "reference", "is_primary", *SEARCHED, *TOLD)
        fields = {name: self.cleaned_data[name] for name in names}
        return Given(fields, self.capture, self.existing)

    def remember_file(self) -> None:
        """Say that a file must be chosen again: browsers never fill that field in."""
        if self.is_bound and self.files.get(self.add_prefix("file")) and "file" not in self.errors:
            self.add_error("file", CHOOSE_AGAIN)


class EvidenceFilterForm(forms.Form):
    """What of the list is shown; it stays in the address."""

    q = WordsField(label=_("Words, or the number of an act"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind of evidence"), choices=kind_choices, required=False)
    state = forms.ChoiceField(
        label=_("Which?"),
        choices=[
            ("", _("In use")),
            ("unused", _("Bears on no pledge yet")),
            ("withdrawn", _("Withdrawn")),
        ],
        required=False,
    )
    after = forms.CharField(required=False, widget=forms.HiddenInput)


class AttachForm(forms.Form):
    """Which pledges a piece of evidence bears on, and how."""

    pledges = forms.ModelMultipleChoiceField(
        label=_("Which pledges?"),
        queryset=Pledge.objects.none(),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one pledge at least.")},
    )
    stance = forms.TypedChoiceField(
        label=_("How it bears on the pledge"),
        choices=Stance.choices,
        coerce=Stance,
        initial=Stance.SUPPORTS,
    )

    def __init__(self, *args: Any, pledges: PledgeQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pledges"].queryset = pledges  # type: ignore[attr-defined]


class EvidenceWithdrawalForm(forms.Form):
    """Why a piece of evidence is taken back."""

    because = WordsField(label=_("Why is it withdrawn?"), max_length=300)


class CopyForm(forms.Form):
    """A copy of what an address showed, made on a day."""

    file = forms.FileField(
        label=_("Copy as a file"), widget=forms.FileInput(attrs={"accept": TAKEN})
    )
    captured_on = forms.DateField(
        label=_("Copy made on"),
        widget=DayInput(),
        initial=timezone.localdate,
    )

    def clean_file(self) -> File[bytes]:
        file: File[bytes] = self.cleaned_data["file"]
        self.capture = capture_of(file)
        return file

    def clean_captured_on(self) -> Any:
        day = self.cleaned_data["captured_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is yet to come: give the day of the copy."))
        return day
