"""The task that makes an edition: how it ends, and that it ends once."""

import pytest

from accounts.models import Role, Visibility
from briefings.actions import request_edition
from briefings.defining import define
from briefings.models import Edition, EditionRequest, Progress
from briefings.tasks import make_edition, move_request
from tests.factories import make_event, make_report

pytestmark = pytest.mark.django_db


def ask(by, event=None, audience=Visibility.INTERNAL) -> EditionRequest:
    return request_edition(by=by, briefing=define(event or make_event(), audience, "fr"))


def test_make_edition_ends_with_an_edition(ben) -> None:
    request = ask(ben)

    make_edition.call(request.pk)

    request.refresh_from_db()
    assert (request.progress, request.failure) == (Progress.READY, "")
    assert request.edition == Edition.objects.get()
    assert request.edition.issued_by == ben


def test_make_edition_twice_makes_one(ben) -> None:
    request = ask(ben)

    make_edition.call(request.pk)
    make_edition.call(request.pk)

    assert Edition.objects.count() == 1


def test_make_edition_goes_on_where_a_killed_worker_stopped(ben) -> None:
    request = ask(ben)
    move_request(request, Progress.RUNNING)

    make_edition.call(request.pk)

    request.refresh_from_db()
    assert request.progress == Progress.READY


def test_make_edition_of_a_missing_request_does_nothing() -> None:
    make_edition.call(10**9)

    assert Edition.objects.count() == 0


def test_make_edition_too_long_fails_with_a_sentence_in_the_language_of_who_asked(ben) -> None:
    event = make_event()
    make_report(event, by=ben, body="mot " * 480_000)
    request = ask(ben, event)

    make_edition.call(request.pk)

    request.refresh_from_db()
    assert request.progress == Progress.FAILED
    assert request.failure.startswith("This briefing would have more than 500 pages.")


def test_make_edition_for_somebody_who_lost_the_role_fails_with_a_sentence(ada) -> None:
    request = ask(ada, audience=Visibility.PARTNER)
    ada.role = Role.ADVOCATE
    ada.save(update_fields=["role"])

    make_edition.call(request.pk)

    request.refresh_from_db()
    assert request.progress == Progress.FAILED
    assert request.failure.startswith("Only a coordinator")


def test_make_edition_with_a_fault_of_ours_fails_with_a_sentence(ben, settings, tmp_path) -> None:
    blocked = tmp_path / "not-a-folder"
    blocked.write_text("")
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(blocked)},
        }
    }
    request = ask(ben)

    make_edition.call(request.pk)

    request.refresh_from_db()
    assert request.progress == Progress.FAILED
    assert request.failure.startswith("The briefing could not be made because of a fault of ours")


def test_move_request_leaves_an_ended_request_alone(ben) -> None:
    request = ask(ben)
    make_edition.call(request.pk)

    move_request(request, Progress.FAILED, failure="Too late.")

    request.refresh_from_db()
    assert request.progress == Progress.READY
