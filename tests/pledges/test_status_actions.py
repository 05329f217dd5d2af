"""Reporting a status, deciding on it, undoing it: what is stored, and what is refused."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone, translation

from pledges.actions.evidence import withdraw_evidence
from pledges.actions.pledges import split_pledge, withdraw_pledge
from pledges.actions.statuses import (
    Decision,
    MayNotDecide,
    SomebodySpoke,
    SomeRefused,
    StatusRefused,
    decide,
    report_several,
    report_status,
    undo,
)
from pledges.models import Bearing, Notice, Standing, StatusDecision, StatusUpdate
from pledges.models.evidence import Stance
from pledges.requirements import Cited
from tests.factories import (
    make_affiliation,
    make_evidence,
    make_organisation,
    make_pledge,
    make_said,
    make_status,
)

pytestmark = pytest.mark.django_db

DIRECT = ["not_started", "in_progress", "stalled", "not_assessable"]
CONCLUDING = ["kept", "partly_kept", "broken", "blocked", "lapsed"]
YES = Decision(is_accepted=True, reason="L’acte répond au critère.")
NO = Decision(is_accepted=False, reason="La délibération ne vote aucune somme.")


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def pledge():
    return make_pledge()


def report(pledge, status, by, *, seen=None, **fields):
    update = report_status(by=by, pledge=pledge, said=make_said(status, **fields), seen=seen)
    pledge.refresh_from_db()
    return update


@pytest.mark.parametrize("status", DIRECT)
def test_direct_status_stands_at_once(pledge, ben, status) -> None:
    update = report(pledge, status, ben)

    assert pledge.status == status
    assert pledge.looked_at == update.created_at
    assert [(row.status, row.update_id) for row in pledge.standings.order_by("pk")] == [
        ("not_rated", None),
        (status, update.pk),
    ]


@pytest.mark.parametrize("status", CONCLUDING)
def test_concluding_status_waits_for_somebody_else(pledge, ada, ben, status) -> None:
    update = report(pledge, status, ben)
    assert pledge.status == "not_rated"

    decide(by=ada, update=update, decision=YES)

    pledge.refresh_from_db()
    assert pledge.status == status


def test_declined_status_never_stands(pledge, ada, ben) -> None:
    update = report(pledge, "kept", ben)

    decide(by=ada, update=update, decision=NO)

    pledge.refresh_from_db()
    assert pledge.status == "not_rated"


@pytest.mark.parametrize(
    ("status", "fields", "needs"),
    [
        ("not_started", {"cited": ()}, ["looked"]),
        ("in_progress", {"cited": ()}, ["evidence"]),
        ("in_progress", {"reason": ""}, ["reason"]),
        ("stalled", {"cited": ()}, ["evidence"]),
        ("kept", {"cited": ()}, ["act"]),
        ("partly_kept", {"shortfall": ""}, ["shortfall"]),
        ("blocked", {"blocked_by": ""}, ["by_whom"]),
        ("broken", {"told": None}, ["told"]),
        ("lapsed", {"reason": " "}, ["reason"]),
        ("not_assessable", {"reason": ""}, ["reason"]),
        ("not_rated", {"cited": ()}, ["undo_only"]),
    ],
)
def test_status_that_lacks_something_is_refused_and_nothing_stored(
    pledge, ben, status, fields, needs
) -> None:
    with pytest.raises(StatusRefused) as refused:
        report(pledge, status, ben, **fields)

    assert list(refused.value.needs) == needs
    assert str(refused.value).startswith("This status still needs: ")
    assert StatusUpdate.objects.count() == Bearing.objects.count() == Notice.objects.count() == 0


def test_kept_without_the_right_act_names_the_acts(pledge, ben) -> None:
    with pytest.raises(StatusRefused, match="An act that shows it"):
        report(pledge, "kept", ben, cited=(Cited(make_evidence("press")),))


def test_kept_after_the_deadline_is_refused_late_is_accepted(ben) -> None:
    pledge = make_pledge(deadline=date(2026, 8, 31))

    with pytest.raises(StatusRefused) as refused:
        report(pledge, "kept", ben)
    update = report(pledge, "partly_kept", ben, shortfall="late")

    assert list(refused.value.needs) == ["in_time"]
    assert update.shortfall == "late"


def test_status_of_tomorrow_is_refused(pledge, ben) -> None:
    with pytest.raises(StatusRefused, match="lies ahead"):
        report(pledge, "in_progress", ben, true_on=timezone.localdate() + timedelta(days=1))


def test_withdrawn_pledge_takes_no_status(pledge, ben) -> None:
    withdraw_pledge(by=ben, pledge=pledge, because="Doublon")

    with pytest.raises(StatusRefused, match="withdrawn"):
        report(pledge, "in_progress", ben)


def test_withdrawn_evidence_bears_out_nothing_new(pledge, ben) -> None:
    evidence = withdraw_evidence(by=ben, evidence=make_evidence(), because="Mauvais numéro")

    with pytest.raises(StatusRefused, match="was withdrawn"):
        report(pledge, "in_progress", ben, cited=(Cited(evidence),))


def test_search_as_mere_context_is_enough_to_say_that_nothing_began(pledge, ben) -> None:
    searched = Cited(make_evidence("search"), Stance.CONTEXT)

    report(pledge, "not_started", ben, cited=(searched,))
    connection.check_constraints()

    assert pledge.status == "not_started"


def test_same_status_twice_is_one(pledge, ben) -> None:
    said = make_said("in_progress")

    first = report_status(by=ben, pledge=pledge, said=said, seen=None)
    second = report_status(by=ben, pledge=pledge, said=said, seen=None)

    assert first == second
    assert StatusUpdate.objects.count() == 1


def test_second_editor_is_told_what_the_first_said(pledge, ada, ben) -> None:
    first = report(pledge, "in_progress", ben)

    with pytest.raises(SomebodySpoke) as spoke:
        report(pledge, "stalled", ada)

    assert spoke.value.newest == first
    assert pledge.status == "in_progress"


def test_evidence_counts_by_the_nature_of_the_pledge(ben) -> None:
    pledge = make_pledge(nature="study")

    update = report(pledge, "in_progress", ben)

    assert [bearing.counted for bearing in update.bearings.all()] == ["step"]


def test_broken_records_who_was_told(pledge, ben) -> None:
    update = report(pledge, "broken", ben)

    assert (update.notice.told_on, update.notice.told_whom) == (date(2026, 9, 2), "La mairie")
    assert update.notice.recorded_by == ben


# --- Deciding -----------------------------------------------------------------------------------


def test_own_status_is_not_accepted_by_oneself(pledge, ben) -> None:
    update = report(pledge, "kept", ben)

    with pytest.raises(MayNotDecide, match="Somebody other"):
        decide(by=ben, update=update, decision=YES)


def test_member_of_a_beneficiary_does_not_decide(pledge, ada, ben) -> None:
    organisation = make_organisation()
    pledge.beneficiaries.add(organisation)
    make_affiliation(ada, organisation)
    update = report(pledge, "kept", ben)

    with pytest.raises(MayNotDecide, match="would benefit"):
        decide(by=ada, update=update, decision=YES)


def test_direct_status_needs_no_decision(pledge, ada, ben) -> None:
    with pytest.raises(MayNotDecide, match="nobody’s acceptance"):
        decide(by=ada, update=report(pledge, "in_progress", ben), decision=YES)


def test_status_with_news_after_it_is_not_decided_on(pledge, ada, ben) -> None:
    kept = report(pledge, "kept", ben)
    report(pledge, "in_progress", ben, seen=kept.pk)

    with pytest.raises(MayNotDecide, match="newer"):
        decide(by=ada, update=kept, decision=YES)


def test_same_decision_twice_is_one_and_another_is_refused(pledge, ada, ben) -> None:
    update = report(pledge, "kept", ben)

    assert decide(by=ada, update=update, decision=YES) == decide(
        by=ada, update=update, decision=YES
    )
    with pytest.raises(MayNotDecide, match="already"):
        decide(by=ada, update=update, decision=NO)
    assert StatusDecision.objects.count() == 1


# --- Undoing ------------------------------------------------------------------------------------


def test_undoing_the_first_update_brings_back_not_rated(pledge, ben) -> None:
    undo(by=ben, update=report(pledge, "in_progress", ben))

    pledge.refresh_from_db()
    assert pledge.status == "not_rated"
    assert StatusUpdate.objects.count() == 2


def test_undoing_restores_what_stood_and_since_when(pledge, ada, ben) -> None:
    first = report(pledge, "in_progress", ben)
    second = report(pledge, "stalled", ben, seen=first.pk)

    undo(by=ada, update=second)

    now = pledge.standings.get(ends_at=None)
    assert (now.status, now.since) == ("in_progress", first.created_at)


def test_undoing_an_awaiting_status_takes_it_out_of_the_queue(pledge, ben) -> None:
    update = report(pledge, "kept", ben)

    undo(by=ben, update=update)

    assert not StatusUpdate.objects.awaiting().exists()
    pledge.refresh_from_db()
    assert pledge.status == "not_rated"


def test_undoing_twice_is_once_and_of_an_older_one_refused(pledge, ben) -> None:
    first = report(pledge, "in_progress", ben)
    second = report(pledge, "stalled", ben, seen=first.pk)

    with pytest.raises(SomebodySpoke):
        undo(by=ben, update=first)
    assert undo(by=ben, update=second) == undo(by=ben, update=second)


# --- Several ------------------------------------------------------------------------------------


def test_one_act_settles_several_pledges(ben) -> None:
    pledges = [make_pledge(), make_pledge()]
    said = make_said("in_progress")

    report_several(by=ben, seen=dict.fromkeys(pledges), said=said)

    assert Standing.objects.filter(ends_at=None, status="in_progress").count() == 2
    assert Bearing.objects.filter(evidence=said.cited[0].evidence).count() == 2


def test_several_are_all_or_nothing_with_the_reason_beside_the_one(ben) -> None:
    good, study = make_pledge(), make_pledge(nature="study")

    with pytest.raises(SomeRefused) as some:
        report_several(by=ben, seen=dict.fromkeys([good, study]), said=make_said("kept"))

    assert list(some.value.reasons) == [study]
    assert StatusUpdate.objects.count() == Bearing.objects.count() == 0


# --- Parts --------------------------------------------------------------------------------------


def test_parts_begin_with_the_status_of_the_whole_and_then_make_it(pledge, ada, ben) -> None:
    report(pledge, "in_progress", ben)
    one, two = split_pledge(pledge=pledge, titles=[{"title_fr": "Étude"}, {"title_fr": "Aide"}])
    assert [one.status, two.status] == ["in_progress", "in_progress"]

    make_status(pledge, "kept", part=one)
    assert pledge.status == "in_progress"
    make_status(pledge, "broken", part=two)

    assert pledge.status == "partly_kept"


def test_pledge_with_parts_takes_no_status_of_its_own(pledge, ben) -> None:
    split_pledge(pledge=pledge, titles=[{"title_fr": "Étude"}])

    with pytest.raises(StatusRefused, match="has parts"):
        report(pledge, "in_progress", ben)
