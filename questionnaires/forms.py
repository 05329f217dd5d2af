"""Forms of questionnaires: taking in a reply, entering, checking and correcting its answers,
settling a level, granting a right.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput, UserChoiceField
from accounts.models import Role, User, by_name
from questionnaires.actions.rights import last_day
from questionnaires.actions.scoring import Ruling
from questionnaires.models import AnswerState, Level, Questionnaire, Receipt, Right, Settlement
from questionnaires.models.draft import ABSENT, PieceReason
from questionnaires.models.response import Decision, ReceiptKind
from questionnaires.models.score import Method
from questionnaires.translating import Translating
from sources.models.text import LANGUAGES
from sources.models.translation import MadeWith
from sources.uploads import Upload, UploadForm, WordsField
from stakeholders.models import Candidacy

SETTLED_BY_PEOPLE = [
    (method.value, method.label)
    for method in (Method.THIRD_PERSON, Method.TOGETHER, Method.MEETING)
]


class ReplyForm(UploadForm):
    """A piece of a campaign's reply, as it came.

    `again` is a document on record in which somebody else replies as well: no file is needed then.
    """

    candidacy = forms.ModelChoiceField(
        label=_("Whose reply is it?"), queryset=Candidacy.objects.none(), empty_label="—"
    )
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=ReceiptKind.choices, initial=ReceiptKind.REPLY
    )
    received_on = forms.DateField(
        label=_("Received on"),
        initial=timezone.localdate,
        widget=DayInput(),
    )
    origin = WordsField(
        label=_("Where did it come from?"),
        max_length=300,
        help_text=_("For example: e-mail of the campaign team, or the address of a public page."),
    )

    is_call = forms.BooleanField(
        label=_("These are notes of a call or a conversation"), required=False
    )
    reported_by = WordsField(
        label=_("Who took the notes?"),
        required=False,
        max_length=200,
        help_text=_(
            "Printed beside the words, without quotation marks: “Reported by …”. "
            "A function will do: a volunteer of the coalition."
        ),
    )

    field_order = ["candidacy", "pasted", "file", "received_on", "origin", "kind"]

    def __init__(
        self, *args: Any, questionnaire: Questionnaire, again: Receipt | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.again = again
        standing = questionnaire.election.candidacies.order_by("sort_key")
        self.fields["candidacy"].queryset = standing  # type: ignore[attr-defined]

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is yet to come: give the day it reached you."))
        return day

    @property
    def needs_document(self) -> bool:
        """Whether words or a file must be given: not where a document on record is taken again."""
        return self.again is None

    @property
    def upload(self) -> Upload:
        if self.again is None:
            return super().upload
        document = self.again.document
        with document.file.open("rb") as stored:
            return Upload(document.original_name, stored.read())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("is_call") and not cleaned.get("reported_by"):
            self.add_error("reported_by", _("Say who took the notes. Nothing was stored."))
        return cleaned

    @property
    def notes_by(self) -> str:
        """Who took these notes of a call; empty for the campaign's own words."""
        cleaned = self.cleaned_data
        return cleaned["reported_by"] if cleaned["is_call"] else ""


class WordsOfAnswerForm(forms.Form):
    """The state of one answer and its words, which must go together."""

    state = forms.ChoiceField(
        label=_("What did they do with this question?"),
        choices=AnswerState.choices,
        widget=forms.RadioSelect,
    )
    words = WordsField(
        label=_("Their words, exactly"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    question_as_printed = WordsField(
        label=_("The question as printed there"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        state, words = cleaned.get("state"), cleaned.get("words")
        if state == AnswerState.ANSWERED and not words:
            self.add_error(
                "words", _("An answered question needs its words. Type them, or change the state.")
            )
        if state in (AnswerState.BLANK, ABSENT) and words:
            self.add_error(
                "state",
                _("There are words in this answer. Choose another state, or remove the words."),
            )
        return cleaned


class EntryForm(WordsOfAnswerForm):
    """What one document says in reply to one question."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        absent = (ABSENT, _("Not in this document"))
        state: Any = self.fields["state"]
        state.choices = [*AnswerState.choices, absent]
        state.error_messages["required"] = _("Choose one of these: nothing is chosen for you.")


class StepForm(forms.Form):
    """One step at a draft beside saving it: a paragraph moves, or words of the tray find a place;
    or it is said whose answers are wanted. `aside` empties the tray, for `tray_reason`.

    `move` is question:end:to, where `to` is a question or nothing, for the tray. `place` is the
    position of the words in the tray; the question stands in a field of its own.
    """

    move = forms.RegexField(r"^\d{1,18}:(first|last):(\d{1,18})?$", required=False)
    place = forms.IntegerField(min_value=0, required=False)
    respondent = forms.CharField(required=False)
    aside = forms.BooleanField(required=False)
    tray_reason = forms.ChoiceField(choices=[("", "—"), *PieceReason.choices], required=False)


class CorrectionForm(WordsOfAnswerForm):
    """A corrected transcription, with the reason for it."""

    reason = WordsField(
        label=_("What is corrected, and why?"),
        max_length=300,
        help_text=_("For example: a line of the answer was missing."),
    )


class LanguageOfWordsForm(forms.Form):
    """The language in which a document is written."""

    language = forms.ChoiceField(label=_("Language of the reply"), choices=LANGUAGES)


class CheckForm(forms.Form):
    """Somebody else's verdict on a transcription."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label=_("Your verdict"), choices=Decision.choices, widget=forms.RadioSelect
    )
    note = WordsField(
        label=_("Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed when you send it back: what is to be corrected?"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == Decision.RETURNED and not cleaned.get("note"):
            self.add_error("note", _("Say what is to be corrected. Nothing was recorded yet."))
        return cleaned


class VersionForm(forms.Form):
    """Which version of an answer to show; the current one when it is left out."""

    version = forms.IntegerField(min_value=1, required=False)


SETTLED_MEANWHILE = _(
    "%(who)s settled this ask in the meantime: %(level)s (%(reason)s). What you chose is still "
    "here: sent once more, it takes the place of the other."
)


class SettlementForm(forms.Form):
    """The level that counts where two people gave different ones, and how it was chosen."""

    level = forms.ChoiceField(label=_("The level that counts"), widget=forms.RadioSelect)
    method = forms.ChoiceField(
        label=_("How was it settled?"), choices=SETTLED_BY_PEOPLE, widget=forms.RadioSelect
    )
    reason = WordsField(
        label=_("Why this level?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    met_on = forms.DateField(
        label=_("Date of the meeting"),
        required=False,
        widget=DayInput(),
    )
    attendance = forms.IntegerField(
        label=_("How many took part"), required=False, min_value=2, max_value=1000
    )
    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        levels: Mapping[str, Level],
        standing: Settlement | None,
        before: Settlement | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        settlement = standing or before
        self.levels = levels
        choices = [(key, level.word) for key, level in levels.items()]
        self.fields["level"].choices = choices  # type: ignore[attr-defined]
        if settlement and settlement.method in dict(SETTLED_BY_PEOPLE):
            names = ("method", "reason", "met_on", "attendance")
            self.initial = {name: getattr(settlement, name) for name in names}
            self.initial["level"] = str(settlement.level_id)
        self.initial["seen"] = standing.pk if standing else 0

    def refuse(self, standing: Settlement) -> None:
        """Say what somebody else settled; what was typed stays, and now rests on that."""
        now = {
            "who": standing.settled_by,
            "level": standing.level.word,
            "reason": standing.reason or standing.get_method_display(),
        }
        self.add_error(None, ValidationError(SETTLED_MEANWHILE, params=now))
        typed: Any = self.data
        self.data = typed.copy()
        self.data["seen"] = standing.pk  # type: ignore[index]

    def clean_met_on(self) -> Any:
        day = self.cleaned_data["met_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day is yet to come. Nothing was recorded yet."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("method") == Method.MEETING:
            for name in ("met_on", "attendance"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(
                        name, _("A meeting has a date and an attendance. Nothing was recorded yet.")
                    )
        return cleaned

    def ruling(self) -> Ruling:
        """What was settled, as the action takes it."""
        cleaned = self.cleaned_data
        is_meeting = cleaned["method"] == Method.MEETING
        return Ruling(
            level=self.levels[cleaned["level"]],
            method=Method(cleaned["method"]),
            reason=cleaned["reason"],
            met_on=cleaned["met_on"] if is_meeting else None,
            attendance=cleaned["attendance"] if is_meeting else None,
        )


class GrantForm(forms.Form):
    """Who may do what beyond their role, and until when."""

    user = UserChoiceField(
        label=_("Who?"),
        queryset=User.objects.none(),
        empty_label="—",
        help_text=_("Volunteers who may sign in. Advocates and coordinators need no right."),
        error_messages={
            "invalid_choice": _(
                "Choose a volunteer who may sign in. Advocates and coordinators check and score "
                "already: there is nothing to grant."
            )
        },
    )
    right = forms.ChoiceField(
        label=_("What may they do?"), choices=Right.choices, widget=forms.RadioSelect
    )
    until = forms.DateField(
        label=_("Until when?"),
        widget=DayInput(),
        help_text=_("The last day counts. A year at most; you can take it back before."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        volunteers = User.objects.filter(role=Role.VOLUNTEER, is_active=True)
        self.fields["user"].queryset = by_name(volunteers)  # type: ignore[attr-defined]
        today = timezone.localdate()
        until = self.fields["until"]
        until.initial = today + timedelta(days=30)
        until.widget.attrs |= {"min": today.isoformat(), "max": last_day(today).isoformat()}

    def clean_until(self) -> Any:
        until, today = self.cleaned_data["until"], timezone.localdate()
        if until < today:
            raise ValidationError(_("This day is past: give today or a later day."))
        if until > last_day(today):
            raise ValidationError(_("A right lasts a year at most: give an earlier day."))
        return until


class TranslationForm(forms.Form):
    """A working translation; refused once when what it translates changed in the meantime."""

    body = WordsField(label=_("Your translation"), widget=forms.Textarea(attrs={"rows": 10}))
    made_with = forms.ChoiceField(
        label=_("How was it made?"),
        choices=MadeWith.choices,
        initial=MadeWith.PERSON,
        widget=forms.RadioSelect,
    )
    note = WordsField(
        label=_("Note to whoever checks it"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, page: Translating, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        self.fields["body"].widget.attrs |= {"lang": page.language, "dir": "auto"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen = cleaned.get("seen")
        if seen and seen != self.page.seen and not self.page.has_already(cleaned):
            typed = {name: self.data[name] for name in self.data}
            self.data = typed | {"seen": self.page.seen}
            raise ValidationError(
                _(
                    "Somebody corrected the words or saved another translation while you were "
                    "typing. Both stand on this page as they are now: compare, then save once more."
                )
            )
        return cleaned


class TranslationCheckForm(CheckForm):
    """Somebody else's verdict on a translation; `version` is its key.

    Its fields have names of their own in the page, where another form has a note, too.
    """

    def __init__(self, sent: Mapping[str, Any] | None = None) -> None:
        super().__init__(sent, auto_id="check_%s")
        self.fields["note"].help_text = _(
            "Needed when you send the translation back: what is to be corrected?"
        )


class StartForm(forms.Form):
    """Which earlier translation to start from."""

    start = forms.IntegerField(min_value=1, required=False)
