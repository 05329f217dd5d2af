"""The status table at the database: raw SQL past every action is refused, constraint by name."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from pledges.actions.evidence import withdraw_evidence
from pledges.actions.pledges import split_pledge, withdraw_pledge
from pledges.actions.statuses import undo
from pledges.models import Bearing, Notice, Standing, StatusDecision, StatusUpdate
from pledges.progress import Stage
from tests.factories import (
    make_affiliation,
    make_evidence,
    make_organisation,
    make_pledge,
    make_status,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 20, 12, tzinfo=ZoneInfo("Europe/Paris"))
CONCLUDING = ["kept", "partly_kept", "broken", "blocked", "lapsed"]
WITH_EVIDENCE = [str(one) for one in Stage if one not in ("not_rated", "not_assessable", "lapsed")]
MAY_REST_ON_A_SEARCH = {"not_started", "stalled", "broken"}


def insert(table: str, **columns: Any) -> int:
    """One row by raw SQL; returns its key."""
    names = ", ".join(columns)
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO pledges_{table} ({names}) VALUES ({marks}) RETURNING id",  # noqa: S608
            list(columns.values()),
        )
        key: int = cursor.fetchone()[0]
    return key


def run(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def insert_update(pledge, status="in_progress", **columns: Any) -> int:
    """An update with what its own row asks for; nothing bears it out yet."""
    row = {
        "pledge_id": pledge.pk,
        "status": status,
        "true_on": date(2026, 9, 1),
        "reason": "Vu",
        "shortfall": "less" if status == "partly_kept" else "",
        "blocked_by": "La préfecture" if status == "blocked" else "",
        "made_by_id": pledge.created_by_id,
        "created_at": NOW,
    }
    return insert("statusupdate", **(row | columns))


def insert_bearing(update: int, pledge, kind="deliberation", **columns: Any) -> int:
    evidence = columns.pop("evidence", None) or make_evidence(kind)
    row = {
        "evidence_id": evidence.pk,
        "pledge_id": pledge.pk,
        "update_id": update,
        "stance": "supports",
        "counted": "act",
        "added_by_id": pledge.created_by_id,
        "created_at": NOW,
    }
    return insert("bearing", **(row | columns))


def insert_notice(update: int, pledge) -> int:
    return insert(
        "notice",
        update_id=update,
        told_on=date(2026, 9, 2),
        told_whom="La mairie",
        how="",
        answer_by=date(2026, 9, 16),
        reply="",
        recorded_by_id=pledge.created_by_id,
        created_at=NOW,
    )


def insert_decision(update: int, by, **columns: Any) -> int:
    row = {"update_id": update, "ruling": "accepted", "reason": "Relu"}
    return insert("statusdecision", **(row | columns), decided_by_id=by.pk, created_at=NOW)


@contextmanager
def refused(constraint: str) -> Iterator[None]:
    """What is written inside breaks this constraint of the database, and no other."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():  # noqa: PT012
        yield
        at_commit()
    assert caught.value.__cause__.diag.constraint_name == f"pledges_{constraint}"  # type: ignore[union-attr]


@contextmanager
def protected(sentence: str) -> Iterator[None]:
    """What is written inside is refused by a trigger that only has a sentence."""
    with pytest.raises(DatabaseError, match=sentence), transaction.atomic():
        yield


def at_commit() -> None:
    """What the database checks when the transaction ends."""
    connection.check_constraints()


@pytest.fixture
def pledge():
    return make_pledge()


# --- Each row of the table -----------------------------------------------------------------------


@pytest.mark.parametrize("status", [str(stage) for stage in Stage if stage != Stage.NOT_RATED])
def test_status_with_all_that_it_needs_is_stored(pledge, status) -> None:
    update = insert_update(pledge, status)
    insert_bearing(update, pledge, "search" if status == "not_started" else "deliberation")
    insert_notice(update, pledge)

    at_commit()

    assert StatusUpdate.objects.get().status == status


def test_not_rated_is_not_reported(pledge) -> None:
    with refused("statusupdate_not_rated_by_undo"):
        insert_update(pledge, "not_rated")


def test_not_rated_comes_back_by_undoing_the_first(pledge) -> None:
    first = make_status(pledge).pk

    insert_update(pledge, "not_rated", reason="", follows_id=first, undoes_id=first)

    at_commit()
    pledge.refresh_from_db()
    assert pledge.status == "not_rated"


def test_word_that_is_no_status_is_refused(pledge) -> None:
    with refused("statusupdate_known_status"):
        insert_update(pledge, "betrayed")


@pytest.mark.parametrize("reason", ["", " ", "\n\t"])
@pytest.mark.parametrize("status", ["in_progress", "kept", "not_assessable", "lapsed"])
def test_status_without_reason_is_refused(pledge, status, reason) -> None:
    with refused("statusupdate_has_reason"):
        insert_update(pledge, status, reason=reason)


@pytest.mark.parametrize("status", WITH_EVIDENCE)
def test_status_without_evidence_is_refused(pledge, status) -> None:
    with refused("statusupdate_rests_on_evidence"):
        insert_notice(insert_update(pledge, status), pledge)


@pytest.mark.parametrize("status", WITH_EVIDENCE)
def test_search_without_result_shows_only_what_is_not(pledge, status) -> None:
    def say() -> None:
        update = insert_update(pledge, status)
        insert_bearing(update, pledge, "search", counted="nothing")
        insert_notice(update, pledge)

    if status in MAY_REST_ON_A_SEARCH:
        say()
        at_commit()
    else:
        with refused("statusupdate_rests_on_evidence"):
            say()


def test_not_started_without_having_looked_is_refused(pledge) -> None:
    with refused("statusupdate_rests_on_evidence"):
        insert_bearing(insert_update(pledge, "not_started"), pledge, "press")


@pytest.mark.parametrize("status", [one for one in WITH_EVIDENCE if one != "not_started"])
def test_mere_context_bears_nothing_out(pledge, status) -> None:
    with refused("statusupdate_rests_on_evidence"):
        update = insert_update(pledge, status)
        insert_bearing(update, pledge, stance="context")
        insert_notice(update, pledge)


def test_what_contradicts_does_not_show_progress(pledge) -> None:
    with refused("statusupdate_rests_on_evidence"):
        insert_bearing(insert_update(pledge), pledge, stance="contradicts")


@pytest.mark.parametrize("bearing", [{"counted": "step"}, {"stance": "contradicts"}])
def test_kept_without_an_act_is_refused(pledge, bearing) -> None:
    with refused("statusupdate_kept_by_an_act"):
        insert_bearing(insert_update(pledge, "kept"), pledge, **bearing)


def test_kept_service_that_nobody_saw_is_refused() -> None:
    pledge = make_pledge(nature="service")

    with refused("statusupdate_kept_by_an_act"):
        insert_bearing(insert_update(pledge, "kept"), pledge)


def test_kept_service_that_was_seen_is_stored() -> None:
    pledge = make_pledge(nature="service")
    update = insert_update(pledge, "kept")
    insert_bearing(update, pledge)
    insert_bearing(update, pledge, "observation", counted="seen")

    at_commit()

    assert StatusUpdate.objects.get().status == "kept"


def test_kept_after_the_deadline_is_refused() -> None:
    pledge = make_pledge(deadline=date(2026, 8, 31))

    with refused("statusupdate_kept_in_time"):
        insert_update(pledge, "kept")


def test_kept_on_the_day_of_the_deadline_is_stored() -> None:
    pledge = make_pledge(deadline=date(2026, 9, 1))
    insert_bearing(insert_update(pledge, "kept"), pledge)

    at_commit()

    assert StatusUpdate.objects.get().status == "kept"


@pytest.mark.parametrize(
    ("status", "shortfall"), [("partly_kept", ""), ("partly_kept", "more"), ("kept", "less")]
)
def test_partly_kept_alone_says_in_what(pledge, status, shortfall) -> None:
    with refused("statusupdate_partly_in_what"):
        insert_update(pledge, status, shortfall=shortfall)


@pytest.mark.parametrize(
    ("status", "blocked_by"), [("blocked", ""), ("blocked", " "), ("broken", "La préfecture")]
)
def test_blocked_alone_says_by_whom(pledge, status, blocked_by) -> None:
    with refused("statusupdate_blocked_by_whom"):
        insert_update(pledge, status, blocked_by=blocked_by)


def test_broken_without_having_told_them_is_refused(pledge) -> None:
    with refused("statusupdate_told_first"):
        insert_bearing(insert_update(pledge, "broken"), pledge)


def test_pledge_without_criterion_takes_only_what_says_so() -> None:
    pledge = make_pledge(kept_if_fr="", verifiable="no", verifiable_reason="Rien ne le mesure")

    with refused("statusupdate_has_criterion"):
        insert_update(pledge, "in_progress")
    insert_update(pledge, "not_assessable")
    at_commit()


def test_status_of_a_day_that_lies_ahead_is_refused(pledge) -> None:
    with refused("statusupdate_true_already"):
        insert_update(pledge, true_on=date(2026, 9, 21))


@pytest.mark.parametrize("status", CONCLUDING)
def test_concluding_status_does_not_stand_without_acceptance(pledge, status) -> None:
    update = insert_update(pledge, status)
    insert_bearing(update, pledge)
    insert_notice(update, pledge)
    at_commit()

    pledge.refresh_from_db()
    assert pledge.status == "not_rated"
    assert not Standing.objects.filter(update=update).exists()


# --- Decisions -----------------------------------------------------------------------------------


@pytest.fixture
def kept(pledge) -> StatusUpdate:
    return make_status(pledge, "kept", is_accepted=False)


def test_decision_by_oneself_is_refused(kept) -> None:
    with refused("statusdecision_by_somebody_else"):
        insert_decision(kept.pk, kept.made_by)


def test_decision_by_a_member_of_a_beneficiary_is_refused(pledge, kept, ada) -> None:
    organisation = make_organisation()
    make_affiliation(ada, organisation)
    pledge.beneficiaries.add(organisation)

    with refused("statusdecision_not_ours"):
        insert_decision(kept.pk, ada)


def test_decision_on_a_direct_status_is_refused(pledge, ada) -> None:
    update = make_status(pledge, "in_progress")

    with refused("statusdecision_concluding_only"):
        insert_decision(update.pk, ada)


def test_decision_on_an_undoing_is_refused(pledge, kept, ada) -> None:
    undoing = undo(by=kept.made_by, update=kept)

    with refused("statusdecision_concluding_only"):
        insert_decision(undoing.pk, ada)


def test_decision_on_an_outdated_status_is_refused(pledge, kept, ada) -> None:
    make_status(pledge, "in_progress")

    with refused("statusdecision_on_the_newest"):
        insert_decision(kept.pk, ada)


def test_second_decision_is_refused(kept, ada, ben) -> None:
    insert_decision(kept.pk, ada)

    with refused("statusdecision_update_id_key"):
        insert_decision(kept.pk, ben)


@pytest.mark.parametrize("reason", ["", "  "])
def test_decision_without_reason_is_refused(kept, ada, reason) -> None:
    with refused("statusdecision_has_reason"):
        insert_decision(kept.pk, ada, reason=reason)


def test_decision_that_is_none_is_refused(kept, ada) -> None:
    with refused("statusdecision_known_ruling"):
        insert_decision(kept.pk, ada, ruling="perhaps")


# --- The thread ----------------------------------------------------------------------------------


def test_two_firsts_are_refused(pledge) -> None:
    make_status(pledge)

    with refused("statusupdate_one_first"):
        insert_update(pledge)


def test_two_firsts_of_a_part_are_refused(pledge) -> None:
    (part,) = split_pledge(pledge=pledge, titles=[{"title_fr": "Étude"}])
    make_status(pledge, part=part)

    with refused("statusupdate_one_first"):
        insert_update(pledge, part_id=part.pk)


def test_fork_is_refused(pledge) -> None:
    first = make_status(pledge)
    make_status(pledge, "stalled")

    with refused("statusupdate_follows_id_key"):
        insert_update(pledge, follows_id=first.pk)


def test_thread_goes_on_in_the_order_of_its_keys(pledge) -> None:
    first = make_status(pledge)

    with refused("statusupdate_in_order"):
        insert_update(pledge, id=first.pk - 1, follows_id=first.pk)


@pytest.mark.parametrize("of_part", [False, True])
def test_update_follows_one_of_its_own_thread(pledge, of_part) -> None:
    other = make_pledge()
    first = make_status(other)
    part_id = None
    if of_part:
        (part,) = split_pledge(pledge=other, titles=[{"title_fr": "Étude"}])
        other, part_id = part.pledge, part.pk
    else:
        other = pledge

    with refused("statusupdate_same_thread"):
        insert_update(other, part_id=part_id, follows_id=first.pk)


def test_part_of_another_pledge_is_refused(pledge) -> None:
    (part,) = split_pledge(pledge=make_pledge(), titles=[{"title_fr": "Étude"}])

    with refused("statusupdate_part_of_pledge"):
        insert_update(pledge, part_id=part.pk)


def test_pledge_with_parts_takes_no_status_of_its_own(pledge) -> None:
    split_pledge(pledge=pledge, titles=[{"title_fr": "Étude"}])

    with refused("statusupdate_whole_of_parts"):
        insert_update(pledge)


def test_withdrawn_pledge_takes_no_status(pledge, ben) -> None:
    withdraw_pledge(by=ben, pledge=pledge, because="Doublon")

    with refused("statusupdate_pledge_stands"):
        insert_update(pledge)


# --- Undoing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["kept", "stalled", "in_progress"])
def test_undoing_restores_nothing_but_what_stood(pledge, status) -> None:
    first = make_status(pledge).pk

    with refused("statusupdate_undo_restores"):
        insert_update(pledge, status, follows_id=first, undoes_id=first)


def test_undoing_does_not_restore_what_nobody_accepted(pledge) -> None:
    make_status(pledge, "kept", is_accepted=False)
    second = make_status(pledge, "in_progress").pk

    with refused("statusupdate_undo_restores"):
        insert_update(pledge, "kept", follows_id=second, undoes_id=second)


def test_undoing_an_older_one_is_refused(pledge) -> None:
    first = make_status(pledge).pk
    second = make_status(pledge, "stalled").pk

    with refused("statusupdate_undo_restores"):
        insert_update(pledge, "not_rated", follows_id=second, undoes_id=first)


def test_undoing_in_another_thread_brings_no_status_over(pledge) -> None:
    other = make_pledge()
    make_status(other, "kept")
    newest = make_status(other, "in_progress").pk

    with refused("statusupdate_undo_restores"):
        insert_update(pledge, "kept", undoes_id=newest)


# --- What is written past the updates ------------------------------------------------------------


def test_status_is_not_written_on_the_pledge(pledge) -> None:
    with refused("pledge_status_by_updates"):
        run("UPDATE pledges_pledge SET status = 'kept' WHERE id = %s", pledge.pk)


def test_pledge_does_not_begin_with_a_status(pledge) -> None:
    columns = "slug, title_fr, candidacy_id, nature, kept_if_fr, created_by_id, created_at"
    rest = "title_en, aim, relation, strength, verifiable, verifiable_reason, kept_if_en, baseline"
    more = "condition, mover, difference, visibility, is_example, withdrawn_because, sort_key"

    with refused("pledge_status_by_updates"):
        run(
            f"INSERT INTO pledges_pledge (status, {columns}, {rest}, {more}) "  # noqa: S608
            f"SELECT 'kept', slug || '-2', {columns.removeprefix('slug, ')}, {rest}, {more} "
            "FROM pledges_pledge WHERE id = %s",
            pledge.pk,
        )


def test_when_it_was_looked_at_is_written_by_updates_alone(pledge) -> None:
    run("UPDATE pledges_pledge SET looked_at = now() WHERE id = %s", pledge.pk)

    pledge.refresh_from_db()
    assert pledge.looked_at is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE pledges_standing SET status = 'kept' WHERE pledge_id = %s",
        "DELETE FROM pledges_standing WHERE pledge_id = %s",
        """INSERT INTO pledges_standing (pledge_id, status, since, starts_at, ends_at)
            VALUES (%s, 'kept', now(), now(), now())""",
    ],
)
def test_what_stood_is_written_by_updates_alone(pledge, statement) -> None:
    with refused("standing_by_updates"):
        run(statement, pledge.pk)


def test_status_of_a_part_is_written_by_updates_alone(pledge) -> None:
    (part,) = split_pledge(pledge=pledge, titles=[{"title_fr": "Étude"}])

    with refused("part_status_by_updates"):
        run("UPDATE pledges_part SET status = 'kept' WHERE id = %s", part.pk)
    with protected("Cannot update rows"):
        run("UPDATE pledges_part SET initial = 'kept' WHERE id = %s", part.pk)


@pytest.mark.parametrize(("initial", "status"), [("kept", "kept"), ("not_rated", "kept")])
def test_part_begins_as_the_pledge_stands(pledge, initial, status) -> None:
    with refused("part_status_by_updates"):
        insert(
            "part",
            pledge_id=pledge.pk,
            title_fr="Étude",
            title_en="",
            position=1,
            initial=initial,
            status=status,
        )


# --- Evidence and notices ------------------------------------------------------------------------


def test_withdrawn_evidence_bears_on_nothing_new(pledge, ben) -> None:
    evidence = withdraw_evidence(by=ben, evidence=make_evidence(), because="Mauvais acte")

    with refused("bearing_evidence_stands"):
        insert_bearing(insert_update(pledge), pledge, evidence=evidence)


def test_evidence_of_one_pledge_does_not_carry_the_status_of_another(pledge) -> None:
    other = make_pledge()

    with refused("bearing_same_pledge"):
        insert_bearing(insert_update(pledge, "kept"), other)


def test_same_evidence_bears_once_on_a_status(pledge) -> None:
    evidence = make_evidence()
    update = insert_update(pledge)
    insert_bearing(update, pledge, evidence=evidence)

    with refused("bearing_once"):
        insert_bearing(update, pledge, evidence=evidence)


@pytest.mark.parametrize(
    ("column", "value", "name"),
    [("stance", "perhaps", "known_stance"), ("counted", "proof", "known_weight")],
)
def test_bearing_says_only_what_is_known(pledge, column, value, name) -> None:
    with refused(f"bearing_{name}"):
        insert_bearing(insert_update(pledge), pledge, **{column: value})


def test_notice_stays_and_stays_with_its_status(pledge) -> None:
    notice = make_status(pledge, "broken").notice

    with protected("Cannot delete rows"):
        run("DELETE FROM pledges_notice WHERE id = %s", notice.pk)
    with protected("Cannot update rows"):
        run("UPDATE pledges_notice SET recorded_by_id = 0 WHERE id = %s", notice.pk)


@pytest.mark.parametrize("model", [StatusUpdate, StatusDecision, Bearing])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_what_was_said_is_neither_changed_nor_deleted(pledge, model, statement) -> None:
    make_status(pledge, "kept")

    with protected("Cannot update or delete rows"):
        run(statement.format(model._meta.db_table))
    assert model.objects.count() == 1


def test_everything_of_a_broken_pledge_is_there(pledge) -> None:
    make_status(pledge, "broken")

    assert [model.objects.count() for model in (StatusUpdate, StatusDecision, Notice)] == [1, 1, 1]
