"""Changing a pledge: its words, its parts, a difference, merging two, withdrawing one."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from pledges.models import Pledge, Task
from pledges.showing import PledgePage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def pledge(ben: User) -> Pledge:
    pledge = factories.make_pledge(by=ben, title_en="Support the project", title_fr="")
    factories.make_origin(pledge, by=ben)
    return pledge


def url(name: str, pledge: Pledge) -> str:
    return reverse(f"pledge_{name}", args=[pledge.slug])


def posted(pledge: Pledge, **fields: Any) -> dict[str, Any]:
    return {
        "title_en": "Support two projects",
        "kept_if_fr": "Deux aides sont votées.",
        "speaker": f"candidacy:{pledge.candidacy_id}",
        "nature": "funding",
        "aim": "maintain",
        "relation": "in_part",
        "strength": "conditional",
        "verifiable": "yes",
        "mover": "ours",
        "visibility": "20",
    } | fields


def test_form_shows_what_stands_there(ben_client: Client, pledge: Pledge) -> None:
    pledge.competences.create(authority="ville", does="funds", leads=True)

    form = ben_client.get(url("edit", pledge)).context["form"]

    assert form["title_en"].value() == "Support the project"
    assert form["speaker"].value() == f"candidacy:{pledge.candidacy_id}"
    assert (form["power_ville"].value(), form["leads"].value()) == ("funds", "ville")


def test_edit_changes_the_pledge_and_its_links(ben_client: Client, pledge: Pledge) -> None:
    member = factories.make_organisation()
    pledge.competences.create(authority="ville", does="funds")

    fields = posted(pledge, beneficiaries=[member.pk], power_ars="decides", power_etat="asks")
    response = ben_client.post(url("edit", pledge), fields | {"leads": "ars"})

    pledge.refresh_from_db()
    assert (response.status_code, response.url) == (302, pledge.get_absolute_url())
    assert (pledge.title_en, pledge.aim, pledge.visibility) == (
        "Support two projects",
        "maintain",
        20,
    )
    assert pledge.sort_key == "support two projects"
    assert list(pledge.beneficiaries.all()) == [member]
    powers = [(one.authority, one.does, one.leads) for one in pledge.competences.all()]
    assert powers == [("ars", "decides", True), ("etat", "asks", False)]


def test_edit_refused_keeps_what_was_typed(ben_client: Client, pledge: Pledge) -> None:
    response = ben_client.post(url("edit", pledge), posted(pledge, title_en="", baseline="Typed"))

    assert response.status_code == 422
    assert "Typed" in response.content.decode()
    assert Pledge.objects.get().title_en == "Support the project"


def test_edit_of_what_somebody_else_changed_is_refused_once(
    ben_client: Client, pledge: Pledge
) -> None:
    seen = ben_client.get(url("edit", pledge)).context["form"].initial["seen"]
    Pledge.objects.filter(pk=pledge.pk).update(baseline="Changed by somebody else")

    first = ben_client.post(url("edit", pledge), posted(pledge, seen=seen))
    again = first.context["form"]["seen"].value()
    second = ben_client.post(url("edit", pledge), posted(pledge, seen=again))

    assert first.status_code == 422
    assert "Somebody changed this pledge in the meantime" in first.content.decode()
    assert second.status_code == 302


def test_nature_stays_once_a_status_was_reported(ben_client: Client, pledge: Pledge) -> None:
    factories.make_status(pledge, "in_progress")

    response = ben_client.post(url("edit", pledge), posted(pledge, nature="rule"))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["nature"]


def test_difference_is_flagged_beside_both_quotes(
    ben_client: Client, ben: User, pledge: Pledge
) -> None:
    factories.make_origin(pledge, by=ben, text=factories.make_report(by=ben).text)

    ben_client.post(url("difference", pledge), {"difference": "Two homes were spoken of."})

    html = ben_client.get(pledge.get_absolute_url()).content.decode()
    assert "Two homes were spoken of." in html
    assert html.count('class="origin"') == 2
    ben_client.post(url("difference", pledge), {"difference": ""})
    pledge.refresh_from_db()
    assert pledge.difference == ""


def test_parts_are_added_in_order(ben_client: Client, pledge: Pledge) -> None:
    ben_client.post(url("split", pledge), {"titles": "One home\n\n  Another   home \n"})

    assert [part.title_en for part in pledge.parts.all()] == ["One home", "Another home"]


@pytest.mark.parametrize("titles", ["", " \n ", "x" * 201])
def test_parts_refused_are_told(ben_client: Client, pledge: Pledge, titles: str) -> None:
    response = ben_client.post(url("split", pledge), {"titles": titles})

    assert response.status_code == 422
    assert list(response.context["parts"].errors) == ["titles"]
    assert not pledge.parts.exists()


def test_parts_of_a_settled_pledge_are_refused(ben_client: Client, pledge: Pledge) -> None:
    factories.make_status(pledge, "partly_kept")

    response = ben_client.post(url("split", pledge), {"titles": "One home"})

    assert response.status_code == 422
    assert "Its status is final" in response.content.decode()


def test_merge_moves_origins_and_tasks_and_keeps_the_thread(
    ben_client: Client, ben: User, pledge: Pledge
) -> None:
    into = factories.make_pledge(pledge.candidacy, by=ben)
    member = factories.make_organisation()
    pledge.beneficiaries.add(member)
    task = Task.objects.create(what="Écrire", pledge=pledge, owner=ben, created_by=ben)
    update = factories.make_status(pledge, "in_progress")
    origin = pledge.origins.get()

    response = ben_client.post(url("merge", pledge), {"into": into.slug, "because": "Same words"})

    pledge.refresh_from_db()
    assert (response.status_code, response.url) == (302, into.get_absolute_url())
    assert (pledge.merged_into, pledge.withdrawn_because) == (into, "Same words")
    assert list(into.origins.all()) == [origin]
    assert list(into.tasks.all()) == [task]
    assert list(into.beneficiaries.all()) == [member]
    assert [entry.update for entry in PledgePage(pledge, ben).timeline] == [update]
    assert (
        "Merged into another pledge" in ben_client.get(pledge.get_absolute_url()).content.decode()
    )
    assert pledge.title in ben_client.get(into.get_absolute_url()).content.decode()


def test_merge_of_the_same_passage_leaves_one_origin(
    ben_client: Client, ben: User, pledge: Pledge
) -> None:
    into = factories.make_pledge(pledge.candidacy, by=ben)
    into.origins.create(anchor=pledge.origins.get().anchor, added_by=ben)

    ben_client.post(url("merge", pledge), {"into": into.slug, "because": "Same words"})

    assert into.origins.active().count() == 1
    assert pledge.origins.get().withdrawn_because == "Same words"


def test_merge_into_a_pledge_of_somebody_else_is_refused(
    ben_client: Client, pledge: Pledge
) -> None:
    other = factories.make_pledge()

    response = ben_client.post(url("merge", pledge), {"into": other.slug, "because": "Alike"})

    assert response.status_code == 422
    assert list(response.context["merging"].errors) == ["into"]
    assert Pledge.objects.active().count() == 2


def test_merge_waits_for_a_decision(ben_client: Client, pledge: Pledge) -> None:
    into = factories.make_pledge(pledge.candidacy)
    factories.make_status(pledge, "partly_kept", is_accepted=False)

    response = ben_client.post(url("merge", pledge), {"into": into.slug, "because": "Alike"})

    assert response.status_code == 422
    assert "A status awaits acceptance" in response.content.decode()


def test_withdrawn_pledge_is_changed_no_more(ben_client: Client, pledge: Pledge) -> None:
    response = ben_client.post(url("withdraw", pledge), {"because": "Entered by mistake"})

    pledge.refresh_from_db()
    assert (response.status_code, pledge.withdrawn_because) == (302, "Entered by mistake")
    assert ben_client.get(url("edit", pledge)).status_code == 404


@pytest.mark.parametrize("name", ["merge", "withdraw"])
def test_reason_is_asked_for(ben_client: Client, pledge: Pledge, name: str) -> None:
    into = factories.make_pledge(pledge.candidacy)

    response = ben_client.post(url(name, pledge), {"into": into.slug, "because": " "})

    assert response.status_code == 422
    assert Pledge.objects.active().count() == 2


@pytest.mark.parametrize("name", ["edit", "difference", "split", "merge", "withdraw"])
def test_changes_are_closed_to_volunteers_and_strangers(
    chloe_client: Client, client: Client, pledge: Pledge, name: str
) -> None:
    assert chloe_client.post(url(name, pledge)).status_code == 403
    assert client.post(url(name, pledge)).status_code == 302


@pytest.mark.parametrize("name", ["difference", "split", "merge", "withdraw"])
def test_changes_refuse_other_methods(ben_client: Client, pledge: Pledge, name: str) -> None:
    assert ben_client.get(url(name, pledge)).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_changes_costs_fifteen_queries(
    ben_client: Client, ben: User, pledge: Pledge, count: int, django_assert_num_queries
) -> None:
    for _number in range(count):
        factories.make_origin(pledge, by=ben)
        factories.make_pledge(pledge.candidacy, title_en="Support the project")
        pledge.beneficiaries.add(factories.make_organisation())

    with django_assert_num_queries(15):
        ben_client.get(url("edit", pledge))
