"""The language switch."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User

pytestmark = pytest.mark.django_db


def switch(client: Client, language: str, next_page: str = ""):
    return client.post(reverse("set_language"), {"language": language, "next": next_page})


def test_set_language_is_kept_in_the_account(chloe: User, chloe_client: Client) -> None:
    switch(chloe_client, "fr")

    chloe.refresh_from_db()
    assert chloe.language == "fr"


def test_set_language_of_a_visitor_is_kept_in_a_cookie(client: Client) -> None:
    switch(client, "en")

    assert '<html lang="en"' in client.get(reverse("account_login")).content.decode()


def test_set_language_leads_back_to_the_page(client: Client) -> None:
    assert switch(client, "en", "/search/?q=a").url == "/search/?q=a"


@pytest.mark.parametrize(
    "address", ["https://example.com/", "//example.com", "javascript:alert(1)"]
)
def test_set_language_never_leads_elsewhere(client: Client, address: str) -> None:
    assert switch(client, "en", address).url == "/"


def test_set_language_unknown_is_refused(chloe_client: Client) -> None:
    assert switch(chloe_client, "xx").status_code == 400


def test_set_language_by_get_is_refused(chloe_client: Client) -> None:
    assert chloe_client.get(reverse("set_language")).status_code == 405


def test_signing_out_empties_the_storage_of_the_browser(chloe_client: Client) -> None:
    asked = chloe_client.get(reverse("account_logout"))
    left = chloe_client.post(reverse("account_logout"))

    assert "Clear-Site-Data" not in asked.headers
    assert (left.status_code, left.headers["Clear-Site-Data"]) == (302, '"storage"')
