"""Asking for editions and issuing them: who may, how often, and what is left when it fails."""

from threading import Thread

import pytest
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from accounts.models import Visibility
from briefings.actions import issue_edition, request_edition
from briefings.defining import define
from briefings.imprint import content_sha256
from briefings.issuing import IssueRefused, gathered, may_issue
from briefings.models import Briefing, Edition, EditionRequest, Kind, Progress
from briefings.rendering import Rendered, RenderingFailed, render
from stakeholders.actions import give_consent, withdraw_consent
from stakeholders.models import Channel
from tests.factories import (
    make_answer,
    make_candidacy,
    make_event,
    make_participation,
    make_person,
    make_report,
    make_response,
    make_scored_questionnaire,
    make_settled,
)

pytestmark = pytest.mark.django_db


def definition(subject=None, audience=Visibility.INTERNAL, language="en") -> Briefing:
    return define(subject or make_candidacy(), audience, language)


def content_of(edition: Edition) -> bytes:
    with edition.pdf.open("rb") as pdf:
        return pdf.read()


@pytest.mark.parametrize(
    ("who", "audience", "expected"),
    [
        ("ada", Visibility.INTERNAL, True),
        ("ada", Visibility.PARTNER, True),
        ("ada", Visibility.PUBLIC, True),
        ("ben", Visibility.INTERNAL, True),
        ("ben", Visibility.PARTNER, False),
        ("ben", Visibility.PUBLIC, False),
        ("chloe", Visibility.INTERNAL, False),
        ("chloe", Visibility.PARTNER, False),
        ("chloe", Visibility.PUBLIC, False),
    ],
)
def test_may_issue_by_role_and_audience(request, who, audience, expected) -> None:
    assert may_issue(request.getfixturevalue(who), audience) == expected


def test_request_edition_queues_one_task(ben) -> None:
    request = request_edition(by=ben, briefing=definition())

    (task,) = DBTaskResult.objects.all()
    assert (request.progress, request.requested_by) == (Progress.QUEUED, ben)
    assert task.args_kwargs == {"args": [request.pk], "kwargs": {}}


def test_request_edition_twice_is_one_request(ada, ben) -> None:
    candidacy = make_candidacy()

    requests = [request_edition(by=by, briefing=definition(candidacy)) for by in (ada, ben, ada)]

    assert len(set(requests)) == 1
    assert (Briefing.objects.count(), DBTaskResult.objects.count()) == (1, 1)


def test_request_edition_after_a_failure_is_another_one(ben) -> None:
    candidacy = make_candidacy()
    failed = request_edition(by=ben, briefing=definition(candidacy))
    EditionRequest.objects.update(progress=Progress.FAILED, failure="No.")

    assert request_edition(by=ben, briefing=definition(candidacy)) != failed


def test_request_edition_refused_leaves_nothing(ben) -> None:
    with pytest.raises(IssueRefused):
        request_edition(by=ben, briefing=definition(audience=Visibility.PARTNER))

    assert (Briefing.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_request_edition_rolled_back_queues_nothing(ben) -> None:
    with transaction.atomic():
        request_edition(by=ben, briefing=definition())
        transaction.set_rollback(True)

    assert (EditionRequest.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_issue_edition_freezes_content_and_pdf(ben) -> None:
    response = make_response()
    make_answer(response)
    briefing = definition(response.candidacy)

    edition = issue_edition(by=ben, briefing=briefing)

    assert (edition.number, edition.briefing.kind, edition.issued_by) == (1, Kind.CANDIDACY, ben)
    assert edition.content_sha256 == content_sha256(gathered(briefing))
    assert edition.content["audience"] == "internal"
    assert content_of(edition).startswith(b"%PDF-")


def test_issue_edition_of_the_same_content_is_the_same_edition(ada, ben) -> None:
    event = make_event()

    first = issue_edition(by=ben, briefing=definition(event))
    again = issue_edition(by=ada, briefing=definition(event))

    assert first == again
    assert Edition.objects.count() == 1


def test_issue_edition_of_new_content_is_the_next_edition(ben) -> None:
    event = make_event()
    issue_edition(by=ben, briefing=definition(event))
    make_report(event, by=ben)

    edition = issue_edition(by=ben, briefing=definition(event))

    assert edition.number == 2
    assert Briefing.objects.count() == 1


def test_issue_edition_of_the_same_content_elsewhere_gives_the_same_bytes(ben) -> None:
    event = make_event()
    make_report(event, by=ben)
    with transaction.atomic():
        first = content_of(issue_edition(by=ben, briefing=definition(event)))
        transaction.set_rollback(True)

    assert content_of(issue_edition(by=ben, briefing=definition(event))) == first


def test_issue_edition_of_each_audience_and_language_is_a_briefing_of_its_own(ada) -> None:
    event = make_event()

    for audience, language in [(10, "fr"), (10, "en"), (20, "fr")]:
        issue_edition(by=ada, briefing=definition(event, Visibility(audience), language))

    assert sorted(Briefing.objects.values_list("audience", "language")) == [
        (10, "en"),
        (10, "fr"),
        (20, "fr"),
    ]


@pytest.mark.parametrize(
    ("audience", "with_scores", "expected"),
    [
        (Visibility.INTERNAL, None, True),
        (Visibility.PARTNER, None, False),
        (Visibility.PUBLIC, None, False),
        (Visibility.INTERNAL, False, False),
        (Visibility.PARTNER, True, True),
        (Visibility.PUBLIC, True, True),
    ],
)
def test_define_has_scores_inside_unless_told_otherwise(audience, with_scores, expected) -> None:
    briefing = define(make_candidacy(), audience, "fr", with_scores=with_scores)

    assert briefing.with_scores == expected


def test_define_of_an_event_has_no_scores() -> None:
    assert not define(make_event(), Visibility.INTERNAL, "fr", with_scores=True).with_scores


def test_issue_edition_with_and_without_scores_are_two_briefings(ada) -> None:
    version = make_answer(make_response(make_scored_questionnaire())).versions.get()
    make_settled(version, 2)
    candidacy = version.answer.response.candidacy

    editions = [
        issue_edition(
            by=ada,
            briefing=define(candidacy, Visibility.PARTNER, "en", with_scores=with_scores),
        )
        for with_scores in (True, False, True)
    ]

    with_them, without, again = editions
    assert with_them == again
    assert [edition.number for edition in editions] == [1, 1, 1]
    assert [len(edition.content["scorings"]) for edition in editions] == [1, 0, 1]
    assert without.briefing != with_them.briefing


def test_issue_edition_with_scores_outside_needs_a_coordinator(ben) -> None:
    briefing = define(make_candidacy(), Visibility.PARTNER, "fr", with_scores=True)

    with pytest.raises(IssueRefused):
        issue_edition(by=ben, briefing=briefing)

    assert Briefing.objects.count() == 0


def test_issue_edition_refused_leaves_nothing(ben) -> None:
    with pytest.raises(IssueRefused):
        issue_edition(by=ben, briefing=definition(audience=Visibility.PUBLIC))

    assert Briefing.objects.count() == 0


def test_issue_edition_of_too_many_pages_is_refused_with_a_sentence(ben) -> None:
    event = make_event()
    make_report(event, by=ben, body="mot " * 480_000)

    with pytest.raises(RenderingFailed, match="500"):
        issue_edition(by=ben, briefing=definition(event))

    assert Briefing.objects.count() == 0


def test_issue_edition_without_room_for_the_file_leaves_nothing(ben, settings, tmp_path) -> None:
    blocked = tmp_path / "not-a-folder"
    blocked.write_text("")
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(blocked)},
        }
    }

    with pytest.raises(OSError, match="not-a-folder"):
        issue_edition(by=ben, briefing=definition())

    assert Briefing.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_issue_edition_by_two_at_once_gives_one_edition(ben) -> None:
    event = make_event()
    editions: list[Edition] = []

    def issue() -> None:
        editions.append(issue_edition(by=ben, briefing=definition(event)))
        connection.close()

    threads = [Thread(target=issue) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(editions) == 2
    assert len(set(editions)) == 1


def test_issue_edition_obeys_a_consent_withdrawn_while_the_pdf_is_made(ada, monkeypatch) -> None:
    person = make_person("Zoé Canari")
    event = make_event()
    make_participation(event, person=person)
    give_consent(by=ada, person=person, channel=Channel.PARTNER, how="e-mail")

    def render_slowly(html: str, *, identifier: str, is_large: bool) -> Rendered:
        withdraw_consent(person=person, channel=Channel.PARTNER)
        return render(html, identifier=identifier)

    monkeypatch.setattr("briefings.issuing.render", render_slowly)
    edition = issue_edition(by=ada, briefing=definition(event, Visibility.PARTNER))

    assert edition.number == 1
    assert "Canari" not in str(edition.content)


@pytest.mark.django_db(transaction=True)
def test_gathered_sees_one_moment_of_the_database() -> None:
    event = make_event()

    content = gathered(definition(event))

    assert content.title.text == event.name
    assert not connection.in_atomic_block
