"""Translating an answer, and checking the translation, in a browser."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import FloatRect, Page, expect

from accounts.models import User
from questionnaires.models import Answer
from sources.models import Translation
from tests.browser.conftest import (
    DESKTOP,
    PHONE,
    OpenPage,
    Watch,
    assert_no_sideways_scroll,
)
from tests.factories import WORDS, accept_translation, make_answer, make_translation


@pytest.fixture
def answer(transactional_db: None) -> Answer:
    with transaction.atomic():  # as a view or a command would
        return make_answer(words="\n\n".join([WORDS] * 6))


def address(answer: Answer) -> str:
    return reverse("answer_translation", args=[answer.pk, "en"])


def box(page: Page, selector: str) -> FloatRect:
    found = page.locator(selector).first.bounding_box()
    assert found
    return found


@pytest.mark.parametrize(
    ("width", "scheme", "language"), [(DESKTOP, "light", "en"), (PHONE, "dark", "fr")]
)
def test_pages_of_a_translation_are_accessible_in_each_state(
    width: int,
    scheme: str,
    language: str,
    answer: Answer,
    ada: User,
    ben: User,
    open_page: OpenPage,
    axe: Callable[[Page], None],
):
    User.objects.update(language=language)
    page = open_page(width=width, scheme=scheme, language=language, user=ben)
    text = answer.versions.get().text
    states: list[Callable[[], object]] = [
        lambda: None,
        lambda: make_translation(text, by=ada, body=f"Yes. {'Ten homes. ' * 40}"),
        lambda: accept_translation(Translation.objects.latest("pk"), by=ben),
        lambda: make_translation(text, by=ada, body="Yes, ten homes.", note="The date"),
    ]

    for enter in states:
        enter()
        for shown in (answer.get_absolute_url(), address(answer)):
            page.goto(shown)
            assert_no_sideways_scroll(page)
            axe(page)


@pytest.mark.parametrize(("width", "is_beside"), [(DESKTOP, True), (PHONE, False)])
def test_original_stands_left_of_the_field_and_above_it_on_a_phone(
    width: int, is_beside: bool, answer: Answer, ben: User, open_page: OpenPage
):
    page = open_page(width=width, user=ben)
    page.goto(address(answer))

    original, field = box(page, ".words-text"), box(page, "#id_body")

    assert (original["x"] + original["width"] <= field["x"]) == is_beside
    assert (original["y"] + original["height"] <= field["y"]) == (not is_beside)


def test_lost_connection_loses_nothing_typed(
    answer: Answer, ben: User, open_page: OpenPage, watch: Watch
):
    page = open_page(user=ben)
    page.goto(address(answer))
    page.locator("#id_body").fill("Yes. Ten homes in 2027.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save the translation").click()
    expect(page.locator("#messages")).to_contain_text("did not reach the server")
    expect(page.locator("#id_body")).to_have_value("Yes. Ten homes in 2027.")

    page.context.set_offline(False)
    watch.faults.clear()  # the browser and htmx complain about the network, rightly
    page.get_by_role("button", name="Save the translation").click()

    expect(page.locator("#messages")).to_contain_text("The translation is saved.")
    assert Translation.objects.get().body == "Yes. Ten homes in 2027."


@pytest.mark.parametrize("script", [True, False])
def test_somebody_else_accepts_and_the_answer_shows_it(
    script: bool, answer: Answer, ada: User, ben: User, open_page: OpenPage
):
    mine = open_page(user=ben, script=script)
    mine.goto(answer.get_absolute_url())
    mine.get_by_role("link", name="In English").click()
    mine.locator("#id_body").fill("Yes.")
    mine.get_by_label("With a machine, checked by a person").check()
    mine.get_by_role("button", name="Save the translation").click()
    expect(mine.locator(".translating")).to_contain_text("to be checked by somebody else")

    hers = open_page(user=ada, script=script)
    hers.goto(answer.get_absolute_url())
    hers.get_by_role("link", name="Check the translation").click()
    hers.get_by_role("button", name="Accept the translation").click()

    expect(hers.locator(".translation .words-label")).to_have_text(
        "Working translation made with a machine by Ben, checked by Ada"
    )
    expect(hers.locator(".translation-text")).to_have_text("Yes.")
