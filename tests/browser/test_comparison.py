"""A comparison in a browser: heads that stay, the keyboard, paper."""

from collections.abc import Callable
from io import BytesIO

import pypdfium2
import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from accounts.models import User
from questionnaires.models import Questionnaire
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, assert_no_sideways_scroll
from tests.questionnaires.judged import make_judged

SCROLLED_WITH_ITS_HEADS = """region => {
    const place = (element) => element.getBoundingClientRect();
    const [first, ...others] = region.querySelectorAll("thead tr > *");
    const last = [...region.querySelectorAll("tbody th")].at(-1);
    const left = place(region).left + region.clientLeft, top = place(region).top + region.clientTop;
    return region.scrollLeft > 0 && region.scrollTop > 200
        && place(first).left === left && place(first).top === top
        && place(others[0]).top === top && place(others[0]).left < left
        && place(last).left === left && place(last).bottom > top;
}"""


@pytest.fixture
def questionnaire(transactional_db: None) -> Questionnaire:
    with transaction.atomic():
        questionnaire = make_judged(candidacies=20, questions=30, parts=3)
        questionnaire.is_example = True
        questionnaire.save()
        return questionnaire


@pytest.mark.parametrize(("width", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_heads_stay_while_the_table_scrolls_by_keyboard(
    width: int,
    scheme: str,
    questionnaire: Questionnaire,
    ben: User,
    open_page: OpenPage,
    axe: Callable[[Page], None],
):
    page = open_page(width=width, scheme=scheme, user=ben)
    page.goto(f"{questionnaire.get_absolute_url()}comparison/")
    region = page.get_by_role("region", name="Comparison, asks by candidacies")

    axe(page)  # before cells stand half behind the heads, where axe takes them for small

    region.focus()
    for key in ["ArrowRight"] * 10 + ["End"]:
        page.keyboard.press(key)
    page.wait_for_function(SCROLLED_WITH_ITS_HEADS, arg=region.element_handle())

    assert_no_sideways_scroll(page)


def test_cell_opens_its_answer_and_the_table_can_be_skipped(
    questionnaire: Questionnaire, ben: User, open_page: OpenPage
):
    page = open_page(user=ben, script=False)
    page.goto(f"{questionnaire.get_absolute_url()}comparison/")

    page.get_by_role("link", name="Skip the table").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="How to read it")).to_be_focused()
    cell = page.locator("table.comparison tbody:last-of-type tr:last-child td a").first
    address = cell.get_attribute("href")
    cell.click()

    assert page.url.endswith(str(address))


def test_table_on_paper_is_whole_with_its_heads_on_each_page(
    questionnaire: Questionnaire, ben: User, open_page: OpenPage
):
    page = open_page(user=ben, scheme="dark")
    page.goto(f"{questionnaire.get_absolute_url()}comparison/?sheets=1")

    document = pypdfium2.PdfDocument(BytesIO(page.pdf(prefer_css_page_size=True)))
    # Narrow spaces are lost in what is read from a page.
    texts = ["".join(sheet.get_textpage().get_text_bounded().split()) for sheet in document]
    tables = [text for text in texts if "Item" in text]

    assert all(width > height for width, height in (sheet.get_size() for sheet in document))
    assert all("EXAMPLE" in text for text in tables)
    assert all("Liste" in text for text in tables)
    for number in range(1, 21):
        assert sum(f"Liste{number:02}" in text for text in tables) >= 1
    assert sum(text.count("Item30") for text in texts) == 3  # once a sheet
    assert not any("Signout" in text or "Rankbyfigure" in text for text in texts)


@pytest.mark.parametrize(("width", "scheme"), [(DESKTOP, "dark"), (PHONE, "light")])
def test_spread_reads_as_tables(
    width: int,
    scheme: str,
    questionnaire: Questionnaire,
    ben: User,
    open_page: OpenPage,
    axe: Callable[[Page], None],
):
    page = open_page(width=width, scheme=scheme, user=ben)
    page.goto(f"{questionnaire.get_absolute_url()}distribution/")

    first = page.get_by_role("table", name="EXAMPLE 1. Item 1", exact=True)
    expect(first.get_by_role("row")).to_have_count(7)
    expect(first.get_by_role("columnheader")).to_have_count(4)
    expect(first.get_by_role("img")).to_have_count(0)
    assert_no_sideways_scroll(page)
    axe(page)
