"""The board: the same pledges as the table, in a column for each status."""

import pytest
from django.urls import reverse

from pledges import board
from tests.factories import make_pledge, make_status

pytestmark = pytest.mark.django_db

BOARD = reverse("pledge_board")


def columns(response):
    return {
        column.status: [row.pledge.title_fr for row in column.rows]
        for column in response.context["columns"]
        if column.rows
    }


@pytest.mark.parametrize("count", [1, 3])
def test_board_costs_the_same_for_one_and_three(ben_client, django_assert_num_queries, count):
    for _number in range(count):
        make_pledge()
        make_status(make_pledge(), "stalled")

    with django_assert_num_queries(8):
        response = ben_client.get(BOARD)

    assert sum(map(len, columns(response).values())) == count * 2


def test_board_shows_the_filtered_pledges_by_status(ben_client):
    make_pledge(title_fr="B")
    make_pledge(title_fr="A")
    make_pledge(title_fr="C", nature="rule")
    make_status(make_pledge(title_fr="D"), "stalled")

    response = ben_client.get(BOARD, {"nature": "funding"})

    assert columns(response) == {"not_rated": ["A", "B"], "stalled": ["D"]}
    assert len(response.context["columns"]) == 10


def test_board_filtered_by_a_status_has_one_column(ben_client):
    make_pledge()

    response = ben_client.get(BOARD, {"status": "kept"})

    assert [column.status for column in response.context["columns"]] == ["kept"]


def test_long_column_leads_to_the_list_filtered_by_it(ben_client, monkeypatch):
    monkeypatch.setattr(board, "CARDS_PER_COLUMN", 2)
    for _number in range(5):
        make_pledge(nature="rule")

    response = ben_client.get(BOARD, {"nature": "rule", "sort": "looked"})

    column = response.context["columns"][0]
    assert (len(column.rows), column.more) == (2, 3)
    assert column.query == "nature=rule&sort=looked&status=not_rated"
    content = response.content.decode()
    assert "and 3 others" in content
    assert 'href="/pledges/?nature=rule&amp;sort=looked&amp;status=not_rated"' in content


def test_hidden_cards_are_counted_to_a_thousand(ben_client, monkeypatch):
    monkeypatch.setattr(board, "CARDS_PER_COLUMN", 1)
    monkeypatch.setattr(board, "MOST_COUNTED", 2)
    for _number in range(4):
        make_pledge()

    assert "and more than 1000 others" in ben_client.get(BOARD).content.decode()


def test_card_moves_by_a_form_that_keeps_the_way_back(ben_client):
    pledge = make_pledge()

    content = ben_client.get(BOARD, {"q": pledge.title_fr}).content.decode()

    assert f'action="{reverse("status_report", args=[pledge.slug])}"' in content
    assert 'name="next" value="/pledges/board/?q=' in content


def test_board_is_closed_to_volunteers_and_posts(chloe_client, ben_client):
    assert chloe_client.get(BOARD).status_code == 403
    assert ben_client.post(BOARD).status_code == 405
