"""What a package says to whom, that it can be read again, and what it costs."""

import csv
import json
from datetime import date
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from frictionless import Package as DataPackage
from frictionless import system

from accounts.models import Role, Visibility
from briefings.actions import override_silence
from briefings.export.cells import restored
from briefings.export.identity import identity
from briefings.export.package import Package, PackageRefused, package_for, written_to, zipped
from tests.briefings.export.world import BODY, add_rows, make_world
from tests.factories import (
    make_annotation,
    make_answer,
    make_election,
    make_response,
    make_score,
    make_scored_questionnaire,
    make_user,
)

pytestmark = pytest.mark.django_db
INTERNAL, PARTNER, PUBLIC = Visibility


def made(audience: Visibility, **options) -> Package:
    return package_for(make_user(Role.COORDINATOR), audience, **options)


def rows(package: Package, table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(package.files[f"{table}.csv"].decode(), newline="")))


def marks(package: Package) -> list[dict[str, Any]]:
    return json.loads(package.files["annotations.jsonld"])["first"]["items"]


def selectors(mark: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["type"]: each for each in mark["target"]["selector"]}


# --- Who reads what -------------------------------------------------------------------------------


def test_levels_stay_inside_unless_asked_for_and_low_ones_even_then():
    make_world()

    inside, usual, asked = made(INTERNAL), made(PARTNER), made(PARTNER, with_levels=True)

    assert [row["is_withheld"] for row in rows(inside, "levels")] == ["false", "false"]
    assert rows(usual, "levels") == rows(usual, "grid_levels") == []
    assert [
        (bool(row["level"]), row["is_withheld"], row["method"]) for row in rows(asked, "levels")
    ] == [(True, "false", "equal"), (False, "true", "")]
    assert rows(asked, "scores") == []


def test_scorers_are_numbers_of_one_answer_alone():
    make_world()

    found = rows(made(INTERNAL), "scores")

    assert [row["scorer"] for row in found] == ["1", "2", "1", "2"]


def test_the_number_of_a_scorer_does_not_follow_the_person():
    name = identity()

    firsts = {min((7, 8), key=lambda key: name.shuffled(place, key)) for place in range(32)}

    assert firsts == {7, 8}


def test_a_package_is_the_same_whether_or_not_one_person_has_scored():
    questionnaire = make_scored_questionnaire()
    version = make_answer(make_response(questionnaire)).versions.get()
    make_annotation(version.text, "Oui", comment="CANARI", visibility=PUBLIC)
    before = made(INTERNAL)

    make_score(version, 1)

    after = made(INTERNAL)
    assert before.files == after.files
    assert "CANARI" not in after.files["annotations.jsonld"].decode()  # it waits for the second


def test_a_status_that_is_not_told_yet_is_being_verified_outside():
    make_world()

    found = {row["status"] for row in rows(made(PUBLIC), "pledges")}

    assert found == {"not_rated", "being_verified"}
    assert rows(made(PUBLIC), "status_updates") == []
    assert {"stalled", "kept", "in_progress"} == {
        row["status"] for row in rows(made(INTERNAL), "status_updates")
    }


def test_the_metadata_names_no_host_path_person_or_licence(settings):
    make_world()
    settings.COALITION_NAME = "Coalition"

    described = json.loads(made(PUBLIC).files["datapackage.json"])

    assert described["title"] == "Coalition"
    assert not {"licenses", "contributors", "sources", "homepage", "created"} & described.keys()
    assert not [word for word in ("://", "/work", "/home", "@") if word in json.dumps(described)]


def test_a_package_for_outside_waits_for_the_polls_to_close_unless_let_out(ada):
    make_election(first_round_on=date(2026, 3, 29), name_fr="Vote")  # the clocks change that night

    for moment in ("2026-03-28 00:00 +0100", "2026-03-29 19:59 +0200"):
        with time_machine.travel(moment, tick=False):
            for audience in (PARTNER, PUBLIC):
                with pytest.raises(PackageRefused, match=r"28 [mM]ar"):
                    made(audience)
            assert made(INTERNAL).files
            override_silence(by=ada, reason="Une erreur à corriger")
            assert made(PUBLIC).files
    with time_machine.travel("2026-03-29 20:00 +0200", tick=False):
        assert made(PUBLIC).files


# --- Reading it again -----------------------------------------------------------------------------


@pytest.mark.parametrize("audience", Visibility)
def test_the_data_package_is_valid(audience, tmp_path):
    make_world()
    written_to(tmp_path, made(audience))

    with system.use_context(trusted=True):
        report = DataPackage(tmp_path / "datapackage.json").validate()

    assert report.flatten(["title", "message"]) == []


def test_words_come_back_from_the_csv_and_are_those_of_their_file():
    make_world()
    package = made(INTERNAL)

    for row in rows(package, "texts"):
        assert restored(row["words"]) == package.files[row["path"]].decode()
    assert BODY in {row["words"] for row in rows(package, "texts")}


def test_no_cell_begins_a_formula():
    make_world()
    package = made(INTERNAL)

    cells = {
        cell for table in package.counts for row in rows(package, table) for cell in row.values()
    }

    numbers = {cell for cell in cells if cell.lstrip("-").isdigit()}
    assert not [
        cell for cell in cells if cell.startswith(tuple("=+-@\t\r")) and cell not in numbers
    ]


@pytest.mark.parametrize("audience", Visibility)
def test_marks_stand_where_their_quote_stands(audience):
    make_world()
    package = made(audience)

    assert marks(package)
    for mark in marks(package):
        words = package.files[mark["target"]["source"]["id"]].decode()
        place, quote = (
            selectors(mark)[kind] for kind in ("TextPositionSelector", "TextQuoteSelector")
        )
        units = words.encode("utf-16-le")
        browser = selectors(mark)["Utf16PositionSelector"]
        there = units[2 * browser["utf16Start"] : 2 * browser["utf16End"]].decode("utf-16-le")
        assert words[place["start"] : place["end"]] == there == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in words


def test_a_mark_names_a_code_of_the_package_and_no_author():
    make_world()
    package = made(PUBLIC)
    codes = {row["id"]: row["key"] for row in rows(package, "codes")}

    for mark in marks(package):
        source = mark["body"][0]["source"]
        assert codes[source["id"]] == source["key"]
        assert not {"creator", "created", "generator", "modified"} & mark.keys()


def test_names_of_rows_are_the_same_for_every_audience_and_later():
    make_world()

    inside, outside, again = (
        {each["id"] for each in json.loads(made(audience).files["pledges.json"])["pledges"]}
        for audience in (INTERNAL, PUBLIC, PUBLIC)
    )

    assert outside == again
    assert outside < inside


def test_pledges_as_json_hold_what_the_tables_hold():
    make_world()
    package = made(INTERNAL)

    found = json.loads(package.files["pledges.json"])["pledges"]

    assert [each["id"] for each in found] == [row["id"] for row in rows(package, "pledges")]
    assert sum(len(each["evidence"]) for each in found) == len(rows(package, "evidence_uses"))
    assert sum(len(each["passages"]) for each in found) == len(rows(package, "passages"))


def test_a_zip_holds_the_files_and_is_the_same_bytes_again():
    make_world()
    package = made(PUBLIC)

    first, second = zipped(package).read(), zipped(made(PUBLIC)).read()

    assert first == second
    with ZipFile(BytesIO(first)) as archive:
        assert archive.namelist() == list(package.files)


# --- Cost -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", Visibility)
def test_queries_do_not_grow_with_rows(audience):
    by = make_user(Role.COORDINATOR)
    make_world()
    counted = []
    for more in (0, 2):
        add_rows(more)
        with CaptureQueriesContext(connection) as queries:
            package_for(by, audience, with_levels=True)
        counted.append(len(queries))

    assert counted == [{INTERNAL: 28, PARTNER: 37, PUBLIC: 37}[audience]] * 2
