"""From a passage of an answer or a report to a pledge: by keyboard, on a phone, without script."""

from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from accounts.models import User
from pledges.models import Pledge
from questionnaires.models import Answer
from sources.sentences import sentences
from stakeholders.models import Report
from tests.browser.conftest import PHONE, OpenPage, assert_no_sideways_scroll
from tests.factories import WORDS, make_answer, make_code, make_report

Axe = Callable[[Page], None]


@pytest.fixture
def answer(transactional_db: None) -> Answer:
    with transaction.atomic():  # as a view or a command would
        make_code("pledge", name_en="Pledge")
        return make_answer()


@pytest.fixture
def report(transactional_db: None) -> Report:
    with transaction.atomic():
        make_code("pledge", name_en="Pledge")
        return make_report()


def choose_first_sentence(page: Page) -> None:
    """With the keyboard alone: the first sentence, then the link of the bar, then the form."""
    page.locator(".words-text").focus()
    for key in ("ArrowDown", "Tab", "Tab"):
        page.keyboard.press(key)
    expect(page.locator("[data-pledge-link]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it a pledge?")


def type_from(page: Page, label: str, *typed: str) -> None:
    """Type into a field and the ones after it, going on with Tab."""
    page.get_by_label(label).focus()
    for words in typed:
        page.keyboard.type(words)
        page.keyboard.press("Tab")


def test_pledge_from_an_answer_with_the_keyboard_alone(
    answer: Answer, ben: User, open_page: OpenPage, axe: Axe
) -> None:
    page = open_page(user=ben)
    page.goto(answer.get_absolute_url())

    choose_first_sentence(page)
    axe(page)
    type_from(page, "Title of the pledge", "Ten adapted homes")
    type_from(page, "Nature", "Service", "Ten homes are let", "Write to the housing office")
    page.get_by_label("Our next step").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Ten adapted homes")
    axe(page)
    start, end = sentences(WORDS)[0]
    pledge = Pledge.objects.get()
    assert pledge.origins.get().anchor.exact == WORDS[start:end]
    assert (pledge.candidacy, pledge.nature) == (answer.response.candidacy, "service")
    assert pledge.tasks.get().what == "Write to the housing office"


def test_pledge_from_a_report_on_a_phone(
    report: Report, ben: User, open_page: OpenPage, axe: Axe
) -> None:
    page = open_page(user=ben, width=PHONE)
    page.goto(report.get_absolute_url())

    choose_first_sentence(page)
    assert_no_sideways_scroll(page)
    page.get_by_label("Title of the pledge").fill("Hold a meeting")
    page.get_by_text("Not in the list?").click()
    page.get_by_label("An organisation that is not in the list").fill("Office of health")
    page.get_by_label("Nature").select_option("dialogue")
    page.get_by_label("Kept if…").fill("One meeting was held.")
    page.get_by_role("button", name="Write the pledge down").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Hold a meeting")
    expect(page.get_by_text("To be confirmed").first).to_be_visible()
    assert_no_sideways_scroll(page)
    axe(page)
    assert Pledge.objects.get().organisation.name == "Office of health"


def test_pledge_from_a_highlight_without_script(
    answer: Answer, ben: User, open_page: OpenPage
) -> None:
    page = open_page(user=ben, script=False)
    page.goto(answer.get_absolute_url())
    page.locator("[data-annotate] > summary").click()
    page.get_by_label("From the sentence").select_option(index=2)
    page.locator("[name=code]").first.check()
    page.get_by_role("button", name="Save the highlight").click()

    page.get_by_role("link", name="Is it a pledge?").click()
    page.get_by_label("Title of the pledge").fill("Ten adapted homes")
    page.get_by_label("Nature").select_option("service")
    page.get_by_label("Kept if…").fill("Ten homes are let.")
    page.get_by_role("button", name="Write the pledge down").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Ten adapted homes")
    start, end = sentences(WORDS)[1]
    assert Pledge.objects.get().origins.get().anchor.exact == WORDS[start:end]
