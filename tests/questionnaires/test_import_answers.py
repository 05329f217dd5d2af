"""manage.py import_answers: a table of answers, shown, refused row by row, or stored whole."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from questionnaires.models import AnswerVersion, Receipt
from tests import factories

pytestmark = pytest.mark.django_db

TABLE = """\
state;candidacy;question;words
answered;one;1;"Oui.
Dès 2027 ; sans délai."
blank;one;2;
courtesy;two;1;Merci de votre message.
"""


@pytest.fixture(autouse=True)
def asked() -> None:
    questionnaire = factories.make_questionnaire(slug="asked")
    for code in ("one", "two"):
        factories.make_candidacy(election=questionnaire.election, slug=code)


def import_table(path: Path, table: str, *options: str) -> tuple[str, str]:
    told, refused = StringIO(), StringIO()
    path.write_text(table)
    arguments = [str(path), "--questionnaire", "asked", *options]
    with translation.override("en"):
        try:
            call_command("import_answers", *arguments, stdout=told, stderr=refused)
        except CommandError as error:
            return str(error), refused.getvalue()
    return told.getvalue(), refused.getvalue()


def test_table_is_shown_then_stored_and_twice_changes_nothing(tmp_path, ben) -> None:
    path = tmp_path / "answers.csv"

    shown, _refused = import_table(path, TABLE)
    assert "Nothing was stored yet: add --store." in shown
    assert not Receipt.objects.exists()
    stored = [import_table(path, TABLE, "--store", "--by", ben.email)[0] for _time in range(2)]

    assert [told.splitlines()[-1] for told in stored] == ["3 answers stored.", "0 answers stored."]
    versions = AnswerVersion.objects.order_by("answer__response", "answer__question__position")
    assert [(version.state, version.text and version.text.body) for version in versions] == [
        ("answered", "Oui.\nDès 2027 ; sans délai."),
        ("blank", None),
        ("courtesy", "Merci de votre message."),
    ]
    assert all(not hasattr(version, "check_record") for version in versions)
    assert {version.entered_by for version in versions} == {ben}


def test_states_are_taken_in_the_words_of_the_interface(tmp_path) -> None:
    table = (
        "candidacy,question,state,words\n"
        "one,1,RÉPONDU,Oui.\n"
        "one,2,laisse en  blanc,\n"
        "two,1,Refus de répondre,Non merci.\n"
        "two,2,Courtesy reply only,Merci.\n"
    )

    import_table(tmp_path / "answers.csv", table, "--store")

    versions = AnswerVersion.objects.order_by("answer__response", "answer__question__position")
    assert [version.state for version in versions] == ["answered", "blank", "refused", "courtesy"]
    assert "2 [blank]" in Receipt.objects.first().document.full_text


def test_each_refused_row_has_its_reason_and_nothing_is_stored(tmp_path) -> None:
    table = (
        "candidacy,question,state,words\n"
        "three,1,answered,Oui\n"
        "one,9,answered,Oui\n"
        "one,1,yes,Oui\n"
        "one,1,answered,\n"
        "one,2,blank,Oui\n"
        "two,1,answered,Oui\n"
        "two,1,answered,Non\n"
    )

    said, refused = import_table(tmp_path / "answers.csv", table, "--store")

    assert said == "6 rows were refused. Nothing was stored."
    assert sorted(line.partition(":")[0] for line in refused.splitlines()) == [
        f"Row {line}" for line in (2, 3, 4, 5, 6, 8)
    ]
    assert "answered in an earlier row" in refused
    assert "“yes” is no state. Write one of these: Answered, Left blank, " in refused
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("a,b\n1,2\n", "The first row has to name these columns"),
        ("candidacy,question,state,words\n", "There is no row in this table."),
        ("PK\x03\x04", "This file is damaged"),
    ],
)
def test_file_that_is_no_such_table_is_refused(tmp_path, table, sentence) -> None:
    said, _refused = import_table(tmp_path / "answers.csv", table, "--store")

    assert sentence in said
