"""Tallies of pledges: they list every status, add up, and open the pledges they count."""

from collections import Counter
from datetime import UTC, date, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from pledges.actions.pledges import (
    Links,
    Power,
    Source,
    add_origin,
    set_links,
    withdraw_pledge,
)
from pledges.charts import Block, Column, columns_of
from pledges.figures import (
    Basket,
    Row,
    basket_of,
    figures_of,
    months_of,
    tally_of,
)
from pledges.models import Pledge, Standing, Theme
from pledges.progress import Stage, Tally
from tests import factories

pytestmark = pytest.mark.django_db
URL = "/pledges/figures/"


def counts(tally: Tally[Stage]) -> dict[str, int]:
    """What there is of, once it is sure that every status is listed and all adds up."""
    assert list(tally.counts) == list(Stage)
    assert sum(tally.counts.values()) == tally.total
    return {str(key): count for key, count in tally.counts.items() if count}


def pledge(status: str = "not_rated", **fields: object) -> Pledge:
    made = factories.make_pledge(**fields)
    if status != "not_rated":
        factories.make_status(made, status)
    return made


# --- Tallies ------------------------------------------------------------------------------------


def test_tally_of_no_pledges_lists_every_status_with_nothing() -> None:
    assert counts(tally_of(Pledge.objects.all())) == {}


def test_tally_counts_each_pledge_once_by_what_stands() -> None:
    pledge(), pledge("kept"), pledge("in_progress")
    factories.make_status(pledge("in_progress"), "kept", is_accepted=False)

    assert counts(tally_of(Pledge.objects.all())) == {
        "not_rated": 1,
        "in_progress": 2,
        "kept": 1,
    }


def stood(moment: datetime) -> dict[str, int]:
    return dict(Counter(row.status for row in Standing.objects.followed_at(moment)))


def test_what_stood_at_a_moment_goes_by_when_it_was_said() -> None:
    one = pledge("in_progress")
    said = Standing.objects.get(pledge=one, ends_at=None).starts_at

    assert stood(said) == {"in_progress": 1}
    assert stood(one.created_at) == {"not_rated": 1}
    assert stood(datetime(2020, 1, 1, tzinfo=UTC)) == {}


def test_what_stood_at_a_moment_counts_what_was_withdrawn_since() -> None:
    one = pledge("in_progress")
    withdraw_pledge(by=one.created_by, pledge=one, because="Dit deux fois.")
    one.refresh_from_db()
    before = Standing.objects.get(pledge=one, ends_at=None).starts_at

    assert one.withdrawn_at is not None
    assert stood(before) == {"in_progress": 1}
    assert stood(one.withdrawn_at) == {}


@pytest.mark.parametrize(
    ("relation", "verifiable", "basket"),
    [
        ("answers", "yes", Basket.RATES),
        ("unasked", "partly", Basket.RATES),
        ("in_part", "no", Basket.NOT_VERIFIABLE),
        ("off_ask", "yes", Basket.OFF_ASK),
        ("off_ask", "no", Basket.OFF_ASK),
    ],
)
def test_baskets_part_the_pledges(relation: str, verifiable: str, basket: Basket) -> None:
    made = pledge(relation=relation, verifiable=verifiable, verifiable_reason="Sans acte.")

    assert basket_of(relation, verifiable) == basket
    holding = [each for each in Basket if Pledge.objects.filter(each.condition).exists()]
    assert holding == [basket]
    assert Pledge.objects.in_rates().filter(pk=made.pk).exists() == (basket == Basket.RATES)


def test_baskets_add_up_to_all_pledges() -> None:
    pledge("kept")
    pledge(relation="off_ask")
    pledge("in_progress", verifiable="no", verifiable_reason="Sans acte.")

    figures = figures_of(Pledge.objects.active())

    assert [counts(row.tally) for row in figures.baskets] == [
        {"kept": 1},
        {"in_progress": 1},
        {"not_rated": 1},
    ]
    assert figures.whole.tally.total == 3


@pytest.mark.parametrize(
    ("wording", "voice", "expected"),
    [("verbatim", "own", 1), ("summary", "own", 0), ("verbatim", "reported", 0)],
)
def test_public_rates_rest_on_own_words_alone(wording: str, voice: str, expected: int) -> None:
    made = pledge()
    text = factories.make_text(
        wording=wording, voice=voice, **({"reported_by": "Ben"} if voice == "reported" else {})
    )
    anchor = factories.make_annotation(text, text.body).anchors.get()
    add_origin(by=made.created_by, pledge=made, source=Source(anchor))

    figures = figures_of(Pledge.objects.active())

    assert (figures.confirmed.tally.total, figures.to_confirm) == (expected, 1 - expected)
    assert Pledge.objects.confirmed().count() == expected


def test_tallies_by_what_a_pledge_is_tied_to() -> None:
    one, other = pledge("kept"), pledge(nature="study")
    health = Theme.objects.create(key="sante", name_fr="Santé")
    housing = Theme.objects.create(key="logement", name_fr="Logement", rank=2)
    set_links(pledge=one, links=Links([health, housing], powers=[Power("ville", leads=True)]))
    set_links(pledge=other, links=Links([health], powers=[Power("ville"), Power("ars")]))
    apart = pledge(relation="off_ask", nature="rule")
    set_links(pledge=apart, links=Links([health], powers=[Power("ars")]))

    figures = figures_of(Pledge.objects.active())

    def named(rows: list[Row]) -> dict[str, dict[str, int]]:
        return {row.name: counts(row.tally) for row in rows}

    both = {"not_rated": 1, "kept": 1}
    assert named(figures.by_theme) == {"Santé": both, "Logement": {"kept": 1}}
    assert list(named(figures.by_authority).values()) == [both, {"not_rated": 1}]
    assert list(named(figures.by_nature).values()) == [{"kept": 1}, {}, {"not_rated": 1}]
    assert sorted(map(str, named(figures.by_promiser))) == sorted(
        str(each.candidacy) for each in (one, other, apart)
    )


def test_each_number_names_the_pledges_behind_it() -> None:
    made = pledge("kept")

    (row,) = figures_of(Pledge.objects.active()).by_promiser

    line = row.lines[list(Stage).index(Stage.KEPT)]
    assert made.candidacy is not None
    assert dict(parse_qsl(urlsplit(line.address).query)) == {
        "counted": "rates",
        "who": f"candidacy:{made.candidacy.slug}",
        "status": "kept",
    }
    assert line.address.startswith("/pledges/?")


def test_lines_stand_side_by_side_in_a_bar() -> None:
    tally = Tally.of(Stage, [Stage.KEPT, Stage.KEPT, Stage.BROKEN])

    lines = {line.stage: line for line in Row("", tally).lines}

    assert [(line.start, line.count) for line in lines.values() if line.count] == [(0, 2), (2, 1)]
    assert sum(line.percent for line in lines.values()) == 100


# --- Over time ----------------------------------------------------------------------------------


def test_months_show_what_stood_at_the_end_of_each() -> None:
    with time_machine.travel("2026-03-01T12:00:00+01:00", tick=True):
        pledge(relation="off_ask")
    with time_machine.travel("2026-03-20T12:00:00+01:00", tick=True):
        one = pledge()
    with time_machine.travel("2026-04-02T12:00:00+02:00", tick=True):
        pledge()
    with time_machine.travel("2026-05-31T23:00:00+02:00", tick=True):
        said = factories.make_said("kept", true_on=date(2026, 5, 31))
        factories.make_status(one, said=said)

    months = months_of(Pledge.objects.active(), date(2026, 6, 12))

    assert {f"{month.starts_on:%m}": counts(month.row.tally) for month in months} == {
        "03": {"not_rated": 1},
        "04": {"not_rated": 2},
        "05": {"not_rated": 1, "kept": 1},
        "06": {"not_rated": 1, "kept": 1},
    }


def test_months_begin_at_midnight_in_paris() -> None:
    with time_machine.travel("2026-06-01T00:30:00+02:00", tick=True):
        pledge()

    months = months_of(Pledge.objects.active(), date(2026, 6, 1))

    assert [month.starts_on for month in months] == [date(2026, 6, 1)]


def test_months_agree_with_the_tally_as_of_now() -> None:
    pledge("kept"), pledge("in_progress"), pledge()

    (*_before, now) = months_of(Pledge.objects.active(), timezone.localdate())

    assert now.row.tally == tally_of(Pledge.objects.active())


def test_columns_stand_as_high_as_their_tallies() -> None:
    tallies = [Tally(3, {"a": 2, "b": 1}), Tally(1, {"a": 0, "b": 1})]

    columns = columns_of(tallies)

    assert (columns.width, columns.height) == (20, 3)
    assert columns.columns == (
        Column(1, (Block("a", 1, 2), Block("b", 0, 1))),
        Column(11, (Block("b", 2, 1),)),
    )
    assert columns_of([]).columns == ()


# --- The page -----------------------------------------------------------------------------------


def test_page_shows_each_tally_with_its_numbers(ben_client: Client) -> None:
    pledge("kept")

    response = ben_client.get(URL)

    assert response.status_code == 200
    content = response.content.decode()
    assert content.count('<table class="tally">') == 3
    assert '<a class="tally-count" href="/pledges/?counted=rates&amp;status=kept">1</a>' in content


def test_page_without_pledges_says_what_to_do_next(ben_client: Client) -> None:
    response = ben_client.get(URL)

    assert "Nothing to count yet" in response.content.decode()


def test_page_counts_one_candidacy_when_asked(ben_client: Client) -> None:
    one, _other = pledge("kept"), pledge()
    assert one.candidacy is not None

    response = ben_client.get(URL, {"who": f"candidacy:{one.candidacy.slug}"})

    assert counts(response.context["figures"].whole.tally) == {"kept": 1}


def test_page_counts_what_other_filters_of_the_list_leave(ben_client: Client) -> None:
    pledge("kept"), pledge("in_progress", nature="study")
    pledge(nature="study", relation="off_ask")

    response = ben_client.get(URL, {"nature": "study", "counted": "rates", "sort": "review"})

    figures = response.context["figures"]
    assert counts(figures.whole.tally) == {"in_progress": 1}
    address = figures.whole.address
    assert dict(parse_qsl(urlsplit(address).query)) == {
        "nature": "study",
        "counted": "rates",
        "sort": "review",
    }


@pytest.mark.parametrize("at", range(3))
def test_each_number_is_that_of_the_list_it_opens(ben_client: Client, at: int) -> None:
    for number, fields in enumerate(
        ({}, {"relation": "off_ask"}, {"verifiable": "no", "verifiable_reason": "Sans acte."})
    ):
        for _each in range(number + 1):
            pledge(**fields)

    row = ben_client.get(URL).context["figures"].baskets[at]

    for address, number in [
        (row.address, row.tally.total),
        *((line.address, line.count) for line in row.lines),
    ]:
        assert ben_client.get(address).context["count"].number == number


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_page_is_only_read(ben_client: Client, method: str) -> None:
    assert getattr(ben_client, method)(URL).status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_page_takes_as_many_queries_with_three_rows(
    ben_client: Client, rows: int, django_assert_num_queries
) -> None:
    theme = Theme.objects.create(key="sante", name_fr="Santé")
    for promiser in [
        *(factories.make_candidacy() for _row in range(rows)),
        *(factories.make_person() for _row in range(rows)),
        *(factories.make_organisation() for _row in range(rows)),
    ]:
        made = pledge("kept", promiser=promiser)
        set_links(pledge=made, links=Links([theme], powers=[Power("ville")]))

    with django_assert_num_queries(13):
        ben_client.get(URL)
