"""Writing meetings down: the event, who took part, consent, outcomes."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User, Visibility
from stakeholders.models import Consent, Event, Outcome, Participation, Person
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return factories.make_event()


@pytest.fixture
def participation(event: Event) -> Participation:
    return factories.make_participation(event)


def at(name: str, row: Any) -> str:
    return reverse(name, args=[row.slug if isinstance(row, Event) else row.pk])


def meeting(**fields: Any) -> dict[str, Any]:
    return {"name": "Round table", "language": "en", "held_on": "2025-10-14"} | fields


def who(**fields: Any) -> dict[str, Any]:
    return {"role": "official", "capacity_fr": "adjointe", "new_person": "Zoé"} | fields


def outcome(**fields: Any) -> dict[str, Any]:
    return {
        "summary_fr": "Une visite est proposée.",
        "stated_by_fr": "les organisations",
        "assessment": "checkable",
        "visibility": "10",
    } | fields


def test_event_is_written_down_once(ben_client: Client) -> None:
    for _time in range(2):
        response = ben_client.post("/events/new/", meeting(place="Paris", funding_note_en="A fund"))

    event = Event.objects.get()
    assert (response.status_code, response.url) == (302, event.get_absolute_url())
    assert (event.slug, event.place, event.funding_note_en) == ("round-table", "Paris", "A fund")


def test_event_is_changed_at_the_same_address(ben_client: Client, event: Event) -> None:
    ben_client.post(at("event_edit", event), meeting(purpose_en="To meet"))

    changed = Event.objects.get()
    assert (changed.slug, changed.name, changed.purpose_en) == (
        event.slug,
        "Round table",
        "To meet",
    )


@pytest.mark.parametrize("fields", [{"name": " "}, {"held_on": "x"}, {"language": "xx"}])
def test_event_refused_keeps_what_was_typed(ben_client: Client, fields: dict[str, str]) -> None:
    response = ben_client.post("/events/new/", meeting(place="Typed before") | fields)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == list(fields)
    assert "Typed before" in response.content.decode()
    assert not Event.objects.exists()


def test_participants_come_one_behind_the_other(ben_client: Client, event: Event) -> None:
    organisation = factories.make_organisation()

    ben_client.post(at("participation_new", event), who())
    ben_client.post(at("participation_new", event), who())
    fields = who(new_person="", organisation=organisation.pk, role="host", capacity_en="host")
    ben_client.post(at("participation_new", event), fields)

    rows = [(str(one.person or one.organisation), one.position) for one in _all(event)]
    assert rows == [("Zoé", 0), (organisation.name, 1)]


def _all(event: Event) -> list[Participation]:
    return list(event.participations.select_related("person", "organisation"))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"new_person": ""}, "person"),
        ({"new_organisation": "Office"}, "new_organisation"),
        ({"capacity_fr": ""}, "capacity_fr"),
        ({"role": "x"}, "role"),
    ],
)
def test_participant_refused_keeps_what_was_typed(
    ben_client: Client, event: Event, fields: dict[str, str], field: str
) -> None:
    typed = (
        who(capacity_en="Typed before")
        if field != "capacity_fr"
        else who(new_person="Typed before")
    )

    response = ben_client.post(at("participation_new", event), typed | fields)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Typed before" in response.content.decode()
    assert not Person.objects.exists()


def test_participant_is_changed(ben_client: Client, participation: Participation) -> None:
    fields = who(new_person="", person=participation.person_id, capacity_fr="sénatrice")

    response = ben_client.post(at("participation_detail", participation), fields)

    participation.refresh_from_db()
    assert response.status_code == 302
    assert (participation.capacity_fr, participation.role) == ("sénatrice", "official")


def test_participant_recorded_by_mistake_leaves(
    ben_client: Client, event: Event, participation: Participation
) -> None:
    ben_client.post(at("participation_remove", participation))

    assert _all(event) == []


def test_consent_is_recorded_with_how_and_withdrawn(
    ben_client: Client, ben: User, participation: Participation
) -> None:
    give, take = at("consent_give", participation), at("consent_withdraw", participation)

    ben_client.post(give, {"channel": "partner", "how": "by e-mail"})
    html = ben_client.get(at("participation_detail", participation)).content.decode()

    consent = Consent.objects.current().get()
    assert (consent.person, consent.channel, consent.how, consent.recorded_by) == (
        participation.person,
        "partner",
        "by e-mail",
        ben,
    )
    assert "by e-mail" in html
    ben_client.post(take, {"channel": "partner"})
    assert not Consent.objects.current().exists()
    assert list(Person.objects.nameable_to(Visibility.PARTNER)) == []


@pytest.mark.parametrize("fields", [{"channel": "partner"}, {"channel": "x", "how": "by e-mail"}])
def test_consent_says_where_and_how(
    ben_client: Client, participation: Participation, fields: dict[str, str]
) -> None:
    response = ben_client.post(at("consent_give", participation), fields)

    assert response.status_code == 422
    assert not Consent.objects.exists()


def test_consent_of_an_organisation_is_not_found(ben_client: Client, event: Event) -> None:
    host = factories.make_participation(event, organisation=factories.make_organisation())

    for name in ("consent_give", "consent_withdraw"):
        response = ben_client.post(at(name, host), {"channel": "partner", "how": "e-mail"})
        assert response.status_code == 404


def test_outcome_is_written_down_once_and_changed(ben_client: Client, event: Event) -> None:
    for _time in range(2):
        ben_client.post(at("outcome_new", event), outcome())
    written = Outcome.objects.get()
    ben_client.post(at("outcome_edit", written), outcome(assessment="not_assessable"))

    written.refresh_from_db()
    assert (written.event, written.assessment) == (event, "not_assessable")


@pytest.mark.parametrize("field", ["summary_fr", "stated_by_fr", "assessment"])
def test_outcome_refused_keeps_what_was_typed(ben_client: Client, event: Event, field: str) -> None:
    fields = outcome(summary_en="Typed before") | {field: ""}

    response = ben_client.post(at("outcome_new", event), fields)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Typed before" in response.content.decode()


def test_meetings_are_closed_to_volunteers_and_strangers(
    chloe_client: Client, client: Client, event: Event, participation: Participation
) -> None:
    addresses = [
        "/events/new/",
        *(at(name, event) for name in ("event_edit", "participation_new", "outcome_new")),
        *(
            at(name, participation)
            for name in (
                "participation_detail",
                "participation_remove",
                "consent_give",
                "consent_withdraw",
            )
        ),
        at("outcome_edit", factories.make_outcome(event)),
    ]

    assert {chloe_client.post(address).status_code for address in addresses} == {403}
    assert {client.post(address).status_code for address in addresses} == {302}


@pytest.mark.parametrize("name", ["participation_remove", "consent_give", "consent_withdraw"])
def test_writes_refuse_other_methods(
    ben_client: Client, participation: Participation, name: str
) -> None:
    assert ben_client.get(at(name, participation)).status_code == 405
