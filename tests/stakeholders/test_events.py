"""The pages of meetings: who may open them, what they show, what they cost."""

import pytest
from django.urls import reverse

from accounts.models import Visibility
from pledges.models import Task
from stakeholders.actions import give_consent, withdraw_consent
from stakeholders.consents import participants_of
from stakeholders.models import Channel
from tests.factories import (
    make_annotation,
    make_event,
    make_organisation,
    make_origin,
    make_outcome,
    make_participation,
    make_person,
    make_report,
    make_user,
)

pytestmark = pytest.mark.django_db

LIST = "/events/"


def page_of(event) -> str:
    return reverse("event_detail", args=[event.slug])


def make_full_event(by):
    event = make_event(purpose_fr="Présenter les projets", place="Paris")
    person = make_person("Zoé Exemple")
    make_participation(event, person=person)
    give_consent(by=by, person=person, channel=Channel.PARTNER, how="e-mail")
    make_participation(event, organisation=make_organisation())
    make_outcome(event)
    report = make_report(event, by=by)
    make_annotation(report.text, "Une élue", by=by)
    return event


def test_event_list_empty_says_what_comes_next(ben_client) -> None:
    response = ben_client.get(LIST)

    assert response.status_code == 200
    assert "No event yet" in response.content.decode()


def test_event_list_shows_the_latest_first(ben_client) -> None:
    earlier = make_event(held_on="2024-05-01")
    later = make_event(held_on="2025-05-01")

    page = ben_client.get(LIST).context["page"]

    assert list(page) == [later, earlier]


def test_event_list_counts_reports_and_outcomes(ben_client, ben) -> None:
    event = make_full_event(ben)
    make_outcome(event)

    (listed,) = ben_client.get(LIST).context["page"]

    assert (listed.report_count, listed.outcome_count) == (1, 2)


@pytest.mark.parametrize("page", ["-1", "0", "999", "x", ""])
def test_event_list_with_an_odd_page_shows_a_page(ben_client, page) -> None:
    make_event()

    assert ben_client.get(LIST, {"page": page}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_event_list_costs_four_queries(ben_client, ben, count, django_assert_num_queries) -> None:
    for _number in range(count):
        make_full_event(ben)

    with django_assert_num_queries(4):
        ben_client.get(LIST)


def test_event_detail_shows_words_with_their_highlight(ben_client, ben) -> None:
    event = make_full_event(ben)

    html = ben_client.get(page_of(event)).content.decode()

    assert '<mark class="hl' in " ".join(html.split()).replace("<mark\n", "<mark ")
    assert "Zoé Exemple" in html
    assert "Not released" in html


def test_event_detail_of_an_empty_event_says_what_comes_next(ben_client) -> None:
    html = ben_client.get(page_of(make_event())).content.decode()

    assert "No report yet" in html
    assert "Nobody is recorded" in html


def test_event_detail_of_a_released_report_names_its_audience(ben_client, ben) -> None:
    event = make_event()
    make_report(event, by=ben, visibility=Visibility.PARTNER)

    html = ben_client.get(page_of(event)).content.decode()

    assert "Not released" not in html


@pytest.mark.parametrize("count", [1, 3])
def test_event_detail_costs_twelve_queries(
    ben_client, ben, count, django_assert_num_queries
) -> None:
    event = make_event()
    for number in range(count):
        make_participation(event)
        make_participation(event, organisation=make_organisation())
        make_outcome(event)
        report = make_report(event, by=ben, body=f"Compte rendu {number}.")
        make_annotation(report.text, "Compte rendu", by=ben)
        make_origin(by=ben, text=report.text)
        Task.objects.create(what="Écrire", event=event, owner=make_user(), created_by=ben)

    with django_assert_num_queries(12):
        ben_client.get(page_of(event))


def test_participants_have_no_agreement_by_default(ben) -> None:
    event = make_event()
    make_participation(event)

    (participant,) = participants_of(event)

    assert [agreement.is_given for agreement in participant.agreements] == [False] * 3
    assert not participant.has_agreed


def test_participants_withdrawn_agreement_is_none(ben) -> None:
    event = make_event()
    person = make_person()
    make_participation(event, person=person)
    give_consent(by=ben, person=person, channel=Channel.PUBLIC, how="form")
    withdraw_consent(person=person, channel=Channel.PUBLIC)

    (participant,) = participants_of(event)

    assert not participant.has_agreed


def test_participants_organisation_needs_no_agreement() -> None:
    event = make_event()
    make_participation(event, organisation=make_organisation("Le toit"))

    (participant,) = participants_of(event)

    assert (participant.name, participant.agreements) == ("Le toit", ())


@pytest.mark.parametrize("name", ["event_list", "event_detail"])
def test_events_are_closed_to_volunteers_and_strangers(name, chloe_client, client) -> None:
    event = make_event()
    address = LIST if name == "event_list" else page_of(event)

    assert chloe_client.get(address).status_code == 403
    assert client.get(address).status_code == 302


def test_event_detail_of_a_missing_event_is_not_found(ben_client) -> None:
    assert ben_client.get("/events/missing/").status_code == 404


@pytest.mark.parametrize("address", [LIST, "/events/any/"])
def test_events_refuse_other_methods(ben_client, address) -> None:
    assert ben_client.post(address).status_code == 405
