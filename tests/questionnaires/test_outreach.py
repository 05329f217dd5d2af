"""The ledger of how each campaign was asked, and the table of what to do next."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from questionnaires.actions import Entry, enter_answers
from questionnaires.actions.outreach import MayNotRecord, record_step, withdraw_step
from questionnaires.models import AnswerState, CampaignAddress, Outreach, Questionnaire
from questionnaires.outreach import Ledger, NextStep, ledgers_of, unequal
from sources.models import Document
from tests.factories import (
    make_answer,
    make_candidacy,
    make_letter,
    make_outreach,
    make_questionnaire,
    make_receipt,
    make_response,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 2, 2)


@pytest.fixture(autouse=True)
def in_february() -> Any:
    with time_machine.travel("2026-02-02 12:00 +0100", tick=False), translation.override("en"):
        yield


@pytest.fixture
def questionnaire() -> Questionnaire:
    return make_questionnaire(is_sent=False, reply_by=date(2026, 1, 31))


def ledger_of(questionnaire: Questionnaire, reader: Any) -> Ledger:
    (ledger,) = ledgers_of(questionnaire, reader)
    return ledger


def page_of(questionnaire: Questionnaire) -> str:
    return reverse("outreach_list", args=[questionnaire.slug])


# --- Where a campaign stands --------------------------------------------------------------------


def test_silence_is_said_without_a_conclusion(ben, questionnaire) -> None:
    candidacy = make_candidacy(election=questionnaire.election)
    before = ledger_of(questionnaire, ben)
    make_outreach(questionnaire, candidacy=candidacy)
    for day in (17, 24):
        make_outreach(
            questionnaire, candidacy=candidacy, step="reminded", happened_on=date(2026, 1, day)
        )

    after = ledger_of(questionnaire, ben)
    assert (before.sentence, before.next_step) == ("Not sent yet", NextStep.SEND)
    assert (
        after.sentence == "Questionnaire sent on 10 January 2026, reminded 2 times, no reply so far"
    )
    assert after.next_step == NextStep.REMIND
    with translation.override("fr"):
        assert after.sentence == (
            "Questionnaire envoyé le 10 janvier 2026, relancé 2 fois, pas de réponse à ce jour"
        )


@pytest.mark.parametrize(
    ("step", "sentence", "next_step"),
    [
        ("acknowledged", "receipt acknowledged on 12 January 2026, no reply so far", "remind"),
        ("answered", "reply received on 12 January 2026", "enter"),
        ("partial", "reply in part received on 12 January 2026", "enter"),
        ("declined", "declined to answer on 12 January 2026", "nothing"),
        ("courtesy", "courtesy reply on 12 January 2026", "nothing"),
    ],
)
def test_what_a_campaign_did_decides_what_is_next(
    ben, questionnaire, step, sentence, next_step
) -> None:
    row = make_outreach(questionnaire)
    make_outreach(questionnaire, candidacy=row.candidacy, step=step, happened_on=date(2026, 1, 12))

    ledger = ledger_of(questionnaire, ben)

    assert ledger.sentence == f"Questionnaire sent on 10 January 2026, {sentence}"
    assert ledger.next_step == next_step


def test_received_pieces_are_answers_and_say_what_is_next(ben) -> None:
    questionnaire = make_questionnaire(reply_by=date(2026, 2, 1))
    receipt = make_receipt(make_response(questionnaire))
    received = ledger_of(questionnaire, ben)
    question = questionnaire.questions.earliest("position")
    entry = Entry(question=question, state=AnswerState.BLANK, words="")
    enter_answers(by=ben, response=receipt.response, entries=[entry], receipt=receipt)
    waiting = ledger_of(questionnaire, ben)

    assert [one.step for one in received.happened] == ["sent", "late"]
    assert all(one.row is None for one in received.happened)
    assert received.sentence.endswith(
        "reply received on 2 February 2026, after the day we had given"
    )
    assert (received.next_step, waiting.next_step) == (NextStep.ENTER, NextStep.CHECK)
    record_step(
        by=ben,
        questionnaire=questionnaire,
        candidacy=receipt.response.candidacy,
        step="partial",
        channel="phone",
        happened_on=TODAY,
    )
    assert [one.step for one in ledger_of(questionnaire, ben).happened] == ["sent", "partial"]


def test_reminders_have_a_cap_and_days_between(ben, questionnaire, settings) -> None:
    settings.OUTREACH_MOST_REMINDERS = 2
    row = make_outreach(questionnaire, happened_on=date(2026, 1, 27))
    too_soon = ledger_of(questionnaire, ben)
    with time_machine.travel("2026-02-03 12:00 +0100"):
        in_time = ledger_of(questionnaire, ben).next_step
    for day in (3, 4):
        with time_machine.travel(f"2026-02-0{day} 12:00 +0100"):
            make_outreach(
                questionnaire,
                candidacy=row.candidacy,
                step="reminded",
                happened_on=date(2026, 2, day),
            )
    with time_machine.travel("2026-03-03 12:00 +0100"):
        at_the_cap = ledger_of(questionnaire, ben)
        assert at_the_cap.why_not == "Reminded 2 times, which is the most."

    assert too_soon.next_step == NextStep.NOTHING
    assert too_soon.why_not == "Too soon after the last letter: from 3 February 2026 on."
    assert in_time == NextStep.REMIND


def test_one_list_reminded_and_another_not_is_a_warning(ben, questionnaire) -> None:
    first, second, third = (make_outreach(questionnaire) for _row in range(3))
    make_outreach(questionnaire, candidacy=third.candidacy, step="declined")
    assert unequal(ledgers_of(questionnaire, ben)) == []

    make_outreach(
        questionnaire, candidacy=first.candidacy, step="reminded", happened_on=date(2026, 1, 20)
    )

    (warning,) = unequal(ledgers_of(questionnaire, ben))
    assert warning.endswith(f"Reminded less often: {second.candidacy.name}.")


def test_answers_without_a_document_are_a_reply_all_the_same(ben, questionnaire) -> None:
    make_answer(make_response(questionnaire))

    ledger = ledger_of(questionnaire, ben)

    assert (ledger.sentence, ledger.next_step) == ("A reply is on file", NextStep.NOTHING)
    assert unequal([ledger]) == []


# --- Recording and withdrawing ------------------------------------------------------------------


def test_withdrawn_step_no_longer_counts_and_stays(ben, questionnaire) -> None:
    row = make_outreach(questionnaire)

    twice = [withdraw_step(by=ben, row=row, because="Mauvaise liste") for _time in range(2)]

    assert twice[0] == twice[1]
    assert ledger_of(questionnaire, ben).happened == ()
    assert Outreach.objects.count() == 2
    make_outreach(questionnaire, candidacy=row.candidacy)
    assert len(ledger_of(questionnaire, ben).happened) == 1


def test_step_recorded_twice_counts_once(questionnaire) -> None:
    row = make_outreach(questionnaire)

    assert make_outreach(questionnaire, candidacy=row.candidacy) == row


def test_step_to_come_or_elsewhere_is_refused(questionnaire) -> None:
    with pytest.raises(MayNotRecord, match="still to come"):
        make_outreach(questionnaire, happened_on=TODAY + timedelta(days=1))
    with pytest.raises(MayNotRecord, match="another election"):
        make_outreach(questionnaire, candidacy=make_candidacy())


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"step": "silent"}, "known_step"),
        ({"channel": "pigeon"}, "known_channel"),
        ({"candidacy": None}, "same_place"),
    ],
)
def test_database_refuses(ben, questionnaire, fields, constraint) -> None:
    row = {
        "questionnaire": questionnaire,
        "candidacy": make_candidacy(election=questionnaire.election),
        "step": "sent",
        "channel": "email",
        "happened_on": TODAY,
        "recorded_by": ben,
    } | fields
    row["candidacy"] = row["candidacy"] or make_candidacy()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Outreach.objects.create(**row)


def test_database_wants_a_reason_and_the_same_place_for_a_withdrawal(ben, questionnaire) -> None:
    row = make_outreach(questionnaire)
    same = {
        "questionnaire": questionnaire,
        "step": "sent",
        "channel": "email",
        "happened_on": TODAY,
        "recorded_by": ben,
        "supersedes": row,
    }

    with pytest.raises(IntegrityError, match="withdrawn_with_reason"), transaction.atomic():
        Outreach.objects.create(**same, candidacy=row.candidacy)
    elsewhere = make_candidacy(election=questionnaire.election)
    with pytest.raises(IntegrityError, match="same_place"), transaction.atomic():
        Outreach.objects.create(**same, candidacy=elsewhere, note="x")


# --- The pages ----------------------------------------------------------------------------------


def test_table_says_where_each_stands_and_what_is_next(ben_client, questionnaire) -> None:
    make_outreach(questionnaire)
    make_candidacy(election=questionnaire.election)

    words = " ".join(ben_client.get(page_of(questionnaire)).content.decode().split())

    assert "Questionnaire sent on 10 January 2026, no reply so far" in words
    assert "Sent to some and not to others." in words
    assert "Remind 1 campaign" in words
    assert "Send to 1 campaign" in words


@pytest.mark.parametrize("rows", [1, 3])
def test_table_takes_as_many_queries_for_one_as_for_three(
    ben_client, questionnaire, rows, django_assert_num_queries
) -> None:
    for _row in range(rows):
        make_outreach(questionnaire)
        make_receipt(make_response(questionnaire))
        make_letter(questionnaire)

    with django_assert_num_queries(12):
        ben_client.get(page_of(questionnaire))


def test_step_is_recorded_with_its_document(ben, ben_client, questionnaire) -> None:
    receipt = make_receipt(make_response(questionnaire))
    page = reverse("outreach_detail", args=[questionnaire.slug, receipt.response.candidacy.slug])
    filled = {"step": "courtesy", "channel": "phone", "happened_on": "2026-02-01", "note": "Poli"}

    done = ben_client.post(page, filled | {"receipt": receipt.pk}, follow=True)

    row = Outreach.objects.get()
    assert (row.step, row.document, row.recorded_by) == ("courtesy", receipt.document, ben)
    assert "Poli" in done.content.decode()
    refused = ben_client.post(
        page, filled | {"happened_on": "2026-02-03"}, headers={"HX-Request": "true"}
    )
    assert refused.status_code == 422
    assert "still to come" in refused.content.decode()
    assert "<html" not in refused.content.decode()


def test_step_is_recorded_with_a_new_file_once(ben_client, chloe_client, questionnaire) -> None:
    candidacy = make_candidacy(election=questionnaire.election)
    page = reverse("outreach_detail", args=[questionnaire.slug, candidacy.slug])

    def send(**fields: Any) -> Any:
        filled = {"step": "sent", "channel": "letter", "happened_on": "2026-01-12"}
        photo = SimpleUploadedFile("lettre.jpg", b"\xff\xd8\xff letter", "image/jpeg")
        return ben_client.post(page, filled | {"file": photo} | fields, follow=True)

    twice = [send().status_code for _time in range(2)]
    other = send(note="Recommandé", file=SimpleUploadedFile("autre.jpg", b"\xff\xd8\xff other"))
    original = reverse("outreach_document", args=[Outreach.objects.get().pk])

    assert (twice, Document.objects.count()) == ([200, 200], 1)
    assert other.status_code == 422
    assert "on record already. Withdraw it" in other.content.decode()
    assert "Choose it again" in other.content.decode()
    assert original in ben_client.get(page).content.decode()
    assert b"".join(ben_client.get(original).streaming_content) == b"\xff\xd8\xff letter"
    assert chloe_client.get(original).status_code == 403


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("vide.pdf", b"", "This file is empty"),
        ("lettre.pdf", b"%PDF-1.7 broken", "damaged"),
        ("lettre.zip", b"PK\x03\x04", "damaged"),
    ],
)
def test_file_that_shows_nothing_is_refused(
    ben_client, questionnaire, name: str, content: bytes, sentence: str
) -> None:
    receipt = make_receipt(make_response(questionnaire))
    page = reverse("outreach_detail", args=[questionnaire.slug, receipt.response.candidacy.slug])
    filled = {"step": "sent", "channel": "letter", "happened_on": "2026-01-12", "note": "Gardé"}

    refused = ben_client.post(page, filled | {"file": SimpleUploadedFile(name, content)})

    assert refused.status_code == 422
    assert sentence in refused.content.decode()
    assert "Gardé" in refused.content.decode()
    assert not Outreach.objects.exists()


def test_step_with_two_documents_is_refused(ben_client, questionnaire) -> None:
    receipt = make_receipt(make_response(questionnaire))
    page = reverse("outreach_detail", args=[questionnaire.slug, receipt.response.candidacy.slug])
    filled = {"step": "sent", "channel": "letter", "happened_on": "2026-01-12"}
    photo = SimpleUploadedFile("lettre.jpg", b"\xff\xd8\xff letter")

    refused = ben_client.post(page, filled | {"receipt": receipt.pk, "file": photo})

    assert refused.status_code == 422
    assert "one document" in refused.content.decode()


def test_withdrawal_needs_a_reason(ben_client, questionnaire) -> None:
    row = make_outreach(questionnaire)
    page = reverse("outreach_withdraw", args=[row.pk])

    refused = ben_client.post(page, {"because": " "})
    done = ben_client.post(page, {"because": "Mauvaise liste"}, follow=True)

    assert refused.status_code == 422
    assert "Mauvaise liste" in done.content.decode()
    assert not Outreach.objects.standing().exists()


def test_address_is_kept_and_a_wrong_one_is_not(ben_client, questionnaire) -> None:
    candidacy = make_candidacy(election=questionnaire.election)
    page = reverse("outreach_address", args=[questionnaire.slug, candidacy.slug])

    ben_client.post(page, {"email": "equipe@example.org"})
    refused = ben_client.post(page, {"email": "equipe"})

    assert (refused.status_code, CampaignAddress.objects.get().email) == (422, "equipe@example.org")
    assert 'value="equipe"' in refused.content.decode()


def test_volunteers_and_campaigns_of_other_elections_stay_out(
    chloe_client, ben_client, questionnaire
) -> None:
    elsewhere = make_candidacy()
    page = reverse("outreach_detail", args=[questionnaire.slug, elsewhere.slug])

    assert chloe_client.get(page_of(questionnaire)).status_code == 403
    assert [ben_client.get(page).status_code, ben_client.post(f"{page}address/").status_code] == [
        404,
        404,
    ]
    assert timezone.localdate() == TODAY
