"""The list of questionnaires, and one with who has answered."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.models import Role, User
from questionnaires.actions import check_version
from questionnaires.figures import FigureWords
from questionnaires.models.response import Decision
from tests import factories
from tests.questionnaires.judged import make_judged

pytestmark = pytest.mark.django_db


def test_list_without_questionnaire_says_what_to_expect(chloe_client: Client) -> None:
    response = chloe_client.get(reverse("questionnaire_list"))

    assert response.status_code == 200
    assert b"No questionnaire yet" in response.content


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_and_three(
    chloe_client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for _number in range(count):
        factories.make_questionnaire()

    with django_assert_num_queries(4):
        response = chloe_client.get(reverse("questionnaire_list"))

    assert len(response.context["page"].object_list) == count


@pytest.mark.parametrize("name", ["questionnaire_list"])
def test_list_refuses_post(chloe_client: Client, name: str) -> None:
    assert chloe_client.post(reverse(name)).status_code == 405


def test_list_sends_strangers_to_sign_in(client: Client) -> None:
    response = client.get(reverse("questionnaire_list"))

    assert response.status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_detail_costs_the_same_for_one_and_three(
    ben_client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    questionnaire = factories.make_questionnaire(questions=count)
    for _number in range(count):
        factories.make_answer(factories.make_response(questionnaire))

    with django_assert_num_queries(10):
        response = ben_client.get(questionnaire.get_absolute_url())

    assert len(response.context["replies"]) == count


def test_detail_shows_how_far_each_reply_has_come(ben_client: Client, ada: User) -> None:
    questionnaire = factories.make_questionnaire()
    election = questionnaire.election
    factories.make_candidacy(election=election, name="A nothing")
    received = factories.make_candidacy(election=election, name="B received")
    factories.make_receipt(factories.make_response(questionnaire, candidacy=received))
    waiting = factories.make_candidacy(election=election, name="C waiting")
    factories.make_version(factories.make_response(questionnaire, candidacy=waiting))
    returned = factories.make_candidacy(election=election, name="D returned")
    version = factories.make_version(factories.make_response(questionnaire, candidacy=returned))
    check_version(by=ada, version=version, decision=Decision.RETURNED, note="A line is missing")
    checked = factories.make_candidacy(election=election, name="E checked")
    factories.make_answer(factories.make_response(questionnaire, candidacy=checked))

    replies = ben_client.get(questionnaire.get_absolute_url()).context["replies"]

    assert [(reply.candidacy.name[0], str(reply.stage)) for reply in replies] == [
        ("A", "nothing"),
        ("B", "received"),
        ("C", "waiting"),
        ("D", "returned"),
        ("E", "checked"),
    ]


def test_detail_opens_only_own_responses_to_volunteers(chloe_client: Client, chloe: User) -> None:
    questionnaire = factories.make_questionnaire()
    own = factories.make_receipt(factories.make_response(questionnaire), by=chloe)
    factories.make_receipt(factories.make_response(questionnaire))

    response = chloe_client.get(questionnaire.get_absolute_url())

    open_ones = [reply.response for reply in response.context["replies"] if reply.is_open]
    assert open_ones == [own.response]


def test_detail_says_what_is_restated(chloe_client: Client) -> None:
    questionnaire = factories.make_questionnaire(is_sent=False)
    for restated in (1, 2):
        questionnaire.questions.filter(number=restated).update(is_restated=True)

        response = chloe_client.get(questionnaire.get_absolute_url())

        # One question is marked as such; where all are, it is said once.
        assert response.content.count(b"Restated in our own words") == 1


def test_missing_questionnaire_is_not_found(chloe_client: Client) -> None:
    response = chloe_client.get(reverse("questionnaire_detail", args=["missing"]))

    assert response.status_code == 404


@pytest.mark.parametrize("role", list(Role))
def test_detail_is_open_to_every_role(role: Role, client: Client) -> None:
    questionnaire = factories.make_questionnaire()
    client.force_login(factories.make_user(role))

    assert client.get(questionnaire.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_detail_with_figures_costs_the_same_for_one_and_three(
    ben_client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    questionnaire = make_judged(candidacies=count, questions=count)

    with django_assert_num_queries(13):
        response = ben_client.get(questionnaire.get_absolute_url())

    assert len(response.context["figures"]) == count


def test_detail_tells_figures_with_their_coverage(ben_client: Client) -> None:
    questionnaire = make_judged(candidacies=1, questions=2, ranks=(2, -1))

    (figures,) = ben_client.get(questionnaire.get_absolute_url()).context["figures"]

    assert figures.whole == FigureWords("33%", "2 of 2 answered", "1 no")
    assert figures.agreement == "Same level on 2 of the 2 asks that two people scored"


def test_detail_keeps_figures_from_volunteers(chloe_client: Client) -> None:
    questionnaire = make_judged(candidacies=1, questions=1)

    response = chloe_client.get(questionnaire.get_absolute_url())

    assert response.context["figures"] == []
    assert "What the answers came to" not in response.content.decode()
