"""The account page: what we write to somebody."""

import pytest

pytestmark = pytest.mark.django_db

PAGE = "/account/"


def test_letters_are_wanted_unless_somebody_says_no(ben, ben_client) -> None:
    assert (ben.wants_reminders, ben.wants_digest) == (True, True)

    response = ben_client.post(PAGE, {"wants_digest": "on", "role": 30}, follow=True)

    ben.refresh_from_db()
    assert (ben.wants_reminders, ben.wants_digest, ben.role) == (False, True, 20)
    assert "this is what we write to you" in response.content.decode()


def test_page_shows_what_is_chosen(ben, ben_client) -> None:
    ben.wants_digest = False
    ben.save()

    form = ben_client.get(PAGE).context["form"]

    assert (form["wants_reminders"].value(), form["wants_digest"].value()) == (True, False)


def test_only_those_who_follow_pledges_find_the_calendar(ben_client, chloe_client) -> None:
    found = [
        'href="/calendar/"' in client.get(PAGE).content.decode()
        for client in (ben_client, chloe_client)
    ]

    assert found == [True, False]


def test_page_is_closed_to_strangers_and_other_methods(client, ben_client) -> None:
    assert client.get(PAGE).status_code == 302
    assert ben_client.put(PAGE).status_code == 405
