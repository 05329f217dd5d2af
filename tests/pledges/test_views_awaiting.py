"""The queue of what awaits acceptance, and deciding on it."""

import pytest
from django.urls import reverse

from pledges.actions.pledges import withdraw_pledge
from pledges.models import Awaiting, StatusDecision
from pledges.models.status import Ruling
from tests.factories import make_affiliation, make_organisation, make_pledge, make_status

pytestmark = pytest.mark.django_db

QUEUE = reverse("status_awaiting")
WHY = "La délibération vote la somme promise."


def decide_of(update):
    return reverse("status_decide", args=[update.pk])


def awaiting(status="kept", **more):
    return make_status(more.pop("pledge", None), status, is_accepted=False, **more)


def queue(client):
    return client.get(QUEUE).context["queue"]


@pytest.mark.parametrize("count", [1, 3])
def test_queue_costs_the_same_for_one_and_three(ben, ben_client, django_assert_num_queries, count):
    for _number in range(count):
        awaiting()
        awaiting(by=ben)

    with django_assert_num_queries(9):
        response = ben_client.get(QUEUE)

    assert len(response.context["queue"].theirs) == count


def test_queue_shows_what_others_reported_and_apart_what_one_may_not_decide(ben, ben_client):
    theirs, own = awaiting(), awaiting(by=ben)
    organisation = make_organisation()
    make_affiliation(ben, organisation)
    benefits = awaiting()
    benefits.pledge.beneficiaries.add(organisation)

    shown = queue(ben_client)

    assert list(shown.theirs) == [theirs]
    assert list(shown.others) == [own, benefits]
    figures = ben_client.get(reverse("pledge_list")).context["figures"]
    assert [figure.count for figure in figures if figure.key == "awaiting"] == [1]


def test_queue_leaves_out_what_is_decided_overtaken_undone_or_withdrawn(ben, ben_client):
    make_status(make_pledge(), "kept")
    make_status(awaiting().pledge, "in_progress")
    withdraw_pledge(by=ben, pledge=awaiting().pledge, because="Doublon")

    assert list(queue(ben_client).theirs) == []
    assert Awaiting.objects.count() == 1


def test_empty_queue_says_what_appears_here(ben_client):
    assert "Nothing waits for you" in ben_client.get(QUEUE).content.decode()


@pytest.mark.parametrize(
    ("ruling", "stands", "sentence"),
    [
        ("accepted", "kept", "Accepted: “Kept” stands now."),
        ("declined", "not_rated", "Declined: nothing changes."),
    ],
)
def test_decision_is_taken_with_its_reason(ben, ben_client, html_headers, ruling, stands, sentence):
    update = awaiting()

    response = ben_client.post(
        decide_of(update), {"ruling": ruling, "reason": WHY}, headers=html_headers
    )

    decision = StatusDecision.objects.get()
    update.pledge.refresh_from_db()
    assert (decision.ruling, decision.reason, decision.decided_by) == (ruling, WHY, ben)
    assert update.pledge.status == stands
    assert response.context["sentence"] == sentence
    assert "<html" not in response.content.decode()
    assert not Awaiting.objects.exists()


def test_decision_without_a_script_goes_back_to_the_queue(ben_client):
    response = ben_client.post(decide_of(awaiting()), {"ruling": "accepted", "reason": WHY})

    assert response.url == QUEUE


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
@pytest.mark.parametrize(
    "sent", [{"ruling": "accepted", "reason": " "}, {"ruling": "maybe", "reason": WHY}, {}]
)
def test_decision_without_why_is_refused(ben_client, sent, headers):
    response = ben_client.post(decide_of(awaiting()), sent, headers=headers)

    assert response.status_code == 422
    assert ("<html" in response.content.decode()) == (not headers)
    assert response.context["form"]["reason"].value() == sent.get("reason")
    assert StatusDecision.objects.count() == 0


def test_own_status_is_not_decided_on_and_what_was_written_stays(ben, ben_client):
    response = ben_client.post(decide_of(awaiting(by=ben)), {"ruling": "accepted", "reason": WHY})

    assert response.status_code == 409
    assert WHY in response.content.decode()
    assert "Somebody other than the person who reported it" in response.content.decode()


def test_second_decision_is_told_of_the_first(ada, ben_client):
    update = make_status(make_pledge(), "kept")

    response = ben_client.post(decide_of(update), {"ruling": Ruling.DECLINED, "reason": WHY})

    assert response.status_code == 409
    assert StatusDecision.objects.count() == 1


def test_queue_is_closed_to_volunteers(chloe_client, ben_client):
    update = awaiting()

    assert chloe_client.get(QUEUE).status_code == 403
    assert chloe_client.post(decide_of(update), {}).status_code == 403
    assert ben_client.post(QUEUE).status_code == 405
    assert ben_client.put(decide_of(update)).status_code == 405
    assert ben_client.get(reverse("status_decide", args=[10**9])).status_code == 404
