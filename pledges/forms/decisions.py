"""Taking back what was reported, and deciding on what somebody else reported."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sources.uploads import WordsField


class UndoForm(forms.Form):
    """Why an update is taken back; a slip of the hand needs no reason."""

    reason = WordsField(label=_("Why, if it was no slip"), max_length=3000, required=False)


class DecisionForm(forms.Form):
    """Whether a concluding status is accepted, and why."""

    ruling = forms.ChoiceField(choices=[("accepted", ""), ("declined", "")])
    reason = WordsField(
        label=_("Why"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write why, for whoever reads this later.")},
    )
