"""Keeping the filters of a page under a name."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from pledges.forms.filters import PledgeFilters
from pledges.models.saved_view import Layout
from sources.uploads import WordsField

LONGEST_QUERY = 1000


class SavedViewForm(forms.Form):
    """A name; what the address says of filters and order comes along, unseen."""

    name = WordsField(label=_("Name of this view"), max_length=80)
    layout = forms.ChoiceField(choices=Layout.choices, required=False, widget=forms.HiddenInput)
    query = forms.CharField(
        max_length=LONGEST_QUERY, required=False, strip=False, widget=forms.HiddenInput
    )

    def filters_of(self, reader: User) -> PledgeFilters:
        """The filters that came along, read like those of an address."""
        return PledgeFilters(QueryDict(self.cleaned_data["query"]), reader=reader)

    @property
    def layout_chosen(self) -> Any:
        return Layout(self.cleaned_data["layout"] or Layout.TABLE)
