"""What nobody can type and anybody can send: each page answers it in words, never with a fault."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.models import Role, User
from tests.test_access import GUARDED, On, Rows, address, client_of, on, rows, users

__all__ = ["on", "rows", "users"]

pytestmark = pytest.mark.django_db

ODD = f"a\0b{'9' * 30}²"
NAME = re.compile(r'<(?:input|textarea|select|button)[^>]*\bname="([^"]+)"')
ASKED_BY_BUTTONS = {"next", "reason", "because", "part", "seen", "status", "pledges", "evidence"}


def fields_of(client: Client, page: str) -> set[str]:
    """The fields of the forms on a page; what buttons elsewhere send to one without a page."""
    response: Any = client.get(page)
    if response.status_code != 200 or response.streaming:
        return ASKED_BY_BUTTONS
    return {unescape(name) for name in NAME.findall(response.content.decode(errors="ignore"))}


def test_every_page_answers_odd_input(on: On, rows: Rows, users: dict[Role, User]) -> None:
    client = client_of(Role.COORDINATOR, users, "fr")
    for page in GUARDED:
        with on(page):
            sent = dict.fromkeys(fields_of(client, address(page, rows)), ODD)

            assert client.get(address(page, rows), sent).status_code < 500
            assert client.post(address(page, rows), sent).status_code < 500
