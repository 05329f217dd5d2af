"""The page on which coordinators grant rights and take them back."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from questionnaires.actions.rights import revoke_right
from questionnaires.models import Grant, Questionnaire, Right
from tests import factories

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2025, 1, 1, 12, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def questionnaire() -> Questionnaire:
    return factories.make_questionnaire()


def page_of(questionnaire: Questionnaire) -> str:
    return reverse("grant_list", args=[questionnaire.slug])


def taking_back(grant: Grant) -> str:
    return reverse("grant_revoke", args=[grant.questionnaire.slug, grant.pk])


def day(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def filled(user: Any, **fields: Any) -> dict[str, Any]:
    return {"user": user.pk, "right": "check", "until": day(7)} | fields


def test_page_without_rights_says_what_they_are_for(ada_client, questionnaire) -> None:
    response = ada_client.get(page_of(questionnaire))

    assert "Nobody yet." in response.content.decode()
    assert [response.context[name] for name in ("current", "past")] == [[], []]


def test_page_tells_current_rights_from_those_that_are_over(ada, ada_client, questionnaire) -> None:
    with time_machine.travel(LONG_AGO):
        over = factories.make_grant(factories.make_user(), questionnaire)
    taken = revoke_right(by=ada, grant=factories.make_grant(questionnaire=questionnaire))
    last = factories.make_user(display_name="Zoé")
    first = factories.make_user(display_name="Élodie")
    grants = [factories.make_grant(user, questionnaire) for user in (last, first)]
    factories.make_grant()

    context = ada_client.get(page_of(questionnaire)).context

    assert context["current"] == grants[::-1]
    assert set(context["past"]) == {over, taken}


def test_form_offers_volunteers_who_may_sign_in(ada, ben, chloe, ada_client, questionnaire) -> None:
    factories.make_user(is_active=False)

    response = ada_client.get(page_of(questionnaire))

    field = response.context["form"].fields["user"]
    assert list(field.queryset) == [chloe]
    assert "Chloé (chloe@example.org)" in response.content.decode()


def test_right_is_granted_and_told(ada, ada_client, chloe, questionnaire) -> None:
    response = ada_client.post(page_of(questionnaire), filled(chloe), follow=True)

    grant = Grant.objects.get()
    assert (grant.user, grant.questionnaire, grant.right) == (chloe, questionnaire, Right.CHECK)
    assert (grant.until.isoformat(), grant.granted_by) == (day(7), ada)
    assert response.redirect_chain == [(page_of(questionnaire), 302)]
    assert "Granted to Chloé until" in response.content.decode()


def test_history_names_who_granted_and_who_took_back(ada, chloe, questionnaire, sign_in) -> None:
    other = factories.make_user(Role.COORDINATOR)
    sign_in(ada).post(page_of(questionnaire), filled(chloe))
    grant = Grant.objects.get()
    sign_in(ada).post(page_of(questionnaire), filled(chloe, until=day(9)))
    sign_in(other).post(taking_back(grant))

    events = Grant.pgh_event_model.objects.filter(pgh_obj=grant).order_by("pgh_id")  # type: ignore[attr-defined]
    assert [(event.pgh_label, event.pgh_context.metadata["user"]) for event in events] == [
        ("insert", ada.pk),
        ("update", ada.pk),
        ("update", other.pk),
    ]


def test_same_form_five_times_grants_once(ada_client, chloe, questionnaire) -> None:
    for _time in range(5):
        ada_client.post(page_of(questionnaire), filled(chloe))

    assert Grant.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"until": day(-1)}, "This day is past"),
        ({"until": day(367)}, "A right lasts a year at most"),
        ({"until": "soon"}, "Enter a valid date"),
        ({"right": "publish"}, "Select a valid choice"),
        ({"right": ""}, "This field is required"),
        ({"user": 0}, "there is nothing to grant"),
    ],
)
def test_impossible_right_is_refused_and_keeps_what_was_chosen(
    ada_client, chloe, questionnaire, fields, sentence
) -> None:
    response = ada_client.post(page_of(questionnaire), filled(chloe) | fields)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "Nothing was stored yet" in page
    assert response.context["form"]["until"].value() == (filled(chloe) | fields)["until"]
    assert not Grant.objects.exists()


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_right_of_staff_is_refused_with_a_sentence(ada_client, questionnaire, who, request) -> None:
    response = ada_client.post(page_of(questionnaire), filled(request.getfixturevalue(who)))

    assert response.status_code == 422
    assert "there is nothing to grant" in response.content.decode()
    assert not Grant.objects.exists()


def test_fields_of_another_form_change_nothing(ada, ada_client, ben, chloe, questionnaire) -> None:
    ada_client.post(page_of(questionnaire), filled(chloe, granted_by=ben.pk, questionnaire=0))

    assert Grant.objects.get().granted_by == ada


def test_htmx_gets_the_refused_form_alone(ada_client, chloe, questionnaire, html_headers) -> None:
    address = page_of(questionnaire)

    refused = ada_client.post(address, filled(chloe, until=day(-1)), headers=html_headers)
    taken = ada_client.post(address, filled(chloe), headers=html_headers)

    assert refused.status_code == 422
    assert "<html" not in refused.content.decode()
    assert "This day is past" in refused.content.decode()
    assert taken.headers["HX-Redirect"] == address


def test_right_is_taken_back_with_one_click(ada, ada_client, chloe, questionnaire) -> None:
    grant = factories.make_grant(chloe, questionnaire)

    response = ada_client.post(taking_back(grant), follow=True)

    grant.refresh_from_db()
    assert grant.revoked_by == ada
    assert response.redirect_chain == [(page_of(questionnaire), 302)]
    assert response.context["past"] == [grant]


def test_right_for_another_questionnaire_is_not_found(ada_client, questionnaire) -> None:
    grant = factories.make_grant()

    response = ada_client.post(reverse("grant_revoke", args=[questionnaire.slug, grant.pk]))

    grant.refresh_from_db()
    assert (response.status_code, grant.revoked_at) == (404, None)


@pytest.mark.parametrize("who", ["ben_client", "chloe_client"])
def test_others_neither_grant_nor_take_back(who, chloe, questionnaire, request) -> None:
    grant = factories.make_grant(chloe, questionnaire)
    client = request.getfixturevalue(who)

    for address in (page_of(questionnaire), taking_back(grant)):
        assert client.post(address, filled(chloe, right="score")).status_code == 403
    assert client.get(page_of(questionnaire)).status_code == 403
    assert list(Grant.objects.current()) == [grant]


def test_strangers_are_sent_to_sign_in(client, questionnaire) -> None:
    grant = factories.make_grant(questionnaire=questionnaire)

    assert client.get(page_of(questionnaire)).status_code == 302
    assert client.post(taking_back(grant)).status_code == 302
    assert list(Grant.objects.current()) == [grant]


def test_wrong_methods_are_refused(ada_client, questionnaire) -> None:
    grant = factories.make_grant(questionnaire=questionnaire)

    assert ada_client.put(page_of(questionnaire)).status_code == 405
    assert ada_client.get(taking_back(grant)).status_code == 405


def test_missing_rows_are_not_found(ada_client, questionnaire) -> None:
    assert ada_client.get("/questionnaires/missing/rights/").status_code == 404
    assert ada_client.post(f"{page_of(questionnaire)}0/revoke/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_five_queries(
    ada, ada_client, questionnaire, count, django_assert_num_queries
) -> None:
    for _number in range(count):
        factories.make_grant(questionnaire=questionnaire)
        revoke_right(by=ada, grant=factories.make_grant(questionnaire=questionnaire))

    with django_assert_num_queries(5):
        context = ada_client.get(page_of(questionnaire)).context

    assert (len(context["current"]), len(context["past"])) == (count, count)


def test_only_coordinators_find_the_way_from_the_questionnaire(
    ada_client, ben_client, chloe_client, questionnaire
) -> None:
    address = questionnaire.get_absolute_url()

    links = [
        page_of(questionnaire) in client.get(address).content.decode()
        for client in (ada_client, ben_client, chloe_client)
    ]

    assert links == [True, False, False]


def test_questionnaire_tells_volunteers_what_they_may_do(
    chloe, chloe_client, dan_client, questionnaire
) -> None:
    factories.make_grant(chloe, questionnaire)
    address = questionnaire.get_absolute_url()

    pages = [client.get(address).content.decode() for client in (chloe_client, dan_client)]

    assert ["A coordinator granted you this right" in page for page in pages] == [True, False]
