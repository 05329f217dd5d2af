"""One status for several pledges: all or none, with the reason beside each that is refused."""

import pytest
from django.urls import reverse

from pledges.actions.evidence import attach
from pledges.actions.pledges import split_pledge
from pledges.models import Bearing, Evidence, Standing, StatusUpdate
from pledges.views import bulk
from tests.factories import make_evidence, make_pledge, make_status

pytestmark = pytest.mark.django_db

SEVERAL = reverse("status_several")


def typed(pledges, status="in_progress", **more):
    sent = {
        "pledge": [pledge.pk for pledge in pledges],
        "status": status,
        "reason": "Une délibération pour toutes",
        "true_on": "2026-09-01",
        "new-reference": "2026 DSOL 30",
        "new-dated_on": "2026-09-01",
        "new-stance": "supports",
    }
    return sent | more


def refusals(response):
    return [one.refusal for one in response.context["chosen"]]


@pytest.mark.parametrize("count", [1, 3])
def test_form_costs_the_same_for_one_and_three(ben, ben_client, django_assert_num_queries, count):
    pledges = [make_pledge() for _number in range(count + 1)]
    attach(by=ben, evidence=make_evidence(), pledges=pledges, stance="supports")

    with django_assert_num_queries(5):
        response = ben_client.get(SEVERAL, {"pledge": [pledge.pk for pledge in pledges]})

    assert len(response.context["chosen"]) == count + 1
    assert len(response.context["form"].offered) == 1


def test_one_act_settles_all_and_is_shared(ben_client):
    pledges = [make_pledge(), make_pledge()]
    make_status(pledges[1], "in_progress")
    seen = {f"seen-{pledges[1].pk}": StatusUpdate.objects.get().pk}

    response = ben_client.post(SEVERAL, typed(pledges, next="/pledges/?q=x", **seen))

    assert response.url == "/pledges/?q=x"
    assert Standing.objects.filter(ends_at=None, status="in_progress").count() == 2
    newest = Bearing.objects.filter(update__in=StatusUpdate.objects.newest())
    assert newest.count() == 2
    assert newest.values("evidence").distinct().count() == 1


def test_one_refusal_stands_beside_its_pledge_and_nothing_is_stored(ben_client):
    good = make_pledge(title_fr="A")
    study = make_pledge(title_fr="B", nature="study")

    response = ben_client.post(SEVERAL, typed([good, study], "kept"))

    assert response.status_code == 422
    assert [bool(refusal) for refusal in refusals(response)] == [False, True]
    assert refusals(response)[1].startswith("This status still needs: An act that shows it")
    assert "Une délibération pour toutes" in response.content.decode()
    assert StatusUpdate.objects.count() == Bearing.objects.count() == Evidence.objects.count() == 0


def test_somebody_else_spoke_and_one_may_speak_after_them(ben_client):
    pledges = [make_pledge(title_fr="A"), make_pledge(title_fr="B")]
    theirs = make_status(pledges[0], "stalled")

    response = ben_client.post(SEVERAL, typed(pledges))

    assert refusals(response) == ["Somebody reported a status of it in the meantime.", ""]
    seen = {f"seen-{one.row.pledge.pk}": one.seen or "" for one in response.context["chosen"]}
    assert ben_client.post(SEVERAL, typed(pledges, **seen)).status_code == 302
    assert StatusUpdate.objects.get(pledge=pledges[0], status="in_progress").follows == theirs


def test_pledge_with_parts_is_refused_beside_it(ben_client):
    pledge = make_pledge()
    split_pledge(pledge=pledge, titles=[{"title_fr": "Étude"}])

    response = ben_client.post(SEVERAL, typed([pledge]))

    assert response.status_code == 422
    assert StatusUpdate.objects.count() == 0


def test_fields_that_make_no_sense_are_refused_before_any_pledge(ben_client):
    response = ben_client.post(SEVERAL, typed([make_pledge(), make_pledge()], true_on="demain"))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["true_on"]


def test_nothing_ticked_says_what_to_do(ben_client):
    assert "No pledge was ticked" in ben_client.get(SEVERAL).content.decode()
    assert ben_client.post(SEVERAL, typed([])).status_code == 422
    assert ben_client.get(SEVERAL, {"pledge": ["x", "9" * 30, "0"]}).status_code == 200


def test_too_many_are_cut_and_said(ben_client, monkeypatch):
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 2)
    pledges = [make_pledge() for _number in range(3)]

    response = ben_client.get(SEVERAL, {"pledge": [pledge.pk for pledge in pledges]})

    assert len(response.context["chosen"]) == 2
    assert "These are the first 2" in response.content.decode()


def test_several_are_closed_to_volunteers(chloe_client, ben_client):
    assert chloe_client.get(SEVERAL).status_code == 403
    assert ben_client.put(SEVERAL).status_code == 405
