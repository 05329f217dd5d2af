"""Squares that add up, and the three short lists of the first page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.briefing import Phrase
from briefings.glance import MOST_LINES, Heading, glance_of, squares_of
from briefings.promised import Counts, Group, Promise, Share, Status
from pledges.progress import Stage
from tests.briefings.contents import fr, make_content

STAGES = (*Stage, "verifying")


def status(stage: str) -> Status:
    return Status(fr(stage), f"status-{stage}", "leaf")


def promise(stage: str, title: str = "", **fields) -> Promise:
    return Promise(Phrase(title or stage, "fr"), status(stage), **fields)


def counts(title: str, **numbers: int) -> Counts:
    shares = tuple(Share(status(stage), str(numbers.get(stage, 0)), "") for stage in STAGES)
    return Counts(fr(title), str(sum(numbers.values())), shares)


def glance(*promises: Promise, **fields):
    return glance_of(make_content(0, pledges=(Group(fr("Liste"), promises),), **fields))


def titles(found):
    return {
        few.heading.value: [line.promise.title.text for line in few.lines] for few in found.lists
    }


def test_lists_begin_with_the_strongest_word_and_leave_what_has_ended_alone():
    found = glance(*map(promise, STAGES))

    assert titles(found) == {
        "advances": ["kept", "partly_kept", "in_progress"],
        "waits": ["broken", "blocked", "stalled", "not_started"],
    }
    assert [few.more for few in found.lists] == [0, 2]


def test_what_depends_on_us_waits_for_nobody_else_and_may_advance():
    found = glance(
        promise("not_started", is_ours=True),
        promise("in_progress", is_ours=True),
        promise("kept", is_ours=True),
        promise("stalled"),
    )

    assert titles(found) == {
        "advances": ["kept", "in_progress"],
        "waits": ["stalled"],
        "ours": ["not_started", "in_progress"],
    }


@pytest.mark.parametrize(
    ("pledges", "shown", "more"),
    [(1, 1, 0), (MOST_LINES + 1, MOST_LINES + 1, 0), (MOST_LINES + 2, MOST_LINES, 2)],
)
def test_a_list_is_short_and_says_how_many_more_there_are(pledges, shown, more):
    (few,) = glance(*[promise("kept", str(number)) for number in range(pledges)]).lists

    assert (few.heading, len(few.lines), few.more) == (Heading.ADVANCES, shown, more)


def test_lines_lead_to_their_pledges_and_name_the_promiser_among_several():
    groups = tuple(Group(fr(name), (promise("kept", name),)) for name in ("Une", "Autre"))

    (few,) = glance_of(make_content(0, pledges=groups)).lists

    assert [(line.anchor, line.promiser.text) for line in few.lines] == [
        ("promise-1-1", "Une"),
        ("promise-2-1", "Autre"),
    ]
    assert glance(promise("kept")).lists[0].lines[0].promiser is None


def test_whole_tally_adds_the_tallies_up_and_keeps_every_status():
    found = glance(counts=(counts("A", kept=2, stalled=1), counts("B", kept=1)))

    assert found.whole.total == "4"
    assert [(row.share.status.stage, row.share.count) for row in found.whole.rows] == [
        ("stalled", "1"),
        ("kept", "3"),
    ]
    assert len(found.whole.rows) + len(found.whole.absent) == len(STAGES)
    assert [chart.title.text for chart in found.charts] == ["A", "B"]


def test_without_pledges_there_is_no_chart_and_no_list():
    found = glance_of(make_content(3))

    assert (found.whole, found.charts, found.lists, found.changed) == (None, (), (), ())


def test_what_has_changed_is_what_has_another_status_before():
    found = glance(promise("kept", before=status("stalled")), promise("stalled"))

    assert [line.promise.title.text for line in found.changed] == ["kept"]


@pytest.mark.parametrize(
    ("numbers", "squares"),
    [([], []), ([3, 1], [3, 1]), ([40], [40]), ([81, 1], [39, 1]), ([60, 30, 10], [24, 12, 4])],
)
def test_squares_are_one_a_pledge_or_shares_of_a_line(numbers, squares):
    assert squares_of(numbers) == squares


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=11))
def test_squares_give_every_status_one_and_fill_a_line(numbers):
    squares = squares_of(numbers)

    assert all(squares)
    assert sum(squares) == sum(numbers) or 40 <= sum(squares) <= 50
