"""manage.py import_responses: a folder of replies, all of them or none."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from questionnaires.models import AnswerVersion, Questionnaire, Receipt
from tests import factories
from tests.questionnaires.test_import_response import REPLY

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    questionnaire = factories.make_questionnaire(slug="asked")
    folder = tmp_path / "replies"
    folder.mkdir()
    for code in ("one", "two"):
        factories.make_candidacy(election=questionnaire.election, slug=code)
        (folder / f"{code}.txt").write_text(f"{REPLY}\nÉquipe {code}\n")
    (folder / ".hidden").write_text("left alone")
    return folder


def import_folder(folder: Path, **options: str) -> tuple[str, str]:
    told, refused = StringIO(), StringIO()
    options = {"questionnaire": "asked"} | options
    try:
        call_command("import_responses", str(folder), **options, stdout=told, stderr=refused)
    except CommandError as error:
        return str(error), refused.getvalue()
    return told.getvalue(), refused.getvalue()


def test_every_file_of_a_folder_is_taken_in_and_twice_changes_nothing(folder, ben) -> None:
    told, _refused = import_folder(folder, by=ben.email)
    again, _refused = import_folder(folder, by=ben.email)

    assert told.count("2 réponses enregistrées") + told.count("2 answers stored") == 2
    assert again.splitlines()[0] == "one.txt:"
    receipts = Receipt.objects.order_by("response__candidacy__slug")
    assert [receipt.response.candidacy.slug for receipt in receipts] == ["one", "two"]
    assert AnswerVersion.objects.count() == 4


def test_one_refused_file_stores_nothing_and_the_report_says_why(folder) -> None:
    (folder / "three.txt").write_text(REPLY)
    (folder / "two.txt").write_text("Merci de votre message.")

    said, refused = import_folder(folder)

    assert "2 " in said
    assert [line.partition(":")[0] for line in refused.splitlines()] == ["three.txt", "two.txt"]
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    "options", [{"questionnaire": "missing"}, {"by": "nobody@example.org"}], ids=str
)
def test_bad_options_store_nothing(folder, options) -> None:
    import_folder(folder, **options)

    assert not Receipt.objects.exists()


def test_empty_folder_and_missing_folder_say_so(folder, tmp_path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()

    said = [import_folder(each)[0] for each in (empty, tmp_path / "missing")]

    assert all(said)
    assert Questionnaire.objects.count() == 1
