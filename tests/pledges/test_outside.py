"""Told first: what partners and the public see of a status before and after those concerned."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Visibility
from pledges.actions.notices import record_reply, tell
from pledges.actions.pledges import Source, add_origin, withdraw_pledge
from pledges.actions.statuses import undo
from pledges.models import Notice, Pledge
from pledges.outside import shown_outside
from pledges.requirements import Told
from pledges.telling import Ledger, answer_day
from stakeholders.actions import give_consent
from stakeholders.models import Candidacy, Channel
from tests.factories import (
    make_annotation,
    make_candidacy,
    make_election,
    make_person,
    make_pledge,
    make_said,
    make_status,
    make_text,
)

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
REPORTED = datetime(2026, 9, 2, 12, tzinfo=PARIS)
LONG_AGO = date(2025, 3, 2)  # the election of these candidacies is over
OUTSIDE = [Visibility.PARTNER, Visibility.PUBLIC]
UNFAVOURABLE = ["stalled", "blocked", "broken"]


@pytest.fixture(autouse=True)
def on_the_day_of_the_report():
    with time_machine.travel(REPORTED, tick=True):
        yield


def public_pledge(**fields) -> Pledge:
    election = make_election(first_round_on=LONG_AGO, second_round_on=None)
    promiser = fields.pop("promiser", None) or make_candidacy(election=election)
    return make_pledge(promiser, visibility=Visibility.PUBLIC, **fields)


def told_of(update, told_on=date(2026, 9, 2)) -> Notice:
    if hasattr(update, "notice"):
        return update.notice
    told = Told(told_on, "La mairie", date(2026, 9, 16))
    return tell(by=update.made_by, update=update, told=told)


def status_of(pledge, on, audience=Visibility.PARTNER):
    (shown,) = shown_outside([pledge], audience, on)
    return shown.status


@pytest.mark.parametrize("audience", OUTSIDE)
@pytest.mark.parametrize("status", ["stalled", "blocked"])
def test_unfavourable_status_of_which_nobody_was_told_is_being_verified(status, audience) -> None:
    pledge = public_pledge()
    make_status(pledge, status)

    (shown,) = shown_outside([pledge], audience, date(2027, 1, 1))

    assert (shown.status, shown.since, shown.notice) == (None, None, None)


@pytest.mark.parametrize("audience", OUTSIDE)
@pytest.mark.parametrize("status", UNFAVOURABLE)
def test_it_shows_once_the_delay_has_passed_and_not_on_its_last_day(status, audience) -> None:
    pledge = public_pledge()
    notice = told_of(make_status(pledge, status))

    assert status_of(pledge, date(2026, 9, 16), audience) is None
    (shown,) = shown_outside([pledge], audience, date(2026, 9, 17))
    assert (shown.status, shown.notice) == (status, notice)


@pytest.mark.parametrize("status", UNFAVOURABLE)
def test_it_shows_from_the_day_of_the_reply(status) -> None:
    pledge = public_pledge()
    notice = told_of(make_status(pledge, status))
    record_reply(notice=notice, replied_on=date(2026, 9, 8), reply="Le vote est reporté.")

    assert status_of(pledge, date(2026, 9, 7)) is None
    assert status_of(pledge, date(2026, 9, 8)) == status


def test_inside_everything_shows_as_it_stands() -> None:
    pledge = public_pledge()
    make_status(pledge, "stalled")

    assert status_of(pledge, date(2026, 9, 2), Visibility.INTERNAL) == "stalled"


@pytest.mark.parametrize("status", ["not_started", "in_progress", "kept", "partly_kept", "lapsed"])
def test_any_other_status_shows_at_once(status) -> None:
    pledge = public_pledge()
    make_status(pledge, status)

    assert status_of(pledge, date(2026, 9, 2)) == status


@pytest.mark.parametrize("status", ["kept", "broken"])
def test_what_awaits_acceptance_is_being_verified_whatever_it_says(status) -> None:
    pledge = public_pledge()
    make_status(pledge, "in_progress")
    update = make_status(pledge, status, is_accepted=False)

    assert status_of(pledge, date(2026, 9, 2)) is None
    undo(by=update.made_by, update=update)
    assert status_of(pledge, date(2026, 9, 2)) == "in_progress"


def test_confirming_the_same_status_needs_no_second_notice() -> None:
    pledge = public_pledge()
    told_of(make_status(pledge, "stalled"))
    make_status(pledge, "stalled", said=make_said("stalled", reason="Toujours rien"))

    assert status_of(pledge, date(2026, 9, 17)) == "stalled"


def test_notice_of_an_earlier_run_does_not_count_for_a_later_one() -> None:
    pledge = public_pledge()
    told_of(make_status(pledge, "stalled"))
    make_status(pledge, "in_progress")
    make_status(pledge, "stalled")

    assert status_of(pledge, date(2026, 9, 17)) is None


def test_day_that_is_past_shows_what_stood_then() -> None:
    pledge = public_pledge()
    make_status(pledge, "in_progress")
    with time_machine.travel(datetime(2026, 9, 20, 12, tzinfo=PARIS)):
        make_status(pledge, "stalled")

    assert status_of(pledge, date(2026, 9, 19)) == "in_progress"
    assert status_of(pledge, date(2026, 9, 20)) is None


def test_pledge_that_did_not_exist_yet_is_left_out() -> None:
    assert shown_outside([public_pledge()], Visibility.PUBLIC, date(2026, 9, 1)) == []


@pytest.mark.parametrize(
    ("visibility", "audiences"),
    [
        (Visibility.INTERNAL, [Visibility.INTERNAL]),
        (Visibility.PARTNER, [Visibility.INTERNAL, Visibility.PARTNER]),
        (Visibility.PUBLIC, list(Visibility)),
    ],
)
def test_pledge_shows_to_the_audiences_that_may_read_it(visibility, audiences) -> None:
    pledge = make_pledge(visibility=visibility)

    shown = [one for one in Visibility if shown_outside([pledge], one, date(2026, 9, 2))]

    assert shown == audiences


def test_withdrawn_pledge_is_left_out(ben) -> None:
    pledge = withdraw_pledge(by=ben, pledge=public_pledge(), because="Doublon")

    assert shown_outside([pledge], Visibility.PUBLIC, date(2026, 9, 2)) == []


def test_person_is_named_by_consent_and_else_by_capacity(ada, ben) -> None:
    person = make_person("Chloé")
    pledge = public_pledge(promiser=person)
    passage = make_annotation(make_text(), "Oui", by=ben).anchors.get()

    def name(audience: Visibility) -> str:
        (shown,) = shown_outside([pledge], audience, date(2026, 9, 2))
        return shown.promiser

    assert [name(one) for one in Visibility] == ["Chloé", "", ""]
    add_origin(by=ben, pledge=pledge, source=Source(passage, capacity="Adjointe à la santé"))
    give_consent(by=ada, person=person, channel=Channel.PARTNER, how="Par écrit")
    assert [name(one) for one in Visibility] == ["Chloé", "Chloé", "Adjointe à la santé"]


@pytest.mark.parametrize(
    ("text", "fields", "counts"),
    [
        ({}, {}, True),
        ({"voice": "reported", "reported_by": "Une association"}, {}, False),
        ({"wording": "summary"}, {}, False),
        ({}, {"relation": "off_ask"}, False),
        ({}, {"verifiable": "no", "verifiable_reason": "Rien ne le mesure"}, False),
    ],
)
def test_what_is_to_be_confirmed_is_outside_public_rates(ben, text, fields, counts) -> None:
    pledge = public_pledge(**fields)
    passage = make_annotation(make_text(**text), "Oui", by=ben).anchors.get()
    add_origin(by=ben, pledge=pledge, source=Source(passage))

    (shown,) = shown_outside([pledge], Visibility.PUBLIC, date(2026, 9, 2))

    assert shown.counts_in_rates is counts


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_depend_on_the_number_of_pledges(rows) -> None:
    for _row in range(rows):
        told_of(make_status(public_pledge(), "stalled"))
        public_pledge(promiser=make_person())
    pledges = list(Pledge.objects.all())

    with CaptureQueriesContext(
        connection,
    ) as queries:
        shown = shown_outside(pledges, Visibility.PUBLIC, date(2026, 9, 17))

    assert len(shown) == 2 * rows
    assert len(queries) == 7


# --- The delay ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told_on", "until"),
    [
        (date(2026, 9, 2), date(2026, 9, 16)),
        (date(2026, 10, 30), date(2026, 11, 1)),
        (date(2026, 12, 6), date(2026, 12, 8)),
        (date(2026, 12, 14), date(2026, 12, 29)),
    ],
)
def test_delay_is_ten_working_days_and_two_days_in_a_campaign(told_on, until) -> None:
    election = make_election(first_round_on=date(2026, 12, 6), second_round_on=date(2026, 12, 13))
    pledge = make_pledge(make_candidacy(election=election))

    assert answer_day([pledge], told_on) == until


def test_delay_is_a_setting(settings) -> None:
    settings.TOLD_FIRST_WORKING_DAYS = 1

    assert answer_day([public_pledge()], date(2026, 9, 2)) == date(2026, 9, 3)


def test_person_who_stands_somewhere_is_in_a_campaign() -> None:
    person = make_person()
    pledge = make_pledge(person)
    election = make_election(first_round_on=date(2026, 9, 20), second_round_on=None)

    assert answer_day([pledge], date(2026, 9, 2)) == date(2026, 9, 16)
    Candidacy.objects.create(election=election, name="Liste", slug="liste-x", person=person)
    assert answer_day([pledge], date(2026, 9, 2)) == date(2026, 9, 4)


# --- The ledger ----------------------------------------------------------------------------------


def test_ledger_tells_apart_untold_waiting_and_told(ben) -> None:
    untold, waiting, answered, silent = (public_pledge() for _each in range(4))
    make_status(untold, "stalled")
    told_of(make_status(waiting, "blocked"))
    reply = told_of(make_status(answered, "broken"))
    record_reply(notice=reply, replied_on=date(2026, 9, 2), reply="Non.")
    notice = told_of(make_status(silent, "stalled"), date(2026, 8, 1))
    Notice.objects.filter(pk=notice.pk).update(answer_by=date(2026, 8, 20))
    make_status(public_pledge(), "in_progress")

    ledger = Ledger.of(ben)

    assert [one.standing.pledge for one in ledger.untold] == [untold]
    assert [one.standing.pledge for one in ledger.waiting] == [waiting]
    assert [(one.standing.pledge, one.is_answered, one.is_silent) for one in ledger.told] == [
        (answered, True, False),
        (silent, False, True),
    ]
