"""Forms of briefings: which one, for whom, in which language; and the search."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput
from accounts.localised import reader_language
from accounts.models import User, Visibility
from briefings.issuing import define, define_followup
from briefings.models import Briefing, Kind
from briefings.searching import Kind as SearchKind
from pledges.models import Pledge
from stakeholders.models import Candidacy, Election, Event


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

    since = forms.DateField(
        label=_("Progress since"),
        required=False,
        widget=DayInput(),
        help_text=_(
            "For what became of pledges: tells what has changed since the end of that day."
        ),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        candidacies = Candidacy.objects.visible_to(user).select_related("election")
        events = Event.objects.visible_to(user)
        followed = list(candidacies.filter(pk__in=_with_pledges(user)))
        elections = {candidacy.election.pk: candidacy.election for candidacy in followed}
        self.subjects: dict[str, Candidacy | Election | Event] = {
            f"{Kind.CANDIDACY}:{candidacy.slug}": candidacy for candidacy in candidacies
        }
        self.subjects |= {f"{Kind.EVENT}:{event.slug}": event for event in events}
        self.subjects |= {f"{Kind.FOLLOWUP}:{row.slug}": row for row in elections.values()}
        self.subjects |= {f"{Kind.FOLLOWUP}:{row.slug}": row for row in followed}
        self.fields["subject"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            (_("A candidacy and its answers"), self._choices(Kind.CANDIDACY)),
            (_("An event and its report"), self._choices(Kind.EVENT)),
            (_("What became of pledges"), self._choices(Kind.FOLLOWUP)),
        ]
        self.fields["language"].initial = reader_language()

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
        if self._is_followup and not isinstance(subject, Event):
            return define_followup(
                subject, audience, language, since=self.cleaned_data.get("since")
            )
        assert not isinstance(subject, Election)  # noqa: S101  only a followup is about one
        with_scores = {"with": True, "without": False}.get(self.cleaned_data["scores"])
        return define(subject, audience, language, with_scores=with_scores)

    @property
    def _is_followup(self) -> bool:
        return str(self.cleaned_data.get("subject", "")).startswith(f"{Kind.FOLLOWUP}:")


def _with_pledges(user: User) -> Any:
    return Pledge.objects.visible_to(user).active().order_by().values("candidacy")


def _label(subject: Candidacy | Election | Event) -> str:
    if isinstance(subject, Election):
        return str(subject.name)
    if isinstance(subject, Event):
        day = date_format(subject.held_on, "SHORT_DATE_FORMAT")
        return f"{subject.name} ({day})"
    label = f"{subject.name} – {subject.election.name}"
    fictional = _("fictional")
    return f"{label} ({fictional})" if subject.is_fictional else label


class DataForm(forms.Form):
    """For whom all data are taken away, and whether levels are among them."""

    audience = forms.TypedChoiceField(
        label=_("Who it is for"),
        choices=Visibility.choices,
        coerce=lambda value: Visibility(int(value)),
        initial=Visibility.PUBLIC,
        widget=forms.RadioSelect,
        help_text=_("Each audience gets what a briefing for it may say, and nothing more."),
    )
    with_levels = forms.BooleanField(
        label=_("With the settled levels"),
        required=False,
        help_text=_(
            "The internal package has them anyway. A level of 0 or less leaves the coalition in no "
            "package: those concerned have not been told yet."
        ),
    )


class SearchForm(forms.Form):
    """Which words, and where they may stand."""

    q = forms.CharField(label=_("Words"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=_("Where"),
        required=False,
        choices=[
            (SearchKind.ALL, _("Answers, reports and statements")),
            (SearchKind.ANSWERS, _("Answers")),
            (SearchKind.REPORTS, _("Reports")),
            (SearchKind.STATEMENTS, _("Statements")),
        ],
    )

    def __init__(self, *args: Any, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not reader.is_advocate:
            del self.fields["kind"]
