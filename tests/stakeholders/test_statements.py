"""Public statements: filing, reading, marking."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from sources.models import Annotation
from sources.models.text import Voice
from stakeholders.models import Organisation, Person, Statement
from tests import factories

pytestmark = pytest.mark.django_db

LIST, NEW = "/statements/", "/statements/new/"
WORDS = "We will open ten homes.\n\nIn 2027."


@pytest.fixture
def statement(ben: User) -> Statement:
    return factories.make_statement(by=ben)


def url(name: str, statement: Statement, *more: int) -> str:
    return reverse(f"statement_{name}", args=[statement.pk, *more])


def posted(**fields: Any) -> dict[str, Any]:
    return {
        "new_person": "Zoé",
        "title": "Speech",
        "pasted": WORDS,
        "said_on": "2026-02-01",
        "source_name": "A newspaper",
        "source_url": "https://example.org/speech",
        "wording": "verbatim",
        "reported_by": "",
        "language": "en",
    } | fields


def test_pasted_words_are_filed_as_their_own(ben_client: Client, ben: User) -> None:
    response = ben_client.post(NEW, posted())

    statement = Statement.objects.get()
    assert (response.status_code, response.url) == (302, statement.get_absolute_url())
    assert (statement.speaker.name, statement.filed_by) == ("Zoé", ben)
    assert (statement.text.body, statement.text.voice) == (WORDS, Voice.OWN)
    assert (statement.text.source_name, str(statement.text.said_on)) == (
        "A newspaper",
        "2026-02-01",
    )
    assert statement.text.is_quotable


@pytest.mark.parametrize(
    ("fields", "voice"),
    [
        ({"wording": "summary"}, Voice.OWN),
        ({"reported_by": "a newspaper"}, Voice.REPORTED),
    ],
)
def test_what_is_not_in_their_own_words_is_not_quotable(
    ben_client: Client, fields: dict[str, str], voice: Voice
) -> None:
    ben_client.post(NEW, posted() | fields)

    text = Statement.objects.get().text
    assert (text.voice, text.is_quotable) == (voice, False)


def test_file_is_filed_and_given_back(ben_client: Client) -> None:
    content = WORDS.encode()

    ben_client.post(NEW, posted(pasted="", file=SimpleUploadedFile("speech.txt", content)))
    response = ben_client.get(url("original", Statement.objects.get()))

    assert b"".join(response.streaming_content) == content


def test_same_words_twice_are_one_statement(ben_client: Client) -> None:
    for _time in range(3):
        ben_client.post(NEW, posted())

    assert (Statement.objects.count(), Person.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"new_person": ""}, "speaker"),
        ({"new_organisation": "Office"}, "new_person"),
        ({"pasted": " "}, "__all__"),
        ({"said_on": ""}, "said_on"),
        ({"said_on": "2999-01-01"}, "said_on"),
        ({"source_name": ""}, "source_name"),
        ({"wording": "x"}, "wording"),
    ],
)
def test_refused_statement_keeps_what_was_typed(
    ben_client: Client, fields: dict[str, str], field: str
) -> None:
    response = ben_client.post(NEW, posted(title="Typed before") | fields)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Typed before" in response.content.decode()
    counts = [model.objects.count() for model in (Statement, Person, Organisation)]
    assert counts == [0, 0, 0]


def test_unreadable_file_leaves_nothing(ben_client: Client) -> None:
    file = SimpleUploadedFile("speech.pdf", b"%PDF-1.7 nothing of the kind")

    response = ben_client.post(NEW, posted(pasted="", file=file))

    assert response.status_code == 422
    assert not Statement.objects.exists()
    assert not Person.objects.exists()


def test_page_takes_marks_and_lets_them_be_changed_and_withdrawn(
    ben_client: Client, ben: User, statement: Statement
) -> None:
    code = factories.make_code()
    start = statement.text.body.index("dix logements")
    mark = {
        "start": start,
        "end": start + 13,
        "exact": "dix logements",
        "code": code.pk,
        "visibility": 10,
    }

    ben_client.post(url("annotate", statement), mark)
    annotation = Annotation.objects.get()
    change = url("annotation", statement, annotation.pk)
    ben_client.post(change, {"code": code.pk, "comment": "Means", "visibility": 10})
    ben_client.post(url("annotation_withdraw", statement, annotation.pk), {"because": "Twice"})

    annotation.refresh_from_db()
    assert (annotation.comment, annotation.withdrawn_because) == ("Means", "Twice")


def test_promise_of_a_statement_is_filled_in_with_its_speaker(
    ben_client: Client, statement: Statement
) -> None:
    response = ben_client.get(f"/pledges/new/?text={statement.text_id}&start=0&end=10")

    initial = response.context["form"].initial
    assert initial["speaker"] == f"person:{statement.person_id}"
    assert initial["said_on"] == statement.text.said_on


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_four_queries(ben_client: Client, count: int, django_assert_num_queries) -> None:
    for _number in range(count):
        factories.make_statement()
        factories.make_statement(speaker=factories.make_candidacy())

    with django_assert_num_queries(4):
        ben_client.get(LIST)


def test_list_empty_says_what_comes_next(ben_client: Client) -> None:
    assert "No statement yet" in ben_client.get(LIST).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_five_queries(
    ben_client: Client, ben: User, statement: Statement, count: int, django_assert_num_queries
) -> None:
    for passage in ("Nous", "dix", "2027")[:count]:
        factories.make_annotation(statement.text, passage, by=ben)

    with django_assert_num_queries(5):
        ben_client.get(statement.get_absolute_url())


def test_statement_has_one_speaker(statement: Statement) -> None:
    with pytest.raises(IntegrityError, match="one_speaker"), transaction.atomic():
        Statement.objects.filter(pk=statement.pk).update(candidacy=factories.make_candidacy())
    with pytest.raises(IntegrityError, match="one_speaker"), transaction.atomic():
        Statement.objects.filter(pk=statement.pk).update(person=None)


def test_statement_has_a_title(statement: Statement) -> None:
    with pytest.raises(IntegrityError, match="has_title"), transaction.atomic():
        Statement.objects.filter(pk=statement.pk).update(title="")


def test_statements_are_closed_to_volunteers_and_strangers(
    chloe_client: Client, client: Client, statement: Statement
) -> None:
    for address in (LIST, NEW, statement.get_absolute_url(), url("original", statement)):
        assert chloe_client.get(address).status_code == 403
        assert client.get(address).status_code == 302


def test_statements_refuse_other_methods(ben_client: Client, statement: Statement) -> None:
    assert ben_client.post(LIST).status_code == 405
    assert ben_client.post(statement.get_absolute_url()).status_code == 405
    assert ben_client.get(url("annotate", statement)).status_code == 405
