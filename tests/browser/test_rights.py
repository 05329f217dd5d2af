"""Granting a right and recording where somebody belongs, as a coordinator does it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from questionnaires.actions.rights import revoke_right
from questionnaires.models import Grant, Questionnaire
from stakeholders.actions import end_affiliation
from stakeholders.models import Affiliation
from tests import factories
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, assert_no_sideways_scroll

pytestmark = pytest.mark.django_db(transaction=True)

LOOKS = [(DESKTOP, "light", "en"), (PHONE, "dark", "fr")]


@pytest.fixture
def questionnaire(ada: User, chloe: User) -> Questionnaire:
    """A questionnaire for which one right stands and another one is over."""
    questionnaire = factories.make_questionnaire(title="Logement et accueil")
    revoke_right(by=ada, grant=factories.make_grant(chloe, questionnaire, by=ada))
    factories.make_grant(chloe, questionnaire, by=ada)
    return questionnaire


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_rights_are_granted_and_taken_back(
    width: int,
    scheme: str,
    language: str,
    ada: User,
    dan: User,
    questionnaire: Questionnaire,
    open_page: OpenPage,
    axe: Callable[[Page], None],
) -> None:
    User.objects.update(language=language)
    page = open_page(width=width, scheme=scheme, language=language, user=ada)
    page.goto(f"{questionnaire.get_absolute_url()}rights/")
    page.locator("details > summary").click()
    assert_no_sideways_scroll(page)
    axe(page)

    page.locator("select[name=user]").select_option(str(dan.pk))
    page.locator("input[name=right][value=score]").check()
    page.locator("#typed-form button[type=submit]").click()
    expect(page.locator("#messages")).to_contain_text("Dan")
    page.locator("ul.rows li", has_text="Dan").get_by_role("button").click()
    expect(page.locator("#messages")).to_contain_text("Dan")

    assert not Grant.objects.current().filter(user=dan).exists()


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_refused_right_stands_in_the_form(
    width: int,
    scheme: str,
    language: str,
    ada: User,
    questionnaire: Questionnaire,
    open_page: OpenPage,
    watch,
    axe: Callable[[Page], None],
) -> None:
    watch.allowed.add(422)
    User.objects.update(language=language)
    page = open_page(width=width, scheme=scheme, language=language, user=ada)
    page.goto(f"{questionnaire.get_absolute_url()}rights/")

    page.locator("#typed-form button[type=submit]").click()

    expect(page.locator("#typed-form [role=alert]")).to_be_visible()
    assert_no_sideways_scroll(page)
    axe(page)


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_members_are_recorded_with_a_missing_organisation(
    width: int,
    scheme: str,
    language: str,
    ada: User,
    ben: User,
    open_page: OpenPage,
    axe: Callable[[Page], None],
) -> None:
    User.objects.update(language=language)
    end_affiliation(by=ada, affiliation=factories.make_affiliation(ben))
    page = open_page(width=width, scheme=scheme, language=language, user=ada)
    page.goto("/members/")
    assert_no_sideways_scroll(page)
    axe(page)

    page.locator("select[name=user]").select_option(str(ben.pk))
    page.locator("#typed-form summary").click()
    page.locator("input[name=name]").fill("Un toit pour tous")
    page.locator("#typed-form button[type=submit]").click()
    expect(page.locator("#messages")).to_contain_text("Un toit pour tous")
    page.locator("details.panel > summary").click()
    axe(page)

    assert Affiliation.objects.current().get().organisation.slug == "un-toit-pour-tous"


def test_members_are_ended_without_a_script(ada: User, ben: User, open_page: OpenPage) -> None:
    factories.make_affiliation(ben)
    page = open_page(script=False, user=ada)
    page.goto("/members/")

    page.locator("ul.rows").get_by_role("button").click()

    expect(page.locator("#messages")).to_contain_text("Ben")
    assert not Affiliation.objects.current().exists()
