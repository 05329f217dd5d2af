"""A table of answers in the browser: brought, looked at row by row, stored whole or not at all."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from questionnaires.models import AnswerVersion, Questionnaire, Receipt
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESS = "/questionnaires/asked/import-answers/"
ROWS = [
    ("state", "candidacy", "question", "words"),
    ("answered", "one", 1, "Oui.\n\nDès 2027 ; sans délai."),
    ("blank", "one", 2.0, None),
    ("courtesy", "two", 1, "Merci de votre message."),
]
STORED = [
    ("answered", "Oui.\n\nDès 2027 ; sans délai."),
    ("blank", None),
    ("courtesy", "Merci de votre message."),
]


@pytest.fixture(autouse=True)
def asked() -> Questionnaire:
    questionnaire = factories.make_questionnaire(slug="asked")
    for code in ("one", "two"):
        factories.make_candidacy(election=questionnaire.election, slug=code)
    return questionnaire


def workbook(rows: list[Any], **sheets: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    for name, more in sheets.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(row)
        sheet.sheet_state = "hidden"
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def with_member(package: bytes, name: str, content: bytes) -> bytes:
    saved = BytesIO(package)
    with zipfile.ZipFile(saved, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return saved.getvalue()


def as_csv() -> bytes:
    quoted = [[f'"{cell if cell is not None else ""}"' for cell in row] for row in ROWS]
    return "\n".join(";".join(row) for row in quoted).replace("2.0", "2").encode()


def bring(client: Client, content: bytes, name: str = "answers.xlsx") -> Any:
    return client.post(ADDRESS, {"file": SimpleUploadedFile(name, content)})


def alerts(response: Any) -> str:
    return " ".join(
        str(error) for errors in response.context["form"].errors.values() for error in errors
    )


@pytest.mark.parametrize("content", [workbook(ROWS), as_csv()])
def test_table_is_shown_then_stored_and_twice_changes_nothing(ben_client, content) -> None:
    shown = bring(ben_client, content)

    assert shown.status_code == 200
    assert "3 answers can be taken" in " ".join(shown.content.decode().split())
    assert not Receipt.objects.exists()
    kept = {"kept": shown.context["packed"], "store": "1"}
    for _time in range(2):
        assert ben_client.post(ADDRESS, kept).status_code == 302
    versions = AnswerVersion.objects.order_by("answer__response", "answer__question__position")
    assert [(one.state, one.text and one.text.body) for one in versions] == STORED


def test_one_refused_row_keeps_all_from_being_stored(ben_client) -> None:
    rows = [*ROWS, ("yes", "two", 2, "Oui"), ("answered", "three", 1, "<b>Oui</b>")]

    shown = bring(ben_client, workbook(rows))
    packed = {"kept": shown.context["packed"], "store": "1"}

    assert shown.status_code == 422
    assert [one.row.line for one in shown.context["plan"].refused] == [5, 6]
    assert ben_client.post(ADDRESS, packed).status_code == 422
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (workbook([*ROWS, ("answered", "two", 2, "=1+1")]), "computes its content"),
        (workbook(ROWS, other=[("x",)]), "more than one filled sheet"),
        (with_member(workbook(ROWS), "xl/externalLinks/externalLink1.xml", b"<a/>"), "elsewhere"),
        (with_member(workbook(ROWS), "xl/vbaProject.bin", b"x"), "macros"),
        (with_member(workbook(ROWS), "xl/a.xml", b"<!DOCTYPE a><a/>"), "entities"),
        (with_member(workbook(ROWS), "xl/b.bin", b"0" * 30_000_000), "unpacks"),
        (workbook([("a", "b")]), "name these columns"),
        (workbook([]), "name these columns"),
        (b"PK\x03\x04 no package", "damaged"),
        (b"candidacy,question\n", "name these columns"),
        (b'candidacy,question,state,words\none,1,answered,"' + b"a" * 200_000, "quotation mark"),
        (b"candidacy,question,state,words\n" + b"one,1,blank,\n" * 6000, "5,000 rows"),
    ],
)
def test_table_that_is_no_plain_one_is_refused_with_a_sentence(ben_client, content, why) -> None:
    response = bring(ben_client, content)

    assert response.status_code == 422
    assert why in alerts(response)
    assert "Nothing was stored" in alerts(response)
    assert not Receipt.objects.exists()


def test_hidden_sheet_alone_is_refused(ben_client) -> None:
    response = bring(ben_client, workbook([], answers=ROWS))

    assert "is hidden" in alerts(response)


def test_table_that_another_page_did_not_pack_is_asked_for_again(ben_client, chloe_client) -> None:
    assert ben_client.post(ADDRESS, {"kept": "forged", "store": "1"}).status_code == 422
    assert chloe_client.get(ADDRESS).status_code == 403
    assert chloe_client.post(ADDRESS, {"kept": "x", "store": "1"}).status_code == 403
