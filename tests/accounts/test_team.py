"""The people of the team: roles, accounts closed and opened again, last activity by the day."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.team import MayNotChange, change_role, deactivate, reactivate
from accounts.models import Role, SystemUser, User
from tests.factories import make_invitation, make_user

pytestmark = pytest.mark.django_db

PAGE = "/account/team/"


def confirmed(client: Client) -> Client:
    client.post("/account/reauthenticate/", {"password": "correct horse battery"})
    return client


# --- Roles --------------------------------------------------------------------------------------


def test_role_changes_with_the_next_request(ada_client, ben, ben_client) -> None:
    before = ben_client.get("/pledges/").status_code

    confirmed(ada_client).post(f"{PAGE}{ben.pk}/role/", {"role": 10})

    assert (before, ben_client.get("/pledges/").status_code) == (200, 403)


def test_each_change_asks_for_the_password_first(ada_client, ben) -> None:
    for page, fields in [("role", {"role": 10}), ("deactivate", {}), ("reactivate", {})]:
        response = ada_client.post(f"{PAGE}{ben.pk}/{page}/", fields)

        assert response.url.startswith("/account/reauthenticate/?next=")
    ben.refresh_from_db()
    assert (ben.role, ben.is_active) == (20, True)


def test_role_that_does_not_exist_changes_nothing(ada_client, ben) -> None:
    response = confirmed(ada_client).post(f"{PAGE}{ben.pk}/role/", {"role": 31}, follow=True)

    ben.refresh_from_db()
    assert (ben.role, "This role does not exist" in response.content.decode()) == (20, True)


def test_last_coordinator_stays_one(ada, ada_client) -> None:
    User.objects.system(SystemUser.COMMAND_LINE)
    make_user(Role.COORDINATOR, is_active=False)
    confirmed(ada_client)

    answers = [
        ada_client.post(f"{PAGE}{ada.pk}/{page}/", fields, follow=True)
        for page, fields in [("role", {"role": 20}), ("deactivate", {})]
    ]

    ada.refresh_from_db()
    assert (ada.role, ada.is_active) == (30, True)
    assert all("There is no other coordinator" in answer.content.decode() for answer in answers)


def test_coordinator_steps_down_where_another_one_stays(ada) -> None:
    make_user(Role.COORDINATOR)

    change_role(by=ada, user=ada, role=Role.VOLUNTEER)

    ada.refresh_from_db()
    assert ada.role == Role.VOLUNTEER
    with pytest.raises(MayNotChange, match="Only a coordinator"):
        change_role(by=ada, user=ada, role=Role.COORDINATOR)


# --- Closing ------------------------------------------------------------------------------------


def test_closed_account_is_out_at_once_and_its_cookie_never_works_again(
    ada, ada_client, ben, ben_client, dan_client
) -> None:
    invitation = make_invitation(by=make_user(Role.COORDINATOR))
    before = ben_client.get("/").status_code

    confirmed(ada_client).post(f"{PAGE}{ben.pk}/deactivate/")
    denied = ben_client.get("/")
    may_sign_in = Client().login(email=ben.email, password="correct horse battery")
    reactivate(by=ada, user=ben)

    assert (before, denied.status_code, ben_client.get("/").status_code) == (200, 302, 302)
    assert dan_client.get("/").status_code == 200
    assert not may_sign_in
    assert Client().login(email=ben.email, password="correct horse battery")
    invitation.refresh_from_db()
    assert invitation.revoked_at is None


def test_closing_an_account_ends_the_invitations_that_it_sent(ada) -> None:
    other = make_user(Role.COORDINATOR)
    invitation = make_invitation(by=other)

    deactivate(by=ada, user=other)

    invitation.refresh_from_db()
    assert invitation.revoked_by == ada


def test_actors_without_a_person_are_not_found(ada_client) -> None:
    system = User.objects.system(SystemUser.COMMAND_LINE)

    answers = [
        ada_client.post(f"{PAGE}{system.pk}/{page}/", {"role": 10}).status_code
        for page in ("role", "deactivate", "reactivate")
    ]

    assert answers == [404, 404, 404]


# --- The page -----------------------------------------------------------------------------------


def test_last_activity_is_a_day_and_reading_leaves_no_trace(chloe, chloe_client) -> None:
    User.objects.update(last_login=datetime(2026, 1, 2, 23, 30, tzinfo=UTC))
    chloe_client.get("/")
    chloe.refresh_from_db()
    read_on = chloe.last_seen_on

    chloe_client.post("/account/", {})
    chloe.refresh_from_db()

    assert (str(read_on), chloe.last_seen_on) == ("2026-01-03", timezone.localdate())
    assert not hasattr(User.pgh_event_model, "last_active_on")


def test_list_shows_people_and_invitations_but_no_actors(ada_client, ben) -> None:
    User.objects.system(SystemUser.COMMAND_LINE)
    make_user(is_active=False, display_name="Max")
    make_invitation(email="zoe@example.org")

    context = ada_client.get(PAGE).context

    assert [str(person) for person in context["active"]][:2] == ["Ada", "Ben"]
    assert [str(person) for person in context["closed"]] == ["Max"]
    assert [str(one) for one in context["invited"]] == ["zoe@example.org"]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_as_many_queries_for_one_as_for_three(
    ada_client, rows, django_assert_num_queries
) -> None:
    for _row in range(rows):
        make_invitation()

    with django_assert_num_queries(4):
        ada_client.get(PAGE)


def test_welcome_names_whom_to_ask(chloe_client, ada) -> None:
    make_user(Role.COORDINATOR, email="gone@example.org", is_active=False)

    words = chloe_client.get("/account/welcome/").content.decode()

    assert "mailto:ada@example.org" in words
    assert "gone@example.org" not in words
    assert "/account/welcome/" in chloe_client.get("/").content.decode()
