"""Taking in a reply, splitting it, downloading it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.models import User
from questionnaires.models import AnswerVersion, Questionnaire, Receipt
from tests import factories

pytestmark = pytest.mark.django_db

REPLY = """\
Bonjour,

1) Que ferez-vous pour le point 1 ?

Nous créerons dix logements adaptés en 2027.

2) Que ferez-vous pour le point 2 ?

Oui.

Cordialement,
L’équipe
"""


@pytest.fixture
def questionnaire() -> Questionnaire:
    questionnaire = factories.make_questionnaire()
    factories.make_candidacy(election=questionnaire.election, slug="one")
    return questionnaire


def posted(questionnaire: Questionnaire, **fields: Any) -> dict[str, Any]:
    return {
        "candidacy": questionnaire.election.candidacies.get(slug="one").pk,
        "pasted": REPLY,
        "received_on": "2026-02-03",
        "origin": "e-mail of the team",
        "kind": "reply",
    } | fields


def new(questionnaire: Questionnaire) -> str:
    return reverse("response_new", args=[questionnaire.slug])


def test_pasted_reply_is_stored_and_opens_its_split(
    chloe_client: Client, chloe: User, questionnaire: Questionnaire
) -> None:
    response = chloe_client.post(new(questionnaire), posted(questionnaire))

    receipt = Receipt.objects.get()
    assert (response.status_code, response.url) == (302, receipt.get_absolute_url())
    assert receipt.entered_by == chloe
    assert receipt.document.file.open().read().decode() == REPLY
    assert not AnswerVersion.objects.exists()


def test_file_is_stored_byte_by_byte(chloe_client: Client, questionnaire: Questionnaire) -> None:
    content = REPLY.encode("latin-1", "replace").replace(b"\n", b"\r\n")
    file = SimpleUploadedFile("Réponse.txt", content)

    chloe_client.post(new(questionnaire), posted(questionnaire, pasted="", file=file))

    document = Receipt.objects.get().document
    assert document.file.open().read() == content
    assert document.original_name == "Réponse.txt"


def test_same_reply_again_leads_to_the_first(
    chloe_client: Client, questionnaire: Questionnaire
) -> None:
    chloe_client.post(new(questionnaire), posted(questionnaire))

    response = chloe_client.post(new(questionnaire), posted(questionnaire), follow=True)

    assert Receipt.objects.count() == 1
    assert response.redirect_chain[-1][0] == Receipt.objects.get().get_absolute_url()
    assert "on record already" in response.content.decode()


def test_same_reply_by_somebody_else_adds_nothing_and_shows_nothing(
    chloe_client: Client, dan_client: Client, questionnaire: Questionnaire
) -> None:
    chloe_client.post(new(questionnaire), posted(questionnaire))

    response = dan_client.post(new(questionnaire), posted(questionnaire))

    assert (response.status_code, response.url) == (302, questionnaire.get_absolute_url())
    assert Receipt.objects.count() == 1


def test_refused_form_keeps_what_was_typed(
    chloe_client: Client, questionnaire: Questionnaire
) -> None:
    response = chloe_client.post(new(questionnaire), posted(questionnaire, origin=""))

    page = response.content.decode()
    assert response.status_code == 422
    assert "Nous créerons dix logements adaptés en 2027." in page
    assert "what you typed is still here" in page
    assert not Receipt.objects.exists()


def test_refused_form_says_that_the_file_must_be_chosen_again(
    chloe_client: Client, questionnaire: Questionnaire
) -> None:
    file = SimpleUploadedFile("reply.txt", REPLY.encode())

    response = chloe_client.post(
        new(questionnaire), posted(questionnaire, pasted="", file=file, origin="")
    )

    assert "Choose it again" in response.content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"pasted": "  "}, "Paste the words or choose a file."),
        ({"received_on": "2999-01-01"}, "This day is yet to come"),
        ({"candidacy": 0}, "Select a valid choice"),
        ({"kind": "other"}, "Select a valid choice"),
        ({"origin": "mot " * 5_000}, "at most 300 characters"),
        ({"is_call": "on", "reported_by": "nom " * 5_000}, "at most 200 characters"),
    ],
)
def test_bad_field_is_answered_by_a_sentence(
    chloe_client: Client, questionnaire: Questionnaire, fields: dict[str, Any], sentence: str
) -> None:
    response = chloe_client.post(new(questionnaire), posted(questionnaire, **fields))

    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_paste_and_file_together_are_refused(
    chloe_client: Client, questionnaire: Questionnaire
) -> None:
    file = SimpleUploadedFile("reply.txt", b"Oui.")

    response = chloe_client.post(new(questionnaire), posted(questionnaire, file=file))

    assert "keep one of the two" in response.content.decode()


def test_unreadable_file_is_answered_by_a_sentence(
    chloe_client: Client, questionnaire: Questionnaire
) -> None:
    file = SimpleUploadedFile("reply.docx", b"PK\x03\x04 nothing of the kind")

    response = chloe_client.post(new(questionnaire), posted(questionnaire, pasted="", file=file))

    assert response.status_code == 422
    assert "Nothing was stored." in response.content.decode()
    assert not Receipt.objects.exists()


def test_empty_file_is_answered_by_a_sentence(
    chloe_client: Client, questionnaire: Questionnaire
) -> None:
    file = SimpleUploadedFile("vide.docx", b"")

    response = chloe_client.post(new(questionnaire), posted(questionnaire, pasted="", file=file))

    assert response.status_code == 422
    assert "This file is empty. Nothing was stored." in response.content.decode()


def test_emoji_and_right_to_left_words_come_in_as_they_are(
    chloe_client: Client, questionnaire: Questionnaire
) -> None:
    words = "🏳️‍🌈 Oui 😊, نعم، سنفتح مركزًا."
    number = questionnaire.questions.order_by("position")[0]
    pasted = f"1) {number.wording}\n\n\u202e{words}\u202c"

    chloe_client.post(new(questionnaire), posted(questionnaire, pasted=pasted))

    receipt = Receipt.objects.get()
    sheet = chloe_client.get(receipt.get_absolute_url()).context["sheet"]
    assert words in receipt.document.full_text
    assert sheet.lines[0].cell.words == words
    assert "\u202e" not in receipt.document.full_text


def test_too_large_file_is_refused_in_words(
    chloe_client: Client, questionnaire: Questionnaire
) -> None:
    file = SimpleUploadedFile("reply.txt", b"a" * (20 * 1024 * 1024 + 1))

    response = chloe_client.post(new(questionnaire), posted(questionnaire, pasted="", file=file))

    assert "larger than 20 MB" in response.content.decode()


def test_candidacy_can_come_with_the_address(
    chloe_client: Client, questionnaire: Questionnaire
) -> None:
    candidacy = questionnaire.election.candidacies.get()

    response = chloe_client.get(new(questionnaire), {"candidacy": candidacy.pk})

    assert f'<option value="{candidacy.pk}" selected>' in response.content.decode()


def test_candidacies_of_other_elections_are_not_offered(
    chloe_client: Client, questionnaire: Questionnaire
) -> None:
    other = factories.make_candidacy()

    response = chloe_client.post(new(questionnaire), posted(questionnaire, candidacy=other.pk))

    assert response.status_code == 422


# --- The split ----------------------------------------------------------------------------------


@pytest.fixture
def receipt(questionnaire: Questionnaire, chloe: User) -> Receipt:
    response = factories.make_response(
        questionnaire, candidacy=questionnaire.election.candidacies.get()
    )
    return factories.make_receipt(response, by=chloe, content=REPLY.encode())


def sheet(receipt: Receipt, *lines: dict[str, str], language: str = "fr") -> dict[str, str]:
    """What the form of a receipt sends, a line for each question."""
    sent = {"language": language}
    questions = receipt.response.questionnaire.questions.order_by("position")
    for question, line in zip(questions, lines, strict=True):
        sent |= {f"q{question.pk}-{name}": value for name, value in line.items()}
    return sent


ANSWERED = {"state": "answered", "words": "Nous créerons dix logements adaptés en 2027."}
SHORT = {"state": "answered", "words": "Oui."}
BLANK = {"state": "blank", "words": ""}
ABSENT = {"state": "absent", "words": ""}


def test_split_fills_in_the_words_and_chooses_nothing(
    chloe_client: Client, receipt: Receipt
) -> None:
    response = chloe_client.get(receipt.get_absolute_url())

    lines = response.context["sheet"].lines
    assert [
        (line.form["state"].value(), line.suggestion, line.form["words"].value()) for line in lines
    ] == [
        ("", "Answered", "Nous créerons dix logements adaptés en 2027."),
        ("", "Answered", "Oui."),
    ]
    assert all(line.is_certain for line in lines)


def test_words_in_are_words_out(chloe_client: Client, receipt: Receipt) -> None:
    count = chloe_client.get(receipt.get_absolute_url()).context["sheet"].count

    parts = (count.answers, count.questions, count.unplaced, count.aside)
    assert (sum(parts), parts[:3]) == (count.document, (8, 14, 0))


def test_saving_enters_versions_that_wait_for_somebody_else(
    chloe_client: Client, chloe: User, receipt: Receipt
) -> None:
    response = chloe_client.post(receipt.get_absolute_url(), sheet(receipt, ANSWERED, BLANK))

    versions = AnswerVersion.objects.order_by("answer__question__position")
    assert response.status_code == 302
    assert [(v.state, v.text.body if v.text else "") for v in versions] == [
        ("answered", "Nous créerons dix logements adaptés en 2027."),
        ("blank", ""),
    ]
    assert {v.entered_by for v in versions} == {chloe}
    assert AnswerVersion.objects.awaiting_check().count() == 2


def test_untouched_words_know_their_place(chloe_client: Client, receipt: Receipt) -> None:
    chloe_client.post(receipt.get_absolute_url(), sheet(receipt, ANSWERED, SHORT))

    for version in AnswerVersion.objects.select_related("text", "receipt__document"):
        words, start = version.text.body, version.text.start
        assert version.receipt.document.full_text[start : start + len(words)] == words


def test_changed_words_lose_their_place_unless_they_stand_there(
    chloe_client: Client, receipt: Receipt
) -> None:
    shorter = ANSWERED | {"words": "Nous créerons dix logements"}
    other = SHORT | {"words": "Non."}

    chloe_client.post(receipt.get_absolute_url(), sheet(receipt, shorter, other))

    first, second = AnswerVersion.objects.order_by("answer__question__position")
    assert first.text.start == receipt.document.full_text.index("Nous créerons")
    assert second.text.start is None


def test_question_that_is_not_in_the_document_gets_no_answer(
    chloe_client: Client, receipt: Receipt
) -> None:
    chloe_client.post(receipt.get_absolute_url(), sheet(receipt, ABSENT, SHORT))

    assert [v.answer.question.number for v in AnswerVersion.objects.all()] == ["2"]


def test_saving_twice_saves_once(chloe_client: Client, receipt: Receipt) -> None:
    for _time in range(5):
        response = chloe_client.post(
            receipt.get_absolute_url(), sheet(receipt, ANSWERED, SHORT), follow=True
        )

    assert AnswerVersion.objects.count() == 2
    assert "saved before" in response.content.decode()


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([ANSWERED | {"words": ""}, SHORT], "An answered question needs its words."),
        ([ANSWERED | {"words": "\u200e\ufeff"}, SHORT], "An answered question needs its words."),
        ([BLANK | {"words": "Oui."}, SHORT], "There are words in this answer."),
        ([ABSENT, ABSENT], "No answer is filled in."),
        ([{"words": ""}, SHORT], "Choose what they did with each of these questions."),
    ],
)
def test_refused_sheet_loses_nothing(
    chloe_client: Client, receipt: Receipt, lines: list[dict[str, str]], sentence: str
) -> None:
    lines = [lines[0] | {"question_as_printed": "Typed by hand"}, lines[1]]

    response = chloe_client.post(receipt.get_absolute_url(), sheet(receipt, *lines))

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "Typed by hand" in page
    assert not AnswerVersion.objects.exists()


def test_unknown_language_leaves_the_one_that_was_read(
    chloe_client: Client, receipt: Receipt
) -> None:
    chloe_client.post(receipt.get_absolute_url(), sheet(receipt, ANSWERED, SHORT, language="xx"))

    assert {version.text.language for version in AnswerVersion.objects.all()} == {"fr"}


def test_reply_without_questions_is_filled_in_by_hand(
    chloe_client: Client, chloe: User, questionnaire: Questionnaire
) -> None:
    letter = b"Merci de votre message. Nous sommes pour."
    receipt = factories.make_receipt(
        factories.make_response(questionnaire), by=chloe, content=letter
    )

    page = chloe_client.get(receipt.get_absolute_url())
    chloe_client.post(
        receipt.get_absolute_url(),
        sheet(receipt, {"state": "courtesy", "words": "Nous sommes pour."}, ABSENT)
        | {"p0-reason": "other"},
    )

    assert "Nous sommes pour." in page.content.decode()
    assert [line.form["state"].value() for line in page.context["sheet"].lines] == [""] * 2
    assert AnswerVersion.objects.get().text.start == letter.decode().index("Nous sommes")


def test_saved_receipt_shows_what_was_saved(chloe_client: Client, receipt: Receipt) -> None:
    chloe_client.post(receipt.get_absolute_url(), sheet(receipt, ANSWERED, SHORT))

    response = chloe_client.get(receipt.get_absolute_url())

    page = response.content.decode()
    assert "Nous créerons dix logements adaptés en 2027." in page
    assert "<textarea" not in page
    assert response.context["words_kept"] == 8


@pytest.mark.parametrize("count", [1, 3])
def test_split_costs_the_same_for_one_and_three(
    chloe_client: Client,
    chloe: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    response = factories.make_response(factories.make_questionnaire(questions=count))
    receipt = factories.make_receipt(response, by=chloe, content=REPLY.encode())

    with django_assert_num_queries(8):
        chloe_client.get(receipt.get_absolute_url())


@pytest.mark.parametrize("count", [1, 3])
def test_saved_receipt_costs_the_same_for_one_and_three(
    chloe_client: Client,
    chloe: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    response = factories.make_response(factories.make_questionnaire(questions=count))
    receipt = factories.make_receipt(response, by=chloe, content=REPLY.encode())
    lines = [SHORT] * count
    reasons = {f"p{position}-reason": "other" for position in range(5)}
    chloe_client.post(receipt.get_absolute_url(), sheet(receipt, *lines) | reasons)
    chloe_client.get(receipt.get_absolute_url())

    with django_assert_num_queries(6):
        chloe_client.get(receipt.get_absolute_url())


@pytest.mark.parametrize("name", ["receipt_detail", "receipt_original"])
def test_somebody_elses_receipt_is_not_found(
    dan_client: Client, receipt: Receipt, name: str
) -> None:
    assert dan_client.get(reverse(name, args=[receipt.pk])).status_code == 404


def test_somebody_elses_receipt_takes_no_answers(dan_client: Client, receipt: Receipt) -> None:
    response = dan_client.post(receipt.get_absolute_url(), sheet(receipt, ANSWERED, SHORT))

    assert response.status_code == 404
    assert not AnswerVersion.objects.exists()


def test_advocates_split_what_volunteers_brought_in(
    ben_client: Client, ben: User, receipt: Receipt
) -> None:
    ben_client.post(receipt.get_absolute_url(), sheet(receipt, ANSWERED, SHORT))

    assert {version.entered_by for version in AnswerVersion.objects.all()} == {ben}


@pytest.mark.parametrize("name", ["receipt_detail", "receipt_original", "response_new"])
def test_strangers_are_sent_to_sign_in(client: Client, receipt: Receipt, name: str) -> None:
    key = receipt.response.questionnaire.slug if name == "response_new" else receipt.pk

    assert client.get(reverse(name, args=[key])).status_code == 302


def test_original_is_handed_over_unopened(chloe_client: Client, receipt: Receipt) -> None:
    response = chloe_client.get(reverse("receipt_original", args=[receipt.pk]))

    assert b"".join(response.streaming_content) == REPLY.encode()
    assert {name: response.headers[name] for name in DOWNLOAD_HEADERS} == DOWNLOAD_HEADERS


DOWNLOAD_HEADERS = {
    "Content-Disposition": 'attachment; filename="reply.txt"',
    "Content-Type": "application/octet-stream",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "no-store",
}


def test_original_whose_file_is_gone_is_not_found(chloe_client: Client, receipt: Receipt) -> None:
    receipt.document.file.storage.delete(receipt.document.file.name)

    response = chloe_client.get(reverse("receipt_original", args=[receipt.pk]))

    assert response.status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_original_is_only_read(chloe_client: Client, receipt: Receipt, method: str) -> None:
    send: Callable[..., Any] = getattr(chloe_client, method)

    assert send(reverse("receipt_original", args=[receipt.pk])).status_code == 405


# --- The same forms, sent by htmx ---------------------------------------------------------------

HTMX = {"HX-Request": "true"}


def test_htmx_is_sent_on_to_the_split(chloe_client: Client, questionnaire: Questionnaire) -> None:
    response = chloe_client.post(new(questionnaire), posted(questionnaire), headers=HTMX)

    assert response.headers["HX-Redirect"] == Receipt.objects.get().get_absolute_url()


def test_htmx_gets_the_refused_form_alone(
    chloe_client: Client, questionnaire: Questionnaire
) -> None:
    response = chloe_client.post(new(questionnaire), posted(questionnaire, origin=""), headers=HTMX)

    page = response.content.decode()
    assert (response.status_code, "<html" in page) == (422, False)
    assert "Nous créerons dix logements adaptés en 2027." in page


def test_htmx_gets_the_refused_sheet_alone(chloe_client: Client, receipt: Receipt) -> None:
    lines = [ANSWERED | {"words": ""}, SHORT]

    response = chloe_client.post(receipt.get_absolute_url(), sheet(receipt, *lines), headers=HTMX)

    page = response.content.decode()
    assert (response.status_code, "<html" in page) == (422, False)
    assert "An answered question needs its words." in page


def test_htmx_saves_the_sheet_once(chloe_client: Client, receipt: Receipt) -> None:
    for _time in range(2):
        response = chloe_client.post(
            receipt.get_absolute_url(), sheet(receipt, ANSWERED, SHORT), headers=HTMX
        )

    assert response.headers["HX-Redirect"] == receipt.get_absolute_url()
    assert AnswerVersion.objects.count() == 2
