"""What the database holds true about people, ballots and meetings, and who may be named."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DataError, IntegrityError, transaction

from accounts.models import Visibility
from sources.models import Document
from stakeholders.actions import file_report, give_consent, release_report, withdraw_consent
from stakeholders.models import (
    Candidacy,
    Channel,
    Consent,
    Election,
    Event,
    Membership,
    Participation,
    Person,
)
from stakeholders.sorting import sort_key
from tests.factories import (
    make_candidacy,
    make_election,
    make_event,
    make_organisation,
    make_outcome,
    make_participation,
    make_person,
    make_report,
)

pytestmark = pytest.mark.django_db


def both() -> dict[str, Any]:
    return {"person": make_person(), "organisation": make_organisation()}


def neither() -> dict[str, Any]:
    return {"person": None, "organisation": None}


REFUSED: dict[str, Callable[[], object]] = {
    "election_rounds_in_order": lambda: make_election(second_round_on=date(2026, 3, 15)),
    "candidacy_known_outcome": lambda: make_candidacy(outcome="won", outcome_source="https://a.fr"),
    "candidacy_outcome_has_source": lambda: make_candidacy(outcome="elected"),
    "membership_ends_after_start": lambda: Membership.objects.create(
        person=make_person(),
        organisation=make_organisation(),
        role="maire",
        starts_on=date(2026, 2, 1),
        ends_on=date(2026, 1, 1),
    ),
    "participation_person_or_organisation": lambda: make_participation(**both()),
    "participation_known_role": lambda: make_participation(role="guest"),
    "participation_has_capacity": lambda: make_participation(capacity_fr=""),
    "report_known_visibility": lambda: make_report(visibility=15),
    "outcome_known_visibility": lambda: make_outcome(visibility=15),
    "outcome_known_assessment": lambda: make_outcome(assessment="perhaps"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_row_that_breaks_a_rule_is_refused(name) -> None:
    with pytest.raises(IntegrityError, match=f"stakeholders_{name}"), transaction.atomic():
        REFUSED[name]()


def test_participation_of_nobody_is_refused() -> None:
    rule = "stakeholders_participation_person_or_organisation"

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        make_participation(**neither())


def test_candidacy_of_the_same_name_in_an_election_is_refused() -> None:
    first = make_candidacy()

    with pytest.raises(IntegrityError, match="candidacy_one_per_name"), transaction.atomic():
        make_candidacy(election=first.election, name=first.name)


def test_consent_given_twice_at_once_is_refused(ben) -> None:
    person = make_person()
    give_consent(by=ben, person=person, channel=Channel.PARTNER, how="e-mail")

    with pytest.raises(IntegrityError, match="consent_one_current"), transaction.atomic():
        Consent.objects.create(person=person, channel=Channel.PARTNER, recorded_by=ben)


def test_consent_for_an_unknown_channel_is_refused(ben) -> None:
    with pytest.raises(IntegrityError, match="consent_known_channel"), transaction.atomic():
        Consent.objects.create(person=make_person(), channel="radio", recorded_by=ben)


def test_codes_of_rows_are_unique() -> None:
    for make in (make_election, make_candidacy, make_event):
        row = make()
        with pytest.raises(IntegrityError, match="slug"), transaction.atomic():
            make(slug=row.slug)


def test_consent_is_none_by_default_and_inside_everybody_is_named() -> None:
    person = make_person()

    assert [
        Person.objects.nameable_to(audience).filter(pk=person.pk).exists()
        for audience in Visibility
    ] == [True, False, False]


def test_consent_names_in_its_channel_alone_until_withdrawn(ben) -> None:
    person = make_person()

    give_consent(by=ben, person=person, channel=Channel.PARTNER, how="e-mail")
    given = [Person.objects.nameable_to(audience).count() for audience in Visibility]
    withdraw_consent(person=person, channel=Channel.PARTNER)
    withdrawn = [Person.objects.nameable_to(audience).count() for audience in Visibility]

    assert (given, withdrawn) == ([1, 1, 0], [1, 0, 0])


def test_consent_may_be_given_again_after_it_was_withdrawn(ben) -> None:
    person = make_person()

    for _number in range(2):
        give_consent(by=ben, person=person, channel=Channel.PUBLIC, how="form")
        withdraw_consent(person=person, channel=Channel.PUBLIC)

    assert person.consents.count() == 2
    assert not person.consents.current().exists()


def test_consent_given_twice_is_one(ben) -> None:
    person = make_person()

    first, second = (
        give_consent(by=ben, person=person, channel=Channel.VIDEO, how="form") for _ in range(2)
    )

    assert first == second


def test_candidate_is_named_without_consent() -> None:
    person = make_person()
    make_candidacy(person=person)

    assert list(Person.objects.nameable_to(Visibility.PUBLIC)) == [person]
    assert [one.is_nameable for one in Person.objects.with_is_nameable_to(Visibility.PUBLIC)] == [
        True
    ]


def test_events_are_for_staff_and_candidacies_for_all(ben, chloe) -> None:
    make_candidacy()
    make_participation(make_event())

    assert [
        model.objects.visible_to(user).count()
        for model in (Event, Candidacy)
        for user in (ben, chloe)
    ] == [1, 0, 1, 1]


@pytest.mark.parametrize(
    ("name", "key"),
    [("Éluard", "eluard"), ("ŒUVRE", "œuvre"), ("Ångström", "angstrom"), ("Straße", "strasse")],
)
def test_sort_key_has_no_accent_and_no_case(name, key) -> None:
    assert sort_key(name) == key


def test_people_are_ordered_by_their_sort_key() -> None:
    people = [make_person(name) for name in ("Fabre", "Éluard", "Durand")]

    assert list(Person.objects.all()) == people[::-1]


def test_labels_fall_back_to_the_other_language() -> None:
    election = make_election(name_fr="Élections", name_en="")

    assert (str(election.name), election.name.lang) == ("Élections", "fr")


def test_file_report_twice_is_one_report(ben) -> None:
    event = make_event()

    first, second = (make_report(event, by=ben) for _ in range(2))

    assert first == second


def test_file_report_in_another_spelling_is_one_report(ben) -> None:
    event = make_event()

    composed = make_report(event, by=ben, body="Une élue.\nOui.")
    decomposed = make_report(event, by=ben, body="Une e\u0301lue.\r\nOui.")

    assert composed == decomposed


def test_file_report_that_fails_leaves_neither_row_nor_file(ben, tmp_path) -> None:
    with pytest.raises(DataError), transaction.atomic():
        make_report(by=ben, body="Oui.", content=b"Oui.", title="x" * 201)

    assert not Document.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_file_report_keeps_the_file_as_it_came(ben) -> None:
    report = file_report(
        by=ben,
        event=make_event(),
        title="Compte rendu",
        body="Une élue propose un rendez-vous.",
        language="fr",
        reported_by="les organisations",
        name="compte-rendu.txt",
        content=b"bytes",
    )

    assert report.text.document.file.read() == b"bytes"
    assert report.visibility == Visibility.INTERNAL


def test_release_report_may_be_taken_back(ben) -> None:
    report = make_report(by=ben)

    release_report(report=report, visibility=Visibility.PUBLIC)
    release_report(report=report, visibility=Visibility.INTERNAL)

    report.refresh_from_db()
    assert report.visibility == Visibility.INTERNAL


def test_changes_are_kept_in_history() -> None:
    election = make_election(territory="Paris")

    Election.objects.filter(pk=election.pk).update(territory="Lyon")

    history = election.events.order_by("pgh_id").values_list("territory", flat=True)
    assert list(history) == ["Paris", "Lyon"]


def test_participations_of_an_event_keep_their_order() -> None:
    event = make_event()
    second = make_participation(event, position=2)
    first = make_participation(event, position=1)

    assert list(Participation.objects.filter(event=event)) == [first, second]
