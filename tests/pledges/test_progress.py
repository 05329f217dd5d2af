"""The rules of statuses and tallies, as tables of cases and properties."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.evidence_kinds import evidence_kinds
from pledges.progress import (
    DoesNotAddUp,
    Need,
    Piece,
    Promise,
    Proposal,
    Stage,
    Tally,
    largest_remainders,
    needs_of,
    unmet,
    whole_of,
)

DAY = date(2026, 9, 1)
ACT = Piece("deliberation", dated_on=DAY)
SEARCH = Piece("search", dated_on=DAY)
PRESS = Piece("press", dated_on=DAY)
FUNDING = Promise("funding")
TALLIES = Path(__file__).resolve().parents[3] / "shared" / "reference" / "tallies.json"


def said(status: str, *pieces: Piece, **fields: object) -> Proposal:
    given = {"true_on": DAY, "reason": "Vu", "pieces": pieces}
    return Proposal(Stage(status), **(given | fields))


@pytest.mark.parametrize(
    ("proposal", "missing"),
    [
        (said("not_started", SEARCH), []),
        (said("not_started", ACT), ["looked"]),
        (said("not_started"), ["looked"]),
        (said("in_progress", PRESS), []),
        (said("in_progress", SEARCH), ["evidence"]),
        (said("in_progress", Piece("press")), ["evidence"]),
        (said("in_progress", Piece("press", "context", DAY)), ["evidence"]),
        (said("in_progress", Piece("press", "contradicts", DAY)), ["evidence"]),
        (said("in_progress", PRESS, reason="  "), ["reason"]),
        (said("in_progress", PRESS, true_on=None), ["date"]),
        (said("stalled", SEARCH), []),
        (said("stalled"), ["evidence"]),
        (said("kept", ACT), []),
        (said("kept", PRESS), ["act"]),
        (said("kept", Piece("deliberation", "contradicts", DAY)), ["act"]),
        (said("partly_kept", PRESS, shortfall="less"), []),
        (said("partly_kept", PRESS), ["shortfall"]),
        (said("partly_kept", SEARCH, shortfall="less"), ["evidence"]),
        (said("broken", SEARCH, told_on=DAY), []),
        (said("broken", SEARCH), ["told"]),
        (said("broken", told_on=DAY), ["evidence"]),
        (said("blocked", PRESS, blocked_by="Préfecture"), []),
        (said("blocked", PRESS, blocked_by=" "), ["by_whom"]),
        (said("blocked", SEARCH, blocked_by="Préfecture"), ["evidence"]),
        (said("not_assessable"), []),
        (said("not_assessable", reason=""), ["reason"]),
        (said("lapsed"), []),
        (said("lapsed", reason=""), ["reason"]),
        (said("not_rated"), ["undo_only"]),
        (said("not_rated", is_undo=True), []),
        (said("kept", is_undo=True), []),
    ],
)
def test_unmet_says_what_each_status_lacks(proposal, missing) -> None:
    assert unmet(proposal, FUNDING, evidence_kinds()) == [Need(need) for need in missing]


def test_kept_after_the_deadline_is_not_in_time() -> None:
    promise = Promise("funding", deadline=date(2026, 8, 31))

    assert unmet(said("kept", ACT), promise, evidence_kinds()) == [Need.IN_TIME]
    assert unmet(said("partly_kept", ACT, shortfall="late"), promise, evidence_kinds()) == []


def test_kept_on_the_day_of_the_deadline_is_in_time() -> None:
    assert unmet(said("kept", ACT), Promise("funding", deadline=DAY), evidence_kinds()) == []


def test_service_is_kept_by_an_act_and_seen_running() -> None:
    seen = Piece("observation", dated_on=DAY)
    promise = Promise("service")

    assert unmet(said("kept", ACT), promise, evidence_kinds()) == [Need.SEEN]
    assert unmet(said("kept", seen), promise, evidence_kinds()) == [Need.ACT]
    assert unmet(said("kept", ACT, seen), promise, evidence_kinds()) == []


def test_without_criterion_a_pledge_takes_only_what_says_so() -> None:
    promise = Promise("funding", has_criterion=False)

    assert unmet(said("in_progress", PRESS), promise, evidence_kinds()) == [Need.CRITERION]
    assert unmet(said("not_assessable"), promise, evidence_kinds()) == []
    assert unmet(said("lapsed"), promise, evidence_kinds()) == []


@pytest.mark.parametrize(
    ("status", "needs"),
    [
        ("kept", ["reason", "date", "criterion", "in_time", "act", "acceptance"]),
        ("stalled", ["reason", "date", "criterion", "evidence"]),
        ("broken", ["reason", "date", "criterion", "evidence", "told", "acceptance"]),
        ("lapsed", ["reason", "date", "acceptance"]),
        ("not_rated", ["undo_only"]),
    ],
)
def test_needs_of_a_status(status, needs) -> None:
    found = needs_of(Stage(status), FUNDING, evidence_kinds())

    assert found == [Need(need) for need in needs]


# --- Parts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (["kept", "kept"], "kept"),
        (["broken", "broken"], "broken"),
        (["kept", "broken"], "partly_kept"),
        (["kept", "partly_kept", "lapsed"], "partly_kept"),
        (["kept", "in_progress"], "in_progress"),
        (["kept", "not_started"], "in_progress"),
        (["stalled", "not_rated"], "in_progress"),
        (["not_rated", "not_rated"], "not_rated"),
        (["not_started", "not_started"], "not_started"),
        (["broken"], "broken"),
    ],
)
def test_whole_of_parts(parts, whole) -> None:
    assert whole_of([Stage(part) for part in parts]) == Stage(whole)


def test_whole_without_parts_raises() -> None:
    with pytest.raises(ValueError, match="without parts"):
        whole_of([])


# --- Tallies ------------------------------------------------------------------------------------


def test_published_tallies_that_add_up_can_be_entered() -> None:
    if not TALLIES.exists():
        pytest.skip("the published tallies are not at hand")
    adds_up = {}
    for published in json.loads(TALLIES.read_text()):
        try:
            tally = Tally(published["total"], published["parts"])
        except DoesNotAddUp:
            adds_up[published["total"]] = False
        else:
            adds_up[published["total"]] = sum(line.percent for line in tally.lines) == 100

    assert adds_up == {78: True, 100: True, 189: False}


def test_tally_that_does_not_add_up_says_both_numbers() -> None:
    with pytest.raises(DoesNotAddUp, match="make 166, the total is 189"):
        Tally(189, {"kept": 53, "partly": 17, "under way": 73, "broken": 7, "vague": 16})


def test_tally_lists_every_kind() -> None:
    tally = Tally.of(Stage, [Stage.KEPT, Stage.KEPT, Stage.BROKEN])

    assert [line.key for line in tally.lines] == list(Stage)
    assert {line.key: line.count for line in tally.lines if line.count} == {"kept": 2, "broken": 1}
    assert {line.key: line.percent for line in tally.lines if line.count} == {
        "kept": 67,
        "broken": 33,
    }


def test_tally_of_something_unknown_raises() -> None:
    with pytest.raises(DoesNotAddUp, match="of no known kind: forgotten"):
        Tally.of(["kept"], ["kept", "forgotten"])


def test_tally_of_nothing_has_no_percentages() -> None:
    assert {line.percent for line in Tally.of(Stage, []).lines} == {0}


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_largest_remainders_add_up_and_are_near(counts) -> None:
    shares = largest_remainders(counts)

    total = sum(counts)
    assert sum(shares) == (100 if total else 0)
    assert all(
        abs(share - count * 100 / total) < 1
        for share, count in zip(shares, counts, strict=True)
        if total
    )
