"""The page of a meeting as far as it joins pledges: its commitments and our next steps."""

import pytest
from django.test import Client

from accounts.models import User
from pledges.actions.pledges import withdraw_pledge
from pledges.models import Task
from tests import factories

pytestmark = pytest.mark.django_db


def test_page_lists_the_commitments_of_its_reports(ben_client: Client, ben: User) -> None:
    event = factories.make_event()
    report = factories.make_report(event, by=ben)
    promised = factories.make_origin(by=ben, text=report.text).pledge
    withdrawn = factories.make_origin(by=ben, text=report.text).pledge
    withdraw_pledge(by=ben, pledge=withdrawn, because="Twice")
    factories.make_origin(by=ben, text=factories.make_report(by=ben).text)

    response = ben_client.get(event.get_absolute_url())

    assert list(response.context["pledges"]) == [promised]


def test_next_step_after_a_meeting_is_written_down_once(
    ben_client: Client, ben: User, ada: User
) -> None:
    event = factories.make_event()
    fields = {"what": "Write to those present", "owner": ada.pk, "due_on": "2027-01-31"}

    for _time in range(2):
        response = ben_client.post(f"{event.get_absolute_url()}tasks/", fields)

    task = Task.objects.get()
    assert (response.status_code, response.url) == (302, event.get_absolute_url())
    assert (task.event, task.owner, task.created_by, str(task.due_on)) == (
        event,
        ada,
        ben,
        "2027-01-31",
    )
    assert "Write to those present" in ben_client.get(event.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"what": " "}, "what"), ({"owner": ""}, "owner"), ({"due_on": "x"}, "due_on")],
)
def test_next_step_refused_keeps_what_was_typed(
    ben_client: Client, ben: User, fields: dict[str, str], field: str
) -> None:
    event = factories.make_event()
    typed = {"what": "Typed before", "owner": ben.pk} | fields

    response = ben_client.post(f"{event.get_absolute_url()}tasks/", typed)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Task.objects.exists()


def test_next_step_is_not_given_to_a_volunteer(ben_client: Client, chloe: User) -> None:
    event = factories.make_event()

    fields = {"what": "Write", "owner": chloe.pk}
    response = ben_client.post(f"{event.get_absolute_url()}tasks/", fields)

    assert response.status_code == 422


def test_next_steps_are_closed_to_volunteers_and_strangers(
    ben_client: Client, chloe_client: Client, client: Client
) -> None:
    address = f"{factories.make_event().get_absolute_url()}tasks/"

    assert chloe_client.post(address).status_code == 403
    assert client.post(address).status_code == 302
    assert ben_client.get(address).status_code == 405
