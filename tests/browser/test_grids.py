"""Grids and judging in a browser: every page, and a level added and removed without a script."""

from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from accounts.models import User
from questionnaires.actions.grids import new_version
from questionnaires.grids import load_grids
from questionnaires.models import Grid, Questionnaire, Weighting
from questionnaires.scales import scale_of
from tests import factories
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, Watch, assert_no_sideways_scroll


@pytest.fixture
def questionnaire(transactional_db: None, ada: User) -> Questionnaire:
    """Scored with the first version of a grid that has a second one."""
    with transaction.atomic():
        load_grids()
        grid = Grid.objects.get(slug="promises")
        questionnaire = factories.make_questionnaire(grid=grid)
        response = factories.make_response(questionnaire)
        version = factories.make_answer(response).versions.get()
        factories.make_settled(version, 2)
        new_version(by=ada, grid=grid, reason="Plus clair")
    return questionnaire


@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [(DESKTOP, "light", "en"), (PHONE, "dark", "fr"), (PHONE, "light", "fr")],
)
def test_pages_of_grids_and_judging_are_accessible(
    width: int,
    scheme: str,
    language: str,
    questionnaire: Questionnaire,
    ada: User,
    open_page: OpenPage,
    axe: Callable[[Page], None],
):
    User.objects.update(language=language)
    page = open_page(width=width, scheme=scheme, language=language, user=ada)
    judging = f"{questionnaire.get_absolute_url()}judging/"
    second = Grid.objects.get(slug="promises", number=2)
    asks = [question.asks.get() for question in questionnaire.questions.order_by("position")]

    for address in [
        "/grids/",
        "/grids/new/",
        "/grids/promises/1/",
        "/grids/promises/1/edit/",
        second.get_absolute_url(),
        "/grids/yes-no/1/edit/",
        judging,
        f"{judging}grid/?grid={second.pk}",
        f"{judging}weights/",
        *(f"{questionnaire.get_absolute_url()}asks/{ask.pk}/applicability/" for ask in asks),
    ]:
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("h1")).to_have_count(1)
        assert_no_sideways_scroll(page)
        axe(page)


def test_level_is_added_and_another_removed_without_script(
    questionnaire: Questionnaire, ada: User, open_page: OpenPage
):
    page = open_page(width=PHONE, script=False, user=ada)
    page.goto("/grids/yes-no/1/edit/")

    first = page.locator("#level1")
    first.get_by_label("Remove this level").check()
    page.get_by_text("Add a level").first.click()
    added = page.locator("#level3")
    added.get_by_label("Rank").fill("2")
    added.get_by_label("Points").fill("2")
    added.get_by_label("Word in French").fill("Tout à fait")
    added.get_by_label("Definition in French").fill("A répondu oui à tout.")
    added.get_by_label("Half disc").check()
    added.get_by_label("Sky").check()
    page.get_by_role("button", name="Store the grid").click()

    expect(page.locator("h1")).to_have_text("Yes or no")
    steps = scale_of(Grid.objects.get(slug="yes-no")).steps
    assert [(step.rank, step.word_fr, step.shape, step.tint) for step in steps] == [
        (2, "Tout à fait", "half", "sky"),
        (-1, "Non", "cross", "brick"),
    ]


@pytest.mark.parametrize("script", [True, False])
def test_weights_are_rehearsed_and_then_stored(
    script: bool, questionnaire: Questionnaire, ada: User, open_page: OpenPage
):
    page = open_page(script=script, user=ada)
    page.goto(f"{questionnaire.get_absolute_url()}judging/weights/")

    page.get_by_label("Weight of question 1").fill("3")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.locator("#rehearsal")).to_have_text("What would change")
    assert not Weighting.objects.exists()
    page.get_by_label("Why do the weights change?").fill("Priorité")
    page.get_by_role("button", name="Store the weights").click()

    expect(page.get_by_text("The weights are stored.")).to_be_visible()
    assert Weighting.objects.get().reason == "Priorité"


def test_what_was_typed_survives_a_refusal(
    questionnaire: Questionnaire,
    ada: User,
    open_page: OpenPage,
    watch: Watch,
    axe: Callable[[Page], None],
):
    watch.allowed.add(422)
    page = open_page(width=PHONE, user=ada)
    page.goto("/grids/yes-no/1/edit/")

    page.locator("#level1").get_by_label("Rank").fill("99999")
    page.locator("#level2").get_by_label("Word in French").fill("نعم 🏳️‍🌈")
    page.get_by_role("button", name="Store the grid").click()

    expect(page.get_by_text("A rank is a whole number from -9 to 9.")).to_be_visible()
    expect(page.locator("#level1").get_by_label("Rank")).to_have_value("99999")
    expect(page.locator("#level2").get_by_label("Word in French")).to_have_value("نعم 🏳️‍🌈")
    axe(page)
