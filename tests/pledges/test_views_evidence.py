"""The pages of evidence: the list and its search, one piece, adding, copying, withdrawing."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pledges.actions.evidence import Given, add_evidence, attach, withdraw_evidence
from pledges.evidence_list import A_PAGE, Place
from pledges.models import Bearing, Evidence
from pledges.models.evidence import Stance
from sources.captures import read_capture
from sources.models import Document
from tests.factories import make_evidence, make_pledge, make_said, make_status

pytestmark = pytest.mark.django_db
LIST = "/evidence/"
WORDS = b"Le Conseil approuve la convention."


def titles(response) -> list[str]:
    return [evidence.title for evidence in response.context["page"].rows]


def bears(evidence, *pledges) -> None:
    attach(by=evidence.added_by, evidence=evidence, pledges=pledges, stance=Stance.SUPPORTS)


# --- The list -------------------------------------------------------------------------------------


def test_list_shows_the_newest_first_and_what_it_bears_on(ben_client) -> None:
    old = make_evidence(title="Ancienne", dated_on=date(2026, 1, 1))
    make_evidence(title="Nouvelle", dated_on=date(2026, 2, 1))
    bears(old, make_pledge(), make_pledge())

    response = ben_client.get(LIST)

    rows = response.context["page"].rows
    assert [(row.title, row.pledge_count) for row in rows] == [("Nouvelle", 0), ("Ancienne", 2)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "2026DAC415"}, ["B"]),
        ({"q": "prostituees"}, ["C"]),
        ({"q": "travailleuses du sexe"}, ["C"]),
        ({"kind": "agreement"}, ["C"]),
        ({"kind": "nonsense"}, ["C", "B", "A"]),
        ({"state": "withdrawn"}, ["D"]),
        ({"state": "unused"}, ["C", "B"]),
        ({"q": "rien de tel"}, []),
        ({"after": "nonsense"}, ["C", "B", "A"]),
    ],
)
def test_list_finds_by_number_words_kind_and_use(ben, ben_client, query, found) -> None:
    bears(make_evidence(title="A"), make_pledge())
    make_evidence(title="B", reference="2026 DAC 415")
    make_evidence("agreement", title="C", reference="", quotation="Aide aux prostituées")
    withdraw_evidence(by=ben, evidence=make_evidence(title="D"), because="Mauvais acte")

    assert titles(ben_client.get(LIST, query)) == found


def test_list_goes_on_where_the_page_before_ended(ben_client) -> None:
    for number in range(A_PAGE + 2):
        make_evidence(title=str(number))

    first = ben_client.get(LIST)
    second = ben_client.get(LIST, {"after": str(first.context["page"].next_place)})

    assert titles(first) == [str(number) for number in range(A_PAGE + 1, 1, -1)]
    assert titles(second) == ["1", "0"]
    assert second.context["page"].next_place is None
    assert first.context["page"].count == A_PAGE + 2


@pytest.mark.parametrize("typed", ["", "x", "2026-01-01", "2026-13-01_4", "2026-01-01_x"])
def test_place_that_is_none_is_none(typed) -> None:
    assert Place.read(typed) is None


def test_place_is_read_as_it_was_written() -> None:
    assert Place.read(str(Place(date(2026, 1, 2), 7))) == Place(date(2026, 1, 2), 7)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_any_number_of_rows(ben_client, rows) -> None:
    for _row in range(rows):
        bears(make_evidence(), make_pledge())

    with CaptureQueriesContext(connection) as queries:
        ben_client.get(LIST)

    assert len(queries) == 4


def test_fragment_of_the_list_is_no_page(ben_client, html_headers) -> None:
    make_evidence(title="Convention")

    content = ben_client.get(LIST, headers=html_headers).content.decode()

    assert "<html" not in content
    assert "Convention" in content


def test_list_is_for_advocates(client, chloe_client) -> None:
    assert client.get(LIST).status_code == 302
    assert chloe_client.get(LIST).status_code == 403


# --- One piece ------------------------------------------------------------------------------------


def test_page_lists_every_pledge_that_rests_on_it(ben_client) -> None:
    said = make_said("in_progress")
    one, two = make_pledge(title_fr="A"), make_pledge(title_fr="B")
    make_status(one, said=said)
    evidence = said.cited[0].evidence
    bears(evidence, two)

    response = ben_client.get(evidence.get_absolute_url())

    resting = response.context["resting"]
    assert [(rest.pledge, rest.holds_its_status) for rest in resting] == [(one, True), (two, False)]


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_for_any_number_of_pledges(ben_client, rows) -> None:
    said = make_said("in_progress")
    for _row in range(rows):
        make_status(make_pledge(), said=said)
    address = said.cited[0].evidence.get_absolute_url()

    with CaptureQueriesContext(connection) as queries:
        ben_client.get(address)

    assert len(queries) == 4


def test_copy_is_given_back_byte_by_byte_with_its_fingerprint(ben, ben_client) -> None:
    fields = {"kind": "agreement", "title": "Convention", "dated_on": date(2026, 9, 1)}
    given = Given(fields, read_capture("convention.txt", WORDS))
    evidence = add_evidence(by=ben, given=given)

    page = ben_client.get(evidence.get_absolute_url()).content.decode()
    original = ben_client.get(reverse("evidence_original", args=[evidence.pk]))

    assert evidence.document.sha256 in page
    assert b"".join(original) == WORDS
    assert original.headers["Content-Disposition"] == 'attachment; filename="convention.txt"'
    assert original.headers["Content-Type"] == "application/octet-stream"


def test_piece_without_copy_has_no_original(ben_client) -> None:
    evidence = make_evidence()

    assert ben_client.get(reverse("evidence_original", args=[evidence.pk])).status_code == 404


# --- Adding ---------------------------------------------------------------------------------------


def test_evidence_is_added_to_a_pledge_without_any_status(ben_client) -> None:
    pledge = make_pledge()

    response = ben_client.post(
        reverse("evidence_new", args=[pledge.slug]),
        {"reference": "2026DSOL30", "dated_on": "2026-02-10", "stance": "supports"},
    )

    assert (response.status_code, response.url) == (302, pledge.get_absolute_url())
    bearing = Bearing.objects.get()
    assert (bearing.pledge, bearing.update, bearing.counted) == (pledge, None, "act")
    assert bearing.evidence.reference == "2026 DSOL 30"


def test_number_on_record_serves_another_pledge(ben_client) -> None:
    evidence = make_evidence(reference="2026 DSOL 30")
    pledge = make_pledge()

    ben_client.post(reverse("evidence_new", args=[pledge.slug]), {"reference": "2026 dsol 30"})

    assert list(pledge.bearings.values_list("evidence", flat=True)) == [evidence.pk]
    assert Evidence.objects.count() == 1


def test_refused_form_keeps_what_was_typed_and_stores_nothing(ben_client, html_headers) -> None:
    address = reverse("evidence_new", args=[make_pledge().slug])
    words = SimpleUploadedFile("acte.txt", WORDS)

    response = ben_client.post(
        address, {"quotation": "Article 2", "file": words}, headers=html_headers
    )

    content = response.content.decode()
    assert response.status_code == 422
    assert "Article 2" in content
    assert "<html" not in content
    assert "Choose it again" in content
    assert Evidence.objects.count() == Document.objects.count() == 0


def test_withdrawn_pledge_takes_no_evidence(ben, ben_client) -> None:
    pledge = make_pledge(withdrawn_at=timezone.now(), withdrawn_by=ben, withdrawn_because="Doublon")

    assert ben_client.get(reverse("evidence_new", args=[pledge.slug])).status_code == 404


# --- Several pledges ------------------------------------------------------------------------------


def test_one_piece_is_let_bear_on_several_pledges(ben_client) -> None:
    evidence, one, two = make_evidence(), make_pledge(), make_pledge()
    address = reverse("evidence_attach", args=[evidence.pk])

    response = ben_client.post(address, {"pledges": [one.slug, two.slug], "stance": "context"})

    assert response.url == evidence.get_absolute_url()
    assert sorted(evidence.bearings.values_list("pledge", "stance")) == [
        (one.pk, "context"),
        (two.pk, "context"),
    ]


def test_pledges_are_found_by_words_and_those_it_bears_on_left_out(ben_client) -> None:
    evidence = make_evidence()
    found, bearing = make_pledge(title_fr="Santé au travail"), make_pledge(title_fr="Santé")
    make_pledge(title_fr="Logement")
    bears(evidence, bearing)

    response = ben_client.get(reverse("evidence_attach", args=[evidence.pk]), {"q": "sante"})

    assert list(response.context["found"]) == [found]


def test_no_pledge_chosen_is_said(ben_client) -> None:
    response = ben_client.post(
        reverse("evidence_attach", args=[make_evidence().pk]), {"stance": "context"}
    )

    assert response.status_code == 422
    assert response.context["form"].errors["pledges"] == ["Choose one pledge at least."]
    assert Bearing.objects.count() == 0


def test_odd_choice_of_pledges_is_refused_in_words(ben_client) -> None:
    attach = reverse("evidence_attach", args=[make_evidence().pk])

    response = ben_client.post(attach, {"pledges": ["odd\0"], "stance": "context"})

    assert (response.status_code, Bearing.objects.count()) == (422, 0)


def test_withdrawn_piece_is_attached_to_nothing(ben, ben_client) -> None:
    evidence = withdraw_evidence(by=ben, evidence=make_evidence(), because="Mauvais acte")
    chosen = {"pledges": [make_pledge().slug], "stance": "context"}

    response = ben_client.post(reverse("evidence_attach", args=[evidence.pk]), chosen)

    assert response.status_code == 422
    assert Bearing.objects.count() == 0


# --- Copy and withdrawal --------------------------------------------------------------------------


def test_copy_is_kept_later(ben_client) -> None:
    evidence = make_evidence(url="https://example.org/a")
    form = {"file": SimpleUploadedFile("page.txt", WORDS), "captured_on": "2026-09-03"}

    response = ben_client.post(reverse("evidence_copy", args=[evidence.pk]), form)

    evidence.refresh_from_db()
    assert response.url == evidence.get_absolute_url()
    assert (evidence.document.original_name, evidence.captured_on) == (
        "page.txt",
        date(2026, 9, 3),
    )


@pytest.mark.parametrize(
    ("form", "field"), [({"captured_on": "2026-09-03"}, "file"), ({}, "captured_on")]
)
def test_copy_without_file_or_day_is_refused(ben_client, form, field) -> None:
    response = ben_client.post(reverse("evidence_copy", args=[make_evidence().pk]), form)

    assert response.status_code == 422
    assert field in response.context["copy"].errors


def test_withdrawal_needs_a_reason_and_lists_what_rested_on_it(ben_client) -> None:
    said = make_said("in_progress")
    make_status(said=said)
    evidence = said.cited[0].evidence
    address = reverse("evidence_withdraw", args=[evidence.pk])

    refused = ben_client.post(address, {"because": " "})
    taken = ben_client.post(address, {"because": "Mauvais numéro"}, follow=True)

    assert refused.status_code == 422
    evidence.refresh_from_db()
    assert evidence.withdrawn_because == "Mauvais numéro"
    assert "Look at it again: this status cites it." in taken.content.decode()


@pytest.mark.parametrize("name", ["evidence_copy", "evidence_withdraw"])
def test_what_writes_is_not_opened(ben_client, name) -> None:
    assert ben_client.get(reverse(name, args=[make_evidence().pk])).status_code == 405
