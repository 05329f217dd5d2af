"""Inviting somebody: one link, one address, one role, seven days, and nothing of it in clear."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.actions.invitations import (
    MayNotAccept,
    MayNotInvite,
    Newcomer,
    accept_invitation,
    invite,
    revoke_invitation,
)
from accounts.actions.team import change_role
from accounts.invitation_links import link_of
from accounts.models import Invitation, Role, User
from accounts.tasks import send_invitation
from tests.factories import make_invitation, make_user

pytestmark = pytest.mark.django_db

PAGE = "/account/team/"
PASSWORD = "quatre mots sans lien"
CHOSEN = {"display_name": "Zoé", "pseudonym": "Z.", "language": "en", "password": PASSWORD}


@pytest.fixture
def client() -> Client:
    return stranger()


def stranger() -> Client:
    return Client(headers={"accept-language": "en"})


def filled(**fields: Any) -> dict[str, Any]:
    return {
        "email": "Zoe@Example.org",
        "role": Role.VOLUNTEER.value,
        "language": "fr",
        "name": "Zoé",
    } | fields


@pytest.fixture
def ada_confirmed(ada_client: Client) -> Client:
    """Ada, who just gave her password once more."""
    ada_client.post("/account/reauthenticate/", {"password": "correct horse battery"})
    return ada_client


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


# --- Inviting -----------------------------------------------------------------------------------


def test_invitation_keeps_the_hash_of_its_link_alone(ada) -> None:
    invitation = make_invitation(by=ada, email="zoe@example.org")

    token = link_of(invitation).rstrip("/").rpartition("/")[2]
    kept = [str(value) for value in vars(invitation).values()]
    queued = [json.dumps(result.args_kwargs) for result in DBTaskResult.objects.all()]
    assert len(token) == 43
    assert not any(token in value for value in [*kept, *queued])


def test_coordinator_invites_after_the_password_and_types_nothing_twice(ada_client) -> None:
    asked = ada_client.post(PAGE, filled())
    done = ada_client.post(
        asked.url, {"password": "correct horse battery", "next": PAGE}, follow=True
    )

    invitation = Invitation.objects.get()
    assert asked.url.startswith("/account/reauthenticate/")
    assert (invitation.email, invitation.role, invitation.name) == ("zoe@example.org", 10, "Zoé")
    assert "a link is on its way to zoe@example.org" in said(done)


def test_wrong_password_invites_nobody(ada_client) -> None:
    asked = ada_client.post(PAGE, filled())
    ada_client.post(asked.url, {"password": "wrong", "next": PAGE})

    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"email": "nobody"}, "Enter a valid email address"),
        ({"email": "BEN@example.org"}, "Ben already has an account with this address"),
        ({"role": "40"}, "This role does not exist"),
        ({"role": ""}, "This field is required"),
    ],
)
def test_form_that_is_refused_says_why(ada_confirmed, ben, fields, sentence) -> None:
    response = ada_confirmed.post(PAGE, filled(**fields))

    assert response.status_code == 422
    assert sentence in said(response)
    assert not Invitation.objects.exists()


def test_closed_account_is_opened_again_instead(ada) -> None:
    make_user(email="zoe@example.org", is_active=False)

    with pytest.raises(MayNotInvite, match="Open it again"):
        invite(by=ada, email="zoe@example.org", role=Role.VOLUNTEER, language="fr")


def test_only_coordinators_invite(ben, ben_client) -> None:
    with pytest.raises(MayNotInvite, match="Only a coordinator"):
        invite(by=ben, email="zoe@example.org", role=Role.VOLUNTEER, language="fr")

    assert ben_client.post(PAGE, filled()).status_code == 403


def test_second_invitation_replaces_the_first(ada, client) -> None:
    first = make_invitation(by=ada, email="zoe@example.org")
    second = make_invitation(by=ada, email="zoe@example.org", role=Role.ADVOCATE)

    answers = [client.get(link_of(each)) for each in (first, second)]

    first.refresh_from_db()
    assert (first.revoked_by, [answer.status_code for answer in answers]) == (ada, [410, 200])
    assert "replaced by a newer one" in said(answers[0])


# --- The letter ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_letter_goes_to_one_address_in_its_language_and_names_nobody(smtp, ada) -> None:
    invitation = make_invitation(by=ada, email="zoe@example.org", language="fr", name="Zoé")

    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    send_invitation.call(invitation.pk)  # again, as after a worker that was killed

    ((recipients, letter),) = smtp.received
    assert (recipients, letter["To"]) == (["zoe@example.org"], "zoe@example.org")
    assert letter["Subject"] == "Parole tenue\xa0: votre invitation"
    words = letter.get_content()
    assert link_of(invitation) in words
    assert not any(name in words + letter["Subject"] for name in ("Zoé", "Ada"))
    invitation.refresh_from_db()
    assert invitation.mailed_at is not None


@pytest.mark.django_db(transaction=True)
def test_letter_of_an_invitation_taken_back_stays_here(smtp, ada) -> None:
    invitation = make_invitation(by=ada)
    revoke_invitation(by=ada, invitation=invitation)

    send_invitation.call(invitation.pk)

    assert smtp.received == []


# --- Accepting ----------------------------------------------------------------------------------


def test_newcomer_chooses_name_and_password_and_is_signed_in(client, ada) -> None:
    link = link_of(make_invitation(by=ada, email="zoe@example.org", role=Role.ADVOCATE))

    page = client.get(link)
    done = client.post(link, CHOSEN, follow=True)

    user = User.objects.get(email="zoe@example.org")
    assert (page.status_code, Invitation.objects.get().accepted_by) == (200, user)
    assert (user.display_name, user.pseudonym, user.role, user.language) == ("Zoé", "Z.", 20, "en")
    assert user.check_password(PASSWORD)
    assert done.redirect_chain == [("/account/welcome/", 302)]
    assert done.context["request"].user == user
    assert "ada@example.org" in said(done)


def test_form_sent_twice_makes_one_account(client) -> None:
    link = link_of(make_invitation())

    answers = [client.post(link, CHOSEN) for _time in range(2)]

    assert [answer.url for answer in answers] == ["/account/welcome/"] * 2


@pytest.mark.parametrize("password", ["short", "", "motdepasse", "newcomer@example.org"])
def test_weak_password_is_refused_and_the_rest_stays(client, password) -> None:
    link = link_of(make_invitation(email="newcomer@example.org"))

    response = client.post(link, CHOSEN | {"password": password})

    assert response.status_code == 422
    assert 'value="Zoé"' in said(response)
    assert Invitation.objects.get().accepted_at is None


def test_link_is_refused_once_it_was_used(client) -> None:
    link = link_of(make_invitation())
    client.post(link, CHOSEN)

    answers = [stranger().get(link), stranger().post(link, CHOSEN | {"display_name": "Max"})]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert "This invitation was used already" in said(answers[1])
    assert not User.objects.filter(display_name="Max").exists()


def test_link_is_refused_after_seven_days(client, time_machine) -> None:
    invitation = make_invitation()
    time_machine.move_to(invitation.expires_at)

    response = client.post(link_of(invitation), CHOSEN)

    assert (response.status_code, User.objects.filter(email=invitation.email).exists()) == (
        410,
        False,
    )
    assert "more than seven days old" in said(response)


def test_link_is_refused_once_it_was_taken_back(client, ada_client, ada) -> None:
    invitation = make_invitation(by=ada)
    ada_client.post(f"/account/team/invitations/{invitation.pk}/revoke/")

    response = client.post(link_of(invitation), CHOSEN)

    assert response.status_code == 410
    assert "taken back" in said(response)
    with pytest.raises(MayNotAccept):
        accept_invitation(invitation=invitation, newcomer=Newcomer("Zoé", "", PASSWORD, "fr"))


def test_link_is_refused_to_somebody_else_who_is_signed_in(dan_client) -> None:
    invitation = make_invitation()

    answers = [dan_client.get(link_of(invitation)), dan_client.post(link_of(invitation), CHOSEN)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "You are signed in as Dan, and this link is for another address" in said(answers[1])
    assert not User.objects.filter(email=invitation.email).exists()


@pytest.mark.parametrize(
    "slipped_in", [{"role": "30"}, {"email": "mallory@example.org"}, {"role": "10 "}]
)
def test_role_or_address_that_was_slipped_in_is_refused(client, slipped_in) -> None:
    invitation = make_invitation()

    response = client.post(link_of(invitation), CHOSEN | slipped_in)

    assert response.status_code == 422
    assert "one address and one role, which nobody can change here" in said(response)
    assert not User.objects.filter(display_name="Zoé").exists()


@pytest.mark.parametrize("token", ["x", "é" * 43, "A" * 43, "../../login"])
def test_link_that_was_never_made_is_refused(client, token) -> None:
    assert client.post(f"/account/invitations/{token}/", CHOSEN).status_code == 404


def test_link_to_an_account_that_exists_meanwhile_says_so(client) -> None:
    invitation = make_invitation()
    make_user(email=invitation.email)

    response = client.get(link_of(invitation))

    assert response.status_code == 410
    assert "There is already an account with this address" in said(response)


# --- The database -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [{"role": 30}, {"email": "x@example.org"}, {"expires_at": timezone.now() + timedelta(days=9)}],
)
def test_database_lets_nobody_change_what_a_link_is_bound_to(change) -> None:
    invitation = make_invitation()

    with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(**change)


def test_database_keeps_what_ended_and_every_row(ada) -> None:
    invitation = revoke_invitation(by=ada, invitation=make_invitation(by=ada))

    with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
        Invitation.objects.update(revoked_at=None, revoked_by=None)
    with pytest.raises(DatabaseError, match="Cannot delete rows"), transaction.atomic():
        invitation.delete()


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"role": 40}, "known_role"),
        ({"email": "Zoe@example.org"}, "address_in_lower_case"),
        ({"token_hash": "A" * 43}, "keeps_a_hash"),
        ({"expires_at": timezone.now() + timedelta(days=8)}, "seven_days"),
        ({"accepted_at": timezone.now()}, "accepted_in_time"),
        ({"revoked_at": timezone.now()}, "revoked_by_somebody"),
        ({"email": "newcomer@example.org"}, "one_unanswered"),
    ],
)
def test_database_refuses(ada, fields, constraint) -> None:
    make_invitation(by=ada, email="newcomer@example.org")
    now = timezone.now()
    row = {
        "email": "zoe@example.org",
        "role": 10,
        "language": "fr",
        "seed": "0",
        "token_hash": "0" * 64,
        "invited_by": ada,
        "created_at": now,
        "expires_at": now + timedelta(days=7),
    }

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Invitation.objects.create(**(row | fields))


def test_history_says_who_invited_and_accepted(client, ada) -> None:
    client.post(link_of(make_invitation(by=ada)), CHOSEN)

    events = Invitation.pgh_event_model.objects.order_by("pgh_id")
    assert [(event.pgh_label, event.accepted_by_id is None) for event in events] == [
        ("insert", True),
        ("update", False),
    ]
    assert not hasattr(events[0], "token_hash")


def test_role_of_an_invitation_does_not_outlive_a_change(ada, client) -> None:
    client.post(link_of(make_invitation(by=ada, role=Role.COORDINATOR)), CHOSEN)
    newcomer = User.objects.get(display_name="Zoé")

    change_role(by=ada, user=newcomer, role=Role.VOLUNTEER)

    assert client.get(PAGE).status_code == 403
