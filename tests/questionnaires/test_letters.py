"""Letters to campaigns: seen first, one recipient each, once, and lost by no killed worker."""

import signal
import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from questionnaires.actions.outreach import (
    Fate,
    LetterDraft,
    MayNotWrite,
    settle_letter,
    write_letters,
)
from questionnaires.letters import (
    IncompleteLetters,
    filled,
    templates_in,
    unknown,
    without,
)
from questionnaires.models import CampaignAddress, Letter, Outreach, OutreachStep, Questionnaire
from questionnaires.outreach import Way, ledgers_of, way_of
from questionnaires.posting import hand_over, post
from questionnaires.tasks import send_letter
from tests.factories import make_candidacy, make_letter, make_outreach, make_questionnaire
from tests.smtp import start_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def questionnaire() -> Questionnaire:
    return make_questionnaire(is_sent=False, title="Dix questions")


def page_of(questionnaire: Questionnaire, occasion: str = "send") -> str:
    return reverse("letters_write", args=[questionnaire.slug, occasion])


def refuse(_letter: Letter) -> None:
    raise ConnectionRefusedError


def take(_letter: Letter) -> None:
    """A mail server that takes everything."""


# --- The words ----------------------------------------------------------------------------------


def test_templates_are_complete_in_both_languages() -> None:
    assert len(templates_in(django_settings.LETTERS_FILE)) == 4


def test_file_without_a_letter_is_refused_with_its_name(tmp_path) -> None:
    path = tmp_path / "letters.toml"
    path.write_text('[fr.sent]\nsubject = "{who}"\nbody = "x"')

    with pytest.raises(IncompleteLetters, match="who"):
        templates_in(path)


def test_what_is_filled_in_is_not_looked_at_again() -> None:
    assert filled("{a}, {b}", {"a": "{b}", "b": "x"}) == "{b}, x"
    assert unknown("{a} {else}", {"a"}) == ["else"]
    assert without("Bonjour,\n\nAvant le {day}.\n\nMerci,\n{us}", {"day", "us"}) == (
        "Bonjour,\n\nMerci,\n"
    )


# --- Writing ------------------------------------------------------------------------------------


def sent_from(client: Any, page: str, **fields: Any) -> Any:
    """The form as a browser sends it after the letters were seen."""
    form = client.get(page).context["form"]
    typed = {"subject": form["subject"].value(), "body": form["body"].value()}
    typed |= {"chosen": list(form.ledgers)} | {
        f"to_{key}": f"c{key}@example.org" for key in form.ledgers
    }
    typed |= fields
    seen = client.post(page, typed)
    return seen, typed


def test_letters_are_seen_then_queued_one_for_each_campaign(ben_client, ben, questionnaire) -> None:
    candidacies = [make_candidacy(election=questionnaire.election) for _row in range(2)]
    page = page_of(questionnaire)

    seen, typed = sent_from(ben_client, page, subject="À {candidacy}")
    assert not Letter.objects.exists()
    done = ben_client.post(page, typed | {"seen": seen.context["form"].sign, "send": "1"})

    letters = list(Letter.objects.order_by("candidacy"))
    assert done.url == reverse("outreach_list", args=[questionnaire.slug])
    assert [letter.to for letter in letters] == [f"c{one.pk}@example.org" for one in candidacies]
    assert [letter.subject for letter in letters] == [f"À {one.name}" for one in candidacies]
    assert "1. Que ferez-vous pour le point 1 ?" in letters[0].body
    assert candidacies[1].name not in letters[0].body
    assert CampaignAddress.objects.count() == 2
    questionnaire.refresh_from_db()
    assert questionnaire.sent_on == timezone.localdate()
    assert DBTaskResult.objects.count() == 2


def test_letters_that_were_not_seen_as_they_are_do_not_leave(ben_client, questionnaire) -> None:
    make_candidacy(election=questionnaire.election)
    page = page_of(questionnaire)
    seen, typed = sent_from(ben_client, page)

    changed = ben_client.post(
        page, typed | {"body": "Autre chose", "seen": seen.context["form"].sign, "send": "1"}
    )

    assert changed.status_code == 200
    assert "Something has changed since you saw the letters" in changed.content.decode()
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"body": "Cher {maire}"}, "We cannot fill in {maire}"),
        ({"body": "Avant le {reply_by}"}, "We cannot fill in {reply_by}"),
        ({"chosen": []}, "Choose one campaign at least."),
        ({"subject": ""}, "This field is required"),
    ],
)
def test_form_that_is_refused_keeps_what_was_typed(
    ben_client, questionnaire, fields, sentence
) -> None:
    make_candidacy(election=questionnaire.election)

    response, _typed = sent_from(ben_client, page_of(questionnaire), **fields)

    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_campaign_that_is_ticked_needs_an_address(ben_client, questionnaire) -> None:
    candidacy = make_candidacy(election=questionnaire.election)

    response, _typed = sent_from(ben_client, page_of(questionnaire), **{f"to_{candidacy.pk}": ""})

    assert response.status_code == 422
    assert "Give an address, or take the tick away." in response.content.decode()


def test_form_sent_twice_writes_once(ben_client, questionnaire) -> None:
    make_candidacy(election=questionnaire.election)
    page = page_of(questionnaire)
    seen, typed = sent_from(ben_client, page)

    for _time in range(2):
        ben_client.post(page, typed | {"seen": seen.context["form"].sign, "send": "1"})

    assert Letter.objects.count() == 1


def test_letters_are_written_to_all_or_to_nobody(ben, questionnaire) -> None:
    sent = make_outreach(questionnaire, happened_on=timezone.localdate() - timedelta(days=8))
    answered = make_outreach(questionnaire)
    make_outreach(questionnaire, candidacy=answered.candidacy, step="declined")
    drafts = [LetterDraft(row.candidacy, "a@example.org", "S", "B") for row in (sent, answered)]

    with pytest.raises(MayNotWrite, match="A reply is on record"):
        write_letters(
            by=ben, questionnaire=questionnaire, step=OutreachStep.REMINDED, drafts=drafts
        )

    assert not Letter.objects.exists()


def test_nothing_is_written_during_the_vote(ben, questionnaire) -> None:
    candidacy = make_candidacy(election=questionnaire.election)
    draft = LetterDraft(candidacy, "a@example.org", "S", "B")

    with time_machine.travel("2026-03-14 00:30 +0100"), pytest.raises(MayNotWrite) as refusal:
        write_letters(by=ben, questionnaire=questionnaire, step=OutreachStep.SENT, drafts=[draft])

    assert str(refusal.value) == (
        f"{questionnaire.election}: nothing is shared outside from 14 March 2026, 00:00 to "
        "15 March 2026, 20:00, so that it weighs on no vote. Letters to campaigns wait as well. "
        "Nothing was sent; what you wrote is still here."
    )


def test_page_of_letters_says_before_anybody_writes_that_they_wait(
    ben_client, questionnaire
) -> None:
    make_candidacy(election=questionnaire.election)
    page = reverse("letters_write", args=[questionnaire.slug, "send"])

    with time_machine.travel("2026-03-14 00:30 +0100", tick=False):
        during = ben_client.get(page).content.decode()
    before = ben_client.get(page).content.decode()

    assert "Letters can be sent when that is over." in during
    assert "Letters can be sent when that is over." not in before


def test_campaigns_that_got_no_letter_are_not_said_to_have_got_one(ben, questionnaire) -> None:
    first, second = (make_candidacy(election=questionnaire.election) for _row in range(2))
    draft = LetterDraft(first, "a@example.org", "S", "B")

    write_letters(by=ben, questionnaire=questionnaire, step=OutreachStep.SENT, drafts=[draft])

    steps = {one.candidacy: one.next_step for one in ledgers_of(questionnaire, ben)}
    assert steps == {first: "nothing", second: "send"}


# --- Leaving ------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_letter_goes_through_smtp_to_one_recipient_and_into_the_ledger(smtp, settings) -> None:
    settings.COALITION_CONTACT = "contact@example.org"
    letters = [make_letter(to=f"{name}@example.org") for name in "ab"]

    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    send_letter.call(letters[0].pk)  # again

    assert [recipients for recipients, _letter in smtp.received] == [
        ["a@example.org"],
        ["b@example.org"],
    ]
    assert {letter["Reply-To"] for letter in smtp.letters} == {"contact@example.org"}
    rows = Outreach.objects.filter(letter__in=letters).order_by("pk")
    assert [(row.step, row.channel, row.recorded_by) for row in rows] == [
        ("reminded", "email", letter.written_by) for letter in letters
    ]


@pytest.mark.django_db(transaction=True)
def test_worker_killed_while_it_sends_does_not_send_twice(smtp, ben) -> None:
    letter = make_letter()
    smtp.is_slow = True
    worker = start_worker(smtp)
    until = time.monotonic() + 60
    while not smtp.received and time.monotonic() < until:
        time.sleep(0.05)

    worker.send_signal(signal.SIGKILL)
    worker.wait()
    smtp.is_slow = False
    assert start_worker(smtp).wait(60) == 0

    letter.refresh_from_db()
    assert len(smtp.received) == 1
    assert (letter.handed_at is None, letter.sent_at) == (False, None)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert way_of(letter) == Way.UNSURE


def test_letter_that_the_server_refuses_waits_for_a_decision() -> None:
    letter = make_letter()

    with pytest.raises(ConnectionRefusedError):
        post(letter.pk, refuse)
    letter.refresh_from_db()
    assert way_of(letter) == Way.REFUSED

    settle_letter(letter=letter, fate=Fate.LEFT)  # it did not
    assert not Outreach.objects.filter(letter=letter).exists()
    settle_letter(letter=letter, fate=Fate.AGAIN)
    assert post(letter.pk, take)
    assert not post(letter.pk, refuse)
    assert Outreach.objects.filter(letter=letter).count() == 1


@pytest.mark.parametrize(("fate", "is_recorded"), [("left", True), ("dropped", False)])
def test_letter_of_which_nobody_knows_is_decided_about(ben_client, ben, fate, is_recorded) -> None:
    letter = make_letter()
    hand_over(letter.pk)  # and then the worker is killed
    page = reverse("letter_settle", args=[letter.pk])
    ben_client.post(page, {"fate": fate})  # too early: it may be leaving
    assert Letter.objects.open().exists()

    Letter.objects.update(handed_at=timezone.now() - timedelta(hours=1))
    shown = ben_client.get(
        reverse("outreach_detail", args=[letter.questionnaire.slug, letter.candidacy.slug])
    )
    ben_client.post(page, {"fate": fate})

    assert "we do not know whether it left" in shown.content.decode()
    assert Outreach.objects.filter(letter=letter).exists() == is_recorded
    assert not Letter.objects.open().exists()
    assert ben_client.post(page, {"fate": "burnt"}, follow=True).status_code == 200


def test_letter_queued_before_the_vote_does_not_leave_during_it() -> None:
    with time_machine.travel("2026-03-13 23:59 +0100"):
        letter = make_letter()
    with time_machine.travel("2026-03-14 00:01 +0100"):
        assert not post(letter.pk, take)

    letter.refresh_from_db()
    assert way_of(letter) == Way.REFUSED


def test_database_keeps_a_letter_as_it_was_written() -> None:
    letter = make_letter()

    with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
        Letter.objects.update(to="b@example.org")
    with pytest.raises(IntegrityError, match="handed_then_sent"), transaction.atomic():
        Letter.objects.update(sent_at=timezone.now())
    with pytest.raises(IntegrityError, match="one_on_its_way"), transaction.atomic():
        Letter.objects.create(
            questionnaire=letter.questionnaire,
            candidacy=letter.candidacy,
            step="reminded",
            to="a@example.org",
            subject="S",
            body="B",
            written_by=letter.written_by,
        )
