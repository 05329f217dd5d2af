"""Forms of accounts, and the field with which other forms choose one of our members."""

from django import forms
from django.conf import settings

from accounts.models import User


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
