"""The first page, for each role."""

import pytest

from accounts.models import Role
from briefings.models import EditionRequest, Progress
from tests.briefings.editions import make_briefing, make_edition_row
from tests.factories import (
    make_candidacy,
    make_event,
    make_questionnaire,
    make_response,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db


def test_home_empty_says_what_comes_next(ada_client, ben_client, chloe_client) -> None:
    for client in (ada_client, ben_client, chloe_client):
        html = client.get("/").content.decode()

        assert "No questionnaire yet" in html
        assert "first a questionnaire has to be here" in html


def test_home_shows_how_many_have_replied(chloe_client) -> None:
    questionnaire = make_questionnaire()
    make_response(questionnaire)
    make_candidacy(election=questionnaire.election)

    html = chloe_client.get("/").content.decode()

    assert "1 of 2 have replied" in " ".join(html.split())


def test_home_shows_what_waits(ben_client) -> None:
    version = make_version()

    html = ben_client.get("/").content.decode()

    assert "To check against the original" in html
    assert version.answer.response.get_absolute_url() in html


def test_home_shows_staff_events_and_editions(ben, ben_client) -> None:
    event = make_event()
    edition = make_edition_row(by=ben)

    context = ben_client.get("/").context

    assert list(context["events"]) == [event]
    assert list(context["editions"]) == [edition]


def test_home_shows_volunteers_neither_events_nor_editions(ben, chloe_client) -> None:
    make_event()
    make_edition_row(by=ben)

    response = chloe_client.get("/")

    assert [list(response.context[name]) for name in ("events", "editions")] == [[], []]
    assert "Latest events" not in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_home_costs_fifteen_queries(ben, ben_client, count, django_assert_num_queries) -> None:
    for _number in range(count):
        make_version()
        make_event()
        make_edition_row(by=make_user(Role.ADVOCATE))
        EditionRequest.objects.create(
            briefing=make_briefing(), requested_by=ben, progress=Progress.FAILED, failure="No."
        )

    with django_assert_num_queries(15):
        ben_client.get("/")


def test_home_asks_strangers_to_sign_in(client) -> None:
    response = client.get("/")

    assert (response.status_code, response.url) == (302, "/account/login/?next=/")


def test_home_refuses_other_methods(ben_client) -> None:
    assert ben_client.post("/").status_code == 405
