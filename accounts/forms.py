"""Forms of accounts."""

from django import forms
from django.conf import settings


class LanguageForm(forms.Form):
    """The language switch, and the page to go back to."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)
    next = forms.CharField(required=False)
