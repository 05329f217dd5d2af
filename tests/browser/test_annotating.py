"""Highlighting an answer: with the keyboard, then without any script."""

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from accounts.models import User
from questionnaires.models import Answer
from sources.models import Anchor
from sources.sentences import sentences
from tests.browser.conftest import OpenPage
from tests.factories import WORDS, make_answer, make_code


@pytest.fixture
def answer(transactional_db: None) -> Answer:
    with transaction.atomic():  # as a view or a command would
        for number in range(7):
            make_code(f"code-{number}", name_en=f"Code {number}")
        return make_answer()


def test_highlight_with_the_keyboard_is_saved_and_shown(
    answer: Answer, ben: User, open_page: OpenPage
):
    page = open_page(user=ben)
    page.goto(answer.get_absolute_url())
    words = page.locator(".words-text")
    first, second, _third = sentences(WORDS)

    words.focus()
    for key in ("ArrowDown", "Shift+ArrowDown", "Enter", "Space", "Tab"):
        page.keyboard.press(key)
    save(page, "Two sentences at once")

    expect(page.locator(".note")).to_have_count(1)
    expect(page.locator(".note-comment")).to_have_text("Two sentences at once")
    expect(page.locator("#messages")).to_contain_text("The highlight is saved.")
    expect(words).to_be_focused()
    anchor = Anchor.objects.get()
    assert (anchor.start, anchor.end) == (first[0], second[1])


def test_highlights_that_overlap_keep_the_words_exact(
    answer: Answer, ben: User, open_page: OpenPage
):
    page = open_page(user=ben)
    page.goto(answer.get_absolute_url())
    words = page.locator(".words-text")

    first_two = ["ArrowDown", "Shift+ArrowDown"]
    last_two = ["ArrowUp", "ArrowDown", "Shift+ArrowDown"]  # from where the first choice ended

    for keys in (first_two, last_two):
        words.focus()
        for key in (*keys, "Enter", "Space"):
            page.keyboard.press(key)
        save(page, "")
        expect(page.locator("[data-annotate]")).not_to_have_attribute("open", "")

    expect(page.locator(".note")).to_have_count(2)
    assert words.text_content() == WORDS
    assert page.locator("mark mark").count() == 1


def test_highlight_without_script_takes_whole_sentences(
    answer: Answer, ben: User, open_page: OpenPage
):
    page = open_page(user=ben, script=False)
    page.goto(answer.get_absolute_url())
    page.locator("[data-annotate] > summary").click()

    page.get_by_label("From the sentence").select_option(index=2)
    page.locator("[name=code]").nth(1).check()
    save(page, "Chosen from the list")

    expect(page.locator(".note-comment")).to_have_text("Chosen from the list")
    start, end = sentences(WORDS)[1]
    anchor = Anchor.objects.get()
    assert (anchor.start, anchor.end) == (start, end)
    assert page.locator(".words-text").text_content() == WORDS


def save(page: Page, comment: str) -> None:
    page.get_by_label("Comment").fill(comment)
    page.get_by_role("button", name="Save the highlight").click()
