"""Signing in, signing out, a forgotten password, and no way to sign up."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import SystemUser, User

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"  # the fixtures' own


def sign_in(client: Client, email: str, password: str = PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def run_queue() -> None:
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)


def test_sign_in_with_address_and_password_leads_home(client: Client, chloe: User) -> None:
    response = sign_in(client, "chloe@example.org")

    assert (response.status_code, response.url) == (302, reverse("home"))


def test_sign_in_does_not_mind_case_of_the_address(client: Client, chloe: User) -> None:
    assert sign_in(client, "Chloe@Example.org").status_code == 302


def test_wrong_password_and_unknown_address_read_the_same(client: Client, chloe: User) -> None:
    wrong = sign_in(client, "chloe@example.org", "something else")
    unknown = sign_in(client, "nobody@example.org", "something else")

    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].errors == unknown.context["form"].errors


def test_too_many_attempts_are_told_what_is_safe(client: Client, chloe: User) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    for _attempt in range(5):
        sign_in(client, "chloe@example.org", "something else")

    page = sign_in(client, "chloe@example.org").content.decode()

    assert "Too many attempts with this address. Nothing was changed" in page


def test_too_many_requests_get_a_page_of_ours(client: Client, db: None) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    reset = reverse("account_reset_password")

    pages = [client.post(reset, {"email": "nobody@example.org"}) for _attempt in range(6)]

    assert pages[-1].status_code == 429
    assert "Too many attempts" in pages[-1].content.decode()


def test_system_users_cannot_sign_in(client: Client, db: None) -> None:
    user = User.objects.system(SystemUser.COMMAND_LINE)
    user.set_password(PASSWORD)
    user.save()

    response = sign_in(client, user.email)

    assert "_auth_user_id" not in client.session
    assert response.url == reverse("account_inactive")


def test_sign_out_takes_a_post(chloe_client: Client) -> None:
    chloe_client.get(reverse("account_logout"))
    assert "_auth_user_id" in chloe_client.session

    chloe_client.post(reverse("account_logout"))

    assert "_auth_user_id" not in chloe_client.session


def test_nobody_signs_up() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


@pytest.mark.django_db(transaction=True)
def test_forgotten_password_is_set_again_through_the_mail(client: Client, chloe: User) -> None:
    client.post(reverse("account_reset_password"), {"email": "chloe@example.org"})
    assert mail.outbox == []  # it is the queue that sends
    run_queue()
    (message,) = mail.outbox
    link = re.search(r"http://testserver(/account/password/reset/key/\S+)", message.body)[1]

    form = client.get(link, follow=True)
    response = client.post(
        form.redirect_chain[-1][0],
        {"password1": "new words to keep", "password2": "new words to keep"},
    )

    assert message.to == ["chloe@example.org"]
    assert response.url == reverse("account_reset_password_from_key_done")
    assert sign_in(Client(), "chloe@example.org", "new words to keep").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_an_unknown_address_gets_no_mail_and_the_same_page(client: Client, chloe: User) -> None:
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    known = client.post(reverse("account_reset_password"), {"email": "chloe@example.org"})
    run_queue()

    assert unknown.url == known.url
    assert [message.to for message in mail.outbox] == [["chloe@example.org"]]


@pytest.mark.parametrize(
    "address", ["//[::1", "//evil.example", "https://evil.example/", "\\\\evil"]
)
def test_sign_in_never_leads_elsewhere(client: Client, chloe: User, address: str) -> None:
    response = client.post(
        reverse("account_login"),
        {"login": "chloe@example.org", "password": PASSWORD, "next": address},
    )

    assert (response.status_code, response.url) == (302, reverse("home"))


@pytest.mark.django_db(transaction=True)
def test_link_to_a_new_password_leads_to_our_address(
    client: Client, chloe: User, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://words.example"

    client.post(
        reverse("account_reset_password"),
        {"email": "chloe@example.org"},
        headers={"host": "localhost:9999"},
    )
    run_queue()

    assert "https://words.example/account/password/reset/key/" in mail.outbox[0].body
    assert ":9999/" not in mail.outbox[0].body
