"""The log names nobody: not even when the database prints the row that it refused."""

import logging

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from config.logs import WithoutRows
from tests.factories import make_person


def logged(error: Exception) -> str:
    exc_info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, "", 0, "Failed", (), exc_info)
    return WithoutRows("{message}", style="{").format(record)


@pytest.mark.django_db
def test_error_of_the_database_is_logged_without_its_row() -> None:
    person = make_person("CANARI")
    with pytest.raises(IntegrityError, match=person.slug) as refused, transaction.atomic():
        type(person).objects.create(name="CANARI", slug=person.slug)

    said = logged(refused.value)

    assert "unique constraint" in said
    assert "test_logs.py" in said
    assert person.slug not in said


@pytest.mark.parametrize("secret", ["0a" * 24, "A-_b" * 10 + "abc"])
def test_request_that_is_refused_is_logged_without_the_secret_of_its_address(secret) -> None:
    message = "%s: %s"
    path = f"/s/{secret}/pdf/"
    record = logging.LogRecord("django.request", 30, "", 0, message, ("Gone", path), None)

    assert WithoutRows("{message}", style="{").format(record) == "Gone: /s/…/pdf/"


def test_other_errors_are_logged_whole() -> None:
    assert "first\nsecond" in logged(ValueError("first\nsecond"))


def test_every_handler_uses_it() -> None:
    used = {handler["formatter"] for handler in settings.LOGGING["handlers"].values()}
    assert {settings.LOGGING["formatters"][name]["class"] for name in used} == {
        "config.logs.WithoutRows"
    }
