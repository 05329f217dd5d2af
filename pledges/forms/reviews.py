"""Forms of the days on which we look at pledges again."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput
from accounts.localised import day_in_words
from pledges.freshness import Preset, day_of
from pledges.models import Pledge

ANOTHER_DAY = "day"
WORDS = {
    Preset.AFTER_BUDGET: _("After the budget"),
    Preset.AFTER_ACCOUNTS: _("After the accounts"),
    Preset.IN_SIX_MONTHS: _("In six months"),
    Preset.IN_A_YEAR: _("In a year"),
    Preset.END_OF_MANDATE: _("At the end of the mandate"),
}


class ReviewForm(forms.Form):
    """When to look again: on a day with a reason, or on another one."""

    when = forms.ChoiceField(label=_("When do we look at it again?"), widget=forms.RadioSelect)
    day = forms.DateField(label=_("On this day"), required=False, widget=DayInput())

    def __init__(self, *args: Any, mandate_ends_on: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        days = {preset: day_of(preset, today, mandate_ends_on) for preset in Preset}
        self.fields["when"].choices = [  # type: ignore[attr-defined]
            *((preset.value, _labelled(preset, day)) for preset, day in days.items()),
            (ANOTHER_DAY, _("On another day")),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("when") == ANOTHER_DAY and "day" not in self.errors:
            self._check_day(cleaned.get("day"))
        return cleaned

    def _check_day(self, day: date | None) -> None:
        if day is None:
            self.add_error("day", _("Give the day, or choose one of those above."))
        elif day <= timezone.localdate():
            self.add_error("day", _("This day is over: choose one that is still to come."))

    @property
    def chosen(self) -> Preset | date:
        when = self.cleaned_data["when"]
        day: date = self.cleaned_data["day"]
        return day if when == ANOTHER_DAY else Preset(when)


class ReviewsForm(ReviewForm):
    """The same for several pledges at once."""

    pledges = forms.ModelMultipleChoiceField(
        label=_("Which pledges?"),
        queryset=Pledge.objects.none(),
        error_messages={"required": _("Tick the pledges that you mean.")},
    )

    def __init__(self, *args: Any, pledges: QuerySet[Pledge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pledges"].queryset = pledges  # type: ignore[attr-defined]

    @property
    def ticked(self) -> set[str]:
        """What was ticked, for a form that comes back."""
        return set(self.data.getlist("pledges")) if self.is_bound else set()  # type: ignore[attr-defined]


def _labelled(preset: Preset, day: date | None) -> str:
    words = str(WORDS[preset])
    return f"{words} ({day_in_words(day)})" if day else words
