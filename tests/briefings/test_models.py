"""What the database holds true about briefings, editions and requests."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from accounts.models import Visibility
from briefings.actions import issue_edition
from briefings.defining import define
from briefings.models import Briefing, Edition, EditionRequest, Kind, Progress
from tests.briefings.editions import make_briefing, make_edition_row
from tests.factories import make_candidacy, make_election, make_event, make_pledge

pytestmark = pytest.mark.django_db

REFUSED: dict[str, Callable[[], object]] = {
    "briefing_one_subject": lambda: make_briefing(event=make_event()),
    "briefing_progress_of_pledges": lambda: make_briefing(since="2026-03-22"),
    "briefing_known_audience": lambda: make_briefing(audience=15),
    "briefing_known_length": lambda: make_briefing(length="long"),
    "briefing_items_are_keys": lambda: make_briefing(items="q1,q2"),
    "briefing_one_pledge_is_whole": lambda: Briefing.objects.create(
        kind=Kind.PLEDGE, pledge=make_pledge(), audience=10, language="fr", items="p1"
    ),
    "briefing_scores_of_answers": lambda: Briefing.objects.create(
        kind=Kind.EVENT, event=make_event(), audience=10, language="fr", with_scores=True
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_briefing_that_breaks_a_rule_is_refused(name) -> None:
    with pytest.raises(IntegrityError, match=f"briefings_{name}"), transaction.atomic():
        REFUSED[name]()


MAKE = {"event": make_event, "candidacy": make_candidacy, "election": make_election}


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("event", "candidacy"),
        ("event", "election"),
        ("candidacy", "event"),
        ("candidacy", "election"),
        ("followup", "event"),
    ],
)
def test_briefing_of_one_kind_with_a_subject_of_the_other_is_refused(kind, subject) -> None:
    row = MAKE[subject]()

    with pytest.raises(IntegrityError, match="one_subject"), transaction.atomic():
        Briefing.objects.create(kind=kind, audience=10, language="fr", **{subject: row})


def test_briefing_on_pledges_of_a_candidacy_and_an_election_at_once_is_refused() -> None:
    subjects = {"candidacy": make_candidacy(), "election": make_election()}

    with pytest.raises(IntegrityError, match="one_subject"), transaction.atomic():
        Briefing.objects.create(kind="followup", audience=10, language="fr", **subjects)


def test_briefing_defined_twice_is_refused() -> None:
    briefing = make_briefing()

    with pytest.raises(IntegrityError, match="one_per_definition"), transaction.atomic():
        make_briefing(candidacy=briefing.candidacy)


def test_briefing_with_and_without_scores_are_two_definitions() -> None:
    briefing = make_briefing()

    other = make_briefing(candidacy=briefing.candidacy, with_scores=True)

    assert other.pk != briefing.pk


def test_migration_adds_scores_to_internal_briefings_on_candidacies() -> None:
    inside, outside = make_briefing(), make_briefing(audience=20)
    event = Briefing.objects.create(kind=Kind.EVENT, event=make_event(), audience=10, language="fr")

    import_module("briefings.migrations.0003_scores_inside").add_scores(apps, None)

    found = Briefing.objects.in_bulk([inside.pk, outside.pk, event.pk])
    assert [row.with_scores for row in found.values()] == [
        row.pk == inside.pk for row in found.values()
    ]


def test_edition_with_a_number_in_use_is_refused(ben) -> None:
    edition = make_edition_row(by=ben)

    with pytest.raises(IntegrityError, match="edition_one_per_number"), transaction.atomic():
        make_edition_row(by=ben, briefing=edition.briefing, number=edition.number)


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("ready_has_edition", {"progress": Progress.READY}),
        ("failed_says_why", {"progress": Progress.FAILED}),
        ("failed_says_why", {"progress": Progress.QUEUED, "failure": "Why?"}),
    ],
)
def test_request_that_contradicts_itself_is_refused(ben, rule, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=f"editionrequest_{rule}"), transaction.atomic():
        EditionRequest.objects.create(briefing=make_briefing(), requested_by=ben, **fields)


def test_request_beside_an_unfinished_one_is_refused(ben) -> None:
    briefing = make_briefing()
    EditionRequest.objects.create(briefing=briefing, requested_by=ben)

    with pytest.raises(IntegrityError, match="one_unfinished"), transaction.atomic():
        EditionRequest.objects.create(
            briefing=briefing, requested_by=ben, progress=Progress.RUNNING
        )


def test_briefings_editions_and_requests_are_for_staff(ben, chloe) -> None:
    make_edition_row(by=ben)

    assert [
        model.objects.visible_to(user).count()
        for model in (Briefing, Edition, EditionRequest)
        for user in (ben, chloe)
    ] == [1, 0, 1, 0, 1, 0]


def test_briefing_subject_is_what_it_is_about() -> None:
    event = make_event()

    assert Briefing(kind=Kind.EVENT, event=event).subject == event


def test_migration_gives_earlier_editions_the_code_that_issuing_gives(ada) -> None:
    inside = issue_edition(by=ada, briefing=define(make_candidacy(), Visibility.INTERNAL, "en"))
    outside = issue_edition(by=ada, briefing=define(make_event(), Visibility.PARTNER, "fr"))
    made_for_a_test = make_edition_row(by=ada)
    connection.check_constraints()  # settles what is deferred, which would bar ALTER TABLE

    with connection.schema_editor() as editor:
        import_module("briefings.migrations.0005_sharing").give_codes(apps, editor)

    codes = dict(Edition.objects.values_list("pk", "code"))
    assert (codes[inside.pk], codes[outside.pk]) == (inside.code, outside.code)
    assert codes[made_for_a_test.pk] != made_for_a_test.code


def test_briefing_tells_its_manner_from_all_others() -> None:
    first = make_briefing()

    for manner in (
        {"length": "one_page"},
        {"large_print": True},
        {"introduction": "é" * 3000},
        {"items": "q1 q2"},
    ):
        make_briefing(candidacy=first.candidacy, **manner)
        with pytest.raises(IntegrityError, match="one_per_definition"), transaction.atomic():
            make_briefing(candidacy=first.candidacy, **manner)
