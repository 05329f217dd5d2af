"""What every request meets: headers on refusals, sizes, session cookies."""

import os
import subprocess
import sys

import pytest
from django.test import Client
from django.urls import reverse

from accounts.middleware import MOST_BYTES, MOST_BYTES_OF_VISITORS
from accounts.sessions import SessionStore

pytestmark = pytest.mark.django_db

HEADERS = {
    "Content-Security-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
}


def test_refused_host_has_all_headers(client: Client) -> None:
    response = client.get("/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert set(response.headers) >= HEADERS


def test_production_leads_to_its_own_address_whatever_host_was_asked() -> None:
    environment = os.environ | {
        "PUBLIC_URL": "https://words.example:8443",
        "SECRET_KEY": "k" * 50,
        "DATABASE_URL": "postgres://localhost/none",
        "EMAIL_URL": "smtp://localhost",
    }
    script = "from config import settings as s; print(s.SECURE_SSL_HOST, s.SECURE_SSL_REDIRECT)"

    done = subprocess.run(  # settings are read once
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["words.example:8443", "True"]


@pytest.mark.parametrize("address", ["/account/login/", "/answers/1/", "/nowhere/"])
def test_large_body_of_a_visitor_is_refused_unread(client: Client, address: str) -> None:
    response = client.generic("POST", address, b"", CONTENT_LENGTH=str(MOST_BYTES_OF_VISITORS + 1))

    assert response.status_code == 413
    assert set(response.headers) >= HEADERS


def test_large_body_of_a_member_is_read_up_to_a_limit(ada_client: Client) -> None:
    taken = ada_client.post(
        reverse("set_language"), {"language": "en", "next": "x" * MOST_BYTES_OF_VISITORS}
    )
    refused = ada_client.generic("POST", "/", b"", CONTENT_LENGTH=str(MOST_BYTES + 1))

    assert taken.status_code == 302
    assert refused.status_code == 413
    assert "Nothing was stored" in refused.content.decode()


@pytest.mark.parametrize("key", ["\0aaaaaaaaaaaa", "a" * 20 + "'", "é" * 3 + "/../../"])
def test_odd_session_cookie_is_no_session(client: Client, key: str) -> None:
    quoted = "".join(rf"\{ord(character):03o}" for character in key if ord(character) < 256)
    client.cookies.load(f'sessionid="{quoted}"')

    assert client.get(reverse("account_login")).status_code == 200
    assert SessionStore(key).session_key is None


FORM = {"name_en": "Loud", "definition_en": "Said <loud> and often", "shape": "star"}


def test_words_typed_before_the_session_ended_are_given_back(client: Client) -> None:
    form = {"referer": "http://testserver/codes/new/"}

    response = client.post(reverse("code_new"), FORM, headers=form)

    page = response.content.decode()
    assert (response.status_code, response.context["typed"]) == (403, ["Said <loud> and often"])
    assert "Said &lt;loud&gt; and often</textarea>" in page
    assert f"{reverse('account_login')}?next=http%3A//testserver/codes/new/" in page


@pytest.mark.parametrize(
    ("sent", "headers"), [({"name_en": "Loud"}, {}), (FORM, {"HX-Request": "true"})]
)
def test_signed_out_form_leads_back_to_its_page_once_signed_in(
    client: Client, sent: dict[str, str], headers: dict[str, str]
) -> None:
    came_from = {"referer": "http://testserver/codes/loud/"} | headers

    response = client.post(reverse("code_retire", args=["loud"]), sent, headers=came_from)

    login = f"{reverse('account_login')}?next=http%3A//testserver/codes/loud/"
    assert (response.status_code, response.headers["Location"]) == (302, login)


def test_form_of_another_site_leads_home(client: Client) -> None:
    response = client.post("/codes/new/", headers={"referer": "https://evil.example/"})

    assert response.headers["Location"] == f"{reverse('account_login')}?next=/"
