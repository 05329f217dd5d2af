"""A volunteer at a received document: moving words, lost connections, two people, sending twice."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from accounts.models import User
from questionnaires.actions import Entry, correct_answer
from questionnaires.models import AnswerState, AnswerVersion, Check, DraftCell, Receipt
from tests import factories
from tests.browser.conftest import PHONE, OpenPage, Watch, assert_no_sideways_scroll, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

REPLY = """\
1) Que ferez-vous pour le point 1 ?

Nous créerons dix logements.

Nous les ouvrirons en 2027.

2) Que ferez-vous pour le point 2 ?

Oui.

Cordialement,
L’équipe
"""
FIRST = "Nous créerons dix logements.\n\nNous les ouvrirons en 2027."


@pytest.fixture
def receipt(transactional_db: None, chloe: User) -> Receipt:
    with transaction.atomic():
        return factories.make_receipt(factories.make_response(), by=chloe, content=REPLY.encode())


def words(page: Page, number: int):
    return page.locator(".screen textarea[name$='-words']").nth(number - 1)


def stored(number: int) -> str:
    return DraftCell.objects.order_by("question__position")[number - 1].words


def saved(page: Page):
    return expect(page.locator("[data-status]")).to_contain_text("saved at")


def kept(page: Page) -> str:
    """What the browser keeps of what was typed."""
    return page.evaluate(
        """[sessionStorage, localStorage].flatMap((store) => Object.entries(store))
            .filter(([name]) => name.startsWith("draft")).join()"""
    )


def choose(page: Page, number: int, label: str) -> None:
    page.locator(".entry").nth(number - 1).get_by_label(label, exact=True).check()


def at_second(page: Page) -> None:
    page.locator(".entry").nth(0).get_by_role("link", name="Next").click()


def test_paste_and_map_on_a_phone(
    receipt: Receipt, chloe: User, open_page: OpenPage, axe: Callable[[Page], None]
) -> None:
    page = open_page(width=PHONE, user=chloe)
    page.goto(receipt.get_absolute_url())
    first, second, end = page.locator(".screen").all()
    expect(first).to_be_visible()
    expect(second).to_be_hidden()
    expect(first).to_contain_text("1/2")
    assert_no_sideways_scroll(page)
    axe(page)

    first.get_by_role("button", name="Last paragraph to question 2").click()
    expect(words(page, 1)).to_have_value("Nous créerons dix logements.")
    choose(page, 1, "Answered")
    at_second(page)
    expect(first).to_be_hidden()
    expect(words(page, 2)).to_have_value("Nous les ouvrirons en 2027.\n\nOui.")
    second.get_by_role("button", name="First paragraph to question 1").click()
    expect(words(page, 2)).to_have_value("Oui.")
    expect(second).to_be_visible()
    choose(page, 2, "Answered")
    second.get_by_role("button", name="Last paragraph to the tray").click()
    expect(words(page, 2)).to_have_value("")
    second.get_by_role("link", name="To the end").click()
    expect(end).to_be_visible()
    axe(page)
    end.get_by_label("It belongs to the answer to").first.select_option(index=2)
    end.get_by_role("button", name="Put it there").first.click()
    expect(end).to_contain_text("2/2 answers with a choice")
    expect(end).to_contain_text("Words in: 29 = words out: 29")
    assert_no_sideways_scroll(page)
    page.get_by_role("button", name="Send to be checked").click()

    expect(page.locator("#messages")).to_contain_text("The answers are sent")
    versions = AnswerVersion.objects.order_by("answer__question__position")
    assert [version.text.body for version in versions] == [FIRST, "Oui."]


def test_paste_and_map_by_keyboard(receipt: Receipt, chloe: User, open_page: OpenPage) -> None:
    page = open_page(user=chloe)
    page.goto(receipt.get_absolute_url())
    words(page, 1).focus()
    page.keyboard.press("Alt+Shift+ArrowDown")
    expect(words(page, 1)).to_have_value("Nous créerons dix logements.")
    expect(words(page, 1)).to_be_focused()
    page.keyboard.press("Alt+PageDown")
    expect(words(page, 2)).to_be_focused()
    page.keyboard.press("Alt+Shift+ArrowUp")
    expect(words(page, 2)).to_have_value("Oui.")
    for number in (1, 2):
        page.locator(".entry").nth(number - 1).get_by_label("Answered", exact=True).focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Send to be checked").focus()
    page.keyboard.press("Enter")

    expect(page.locator("#messages")).to_contain_text("The answers are sent")
    assert AnswerVersion.objects.earliest("pk").text.body == FIRST


def test_every_step_works_without_script(
    receipt: Receipt, chloe: User, open_page: OpenPage
) -> None:
    page = open_page(user=chloe, script=False)
    page.goto(receipt.get_absolute_url())
    words(page, 1).fill(f"{FIRST}\n\nEt en 2028.")
    page.get_by_role("button", name="Last paragraph to question 2").click()
    expect(words(page, 1)).to_have_value(FIRST)
    expect(words(page, 2)).to_have_value("Et en 2028.\n\nOui.")
    choose(page, 1, "Answered")
    choose(page, 2, "Answered")
    page.get_by_role("button", name="Save for now").click()
    expect(page.locator("[data-status]")).to_contain_text("saved at")
    page.get_by_role("button", name="Send to be checked").click()

    expect(page.locator("#messages")).to_contain_text("The answers are sent")
    assert AnswerVersion.objects.count() == 2


def test_words_typed_without_a_connection_are_sent_when_it_is_back(
    receipt: Receipt, chloe: User, open_page: OpenPage, watch: Watch
) -> None:
    page = open_page(user=chloe)
    page.goto(receipt.get_absolute_url())
    words(page, 1).fill("Nous créerons")
    saved(page)
    page.context.set_offline(True)
    words(page, 1).fill("Nous créerons onze logements.")
    expect(page.locator("[data-status]")).to_contain_text("Offline: your words are kept here")
    assert stored(1) == "Nous créerons"
    assert "onze" in kept(page)

    page.context.set_offline(False)

    saved(page)
    assert stored(1) == "Nous créerons onze logements."
    assert kept(page) == ""
    watch.faults.clear()  # the browser itself complains about requests without a connection


def test_words_of_a_closed_page_are_there_again_and_gone_after_signing_out(
    receipt: Receipt, chloe: User, open_page: OpenPage, watch: Watch
) -> None:
    page = open_page(user=chloe)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(receipt.get_absolute_url())
    page.route("**/draft/", lambda route: route.abort())
    words(page, 1).fill("Nous créerons douze logements.")
    expect(page.locator("[data-status]")).to_contain_text("Offline")
    page.unroute("**/draft/")
    page.reload()
    expect(words(page, 1)).to_have_value("Nous créerons douze logements.")
    saved(page)
    assert stored(1) == "Nous créerons douze logements."

    page.evaluate("sessionStorage['draft:left'] = localStorage['draft:left'] = 'words'")
    page.route("**/draft/", lambda route: route.abort())
    words(page, 1).fill("Nous créerons treize logements.")
    expect(page.locator("[data-status]")).to_contain_text("Offline")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login/**")

    assert kept(page) == ""
    watch.faults.clear()  # the requests that were cut


def test_typing_goes_on_after_signing_in_again(
    receipt: Receipt, chloe: User, open_page: OpenPage, watch: Watch, live_server
) -> None:
    watch.allowed.add(403)
    page = open_page(user=chloe)
    page.goto(receipt.get_absolute_url())
    words(page, 1).fill("Nous créerons")
    saved(page)
    page.context.clear_cookies(name="sessionid")
    words(page, 1).fill("Nous créerons treize logements.")
    expect(page.locator("[data-status]")).to_contain_text("You were signed out")
    assert stored(1) == "Nous créerons"

    page.context.clear_cookies(name="csrftoken")
    sign_in(page.context, live_server.url, chloe)
    page.context.new_page().goto("/")

    saved(page)
    assert stored(1) == "Nous créerons treize logements."


def test_two_people_at_one_response_lose_nothing(
    receipt: Receipt,
    ben: User,
    chloe: User,
    open_page: OpenPage,
    watch: Watch,
    axe: Callable[[Page], None],
) -> None:
    watch.allowed.add(409)
    hers, his = open_page(user=chloe), open_page(user=ben)
    for page in (hers, his):
        page.goto(receipt.get_absolute_url())
    words(his, 1).fill("De Ben.")
    saved(his)
    words(hers, 2).fill("De Chloé, ailleurs.")
    saved(hers)
    expect(words(hers, 1)).to_have_value("De Ben.")
    words(his, 1).fill("De Ben, encore.")
    expect(his.locator("#seen [name=counter]")).to_have_value("3")
    words(hers, 1).fill("De Chloé.")

    conflict = hers.locator("[data-conflict]")
    expect(conflict).to_contain_text("De Ben, encore.")
    expect(words(hers, 1)).to_have_value("De Chloé.")
    axe(hers)
    hers.on("dialog", lambda dialog: dialog.accept())
    hers.reload()
    expect(words(hers, 1)).to_have_value("De Chloé.")
    expect(conflict).to_contain_text("De Ben, encore.")
    words(hers, 2).fill("De Chloé, plus loin.")
    hers.get_by_role("button", name="Keep mine").click()
    expect(conflict).to_have_count(0)

    assert [stored(1), stored(2)] == ["De Chloé.", "De Chloé, plus loin."]


def test_sending_twice_from_two_pages_gives_one_response(
    receipt: Receipt, chloe: User, open_page: OpenPage
) -> None:
    one, two = open_page(user=chloe), open_page(user=chloe)
    for page in (one, two):
        page.goto(receipt.get_absolute_url())
        choose(page, 1, "Answered")
        choose(page, 2, "Answered")
        saved(page)
    one.get_by_role("button", name="Send to be checked").dblclick()
    expect(one.locator("#messages")).to_contain_text("The answers are sent")
    two.get_by_role("button", name="Send to be checked").click()
    expect(two.locator("#messages")).to_contain_text("saved before")

    assert AnswerVersion.objects.count() == 2


def test_who_entered_does_not_check(
    receipt: Receipt, ben: User, open_page: OpenPage, watch: Watch
) -> None:
    watch.allowed.add(403)
    page = open_page(user=ben)
    page.goto(receipt.get_absolute_url())
    choose(page, 1, "Answered")
    choose(page, 2, "Answered")
    page.get_by_role("button", name="Send to be checked").click()
    expect(page.locator("#messages")).to_contain_text("The answers are sent")
    page.goto(f"{AnswerVersion.objects.earliest('pk').answer.get_absolute_url()}check/")

    expect(page.locator("main")).to_contain_text("somebody else checks them")
    expect(page.get_by_role("button", name="Accept")).to_have_count(0)
    assert urlsplit(page.url).path.endswith("/check/")
    assert not Check.objects.exists()


def test_correction_is_saved_as_one_types_and_meets_another_version(
    ben: User, chloe: User, open_page: OpenPage, watch: Watch, axe: Callable[[Page], None]
) -> None:
    watch.allowed.add(409)
    with transaction.atomic():
        response = factories.make_response()
        factories.make_receipt(response, by=chloe)
        answer = factories.make_answer(response, by=chloe)
    page = open_page(width=PHONE, user=chloe)
    page.goto(f"{answer.get_absolute_url()}correct/")
    typed = page.get_by_label("Their words, exactly")
    typed.fill("Oui, onze logements.")
    saved(page)
    page.context.set_offline(True)
    page.get_by_label("What is corrected, and why?").fill("A number was wrong")
    expect(page.locator("[data-status]")).to_contain_text("Offline")
    assert "A number was wrong" in kept(page)
    page.context.set_offline(False)
    saved(page)
    watch.faults.clear()  # the browser itself complains about requests without a connection
    page.reload()
    expect(typed).to_have_value("Oui, onze logements.")
    with transaction.atomic():
        entry = Entry(question=answer.question, state=AnswerState.ANSWERED, words="Oui, douze.")
        correct_answer(by=ben, answer=answer, entry=entry, reason="Another number")

    page.get_by_role("button", name="Send to be checked").click()
    expect(page.locator("#newer")).to_contain_text("Ben entered version 2")
    expect(typed).to_have_value("Oui, onze logements.")
    assert_no_sideways_scroll(page)
    axe(page)
    page.get_by_role("button", name="Keep mine").click()
    expect(page.locator("#newer")).to_be_empty()
    page.get_by_role("button", name="Send to be checked").click()

    expect(page.locator("#messages")).to_contain_text("The correction is saved")
    version = answer.versions.get(number=3)
    assert (version.text.body, version.reason) == ("Oui, onze logements.", "A number was wrong")
    assert kept(page) == ""
