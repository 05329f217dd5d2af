"""A briefing from the choice of its subject to its PDF, with and without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User, Visibility
from briefings.models import Briefing, EditionRequest
from briefings.tasks import make_edition
from tests import factories
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, assert_no_sideways_scroll

pytestmark = pytest.mark.django_db(transaction=True)

LOOKS = [(DESKTOP, "light", "en"), (PHONE, "dark", "fr")]


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_briefing_is_built_looked_at_and_made(
    width: int,
    scheme: str,
    language: str,
    ada: User,
    open_page: OpenPage,
    axe: Callable[[Page], None],
) -> None:
    User.objects.update(language=language)
    candidacy = factories.make_candidacy()
    for title in ("Ouvrir un lieu", "Former les équipes"):
        made = factories.make_pledge(
            candidacy, by=ada, title_fr=title, visibility=Visibility.PARTNER
        )
        factories.make_status(made)

    def looked_at(page: Page) -> None:
        assert_no_sideways_scroll(page)
        axe(page)

    page = open_page(user=ada, width=width, scheme=scheme, language=language)
    page.goto("/briefings/new/")
    looked_at(page)
    page.locator("select[name=subject]").select_option(f"followup:{candidacy.slug}")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("#first-page .first-page-title")).to_be_visible()
    looked_at(page)

    page.locator("textarea[name=introduction]").fill("Un **mot** pour vous.")
    page.locator("input[name=audience][value='20']").check()
    expect(page.locator("#first-page strong", has_text="mot")).to_be_visible()
    second = page.locator(".builder-line").nth(1).locator("label").inner_text()
    page.locator("button[value^='up:']").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".builder-line label").first).to_have_text(second)
    expect(page.locator("textarea[name=introduction]")).to_have_value("Un **mot** pour vous.")
    looked_at(page)

    page.locator("button[value=make]").click()
    page.wait_for_url("**/briefings/*/")
    briefing = Briefing.objects.get()
    assert (briefing.audience, briefing.introduction) == (20, "Un **mot** pour vous.")
    assert len(briefing.chosen_items) == len(candidacy.pledges.all())

    make_edition.call(EditionRequest.objects.get().pk)
    page.goto(briefing.get_absolute_url())
    expect(page.locator("a[type='application/pdf']")).to_be_visible()
    looked_at(page)
