"""Views that a person keeps under a name."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from pledges.actions.saved_views import Filtering, save_view
from pledges.models import SavedView
from pledges.models.saved_view import Layout

pytestmark = pytest.mark.django_db

VIEWS = reverse("saved_view_list")


def kept(user, name="À relancer", query="status=stalled"):
    return save_view(by=user, name=name, filtering=Filtering(query))


def test_filters_are_kept_under_a_name_and_shown(ben, ben_client):
    response = ben_client.post(
        VIEWS,
        {"name": "À relancer", "layout": "board", "query": "status=stalled&sort=review&bogus=1"},
    )

    view = SavedView.objects.get()
    assert (view.user, view.query) == (ben, "status=stalled&sort=review")
    assert response.url == "/pledges/board/?status=stalled&sort=review"


def test_same_name_again_replaces_what_it_stood_for(ben_client, ben):
    kept(ben)

    ben_client.post(VIEWS, {"name": "À relancer", "query": "status=kept"})

    assert [view.query for view in SavedView.objects.all()] == ["status=kept"]


@pytest.mark.parametrize(
    "sent", [{}, {"name": " "}, {"name": "x" * 81}, {"name": "x", "layout": "y"}]
)
def test_view_without_a_usable_name_is_refused_and_its_filters_stay(ben_client, sent):
    response = ben_client.post(VIEWS, {"query": "status=kept"} | sent)

    assert response.status_code == 422
    assert 'value="status=kept"' in response.content.decode()
    assert SavedView.objects.count() == 0


def test_views_are_listed_to_their_owner_alone(ada, ben, ben_client):
    own = kept(ben)
    kept(ada, "À elle")

    assert list(ben_client.get(VIEWS).context["saved_views"]) == [own]
    assert list(ben_client.get(reverse("pledge_list")).context["saved_views"]) == [own]


@pytest.mark.parametrize("count", [1, 3])
def test_views_cost_the_same_for_one_and_three(ben, ben_client, django_assert_num_queries, count):
    for number in range(count):
        kept(ben, f"Vue {number}")

    with django_assert_num_queries(3):
        response = ben_client.get(VIEWS)

    assert len(response.context["saved_views"]) == count


def test_own_view_is_deleted_and_nobody_elses(ada, ben, ben_client):
    own, other = kept(ben), kept(ada)

    gone = ben_client.post(reverse("saved_view_delete", args=[own.pk]))
    missing = ben_client.post(reverse("saved_view_delete", args=[other.pk]))

    assert (gone.url, missing.status_code) == (VIEWS, 404)
    assert list(SavedView.objects.all()) == [other]


def test_views_are_closed_to_volunteers(chloe_client, ben, ben_client):
    view = kept(ben)

    assert chloe_client.get(VIEWS).status_code == 403
    assert chloe_client.post(reverse("saved_view_delete", args=[view.pk])).status_code == 403
    assert ben_client.get(reverse("saved_view_delete", args=[view.pk])).status_code == 405
    assert ben_client.put(VIEWS).status_code == 405


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"name": "À relancer"}, "pledges_savedview_one_per_name"),
        ({"name": ""}, "pledges_savedview_has_name"),
        ({"name": "x", "layout": "list"}, "pledges_savedview_known_layout"),
    ],
)
def test_database_refuses_a_view_that_cannot_be(ben, fields, constraint):
    kept(ben)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SavedView.objects.create(user=ben, **({"layout": Layout.TABLE} | fields))
