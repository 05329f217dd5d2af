"""The tables of an edition: who may take them, and that they say what the edition says."""

import csv
import json
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Visibility
from briefings.gathering import gather_candidacy
from tests.briefings.contents import make_content
from tests.briefings.editions import make_briefing, make_edition_row
from tests.briefings.export.frozen import frozen
from tests.factories import make_answer, make_election

pytestmark = pytest.mark.django_db
FORMATS = ("csv", "xlsx")


def taken(client, edition, suffix: str) -> tuple[list[list[str]], Any]:
    """The rows of a table as the client gets it, and the headers."""
    response = client.get(f"/editions/{edition.pk}/{suffix}/")
    written = b"".join(response.streaming_content)
    if suffix == "csv":
        return list(csv.reader(StringIO(written.decode("utf-8-sig"), newline=""))), response.headers
    (page,) = load_workbook(BytesIO(written)).worksheets
    rows = [[str(cell or "") for cell in row] for row in page.iter_rows(values_only=True)]
    return rows, response.headers


@pytest.fixture
def edition(ben):
    candidacy = make_answer(words="=1+1 est promis.").response.candidacy
    briefing = make_briefing(candidacy=candidacy, audience=Visibility.PARTNER)
    content = frozen(gather_candidacy(candidacy, Visibility.PARTNER, "fr"))
    return make_edition_row(by=ben, briefing=briefing, content=content)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_table_says_what_the_edition_says_in_its_language(suffix, edition, ben_client):
    rows, headers = taken(ben_client, edition, suffix)

    assert rows[0] == ["Partie", "Sujet", "Nature", "Texte", "Remarque", "Langue"]
    (words,) = [row[3] for row in rows if row[2] == "Texte" and row[0] != "Partie"]
    assert words == ("'=1+1 est promis." if suffix == "csv" else "=1+1 est promis.")
    name = f"{edition.briefing.subject.slug}-partner-fr-1.{suffix}"
    assert headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert (headers["Cache-Control"], headers["X-Content-Type-Options"]) == ("no-store", "nosniff")


@pytest.mark.parametrize("suffix", FORMATS)
def test_tables_are_for_the_staff(suffix, edition, client, chloe_client, ben_client):
    address = f"/editions/{edition.pk}/{suffix}/"

    assert client.get(address).status_code == 302
    assert chloe_client.get(address).status_code == 403
    assert ben_client.get(f"/editions/{edition.pk + 1}/{suffix}/").status_code == 404
    assert ben_client.post(address).status_code == 405


def test_the_page_of_the_briefing_leads_to_the_tables(edition, ben_client):
    page = ben_client.get(f"/briefings/{edition.briefing_id}/").content.decode()

    assert all(f'href="/editions/{edition.pk}/{suffix}/"' in page for suffix in FORMATS)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_table_costs_the_same_however_long(suffix, ben, ben_client, django_assert_num_queries):
    for items in (1, 3):
        edition = make_edition_row(by=ben, content=frozen(make_content(items)))

        with django_assert_num_queries(5):
            taken(ben_client, edition, suffix)


# --- All data -------------------------------------------------------------------------------------

DATA = "/data/"


def test_coordinators_take_all_data_as_a_zip_after_their_password(ada_client):
    make_answer(words="😊 Oui.")

    assert "All data" in ada_client.get(DATA).content.decode()
    asked = ada_client.post(DATA, {"audience": "30"})
    assert asked.headers["Location"].startswith("/account/reauthenticate/")
    ada_client.post("/account/reauthenticate/", {"password": "correct horse battery"})
    response = ada_client.post(DATA, {"audience": "30"})

    with ZipFile(BytesIO(b"".join(response.streaming_content))) as archive:
        names = archive.namelist()
        assert json.loads(archive.read("datapackage.json"))["audience"] == "public"
    assert {"pledges.json", "annotations.jsonld", "answers.csv"} <= set(names)
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Cache-Control"] == "no-store"


def test_data_for_outside_are_refused_with_the_reason_on_a_quiet_day(ada_client):
    make_election(first_round_on=timezone.localdate() + timedelta(days=1))
    ada_client.post("/account/reauthenticate/", {"password": "correct horse battery"})

    refused = ada_client.post(DATA, {"audience": "30"})

    assert refused.status_code == 422
    assert "nothing is shared outside" in refused.content.decode()


def test_data_for_nobody_are_refused_with_the_form(ada_client):
    response = ada_client.post(DATA, {"audience": "7"})

    assert response.status_code == 422
    assert "Nothing was taken yet" in response.content.decode()


def test_all_data_are_for_coordinators(client, ben_client):
    assert client.get(DATA).status_code == 302
    assert ben_client.get(DATA).status_code == ben_client.post(DATA).status_code == 403
    assert ben_client.get("/briefings/").content.decode().count(DATA) == 0


def test_the_list_of_briefings_leads_coordinators_to_the_data(ada_client):
    assert f'href="{DATA}"' in ada_client.get("/briefings/").content.decode()
