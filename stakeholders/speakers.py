"""Somebody who speaks or promises: one candidacy, person or organisation, and how a form asks."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.uploads import WordsField
from stakeholders.actions import add_organisation, add_person
from stakeholders.models import Candidacy, Organisation, Person

Speaker = Candidacy | Person | Organisation
MODELS: dict[str, type[Speaker]] = {
    "candidacy": Candidacy,
    "person": Person,
    "organisation": Organisation,
}


def kind_of(speaker: Speaker) -> str:
    """The name of the column that holds such a speaker."""
    return next(kind for kind, model in MODELS.items() if isinstance(speaker, model))


def columns_of(speaker: Speaker) -> dict[str, Speaker | None]:
    """All three columns, of which one holds the speaker."""
    return {kind: speaker if isinstance(speaker, model) else None for kind, model in MODELS.items()}


def value_of(speaker: Speaker | None) -> str:
    """How a form names a speaker."""
    return f"{kind_of(speaker)}:{speaker.pk}" if speaker else ""


def _choices(organisations: list[Organisation]) -> Iterator[tuple[str, Any]]:
    yield "", "—"
    candidacies = Candidacy.objects.select_related("election").order_by("election", "sort_key")
    yield (
        _("Candidacies"),
        [(value_of(one), f"{one.name} ({one.election})") for one in candidacies],
    )
    yield _("Organisations"), [(value_of(one), one.name) for one in organisations]
    people = Person.objects.order_by("sort_key")
    yield _("People"), [(value_of(one), one.name) for one in people]


class SpeakerField(forms.ChoiceField):
    """A candidacy, person or organisation on record; cleaned it is that row, or None."""

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        if not chosen:
            return None
        kind, key = chosen.split(":")
        return MODELS[kind]._default_manager.get(pk=key)


class SpeakerForm(forms.Form):
    """Who speaks: one of the list, or one that is missing there."""

    speaker = SpeakerField(label=gettext_lazy("Who?"), required=False)
    new_organisation = WordsField(
        label=gettext_lazy("An organisation that is not in the list"),
        max_length=200,
        required=False,
    )
    new_person = WordsField(
        label=gettext_lazy("A person who is not in the list"), max_length=200, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = list(Organisation.objects.order_by("sort_key"))
        self.fields["speaker"].choices = list(_choices(self.organisations))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        named = [name for name in SpeakerForm.base_fields if cleaned.get(name)]
        if len(named) > 1:
            self.add_error(named[-1], _("Two are given here: keep one of them."))
        elif not named and not self.errors.keys() & SpeakerForm.base_fields.keys():
            self.add_error("speaker", _("Say who: one of the list, or a name below it."))
        return cleaned

    @property
    def is_new_speaker_open(self) -> bool:
        """Whether the names that are not in the list are to be seen at once."""
        names = ("new_organisation", "new_person")
        return any(self[name].value() or self[name].errors for name in names)

    def the_speaker(self) -> Speaker:
        """Who was chosen, written down first where they were missing; only of a valid form."""
        cleaned = self.cleaned_data
        if chosen := cleaned["speaker"]:
            speaker: Speaker = chosen
            return speaker
        if name := cleaned["new_organisation"]:
            return add_organisation(name=" ".join(name.split()))
        return add_person(name=" ".join(cleaned["new_person"].split()))
