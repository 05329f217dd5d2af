"""Forms of a pledge: a new one from a passage, and what is said of one."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput, UserChoiceField
from pledges.actions.pledges import Links, Power
from pledges.authorities import authorities
from pledges.forms.tasks import staff
from pledges.models import Pledge, Theme
from pledges.models.pledge_choices import Does, Verifiable
from sources.uploads import WordsField
from stakeholders.models import Candidacy, Person
from stakeholders.speakers import SpeakerForm, columns_of, value_of

SHOWN = {"speaker", "nature", "next_step", "next_step_by", "new_person", "new_organisation"}
WORDS = (
    "title_fr",
    "title_en",
    "kept_if_fr",
    "kept_if_en",
    "verifiable_reason",
    "baseline",
    "condition",
)


class PledgeForm(SpeakerForm, forms.ModelForm):  # type: ignore[type-arg]
    """What is said of a pledge: first the title, who, its nature and what would keep it."""

    leads = forms.ChoiceField(label=_("Which of them leads"), required=False)

    class Meta:
        model = Pledge
        fields = [
            *WORDS,
            "nature",
            "aim",
            "relation",
            "strength",
            "verifiable",
            "mover",
            "deadline",
            "review_on",
            "owner",
            "visibility",
            "themes",
            "beneficiaries",
        ]
        field_classes = dict.fromkeys(WORDS, WordsField) | {"owner": UserChoiceField}
        widgets = {
            **{
                name: forms.Textarea(attrs={"rows": 3})
                for name in ("kept_if_fr", "kept_if_en", "baseline", "condition")
            },
            "deadline": DayInput(),
            "review_on": DayInput(),
            "themes": forms.CheckboxSelectMultiple,
            "beneficiaries": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = "en" if (get_language() or "fr").startswith("en") else "fr"
        self.fields[f"title_{self.language}"].label = _("Title of the pledge")
        self.fields[f"kept_if_{self.language}"].label = _("Kept if…")
        self.fields["speaker"].label = _("Who promises it?")
        self._offer_rows()
        self._offer_powers()
        if self.instance.pk and self.instance.promiser:
            self.initial["speaker"] = value_of(self.instance.promiser)

    def _offer_rows(self) -> None:
        for name, rows in (
            ("owner", staff()),
            ("themes", Theme.objects.order_by("rank", "pk")),
        ):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        members = [(organisation.pk, organisation.name) for organisation in self.organisations]
        self.fields["beneficiaries"].choices = members  # type: ignore[attr-defined]

    def _offer_powers(self) -> None:
        language = self.language
        names = {key: one.name(language) for key, one in authorities().items()}
        held = list(self.instance.competences.all()) if self.instance.pk else []
        for key, name in names.items():
            self.fields[f"power_{key}"] = forms.ChoiceField(
                label=name, choices=[("", "—"), *Does.choices], required=False
            )
        self.fields["leads"].choices = [("", "—"), *names.items()]  # type: ignore[attr-defined]
        for competence in held:
            self.initial[f"power_{competence.authority}"] = competence.does
            if competence.leads:
                self.initial["leads"] = competence.authority

    @property
    def title_field(self) -> forms.BoundField:
        return self[f"title_{self.language}"]

    @property
    def kept_if_field(self) -> forms.BoundField:
        return self[f"kept_if_{self.language}"]

    @property
    def in_other_language(self) -> list[forms.BoundField]:
        other = "fr" if self.language == "en" else "en"
        return [self[f"title_{other}"], self[f"kept_if_{other}"]]

    @property
    def powers(self) -> list[forms.BoundField]:
        return [self[f"power_{key}"] for key in authorities()]

    @property
    def is_folded_wrong(self) -> bool:
        """Whether what is folded away has to be seen, because something in it was refused."""
        shown = SHOWN | {self.title_field.name, self.kept_if_field.name, "__all__"}
        return bool(self.errors.keys() - shown)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("title_fr") and not cleaned.get("title_en"):
            self._refuse(self.title_field.name, _("Give it a title."))
        has_criterion = cleaned.get("kept_if_fr") or cleaned.get("kept_if_en")
        if not has_criterion and cleaned.get("verifiable") != Verifiable.NO:
            self._refuse(
                self.kept_if_field.name,
                _("Write what would keep it, or say below that it cannot be checked, and why."),
            )
        self._check_dates(cleaned)
        self._check_powers(cleaned)
        return cleaned

    def _refuse(self, field: str, sentence: Any) -> None:
        if field not in self.errors:
            self.add_error(field, sentence)

    def _check_dates(self, cleaned: dict[str, Any]) -> None:
        has_mandate = isinstance(cleaned.get("speaker"), Candidacy) or "speaker" in self.errors
        if not has_mandate and not cleaned.get("deadline") and not cleaned.get("review_on"):
            self._refuse(
                "review_on",
                _("Without a mandate that ends, give a deadline or a day to look at it again."),
            )

    def _check_powers(self, cleaned: dict[str, Any]) -> None:
        lead = cleaned.get("leads")
        if lead and not cleaned.get(f"power_{lead}"):
            self._refuse("leads", _("Say above what it does: whoever leads has a power."))

    @property
    def pledge_fields(self) -> dict[str, Any]:
        """The columns of the pledge, the promiser among them; only of a valid form.

        Whoever was missing in the list is written down now: call it inside the transaction.
        """
        tables = ("themes", "beneficiaries")
        own = {name: self.cleaned_data[name] for name in self.Meta.fields if name not in tables}
        return own | columns_of(self.the_speaker())

    @property
    def links(self) -> Links:
        given = [
            (key, does) for key in authorities() if (does := self.cleaned_data[f"power_{key}"])
        ]
        lead = self.cleaned_data["leads"] or (given[0][0] if len(given) == 1 else "")
        return Links(
            themes=list(self.cleaned_data["themes"]),
            beneficiaries=list(self.cleaned_data["beneficiaries"]),
            powers=[Power(key, does, key == lead) for key, does in given],
        )

    @property
    def staff_words(self) -> Iterable[str]:
        """What staff wrote, to be read for words that the house avoids."""
        return [str(self.cleaned_data.get(name) or "") for name in (*WORDS, "next_step")]


class OriginForm(forms.Form):
    """Who said a passage, when and in which capacity."""

    said_by = forms.ModelChoiceField(
        label=_("Said by"), queryset=Person.objects.none(), required=False, empty_label="—"
    )
    capacity = WordsField(label=_("In which capacity"), max_length=200, required=False)
    said_on = forms.DateField(label=_("Said on"), required=False, widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["said_by"].queryset = Person.objects.order_by("sort_key")  # type: ignore[attr-defined]

    def clean_said_on(self) -> Any:
        day = self.cleaned_data["said_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is yet to come: give the day of the words."))
        return day

    @property
    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in OriginForm.base_fields}


class NewPledgeForm(PledgeForm, OriginForm):
    """A pledge from a passage, with our next step."""

    next_step = WordsField(label=_("Our next step"), max_length=300, required=False)
    next_step_by = forms.DateField(label=_("By which day"), required=False, widget=DayInput())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("next_step_by") and not cleaned.get("next_step"):
            self._refuse("next_step", _("Say what is to be done by that day."))
        return cleaned


class PassageForm(forms.Form):
    """Which words: a mark, or a place in a text. Read from an address."""

    annotation = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    text = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    start = forms.IntegerField(required=False, min_value=0, max_value=2**31)
    end = forms.IntegerField(required=False, min_value=1, max_value=2**31)
