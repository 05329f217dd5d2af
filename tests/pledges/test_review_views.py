"""Pledges to look at again, by owner, and the next day for one or several."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from pledges.actions.pledges import withdraw_pledge
from pledges.actions.reviews import ReviewRefused, set_review
from pledges.freshness import Preset
from tests.factories import make_candidacy, make_election, make_pledge, make_status

pytestmark = pytest.mark.django_db

PAGE = "/pledges/reviews/"
LATE = date(2026, 1, 5)


def of_mandate(**fields):
    election = make_election(mandate_ends_on=date(2032, 3, 31))
    return make_pledge(make_candidacy(election=election), **fields)


# --- The write ----------------------------------------------------------------------------------


def test_set_review_at_the_end_of_each_mandate() -> None:
    pledges = [of_mandate(), of_mandate()]

    changed = set_review(pledges=pledges, when=Preset.END_OF_MANDATE)

    assert [pledge.review_on for pledge in changed] == [date(2032, 3, 31)] * 2


def test_set_review_without_a_mandate_changes_nothing() -> None:
    first, second = of_mandate(review_on=LATE), make_pledge(review_on=LATE)

    with pytest.raises(ReviewRefused, match=r"mandat"):
        set_review(pledges=[first, second], when=Preset.END_OF_MANDATE)

    first.refresh_from_db()
    assert first.review_on == LATE


def test_set_review_on_a_day_gone_by_is_refused() -> None:
    with pytest.raises(ReviewRefused):
        set_review(pledges=[make_pledge()], when=timezone.localdate())


# --- The page -----------------------------------------------------------------------------------


def test_page_lists_overdue_reviews_by_owner(ada, ben, ben_client) -> None:
    nobodys = make_pledge(review_on=LATE)
    bens, adas = make_pledge(review_on=LATE, owner=ben), make_pledge(review_on=LATE, owner=ada)
    adas_first = make_pledge(review_on=LATE - timedelta(days=1), owner=ada)
    make_pledge(review_on=timezone.localdate() + timedelta(days=1))
    withdraw_pledge(by=ben, pledge=make_pledge(review_on=LATE), because="Doublon")

    page = ben_client.get(PAGE).context["page"]

    assert list(page) == [adas_first, adas, bens, nobodys]


def test_page_says_for_how_long_nobody_looked(ben_client) -> None:
    make_pledge(review_on=LATE)
    make_status(make_pledge(review_on=LATE + timedelta(days=1)))

    page = ben_client.get(PAGE).context["page"]

    assert [pledge.freshness for pledge in page] == [
        "Never reviewed",
        "Reviewed less than a month ago",
    ]


def test_page_sets_the_next_day_of_several(ben_client) -> None:
    first, second, other = (make_pledge(review_on=LATE) for _number in range(3))

    response = ben_client.post(
        PAGE, {"pledges": [first.pk, second.pk], "when": "after_budget"}, follow=True
    )

    assert list(response.context["page"]) == [other]
    first.refresh_from_db()
    assert (first.review_on.month, first.review_on.day) == (1, 31)
    assert first.review_on > timezone.localdate()


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"when": "in_a_year"}, "pledges"),
        ({"pledges": "own"}, "when"),
        ({"pledges": "own", "when": "day"}, "day"),
        ({"pledges": "own", "when": "day", "day": "2026-01-05"}, "day"),
        ({"pledges": "own", "when": "day", "day": "nonsense"}, "day"),
        ({"pledges": "own", "when": "end_of_mandate"}, "when"),
        ({"pledges": "0", "when": "in_a_year"}, "pledges"),
    ],
)
def test_page_with_something_wrong_comes_back_as_it_was(ben_client, typed, wrong) -> None:
    pledge = make_pledge(review_on=LATE)
    if typed.get("pledges") == "own":
        typed = typed | {"pledges": [pledge.pk]}

    response = ben_client.post(PAGE, typed)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [wrong])
    ticks = response.content.decode().count("checked")
    assert ticks == ("pledges" in typed and typed["pledges"] != "0") + ("when" in typed)
    pledge.refresh_from_db()
    assert pledge.review_on == LATE


def test_fragment_of_the_page_is_no_page(ben_client, html_headers) -> None:
    html = ben_client.post(PAGE, {}, headers=html_headers).content.decode()

    assert html.strip().startswith("<form")


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_four_queries(ben, ben_client, count, django_assert_num_queries) -> None:
    for _number in range(count):
        make_pledge(review_on=LATE, owner=ben)
        make_pledge(review_on=LATE)

    with django_assert_num_queries(4):
        ben_client.get(PAGE)


# --- One pledge ---------------------------------------------------------------------------------


def test_form_of_one_pledge_names_the_end_of_its_mandate(ben_client) -> None:
    form = ben_client.get(f"/pledges/{of_mandate().slug}/review/").context["form"]

    labels = dict(form.fields["when"].choices)
    assert labels["end_of_mandate"] == "At the end of the mandate (31 March 2032)"


def test_form_of_one_pledge_sets_another_day(ben_client) -> None:
    pledge = make_pledge()

    response = ben_client.post(
        f"/pledges/{pledge.slug}/review/", {"when": "day", "day": "2099-01-02"}
    )

    pledge.refresh_from_db()
    assert (response.url, pledge.review_on) == (PAGE, date(2099, 1, 2))


def test_form_of_one_pledge_without_mandate_says_so(ben_client) -> None:
    address = f"/pledges/{make_pledge().slug}/review/"

    response = ben_client.post(address, {"when": "end_of_mandate"})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["when"])


def test_pages_are_closed_to_others(chloe_client, client, ben_client) -> None:
    one = f"/pledges/{make_pledge().slug}/review/"

    assert [chloe_client.get(address).status_code for address in (PAGE, one)] == [403, 403]
    assert [client.get(address).status_code for address in (PAGE, one)] == [302, 302]
    assert ben_client.put(PAGE).status_code == 405
    assert ben_client.get("/pledges/missing/review/").status_code == 404
