"""manage.py export_data: all or nothing, one sentence on bad input."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.models import Role
from briefings.export import package as packaging
from tests.briefings.export.world import make_world
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def export(output, audience="internal", **options) -> None:
    with translation.override("en"):
        call_command("export_data", audience=audience, output=str(output), **options)


def test_a_package_is_written_to_a_new_folder_and_to_an_empty_one(tmp_path, capsys):
    make_world()
    (tmp_path / "empty").mkdir()

    for name in ("new", "empty"):
        export(tmp_path / name)

    for name in ("new", "empty"):
        described = json.loads((tmp_path / name / "datapackage.json").read_text())
        assert described["audience"] == "internal"
        assert all((tmp_path / name / each["path"]).is_file() for each in described["resources"])
    assert "pledges: 5\n" in capsys.readouterr().out
    assert {path.name for path in tmp_path.iterdir()} == {"new", "empty"}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"audience": "everybody"}, "There is no audience “everybody”"),
        ({"by": "nobody@example.org"}, "Nobody active has the address"),
        ({"audience": "partner", "by": "ben@example.org"}, "Only a coordinator exports data"),
    ],
)
def test_bad_input_is_told_in_one_sentence_and_writes_nothing(options, sentence, tmp_path):
    make_user(Role.ADVOCATE, email="ben@example.org")

    with pytest.raises(CommandError, match=sentence):
        export(tmp_path / "new", **options)

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_and_one_that_cannot_be_made_are_refused(tmp_path):
    kept = tmp_path / "full" / "kept"
    kept.parent.mkdir()
    kept.write_text("kept")

    with pytest.raises(CommandError, match=r"is not empty\. Nothing was written"):
        export(kept.parent)
    with pytest.raises(CommandError, match="cannot be written: Not a directory"):
        export(kept)
    with pytest.raises(CommandError, match="cannot be written: No such file"):
        export(tmp_path / "none" / "new")

    assert [path.name for path in tmp_path.rglob("*")] == ["full", "kept"]
    assert kept.read_text() == "kept"


def test_a_fault_half_way_leaves_nothing(tmp_path, monkeypatch):
    def written_in_part(folder, package) -> None:
        (folder / "part").write_text("part")
        raise OSError("the disk is full")

    monkeypatch.setattr("briefings.management.commands.export_data.written_to", written_in_part)
    with pytest.raises(OSError, match="the disk is full"):
        export(tmp_path / "new")

    assert list(tmp_path.iterdir()) == []


def test_nothing_to_tell_is_a_valid_package_too(tmp_path):
    export(tmp_path / "new", audience="public")

    assert (tmp_path / "new" / "pledges.csv").read_text().count("\n") == 1


def test_a_field_that_the_schema_lacks_is_refused():
    collected = packaging.Collection(None, None, with_levels=False)

    with pytest.raises(KeyError, match="unknown"):
        collected.add("codes", unknown=1)
