"""Words that come in by paste or by file: the fields of every form that takes them."""

import base64
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core import signing
from django.core.files import File
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sources.captures import Capture, read_capture
from sources.normalising import is_visible, normalise
from sources.reading.reader import EMPTY, MOST_BYTES, TOO_LARGE, UnreadableDocument

READABLE = ".docx,.odt,.pdf,.eml,.html,.htm,.md,.wiki,.txt"
SALT = "sources.uploads.kept"
CHOOSE_AGAIN = _(
    "Your browser let go of the file when the form came back. Choose it again; "
    "all else that you typed is still here."
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came from a browser or a command; pasted words count as a text file."""

    name: str
    content: bytes


class WordsField(forms.CharField):
    """Words that a person types, in the stored form; what nobody would see counts as empty."""

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value) or ""
        if "\0" in typed:
            return typed  # the field's own validator refuses it
        words = normalise(typed).strip()
        return words if is_visible(words) else self.empty_value


def capture_of(file: File[bytes]) -> Capture:
    """An uploaded file with its text. Raises ValidationError."""
    if (file.size or 0) > MOST_BYTES:
        raise forms.ValidationError(_(TOO_LARGE))
    try:
        return read_capture(file.name or "", file.read())
    except UnreadableDocument as error:
        raise forms.ValidationError(error.message) from error


class UploadForm(forms.Form):
    """Pasted words or a file, one of the two."""

    too_large = _(TOO_LARGE)

    pasted = forms.CharField(
        label=_("Paste the words"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("All of it, as it came, with greeting and signature if there are any."),
    )
    file = forms.FileField(
        label=_("Or choose a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": READABLE}),
        help_text=_(
            "Word, ODT, PDF, e-mail (.eml), web page, Markdown, wiki or plain text, 20 MB at most. "
            "It is kept as it is."
        ),
        error_messages={"empty": _(EMPTY)},
    )

    def clean_file(self) -> File[bytes] | None:
        file: File[bytes] | None = self.cleaned_data["file"]
        if file and (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(self.too_large)
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        pasted, file = bool(cleaned.get("pasted", "").strip()), cleaned.get("file")
        if pasted and file:
            raise forms.ValidationError(
                _(
                    "There are pasted words and a file. Nothing was stored: "
                    "keep one of the two, and enter the other afterwards."
                )
            )
        if self.needs_document and not pasted and not file and "file" not in self.errors:
            raise forms.ValidationError(_("Paste the words or choose a file. Nothing was stored."))
        return cleaned

    @property
    def needs_document(self) -> bool:
        """Whether words or a file must be given; a form that has them from elsewhere says no."""
        return True

    @property
    def upload(self) -> Upload:
        """What was given; only of a valid form."""
        if file := self.cleaned_data["file"]:
            return Upload(file.name or "", file.read())
        words = normalise(self.cleaned_data["pasted"])
        return Upload(f"{gettext('pasted text')}.txt", words.encode())

    def refuse(self, reason: str) -> None:
        """The reader does not take what was given: say so where it was given."""
        self.add_error("file" if self.files else "pasted", reason)

    def remember_file(self) -> None:
        """Say that a file must be chosen again: browsers never fill that field in."""
        if self.is_bound and self.files and "file" not in self.errors:
            self.add_error("file", CHOOSE_AGAIN)


class KeptUploadForm(UploadForm):
    """Pasted words or a file that the next page holds: nothing is stored before it is confirmed.

    `kept` brings them back from there. It is signed, so that only what we packed is unpacked.
    """

    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    @cached_property
    def kept_upload(self) -> Upload | None:
        """What an earlier page of ours held, unpacked; a new file or new words take its place."""
        if self.files or (self.data.get("pasted") or "").strip():
            return None
        try:
            held = signing.loads(self.data.get("kept") or "", salt=SALT)
        except signing.BadSignature:
            return None
        return Upload(held["name"], zlib.decompress(base64.b85decode(held["content"])))

    @property
    def needs_document(self) -> bool:
        return self.kept_upload is None

    @cached_property
    def upload(self) -> Upload:  # a file is read once
        return self.kept_upload or super().upload

    @property
    def has_file(self) -> bool:
        """Whether there is a file that browsers would let go of."""
        return self.is_bound and bool(self.kept_upload or self.cleaned_data.get("file"))

    def packed(self) -> str:
        """The file or the words as the next page holds them."""
        upload = self.upload
        content = base64.b85encode(zlib.compress(upload.content)).decode()
        return signing.dumps({"name": upload.name, "content": content}, salt=SALT)
