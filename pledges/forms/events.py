"""Our next steps after a meeting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput, UserChoiceField
from accounts.models import Role, User
from sources.uploads import WordsField


class EventTaskForm(forms.Form):
    """What is to be done, by whom and until when."""

    what = WordsField(label=_("What do we do next?"), max_length=300)
    owner = UserChoiceField(label=_("Who does it?"), queryset=User.objects.none())
    due_on = forms.DateField(label=_("By which day?"), required=False, widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = User.objects.filter(is_active=True, role__gte=Role.ADVOCATE)
        self.fields["owner"].queryset = staff.order_by("display_name")  # type: ignore[attr-defined]
