"""The page of the search; what is found is tested in test_searching."""

import pytest

from briefings.views.search import HITS_PER_PAGE
from tests.factories import make_answer, make_report, make_statement

pytestmark = pytest.mark.django_db

WORDS = "Nous créerons des logements R&D adaptés."


def shown(client, **filters) -> str:
    return " ".join(client.get("/search/", filters).content.decode().split())


def test_search_without_words_asks_for_them(ben_client) -> None:
    html = shown(ben_client)

    assert "Nothing found" not in html
    assert 'name="q"' in html


def test_search_keeps_the_filters_in_the_form(ben_client) -> None:
    html = shown(ben_client, q="creerons", kind="reports")

    assert 'value="creerons"' in html
    assert '<option value="reports" selected>' in html


def test_search_shows_matches_marked_and_escaped(ben_client) -> None:
    answer = make_answer(words=WORDS)

    html = shown(ben_client, q="creerons")

    assert "<mark >créerons</mark>" in html
    assert "des logements R&amp;D adaptés" in html
    assert answer.get_absolute_url() in html


def test_search_without_a_match_says_what_to_try(ben_client) -> None:
    assert "Nothing found" in shown(ben_client, q="piscine")


@pytest.mark.parametrize("filters", [{"q": "mot\x00"}, {"q": "a" * 201}, {"q": "a", "kind": "x"}])
def test_search_with_a_bad_filter_says_so(ben_client, filters) -> None:
    response = ben_client.get("/search/", filters)

    assert response.status_code == 200
    assert "invalid-feedback" in response.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "x", "99"])
def test_search_with_an_odd_page_shows_one(ben_client, page) -> None:
    make_answer(words=WORDS)

    assert "1 text found" in shown(ben_client, q="logements", page=page)


def test_search_steps_through_pages_with_the_same_words(ben_client) -> None:
    for number in range(HITS_PER_PAGE + 1):
        make_report(body=f"Logements {number}.")

    assert "?q=logements&amp;page=2" in shown(ben_client, q="logements")
    assert "Page 2 of 2" in shown(ben_client, q="logements", page=2)


@pytest.mark.parametrize("count", [1, 3])
def test_search_costs_eleven_queries(ben_client, count, django_assert_num_queries) -> None:
    for number in range(count):
        make_answer(words=WORDS)
        make_report(body=f"Logements {number}.")
        make_statement(body=f"Logements {number}.")

    with django_assert_num_queries(11):
        ben_client.get("/search/", {"q": "logements"})


def test_search_offers_volunteers_no_reports(chloe_client) -> None:
    html = shown(chloe_client, kind="reports", q="logements")

    assert 'name="kind"' not in html


def test_search_refuses_other_methods_and_strangers(ben_client, client) -> None:
    assert ben_client.post("/search/").status_code == 405
    assert client.get("/search/").status_code == 302
