"""The page on which a level is settled."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from questionnaires.models import AnswerVersion, Questionnaire, Settlement
from questionnaires.models.score import Method
from tests import factories

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def questionnaire(db: None) -> Questionnaire:
    return factories.make_scored_questionnaire()


@pytest.fixture
def version(questionnaire: Questionnaire) -> AnswerVersion:
    return factories.make_answer(factories.make_response(questionnaire)).versions.get()


def level(version: AnswerVersion, rank: int) -> str:
    return str(version.answer.response.questionnaire.grid.levels.get(rank=rank).pk)


def url(name: str, version: AnswerVersion, *more: int) -> str:
    return reverse(name, args=[version.answer_id, *more])


def settlement_url(version: AnswerVersion) -> str:
    return url("answer_settle", version, version.answer.question.asks.get().pk)


def test_third_person_settles_with_a_reason(
    ben_client: Client, ben: User, version: AnswerVersion
) -> None:
    factories.make_score(version, 2)
    factories.make_score(version, 1)
    ruling = {"level": level(version, 1), "method": "third_person", "reason": "Une étude"}

    ben_client.post(settlement_url(version), ruling)

    settlement = Settlement.objects.get()
    assert (settlement.method, settlement.level.rank, settlement.settled_by) == (
        Method.THIRD_PERSON,
        1,
        ben,
    )


def test_meeting_is_printed_with_its_day_and_attendance(
    ben_client: Client, version: AnswerVersion
) -> None:
    factories.make_score(version, 2)
    factories.make_score(version, 1)
    ruling = {
        "level": level(version, 2),
        "method": "meeting",
        "reason": "Vote",
        "met_on": "2026-03-02",
        "attendance": "7",
    }

    page = ben_client.post(settlement_url(version), ruling, follow=True).content.decode()

    assert "decided in a meeting on 2 March 2026, 7 present" in " ".join(page.split())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"reason": ""}, "This field is required"),
        ({"level": "999999"}, "Select a valid choice"),
        ({"method": "meeting"}, "A meeting has a date and an attendance"),
        ({"method": "meeting", "met_on": "2999-01-01"}, "This day is yet to come"),
        ({"method": "meeting", "met_on": "2026-03-02", "attendance": "1"}, "greater than or equal"),
        ({"method": "together"}, "Only one of the two scorers"),
        ({"method": "equal"}, "Select a valid choice"),
    ],
)
def test_settlement_that_does_not_hold_together_comes_back(
    ben_client: Client, version: AnswerVersion, change: dict[str, str], sentence: str
) -> None:
    factories.make_score(version, 2)
    factories.make_score(version, 1)
    ruling = {"level": level(version, 1), "method": "third_person", "reason": "Une étude"}

    response = ben_client.post(settlement_url(version), ruling | change, headers=HTMX)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "<html" not in page
    assert not Settlement.objects.exists()


def test_nothing_is_settled_before_two_levels_are_in(
    ben_client: Client, version: AnswerVersion
) -> None:
    factories.make_score(version, 2)

    shown = ben_client.get(settlement_url(version))
    refused = ben_client.post(settlement_url(version), {"level": level(version, 2)})

    assert (shown.status_code, refused.status_code) == (200, 409)
    assert "There is nothing to settle here" in shown.content.decode()


def test_ask_of_another_question_is_not_found(
    ben_client: Client, version: AnswerVersion, questionnaire: Questionnaire
) -> None:
    other = questionnaire.questions.get(number="2").asks.get()

    assert ben_client.get(url("answer_settle", version, other.pk)).status_code == 404


def test_volunteer_does_not_settle(dan_client: Client, version: AnswerVersion) -> None:
    assert dan_client.get(settlement_url(version)).status_code == 403


def test_coordinator_lets_one_level_stand_in_the_browser(
    ada_client: Client, version: AnswerVersion
) -> None:
    ask = version.answer.question.asks.get()
    single = url("answer_single", version, ask.pk)

    nobody_yet = ada_client.post(single, follow=True).content.decode()
    factories.make_score(version, 2)
    page = ada_client.post(single, follow=True).content.decode()

    assert "exactly one person has given one" in nobody_yet
    assert Settlement.objects.get().method == Method.SINGLE
    assert "scored by one person" in page


def test_advocate_does_not_let_one_level_stand(ben_client: Client, version: AnswerVersion) -> None:
    ask = version.answer.question.asks.get()

    assert ben_client.post(url("answer_single", version, ask.pk)).status_code == 403


def test_second_person_to_settle_sees_the_other_settlement(
    ben_client: Client, ada_client: Client, version: AnswerVersion
) -> None:
    factories.make_score(version, 2)
    factories.make_score(version, 1)
    seen = ben_client.get(settlement_url(version)).context["form"]["seen"].value()
    ruling = {"level": level(version, 1), "method": "third_person", "reason": "Une étude"}
    ada_client.post(settlement_url(version), ruling | {"seen": seen})
    mine = {"level": level(version, 2), "method": "third_person", "reason": "Un oui", "seen": seen}

    refused = ben_client.post(settlement_url(version), mine)

    form = refused.context["form"]
    assert refused.status_code == 422
    assert "Ada settled this ask in the meantime: Level 1 (Une étude)." in form.errors["__all__"][0]
    assert (form["level"].value(), form["reason"].value()) == (mine["level"], "Un oui")
    again = ben_client.post(settlement_url(version), mine | {"seen": form["seen"].value()})
    assert again.status_code == 302
    assert Settlement.objects.standing().get().level.rank == 2


def test_settlement_sent_twice_is_one(ben_client: Client, version: AnswerVersion) -> None:
    factories.make_score(version, 2)
    factories.make_score(version, 1)
    ruling = {"level": level(version, 1), "method": "third_person", "reason": "Oui", "seen": "0"}

    statuses = [ben_client.post(settlement_url(version), ruling).status_code for _time in range(2)]

    assert statuses == [302, 302]
    assert Settlement.objects.count() == 1
