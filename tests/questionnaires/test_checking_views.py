"""Comparing a transcription with its original, and correcting it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.models import User
from questionnaires.actions import Entry, check_version, enter_answers
from questionnaires.models import Answer, AnswerState, Check, ReportRead, Response
from questionnaires.models.response import Decision
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(chloe: User) -> Answer:
    response = factories.make_response()
    factories.make_receipt(response, by=chloe)
    return factories.make_answer(response, by=chloe)


def url(name: str, answer: Answer, *more: int) -> str:
    return reverse(name, args=[answer.pk, *more])


# --- Checking -----------------------------------------------------------------------------------


@pytest.fixture
def waiting(chloe: User) -> Response:
    """A response with three answers that Chloé entered from one document."""
    words = ["Oui, nous créerons dix logements.", "Non.", "Peut-être."]
    response = factories.make_response(factories.make_questionnaire(questions=3))
    receipt = factories.make_receipt(response, by=chloe, content="\n\n".join(words).encode())
    questions = response.questionnaire.questions.order_by("position")
    entries = [
        Entry(question=question, state=AnswerState.ANSWERED, words=said)
        for question, said in zip(questions, words, strict=True)
    ]
    enter_answers(by=chloe, response=response, entries=entries, receipt=receipt)
    return response


def answers_of(response: Response) -> list[Answer]:
    return list(response.answers.order_by("question__position"))


def verdict(decision: str = "accepted", note: str = "", version: int = 1) -> dict[str, Any]:
    return {"version": version, "decision": decision, "note": note}


def test_accepting_goes_to_the_next(ben_client: Client, ben: User, waiting: Response) -> None:
    first, second, _third = answers_of(waiting)

    response = ben_client.post(url("answer_check", first), verdict())

    assert (response.status_code, response.url) == (302, url("answer_check", second))
    assert first.versions.current().get().check_record.checked_by == ben


def test_after_the_last_comes_the_first_that_waits(ben_client: Client, waiting: Response) -> None:
    first, second, third = answers_of(waiting)

    assert ben_client.post(url("answer_check", third), verdict()).url == url("answer_check", first)
    assert ben_client.post(url("answer_check", first), verdict()).url == url("answer_check", second)
    assert ben_client.post(url("answer_check", second), verdict()).url == waiting.get_absolute_url()


def test_nobody_checks_what_they_entered(client: Client, ben: User, ben_client: Client) -> None:
    version = factories.make_version(by=ben)

    page = ben_client.get(url("answer_check", version.answer)).content.decode()
    response = ben_client.post(url("answer_check", version.answer), verdict())

    assert "somebody else checks them" in page
    assert response.status_code == 403
    assert "<html" in response.content.decode()
    assert not Check.objects.exists()


def test_sending_back_needs_a_note(ben_client: Client, waiting: Response) -> None:
    answer = answers_of(waiting)[0]

    refused = ben_client.post(url("answer_check", answer), verdict("returned"))
    ben_client.post(url("answer_check", answer), verdict("returned", "A word is missing"))

    check = Check.objects.get()
    assert refused.status_code == 422
    assert (check.decision, check.note) == (Decision.RETURNED, "A word is missing")
    assert not answer.versions.current().exists()


def test_checking_five_times_checks_once(ben_client: Client, waiting: Response) -> None:
    answer = answers_of(waiting)[0]

    for decision in ("accepted", "returned", "accepted", "returned", "accepted"):
        response = ben_client.post(
            url("answer_check", answer), verdict(decision, "note"), follow=True
        )

    assert Check.objects.get().decision == Decision.ACCEPTED
    assert "checked before" in response.content.decode()


@pytest.mark.parametrize("fields", [{"decision": "maybe"}, {"decision": ""}, {"version": "x"}])
def test_impossible_verdict_is_refused(
    ben_client: Client, waiting: Response, fields: dict[str, Any]
) -> None:
    answer = answers_of(waiting)[0]

    response = ben_client.post(url("answer_check", answer), verdict() | fields)

    assert response.status_code == 422
    assert not Check.objects.exists()


def test_unknown_version_is_not_found(ben_client: Client, waiting: Response) -> None:
    answer = answers_of(waiting)[0]

    assert ben_client.post(url("answer_check", answer), verdict(version=7)).status_code == 404


def test_original_stands_beside_the_words(ben_client: Client, waiting: Response) -> None:
    checking = ben_client.get(url("answer_check", answers_of(waiting)[1])).context["checking"]

    assert (checking.excerpt.passage, checking.excerpt.is_exact) == ("Non.", True)
    assert checking.excerpt.before.endswith("logements.\n\n")


def test_slips_of_the_pen_are_shown(ben_client: Client, chloe: User) -> None:
    response = factories.make_response()
    receipt = factories.make_receipt(
        response, by=chloe, content="Oui, nous créerons dix logements.".encode()
    )
    entry = Entry(
        question=response.questionnaire.questions.order_by("position")[0],
        state=AnswerState.ANSWERED,
        words="Oui, nous créerons deux logements.",
    )
    version = enter_answers(by=chloe, response=response, entries=[entry], receipt=receipt)[0]

    page = ben_client.get(url("answer_check", version.answer))

    slips = [(str(run.change), run.text) for run in page.context["checking"].slips]
    assert slips == [
        ("same", "Oui, nous créerons "),
        ("removed", "dix "),
        ("added", "deux "),
        ("same", "logements."),
    ]
    assert "<ins>" in page.content.decode()


def test_changes_against_the_words_on_record_are_shown(ben_client: Client, answer: Answer) -> None:
    factories.make_version(
        answer.response, answer.question, words=factories.WORDS.replace("dix", "onze")
    )

    checking = ben_client.get(url("answer_check", answer)).context["checking"]

    changed = [run.text for run in checking.changes if run.change != "same"]
    assert changed == ["dix ", "onze "]


def test_nothing_to_check_is_said(ben_client: Client, answer: Answer) -> None:
    page = ben_client.get(url("answer_check", answer)).content.decode()

    assert "Nothing waits for a check here" in page
    assert 'name="decision"' not in page


@pytest.mark.parametrize("count", [1, 3])
def test_check_costs_the_same_for_one_and_three(
    ben_client: Client,
    waiting: Response,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    answer = answers_of(waiting)[0]
    for number in range(count):
        factories.make_version(waiting, answer.question, words=f"Non {number}.")

    with django_assert_num_queries(5):
        ben_client.get(url("answer_check", answer))


# --- Correcting ---------------------------------------------------------------------------------


def correction(words: str = "Oui, nous créerons onze logements.", **fields: str) -> dict[str, str]:
    return {"state": "answered", "words": words, "reason": "A word was wrong"} | fields


def test_correction_is_a_new_version_that_waits(
    chloe_client: Client, ada: User, waiting: Response
) -> None:
    answer = answers_of(waiting)[0]
    first = answer.versions.get()
    check_version(by=ada, version=first, decision=Decision.RETURNED, note="Not dix")

    page = chloe_client.get(url("answer_correct", answer)).content.decode()
    response = chloe_client.post(url("answer_correct", answer), correction())

    second = answer.versions.latest("number")
    assert "Not dix" in page
    assert response.url == waiting.get_absolute_url()
    assert (second.number, second.reason, second.receipt) == (2, "A word was wrong", first.receipt)
    assert answer.versions.awaiting_check().get() == second


def test_same_correction_five_times_is_one_version(chloe_client: Client, waiting: Response) -> None:
    answer = answers_of(waiting)[0]

    for _time in range(5):
        chloe_client.post(url("answer_correct", answer), correction())

    assert answer.versions.count() == 2


def test_refused_correction_keeps_what_was_typed(chloe_client: Client, waiting: Response) -> None:
    answer = answers_of(waiting)[0]

    response = chloe_client.post(
        url("answer_correct", answer), correction("Typed so far", reason="")
    )

    assert response.status_code == 422
    assert "Typed so far" in response.content.decode()
    assert answer.versions.count() == 1


def test_marks_follow_an_accepted_correction(
    ben_client: Client, ada_client: Client, ben: User, answer: Answer
) -> None:
    text = answer.versions.get().text
    kept = factories.make_annotation(text, "Oui.", by=ben)
    lost = factories.make_annotation(text, "dix logements", by=ben)
    words = text.body.replace("dix", "onze")

    ben_client.post(url("answer_correct", answer), correction(words))
    followed = ada_client.post(url("answer_check", answer), verdict(version=2), follow=True)

    current = answer.versions.current().get().text
    assert list(current.anchors.values_list("annotation", flat=True)) == [kept.pk]
    report = [(mark.annotation, str(mark.outcome)) for mark in followed.context["report"]]
    assert report == [(kept, "kept"), (lost, "lost")]
    assert "did not find its words again" in followed.content.decode()


def test_report_of_highlights_is_acknowledged_once(
    ben_client: Client, ada_client: Client, ada: User, ben: User, answer: Answer
) -> None:
    factories.make_annotation(answer.versions.get().text, "dix logements", by=ben)
    words = answer.versions.get().text.body.replace("dix", "onze")
    ben_client.post(url("answer_correct", answer), correction(words))
    ada_client.post(url("answer_check", answer), verdict(version=2))
    response_page = answer.response.get_absolute_url()
    assert "Nobody has read yet" in ben_client.get(response_page).content.decode()

    for client in (ada_client, ben_client):
        client.post(url("answer_highlights", answer, 2))

    assert ReportRead.objects.get().read_by == ada
    assert "Nobody has read yet" not in ben_client.get(response_page).content.decode()
    assert "Read by Ada" in ben_client.get(url("answer_highlights", answer, 2)).content.decode()


def test_report_is_for_staff_and_for_what_was_accepted(
    chloe_client: Client, ben_client: Client, client: Client, waiting: Response
) -> None:
    address = url("answer_highlights", answers_of(waiting)[0], 1)

    assert chloe_client.get(address).status_code == 403
    assert client.get(address).status_code == 302
    assert ben_client.get(address).status_code == 404
    assert ben_client.delete(address).status_code == 405
