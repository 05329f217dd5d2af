"""Forms of editions outside: a reason, for whom a link is, and what somebody asks us to check."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import DayInput
from briefings.models.sharing import MOST_DAYS, USUAL_DAYS
from sources.uploads import WordsField

MOST_BYTES = 16 * 1024**2


class ReasonForm(forms.Form):
    """Why an edition is withdrawn, or something is shared on a quiet day."""

    reason = WordsField(
        label=gettext_lazy("Why?"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Stays inside the coalition, and can never be changed."),
    )


class ShareForm(forms.Form):
    """For whom a link is, until when, and whom to tell of corrections."""

    recipient = WordsField(
        label=gettext_lazy("For whom"),
        max_length=200,
        help_text=gettext_lazy("An institution or an editorial office; no name of a person."),
    )
    until = forms.DateField(label=gettext_lazy("Open until the end of"), widget=DayInput())
    contact = forms.EmailField(
        label=gettext_lazy("Address to tell of corrections (optional)"),
        required=False,
        max_length=254,
        help_text=gettext_lazy(
            "We write there when this edition is replaced or withdrawn, and for nothing else."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = timezone.localdate() + timedelta(days=USUAL_DAYS)

    def clean_until(self) -> Any:
        until, today = self.cleaned_data["until"], timezone.localdate()
        if until < today:
            raise forms.ValidationError(_("This day is over: choose a later one."))
        if until >= today + timedelta(days=MOST_DAYS):
            raise forms.ValidationError(_("A link ends within a year: choose an earlier day."))
        return until


class LookUpForm(forms.Form):
    """A code or a fingerprint, as somebody reads it off a printed page."""

    q = forms.CharField(label=gettext_lazy("Code or fingerprint"), max_length=200, required=False)


class CheckFileForm(forms.Form):
    """A PDF that somebody holds. It is measured and kept nowhere."""

    file = forms.FileField(
        label=gettext_lazy("The PDF file"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        help_text=gettext_lazy("We work out its fingerprint and keep nothing of it."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than any of our briefings."))
        return file

    def fingerprint(self) -> str:
        digest = sha256()
        for chunk in self.cleaned_data["file"].chunks():
            digest.update(chunk)
        return digest.hexdigest()
