"""Forms of briefings: which one, for whom, in which manner; and the search."""

from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput
from accounts.models import User, Visibility
from briefings.briefing import Length as PrintedLength
from briefings.briefing import Manner
from briefings.defining import in_manner
from briefings.models import Briefing, Kind, Length
from briefings.searching import Kind as SearchKind
from briefings.subjects import WITH_SCORES, choices_for, defined


class SubjectForm(forms.Form):
    """What a briefing is about, among what `user` may see."""

    subject = forms.ChoiceField(label=_("What it is about"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *((kind.label, named) for kind, named in choices_for(user).items() if named),
        ]


class BriefingForm(forms.Form):
    """A definition of a briefing, but for the choice of its lines."""

    subject = forms.CharField(widget=forms.HiddenInput)
    audience = forms.TypedChoiceField(
        label=_("Who it is for"),
        choices=Visibility.choices,
        coerce=lambda value: Visibility(int(value)),
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
        help_text=_("Outside, only a coordinator lets them out."),
    )
    since = forms.DateField(
        label=_("Progress since"),
        required=False,
        widget=DayInput(),
        help_text=_("Tells what has changed since the end of that day."),
    )
    length = forms.ChoiceField(
        label=_("Length"), choices=Length.choices, required=False, widget=forms.RadioSelect
    )
    large_print = forms.BooleanField(
        label=_("Large print"),
        required=False,
        help_text=_("Body text of 16 points instead of 10."),
    )
    introduction = forms.CharField(
        label=_("Introduction"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "In the language of the briefing. **bold**, *italics*, lists with hyphens; on one page "
            "it is cut short. Name nobody who has not agreed."
        ),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        kind = str(self.data.get("subject", "")).partition(":")[0]
        if kind not in WITH_SCORES:
            del self.fields["scores"]
        if kind != Kind.FOLLOWUP:
            del self.fields["since"]

    def clean_subject(self) -> str:
        kind, _colon, code = str(self.cleaned_data["subject"]).partition(":")
        if defined(kind, code, Visibility.INTERNAL, "fr", reader=self.user) is None:
            raise ValidationError(_("There is nothing like this to brief on."))
        return str(self.cleaned_data["subject"])

    def definition(self, items: tuple[str, ...] = ()) -> Briefing:
        """The briefing that was chosen, not stored yet. One query or two, the first time."""
        return in_manner(copy(self._with_subject), self.manner(items))

    @cached_property
    def _with_subject(self) -> Briefing:
        given = self.cleaned_data
        kind, _colon, code = given["subject"].partition(":")
        briefing = defined(
            kind,
            code,
            given["audience"],
            given["language"],
            reader=self.user,
            with_scores={"with": True, "without": False}.get(given.get("scores", "")),
            since=given.get("since"),
        )
        assert briefing is not None  # noqa: S101  the form is valid
        return briefing

    def manner(self, items: tuple[str, ...] = ()) -> Manner:
        given = self.cleaned_data
        return Manner(
            PrintedLength(given["length"] or PrintedLength.STANDARD),
            given["large_print"],
            given["introduction"].replace("\r\n", "\n"),
            items,
        )


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
