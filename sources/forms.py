"""Forms about words: marking a passage, changing a mark, withdrawing it; and the codebook."""

from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Visibility
from sources.codebook import Description, code_before, lookalike, namesake
from sources.house_words import HouseWord, house_words_in
from sources.models import Annotation, Code, Text
from sources.models.annotation import MaskReason
from sources.models.code import Shape, Tint
from sources.normalising import normalise
from sources.sentences import sentences
from sources.uploads import WordsField

MISMATCH = _(
    "The passage does not match the words on file, perhaps because the page is old. "
    "Nothing was recorded: reload the page and select the passage again."
)
RETIRED = _(
    "“%(code)s” was retired from the codebook. Nothing was recorded, and what you typed is still "
    "here: choose another code."
)
CHANGED_MEANWHILE = _(
    "Somebody changed this highlight in the meantime. It now says: %(code)s, “%(comment)s” "
    "(%(audience)s). Nothing was recorded, and what you typed is still here: saved once more, "
    "it takes the place of the other text."
)

CODE_CHANGED_MEANWHILE = _(
    "Somebody changed this code in the meantime. It now says: %(name)s, “%(definition)s”. Nothing "
    "was recorded, and what you typed is still here: saved once more, it takes the place of the "
    "other text."
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

    @property
    def house_words(self) -> list[HouseWord]:
        """The words of the comment, saved or typed, that the house avoids."""
        return house_words_in(normalise(self["comment"].value() or ""))

    def clean_code(self) -> Code:
        """The code that was chosen, or the one that it was merged into; none that is retired."""
        chosen: Code = self.cleaned_data["code"]
        code = chosen.successor
        if code not in self.codes:
            raise forms.ValidationError(RETIRED, params={"code": chosen.name})
        return code

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


class MaskForm(forms.Form):
    """Which words of a text readers outside do not read, and the reason that stands there."""

    words = WordsField(
        label=_("The words to hide"),
        help_text=_(
            "Copied from the text, letter by letter. They are hidden wherever they stand in it."
        ),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.TypedChoiceField(
        label=_("What they could give away"),
        choices=MaskReason.choices,
        coerce=MaskReason,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, text: Text, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if words not in self.text.body:
            raise forms.ValidationError(
                _(
                    "These words do not stand in the text in this way. Nothing was hidden: copy "
                    "them from the text above."
                )
            )
        return words


class LiftForm(forms.Form):
    """Why readers outside may read hidden words after all."""

    because = WordsField(label=_("Why may they be read?"), max_length=300)


class CodeForm(forms.Form):
    """What is said of a code, old or new, and behind which other one it stands."""

    name_fr = WordsField(label=_("Name in French"), max_length=80, required=False)
    definition_fr = WordsField(
        label=_("Definition in French"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    name_en = WordsField(label=_("Name in English"), max_length=80, required=False)
    definition_en = WordsField(
        label=_("Definition in English"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    shape = forms.ChoiceField(label=_("Shape"), choices=Shape.choices, widget=forms.RadioSelect)
    tint = forms.ChoiceField(label=_("Colour"), choices=Tint.choices, widget=forms.RadioSelect)
    after = forms.ModelChoiceField(
        label=_("Stands after"),
        queryset=Code.objects.active(),
        to_field_name="key",
        required=False,
        empty_label=_("None: it comes first"),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, code: Code | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = code
        others = Code.objects.active().exclude(pk=code.pk) if code else Code.objects.active()
        self.fields["after"].queryset = others  # type: ignore[attr-defined]
        if code:
            self.before = Description.of(code)
            self.fingerprint = sha256(repr(self.before).encode()).hexdigest()
            self.initial = asdict(self.before) | {"seen": self.fingerprint}
        self.initial["after"] = code_before(code) if code else others.last()

    @property
    def description(self) -> Description:
        return Description(**{name: self.cleaned_data[name] for name in Description.__slots__})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        said = self.description
        is_french = said.name_fr and said.definition_fr
        if not is_french and not (said.name_en and said.definition_en):
            raise forms.ValidationError(
                _("A code needs a name and a definition, in French or in English.")
            )
        if self.code is None and Code.objects.active().filter(**asdict(said)).exists():
            return cleaned  # the same form sent twice
        self._refuse_what_others_have(said)
        if self.code:
            self._refuse_once_what_changed(self.code)
        return cleaned

    def _refuse_what_others_have(self, said: Description) -> None:
        if other := namesake(said.name_fr, said.name_en, besides=self.code):
            field = "name_fr" if other.name_fr.lower() == said.name_fr.lower() else "name_en"
            self.add_error(field, _("There is another code with this name."))
        is_new_look = not self.code or (said.shape, said.tint) != (self.code.shape, self.code.tint)
        other = lookalike(said.shape, said.tint, besides=self.code) if is_new_look else None
        if other:
            told = _("“%(code)s” has this shape in this colour: choose another of the two.")
            self.add_error("shape", forms.ValidationError(told, params={"code": other.name}))

    def _refuse_once_what_changed(self, code: Code) -> None:
        seen = self.cleaned_data["seen"]
        if seen and seen != self.fingerprint:
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data["seen"] = self.fingerprint  # type: ignore[index]
            now = {"name": code.name, "definition": code.definition}
            raise forms.ValidationError(CODE_CHANGED_MEANWHILE, params=now)


class TargetForm(forms.Form):
    """Into which other code one is merged."""

    into = forms.ModelChoiceField(
        label=_("Merge it into"),
        queryset=Code.objects.active(),
        to_field_name="key",
        empty_label="—",
        error_messages={"invalid_choice": _("Choose a code that is in use.")},
    )

    def __init__(self, *args: Any, code: Code, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Code.objects.active().exclude(pk=code.pk)  # type: ignore[attr-defined]


class MergeForm(TargetForm):
    """That, and why."""

    because = WordsField(label=_("Why are they merged?"), max_length=300)


class RetirementForm(forms.Form):
    """Why a code is offered no more."""

    because = WordsField(label=_("Why is it retired?"), max_length=300)


def shortened(words: str, length: int = 90) -> str:
    """The beginning of a sentence for a list of choices."""
    return words if len(words) <= length else f"{words[:length].rstrip()}…"
