"""One answer: reading, marking, checking, correcting; and the response it belongs to."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.models import User
from questionnaires.actions import Entry, check_version, enter_answers
from questionnaires.models import Answer, AnswerState, AnswerVersion, Response
from questionnaires.models.response import Decision
from sources.models import Annotation, Code
from sources.models.text import Voice, Wording
from tests import factories

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def code() -> Code:
    return factories.make_code("pledge")


@pytest.fixture
def answer(chloe: User) -> Answer:
    response = factories.make_response()
    factories.make_receipt(response, by=chloe)
    return factories.make_answer(response, by=chloe)


def url(name: str, answer: Answer, *more: int) -> str:
    return reverse(name, args=[answer.pk, *more])


# --- Reading ------------------------------------------------------------------------------------


def test_answer_shows_its_words_and_question(ben_client: Client, answer: Answer) -> None:
    page = ben_client.get(answer.get_absolute_url()).content.decode()

    assert "Nous créerons dix logements adaptés en 2027." in page
    assert answer.question.wording in page


def test_verbatim_own_words_are_a_quotation(ben_client: Client, answer: Answer) -> None:
    page = ben_client.get(answer.get_absolute_url()).content.decode()

    assert "words-quote" in page


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({"wording": Wording.SUMMARY}, "Summary"),
        ({"voice": Voice.REPORTED, "reported_by": "the hosts"}, "Reported by the hosts"),
        ({"voice": Voice.CALL_NOTES}, "Notes of a call"),
    ],
)
def test_other_words_are_labelled_and_no_quotation(
    ben_client: Client, fields: dict[str, Any], label: str
) -> None:
    answer = factories.make_answer(**fields)

    page = ben_client.get(answer.get_absolute_url()).content.decode()

    assert label in page
    assert "words-quote" not in page


@pytest.mark.parametrize(
    ("state", "label"),
    [("blank", "Left blank"), ("refused", "Declined to answer"), ("courtesy", "Courtesy reply")],
)
def test_states_other_than_answered_are_told(ben_client: Client, state: str, label: str) -> None:
    answer = factories.make_answer(state=AnswerState(state))

    assert label in ben_client.get(answer.get_absolute_url()).content.decode()


def test_volunteers_read_the_words_of_their_own_entries(
    chloe_client: Client, answer: Answer, ben: User
) -> None:
    text = answer.versions.get().text
    factories.make_annotation(text, "Oui", by=ben, comment="A note among staff")

    page = chloe_client.get(answer.get_absolute_url()).content.decode()

    assert "Nous créerons dix logements" in page
    assert "A note among staff" not in page
    assert "annotation-form" not in page


@pytest.mark.parametrize("name", ["answer_detail", "answer_correct", "response_detail"])
def test_somebody_elses_answer_is_not_found(dan_client: Client, answer: Answer, name: str) -> None:
    key = answer.response_id if name == "response_detail" else answer.pk

    assert dan_client.get(reverse(name, args=[key])).status_code == 404
    assert dan_client.post(reverse(name, args=[key])).status_code in {404, 405}


def test_adding_a_document_opens_nothing_of_others(
    dan_client: Client, dan: User, answer: Answer
) -> None:
    receipt = factories.make_receipt(answer.response, by=dan, content=b"Autre.")
    entry = Entry(question=answer.question, state=AnswerState.ANSWERED, words="De Dan.")
    before = dan_client.get(answer.get_absolute_url()).status_code
    enter_answers(by=dan, response=answer.response, entries=[entry], receipt=receipt)

    pages = [
        dan_client.get(address).content.decode()
        for address in (
            answer.get_absolute_url(),
            f"{answer.get_absolute_url()}?version=1",
            answer.response.get_absolute_url(),
            answer.response.candidacy.get_absolute_url(),
            f"{reverse('search')}?q=logements",
        )
    ]

    assert before == 404
    assert "De Dan." in pages[0]
    assert not any("dix logements" in page or "Chloé" in page for page in pages)


def test_response_names_what_somebody_else_entered(dan_client: Client, dan: User) -> None:
    response = factories.make_response()
    factories.make_answer(response)
    factories.make_receipt(response, by=dan)

    cells = dan_client.get(response.get_absolute_url()).context["cells"]

    assert [str(cell.step) for cell in cells] == ["others", "none"]
    assert cells[0].answer is None


def test_unchecked_words_are_shown_but_not_marked(
    ben_client: Client, ben: User, code: Code
) -> None:
    version = factories.make_version()

    page = ben_client.get(version.answer.get_absolute_url()).content.decode()
    sent = ben_client.post(
        url("answer_annotate", version.answer),
        {"start": 0, "end": 3, "exact": "Oui", "code": code.pk, "visibility": 10},
    )

    assert "These words are not checked yet" in page
    assert "annotation-form" not in page
    assert sent.status_code == 403
    assert not Annotation.objects.exists()


def test_older_version_can_be_read(ben_client: Client, ada: User, answer: Answer) -> None:
    newer = factories.make_version(answer.response, answer.question, words="Peut-être.")
    check_version(by=ada, version=newer, decision=Decision.ACCEPTED)

    page = ben_client.get(answer.get_absolute_url(), {"version": 1}).content.decode()

    assert "Nous créerons dix logements" in page
    assert "This is version 1, not the words on record." in page
    assert "annotation-form" not in page


def test_unknown_version_shows_the_words_on_record(ben_client: Client, answer: Answer) -> None:
    for number in ("9", "x"):
        response = ben_client.get(answer.get_absolute_url(), {"version": number})

        assert response.context["page"].is_current


def test_neighbours_follow_the_questionnaire(ben_client: Client) -> None:
    response = factories.make_response(factories.make_questionnaire(questions=3))
    answers = [
        factories.make_answer(response, question=question)
        for question in response.questionnaire.questions.order_by("position")
    ]

    context = ben_client.get(answers[1].get_absolute_url()).context

    assert (context["previous"], context["following"]) == (answers[0], answers[2])


def test_marks_that_need_care_warn(ben_client: Client, ben: User, answer: Answer) -> None:
    text = answer.versions.get().text
    factories.make_annotation(text, "Oui", by=ben, code=factories.make_code(Code.PROTECT))
    factories.make_annotation(text, "2027", by=ben, code=factories.make_code(Code.CLAIM))

    page = ben_client.get(answer.get_absolute_url()).content.decode()

    assert "This passage could expose somebody." in page
    assert "that nobody has checked" in page


@pytest.mark.parametrize("count", [1, 3])
def test_answer_costs_the_same_for_one_and_three(
    ben_client: Client,
    ben: User,
    ada: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    questionnaire = factories.make_questionnaire(questions=count)
    answers = [factories.make_answer(factories.make_response(questionnaire)) for _ in range(count)]
    answer = answers[0]
    for number in range(count):
        newer = factories.make_version(answer.response, answer.question, words=f"Non {number}.")
        check_version(by=ada, version=newer, decision=Decision.ACCEPTED)
        factories.make_annotation(newer.text, "Non", by=ben)

    with django_assert_num_queries(12):
        response = ben_client.get(answer.get_absolute_url())

    assert len(response.context["elsewhere"]) == count - 1


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


# --- Correcting ---------------------------------------------------------------------------------


def correction(words: str = "Oui, nous créerons onze logements.", **fields: str) -> dict[str, str]:
    return {"state": "answered", "words": words, "reason": "A word was wrong"} | fields


# --- The response -------------------------------------------------------------------------------


def test_response_says_what_comes_next(ben_client: Client, ada: User, waiting: Response) -> None:
    first, second, _third = answers_of(waiting)
    check_version(by=ada, version=first.versions.get(), decision=Decision.ACCEPTED)
    check_version(by=ada, version=second.versions.get(), decision=Decision.RETURNED, note="No")

    context = ben_client.get(waiting.get_absolute_url()).context

    assert [str(cell.step) for cell in context["cells"]] == ["read", "correct", "check"]
    assert len(context["to_check"]) == 1


def test_enterer_waits_for_somebody_else(chloe_client: Client, waiting: Response) -> None:
    context = chloe_client.get(waiting.get_absolute_url()).context

    assert {str(cell.step) for cell in context["cells"]} == {"wait"}
    assert context["to_check"] == []


def test_marks_on_a_summary_are_to_be_resourced(ben_client: Client, ben: User, ada: User) -> None:
    answer = factories.make_answer(wording=Wording.SUMMARY)
    mark = factories.make_annotation(answer.versions.get().text, "dix logements", by=ben)
    version = factories.make_version(answer.response, answer.question)
    check_version(by=ada, version=version, decision=Decision.ACCEPTED)

    (left,) = ben_client.get(answer.response.get_absolute_url()).context["left_behind"]

    assert (left.annotation, left.passage, left.is_to_resource) == (mark, "dix logements", True)


@pytest.mark.parametrize("count", [1, 3])
def test_response_costs_the_same_for_one_and_three(
    ben_client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    response = factories.make_response(factories.make_questionnaire(questions=count))
    for question in response.questionnaire.questions.all():
        factories.make_answer(response, question=question)
    for number in range(count):
        factories.make_receipt(response, content=f"Oui {number}.".encode())

    with django_assert_num_queries(10):
        page = ben_client.get(response.get_absolute_url())

    assert len(page.context["cells"]) == count


@pytest.mark.parametrize("name", ["answer_detail", "answer_check", "answer_correct"])
def test_strangers_are_sent_to_sign_in(client: Client, answer: Answer, name: str) -> None:
    assert client.get(url(name, answer)).status_code == 302


def test_missing_answer_is_not_found(ada_client: Client) -> None:
    for name in ("answer_detail", "answer_check", "answer_correct", "response_detail"):
        assert ada_client.get(reverse(name, args=[0])).status_code == 404


def test_no_version_is_entered_by_reading(ben_client: Client, waiting: Response) -> None:
    for answer in answers_of(waiting):
        for name in ("answer_detail", "answer_check", "answer_correct"):
            ben_client.get(url(name, answer))

    assert AnswerVersion.objects.count() == 3


def test_htmx_gets_the_refused_correction_alone(chloe_client: Client, waiting: Response) -> None:
    address = url("answer_correct", answers_of(waiting)[0])

    refused = chloe_client.post(address, correction("Typed so far", reason=""), headers=HTMX)
    taken = chloe_client.post(address, correction(), headers=HTMX)

    page = refused.content.decode()
    assert (refused.status_code, "<html" in page, "Typed so far" in page) == (422, False, True)
    assert taken.headers["HX-Redirect"] == waiting.get_absolute_url()
