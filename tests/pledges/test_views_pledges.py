"""The page of one pledge: who may open it, what it shows, what it costs."""

import pghistory
import pytest
from django.test import Client
from django.utils import translation

from accounts.models import User
from pledges.actions.pledges import Links, Power, set_links, withdraw_pledge
from pledges.actions.statuses import cite, undo
from pledges.models import Pledge, Task
from pledges.requirements import Cited
from pledges.showing import PledgePage
from sources.actions import mask_passage
from tests import factories

pytestmark = pytest.mark.django_db


def read(client: Client, pledge: Pledge) -> str:
    response = client.get(pledge.get_absolute_url())
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_page_shows_the_sections_in_their_order(ben_client: Client, ben: User) -> None:
    pledge = factories.make_pledge(by=ben, condition="Un projet est déposé.")

    html = read(ben_client, pledge)

    headings = [
        "The words",
        "What would keep it",
        "What became of it",
        "What they reply",
        "Our next step",
        "Interests",
        "History",
    ]
    places = [html.index(f">{heading}</h2>") for heading in headings]
    assert places == sorted(places)
    assert html.index("</h1>") < html.index("Not yet reviewed") < places[0]


@pytest.mark.parametrize(
    ("fields", "is_quoted", "label"),
    [
        ({}, True, ""),
        ({"wording": "summary"}, False, "Summary"),
        ({"voice": "reported", "reported_by": "les organisations"}, False, "Reported by les"),
    ],
)
def test_page_quotes_only_verbatim_words_of_their_own(
    ben_client: Client, ben: User, fields, is_quoted: bool, label: str
) -> None:
    pledge = factories.make_pledge(by=ben)
    factories.make_origin(pledge, by=ben, text=factories.make_text(**fields))

    html = read(ben_client, pledge)

    assert ("words-quote" in html) is is_quoted
    assert label in html
    assert ("To be confirmed" in html) is not is_quoted
    assert 'lang="fr" dir="auto"' in html


def test_page_of_a_confirmed_report_is_sure(ben: User) -> None:
    pledge = factories.make_pledge(by=ben)
    text = factories.make_text(wording="summary")
    factories.make_origin(
        pledge, by=ben, text=text, confirmed_on="2026-04-01", confirmed_how="courriel du cabinet"
    )

    assert PledgePage(pledge, ben).is_confirmed
    assert list(Pledge.objects.confirmed()) == [pledge]


def test_page_obeys_masks(ben_client: Client, ben: User) -> None:
    text = factories.make_text("Nous aiderons Mme Dupré dès 2027.")
    pledge = factories.make_pledge(by=ben)
    factories.make_origin(pledge, by=ben, text=text, passage="aiderons Mme Dupré dès")
    start = text.body.index("Mme")
    mask_passage(by=ben, text=text, start=start, end=start + 8, reason="third_person")

    html = read(ben_client, pledge)

    assert "Dupré" not in html
    assert "[masked by the coalition: third person]" in html


@pytest.mark.parametrize(
    ("aim", "deadline", "word"),
    [
        ("maintain", None, "Kept so far"),
        ("maintain", "2999-01-01", "Kept so far"),
        ("maintain", "2026-10-01", "Kept"),
        ("achieve", None, "Kept"),
    ],
)
def test_status_word_of_what_is_to_last(ben: User, aim: str, deadline, word: str) -> None:
    pledge = factories.make_pledge(by=ben, aim=aim, deadline=deadline)
    factories.make_status(pledge, "kept", said=factories.make_said("kept", "agreement"))

    with translation.override("en"):
        assert PledgePage(pledge, ben).status_word == word


def test_timeline_flags_a_regression_and_tells_of_decisions(ben: User) -> None:
    pledge = factories.make_pledge(by=ben)
    factories.make_status(pledge, "kept", said=factories.make_said("kept", "agreement"))
    factories.make_status(pledge, "in_progress")
    factories.make_status(pledge, "partly_kept", is_accepted=False)

    awaiting, back, kept = PledgePage(pledge, ben).timeline

    assert (kept.is_accepted, kept.is_regression) == (True, False)
    assert (back.is_regression, back.is_awaiting) == (True, False)
    assert (awaiting.is_regression, awaiting.is_awaiting) == (False, True)


def test_timeline_tells_of_an_undoing_without_calling_it_a_regression(
    ben_client: Client, ben: User
) -> None:
    pledge = factories.make_pledge(by=ben)
    update = factories.make_status(pledge, "kept", said=factories.make_said("kept", "agreement"))
    undo(by=ben, update=update)

    undoing, undone = PledgePage(pledge, ben).timeline

    assert (undoing.is_regression, undone.undone_by) == (False, undoing.update)
    assert "Undoes the update before it" in read(ben_client, pledge)


def test_page_of_a_withdrawn_pledge_says_so(ben_client: Client, ben: User) -> None:
    pledge = factories.make_pledge(by=ben)
    withdraw_pledge(by=ben, pledge=pledge, because="Entered by mistake")

    html = read(ben_client, pledge)

    assert "Entered by mistake" in html
    assert "It is in no list" in html


def test_history_tells_what_was_there_before(ben: User) -> None:
    pledge = factories.make_pledge(by=ben, kept_if_fr="Une aide est votée.")
    pledge.kept_if_fr = "Une aide est signée."
    pledge.save()

    (change,) = PledgePage(pledge, ben).history

    assert [(one.before, one.after) for one in change.differences] == [
        ("Une aide est votée.", "Une aide est signée.")
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_fourteen_queries(
    ben_client: Client, ben: User, count: int, django_assert_num_queries
) -> None:
    pledge = factories.make_pledge(by=ben)
    for number in range(count):
        factories.make_origin(pledge, by=ben)
        factories.make_origin(pledge, by=ben, text=factories.make_report(by=ben).text)
        factories.make_status(pledge, "broken", said=factories.make_said("broken"))
        cite(by=ben, pledge=pledge, cited=Cited(factories.make_evidence("press")))
        Task.objects.create(what="Écrire", pledge=pledge, owner=ben, created_by=ben)
        other = factories.make_pledge()
        withdraw_pledge(by=ben, pledge=other, because="Twice")
        Pledge.objects.filter(pk=other.pk).update(merged_into=pledge)
        pledge.baseline = f"Trois aides et {number}"
        with pghistory.context(user=ben.pk):
            pledge.save()
    links = Links(
        beneficiaries=[factories.make_organisation() for _number in range(count)],
        powers=[Power(key) for key in ("ville", "ars", "etat")[:count]],
    )
    set_links(pledge=pledge, links=links)

    with django_assert_num_queries(14):
        ben_client.get(pledge.get_absolute_url())


def test_page_is_closed_to_volunteers_and_strangers(chloe_client: Client, client: Client) -> None:
    address = factories.make_pledge().get_absolute_url()

    assert chloe_client.get(address).status_code == 403
    assert client.get(address).status_code == 302


def test_page_refuses_other_methods_and_unknown_codes(ben_client: Client) -> None:
    assert ben_client.post(factories.make_pledge().get_absolute_url()).status_code == 405
    assert ben_client.get("/pledges/missing/").status_code == 404
