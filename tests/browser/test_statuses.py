"""Statuses as an advocate reports them: in the row, by keyboard, several at once, the board."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from pledges.actions.evidence import attach
from pledges.models import Pledge, StatusUpdate
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, assert_no_sideways_scroll
from tests.factories import make_evidence, make_pledge, make_status

pytestmark = pytest.mark.django_db(transaction=True)

LOOKS = [(DESKTOP, "light", "en"), (PHONE, "dark", "fr")]


@pytest.fixture
def pledge(ben: User) -> Pledge:
    """A pledge to which a vote is attached, on which no status rests yet."""
    pledge = make_pledge(title_fr="Soutenir la mutuelle", title_en="Support the insurance")
    evidence = make_evidence(title="Délibération 2026 DSOL 30")
    attach(by=ben, evidence=evidence, pledges=[pledge], stance="supports")
    return pledge


def row_of(page: Page, pledge: Pledge):
    return page.locator(f"#pledge-{pledge.pk}")


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_status_changes_in_its_row_in_three_gestures_by_mouse(
    width: int,
    scheme: str,
    language: str,
    ben: User,
    pledge: Pledge,
    open_page: OpenPage,
    axe: Callable[[Page], None],
) -> None:
    User.objects.update(language=language)
    make_pledge()
    page = open_page(width=width, scheme=scheme, language=language, user=ben)
    page.goto("/pledges/")
    assert_no_sideways_scroll(page)
    axe(page)
    row = row_of(page, pledge)

    row.locator("[data-report]").click()
    row.locator("[value=in_progress]").check()
    assert_no_sideways_scroll(page)
    axe(page)
    row.locator("[data-save]").click()

    expect(row.locator("[data-undo]")).to_be_focused()
    assert StatusUpdate.objects.get().reason == "Délibération 2026 DSOL 30"
    axe(page)
    row.locator("[data-undo]").click()
    expect(row.locator(".status-not_rated").first).to_be_visible()
    pledge.refresh_from_db()
    assert pledge.status == "not_rated"


def test_status_changes_in_its_row_by_keyboard(
    ben: User, pledge: Pledge, open_page: OpenPage
) -> None:
    other = make_pledge(title_fr="Ancien")
    page = open_page(user=ben)
    page.goto("/pledges/")
    row_of(page, other).locator("[data-report]").focus()

    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(row_of(page, pledge).locator("input[type=radio]").first).to_be_focused()
    page.keyboard.press("2")
    page.keyboard.press("Control+Enter")
    expect(row_of(page, pledge).locator("[data-undo]")).to_be_focused()
    assert StatusUpdate.objects.get().status == "in_progress"

    page.keyboard.press("u")
    expect(row_of(page, pledge).locator(".just-saved")).to_contain_text("Taken back")
    assert StatusUpdate.objects.count() == 2


def test_letters_are_letters_in_a_field_and_escape_loses_nothing(
    ben: User, pledge: Pledge, open_page: OpenPage
) -> None:
    page = open_page(user=ben)
    page.goto("/pledges/")
    row = row_of(page, pledge)
    row.locator("[data-report]").press("s")
    reason = row.locator("[name=reason]")
    reason.fill("")

    reason.press_sequentially("juks 12")
    row.locator("input[type=radio]").first.focus()
    page.keyboard.press("Escape")

    expect(reason).to_have_value("juks 12")
    reason.fill("Délibération 2026 DSOL 30")
    row.locator("input[type=radio]").first.focus()
    page.keyboard.press("Escape")
    expect(row.locator("[data-report]")).to_be_focused()


def test_kept_is_refused_without_the_act_of_its_nature_then_accepted_by_another(
    ada: User,
    ben: User,
    open_page: OpenPage,
    watch,
    axe: Callable[[Page], None],
) -> None:
    watch.allowed.add(422)
    pledge = make_pledge(nature="rule", title_fr="Réviser la règle")
    page = open_page(user=ben)
    page.goto("/pledges/")
    row = row_of(page, pledge)
    row.locator("[data-report]").click()
    row.locator("[value=kept]").check()
    expect(row.locator(".status-needs .for-kept")).to_be_visible()
    expect(row.locator(".status-needs .for-kept")).to_contain_text("published order")
    row.locator("[name=reason]").fill("L’arrêté est publié")
    row.locator("[name=new-reference]").fill("2026 DSOL 30")
    row.locator("[name=new-dated_on]").fill("2026-09-01")

    row.locator("[data-save]").click()
    expect(row.locator(".status-evidence > .invalid-feedback")).to_contain_text("published order")
    expect(row.locator("[name=reason]")).to_have_value("L’arrêté est publié")
    axe(page)
    row.locator("[name=new-kind]").select_option("order")
    row.locator("[data-save]").click()
    expect(row.locator(".awaited")).to_contain_text("awaits acceptance")

    other = open_page(user=ada)
    other.goto("/pledges/awaiting/")
    axe(other)
    other.get_by_role("button", name="Accept").click()
    expect(other.locator(".queue .invalid-feedback")).to_be_visible()
    other.locator("[name=reason]").fill("L’arrêté répond au critère.")
    other.get_by_role("button", name="Accept").click()
    expect(other.locator(".just-saved")).to_contain_text("Kept")
    pledge.refresh_from_db()
    assert pledge.status == "kept"


def test_several_with_one_refusal_then_without_it(
    ben: User,
    pledge: Pledge,
    open_page: OpenPage,
    watch,
    axe: Callable[[Page], None],
) -> None:
    watch.allowed.add(422)
    study = make_pledge(nature="study", title_fr="Étudier un lieu")
    page = open_page(user=ben)
    page.goto("/pledges/")
    for one in (pledge, study):
        row_of(page, one).locator(".tick input").check()
    page.locator("button[form=several]").click()
    expect(page.locator("[value=kept]")).to_be_visible()
    axe(page)
    page.locator("[value=kept]").check()
    page.locator("[name=reason]").fill("Votée")
    page.locator("[name=evidence]").first.check()
    page.locator("[data-save]").click()

    refused = page.locator(".chosen li", has_text="Étudier un lieu")
    expect(refused.locator(".refusal")).to_contain_text("An act that shows it")
    expect(page.locator(".refusal")).to_have_count(1)
    assert StatusUpdate.objects.count() == 0
    axe(page)
    refused.locator("[name=pledge]").uncheck()
    page.locator("[data-save]").click()

    expect(page.locator("#messages")).to_contain_text("Recorded for 1 pledge")
    assert StatusUpdate.objects.get().pledge == pledge


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_second_editor_sees_both_versions_and_loses_nothing(
    width: int,
    scheme: str,
    language: str,
    ada: User,
    ben: User,
    pledge: Pledge,
    open_page: OpenPage,
    watch,
    axe: Callable[[Page], None],
) -> None:
    watch.allowed.add(409)
    User.objects.update(language=language)
    page = open_page(width=width, scheme=scheme, language=language, user=ben)
    page.goto("/pledges/")
    row = row_of(page, pledge)
    row.locator("[data-report]").click()
    row.locator("[value=in_progress]").check()
    row.locator("[name=reason]").fill("Les crédits sont votés")
    make_status(pledge, "stalled", by=ada)
    row.locator("[data-save]").click()

    expect(row.locator("[data-conflict]")).to_be_focused()
    expect(row.locator(".versions")).to_contain_text("Ada")
    expect(row.locator(".versions")).to_contain_text("Les crédits sont votés")
    expect(row.locator("[name=reason]")).to_have_value("Les crédits sont votés")
    assert_no_sideways_scroll(page)
    axe(page)
    row.locator("[data-save]").click()
    expect(row.locator("[data-undo]")).to_be_visible()

    assert [u.status for u in StatusUpdate.objects.order_by("pk")] == ["stalled", "in_progress"]


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_card_moves_by_keyboard_and_nothing_is_recorded_before_one_says_so(
    width: int,
    scheme: str,
    language: str,
    ben: User,
    pledge: Pledge,
    open_page: OpenPage,
    axe: Callable[[Page], None],
) -> None:
    User.objects.update(language=language)
    page = open_page(width=width, scheme=scheme, language=language, user=ben)
    page.goto("/pledges/board/?nature=funding")
    assert_no_sideways_scroll(page)
    axe(page)
    card = page.locator("[data-card]")

    card.locator("select").select_option("in_progress")
    card.locator("button").press("Enter")
    expect(page.locator("[value=in_progress]")).to_be_checked()
    assert StatusUpdate.objects.count() == 0
    assert_no_sideways_scroll(page)
    axe(page)
    page.locator("[data-save]").press("Enter")

    expect(page).to_have_url(re.compile(r"/pledges/board/\?nature=funding$"))
    expect(page.locator("[data-status=in_progress] [data-card]")).to_have_count(1)


def test_card_is_dragged_to_another_column(ben: User, pledge: Pledge, open_page: OpenPage) -> None:
    page = open_page(user=ben)
    page.goto("/pledges/board/")

    page.locator("[data-card]").drag_to(page.locator("[data-status=in_progress]"))

    expect(page.locator("[value=in_progress]")).to_be_checked()
    assert StatusUpdate.objects.count() == 0


def test_status_is_reported_without_a_script(
    ben: User, pledge: Pledge, open_page: OpenPage
) -> None:
    page = open_page(script=False, user=ben)
    page.goto("/pledges/?nature=funding")
    row_of(page, pledge).locator("[data-report]").click()

    page.locator("[value=in_progress]").check()
    page.locator("[data-save]").click()

    expect(page.locator("#messages")).to_contain_text("In progress")
    assert page.url.endswith("/pledges/?nature=funding")


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_filters_are_kept_as_a_view(
    width: int,
    scheme: str,
    language: str,
    ben: User,
    pledge: Pledge,
    open_page: OpenPage,
    axe: Callable[[Page], None],
) -> None:
    User.objects.update(language=language)
    page = open_page(width=width, scheme=scheme, language=language, user=ben)
    page.goto("/pledges/")
    page.locator(".filters [name=status]").select_option("not_rated")
    page.locator(".filters button[type=submit]").click()
    page.locator(".views summary").click()
    page.locator("[name=name]").fill("À examiner")
    page.locator(".save-view button").click()

    expect(page.locator("#messages")).to_contain_text("À examiner")
    assert "status=not_rated" in page.url
    page.goto("/pledges/views/")
    assert_no_sideways_scroll(page)
    axe(page)
