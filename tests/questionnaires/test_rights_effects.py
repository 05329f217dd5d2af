"""What a granted right opens to a volunteer, for how long, and what stays closed."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from questionnaires.actions import Entry, MayNotCheck, OwnEntry, check_version, enter_answers
from questionnaires.actions.rights import revoke_right
from questionnaires.models import (
    Answer,
    AnswerState,
    AnswerVersion,
    Check,
    Questionnaire,
    Receipt,
    Response,
    Right,
)
from questionnaires.models.response import Decision
from questionnaires.overview import to_check
from tests import factories

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
ACCEPTED, WAITING = "Oui, dès 2027.", "Peut-être, plus tard."


@dataclass
class Rows:
    """A reply that Chloé brought in: the first answer is accepted, the second one waits."""

    questionnaire: Questionnaire
    response: Response
    receipt: Receipt
    accepted: Answer
    waiting: Answer

    def address(self, name: str) -> str:
        keys = {
            "response_detail": self.response.pk,
            "receipt_detail": self.receipt.pk,
            "receipt_original": self.receipt.pk,
            "accepted": self.accepted.pk,
            "waiting": self.waiting.pk,
            "check": self.waiting.pk,
            "correct": self.accepted.pk,
        }
        names = {
            "accepted": "answer_detail",
            "waiting": "answer_detail",
            "check": "answer_check",
            "correct": "answer_correct",
        }
        return reverse(names.get(name, name), args=[keys[name]])

    def statuses(self, client: Client) -> dict[str, int]:
        return {name: client.get(self.address(name)).status_code for name in ADDRESSES}


ADDRESSES = [
    "response_detail",
    "accepted",
    "waiting",
    "check",
    "correct",
    "receipt_original",
    "receipt_detail",
]
CLOSED = dict.fromkeys(ADDRESSES, 404)
OPENED = {
    Right.CHECK: CLOSED
    | dict.fromkeys(["response_detail", "accepted", "waiting", "check", "receipt_original"], 200)
    | {"correct": 403},
    Right.SCORE: CLOSED | {"response_detail": 200, "accepted": 200, "correct": 403},
}


def make_rows(by: User) -> Rows:
    questionnaire = factories.make_questionnaire()
    response = factories.make_response(questionnaire)
    receipt = factories.make_receipt(response, by=by, content=f"{ACCEPTED}\n\n{WAITING}".encode())
    entries = [
        Entry(question, AnswerState.ANSWERED, words)
        for question, words in zip(
            questionnaire.questions.order_by("position"), (ACCEPTED, WAITING), strict=True
        )
    ]
    versions = enter_answers(by=by, response=response, entries=entries, receipt=receipt)
    accept(versions[0])
    return Rows(questionnaire, response, receipt, versions[0].answer, versions[1].answer)


def accept(version: AnswerVersion) -> None:
    checker = factories.make_user(Role.ADVOCATE)
    check_version(by=checker, version=version, decision=Decision.ACCEPTED)


def verdict(decision: str = "accepted", note: str = "") -> dict[str, object]:
    return {"version": 1, "decision": decision, "note": note}


@pytest.fixture
def rows(chloe: User) -> Rows:
    return make_rows(chloe)


# --- What it opens ------------------------------------------------------------------------------


def test_without_a_right_all_is_closed(rows, dan_client) -> None:
    assert rows.statuses(dan_client) == CLOSED


@pytest.mark.parametrize("right", list(Right))
def test_right_opens_the_answers_of_its_questionnaire(rows, dan, dan_client, right) -> None:
    factories.make_grant(dan, rows.questionnaire, right)

    assert rows.statuses(dan_client) == OPENED[right]


@pytest.mark.parametrize("right", list(Right))
def test_right_opens_no_other_questionnaire(rows, dan, dan_client, right) -> None:
    factories.make_grant(dan, factories.make_questionnaire(), right)

    assert rows.statuses(dan_client) == CLOSED


@pytest.mark.parametrize("right", list(Right))
def test_right_of_somebody_else_opens_nothing(rows, dan_client, right) -> None:
    factories.make_grant(questionnaire=rows.questionnaire, right=right)

    assert rows.statuses(dan_client) == CLOSED


@pytest.mark.parametrize("right", list(Right))
def test_missing_rows_are_not_found(rows, dan, dan_client, right) -> None:
    factories.make_grant(dan, rows.questionnaire, right)

    for name in ("response_detail", "answer_detail", "answer_check", "receipt_original"):
        assert dan_client.get(reverse(name, args=[0])).status_code == 404


@pytest.mark.parametrize("right", list(Right))
def test_own_rows_stay_open_and_own_words_unchecked(dan, dan_client, right) -> None:
    own = make_rows(dan)
    before = own.statuses(dan_client)
    factories.make_grant(dan, own.questionnaire, right)

    after = own.statuses(dan_client)
    checked = dan_client.post(own.address("check"), verdict())

    assert before == dict.fromkeys(ADDRESSES, 200) | {"check": 403}
    assert after == before | ({"check": 200} if right == Right.CHECK else {})
    assert checked.status_code == 403
    assert Check.objects.count() == 1


def test_scorers_read_accepted_words_only(rows, dan, dan_client) -> None:
    newer = factories.make_version(rows.response, rows.accepted.question, words="Non, jamais.")
    factories.make_grant(dan, rows.questionnaire, Right.SCORE)

    pages = [
        dan_client.get(address).content.decode()
        for address in (
            rows.address("accepted"),
            f"{rows.address('accepted')}?version={newer.number}",
            rows.address("response_detail"),
            rows.response.candidacy.get_absolute_url(),
        )
    ]

    assert [ACCEPTED in page for page in pages] == [True, True, False, True]
    assert not any("Non, jamais." in page or WAITING in page for page in pages)
    assert "The documents are open to those who" in pages[2]
    assert not any(rows.address("receipt_original") in page for page in pages)


def test_checkers_read_every_version_and_the_original(rows, dan, dan_client) -> None:
    factories.make_grant(dan, rows.questionnaire)

    page = dan_client.get(rows.address("check")).content.decode()
    original = dan_client.get(rows.address("receipt_original"))
    whole = dan_client.get(rows.address("response_detail")).content.decode()

    assert WAITING in page
    assert original.getvalue().decode() == f"{ACCEPTED}\n\n{WAITING}"
    assert rows.address("receipt_original") in whole
    assert f'"{rows.address("receipt_detail")}"' not in whole


def test_seen_with_a_right_are_no_marks_nor_other_campaigns(rows, ben, dan, dan_client) -> None:
    text = rows.accepted.versions.get().text
    factories.make_annotation(text, "2027", by=ben, comment="A note among staff")
    factories.make_answer(factories.make_response(rows.questionnaire))
    for right in Right:
        factories.make_grant(dan, rows.questionnaire, right)

    response = dan_client.get(rows.address("accepted"))

    page = response.content.decode()
    assert "<mark" not in page
    assert "A note among staff" not in page
    assert list(response.context["elsewhere"]) == []


def test_search_stays_within_own_words(rows, chloe_client, dan, dan_client) -> None:
    for right in Right:
        factories.make_grant(dan, rows.questionnaire, right)

    found = [
        list(client.get("/search/", {"q": "2027"}).context["hits"])
        for client in (chloe_client, dan_client)
    ]

    assert [len(hits) for hits in found] == [1, 0]


def test_nobody_corrects_what_they_may_only_check(rows, dan, dan_client) -> None:
    factories.make_grant(dan, rows.questionnaire)
    sent = {"state": "answered", "words": "Autre chose.", "reason": "Relu"}

    response = dan_client.post(rows.address("correct"), sent)
    pages = [
        dan_client.get(rows.address(name)).content.decode() for name in ("accepted", "waiting")
    ]

    assert response.status_code == 403
    assert "who checks an answer sends it back with a note" in response.content.decode()
    assert not any(rows.address("correct") in page for page in pages)
    assert rows.accepted.versions.count() == 1


# --- Checking -----------------------------------------------------------------------------------


def test_volunteer_with_the_right_checks_others_words(rows, dan, dan_client) -> None:
    factories.make_grant(dan, rows.questionnaire)

    response = dan_client.post(rows.address("check"), verdict())

    assert (response.status_code, response.url) == (302, rows.response.get_absolute_url())
    assert rows.waiting.versions.get().check_record.checked_by == dan


def test_volunteer_with_the_right_sends_words_back(rows, dan, dan_client) -> None:
    factories.make_grant(dan, rows.questionnaire)

    dan_client.post(rows.address("check"), verdict("returned", "A line is missing"))
    context = dan_client.get(rows.address("response_detail")).context

    assert rows.waiting.versions.get().check_record.decision == Decision.RETURNED
    assert [str(cell.step) for cell in context["cells"]] == ["read", "read"]


def test_checking_goes_on_with_what_others_brought_in(dan, dan_client, chloe) -> None:
    response = factories.make_response(factories.make_questionnaire(questions=3))
    first, second, third = response.questionnaire.questions.order_by("position")
    factories.make_grant(dan, response.questionnaire)
    now = factories.make_version(response, first, by=chloe)
    factories.make_version(response, second, by=dan)
    later = factories.make_version(response, third, by=chloe)

    sent = dan_client.post(reverse("answer_check", args=[now.answer_id]), verdict())

    assert sent.url == reverse("answer_check", args=[later.answer_id])


def test_scoring_right_does_not_check(rows, dan, dan_client) -> None:
    factories.make_grant(dan, rows.questionnaire, Right.SCORE)
    address = reverse("answer_check", args=[rows.accepted.pk])

    responses = [dan_client.get(address), dan_client.post(address, verdict())]

    assert [response.status_code for response in responses] == [403, 403]
    assert "a right that a coordinator grants" in responses[0].content.decode()
    assert Check.objects.count() == 1


def test_action_refuses_who_may_not_check(rows, dan) -> None:
    version = rows.waiting.versions.get()

    with pytest.raises(MayNotCheck):
        check_version(by=dan, version=version, decision=Decision.ACCEPTED)


def test_action_refuses_words_from_a_document_that_the_volunteer_took_in(chloe, dan) -> None:
    response = factories.make_response()
    factories.make_grant(dan, response.questionnaire)
    receipt = factories.make_receipt(response, by=dan)
    entry = Entry(response.questionnaire.questions.all()[0], AnswerState.ANSWERED, "Oui.")
    (version,) = enter_answers(by=chloe, response=response, entries=[entry], receipt=receipt)

    with pytest.raises(OwnEntry):
        check_version(by=dan, version=version, decision=Decision.ACCEPTED)
    assert list(to_check(dan)) == []


def test_links_to_the_check_are_for_those_who_check(rows, dan, dan_client, chloe_client) -> None:
    factories.make_grant(dan, rows.questionnaire)
    address = rows.address("check")

    shown = [
        [
            address in client.get(page).content.decode()
            for page in (rows.address("response_detail"), rows.address("waiting"))
        ]
        for client in (dan_client, chloe_client)
    ]

    assert shown == [[True, True], [False, False]]


def test_progress_opens_the_response(rows, dan, dan_client) -> None:
    factories.make_grant(dan, rows.questionnaire, Right.SCORE)

    replies = dan_client.get(rows.questionnaire.get_absolute_url()).context["replies"]

    assert [reply.is_open for reply in replies] == [True]


# --- When it is over ----------------------------------------------------------------------------


@pytest.mark.parametrize("right", list(Right))
@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (datetime(2026, 3, 10, 23, 59, 59, tzinfo=PARIS), True),
        (datetime(2026, 3, 11, 0, 0, 0, tzinfo=PARIS), False),
    ],
)
def test_right_ends_at_midnight_in_paris_after_its_last_day(
    rows, dan, sign_in, right, moment, is_open
) -> None:
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=PARIS)):
        factories.make_grant(dan, rows.questionnaire, right, until=date(2026, 3, 10))

    with time_machine.travel(moment, tick=False):
        statuses = rows.statuses(sign_in(dan))

    assert statuses == (OPENED[right] if is_open else CLOSED)


@pytest.mark.parametrize("right", list(Right))
def test_right_ends_at_once_when_it_is_taken_back(rows, ada, dan, dan_client, right) -> None:
    grant = factories.make_grant(dan, rows.questionnaire, right)
    before = rows.statuses(dan_client)
    revoke_right(by=ada, grant=grant)

    after = rows.statuses(dan_client)
    sent = dan_client.post(rows.address("check"), verdict())

    assert (before, after) == (OPENED[right], CLOSED)
    assert sent.status_code == 404
    assert Check.objects.count() == 1


def test_own_rows_stay_open_when_the_right_is_over(ada, dan, dan_client) -> None:
    own = make_rows(dan)
    revoke_right(by=ada, grant=factories.make_grant(dan, own.questionnaire))

    sent = dan_client.post(own.address("check"), verdict())

    assert own.statuses(dan_client) == dict.fromkeys(ADDRESSES, 200) | {"check": 403}
    assert sent.status_code == 403


def test_right_taken_back_stays_within_its_day(rows, ada, dan) -> None:
    """Taking a right back does not need the day to be over."""
    grant = revoke_right(by=ada, grant=factories.make_grant(dan, rows.questionnaire))

    assert grant.until > timezone.localdate()
    assert list(to_check(dan)) == []


# --- What it costs ------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_for_one_and_three(
    dan, dan_client, chloe, django_assert_num_queries, count
) -> None:
    response = factories.make_response(factories.make_questionnaire(questions=count))
    for right in Right:
        factories.make_grant(dan, response.questionnaire, right)
    for question in response.questionnaire.questions.all():
        version = factories.make_version(response, question, by=chloe)
        factories.make_receipt(response, content=f"Oui {question.pk}.".encode())
    pages = {
        response.get_absolute_url(): 8,
        version.answer.get_absolute_url(): 8,
        reverse("answer_check", args=[version.answer_id]): 6,
        response.questionnaire.get_absolute_url(): 12,
    }

    for address, queries in pages.items():
        with django_assert_num_queries(queries):
            assert dan_client.get(address).status_code == 200
