"""Our own next steps: lists, adding, changing, done and not done after all."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Role
from pledges.actions.tasks import add_task, finish_task, reopen_task
from pledges.models import Task
from tests.factories import make_event, make_pledge, make_task, make_user

pytestmark = pytest.mark.django_db

PAGE = "/tasks/"


def days(number: int):
    return timezone.localdate() + timedelta(days=number)


def shown(client, query: str = "") -> list[Task]:
    return list(client.get(PAGE + query).context["page"])


# --- The writes ---------------------------------------------------------------------------------


def test_task_added_twice_is_one(ben) -> None:
    pledge = make_pledge()

    for _time in range(3):
        add_task(by=ben, about=pledge, what=" Écrire ", owner=ben, due_on=days(3))

    assert Task.objects.get().what == "Écrire"


def test_task_done_twice_is_done_once(ada, ben) -> None:
    task = make_task(by=ben)

    first, second = finish_task(by=ben, task=task), finish_task(by=ada, task=task)

    assert (second.done_at, second.done_by) == (first.done_at, ben)


def test_task_reopened_has_nobody_who_did_it(ben) -> None:
    task = reopen_task(task=finish_task(by=ben, task=make_task()))

    assert (task.done_at, task.done_by) == (None, None)


def test_database_refuses_half_a_doing(ben) -> None:
    task = make_task()

    with pytest.raises(IntegrityError, match="pledges_task_done_by_somebody"):
        Task.objects.filter(pk=task.pk).update(done_by=ben)


# --- The list -----------------------------------------------------------------------------------


def test_list_shows_my_open_tasks_by_day(ben, ben_client) -> None:
    later, sooner = make_task(by=ben, due_on=days(9)), make_task(by=ben, due_on=days(-9))
    someday = make_task(by=ben, due_on=None)
    make_task()
    finish_task(by=ben, task=make_task(by=ben))

    assert shown(ben_client) == [sooner, later, someday]


def test_list_filters_by_the_address(ben, ben_client) -> None:
    late = make_task(by=ben, due_on=days(-1))
    today = make_task(due_on=days(0))
    someday = make_task(due_on=None)
    done = finish_task(by=ben, task=make_task())

    assert shown(ben_client, "?whose=all") == [late, today, someday]
    assert shown(ben_client, "?whose=all&when=overdue") == [late]
    assert shown(ben_client, "?whose=all&when=month") == [today]
    assert shown(ben_client, "?whose=all&when=done") == [done]
    assert shown(ben_client, "?whose=else&when=ever") == [late]


def test_list_without_tasks_says_what_comes_next(ben_client) -> None:
    assert "Add one from the page of a pledge" in ben_client.get(PAGE).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_four_queries(ben, ben_client, count, django_assert_num_queries) -> None:
    for _number in range(count):
        make_task(by=ben)
        make_task(about=make_event(), by=ben)

    with django_assert_num_queries(4):
        assert len(shown(ben_client)) == 2 * count


# --- Adding and changing ------------------------------------------------------------------------


def test_task_is_added_to_a_pledge_and_told(ben, ben_client) -> None:
    pledge = make_pledge()
    typed = {"what": "Déposer  le dossier", "owner": ben.pk, "due_on": "2027-02-01"}

    response = ben_client.post(f"/pledges/{pledge.slug}/tasks/new/", typed, follow=True)

    task = Task.objects.get()
    assert (task.what, task.pledge, task.event) == ("Déposer le dossier", pledge, None)
    assert (task.owner, task.created_by, f"{task.due_on}") == (ben, ben, "2027-02-01")
    assert "Déposer le dossier" in response.content.decode()


def test_task_without_words_comes_back_with_what_was_typed(ben, ben_client) -> None:
    address = f"/pledges/{make_pledge().slug}/tasks/new/"

    response = ben_client.post(address, {"what": " ", "owner": ben.pk, "due_on": "2027-02-01"})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["what"]
    assert 'value="2027-02-01"' in response.content.decode()
    assert not Task.objects.exists()


def test_task_is_not_given_to_volunteers(ben_client, chloe) -> None:
    address = f"/pledges/{make_pledge().slug}/tasks/new/"

    response = ben_client.post(address, {"what": "Écrire", "owner": chloe.pk})

    assert list(response.context["form"].errors) == ["owner"]


def test_fragment_of_the_form_is_no_page(ben_client, html_headers) -> None:
    address = f"/pledges/{make_pledge().slug}/tasks/new/"

    html = ben_client.post(address, {}, headers=html_headers).content.decode()

    assert html.strip().startswith("<form")


def test_task_is_changed_by_a_colleague(ada, ben, ada_client) -> None:
    task = make_task(by=ben)

    ada_client.post(f"/tasks/{task.pk}/", {"what": "Relancer", "owner": ada.pk, "due_on": ""})

    task.refresh_from_db()
    assert (task.what, task.owner, task.due_on, task.created_by) == ("Relancer", ada, None, ben)


def test_pledge_that_was_withdrawn_takes_no_task(ben, ben_client) -> None:
    from pledges.actions.pledges import withdraw_pledge

    pledge = withdraw_pledge(by=ben, pledge=make_pledge(), because="Doublon")

    assert ben_client.get(f"/pledges/{pledge.slug}/tasks/new/").status_code == 404


# --- Done ---------------------------------------------------------------------------------------


def test_task_is_done_and_not_done_after_all(ben, ben_client) -> None:
    task = make_task()

    ben_client.post(f"/tasks/{task.pk}/done/")
    task.refresh_from_db()
    assert task.done_by == ben

    ben_client.post(f"/tasks/{task.pk}/undone/")
    task.refresh_from_db()
    assert task.done_by is None


@pytest.mark.parametrize(
    ("asked", "goes_to"),
    [
        ("/tasks/?when=overdue", "/tasks/?when=overdue"),
        ("https://elsewhere.example/", PAGE),
        ("odd\0", PAGE),
    ],
)
def test_done_goes_back_to_our_own_pages_alone(ben_client, asked, goes_to) -> None:
    response = ben_client.post(f"/tasks/{make_task().pk}/done/", {"next": asked})

    assert response.url == goes_to


def test_wrong_methods_and_missing_tasks(ben_client) -> None:
    task = make_task()

    assert ben_client.post(PAGE).status_code == 405
    assert ben_client.get(f"/tasks/{task.pk}/done/").status_code == 405
    assert ben_client.post("/tasks/0/done/").status_code == 404
    assert ben_client.get("/tasks/0/").status_code == 404


def test_volunteers_and_strangers_stay_out(chloe_client, client) -> None:
    task = make_task(by=make_user(Role.ADVOCATE))
    addresses = [PAGE, f"/tasks/{task.pk}/", f"/pledges/{task.pledge.slug}/tasks/new/"]

    assert [chloe_client.get(address).status_code for address in addresses] == [403] * 3
    assert [client.get(address).status_code for address in addresses] == [302] * 3
    assert chloe_client.post(f"/tasks/{task.pk}/done/").status_code == 403
