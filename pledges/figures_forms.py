"""The form of the figures: whose pledges are counted, kept in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pledges.models.pledge import PledgeQuerySet
from stakeholders.models import Candidacy


class FiguresForm(forms.Form):
    """Whose pledges are counted; everybody's unless one candidacy is chosen."""

    who = forms.ChoiceField(label=_("Whose pledges"), required=False)

    def __init__(self, *args: Any, pledges: PledgeQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        promisers = Candidacy.objects.filter(pk__in=pledges.order_by().values("candidacy"))
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            ("", _("Everybody’s")),
            *((f"candidacy:{row.slug}", row.name) for row in promisers.order_by("sort_key")),
        ]

    @property
    def chosen(self) -> dict[str, str]:
        """What the list filters by, as far as it makes sense."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def apply(self, pledges: PledgeQuerySet) -> PledgeQuerySet:
        if who := self.chosen.get("who"):
            return pledges.filter(candidacy__slug=who.removeprefix("candidacy:"))
        return pledges
