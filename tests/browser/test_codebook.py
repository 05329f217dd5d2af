"""The codebook in a browser: renaming a code, then merging it, without losing a highlight."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from accounts.models import User
from sources.models import Annotation, Code
from tests.browser.conftest import PHONE, OpenPage, assert_no_sideways_scroll
from tests.factories import make_annotation, make_answer, make_code


@dataclass
class Codes:
    one: Code
    other: Code
    mark: Annotation


@pytest.fixture
def codes(transactional_db: None, ben: User) -> Codes:
    with transaction.atomic():  # as a view or a command would
        one = make_code("limit", name_en="Limit", shape="square", tint="plum")
        other = make_code("competence", name_en="Competence", shape="diamond", tint="slate")
        text = make_answer().versions.get().text
        return Codes(one, other, make_annotation(text, "dix logements", by=ben, code=one))


@pytest.mark.parametrize("script", [True, False])
def test_code_is_renamed_then_merged(
    codes: Codes, ada: User, open_page: OpenPage, axe: Callable[[Page], None], script: bool
):
    page = open_page(user=ada, script=script)
    page.goto("/codes/")
    page.get_by_role("link", name="Limit").click()

    page.get_by_text("Change its name").click()
    page.get_by_label("Name in English").fill("Limit invoked")
    page.get_by_label("Star").check()
    check(page, axe, script)
    page.get_by_role("button", name="Change the code").click()
    expect(page.locator("h1 .icon-shape-star")).to_have_count(1)
    expect(page.locator("h1")).to_contain_text("Limit invoked")

    page.get_by_role("link", name="Merge it into another code").click()
    page.get_by_label("Merge it into").select_option("competence")
    page.get_by_role("button", name="See what will happen").click()
    expect(page.locator("form.merging")).to_contain_text("1 highlight")
    check(page, axe, script)
    page.get_by_label("Why are they merged?").fill("Same use")
    page.get_by_role("button", name="Merge them").click()

    expect(page.locator("#messages")).to_contain_text("1 highlight moved to “Competence”.")
    page.get_by_role("link", name="Item 1").click()
    expect(page.locator(".note .chip")).to_contain_text("Competence")
    expect(page.locator("mark:target")).to_have_text("dix logements")
    codes.mark.refresh_from_db()
    assert codes.mark.code == codes.other


def test_code_chosen_with_the_keyboard_is_refused_and_mended(
    codes: Codes, ada: User, open_page: OpenPage, axe: Callable[[Page], None], watch
):
    watch.allowed.add(422)
    page = open_page(user=ada, width=PHONE, scheme="dark")
    page.goto("/codes/new/")

    page.get_by_label("Name in English").fill("limit")
    page.get_by_label("Definition in English").fill("What it costs")
    page.get_by_label("Square").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_label("Sky").check()
    page.keyboard.press("Enter")

    expect(page.locator(".invalid-feedback")).to_have_text("There is another code with this name.")
    expect(page.get_by_label("Triangle")).to_be_checked()
    axe(page)
    assert_no_sideways_scroll(page)
    page.get_by_label("Name in English").fill("Cost")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Cost")


def check(page: Page, axe: Callable[[Page], None], script: bool) -> None:
    assert_no_sideways_scroll(page)
    if script:
        axe(page)
