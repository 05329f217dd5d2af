"""The default codebook in the database."""

from io import StringIO

import pytest
from django.core.management import call_command

from sources.codebook import load_codebook
from sources.models import Code

pytestmark = pytest.mark.django_db


def run() -> str:
    out = StringIO()
    call_command("load_codes", stdout=out)
    return out.getvalue()


def test_load_codes_creates_the_default_codes_once() -> None:
    first, again = run(), run()

    assert first == "16 codes created.\n"
    assert again == "Every default code is there already; nothing was changed.\n"
    assert Code.objects.count() == 16


def test_load_codebook_leaves_a_code_that_the_coalition_changed() -> None:
    load_codebook()
    Code.objects.filter(key="pledge").update(name_fr="Promesse")
    Code.objects.get(key="ask").delete()

    created = load_codebook()

    assert [code.key for code in created] == ["ask"]
    assert Code.objects.get(key="pledge").name_fr == "Promesse"
