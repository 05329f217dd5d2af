"""Pledges as of a date: what stood at the end of that day in Paris."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from pledges.actions.pledges import withdraw_pledge
from pledges.as_of import end_of_day, standing_on, tally_on
from pledges.progress import Stage
from tests.factories import make_pledge, make_said, make_status

pytestmark = pytest.mark.django_db

PAGE = "/pledges/as-of/"
PARIS = ZoneInfo("Europe/Paris")
DAY = date(2026, 10, 20)


def at(hour: int, day: int = 20) -> time_machine.travel:
    return time_machine.travel(datetime(2026, 10, day, hour, 30, tzinfo=PARIS), tick=False)


def counted(day: date = DAY) -> dict[Stage, int]:
    return {stage: count for stage, count in tally_on(day).of_asks.counts.items() if count}


def test_end_of_a_day_is_that_of_paris() -> None:
    assert end_of_day(date(2026, 10, 25)).astimezone(ZoneInfo("UTC")) == datetime(
        2026, 10, 25, 22, 59, 59, 999999, tzinfo=ZoneInfo("UTC")
    )


def test_tally_counts_what_was_said_by_the_end_of_the_day() -> None:
    with at(8, day=19):
        pledge = make_pledge()
    with at(23):
        make_status(pledge, said=make_said(true_on=date(2026, 9, 1)))

    with at(0, day=21):
        make_status(pledge, "stalled", said=make_said("stalled", true_on=date(2026, 9, 1)))

    days = [date(2026, 10, number) for number in (18, 19, 20, 21)]
    assert [counted(day) for day in days] == [
        {},
        {Stage.NOT_RATED: 1},
        {Stage.IN_PROGRESS: 1},
        {Stage.STALLED: 1},
    ]


def test_tally_lists_every_status_and_off_ask_ones_apart() -> None:
    make_pledge()
    make_pledge(relation="off_ask")

    tally = tally_on(timezone.localdate())

    assert [row.status for row in tally.rows] == list(Stage)
    assert [(row.count, row.percent, row.off_ask) for row in tally.rows][:2] == [
        (1, 100, 1),
        (0, 0, 0),
    ]
    assert tally.total == 2


def test_withdrawn_pledges_stay_in_the_days_before(ben) -> None:
    with at(8, day=19):
        pledge = make_pledge()
    with at(8):
        withdraw_pledge(by=ben, pledge=pledge, because="Doublon")

    assert [standing_on(DAY - timedelta(days=ago)).count() for ago in (0, 1)] == [0, 1]


def test_page_shows_the_status_of_that_day(ben_client) -> None:
    with at(8, day=19):
        pledge = make_pledge()
    with at(8):
        make_status(pledge)

    shown = [
        [one.status for one in ben_client.get(PAGE, query).context["page"]]
        for query in (
            {"on": "2026-10-19"},
            {"on": "2026-10-20"},
            {},
            {"on": "2026-10-20", "status": "kept"},
        )
    ]

    assert shown == [["not_rated"], ["in_progress"], ["in_progress"], []]


@pytest.mark.parametrize("on", ["2099-01-01", "nonsense", ""])
def test_page_without_a_day_gone_by_says_what_to_do(ben_client, on) -> None:
    response = ben_client.get(PAGE, {"on": on})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["on"])


def test_tally_costs_one_query(django_assert_num_queries) -> None:
    for _number in range(3):
        make_pledge()

    with django_assert_num_queries(1):
        assert tally_on(timezone.localdate()).total == 3


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_five_queries(ben_client, count, django_assert_num_queries) -> None:
    for _number in range(count):
        make_pledge()

    with django_assert_num_queries(5):
        ben_client.get(PAGE)


def test_page_is_closed_to_others(chloe_client, client, ben_client) -> None:
    assert (chloe_client.get(PAGE).status_code, client.get(PAGE).status_code) == (403, 302)
    assert ben_client.post(PAGE).status_code == 405
