"""The table of pledges: its filters, orders, steps and what its rows show."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pledges.actions.pledges import Links, Power, set_links, withdraw_pledge
from pledges.forms.filters import ORDERS
from pledges.keyset import place_of, step_through
from pledges.models import Pledge, Task, Theme
from pledges.views import lists
from tests.factories import (
    make_candidacy,
    make_organisation,
    make_person,
    make_pledge,
    make_status,
)

pytestmark = pytest.mark.django_db

LIST = reverse("pledge_list")


def titles(response):
    return [row.pledge.title_fr for row in response.context["rows"]]


def listed(client, **filters):
    return titles(client.get(LIST, filters))


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_and_three(ben, ben_client, django_assert_num_queries, count):
    for _number in range(count):
        pledge = make_pledge(owner=ben)
        make_status(pledge, "kept", is_accepted=False)
        Task.objects.create(what="Écrire", owner=ben, created_by=ben, pledge=pledge)

    with django_assert_num_queries(7):
        response = ben_client.get(LIST)

    assert len(response.context["rows"]) == count


def test_row_shows_what_one_sees_at_a_glance(ben, ben_client):
    today = timezone.localdate()
    pledge = make_pledge(review_on=today - timedelta(days=1))
    make_status(pledge, "in_progress")
    make_status(pledge, "kept", is_accepted=False)
    for what, due_on in (("Plus tard", None), ("Écrire", today - timedelta(days=2))):
        Task.objects.create(what=what, due_on=due_on, owner=ben, created_by=ben, pledge=pledge)

    (row,) = ben_client.get(LIST).context["rows"]

    assert (row.status_word, row.awaited_word) == ("In progress", "Kept")
    assert (row.pledge.evidence_count, row.pledge.step) == (2, "Écrire")
    assert (row.looked_on, row.is_stale, row.is_overdue) == (today, False, True)
    assert row.is_step_overdue


def test_maintained_pledge_is_kept_so_far_until_its_end(ben_client):
    make_status(make_pledge(aim="maintain"), "kept")
    over = make_pledge(aim="maintain", deadline=date(2026, 9, 1))
    make_status(over, "kept")

    rows = ben_client.get(LIST).context["rows"]

    assert [row.status_word for row in rows] == ["Kept so far", "Kept"]


def test_never_looked_at_is_stale(ben_client):
    make_pledge()

    (row,) = ben_client.get(LIST).context["rows"]

    assert (row.looked_on, row.is_stale) == (None, True)


def test_withdrawn_pledges_are_not_listed(ben, ben_client):
    withdraw_pledge(by=ben, pledge=make_pledge(), because="Doublon")

    assert listed(ben_client) == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"q": "crèche"}, ["Une crèche"]),
        ({"q": "creches"}, ["Une crèche"]),
        ({"q": "nurseries"}, ["Une crèche"]),
        ({"status": "in_progress"}, ["Une crèche"]),
        ({"who": "candidacy:list-x"}, ["Une crèche"]),
        ({"who": "person:zoe"}, ["Une règle"]),
        ({"who": "organisation:caf"}, ["Un dialogue"]),
        ({"theme": "enfance"}, ["Une crèche"]),
        ({"authority": "ville"}, ["Une crèche"]),
        ({"nature": "rule"}, ["Une règle"]),
        ({"relation": "off_ask"}, ["Un dialogue"]),
        ({"verifiable": "partly"}, ["Une règle"]),
        ({"owner": "none"}, ["Un dialogue", "Une règle"]),
        ({"overdue": "on"}, ["Une règle"]),
        ({"nature": "nonsense"}, ["Un dialogue", "Une crèche", "Une règle"]),
        ({"status": "in_progress", "nature": "rule"}, []),
    ],
)
def test_filters_leave_what_they_say(ben, ben_client, filters, expected):
    creche = make_pledge(
        make_candidacy(slug="list-x"), title_fr="Une crèche", title_en="Nursery", owner=ben
    )
    theme = Theme.objects.create(key="enfance", name_fr="Enfance")
    set_links(pledge=creche, links=Links(themes=[theme], powers=[Power("ville", leads=True)]))
    make_status(creche, "in_progress")
    zoe = make_person()
    zoe.slug = "zoe"
    zoe.save()
    make_pledge(
        zoe,
        title_fr="Une règle",
        nature="rule",
        verifiable="partly",
        verifiable_reason="x",
        review_on=date(2026, 1, 1),
    )
    caf = make_organisation()
    caf.slug = "caf"
    caf.save()
    make_pledge(caf, title_fr="Un dialogue", relation="off_ask")

    assert listed(ben_client, **filters) == expected


def test_owner_is_filtered_by(ben, ada, ben_client):
    make_pledge(title_fr="À Ben", owner=ben)
    make_pledge(title_fr="À Ada", owner=ada)

    assert listed(ben_client, owner=str(ben.pk)) == ["À Ben"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", ["A", "B", "C", "D"]),
        ("review", ["C", "A", "B", "D"]),
        ("looked", ["A", "D", "C", "B"]),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_steps_give_each_pledge_once_in_order_and_back(
    ben_client, monkeypatch, order, expected, size
):
    monkeypatch.setattr(lists, "PLEDGES_PER_PAGE", size)
    reviews = {"A": date(2027, 1, 2), "B": None, "C": date(2027, 1, 1), "D": None}
    pledges = {
        title: make_pledge(title_fr=title, review_on=review_on)
        for title, review_on in reviews.items()
    }
    make_status(pledges["C"], "in_progress")
    make_status(pledges["B"], "in_progress")
    seen, pages, address = [], [], {"sort": order}

    while True:
        response = ben_client.get(LIST, address)
        pages.append(titles(response))
        seen += titles(response)
        if not response.context["step"].next:
            break
        address = {"sort": order, "after": response.context["step"].next}
    assert seen == expected

    for page in reversed(pages[:-1]):
        before = response.context["step"].previous
        response = ben_client.get(LIST, {"sort": order, "before": before})
        assert titles(response) == page
    assert response.context["step"].previous == ""


@pytest.mark.parametrize(
    "place", ["x", "~", "a~x", "~9999999999999999999", "\0~1", "demain~3", "2027-01-01T00:00~1"]
)
def test_step_from_nowhere_begins_at_the_start(ben_client, place):
    make_pledge(title_fr="A")

    for sort in ("review", "looked"):
        assert listed(ben_client, sort=sort, after=place) == ["A"]


def test_counts_stop_at_a_thousand(ben_client, monkeypatch):
    monkeypatch.setattr("pledges.listing.MOST_COUNTED", 2)
    for _number in range(4):
        make_pledge()

    response = ben_client.get(LIST)

    assert (response.context["count"].number, response.context["count"].is_more) == (3, True)
    assert "more than 2 pledges" in response.content.decode()


def test_empty_list_says_what_to_do_next(ben_client):
    assert "No pledge yet" in ben_client.get(LIST).content.decode()
    assert "No pledge is like this" in ben_client.get(LIST, {"q": "x"}).content.decode()


def test_list_is_closed_to_volunteers_and_posts(chloe_client, ben_client):
    assert chloe_client.get(LIST).status_code == 403
    assert ben_client.post(LIST).status_code == 405


def test_row_alone_is_a_fragment(ben_client, html_headers):
    address = reverse("pledge_row", args=[make_pledge().slug])

    response = ben_client.get(address, headers=html_headers)

    assert "<html" not in response.content.decode()
    assert response.content.decode().count("<tbody") == 1
    assert ben_client.get(address).url == LIST


@pytest.mark.parametrize(
    ("order", "index"),
    [
        ("title", "pledges_by_title"),
        ("review", "pledges_by_review"),
        ("looked", "pledges_by_looked"),
    ],
)
@pytest.mark.parametrize("is_backwards", [False, True])
def test_step_begins_at_its_place_in_an_index(order, index, is_backwards):
    pledge = make_pledge(review_on=date(2027, 1, 1))
    make_status(pledge, "in_progress")
    place = {"before" if is_backwards else "after": str(place_of(pledge, ORDERS[order]))}

    with connection.cursor() as cursor, CaptureQueriesContext(connection) as queries:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        step_through(Pledge.objects.all(), ORDERS[order], 1, **place)
        steps = [query["sql"] for query in queries if "LIMIT" in query["sql"]]
        cursor.execute(f"EXPLAIN {steps[0]}")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert f"{index} on pledges_pledge" in plan
    assert re.search(r"Index Cond: .*ROW\(", plan)
    assert "Sort" not in plan
    assert "Filter" not in plan
