"""The calendar feed: its secret link, and what icalendar reads in it."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from icalendar import Calendar

from accounts.models import Role
from pledges.actions.feeds import make_feed, revoke_feed
from pledges.actions.tasks import finish_task
from pledges.models import CalendarFeed
from stakeholders.actions import give_consent, withdraw_consent
from stakeholders.models import Channel
from tests.factories import make_person, make_pledge, make_task, make_user

pytestmark = pytest.mark.django_db

PAGE = "/calendar/"


def feed(client, secret: str):
    return client.get(f"/calendar/{secret}.ics")


def entries(client, secret: str) -> list[tuple[str, date]]:
    calendar = Calendar.from_ical(feed(client, secret).content)
    return sorted((str(entry["summary"]), entry["dtstart"].dt) for entry in calendar.walk("VEVENT"))


def test_feed_has_the_dates_of_its_owner_alone(ben, client) -> None:
    make_task(by=ben, what="Écrire, relancer ; noter", due_on=date(2027, 1, 5))
    make_task(by=ben, due_on=None)
    make_task(due_on=date(2027, 1, 6))
    finish_task(by=ben, task=make_task(by=ben))
    make_pledge(title_fr="Soutenir un habitat", owner=ben, review_on=date(2027, 1, 31))

    assert entries(client, make_feed(user=ben)) == [
        ("Review: Soutenir un habitat", date(2027, 1, 31)),
        ("Écrire, relancer ; noter", date(2027, 1, 5)),
    ]


def test_feed_names_keep_whoever_did_not_agree_out_at_once(ada, ben, client) -> None:
    person = make_person("Zoé Canari")
    make_task(by=ben, what="Écrire à Zoé Canari", due_on=date(2027, 1, 5))
    secret = make_feed(user=ben)

    before = entries(client, secret)
    give_consent(by=ada, person=person, channel=Channel.PUBLIC, how="e-mail")
    agreed = entries(client, secret)
    withdraw_consent(person=person, channel=Channel.PUBLIC)
    after = feed(client, secret).content.decode()

    assert before == [("A next step (its words are on our pages)", date(2027, 1, 5))]
    assert agreed == [("Écrire à Zoé Canari", date(2027, 1, 5))]
    assert "Canari" not in after


def test_feed_is_neither_kept_nor_indexed(ben, client) -> None:
    headers = feed(client, make_feed(user=ben)).headers

    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert (headers["Cache-Control"], headers["X-Robots-Tag"]) == ("no-store", "noindex")


def test_feed_with_a_wrong_revoked_or_replaced_secret_is_not_found(ben, client) -> None:
    first = make_feed(user=ben)
    second = make_feed(user=ben)
    assert [feed(client, secret).status_code for secret in ("wrong", first, second)] == [
        404,
        404,
        200,
    ]

    revoke_feed(user=ben)

    assert feed(client, second).status_code == 404


@pytest.mark.parametrize("fields", [{"is_active": False}, {"role": Role.VOLUNTEER}])
def test_feed_of_somebody_who_left_is_not_found(client, fields) -> None:
    user = make_user(Role.ADVOCATE)
    secret = make_feed(user=user)
    type(user).objects.filter(pk=user.pk).update(**fields)

    assert feed(client, secret).status_code == 404


def test_database_holds_no_secret(ben, ben_client) -> None:
    link = ben_client.post(PAGE).context["link"]

    secret = link.rpartition("/")[2].removesuffix(".ics")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM pledges_calendarfeed")
        rows = str(cursor.fetchall())
        cursor.execute("SELECT session_data FROM django_session")
        rows += str(cursor.fetchall())
    assert len(secret) == 43
    assert secret not in rows


def test_link_is_shown_once(ben_client, client) -> None:
    response = ben_client.post(PAGE)
    link = response.context["link"]

    assert link in response.content.decode()
    assert client.get(link).status_code == 200
    assert link not in ben_client.get(PAGE).content.decode()


def test_link_is_revoked_by_its_owner(ben, ben_client, ada) -> None:
    make_feed(user=ben)
    make_feed(user=ada)

    response = ben_client.post("/calendar/revoke/")

    assert (response.status_code, response.url) == (302, PAGE)
    assert [one.user for one in CalendarFeed.objects.current()] == [ada]


@pytest.mark.parametrize(
    ("sha256", "constraint"),
    [("a" * 64, "pledges_calendarfeed_one_current"), ("secret", "pledges_calendarfeed_hashed")],
)
def test_database_refuses(ben, sha256, constraint) -> None:
    make_feed(user=ben)
    user = ben if "one" in constraint else make_user()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CalendarFeed.objects.create(user=user, sha256=sha256)


@pytest.mark.parametrize("count", [1, 3])
def test_feed_costs_four_queries(ben, client, count, django_assert_num_queries) -> None:
    for _number in range(count):
        make_task(by=ben)
        make_pledge(owner=ben, review_on=date(2027, 1, 31))
    secret = make_feed(user=ben)

    with django_assert_num_queries(4):
        feed(client, secret)


def test_pages_are_closed_to_others(chloe_client, client, ben_client) -> None:
    assert (chloe_client.get(PAGE).status_code, client.get(PAGE).status_code) == (403, 302)
    assert chloe_client.post("/calendar/revoke/").status_code == 403
    assert ben_client.get("/calendar/revoke/").status_code == 405
    assert ben_client.put(PAGE).status_code == 405
