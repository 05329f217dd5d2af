"""Reports of meetings: filing, reading, marking, releasing."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.models import User, Visibility
from sources.models import Annotation, Code
from sources.models.text import Voice
from stakeholders.models import Event, Report
from tests import factories

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
ACCOUNT = "A councillor proposes a meeting.\n\nThe associations accept."


@pytest.fixture
def event() -> Event:
    return factories.make_event()


@pytest.fixture
def report(ben: User, event: Event) -> Report:
    return factories.make_report(event, by=ben)


def posted(**fields: Any) -> dict[str, Any]:
    return {
        "title": "Account of the meeting",
        "pasted": ACCOUNT,
        "reported_by": "the organisers",
        "language": "en",
        "said_on": "2025-10-20",
        "source_name": "",
        "source_url": "",
    } | fields


def new(event: Event) -> str:
    return reverse("report_new", args=[event.slug])


def url(name: str, report: Report, *more: int) -> str:
    return reverse(name, args=[report.pk, *more])


def passage(report: Report, words: str, **fields: Any) -> dict[str, Any]:
    start = report.text.body.index(words)
    code = fields.pop("code", None) or factories.make_code()
    return {
        "start": start,
        "end": start + len(words),
        "exact": words,
        "code": code.pk,
        "visibility": 10,
    } | fields


def test_pasted_report_is_filed_as_reported_words(ben_client: Client, event: Event) -> None:
    response = ben_client.post(new(event), posted())

    report = Report.objects.get()
    assert (response.status_code, response.url) == (302, report.get_absolute_url())
    assert (report.text.body, report.text.voice) == (ACCOUNT, Voice.REPORTED)
    assert (report.text.reported_by, report.visibility) == ("the organisers", Visibility.INTERNAL)
    assert report.text.document.full_text == ACCOUNT


def test_file_is_filed_and_given_back(ben_client: Client, event: Event) -> None:
    content = ACCOUNT.replace("\n", "\r\n").encode()
    file = SimpleUploadedFile("account.txt", content)

    ben_client.post(new(event), posted(pasted="", file=file))
    response = ben_client.get(url("report_original", Report.objects.get()))

    assert b"".join(response.streaming_content) == content
    assert response.headers["Content-Disposition"] == 'attachment; filename="account.txt"'
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_same_report_twice_is_one(ben_client: Client, event: Event) -> None:
    for _time in range(5):
        ben_client.post(new(event), posted())

    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"pasted": ""}, "Paste the words or choose a file."),
        ({"reported_by": ""}, "This field is required."),
        ({"said_on": "2999-01-01"}, "This day is yet to come"),
        ({"source_url": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"language": "xx"}, "Select a valid choice"),
    ],
)
def test_refused_report_keeps_what_was_typed(
    ben_client: Client, event: Event, fields: dict[str, Any], sentence: str
) -> None:
    response = ben_client.post(new(event), posted(source_name="Typed before") | fields)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "Typed before" in page
    assert not Report.objects.exists()


def test_unreadable_file_is_answered_by_a_sentence(ben_client: Client, event: Event) -> None:
    file = SimpleUploadedFile("account.pdf", b"%PDF-1.7 nothing of the kind")

    response = ben_client.post(new(event), posted(pasted="", file=file))

    assert response.status_code == 422
    assert "Nothing was stored." in response.content.decode()


def test_report_is_no_quotation(ben_client: Client, report: Report) -> None:
    page = ben_client.get(report.get_absolute_url()).content.decode()

    assert "Reported by les organisations" in page
    assert "words-quote" not in page


def test_summary_has_no_original(ben_client: Client, report: Report) -> None:
    assert ben_client.get(url("report_original", report)).status_code == 404


def test_passage_is_marked_by_htmx(ben_client: Client, report: Report) -> None:
    response = ben_client.post(
        url("report_annotate", report), passage(report, "rendez-vous"), headers=HTMX
    )

    page = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in page
    assert "<mark" in page
    assert report.text.anchors.get().exact == "rendez-vous"


def test_passage_is_marked_without_htmx(ben_client: Client, report: Report) -> None:
    response = ben_client.post(url("report_annotate", report), passage(report, "rendez-vous"))

    assert (response.status_code, response.url) == (302, report.get_absolute_url())


def test_refused_mark_loses_nothing(ben_client: Client, report: Report) -> None:
    sent = passage(report, "rendez-vous", exact="other words", comment="Keep me")

    response = ben_client.post(url("report_annotate", report), sent, headers=HTMX)

    page = response.content.decode()
    assert (response.status_code, "<html" in page, "Keep me" in page) == (422, False, True)


def test_mark_is_changed_and_withdrawn(ben_client: Client, ben: User, report: Report) -> None:
    mark = factories.make_annotation(report.text, "Une élue", by=ben)
    code: Code = factories.make_code()

    ben_client.post(
        url("report_annotation", report, mark.pk),
        {"code": code.pk, "comment": "Which?", "visibility": 20},
    )
    ben_client.post(url("report_annotation_withdraw", report, mark.pk), {"because": "Not her"})

    mark.refresh_from_db()
    assert (mark.code, mark.comment, mark.withdrawn_because) == (code, "Which?", "Not her")


def test_mark_of_another_report_is_not_found(ben_client: Client, ben: User, report: Report) -> None:
    other = factories.make_report(by=ben, body="Une autre rencontre.")
    mark = factories.make_annotation(other.text, "Une autre", by=ben)

    assert ben_client.get(url("report_annotation", report, mark.pk)).status_code == 404


def test_coordinator_releases_and_takes_back(ada_client: Client, report: Report) -> None:
    for visibility in (Visibility.PARTNER, Visibility.INTERNAL):
        response = ada_client.post(url("report_release", report), {"visibility": visibility})

        report.refresh_from_db()
        assert (response.status_code, report.visibility) == (302, visibility)


def test_release_to_nobody_known_is_refused(ada_client: Client, report: Report) -> None:
    response = ada_client.post(url("report_release", report), {"visibility": 99})

    report.refresh_from_db()
    assert (response.status_code, report.visibility) == (422, Visibility.INTERNAL)


def test_advocates_do_not_release(ben_client: Client, report: Report) -> None:
    page = ben_client.get(report.get_absolute_url()).content.decode()
    response = ben_client.post(url("report_release", report), {"visibility": 20})

    assert (response.status_code, url("report_release", report) in page) == (403, False)


@pytest.mark.parametrize(
    "name",
    [
        "report_detail",
        "report_original",
        "report_release",
        "report_annotate",
        "report_annotation",
        "report_annotation_withdraw",
    ],
)
def test_volunteers_and_strangers_stay_outside(
    chloe_client: Client, client: Client, report: Report, name: str
) -> None:
    more = [1] if "annotation" in name else []
    method = "get" if name in {"report_detail", "report_original", "report_annotation"} else "post"

    assert getattr(chloe_client, method)(url(name, report, *more)).status_code == 403
    assert getattr(client, method)(url(name, report, *more)).status_code == 302


@pytest.mark.parametrize(
    ("name", "method"),
    [("report_detail", "post"), ("report_annotate", "get"), ("report_release", "get")],
)
def test_wrong_method_is_refused(
    ada_client: Client, report: Report, name: str, method: str
) -> None:
    assert getattr(ada_client, method)(url(name, report)).status_code == 405


def test_missing_report_and_event_are_not_found(ada_client: Client) -> None:
    assert ada_client.get(reverse("report_detail", args=[0])).status_code == 404
    assert ada_client.get(reverse("report_new", args=["missing"])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_report_costs_the_same_for_one_and_three(
    ben_client: Client,
    ben: User,
    report: Report,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for words in ("Une élue", "rendez-vous", "associations")[:count]:
        factories.make_annotation(report.text, words, by=ben)

    with django_assert_num_queries(5):
        ben_client.get(report.get_absolute_url())

    assert Annotation.objects.count() == count


def test_htmx_gets_the_refused_report_alone(ben_client: Client, event: Event) -> None:
    refused = ben_client.post(new(event), posted(title=""), headers=HTMX)
    taken = ben_client.post(new(event), posted(), headers=HTMX)

    page = refused.content.decode()
    assert (refused.status_code, "<html" in page, "A councillor proposes" in page) == (
        422,
        False,
        True,
    )
    assert taken.headers["HX-Redirect"] == Report.objects.get().get_absolute_url()
