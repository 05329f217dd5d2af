"""Whom an edition names, by the same rule that hides whoever may not be named."""

import json
from hashlib import sha256
from typing import Any

import pytest

from accounts.models import Visibility
from briefings.actions import approve, issue_edition
from briefings.defining import define
from briefings.gathering import gather_event
from briefings.imprint import canonical_json
from briefings.named import named_in
from briefings.sharing import SharingRefused
from stakeholders.actions import give_consent, withdraw_consent
from stakeholders.models import Channel
from tests.briefings.editions import make_link
from tests.factories import (
    make_annotation,
    make_candidacy,
    make_event,
    make_participation,
    make_person,
    make_report,
)

pytestmark = pytest.mark.django_db
PARTNER = Visibility.PARTNER


def agree(ada, name: str, channel=Channel.PARTNER):
    person = make_person(name)
    give_consent(by=ada, person=person, channel=channel, how="e-mail")
    return person


def said(body: str):
    event = make_event()
    make_report(event, body=body, visibility=PARTNER)
    return event


def frozen(event, audience=PARTNER) -> Any:
    return json.loads(canonical_json(gather_event(event, audience, "fr")))


def names_in(body: str) -> set[str]:
    return {person.name for person in named_in(frozen(said(body)), PARTNER)}


@pytest.mark.parametrize(
    "body",
    ["Zoé Canari a parlé.", "CANARI Zoe a parlé.", "Mme Canari a parlé.", "zoe.canari@exemple.org"],
)
def test_named_in_finds_every_spelling_that_would_be_hidden(ada, body) -> None:
    agree(ada, "Zoé Canari")

    assert names_in(body) == {"Zoé Canari"}


@pytest.mark.parametrize("body", ["Un canari a chanté.", "Les canaris.", "Personne n’a parlé."])
def test_named_in_finds_nobody_in_other_words(ada, body) -> None:
    agree(ada, "Zoé Canari")

    assert names_in(body) == set()


def test_named_in_leaves_out_who_shares_a_surname_that_would_be_left_standing(ada) -> None:
    agree(ada, "Zoé Canari")
    make_candidacy(person=make_person("Paul Canari"))

    assert names_in("Mme Canari a parlé.") == set()
    assert names_in("Zoé Canari a parlé.") == {"Zoé Canari"}


@pytest.mark.parametrize(
    "body", ["Zoé Canari a parlé.", "Mme Canari, M. Pinson.", "CANARI Zoé", "rien", "canari"]
)
def test_named_in_is_what_withdrawing_would_hide(ada, body) -> None:
    person = agree(ada, "Zoé Canari")
    agree(ada, "Dan Pinson")
    event = said(body)
    before = frozen(event)

    withdraw_consent(person=person, channel=Channel.PARTNER)
    is_hidden = frozen(event)["sections"] != before["sections"]

    give_consent(by=ada, person=person, channel=Channel.PARTNER, how="e-mail")
    assert (person in named_in(before, PARTNER)) == is_hidden


def test_named_in_inside_looks_for_nobody(ada) -> None:
    agree(ada, "Zoé Canari")
    event = said("Zoé Canari a parlé.")

    inside = frozen(event, Visibility.INTERNAL)

    assert named_in(inside, Visibility.INTERNAL) == []


def test_issue_edition_writes_down_whom_it_names(ada) -> None:
    person, unnamed = agree(ada, "Zoé Canari"), make_person("Léa Moineau")
    event = make_event()
    for one in (person, unnamed):
        make_participation(event, person=one)

    edition = issue_edition(by=ada, briefing=define(event, PARTNER, "fr"))

    assert list(edition.people.all()) == [person]
    assert sha256(edition.pdf.read()).hexdigest() == edition.pdf_sha256


def test_edition_is_searched_again_for_who_was_entered_since(ada, ben) -> None:
    edition = issue_edition(by=ada, briefing=define(said("Zoé Canari a parlé."), PARTNER, "fr"))
    before = edition.people.count()

    make_person("Zoé Canari")
    approve(by=ben, edition=edition)

    assert (before, edition.people.count()) == (0, 1)
    with pytest.raises(SharingRefused):
        make_link(ada, edition)


def test_name_that_a_mark_cuts_is_found(ada, ben) -> None:
    agree(ada, "Zoé Canari")
    event = make_event()
    report = make_report(event, body="Zoé Canari a parlé.", visibility=PARTNER)
    make_annotation(report.text, "oé Can", by=ben, visibility=PARTNER)

    assert [person.name for person in named_in(frozen(event), PARTNER)] == ["Zoé Canari"]


@pytest.mark.parametrize("count", [1, 3])
def test_named_in_costs_one_query(ada, count, django_assert_num_queries) -> None:
    for number in range(count):
        agree(ada, f"Zoé Canari{'abc'[number]}")
    content = frozen(said("Zoé Canaria a parlé."))

    with django_assert_num_queries(1):
        named_in(content, PARTNER)
