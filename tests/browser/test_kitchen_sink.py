"""Every component under our security policy, in both schemes, wide and narrow."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from config import kitchen_sink
from sources.sentences import sentences
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, Watch, assert_no_sideways_scroll

pytestmark = pytest.mark.urls("tests.browser.urls")

ADDRESS = "/kitchen-sink/"
PASSAGE = "Nous ouvrirons deux pistes"
IMAGES = """() => [...document.querySelectorAll("*")].flatMap((element) =>
    [null, "::before", "::after"].map((part) => getComputedStyle(element, part))
        .flatMap((style) => [style.backgroundImage, style.maskImage]))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_kitchen_sink_is_accessible(
    width: int, scheme: str, open_page: OpenPage, axe: Callable[[Page], None]
):
    page = open_page(width=width, scheme=scheme)

    page.goto(ADDRESS)

    assert_no_sideways_scroll(page)
    axe(page)
    for summary in page.locator("main summary:visible").all():
        summary.click()
    axe(page)


@pytest.mark.parametrize("width", [320, 640])
def test_kitchen_sink_enlarged_needs_no_sideways_scroll(width: int, open_page: OpenPage):
    page = open_page(width=width)  # 1280 px at 400 % and at 200 %

    page.goto(ADDRESS)

    assert_no_sideways_scroll(page)


def test_kitchen_sink_icons_are_files(page: Page):
    page.goto(ADDRESS)

    images = [image for image in page.evaluate(IMAGES) if image not in ("none", "")]

    assert len(images) > 50
    assert [image for image in images if "data:" in image] == []


def test_kitchen_sink_follows_the_colour_scheme(open_page: OpenPage):
    background = "() => getComputedStyle(document.body).backgroundColor"
    pages = [open_page(scheme=scheme, script=True) for scheme in ("light", "dark")]
    for page in pages:
        page.goto(ADDRESS)

    colours = [page.evaluate(background) for page in pages]

    assert colours == ["rgb(251, 249, 245)", "rgb(24, 22, 20)"]


def test_menu_on_a_phone_opens_without_script(open_page: OpenPage):
    page = open_page(width=PHONE, script=False)
    page.goto(ADDRESS)
    sign_in = page.get_by_role("link", name="Sign in")
    expect(sign_in).to_be_hidden()

    page.locator(".site-head").get_by_role("button", name="Menu").click()

    expect(sign_in).to_be_visible()
    page.keyboard.press("Escape")
    expect(sign_in).to_be_hidden()


def test_skip_link_is_the_first_stop(page: Page):
    page.goto("/account/login/")

    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_words_in_the_page_are_the_frozen_words(page: Page):
    page.goto(ADDRESS)

    shown = page.locator(".words-text").evaluate_all("all => all.map((one) => one.textContent)")

    assert shown == [
        kitchen_sink.FRENCH,
        kitchen_sink.SUMMARY,
        kitchen_sink.REPORTED,
        kitchen_sink.ARABIC,
        kitchen_sink.EMOJI,
    ]


def test_quotation_marks_only_around_own_verbatim_words(page: Page):
    page.goto(ADDRESS)

    marks = page.locator(".words-text").evaluate_all(
        "all => all.map((one) => getComputedStyle(one, '::before').content)"
    )

    assert marks == ["open-quote", "none", "none", "open-quote", "open-quote"]


def test_note_lights_its_passage(page: Page):
    page.goto(ADDRESS)

    page.locator("#note-1-2 .note-number").focus()

    lit = page.locator("#words-1 mark.is-lit").all_inner_texts()
    assert "".join(lit) == "avant l’été 2027"


def test_passage_selected_with_the_mouse_fills_the_form(page: Page):
    page.goto(ADDRESS)
    page.locator("#words-1 .words-text").scroll_into_view_if_needed()
    start, end = page.evaluate(PLACE, PASSAGE)

    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=8)
    page.mouse.up()
    page.get_by_role("button", name="Highlight this passage").click()

    assert filled(page) == passage(PASSAGE)
    expect(page.locator("[data-passage-words]")).to_have_text(PASSAGE)


def test_passage_selected_by_touch_fills_the_form(open_page: OpenPage):
    page = open_page(width=PHONE)
    page.goto(ADDRESS)

    page.evaluate(SELECT, PASSAGE)  # the handles of a touch screen are the system's, not the page's
    page.get_by_role("button", name="Highlight this passage").tap()

    assert filled(page) == passage(PASSAGE)


def test_passage_selected_with_the_keyboard_fills_the_form(page: Page):
    page.goto(ADDRESS)
    page.locator("#words-1 .words-text").focus()
    third, fourth = sentences(kitchen_sink.FRENCH)[2:4]

    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "Shift+ArrowDown"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")

    assert filled(page) == passage(kitchen_sink.FRENCH[third[0] : fourth[1]])
    expect(page.locator("#words-1 [name=code]").first).to_be_focused()


def test_sentence_from_the_list_replaces_the_selection(page: Page):
    page.goto(ADDRESS)
    page.locator("#words-1 .words-text").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.locator("#words-1 .by-sentence > summary").click()
    page.locator("#words-1 [name=first_sentence]").select_option(index=2)

    assert filled(page) == {"start": "", "end": "", "exact": ""}
    assert page.locator("#words-1 [name=first_sentence]").input_value() == "1"


def test_refused_highlight_says_why_and_keeps_the_comment(page: Page, watch: Watch):
    watch.allowed.add(422)
    page.goto(ADDRESS)
    page.locator("#words-1 [data-annotate] > summary").first.click()
    page.locator("#words-1 [name=comment]").fill("Two lanes, or one in each direction?")
    page.locator("#words-1 .annotation-form").evaluate("form => { form.noValidate = true; }")

    page.get_by_role("button", name="Save the highlight").click()

    expect(page.locator("#words-1 [role=alert]")).to_contain_text("Choose a passage")
    expect(page.locator("#words-1 [name=comment]")).to_have_value(
        "Two lanes, or one in each direction?"
    )
    assert page.locator("html").count() == 1


def test_lost_connection_is_told_and_loses_nothing(page: Page, watch: Watch):
    page.goto(ADDRESS)
    page.locator("#words-1 [data-annotate] > summary").first.click()
    page.locator("#words-1 [name=comment]").fill("A long thought")
    page.locator("#words-1 [name=code]").first.check()
    page.context.set_offline(True)

    page.get_by_role("button", name="Save the highlight").click()

    expect(page.locator("#messages")).to_contain_text("did not reach the server")
    expect(page.locator("#words-1 [name=comment]")).to_have_value("A long thought")
    page.context.set_offline(False)
    watch.faults.clear()  # the browser and htmx complain about the network, rightly


def test_form_without_script_offers_sentences(open_page: OpenPage, watch: Watch):
    watch.allowed.add(422)
    page = open_page(script=False)
    page.goto(ADDRESS)
    page.locator("#words-1 [data-annotate] > summary").first.click()

    page.locator("#words-1 [name=first_sentence]").select_option(index=1)

    assert page.locator("#words-1 [name=first_sentence] option").count() == 5
    page.locator("#words-1 [name=code]").first.check()
    expect(page.get_by_role("button", name="Save the highlight")).to_be_enabled()


RANGE = """(passage) => import("/static/js/offsets.js").then(({ rangeOfSpan }) => {
    const text = document.querySelector("#words-1 .words-text");
    const at = text.textContent.indexOf(passage);
    const range = rangeOfSpan(text, { start: at, end: at + passage.length });
    %s
})"""
_SELECT = "getSelection().removeAllRanges(); getSelection().addRange(range);"
_PLACE = """const lines = [...range.getClientRects()];
    const [first, last] = [lines[0], lines[lines.length - 1]];
    return [[first.left + 1, first.top + first.height / 2],
            [last.right - 1, last.top + last.height / 2]];"""
SELECT, PLACE = RANGE % _SELECT, RANGE % _PLACE


def passage(words: str) -> dict[str, str]:
    start = kitchen_sink.FRENCH.index(words)
    return {"start": str(start), "end": str(start + len(words)), "exact": words}


def filled(page: Page) -> dict[str, str]:
    names = ("start", "end", "exact")
    return {name: page.locator(f"#words-1 [name={name}]").input_value() for name in names}
