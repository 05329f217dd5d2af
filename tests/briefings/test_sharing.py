"""Approving, sharing, revoking and withdrawing: the actions, and what the database holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.models import Role, Visibility
from briefings.actions import (
    approve,
    issue_edition,
    override_silence,
    revoke_link,
    share,
    withdraw_edition,
)
from briefings.approving import ApprovalRefused, why_not_approve
from briefings.defining import define
from briefings.models import Approval, Edition, Naming, ShareLink, Withdrawal
from briefings.sharing import (
    SharingRefused,
    count_opening,
    is_open,
    link_of,
    secret_of,
    why_not_share,
)
from stakeholders.actions import give_consent, withdraw_consent
from stakeholders.models import Channel
from tests.briefings.editions import make_approved, make_briefing, make_edition_row, make_link
from tests.factories import (
    make_affiliation,
    make_election,
    make_event,
    make_organisation,
    make_participation,
    make_person,
    make_pledge,
    make_user,
)

pytestmark = pytest.mark.django_db
PARTNER, PUBLIC = Visibility.PARTNER, Visibility.PUBLIC


def outside(by, audience=PARTNER, **fields) -> Edition:
    return make_edition_row(by=by, briefing=make_briefing(audience=audience, **fields))


@contextmanager
def refused(name: str) -> Iterator[None]:
    """The database refuses, by the constraint of this name."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
    assert caught.value.__cause__.diag.constraint_name == f"briefings_{name}"


# --- approving ------------------------------------------------------------------------------


def test_approve_lets_an_edition_be_shared(ada, ben) -> None:
    edition = outside(ada)
    before = why_not_share(edition)

    approval = approve(by=ben, edition=edition)

    assert before != ""
    assert why_not_share(Edition.objects.get(pk=edition.pk)) == ""
    assert (approval.edition, approval.approved_by) == (edition, ben)


def test_approve_by_whoever_issued_it_is_refused(ada) -> None:
    edition = outside(ada)

    with pytest.raises(ApprovalRefused):
        approve(by=ada, edition=edition)

    assert Approval.objects.count() == 0


def test_approve_is_refused_to_volunteers_and_of_what_stays_inside(ada, ben, chloe) -> None:
    with pytest.raises(ApprovalRefused):
        approve(by=chloe, edition=outside(ada))
    with pytest.raises(ApprovalRefused):
        approve(by=ben, edition=make_edition_row(by=ada))


def test_to_approve_is_the_newest_edition_that_stands(ada) -> None:
    first = outside(ada)
    second = make_edition_row(by=ada, briefing=first.briefing)
    make_edition_row(by=ada)
    before = list(Edition.objects.to_approve())

    withdraw_edition(by=ada, edition=second, reason="Une erreur")

    assert before == [second]
    assert list(Edition.objects.to_approve()) == [first]


def test_approve_twice_and_of_what_was_withdrawn_is_refused(ada, ben) -> None:
    approved, withdrawn = make_approved(ada), outside(ada)
    withdraw_edition(by=ada, edition=withdrawn, reason="Une erreur")

    for edition in (approved, withdrawn):
        with pytest.raises(ApprovalRefused):
            approve(by=ben, edition=edition)


def test_approve_by_a_member_of_a_beneficiary_is_refused(ada, ben) -> None:
    organisation = make_organisation()
    pledge = make_pledge()
    pledge.beneficiaries.add(organisation)
    make_affiliation(ben, organisation)
    theirs = outside(ada, candidacy=pledge.candidacy)

    assert why_not_approve(ben, theirs) != ""
    assert why_not_approve(ben, outside(ada)) == ""
    with pytest.raises(ApprovalRefused):
        approve(by=ben, edition=theirs)


@pytest.mark.parametrize(
    ("name", "edition_of", "by"),
    [
        ("approval_by_somebody_else", outside, "ada"),
        ("approval_of_what_leaves", lambda ada: make_edition_row(by=ada), "ben"),
    ],
)
def test_database_refuses_an_approval(ada, ben, name, edition_of, by) -> None:
    edition = edition_of(ada)

    with refused(name):
        Approval.objects.create(edition=edition, approved_by={"ada": ada, "ben": ben}[by])


def test_database_refuses_to_approve_what_was_withdrawn(ada, ben) -> None:
    edition = outside(ada)
    Withdrawal.objects.create(edition=edition, reason="x", withdrawn_by=ada)

    with refused("approval_of_what_stands"):
        Approval.objects.create(edition=edition, approved_by=ben)


# --- sharing --------------------------------------------------------------------------------


def test_share_makes_a_link_whose_secret_is_kept_nowhere(ada) -> None:
    link = make_link(ada)

    secret = secret_of(link)
    row = ShareLink.objects.filter(pk=link.pk).values().get()
    assert len(secret) == 48
    assert secret not in str(row)
    assert link_of(secret) == link
    assert is_open(link)
    assert link_of(secret[:-1] + "g") is None


def test_share_link_outlives_a_change_of_key_and_can_then_not_be_shown(ada, settings) -> None:
    link = make_link(ada)
    secret = secret_of(link)

    settings.SECRET_KEY = "another key, after an incident"

    assert link_of(secret) == link
    assert secret_of(link) == ""


def test_share_by_an_advocate_is_refused(ben) -> None:
    with pytest.raises(SharingRefused):
        make_link(ben)

    assert ShareLink.objects.count() == 0


@pytest.mark.parametrize("audience", list(Visibility))
def test_share_before_the_approval_is_refused(ada, audience) -> None:
    edition = outside(ada, audience)

    with pytest.raises(SharingRefused):
        make_link(ada, edition)
    with refused("sharelink_of_what_was_approved"):
        ShareLink.objects.create(
            edition=edition,
            recipient="x",
            nonce="0" * 32,
            sha256="0" * 64,
            created_by=ada,
            expires_at=timezone.now() + timedelta(days=1),
        )


def test_link_closes_at_the_end_of_its_day(ada) -> None:
    link = make_link(ada, until=timezone.localdate() + timedelta(days=2))

    with time_machine.travel(link.expires_at - timedelta(seconds=2), tick=False):
        assert is_open(link)
    with time_machine.travel(link.expires_at, tick=False):
        assert not is_open(link)
    assert timezone.localtime(link.expires_at).hour == 0


def test_link_that_was_revoked_stays_closed_and_says_by_whom_first(ada, ben) -> None:
    link = make_link(ada)

    revoke_link(by=ben, link=link)
    revoke_link(by=ada, link=link)

    link.refresh_from_db()
    assert not is_open(link)
    assert link.revoked_by == ben


def test_link_to_an_edition_that_was_withdrawn_is_closed(ada) -> None:
    link = make_link(ada)

    withdraw_edition(by=ada, edition=link.edition, reason="Une erreur")

    assert not is_open(link)
    with pytest.raises(SharingRefused):
        make_link(ada, link.edition)


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "1" * 64},
        {"nonce": "1" * 32},
        {"expires_at": timezone.now() + timedelta(days=300)},
    ],
)
def test_database_keeps_a_link_what_it_is(ada, change) -> None:
    link = make_link(ada)

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        ShareLink.objects.filter(pk=link.pk).update(**change)


def test_database_refuses_a_link_for_ever(ada) -> None:
    with refused("sharelink_ends"):
        make_link(ada, until=timezone.localdate() + timedelta(days=800))


def test_history_of_links_keeps_no_address(ada) -> None:
    make_link(ada, contact="redaction@example.org")

    event = ShareLink.pgh_event_model.objects.values().get()

    assert "redaction@example.org" not in str(event)


def test_count_opening_keeps_a_number_a_day_and_nothing_else(ada) -> None:
    link = make_link(ada)

    for _time in range(3):
        count_opening(link)

    (row,) = link.openings.values()
    assert (row["day"], row["count"]) == (timezone.localdate(), 3)
    assert set(row) == {"id", "link_id", "day", "count"}


def test_edition_that_a_later_one_follows_is_neither_approved_nor_shared(ada, ben) -> None:
    edition = make_approved(ada)
    waiting = make_edition_row(by=ada, briefing=edition.briefing)
    link = make_link(ada, edition)
    later = make_edition_row(by=ada, briefing=edition.briefing)

    with pytest.raises(ApprovalRefused):
        approve(by=ben, edition=waiting)
    approve(by=ben, edition=later)

    with pytest.raises(SharingRefused):
        make_link(ada, edition)
    assert is_open(link)


# --- consent --------------------------------------------------------------------------------


def shared_naming(ada, audience, channel):
    """A link to an edition that names somebody who agreed to it."""
    person, event = make_person("Zoé Canari"), make_event()
    make_participation(event, person=person)
    give_consent(by=ada, person=person, channel=channel, how="e-mail")
    edition = issue_edition(by=ada, briefing=define(event, audience, "fr"))
    approve(by=make_user(Role.ADVOCATE), edition=edition)
    return person, make_link(ada, edition)


@pytest.mark.parametrize(
    ("audience", "channel", "withdrawn", "expected"),
    [
        (PARTNER, Channel.PARTNER, Channel.PARTNER, False),
        (PUBLIC, Channel.PUBLIC, Channel.PUBLIC, False),
        (PARTNER, Channel.PARTNER, Channel.PUBLIC, True),
        (PARTNER, Channel.PARTNER, Channel.VIDEO, True),
    ],
)
def test_consent_withdrawn_suspends_the_links_of_what_names_the_person(
    ada, audience, channel, withdrawn, expected
) -> None:
    person, link = shared_naming(ada, audience, channel)
    give_consent(by=ada, person=person, channel=withdrawn, how="e-mail")

    withdraw_consent(person=person, channel=withdrawn)

    assert is_open(link) == expected
    assert ShareLink.objects.suspended().exists() != expected


def test_consent_withdrawn_leaves_other_links_open_and_the_next_edition_without_the_name(
    ada, ben
) -> None:
    person, link = shared_naming(ada, PARTNER, Channel.PARTNER)
    other = make_link(ada)

    withdraw_consent(person=person, channel=Channel.PARTNER)
    with pytest.raises(SharingRefused):
        make_link(ada, link.edition)
    following = issue_edition(by=ada, briefing=link.edition.briefing)
    approve(by=ben, edition=following)

    assert is_open(other)
    assert not is_open(link)
    assert list(following.people.all()) == []
    assert "Canari" not in str(following.content)
    assert is_open(make_link(ada, following))


def test_naming_is_once(ada) -> None:
    edition, person = outside(ada), make_person()
    Naming.objects.create(edition=edition, person=person)

    with refused("naming_once"):
        Naming.objects.create(edition=edition, person=person)


# --- numbers and days -----------------------------------------------------------------------


def test_issue_edition_with_equal_content_returns_the_current_one_unless_withdrawn(ada) -> None:
    briefing = define(make_event(), PARTNER, "fr")
    first = issue_edition(by=ada, briefing=briefing)

    again = issue_edition(by=ada, briefing=briefing)
    withdraw_edition(by=ada, edition=first, reason="Une erreur")
    later = issue_edition(by=ada, briefing=briefing)

    assert again == first
    assert (later.number, later.content_sha256) == (2, first.content_sha256)
    assert later.code != first.code


def test_withdraw_edition_is_for_coordinators_once_and_for_good(ada, ben) -> None:
    edition = make_approved(ada)

    with pytest.raises(ApprovalRefused):
        withdraw_edition(by=ben, edition=edition, reason="x")
    withdraw_edition(by=ada, edition=edition, reason=" Une erreur ")
    with pytest.raises(ApprovalRefused):
        withdraw_edition(by=ada, edition=edition, reason="x")

    assert edition.withdrawal.reason == "Une erreur"


def test_share_on_a_quiet_day_is_refused_unless_a_coordinator_lets_it(ada) -> None:
    edition = make_approved(ada)
    make_election(first_round_on=timezone.localdate() + timedelta(days=1))
    noon = timezone.localtime().replace(hour=12)

    with time_machine.travel(noon, tick=False):
        with pytest.raises(SharingRefused):
            make_link(ada, edition)
        override_silence(by=ada, reason="Une erreur à corriger")
        link = share(by=ada, edition=edition, recipient="Une fondation", until=timezone.localdate())

    assert link.recipient == "Une fondation"


def test_quiet_day_leaves_links_open(ada) -> None:
    link = make_link(ada)

    make_election(first_round_on=timezone.localdate())

    assert is_open(link)
