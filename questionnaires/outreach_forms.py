"""Forms of outreach: a step, its withdrawal, an address, letters to several campaigns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput
from accounts.localised import day_in_words
from questionnaires.actions.outreach import Fate, LetterDraft
from questionnaires.letters import digest, filled, templates_in, unknown, without
from questionnaires.models import OutreachChannel, OutreachStep, Questionnaire, Receipt
from questionnaires.outreach import Ledger
from sources.captures import TAKEN, Capture
from sources.reading.reader import EMPTY
from sources.uploads import CHOOSE_AGAIN, WordsField, capture_of


class ReceiptChoiceField(forms.ModelChoiceField[Receipt]):
    """One of the pieces that were received."""

    def label_from_instance(self, obj: Receipt) -> str:
        return f"{obj.document.original_name} ({day_in_words(obj.received_on)})"


class StepForm(forms.Form):
    """What happened with a campaign, when and by what way."""

    step = forms.ChoiceField(label=_("What happened?"), choices=[("", "—"), *OutreachStep.choices])
    channel = forms.ChoiceField(
        label=_("By what way?"), choices=[("", "—"), *OutreachChannel.choices]
    )
    happened_on = forms.DateField(label=_("On which day?"), widget=DayInput())
    receipt = ReceiptChoiceField(
        label=_("The document that shows it"),
        queryset=Receipt.objects.none(),
        required=False,
        empty_label="—",
        help_text=_("Among those received from this campaign; for a phone call there is none."),
    )
    file = forms.FileField(
        label=_("Or a new file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": TAKEN}),
        help_text=_(
            "The letter that was sent, an acknowledgement, a photo of it. PDF, Word, ODT, web "
            "page, text or picture, 20 MB at most. It is kept as it is, for staff alone."
        ),
        error_messages={"empty": _(EMPTY)},
    )
    note = WordsField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For ourselves. It is in no briefing for partners or the public."),
    )

    def __init__(self, *args: Any, receipts: QuerySet[Receipt], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["happened_on"].initial = today
        self.fields["happened_on"].widget.attrs["max"] = today.isoformat()
        self.fields["receipt"].queryset = receipts  # type: ignore[attr-defined]
        self.capture: Capture | None = None

    def clean_file(self) -> File[bytes] | None:
        file: File[bytes] | None = self.cleaned_data["file"]
        self.capture = capture_of(file) if file else None
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("receipt") and self.capture:
            self.add_error(
                "receipt", _("A step has one document: keep this one or the new file, not both.")
            )
        return cleaned

    def remember_file(self) -> None:
        """Say that a file must be chosen again: browsers never fill that field in."""
        if self.is_bound and self.files and "file" not in self.errors:
            self.add_error("file", CHOOSE_AGAIN)


class WithdrawalForm(forms.Form):
    """Why a step is withdrawn."""

    because = WordsField(
        label=_("Why is it withdrawn?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: recorded for the wrong list. Both rows stay in the history."),
    )


class AddressForm(forms.Form):
    """Where a campaign reads its mail."""

    email = forms.EmailField(
        label=_("Address of the campaign"),
        max_length=254,
        help_text=_("Rather one of the campaign than of a person, and one that it gives out."),
    )


class FateForm(forms.Form):
    fate = forms.ChoiceField(choices=[(fate.value, fate.value) for fate in Fate])


@dataclass(frozen=True, slots=True)
class Recipient:
    """A campaign that may be written to, with its boxes in the form."""

    ledger: Ledger
    to: BoundField
    is_chosen: bool


class LettersForm(forms.Form):
    """One text for several campaigns, each of which gets a message of its own.

    `seen` is a sign of the letters as they were last shown: nothing else is sent.
    """

    subject = WordsField(label=_("Subject"), max_length=150)
    body = WordsField(
        label=_("Message"), max_length=100_000, widget=forms.Textarea(attrs={"rows": 16})
    )
    chosen = forms.MultipleChoiceField(
        error_messages={"required": _("Choose one campaign at least.")}
    )
    seen = forms.CharField(required=False)

    def __init__(
        self,
        *args: Any,
        questionnaire: Questionnaire,
        step: OutreachStep,
        language: str,
        ledgers: Sequence[Ledger],
        **kwargs: Any,
    ) -> None:
        self.questionnaire, self.step, self.language = questionnaire, step, language
        self.ledgers = {str(ledger.candidacy.pk): ledger for ledger in ledgers}
        template = templates_in(settings.LETTERS_FILE)[language, step.value]
        missing = {name for name, value in self._common().items() if not value}
        first = {
            "subject": without(template.subject, missing).strip(),
            "body": without(template.body, missing),
            "chosen": list(self.ledgers),
        }
        super().__init__(*args, **kwargs | {"initial": first})
        self.fields["chosen"].choices = [(key, key) for key in self.ledgers]  # type: ignore[attr-defined]
        for key, ledger in self.ledgers.items():
            self.fields[f"to_{key}"] = forms.EmailField(
                label=gettext("Address of %(candidacy)s") % {"candidacy": ledger.candidacy},
                required=False,
                max_length=254,
                initial=ledger.address,
            )

    def recipients(self) -> list[Recipient]:
        chosen = self["chosen"].value() or []
        return [
            Recipient(ledger, self[f"to_{key}"], key in chosen)
            for key, ledger in self.ledgers.items()
        ]

    def clean_subject(self) -> str:
        return self._with_known_words(" ".join(self.cleaned_data["subject"].split()))

    def clean_body(self) -> str:
        return self._with_known_words(self.cleaned_data["body"])

    def clean(self) -> None:
        for key in self.cleaned_data.get("chosen", []):
            if not self.cleaned_data.get(f"to_{key}") and not self.errors.get(f"to_{key}"):
                self.add_error(f"to_{key}", gettext("Give an address, or take the tick away."))

    def drafts(self) -> list[LetterDraft]:
        """The letters as they would leave."""
        cleaned = self.cleaned_data
        return [
            LetterDraft(
                ledger.candidacy,
                cleaned[f"to_{key}"],
                " ".join(filled(cleaned["subject"], self._values(ledger)).split())[:200],
                filled(cleaned["body"], self._values(ledger)),
            )
            for key, ledger in self.ledgers.items()
            if key in cleaned["chosen"]
        ]

    @property
    def sign(self) -> str:
        """What `seen` says where somebody saw exactly these letters."""
        drafts = self.drafts()
        return digest([part for one in drafts for part in (one.to, one.subject, one.body)])

    def _with_known_words(self, text: str) -> str:
        known = {name for name, value in self._common().items() if value}
        known |= {"candidacy", "sent_on"} if self.step == OutreachStep.REMINDED else {"candidacy"}
        if strange := unknown(text, known):
            raise ValidationError(
                gettext("We cannot fill in {%(name)s}: take it out, or write the words themselves.")
                % {"name": strange[0]}
            )
        return text

    def _common(self) -> Mapping[str, str]:
        """What is the same for every campaign; empty where we do not know it."""
        with translation.override(self.language):
            reply_by = self.questionnaire.reply_by
            is_over = reply_by is not None and reply_by < timezone.localdate()
            asked = self.questionnaire.questions.order_by("position")
            if not hasattr(self, "_questions"):
                self._questions = "\n\n".join(f"{one.number}. {one.wording}" for one in asked)
            return {
                "questionnaire": self.questionnaire.title,
                "questions": self._questions,
                "reply_by": day_in_words(reply_by) if reply_by and not is_over else "",
                "coalition": settings.COALITION_NAME,
                "contact": settings.COALITION_CONTACT,
            }

    def _values(self, ledger: Ledger) -> Mapping[str, str]:
        with translation.override(self.language):
            sent_on = day_in_words(ledger.sent.on) if ledger.sent else ""
            name = {"candidacy": ledger.candidacy.name, "sent_on": sent_on}
            return {**self._common(), **name}
