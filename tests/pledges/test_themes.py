"""The default themes: complete, and loaded once."""

from io import StringIO

import pytest
from django.core.management import call_command

from pledges.models import Theme
from tests.fixtures.files import load

pytestmark = pytest.mark.django_db


def run() -> str:
    out = StringIO()
    call_command("load_themes", stdout=out)
    return out.getvalue()


def test_load_themes_creates_those_of_the_file_in_its_order() -> None:
    assert run() == "12 themes created.\n"

    expected = [(row["key"], row["name_fr"], row["name_en"]) for row in load("themes")["theme"]]
    assert list(Theme.objects.values_list("key", "name_fr", "name_en")) == expected


def test_load_themes_leaves_what_exists_as_it_is() -> None:
    Theme.objects.create(key="sante", name_fr="Soins", rank=40)

    assert run() == "11 themes created.\n"
    assert run() == "Every default theme is there already; nothing was changed.\n"
    assert Theme.objects.get(key="sante").name_fr == "Soins"
