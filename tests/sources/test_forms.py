"""Forms about words: a passage by offsets or by sentences, and words by paste or file."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from sources.forms import AnnotationForm, CommentForm, WithdrawalForm, shortened
from sources.models import Code, Text
from sources.uploads import UploadForm, WordsField
from tests import factories

pytestmark = pytest.mark.django_db

WORDS = "Oui 🏳️‍🌈. Nous créerons dix logements.\nLe reste dépendra de l’État."


@pytest.fixture
def code() -> Code:
    return factories.make_code()


@pytest.fixture
def text() -> Text:
    return factories.make_text(WORDS)


def form(text: Text, code: Code, **fields: Any) -> AnnotationForm:
    sent = {"code": code.pk, "visibility": 10} | fields
    return AnnotationForm(sent, text=text, codes=[code])


def test_offsets_count_code_points(text: Text, code: Code) -> None:
    start = WORDS.index("dix")

    sent = form(text, code, start=start, end=start + 3, exact="dix")

    assert sent.is_valid()


def test_line_ends_of_a_browser_are_ours(text: Text, code: Code) -> None:
    start = WORDS.index("logements")
    exact = "logements.\r\nLe"

    sent = form(text, code, start=start, end=start + len(exact) - 1, exact=exact)

    assert sent.is_valid()


@pytest.mark.parametrize(
    ("first", "last", "exact"),
    [
        (1, "", "Nous créerons dix logements."),
        (1, 1, "Nous créerons dix logements."),
        (0, 2, WORDS),
    ],
)
def test_sentences_make_a_passage(
    text: Text, code: Code, first: int, last: int | str, exact: str
) -> None:
    sent = form(text, code, first_sentence=first, last_sentence=last)

    assert sent.is_valid()
    assert sent.cleaned_data["exact"] == exact


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Choose a passage"),
        ({"first_sentence": 2, "last_sentence": 0}, "comes before the first"),
        ({"start": 0, "end": 3, "exact": "Non"}, "does not match the words on file"),
        ({"start": 3, "end": 3, "exact": ""}, "does not match the words on file"),
        ({"start": 0, "end": 10**9, "exact": "Oui"}, "does not match the words on file"),
        ({"start": 0, "end": 10**30, "exact": WORDS}, "does not match the words on file"),
    ],
)
def test_no_passage_is_told_in_words(
    text: Text, code: Code, fields: dict[str, Any], sentence: str
) -> None:
    with translation.override("en"):
        errors = [str(error) for error in form(text, code, **fields).non_field_errors()]

    assert len(errors) == 1
    assert sentence in errors[0]


@pytest.mark.parametrize("field", ["first_sentence", "last_sentence"])
def test_sentence_that_is_not_there_is_refused(text: Text, code: Code, field: str) -> None:
    sent = form(text, code, **({"first_sentence": 0} | {field: 99}))

    assert field in sent.errors


def test_code_outside_the_codebook_is_refused(text: Text, code: Code) -> None:
    sent = AnnotationForm(
        {"code": code.pk + 1, "visibility": 10, "first_sentence": 0}, text=text, codes=[code]
    )

    assert list(sent.errors) == ["code"]


def test_comment_form_changes_no_author(text: Text, code: Code) -> None:
    mark = factories.make_annotation(text, "Oui", code=code)
    sent = CommentForm(
        {"code": code.pk, "comment": "x", "visibility": 10, "created_by": 0},
        instance=mark,
        codes=[code],
    )

    assert sent.is_valid()
    assert "created_by" not in sent.cleaned_data


def test_withdrawal_needs_a_reason() -> None:
    assert not WithdrawalForm({"because": "  "}).is_valid()


def test_long_sentences_are_shortened() -> None:
    assert shortened("abc def", 3) == "abc…"
    assert shortened("abc", 3) == "abc"


# --- Words that come in -------------------------------------------------------------------------


def upload(pasted: str = "", *files: SimpleUploadedFile) -> UploadForm:
    return UploadForm({"pasted": pasted}, {"file": files[0]} if files else {})


def test_pasted_words_are_a_text_file_in_our_form() -> None:
    form = upload("Cafe\u0301\r\n\u202eOui")

    assert form.is_valid()
    with translation.override("en"):
        taken = form.upload
    assert (taken.name, taken.content.decode()) == ("pasted text.txt", "Café\nOui")


def test_file_keeps_its_bytes() -> None:
    form = upload("", SimpleUploadedFile("a.txt", b"\xe9\r\n"))

    assert form.is_valid()
    assert form.upload.content == b"\xe9\r\n"


@pytest.mark.parametrize("pasted", ["", " \n "])
def test_nothing_is_refused(pasted: str) -> None:
    assert not upload(pasted).is_valid()


def test_empty_file_is_refused_once() -> None:
    form = upload("", SimpleUploadedFile("a.txt", b""))

    assert list(form.errors) == ["file"]


def test_refusal_stands_where_the_words_were_given() -> None:
    by_paste = upload("Oui")
    by_file = upload("", SimpleUploadedFile("a.txt", b"Oui"))
    for form in (by_paste, by_file):
        form.is_valid()
        form.refuse("Unreadable.")

    assert (list(by_paste.errors), list(by_file.errors)) == (["pasted"], ["file"])


@pytest.mark.parametrize("typed", ["\u200e", "\ufeff", "\u200b \u2060", "\x01", " \n"])
def test_words_that_nobody_sees_are_none(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        WordsField().clean(typed)

    assert refused.value.code == "required"


def test_typed_words_come_in_the_stored_form() -> None:
    assert WordsField().clean("Cafe\u0301\r\n\u202eOui ") == "Café\nOui"


def test_typed_words_with_a_null_are_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        WordsField().clean("a\x00b")

    assert [error.code for error in refused.value.error_list] == ["null_characters_not_allowed"]
