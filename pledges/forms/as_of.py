"""The form that asks for a day gone by."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput
from pledges.models import Status


class AsOfForm(forms.Form):
    """A day, and perhaps one status of that day."""

    on = forms.DateField(label=_("As of the end of this day"), widget=DayInput())
    status = forms.ChoiceField(
        label=_("Status then"), choices=[("", _("All")), *Status.choices], required=False
    )

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is yet to come: choose today or a day before."))
        return day
