"""Passages that justify a pledge: confirming one, taking one back."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from pledges.models import Origin, Pledge
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def origin(ben: User) -> Origin:
    return factories.make_origin(by=ben, text=factories.make_report(by=ben).text)


def url(origin: Origin, name: str = "detail") -> str:
    return reverse(f"origin_{name}", args=[origin.pk])


def test_confirmation_makes_the_pledge_sure(ben_client: Client, origin: Origin) -> None:
    person = factories.make_person()
    fields = {
        "said_by": person.pk,
        "capacity": "adjointe",
        "said_on": "2025-10-14",
        "confirmed_on": "2026-01-05",
        "confirmed_how": "an e-mail of the office",
    }

    response = ben_client.post(url(origin), fields)

    origin.refresh_from_db()
    assert (response.status_code, response.url) == (302, origin.pledge.get_absolute_url())
    assert (origin.said_by, origin.capacity) == (person, "adjointe")
    assert list(Pledge.objects.confirmed()) == [origin.pledge]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"confirmed_on": "2026-01-05"}, "confirmed_how"),
        ({"confirmed_how": "e-mail"}, "confirmed_on"),
        ({"confirmed_on": "2999-01-05", "confirmed_how": "e-mail"}, "confirmed_on"),
        ({"said_on": "2999-01-05"}, "said_on"),
    ],
)
def test_half_a_confirmation_is_refused(
    ben_client: Client, origin: Origin, fields: dict[str, str], field: str
) -> None:
    response = ben_client.post(url(origin), {"capacity": "Typed"} | fields)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Typed" in response.content.decode()


def test_withdrawn_origin_stays_on_the_page_with_its_reason(
    ben_client: Client, ben: User, origin: Origin
) -> None:
    factories.make_origin(origin.pledge, by=ben)

    response = ben_client.post(url(origin, "withdraw"), {"because": "Somebody else said it"})

    html = ben_client.get(origin.pledge.get_absolute_url()).content.decode()
    assert response.status_code == 302
    assert "1 withdrawn origin" in html
    assert "Somebody else said it" in html
    assert ben_client.get(url(origin)).status_code == 404


def test_only_origin_stays(ben_client: Client, origin: Origin) -> None:
    response = ben_client.post(url(origin, "withdraw"), {"because": "Wrong"})

    assert response.status_code == 422
    assert "withdraw the pledge instead" in response.content.decode()
    assert Origin.objects.active().get() == origin


def test_withdrawal_asks_why(ben_client: Client, origin: Origin) -> None:
    assert ben_client.post(url(origin, "withdraw"), {"because": ""}).status_code == 422


@pytest.mark.parametrize("name", ["detail", "withdraw"])
def test_origins_are_closed_to_volunteers_and_strangers(
    chloe_client: Client, client: Client, origin: Origin, name: str
) -> None:
    assert chloe_client.post(url(origin, name)).status_code == 403
    assert client.post(url(origin, name)).status_code == 302


def test_withdrawal_refuses_other_methods(ben_client: Client, origin: Origin) -> None:
    assert ben_client.get(url(origin, "withdraw")).status_code == 405
