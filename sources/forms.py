"""Forms about words: marking a passage, changing a mark, withdrawing it."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Visibility
from sources.models import Annotation, Code, Text
from sources.normalising import normalise
from sources.sentences import sentences
from sources.uploads import WordsField

MISMATCH = _(
    "The passage does not match the words on file, perhaps because the page is old. "
    "Nothing was recorded: reload the page and select the passage again."
)
CHANGED_MEANWHILE = _(
    "Somebody changed this highlight in the meantime. It now says: %(code)s, “%(comment)s” "
    "(%(audience)s). Nothing was recorded, and what you typed is still here: saved once more, "
    "it takes the place of the other text."
)


class CommentForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is said about a passage."""

    visibility = forms.TypedChoiceField(
        label=_("Who may read it"),
        choices=Visibility.choices,
        coerce=lambda value: Visibility(int(value)),
        initial=Visibility.INTERNAL,
    )

    class Meta:
        model = Annotation
        fields = ["code", "comment", "visibility"]
        widgets = {"code": forms.RadioSelect, "comment": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, codes: Sequence[Code], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = codes
        field = self.fields["code"]
        field.empty_label = None  # type: ignore[attr-defined]
        field.choices = [(code.pk, code.name) for code in codes]  # type: ignore[attr-defined]

    def clean_comment(self) -> str:
        return normalise(self.cleaned_data["comment"])


class ChangeForm(CommentForm):
    """A change of a mark; refused once when somebody else changed the mark in the meantime."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark = self.instance
        self.now = {
            "code": mark.code.name,
            "comment": mark.comment,
            "audience": mark.get_visibility_display(),
        }
        said = f"{mark.code_id} {mark.visibility} {mark.comment}"
        self.fingerprint = self.initial["seen"] = sha256(said.encode()).hexdigest()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("seen") and cleaned["seen"] != self.fingerprint:
            typed: Any = self.data
            self.data = typed.copy()  # a QueryDict: unpacked, its values would be lists
            self.data["seen"] = self.fingerprint  # type: ignore[index]
            raise forms.ValidationError(CHANGED_MEANWHILE, params=self.now)
        return cleaned


class AnnotationForm(CommentForm):
    """A passage, by offsets that a script fills in or by its first and last sentence."""

    start = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    exact = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    first_sentence = forms.TypedChoiceField(
        label=_("From the sentence"), coerce=int, required=False, empty_value=None
    )
    last_sentence = forms.TypedChoiceField(
        label=_("To the sentence"), coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, text: Text, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body = text.body
        self.places = sentences(text.body)
        choices = [
            (number, shortened(text.body[start:end]))
            for number, (start, end) in enumerate(self.places)
        ]
        self.fields["first_sentence"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]
        self.fields["last_sentence"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]

    def clean_exact(self) -> str:
        return str(self.cleaned_data["exact"]).replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("start") is None or cleaned.get("end") is None:
            self._take_sentences(cleaned)
        elif not self._is_quote(cleaned):
            raise forms.ValidationError(MISMATCH)
        return cleaned

    def _is_quote(self, cleaned: dict[str, Any]) -> bool:
        """Whether a passage was sent, and is what the words say there."""
        exact, start, end = cleaned.get("exact"), cleaned["start"], cleaned["end"]
        return bool(exact) and end <= len(self.body) and self.body[start:end] == exact

    def _take_sentences(self, cleaned: dict[str, Any]) -> None:
        first, last = cleaned.get("first_sentence"), cleaned.get("last_sentence")
        if first is None:
            raise forms.ValidationError(
                _("Choose a passage: select words, or pick a sentence. Nothing was recorded yet.")
            )
        last = first if last is None else last
        if last < first:
            raise forms.ValidationError(
                _("The last sentence comes before the first. Nothing was recorded yet.")
            )
        cleaned["start"], cleaned["end"] = self.places[first][0], self.places[last][1]
        cleaned["exact"] = self.body[cleaned["start"] : cleaned["end"]]


class WithdrawalForm(forms.Form):
    """Why a mark is withdrawn."""

    because = WordsField(label=_("Why is it withdrawn?"), max_length=300)


def shortened(words: str, length: int = 90) -> str:
    """The beginning of a sentence for a list of choices."""
    return words if len(words) <= length else f"{words[:length].rstrip()}…"
