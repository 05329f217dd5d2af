"""What happens in the middle of typing: the session ends, or the connection is lost."""

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from questionnaires.models import Score
from sources.models import Code
from tests import factories
from tests.browser.conftest import OpenPage, Watch, sign_in

PASSWORD = "wren-tulip-ladder-42"

pytestmark = pytest.mark.django_db(transaction=True)


def typing_of_a_score(page: Page) -> None:
    with transaction.atomic():
        questionnaire = factories.make_scored_questionnaire(questions=1)
        answer = factories.make_answer(factories.make_response(questionnaire))
    page.goto(answer.get_absolute_url())
    sheet = page.locator("#judging")
    sheet.get_by_text("Answered", exact=True).click()
    sheet.get_by_text("Level 2", exact=True).click()
    sheet.get_by_text("Reason, and how sure").click()
    sheet.get_by_label("Why this level?").fill("Long thoughts")


def sign_in_again(context: BrowserContext, url: str, user: User) -> None:
    """In another tab; as after any sign-in, the tokens of pages from before are worth nothing."""
    context.clear_cookies(name="csrftoken")
    sign_in(context, url, user)
    tab = context.new_page()
    tab.goto("/")
    tab.close()


def test_score_is_saved_after_signing_in_again(ben: User, open_page: OpenPage, live_server):
    page = open_page(user=ben)
    typing_of_a_score(page)
    save = page.locator("#judging").get_by_role("button", name="Save", exact=True)
    page.context.clear_cookies(name="sessionid")
    save.click()
    expect(page.locator("#messages")).to_contain_text("You were signed out")
    expect(page.get_by_label("Why this level?")).to_have_value("Long thoughts")

    sign_in_again(page.context, live_server.url, ben)
    save.click()

    expect(page.locator("#messages")).to_contain_text("Your score is saved.")
    assert Score.objects.get().reason == "Long thoughts"


def test_old_form_is_taken_at_the_second_try(
    ben: User, open_page: OpenPage, watch: Watch, live_server
):
    watch.allowed.add(403)
    page = open_page(user=ben)
    typing_of_a_score(page)
    save = page.locator("#judging").get_by_role("button", name="Save", exact=True)
    sign_in_again(page.context, live_server.url, ben)
    save.click()
    expect(page.locator("#messages")).to_contain_text("The server could not do this")
    watch.faults.clear()  # htmx complains about the refusal

    save.click()

    expect(page.locator("#messages")).to_contain_text("Your score is saved.")


@pytest.mark.parametrize("width", [1280, 360])
def test_correction_is_saved_after_signing_in_on_the_same_page(
    ben: User, open_page: OpenPage, watch: Watch, axe, width: int
):
    watch.allowed.add(403)  # a save on its way meets the new tokens, and is repeated
    with transaction.atomic():
        answer = factories.make_answer()
        ben.set_password(PASSWORD)
        ben.save()
    page = open_page(user=ben, width=width)
    page.goto(reverse("answer_correct", args=[answer.pk]))
    page.get_by_label("Their words, exactly").fill("Oui, dès 2027.")
    page.get_by_label("What is corrected, and why?").fill("A line was missing")
    page.context.clear_cookies(name="sessionid")
    save = page.get_by_role("button", name="Send to be checked")
    save.click()
    page.locator("#saved").get_by_role("link", name="Sign in again").click()
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog.get_by_label("E-mail address")).to_be_focused()
    axe(page)

    for password in ("wrong", PASSWORD):
        dialog.get_by_label("E-mail address").fill(ben.email)
        dialog.get_by_label("Password").fill(password)
        dialog.get_by_role("button", name="Sign in", exact=True).click()
        if password == "wrong":
            expect(dialog.get_by_role("alert")).to_be_visible()
    expect(dialog).to_have_count(0)
    save.click()

    expect(page.locator("#messages")).to_contain_text("The correction is saved.")
    assert answer.versions.latest("number").text.body == "Oui, dès 2027."


def typing_of_a_code(page: Page) -> None:
    page.goto("/codes/new/")
    page.get_by_label("Name in English").fill("Loud")
    page.get_by_label("Definition in English").fill("Said loud and often")
    page.get_by_label("Star").check()
    page.get_by_label("Sky").check()


def test_form_without_htmx_stays_while_the_connection_is_lost(
    ada: User, open_page: OpenPage, watch: Watch
):
    page = open_page(user=ada)
    typing_of_a_code(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Add the code").click()
    expect(page.locator("#messages")).to_contain_text("did not reach the server")
    expect(page.get_by_label("Definition in English")).to_have_value("Said loud and often")

    page.context.set_offline(False)
    watch.faults.clear()  # the icon of the message is not there, rightly
    page.get_by_role("button", name="Add the code").click()

    expect(page.locator("#messages")).to_contain_text("is in the codebook")
    assert Code.objects.get().definition_en == "Said loud and often"


@pytest.mark.parametrize("script", [True, False])
def test_words_of_an_ended_session_are_shown_to_be_copied(
    ada: User, open_page: OpenPage, watch: Watch, axe, script: bool
):
    watch.allowed.add(403)
    page = open_page(user=ada, script=script)
    typing_of_a_code(page)
    page.context.clear_cookies(name="sessionid")

    page.get_by_role("button", name="Add the code").click()

    expect(page.get_by_label("What you typed")).to_have_value("Said loud and often")
    if script:
        axe(page)
    assert not Code.objects.exists()
