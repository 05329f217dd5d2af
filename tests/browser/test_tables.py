"""A published table from paste to questionnaire, in a browser, with and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from questionnaires.models import Questionnaire
from questionnaires.tables import published_counts
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, assert_no_sideways_scroll

pytestmark = pytest.mark.django_db(transaction=True)

TABLE = (
    "N°,Theme,Question,Liste A,Liste B,Liste C,Liste D,% yes\n"
    "1,Homes,Should the town build 200 homes?,Yes,No,,Undecided,25%\n"
    "2,Homes,Should it mend the old ones?,NR,Yes*,,Yes,50%\n"
    "3,Trees,Should it plant a tree for each child born there?,No,Yes,,No,50%\n"
)


@pytest.mark.parametrize(
    ("width", "scheme", "script"), [(DESKTOP, "light", True), (PHONE, "dark", False)]
)
def test_table_is_brought_looked_at_and_stored(
    width: int,
    scheme: str,
    script: bool,
    ada: User,
    open_page: OpenPage,
    axe: Callable[[Page], None],
) -> None:
    page = open_page(width=width, scheme=scheme, script=script, user=ada)
    page.goto("/questionnaires/")
    page.get_by_role("link", name="Import a published table").click()
    expect(page.get_by_label("Paste the table")).to_be_visible()
    look(page, axe, script=script)

    page.get_by_label("Paste the table").fill(TABLE)
    page.get_by_label("Title of the questionnaire").fill("Survey of the town")
    page.get_by_label("Language of the table").select_option("en")
    page.get_by_label("Name of the new election").fill("Town")
    page.get_by_label("Its first round").fill("2026-03-15")
    page.get_by_label("Who published the table?").fill("A newspaper")
    page.get_by_label("Its address").fill("https://example.org/table.csv")
    page.get_by_role("button", name="See what was read").click()
    expect(page.locator("h1")).to_have_text("What was read")
    look(page, axe, script=script)

    page.get_by_label("“Undecided”").select_option("No position")
    page.get_by_role("button", name="Count with these meanings").click()
    expect(page.get_by_role("table", name="Counts by question")).to_be_visible()
    look(page, axe, script=script)

    page.get_by_role("button", name="Store the table").click()
    expect(page.locator("h1")).to_have_text("Survey of the town")
    counts = published_counts(Questionnaire.objects.get()).counts.overall
    assert (counts.yes, counts.no, counts.no_position, counts.no_answer) == (4, 3, 1, 4)


def look(page: Page, axe: Callable[[Page], None], *, script: bool) -> None:
    """axe needs scripts of its own; a page without them is looked at for its width."""
    assert_no_sideways_scroll(page)
    if script:
        axe(page)
