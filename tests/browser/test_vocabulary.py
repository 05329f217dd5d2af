"""Words that the house avoids: the warning after saving, the way to change them, the page."""

from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from accounts.models import User
from questionnaires.models import Answer
from sources.models import Annotation
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, assert_no_sideways_scroll
from tests.factories import make_answer, make_code

COMMENT = "Il parle de prostituées et de traite."


@pytest.fixture
def answer(transactional_db: None) -> Answer:
    with transaction.atomic():  # as a view or a command would
        make_code("position", name_en="Position")
        return make_answer()


@pytest.mark.parametrize("has_script", [True, False])
def test_warned_comment_is_saved_and_changed_by_the_link(
    has_script: bool, answer: Answer, ben: User, open_page: OpenPage
):
    page = open_page(user=ben, script=has_script)
    page.goto(answer.get_absolute_url())

    mark_first_sentence(page, COMMENT)
    expect(page.locator("#messages .house-words > li")).to_have_count(2)
    assert Annotation.objects.get().comment == COMMENT
    page.get_by_role("link", name="Change the text").click()
    expect(page.locator(".house-note")).to_be_visible()
    page.get_by_label("Comment").fill("Il parle de travail du sexe.")
    page.get_by_role("button", name="Save the highlight").click()

    expect(page.locator("#messages")).to_contain_text("The highlight is changed.")
    expect(page.locator(".house-words")).to_have_count(0)
    assert Annotation.objects.get().comment == "Il parle de travail du sexe."


@pytest.mark.parametrize(
    ("width", "scheme", "language"), [(DESKTOP, "light", "en"), (PHONE, "dark", "fr")]
)
def test_warning_note_and_page_are_accessible(
    width: int,
    scheme: str,
    language: str,
    answer: Answer,
    ben: User,
    open_page: OpenPage,
    axe: Callable[[Page], None],
):
    User.objects.update(language=language)
    page = open_page(width=width, scheme=scheme, language=language, user=ben)
    page.goto(answer.get_absolute_url())
    mark_first_sentence(page, COMMENT)

    for address in ("", f"{answer.get_absolute_url()}annotations/{Annotation.objects.get().pk}/"):
        if address:
            page.goto(address)
        expect(page.locator(".house-words > li")).to_have_count(2)
        assert_no_sideways_scroll(page)
        axe(page)
    page.locator(".house-note a[href='/vocabulary/']").click()
    expect(page.locator("h1")).to_have_count(1)
    assert_no_sideways_scroll(page)
    axe(page)


def mark_first_sentence(page: Page, comment: str) -> None:
    page.locator("[data-annotate] > summary").click()
    page.locator("[name=first_sentence]").select_option(index=1)
    page.locator("[name=code]").first.check()
    page.locator("[name=comment]").fill(comment)
    page.locator(".annotation-form button[type=submit]").click()
    expect(page.locator("#messages .house-words")).to_be_visible()
