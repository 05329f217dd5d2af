"""The whole way, as people go it: a reply comes in, is checked, highlighted, and told."""

from collections.abc import Callable

import pypdfium2
import pytest
from django.core.management import call_command
from django.db import transaction
from playwright.sync_api import Page, expect

from accounts.models import User
from questionnaires.models import Answer, Questionnaire
from sources.models import Anchor
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, assert_no_sideways_scroll
from tests.factories import make_candidacy, make_code, make_questionnaire

FIRST = "Oui. Nous ouvrirons deux pistes cyclables protégées avant l’été 2027 😊."
SECOND = (
    "Nous étudierons un plan de stationnement des vélos.\n\n"
    "La décision reviendra au conseil, avec les associations d’usagers."
)
REPLY = f"""Questionnaire vélo

Nos réponses

1) Que ferez-vous pour le point 1 ?

{FIRST}

2) Que ferez-vous pour le point 2 ?

{SECOND}
"""


@pytest.fixture
def questionnaire(transactional_db: None) -> Questionnaire:
    with transaction.atomic():
        questionnaire = make_questionnaire()
        make_candidacy(election=questionnaire.election, name="Liste du canal")
        for key, french, english in [
            ("pledge", "Engagement", "Pledge"),
            ("intention", "À étudier", "To look into"),
        ]:
            make_code(key, name_fr=french, name_en=english)
    return questionnaire


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_from_a_pasted_reply_to_a_briefing(
    width: int,
    language: str,
    questionnaire: Questionnaire,
    ada: User,
    ben: User,
    chloe: User,
    open_page: OpenPage,
    axe: Callable[[Page], None],
) -> None:
    User.objects.update(language=language)

    def as_user(user: User) -> Page:
        return open_page(width=width, language=language, user=user)

    def look(page: Page) -> None:
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert_no_sideways_scroll(page)
        axe(page)

    paste_reply(as_user(chloe), questionnaire, look)
    accept_answers(as_user(ada), look)
    highlight(as_user(ben), look, has_mouse=width == DESKTOP)
    issue_briefing(as_user(ben), look)


def submit(page: Page) -> None:
    page.locator("main form button.btn-primary[type=submit]").first.click()


def paste_reply(page: Page, questionnaire: Questionnaire, look: Callable[[Page], None]) -> None:
    page.goto("/")
    look(page)
    page.goto(questionnaire.get_absolute_url())
    look(page)
    page.locator(f"main a[href*='{questionnaire.slug}/responses/new/']").first.click()
    page.wait_for_url("**/responses/new/")
    look(page)
    page.locator("[name=candidacy]").select_option(label="Liste du canal")
    page.locator("[name=pasted]").fill(REPLY)
    page.locator("[name=origin]").fill("e-mail de l’équipe de campagne")
    submit(page)
    page.wait_for_url("**/receipts/*/")
    look(page)
    words = page.locator("main textarea[name$=words]")
    assert [words.nth(0).input_value(), words.nth(1).input_value()] == [FIRST, SECOND]
    for screen in page.locator(".entry").all():
        screen.locator("[value=answered]").check()
        screen.locator(".steps a").last.click()
    page.locator("#ending .form-actions button").click()
    expect(words).to_have_count(0)
    page.wait_for_load_state()
    look(page)
    assert not Answer.objects.filter(versions__check_record__isnull=False).exists()


def accept_answers(page: Page, look: Callable[[Page], None]) -> None:
    page.goto("/")
    look(page)
    page.goto(f"{Answer.objects.earliest('pk').get_absolute_url()}check/")
    for number in (1, 2):
        expect(page.locator("h1")).to_contain_text(f"{number}.")
        look(page)
        page.locator("button[name=decision][value=accepted]").click()
    expect(page.locator("button[name=decision]")).to_have_count(0)
    page.wait_for_load_state()
    look(page)
    accepted = [answer.versions.current().get().text for answer in Answer.objects.order_by("pk")]
    assert [text.body for text in accepted if text] == [FIRST, SECOND]


def highlight(page: Page, look: Callable[[Page], None], *, has_mouse: bool) -> None:
    page.goto(Answer.objects.earliest("pk").get_absolute_url())
    if has_mouse:
        drag_over(page, "deux pistes", "avant l’été 2027 😊")
    else:
        select_by_touch(page, "deux pistes", "avant l’été 2027 😊")
    page.locator("[data-passage-button]").click()
    save(page, code=0, comment="Une date et un nombre.")
    expect(page.locator("ol.notes > li")).to_have_count(1)

    page.locator(".words-text").focus()
    for key in ("ArrowDown", "Shift+ArrowDown", "Enter"):
        page.keyboard.press(key)
    save(page, code=1, comment="Les deux phrases.")
    expect(page.locator("ol.notes > li")).to_have_count(2)

    assert page.locator(".words-text").text_content() == FIRST
    quotes = Anchor.objects.order_by("pk").values_list("exact", flat=True)
    passage = FIRST[FIRST.index("deux") : FIRST.index("😊") + 1]
    assert list(quotes) == [passage, FIRST]
    look(page)


def save(page: Page, *, code: int, comment: str) -> None:
    form = page.locator(".annotation-form").first
    form.locator("[name=code]").nth(code).check()
    form.locator("[name=comment]").fill(comment)
    form.locator("button.btn-primary[type=submit]").click()


BOX_OF = """([from, to]) => {
    const text = document.querySelector(".words-text");
    const range = document.createRange();
    const at = (words, isEnd) => {
        const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const place = node.data.indexOf(words);
            if (place >= 0) return [node, place + (isEnd ? words.length : 0)];
        }
    };
    range.setStart(...at(from, false));
    range.setEnd(...at(to, true));
    return range;
}"""
SELECT = f"(ends) => document.getSelection().addRange(({BOX_OF})(ends))"
LINES = f"""(ends) => [...({BOX_OF})(ends).getClientRects()].map(
    (box) => [box.left, box.top + box.height / 2, box.right])"""


def drag_over(page: Page, first: str, last: str) -> None:
    page.locator(".words-text").scroll_into_view_if_needed()
    lines = page.evaluate(LINES, [first, last])
    page.mouse.move(lines[0][0] + 1, lines[0][1])
    page.mouse.down()
    page.mouse.move(lines[-1][2] - 1, lines[-1][1], steps=8)
    page.mouse.up()


def select_by_touch(page: Page, first: str, last: str) -> None:
    """A long press and its handles belong to the browser; what a page sees is the selection."""
    page.evaluate(SELECT, [first, last])


def issue_briefing(page: Page, look: Callable[[Page], None]) -> None:
    page.goto("/briefings/new/")
    look(page)
    page.locator("select[name=subject]").select_option(index=1)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("#first-page .first-page-title")).to_be_visible()
    page.locator("[name=audience][value='10']").check()
    look(page)
    page.locator("button[value=make]").click()
    page.wait_for_url("**/briefings/*/")
    look(page)
    call_command("run_worker", batch=True, startup_delay=False, verbosity=0)
    page.goto(page.url)
    look(page)
    link = page.locator("a[type='application/pdf']")
    pdf = page.request.get(link.get_attribute("href") or "")
    assert (pdf.status, pdf.body()[:5]) == (200, b"%PDF-")
    assert_says(pdf.body(), [FIRST, *SECOND.split("\n\n"), "Une date et un nombre."])


def assert_says(pdf: bytes, passages: list[str]) -> None:

    pages = pypdfium2.PdfDocument(pdf)
    text = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)
    places = [text.find(passage) for passage in passages]
    assert all(place >= 0 for place in places), (text, places)
