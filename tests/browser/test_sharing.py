"""An edition from its issue to its successor, as those inside and strangers see it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Page, expect

from accounts.models import User, Visibility
from briefings.actions import approve, issue_edition
from briefings.defining import define_followup
from briefings.models import Edition, ShareLink
from pledges.models import Pledge
from tests import factories
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, assert_no_sideways_scroll

pytestmark = pytest.mark.django_db(transaction=True)

LOOKS = [(DESKTOP, "light", "en"), (PHONE, "dark", "fr")]


@pytest.fixture
def pledge(ada: User) -> Pledge:
    return factories.make_pledge(
        by=ada, title_fr="Étudier un lieu d’accueil", visibility=Visibility.PUBLIC
    )


def issue(by: User, pledge: Pledge) -> Edition:
    return issue_edition(by=by, briefing=define_followup(pledge.candidacy, Visibility.PUBLIC, "fr"))


@pytest.fixture
def settled(live_server: Any, settings: Any) -> None:
    """Addresses that are printed and shown lead to the server of the test."""
    settings.SITE_URL = live_server.url


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_edition_is_approved_shared_read_revoked_and_replaced(
    width: int,
    scheme: str,
    language: str,
    settled: None,
    ada: User,
    ben: User,
    pledge: Pledge,
    open_page: OpenPage,
    watch: Any,
    axe: Callable[[Page], None],
) -> None:
    watch.allowed |= {404, 410}
    User.objects.update(language=language)
    look = {"width": width, "scheme": scheme, "language": language}
    edition = issue(ada, pledge)

    def looked_at(page: Page) -> None:
        expect(page.locator("h1")).to_be_visible()
        assert_no_sideways_scroll(page)
        axe(page)

    approving = open_page(user=ben, **look)
    approving.goto("/")
    approving.locator(f"main a[href='{edition.get_absolute_url()}']").click()
    looked_at(approving)
    approving.locator("form[action$='/approve/'] button").click()
    expect(approving.locator("#messages")).to_be_visible()

    sharing = open_page(user=ada, **look)
    sharing.goto(edition.get_absolute_url())
    sharing.locator("input[name=share-recipient]").fill("Une fondation")
    looked_at(sharing)
    sharing.locator("form[action$='/share/'] button").click()
    address = sharing.locator(".secret-link").inner_text()
    looked_at(sharing)

    reading = open_page(**look)
    reading.goto(address)
    looked_at(reading)
    with reading.expect_download() as taken:
        reading.locator("a[type='application/pdf']").click()
    assert taken.value.suggested_filename.endswith(f"-1-{edition.code}.pdf")
    assert reading.context.cookies() == []

    sharing.locator("form[action$='/revoke/'] button").click()
    expect(sharing.locator(".secret-link")).to_have_count(0)
    reading.goto(address)
    looked_at(reading)
    assert ShareLink.objects.get().openings.get().count == 1

    factories.make_status(pledge, "in_progress", by=ada)
    later = issue(ada, pledge)
    approve(by=ben, edition=later)
    reading.goto(f"/e/{edition.code}/")
    expect(reading.locator(".alert-warning")).to_be_visible()
    expect(reading.locator("#changes + ul")).to_contain_text("→")
    looked_at(reading)

    reading.goto("/e/")
    looked_at(reading)
    reading.locator("input[name=file]").set_input_files(taken.value.path())
    reading.locator("form[enctype] button").click()
    expect(reading.locator(".alert-success")).to_be_visible()
    looked_at(reading)
    assert django_settings.SESSION_COOKIE_NAME not in {
        cookie["name"] for cookie in reading.context.cookies()
    }

    sharing.goto(edition.get_absolute_url())
    sharing.locator("details:has(form[action$='/withdraw/']) summary").click()
    sharing.locator("textarea[name=withdraw-reason]").fill("Un chiffre faux")
    looked_at(sharing)
    sharing.locator("form[action$='/withdraw/'] button").click()
    reading.goto(f"/e/{edition.code}/")
    expect(reading.locator(".alert-danger")).to_be_visible()
