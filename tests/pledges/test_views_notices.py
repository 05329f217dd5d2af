"""The ledger of who was told, its forms, and the list of corrections."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pledges.actions.evidence import withdraw_evidence
from pledges.actions.pledges import withdraw_pledge
from pledges.actions.statuses import undo
from pledges.models import Notice
from pledges.telling import answer_day
from tests.factories import make_evidence, make_pledge, make_status

pytestmark = pytest.mark.django_db
LEDGER = "/pledges/notices/"
CORRECTIONS = "/pledges/corrections/"


@pytest.fixture
def stalled():
    return make_status(make_pledge(), "stalled")


def test_ledger_offers_to_record_who_was_told(ben_client, stalled) -> None:
    content = ben_client.get(LEDGER).content.decode()

    assert reverse("notice_new", args=[stalled.pk]) in content


def test_notice_is_recorded_with_the_delay_of_the_house(ben, ben_client, stalled) -> None:
    today = timezone.localdate()

    response = ben_client.post(
        reverse("notice_new", args=[stalled.pk]),
        {"told_on": str(today), "told_whom": "Le cabinet", "how": "Courriel"},
    )

    assert response.url == LEDGER
    notice = Notice.objects.get()
    assert (notice.update, notice.told_whom, notice.recorded_by) == (stalled, "Le cabinet", ben)
    assert notice.answer_by == answer_day([stalled.pledge], today)


@pytest.mark.parametrize(
    ("ahead", "field"), [({"told_on": 1}, "told_on"), ({"answer_by": 1}, "answer_by")]
)
def test_notice_is_neither_of_tomorrow_nor_of_too_short_a_delay(
    ben_client, stalled, html_headers, ahead, field
) -> None:
    today = timezone.localdate()
    days = {name: str(today + timedelta(days=days)) for name, days in ahead.items()}

    response = ben_client.post(
        reverse("notice_new", args=[stalled.pk]),
        {"told_on": str(today), "told_whom": "Le cabinet"} | days,
        headers=html_headers,
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "<html" not in response.content.decode()
    assert not Notice.objects.exists()


def test_status_that_is_not_told_first_has_no_form(ben_client) -> None:
    update = make_status(make_pledge(), "in_progress")

    assert ben_client.get(reverse("notice_new", args=[update.pk])).status_code == 404


def test_reply_is_recorded_and_can_be_corrected(ben_client) -> None:
    notice = make_status(make_pledge(), "broken").notice
    address = reverse("notice_reply", args=[notice.pk])

    for reply in ("Le vote est reporté.", "Le vote est reporté à mars."):
        ben_client.post(address, {"replied_on": "2026-09-08", "reply": reply})

    notice.refresh_from_db()
    assert (notice.replied_on, notice.reply) == (
        date(2026, 9, 8),
        "Le vote est reporté à mars.",
    )
    assert "Le vote est reporté à mars." in ben_client.get(LEDGER).content.decode()


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"replied_on": "2026-09-08", "reply": " "}, "reply"),
        ({"replied_on": "2026-09-01", "reply": "Non."}, "replied_on"),
        ({"replied_on": "2126-09-01", "reply": "Non."}, "replied_on"),
    ],
)
def test_reply_has_words_and_a_day_after_they_were_told(ben_client, form, field) -> None:
    notice = make_status(make_pledge(), "broken").notice

    response = ben_client.post(reverse("notice_reply", args=[notice.pk]), form)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


@pytest.mark.parametrize("rows", [1, 3])
def test_ledger_costs_the_same_for_any_number_of_rows(ben_client, rows) -> None:
    for _row in range(rows):
        make_status(make_pledge(), "broken")
        make_status(make_pledge(), "stalled")

    with CaptureQueriesContext(connection) as queries:
        ben_client.get(LEDGER)

    assert len(queries) == 4


def test_corrections_tell_what_when_and_why(ada, ben, ben_client) -> None:
    undone, fallen, withdrawn = make_pledge(), make_pledge(), make_pledge()
    undo(by=ben, update=make_status(undone, "in_progress"), reason="Erreur de dossier")
    make_status(fallen, "kept")
    make_status(fallen, "stalled", by=ada)
    withdraw_pledge(by=ben, pledge=withdrawn, because="Doublon")
    evidence = withdraw_evidence(by=ben, evidence=make_evidence(), because="Mauvais acte")
    make_status(make_pledge(), "kept")

    found = ben_client.get(CORRECTIONS).context["corrections"]

    assert [(one.kind, one.subject, one.by, one.because) for one in found] == [
        ("evidence", evidence, ben, "Mauvais acte"),
        ("pledge", withdrawn, ben, "Doublon"),
        ("regression", fallen, ada, "Délibération adoptée"),
        ("undone", undone, ben, "Erreur de dossier"),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_corrections_cost_the_same_for_any_number_of_rows(ben, ben_client, rows) -> None:
    for _row in range(rows):
        undo(by=ben, update=make_status(make_pledge(), "in_progress"))
        withdraw_evidence(by=ben, evidence=make_evidence(), because="Mauvais acte")

    with CaptureQueriesContext(connection) as queries:
        ben_client.get(CORRECTIONS)

    assert len(queries) == 6


@pytest.mark.parametrize("address", [LEDGER, CORRECTIONS])
def test_pages_are_for_advocates_to_read(client, chloe_client, ben_client, address) -> None:
    assert client.get(address).status_code == 302
    assert chloe_client.get(address).status_code == 403
    assert ben_client.post(address).status_code == 405
    assert ben_client.get(address).status_code == 200
