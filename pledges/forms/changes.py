"""Forms that change a pledge we have: what is said of it, its origins, its parts, its end."""

from typing import Any

from django import forms
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput
from pledges.alike import by_likeness, nearest_of
from pledges.forms.pledges import OriginForm, PledgeForm
from pledges.models import Origin, Pledge
from sources.uploads import WordsField

CHANGED_MEANWHILE = _(
    "Somebody changed this pledge in the meantime (%(when)s). Nothing was stored, and what you "
    "typed is still here: saved once more, it takes the place of what stands there now."
)
MOST_OFFERED = 200


class EditForm(PledgeForm):
    """What is said of a pledge; refused once when somebody else changed it in the meantime."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        events = self.instance.events
        self.newest = events.aggregate(pk=Max("pgh_id"), at=Max("pgh_created_at"))
        self.initial["seen"] = str(self.newest["pk"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("seen") and cleaned["seen"] != str(self.newest["pk"]):
            typed: Any = self.data
            self.data = typed.copy()
            self.data["seen"] = str(self.newest["pk"])  # type: ignore[index]
            when = date_format(timezone.localtime(self.newest["at"]), "SHORT_DATETIME_FORMAT")
            raise forms.ValidationError(CHANGED_MEANWHILE, params={"when": when})
        return cleaned


class ConfirmationForm(OriginForm):
    """Who said a passage, and whether the promiser confirmed since that they did."""

    confirmed_on = forms.DateField(label=_("Confirmed on"), required=False, widget=DayInput())
    confirmed_how = WordsField(
        label=_("By whom, and how"),
        max_length=300,
        required=False,
        help_text=_("For example: an e-mail of the office. No name of a person at risk."),
    )

    def __init__(self, *args: Any, origin: Origin, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(origin, name) for name in self.fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day, how = cleaned.get("confirmed_on"), cleaned.get("confirmed_how")
        if bool(day) != bool(how) and "confirmed_on" not in self.errors:
            self.add_error(
                "confirmed_how" if day else "confirmed_on",
                _("A confirmation has a day, and says by whom and how."),
            )
        if day and day > timezone.localdate():
            self.add_error("confirmed_on", _("This day is yet to come."))
        return cleaned


class DifferenceForm(forms.Form):
    """Where what was written and what was said differ."""

    difference = WordsField(
        label=_("Where what was written and what was said differ"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The passages are shown side by side. Leave it empty to take the flag away."),
    )


class PartsForm(forms.Form):
    """Pieces of a pledge, each of which gets a status of its own."""

    titles = WordsField(
        label=_("Parts, one in each line"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_titles(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["titles"].splitlines()]
        titles = [line for line in lines if line]
        if any(len(title) > 200 for title in titles):
            raise forms.ValidationError(_("A title has 200 characters at most."))
        return titles


class TargetField(forms.ModelChoiceField[Pledge]):
    def label_from_instance(self, obj: Pledge) -> str:
        return f"{obj.title} ({obj.get_status_display()})"


class MergingForm(forms.Form):
    """Into which pledge of the same promiser one is merged, and why."""

    into = TargetField(
        label=_("Merge it into"),
        queryset=Pledge.objects.none(),
        to_field_name="slug",
        empty_label="—",
    )
    because = WordsField(label=_("Why are they merged?"), max_length=300)

    def __init__(self, data: Any = None, *, pledge: Pledge) -> None:
        super().__init__(data, auto_id="merging_%s")  # two reasons on one page
        title = pledge.title_fr or pledge.title_en
        others = by_likeness(pledge.promiser, title).exclude(pk=pledge.pk)
        offered = list(others.defer("search")[:MOST_OFFERED])
        into: Any = self.fields["into"]
        into.queryset = others
        into.choices = [("", "—"), *((one.slug, into.label_from_instance(one)) for one in offered)]
        self.nearest = nearest_of(offered)
        if self.nearest:
            self.initial["into"] = self.nearest[0].slug
