"""Forms of the outcome of a candidacy: what became of it, and of each of its pledges."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from pledges.actions.outcomes import Result
from pledges.models import Pledge
from pledges.models.fate import Fates
from sources.uploads import WordsField
from stakeholders.models import Candidacy
from stakeholders.models.election import Outcomes

KNOWN = [choice for choice in Outcomes.choices if choice[0] != Outcomes.PENDING]
UNLESS_ELECTED = [(fate.value, fate.label) for fate in (Fates.LAPSES, Fates.INHERITED)]


class OutcomeForm(forms.Form):
    """The official outcome, and the fate of each open pledge unless the candidacy was elected."""

    outcome = forms.ChoiceField(
        label=_("What became of this candidacy?"), choices=KNOWN, widget=forms.RadioSelect
    )
    source = forms.URLField(
        label=_("Address of the official result"), max_length=500, assume_scheme="https"
    )
    explanation = WordsField(
        label=_("Explanation"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For whoever reads in some years why these pledges go on or not."),
    )
    heir = forms.ModelChoiceField(
        label=_("Which candidacy takes pledges over?"),
        queryset=Candidacy.objects.none(),
        required=False,
        empty_label="—",
    )

    def __init__(
        self, *args: Any, candidacy: Candidacy, pledges: Sequence[Pledge], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.pledges = pledges
        others = Candidacy.objects.filter(election=candidacy.election_id).exclude(pk=candidacy.pk)
        self.fields["heir"].queryset = others.order_by("sort_key")  # type: ignore[attr-defined]
        for pledge in pledges:
            self.fields[f"fate-{pledge.pk}"] = forms.ChoiceField(
                label=pledge.title,
                choices=UNLESS_ELECTED,
                initial=Fates.LAPSES,
                required=False,
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if Fates.INHERITED in self.fates.values() and not cleaned.get("heir"):
            self.add_error("heir", _("Say which candidacy takes over the pledges chosen below."))
        return cleaned

    @property
    def fates(self) -> dict[Pledge, Fates]:
        """What becomes of each pledge: all are carried on if the candidacy was elected."""
        if self.cleaned_data.get("outcome") == Outcomes.ELECTED:
            return dict.fromkeys(self.pledges, Fates.CARRIED)
        return {
            pledge: Fates(self.cleaned_data.get(f"fate-{pledge.pk}") or Fates.LAPSES)
            for pledge in self.pledges
        }

    @property
    def result(self) -> Result:
        cleaned = self.cleaned_data
        return Result(
            Outcomes(cleaned["outcome"]), cleaned["source"], cleaned["explanation"], cleaned["heir"]
        )

    def rows(self) -> Iterator[tuple[Pledge, BoundField]]:
        """Each pledge with its choice."""
        for pledge in self.pledges:
            yield pledge, self[f"fate-{pledge.pk}"]


class RetractionForm(forms.Form):
    """Why an outcome is taken back."""

    because = WordsField(
        label=_("Why you take it back"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class AcceptanceForm(forms.Form):
    """Why what lapses is accepted."""

    reason = WordsField(
        label=_("Why you accept it"), max_length=3000, widget=forms.Textarea(attrs={"rows": 2})
    )
