"""What people read when something goes wrong: what is safe, and what to do."""

import pytest
from django.test import Client, RequestFactory
from django.utils import translation
from django.views.defaults import bad_request, server_error

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_missing_page_says_so_without_telling_what_exists(ben_client: Client):
    response = ben_client.get("/answers/999999/")

    assert response.status_code == 404
    assert "Nothing to see at this address" in response.content.decode()


def test_page_above_the_role_gives_one_sentence(chloe_client: Client):
    response = chloe_client.get("/events/")

    assert response.status_code == 403
    assert "This section needs the role “Advocate”" in response.content.decode()


def test_address_for_forms_alone_says_so_when_it_is_opened(ada_client: Client):
    response = ada_client.get("/grids/defaults/")

    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert "This address only takes forms" in response.content.decode()


def test_stale_form_is_explained():
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})

    response = client.post("/account/login/", {"login": "x"})

    assert response.status_code == 403
    assert "Content-Security-Policy" in response.headers
    assert "This form is too old" in response.content.decode()


def test_pages_of_last_resort_need_neither_user_nor_database(
    django_assert_num_queries, ada: User, rf: RequestFactory
):
    request = rf.get("/")

    with django_assert_num_queries(0), translation.override("en"):
        broken, unreadable = server_error(request), bad_request(request, Exception())

    assert "What was saved before is safe" in broken.content.decode()
    assert "Nothing was changed" in unreadable.content.decode()
