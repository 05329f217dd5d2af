"""Forms of notices: whom we told, when, and what they answered."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput
from accounts.localised import day_in_words
from pledges.models import Notice, Pledge
from pledges.requirements import Told
from pledges.telling import answer_day
from sources.uploads import WordsField

AHEAD = _("This day is yet to come.")


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    widget = DayInput()
    return forms.DateField(label=label, widget=widget, **kwargs)


class NoticeForm(forms.Form):
    """Whom we told of an unfavourable status before anybody outside reads it."""

    told_on = day_field(_("Told on"), initial=timezone.localdate)
    told_whom = WordsField(
        label=_("Who was told?"),
        max_length=200,
        help_text=_("An office or a body rather than a person, where that is enough."),
    )
    how = WordsField(
        label=_("How?"),
        max_length=200,
        required=False,
        help_text=_("For example: e-mail to the office."),
    )
    answer_by = day_field(
        _("They may answer until"),
        required=False,
        help_text=_("Left empty, the delay that the house gives is counted from that day."),
    )

    def __init__(self, *args: Any, pledge: Pledge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pledge = pledge

    def clean_told_on(self) -> Any:
        day = self.cleaned_data["told_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(AHEAD)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if told_on := cleaned.get("told_on"):
            least = answer_day([self.pledge], told_on)
            cleaned["answer_by"] = cleaned.get("answer_by") or least
            if cleaned["answer_by"] < least:
                told = _("They have until %(day)s at least.")
                params = {"day": day_in_words(least)}
                self.add_error("answer_by", forms.ValidationError(told, params=params))
        return cleaned

    @property
    def told(self) -> Told:
        """Only of a valid form."""
        return Told(**self.cleaned_data)


class ReplyForm(forms.Form):
    """What they answered, in their own words."""

    replied_on = day_field(_("Replied on"), initial=timezone.localdate)
    reply = WordsField(
        label=_("Their reply, in their words"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("It is printed beside the status."),
    )

    def __init__(self, *args: Any, notice: Notice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notice = notice

    def clean_replied_on(self) -> Any:
        day = self.cleaned_data["replied_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(AHEAD)
        if day < self.notice.told_on:
            raise forms.ValidationError(_("They were told after this day."))
        return day
