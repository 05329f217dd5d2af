"""Forms of our own next steps: adding or changing one, and choosing which to see."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput, UserChoiceField
from accounts.models import Role, User, by_name
from pledges.agenda import month_end
from pledges.models import Task
from sources.uploads import WordsField


def staff() -> QuerySet[User]:
    """Those who follow pledges, by name."""
    members = User.objects.filter(is_active=True, role__gte=Role.ADVOCATE)
    return by_name(members)


class TaskForm(forms.Form):
    """What, who and by when."""

    what = WordsField(
        label=_("What is our next step?"),
        max_length=300,
        help_text=_("Begin with a verb: write, ask, send, publish. No name of a person at risk."),
    )
    owner = UserChoiceField(label=_("Who does it?"), queryset=User.objects.none(), empty_label=None)
    due_on = forms.DateField(label=_("By"), required=False, widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = staff()  # type: ignore[attr-defined]

    def clean_what(self) -> str:
        return " ".join(self.cleaned_data["what"].split())


class TaskFilterForm(forms.Form):
    """Whose tasks, and which of them. What is unknown in the address counts as not chosen."""

    whose = forms.ChoiceField(
        label=_("Whose"),
        choices=[("mine", _("Mine")), ("all", _("Everybody’s"))],
        required=False,
    )
    when = forms.ChoiceField(
        label=_("Which"),
        choices=[
            ("open", _("To do")),
            ("overdue", _("Overdue")),
            ("month", _("Due by the end of the month")),
            ("done", _("Done")),
        ],
        required=False,
    )

    def filtered(self, tasks: QuerySet[Task], user: User) -> QuerySet[Task]:
        """Only those that were asked for; by day, or the latest done first."""
        chosen = self.cleaned_data if self.is_valid() else {}
        if chosen.get("whose") != "all":
            tasks = tasks.filter(owner=user)
        return _which(chosen.get("when") or "open", tasks, timezone.localdate())


def _which(when: str, tasks: QuerySet[Task], today: date) -> QuerySet[Task]:
    match when:
        case "done":
            return tasks.filter(done_at__isnull=False).order_by("-done_at", "-pk")
        case "overdue":
            tasks = tasks.filter(due_on__lt=today)
        case "month":
            tasks = tasks.filter(due_on__range=(today, month_end(today)))
    return tasks.filter(done_at__isnull=True).order_by("due_on", "pk")
