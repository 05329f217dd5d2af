"""Forms of briefings: which one, for whom, in which language; and the search."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Visibility
from briefings.issuing import define
from briefings.models import Briefing, Kind
from briefings.searching import Kind as SearchKind
from stakeholders.models import Candidacy, Event


class BriefingForm(forms.Form):
    """A definition of a briefing. The choices are what `user` may see."""

    subject = forms.ChoiceField(label=_("What it is about"))
    audience = forms.TypedChoiceField(
        label=_("Who it is for"),
        choices=Visibility.choices,
        coerce=lambda value: Visibility(int(value)),
        initial=Visibility.INTERNAL,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=[("fr", _("French")), ("en", _("English"))]
    )
    scores = forms.ChoiceField(
        label=_("Levels and figures"),
        required=False,
        choices=[
            ("", _("As usual: inside with them, outside without")),
            ("with", _("With them")),
            ("without", _("Without them")),
        ],
        widget=forms.RadioSelect,
        help_text=_("They concern candidacies. Outside, only a coordinator lets them out."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        candidacies = Candidacy.objects.visible_to(user).select_related("election")
        events = Event.objects.visible_to(user)
        self.subjects: dict[str, Candidacy | Event] = {
            f"{Kind.CANDIDACY}:{candidacy.slug}": candidacy for candidacy in candidacies
        } | {f"{Kind.EVENT}:{event.slug}": event for event in events}
        self.fields["subject"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            (_("A candidacy and its answers"), self._choices(Kind.CANDIDACY)),
            (_("An event and its report"), self._choices(Kind.EVENT)),
        ]
        self.fields["language"].initial = (get_language() or "fr")[:2]

    def _choices(self, kind: Kind) -> list[tuple[str, str]]:
        return [
            (value, _label(subject))
            for value, subject in self.subjects.items()
            if value.startswith(f"{kind}:")
        ]

    def definition(self) -> Briefing:
        """The briefing that was chosen, not stored yet."""
        subject = self.subjects[self.cleaned_data["subject"]]
        audience, language = self.cleaned_data["audience"], self.cleaned_data["language"]
        with_scores = {"with": True, "without": False}.get(self.cleaned_data["scores"])
        return define(subject, audience, language, with_scores=with_scores)


def _label(subject: Candidacy | Event) -> str:
    if isinstance(subject, Event):
        day = date_format(subject.held_on, "SHORT_DATE_FORMAT")
        return f"{subject.name} ({day})"
    label = f"{subject.name} – {subject.election.name}"
    fictional = _("fictional")
    return f"{label} ({fictional})" if subject.is_fictional else label


class SearchForm(forms.Form):
    """Which words, and where they may stand."""

    q = forms.CharField(label=_("Words"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=_("Where"),
        required=False,
        choices=[
            (SearchKind.ALL, _("Answers and reports")),
            (SearchKind.ANSWERS, _("Answers")),
            (SearchKind.REPORTS, _("Reports")),
        ],
    )

    def __init__(self, *args: Any, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not reader.is_advocate:
            del self.fields["kind"]
