"""What a comparison of 50 candidacies × 30 questions costs beside an empty page, in one run.

Both go through the same middleware and base.html, for somebody who is signed in. Time of the
processor, of this process: the database is asked the same few questions whatever there is.
"""

import time
from statistics import median

import pytest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.urls import include, path, reverse

from accounts.access import requires
from accounts.models import Role
from tests.questionnaires.judged import make_judged

pytestmark = [pytest.mark.benchmark, pytest.mark.django_db]

MOST = 5  # times an empty page
TURNS = 60
WARMING = 5


@requires(Role.VOLUNTEER)
def empty(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


urlpatterns = [path("empty/", empty, name="empty"), path("", include("config.urls"))]


def milliseconds(client: Client, address: str) -> float:
    began = time.process_time()
    response = client.get(address)
    taken = time.process_time() - began
    assert response.status_code == 200
    return taken * 1000


def test_comparison_costs_at_most_five_empty_pages(ben_client: Client, settings):
    settings.ROOT_URLCONF = __name__
    questionnaire = make_judged(candidacies=50, questions=30, parts=5)
    addresses = [reverse("empty"), reverse("comparison", args=[questionnaire.slug])]

    # Turn by turn, so that what else the machine does weighs on both; the first ones warm up.
    turns = [
        [milliseconds(ben_client, address) for address in addresses] for _turn in range(TURNS)
    ][WARMING:]

    of_empty, of_comparison = (min(times) for times in zip(*turns, strict=True))
    ratio = of_comparison / of_empty
    usual = median(there / here for here, there in turns)
    print(  # noqa: T201
        f"\nempty page {of_empty:.1f} ms, comparison {of_comparison:.1f} ms: {ratio:.1f} times "
        f"(at most {MOST}); turn by turn {usual:.1f}"
    )
    assert ratio <= MOST
