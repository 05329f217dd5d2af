"""One view, one address: the whole page or the part that htmx asks for."""

from typing import Any

import pytest
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from accounts.fragments import go_to, wants_fragment


def request(**headers: str) -> Any:
    made = RequestFactory().get("/", headers=headers)
    made.htmx = HtmxDetails(made)  # type: ignore[attr-defined]
    return made


@pytest.mark.parametrize(
    ("headers", "is_fragment"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_only_htmx_itself_gets_a_fragment(headers: dict[str, str], is_fragment: bool) -> None:
    assert wants_fragment(request(**headers)) is is_fragment


def test_next_page_is_whole_for_everybody() -> None:
    by_browser = go_to(request(), "/there/")
    by_htmx = go_to(request(**{"HX-Request": "true"}), "/there/")

    assert (by_browser.status_code, by_browser.headers["Location"]) == (302, "/there/")
    assert (by_htmx.status_code, by_htmx.headers["HX-Redirect"]) == (200, "/there/")


@pytest.mark.parametrize(
    ("shown", "address", "leads_to"),
    [
        ("/there/", "/there/#work", "/there/"),
        ("/there/#work", "/there/#work", "/there/"),
        ("/here/#work", "/there/#work", "/there/#work"),
        ("/there/?version=1", "/there/#work", "/there/#work"),
    ],
)
def test_page_that_is_shown_already_is_loaded_again(
    shown: str, address: str, leads_to: str
) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{shown}"}

    response = go_to(request(**headers), address)

    assert response.headers["HX-Redirect"] == leads_to
