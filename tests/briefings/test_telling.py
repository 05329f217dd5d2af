"""Those who have an edition are told that it was replaced or withdrawn, once, in a letter each."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from briefings.actions import approve, forget_contact, revoke_link, withdraw_edition
from briefings.models import News, Telling
from briefings.tasks import queue_waiting_tellings, tell_contact
from tests.briefings.editions import make_approved, make_briefing, make_edition_row, make_link
from tests.factories import make_candidacy, make_election

pytestmark = pytest.mark.django_db
FIRST, SECOND = "une@example.org", "deux@example.org"


def replaced(ada, ben, *contacts: str):
    """An edition that contacts have, and the approved one that replaces it."""
    edition = make_approved(ada)
    for contact in contacts:
        make_link(ada, edition, contact=contact)
    later = make_edition_row(by=ada, briefing=edition.briefing)
    approve(by=ben, edition=later)
    return edition, later


def run_all() -> None:
    for telling in Telling.objects.all():
        tell_contact.call(telling.pk)


def queued() -> int:
    return DBTaskResult.objects.filter(task_path=tell_contact.module_path).count()


def test_each_contact_of_an_earlier_edition_is_told_once_in_a_letter_of_their_own(
    ada, ben, mailoutbox, settings
) -> None:
    settings.COALITION_CONTACT = "contact@coalition.example"
    edition, later = replaced(ada, ben, FIRST, SECOND, FIRST.upper(), "")

    run_all()
    run_all()

    assert queued() == 2
    assert sorted(letter.to for letter in mailoutbox) == [[FIRST.upper()], [SECOND]]
    letter = mailoutbox[0]
    assert f"/e/{edition.code}/" in letter.body
    assert "contact@coalition.example" in letter.body
    assert str(later.number) in letter.body
    assert all(telling.sent_at for telling in Telling.objects.all())


def test_letter_names_nobody_and_nothing_that_the_briefing_is_about(ada, ben, mailoutbox) -> None:
    candidacy = make_candidacy(name="Liste Canari")
    edition = make_approved(ada, briefing=make_briefing(candidacy=candidacy, audience=20))
    make_link(ada, edition, contact=FIRST, recipient="Fondation Moineau")

    withdraw_edition(by=ada, edition=edition, reason="Erreur sur Canari")
    run_all()

    (letter,) = mailoutbox
    words = letter.subject + letter.body
    assert not any(word in words for word in ("Canari", "Moineau", "Erreur", "Ada"))


def test_who_has_the_edition_is_told_of_its_withdrawal_also_through_a_closed_link(
    ada, ben, mailoutbox
) -> None:
    link = make_link(ada, contact=FIRST)
    revoke_link(by=ada, link=link)

    withdraw_edition(by=ada, edition=link.edition, reason="Une erreur")
    run_all()

    assert [letter.to for letter in mailoutbox] == [[FIRST]]
    assert Telling.objects.get().news == News.WITHDRAWN


def test_who_asked_to_be_told_no_more_is_not(ada, ben, mailoutbox) -> None:
    link = make_link(ada, contact=FIRST)
    withdraw_edition(by=ada, edition=link.edition, reason="Une erreur")

    forget_contact(link=link)
    run_all()

    assert mailoutbox == []


def test_nothing_is_told_before_the_approval(ada) -> None:
    edition = make_approved(ada)
    make_link(ada, edition, contact=FIRST)

    make_edition_row(by=ada, briefing=edition.briefing)

    assert Telling.objects.count() == 0


def test_letter_waits_for_the_end_of_a_quiet_day_and_is_then_queued(ada, ben, mailoutbox) -> None:
    replaced(ada, ben, FIRST)
    election = make_election(first_round_on=timezone.localdate() + timedelta(days=1))
    DBTaskResult.objects.all().delete()

    with time_machine.travel(timezone.localtime().replace(hour=12), tick=False):
        run_all()
        queue_waiting_tellings()
    assert (len(mailoutbox), queued()) == (0, 0)

    election.first_round_on += timedelta(days=60)
    election.save()
    queue_waiting_tellings()
    queue_waiting_tellings()
    assert queued() == 1
    run_all()
    assert len(mailoutbox) == 1


def test_letter_that_was_interrupted_is_sent_the_next_day(ada, ben, mailoutbox) -> None:
    replaced(ada, ben, FIRST)
    Telling.objects.update(handed_at=timezone.now())

    run_all()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        run_all()

    assert len(mailoutbox) == 1
    assert mailoutbox[0].extra_headers["Message-ID"].startswith("<edition-told-")


def test_letter_that_the_mail_server_refuses_is_tried_again_the_next_day(
    ada, ben, mailoutbox
) -> None:
    replaced(ada, ben, "not an address\n")
    telling = Telling.objects.get()

    with pytest.raises(ValueError, match="CR or LF"):
        tell_contact.call(telling.pk)
    tell_contact.call(telling.pk)

    telling.refresh_from_db()
    assert (telling.handed_at is None, telling.sent_at) == (False, None)
