"""Every page of the product with the example on it, as a coordinator sees it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from briefings.demo import sign_ins_file
from questionnaires.models import Answer, Ask, Questionnaire, Response
from stakeholders.models import Candidacy, Event, Report
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, assert_no_sideways_scroll


@pytest.fixture
def example(transactional_db: None) -> User:
    """The example is loaded; its coordinator."""
    call_command("load_demo")
    return User.objects.filter(role=Role.COORDINATOR, is_active=True).earliest("pk")


@pytest.mark.parametrize(
    ("width", "scheme", "language"), [(DESKTOP, "light", "en"), (PHONE, "dark", "fr")]
)
def test_every_page_is_accessible(
    width: int,
    scheme: str,
    language: str,
    example: User,
    open_page: OpenPage,
    axe: Callable[[Page], None],
):
    User.objects.update(language=language)
    page = open_page(width=width, scheme=scheme, language=language, user=example)

    for address in _addresses():
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("h1")).to_have_count(1)
        assert_no_sideways_scroll(page)
        axe(page)


def _addresses() -> list[str]:
    questionnaire = Questionnaire.objects.earliest("pk").get_absolute_url()
    answer = Answer.objects.earliest("pk").get_absolute_url()
    return [
        "/",
        "/questionnaires/",
        "/questionnaires/import-table/",
        questionnaire,
        f"{questionnaire}comparison/",
        f"{questionnaire}comparison/?rank=1",
        f"{questionnaire}distribution/",
        f"{questionnaire}responses/new/",
        f"{questionnaire}import-answers/",
        f"{questionnaire}rights/",
        f"{questionnaire}scoring/",
        f"{questionnaire}judging/",
        f"{questionnaire}judging/weights/",
        Response.objects.earliest("pk").get_absolute_url(),
        answer,
        f"{answer}correct/",
        f"{answer}masks/",
        f"{answer}translations/en/",
        f"{answer}asks/{Ask.objects.earliest('pk').pk}/settlement/",
        "/grids/",
        "/grids/promises/1/",
        "/grids/promises/1/edit/",
        "/candidacies/",
        Candidacy.objects.earliest("pk").get_absolute_url(),
        "/events/",
        Event.objects.earliest("pk").get_absolute_url(),
        Report.objects.earliest("pk").get_absolute_url(),
        "/codes/",
        "/codes/new/",
        "/codes/limit/",
        "/codes/limit/merge/?into=competence",
        "/search/?q=ville",
        "/briefings/",
        "/briefings/new/",
        "/data/",
        "/members/",
        "/account/team/",
        "/account/welcome/",
        f"{questionnaire}outreach/",
        f"{questionnaire}outreach/letters/remind/",
        f"{questionnaire}outreach/lists/{Candidacy.objects.earliest('pk').slug}/",
        "/vocabulary/",
        "/pledges/figures/",
    ]


def test_example_of_a_test_leaves_the_trial_its_passwords(example: User, settings: Any):
    assert sign_ins_file().exists()
    assert not sign_ins_file().is_relative_to(settings.BASE_DIR)
