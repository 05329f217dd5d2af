"""Forms of accounts, and the fields of a day and of one of our members, which other forms use."""

from django import forms
from django.conf import settings

from accounts.models import User


class DayInput(forms.DateInput):
    """A day as browsers take it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class UserChoiceField(forms.ModelChoiceField[User]):
    """One of several users. The address tells apart two people of the same name."""

    def label_from_instance(self, obj: User) -> str:
        return f"{obj.display_name} ({obj.email})"


class LanguageForm(forms.Form):
    """The language switch, and the page to go back to."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)
    next = forms.CharField(required=False)


class PreferencesForm(forms.ModelForm[User]):
    """What we write to somebody."""

    class Meta:
        model = User
        fields = ["wants_reminders", "wants_digest"]
