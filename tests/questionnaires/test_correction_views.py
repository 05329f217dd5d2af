"""A correction while it is typed: saved as a draft, met by another one, sent once, given up."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.models import User
from questionnaires.actions import Entry, correct_answer
from questionnaires.models import Answer, AnswerState, AnswerVersion, CorrectionDraft
from tests import factories

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
BETTER = "Oui, nous créerons onze logements."


@pytest.fixture
def answer(chloe: User) -> Answer:
    response = factories.make_response()
    factories.make_receipt(response, by=chloe)
    return factories.make_answer(response, by=chloe)


def page_of(answer: Answer) -> str:
    return reverse("answer_correct", args=[answer.pk])


def as_shown(client: Client, answer: Answer, **typed: str) -> dict[str, str]:
    """All that the form of the page would send, with what somebody `typed`."""
    sheet = client.get(page_of(answer)).context["sheet"]
    hidden = {"counter": sheet.draft.counter, "corrects": sheet.draft.corrects, "page": sheet.page}
    return hidden | dict(sheet.seen) | dict(sheet.values) | typed


def save(client: Client, answer: Answer, sent: dict[str, str], **headers: Any) -> Any:
    return client.post(reverse("answer_correct_draft", args=[answer.pk]), sent, **headers)


def corrected_by(user: User, answer: Answer, words: str) -> AnswerVersion:
    entry = Entry(question=answer.question, state=AnswerState.ANSWERED, words=words)
    return correct_answer(by=user, answer=answer, entry=entry, reason="A number was wrong")


def test_typing_survives_a_closed_page_and_is_gone_once_sent(
    chloe_client: Client, chloe: User, answer: Answer
) -> None:
    saved = save(chloe_client, answer, as_shown(chloe_client, answer, words=BETTER), headers=HTMX)
    again = as_shown(chloe_client, answer)
    refused = chloe_client.post(page_of(answer), again)
    sent = chloe_client.post(page_of(answer), again | {"reason": "A number was wrong"})

    assert (saved.status_code, "saved at" in saved.content.decode()) == (200, True)
    assert again["words"] == BETTER
    assert refused.status_code == 422
    assert sent.url == answer.response.get_absolute_url()
    version = answer.versions.get(number=2)
    assert (version.text.body, version.reason) == (BETTER, "A number was wrong")
    assert version.entered_by == chloe
    assert not CorrectionDraft.objects.exists()


def test_answer_says_that_a_correction_was_begun(
    chloe_client: Client, ben_client: Client, answer: Answer
) -> None:
    save(chloe_client, answer, as_shown(chloe_client, answer, words=BETTER))

    hers, his = (client.get(answer.get_absolute_url()) for client in (chloe_client, ben_client))

    assert "You have begun a correction" in hers.content.decode()
    assert "You have begun a correction" not in his.content.decode()


def test_page_that_changed_nothing_stores_nothing(chloe_client: Client, answer: Answer) -> None:
    response = save(chloe_client, answer, as_shown(chloe_client, answer))

    assert response.url == page_of(answer)
    assert not CorrectionDraft.objects.exists()


def test_two_pages_of_one_person_conflict_field_by_field(
    chloe_client: Client, answer: Answer
) -> None:
    first = as_shown(chloe_client, answer, words="From the phone")
    second = as_shown(chloe_client, answer, words="From the laptop", reason="A number was wrong")
    save(chloe_client, answer, first)

    met = save(chloe_client, answer, second)
    page = met.content.decode()
    later = dict(met.context["sheet"].seen) | {
        "counter": met.context["sheet"].draft.counter,
        "conflict": "words",
        "words": "From the laptop",
    }
    kept = save(chloe_client, answer, later | {"keep": "words"})

    assert met.status_code == 409
    assert "From the phone" in page
    assert "From the laptop" in page
    assert kept.status_code == 302
    draft = CorrectionDraft.objects.get()
    assert (draft.words, draft.reason) == ("From the laptop", "A number was wrong")


def test_the_other_text_may_be_taken(chloe_client: Client, answer: Answer) -> None:
    first = as_shown(chloe_client, answer, words="From the phone")
    second = as_shown(chloe_client, answer, words="From the laptop")
    save(chloe_client, answer, first)

    save(chloe_client, answer, second | {"conflict": "words", "take": "words"})

    assert CorrectionDraft.objects.get().words == "From the phone"


def test_version_that_came_meanwhile_stands_beside_what_was_typed(
    chloe_client: Client, ben: User, answer: Answer
) -> None:
    sent = as_shown(chloe_client, answer, words=BETTER, reason="A number was wrong")
    save(chloe_client, answer, sent)
    corrected_by(ben, answer, "Oui, douze.")

    refused = chloe_client.post(page_of(answer), sent)
    page = refused.content.decode()
    kept = save(chloe_client, answer, sent | {"corrects": "2"})
    chloe_client.post(page_of(answer), as_shown(chloe_client, answer))

    assert refused.status_code == 409
    assert "Ben entered version 2 while you were correcting" in page
    assert "Oui, douze." in page
    assert BETTER in page
    assert kept.status_code == 302
    bodies = answer.versions.order_by("number").values_list("text__body", flat=True)
    assert list(bodies)[1:] == ["Oui, douze.", BETTER]


def test_correction_is_given_up(chloe_client: Client, answer: Answer) -> None:
    save(chloe_client, answer, as_shown(chloe_client, answer, words=BETTER))

    response = save(chloe_client, answer, {"give_up": "1"})

    assert response.url == answer.get_absolute_url()
    assert not CorrectionDraft.objects.exists()
    assert answer.versions.count() == 1


def test_each_has_a_draft_and_knows_of_the_others(
    chloe_client: Client, ben_client: Client, answer: Answer
) -> None:
    save(chloe_client, answer, as_shown(chloe_client, answer, words=BETTER))

    page = ben_client.get(page_of(answer))

    assert "Chloé is correcting this answer, too" in page.content.decode()
    assert page.context["sheet"].values["words"] == answer.versions.get().text.body


def test_saving_after_the_same_was_sent_adds_nothing(chloe_client: Client, answer: Answer) -> None:
    sent = as_shown(chloe_client, answer, words=BETTER, reason="A number was wrong")
    chloe_client.post(page_of(answer), sent)

    late = save(chloe_client, answer, sent, headers=HTMX)
    again = chloe_client.post(page_of(answer), sent)

    assert late.headers["HX-Redirect"] == answer.response.get_absolute_url()
    assert again.url == answer.response.get_absolute_url()
    assert answer.versions.count() == 2
    assert not CorrectionDraft.objects.exists()


def test_correcting_the_printed_question_alone_is_a_version(
    chloe_client: Client, answer: Answer
) -> None:
    for printed in ("1) Que ferez-vous ?", "1) Que ferez-vous pour le point 1 ?"):
        sent = as_shown(chloe_client, answer, question_as_printed=printed, reason="The question")
        chloe_client.post(page_of(answer), sent)

    assert answer.versions.count() == 3


@pytest.mark.parametrize(
    "odd",
    [
        {"state": "absent"},
        {"state": "\0"},
        {"corrects": "99999999999999"},
        {"corrects": "7", "counter": "x", "page": "<b>"},
        {"reason": "why " * 200},
    ],
)
def test_odd_fields_lose_no_words(
    chloe_client: Client, answer: Answer, odd: dict[str, str]
) -> None:
    sent = as_shown(chloe_client, answer, words=BETTER, **odd)

    response = save(chloe_client, answer, sent, headers=HTMX)

    assert response.status_code == 200
    assert CorrectionDraft.objects.get().words == BETTER


def test_who_may_not_correct_saves_no_draft(
    client: Client, dan_client: Client, chloe_client: Client, answer: Answer
) -> None:
    address = reverse("answer_correct_draft", args=[answer.pk])

    assert client.post(address).status_code == 302
    assert dan_client.post(address, {"words": "x"}).status_code == 404
    assert chloe_client.get(address).status_code == 405
    assert not CorrectionDraft.objects.exists()


@pytest.mark.parametrize("versions", [1, 3])
def test_queries_do_not_grow_with_versions(
    ben_client: Client,
    chloe: User,
    answer: Answer,
    django_assert_num_queries: DjangoAssertNumQueries,
    versions: int,
) -> None:
    for number in range(versions):
        corrected_by(chloe, answer, f"Oui {number}.")

    with django_assert_num_queries(8):
        ben_client.get(page_of(answer))


def test_one_draft_for_each_answer_and_person(answer: Answer, chloe: User) -> None:
    fields = {"answer": answer, "saved_by": chloe, "corrects": 1}
    CorrectionDraft.objects.create(**fields)

    with (
        pytest.raises(IntegrityError, match="questionnaires_correctiondraft_one_per_person"),
        transaction.atomic(),
    ):
        CorrectionDraft.objects.create(**fields)
    with pytest.raises(IntegrityError, match="questionnaires_correctiondraft_known_state"):
        CorrectionDraft.objects.update(state="absent")
