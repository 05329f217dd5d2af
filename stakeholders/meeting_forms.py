"""Forms of meetings: the event, who took part, consent, what came out of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput
from sources.uploads import WordsField
from stakeholders.actions import add_organisation, add_person
from stakeholders.models import Channel, Event, Organisation, Outcome, Participation, Person


class EventForm(forms.ModelForm):  # type: ignore[type-arg]
    """A meeting: what it is called, when and where it was held, what for, who paid."""

    language = forms.ChoiceField(
        label=_("Language of the name"), choices=[("fr", _("French")), ("en", _("English"))]
    )

    class Meta:
        model = Event
        fields = [
            "name",
            "language",
            "held_on",
            "place",
            "purpose_fr",
            "purpose_en",
            "funding_note_fr",
            "funding_note_en",
        ]
        field_classes = dict.fromkeys(
            ("name", "place", "purpose_fr", "purpose_en", "funding_note_fr", "funding_note_en"),
            WordsField,
        )
        widgets = {
            "held_on": DayInput(),
            "funding_note_fr": forms.Textarea(attrs={"rows": 3}),
            "funding_note_en": forms.Textarea(attrs={"rows": 3}),
        }


class ParticipationForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who took part: a person or an organisation, in which role and capacity."""

    new_person = WordsField(
        label=_("A person who is not in the list"), max_length=200, required=False
    )
    new_organisation = WordsField(
        label=_("An organisation that is not in the list"), max_length=200, required=False
    )

    class Meta:
        model = Participation
        fields = ["role", "capacity_fr", "capacity_en", "person", "organisation"]
        field_classes = {"capacity_fr": WordsField, "capacity_en": WordsField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["capacity_fr"].required = False
        self.fields["person"].label, self.fields["organisation"].label = (
            _("Person"),
            _("Organisation"),
        )
        for name, model in (("person", Person), ("organisation", Organisation)):
            self.fields[name].queryset = model._default_manager.order_by("sort_key")  # type: ignore[attr-defined]

    @property
    def is_new_open(self) -> bool:
        return any(self[name].value() for name in ("new_person", "new_organisation"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        who = ("person", "organisation", "new_person", "new_organisation")
        named = [name for name in who if cleaned.get(name)]
        if len(named) != 1 and not self.errors.keys() & set(who):
            self.add_error(
                named[-1] if named else "person",
                _("Say who: one person or one organisation, from the list or by name."),
            )
        if not cleaned.get("capacity_fr") and not cleaned.get("capacity_en"):
            self.add_error("capacity_fr", _("Say in which capacity."))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Whoever is missing in the list is written down later: the form has looked by itself."""
        return super()._get_validation_exclusions() | {"person", "organisation"}  # type: ignore[misc, no-any-return]

    def participation_fields(self) -> dict[str, Any]:
        """The columns; whoever was missing in the list is written down now. Of a valid form."""
        cleaned = self.cleaned_data
        person, organisation = cleaned["person"], cleaned["organisation"]
        if name := cleaned["new_person"]:
            person = add_person(name=" ".join(name.split()))
        if name := cleaned["new_organisation"]:
            organisation = add_organisation(name=" ".join(name.split()))
        own = {name: cleaned[name] for name in ("role", "capacity_fr", "capacity_en")}
        return own | {"person": person, "organisation": organisation}


class ConsentForm(forms.Form):
    """Where somebody agreed to be named, and how we know."""

    channel = forms.ChoiceField(label=_("Where?"), choices=Channel.choices)
    how = WordsField(
        label=_("How did they agree?"),
        max_length=200,
        help_text=_("For example: by e-mail on 3 May, by a signed form."),
    )


class ChannelForm(forms.Form):
    """Where somebody no longer wants to be named; no reason is asked for."""

    channel = forms.ChoiceField(choices=Channel.choices)


class OutcomeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A result without a promiser, as somebody states it."""

    class Meta:
        model = Outcome
        fields = [
            "summary_fr",
            "summary_en",
            "stated_by_fr",
            "stated_by_en",
            "assessment",
            "visibility",
        ]
        field_classes = dict.fromkeys(
            ("summary_fr", "summary_en", "stated_by_fr", "stated_by_en"), WordsField
        )
        widgets = {
            "summary_fr": forms.Textarea(attrs={"rows": 3}),
            "summary_en": forms.Textarea(attrs={"rows": 3}),
        }
