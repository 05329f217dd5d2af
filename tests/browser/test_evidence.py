"""Evidence and the told-first ledger as an advocate uses them, on a desktop and on a phone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from pledges.actions.evidence import attach
from pledges.models import Evidence, Notice
from pledges.models.evidence import Stance
from tests import factories
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, Watch, assert_no_sideways_scroll

pytestmark = pytest.mark.django_db(transaction=True)

LOOKS = [(DESKTOP, "light", "fr"), (PHONE, "dark", "fr")]


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_act_is_pasted_read_and_withdrawn(
    width: int,
    scheme: str,
    language: str,
    ben: User,
    open_page: OpenPage,
    watch: Watch,
    axe: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    watch.allowed.add(422)
    User.objects.update(language=language)
    pledge = factories.make_pledge(title_fr="Soutenir un projet de santé communautaire")
    factories.make_status(pledge)
    page = open_page(width=width, scheme=scheme, language=language, user=ben)

    page.goto(reverse("evidence_new", args=[pledge.slug]))
    page.locator("input[name=reference]").fill("2026DSOL31")
    page.locator("#typed-form button[type=submit]").click()
    expect(page.locator(".invalid-feedback:visible").first).to_be_visible()
    look(page, axe, tmp_path, "form")
    page.locator("input[name=dated_on]").fill("2026-02-10")
    page.locator("#typed-form button[type=submit]").click()
    expect(page.locator("#messages")).to_be_visible()

    evidence = Evidence.objects.get(reference="2026 DSOL 31")
    other = factories.make_pledge(title_fr="Financer un accueil de jour")
    attach(by=ben, evidence=evidence, pledges=[other], stance=Stance.CONTEXT)
    page.goto(f"{reverse('evidence_list')}?q=2026+dsol+31")
    look(page, axe, tmp_path, "list")
    page.locator("a.row-title").click()
    page.locator("summary.btn-outline-danger").click()
    look(page, axe, tmp_path, "detail")
    page.locator("input[name=because]").fill("Mauvais numéro")
    page.locator("button.btn-danger").click()
    expect(page.locator("button.btn-danger")).to_have_count(0)
    look(page, axe, tmp_path, "withdrawn")

    evidence.refresh_from_db()
    assert evidence.withdrawn_because == "Mauvais numéro"


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_those_concerned_are_told_and_reply(
    width: int,
    scheme: str,
    language: str,
    ben: User,
    open_page: OpenPage,
    axe: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    User.objects.update(language=language)
    factories.make_status(factories.make_pledge(title_fr="Financer un accueil de jour"), "stalled")
    factories.make_status(factories.make_pledge(title_fr="Publier un arrêté"), "broken")
    page = open_page(width=width, scheme=scheme, language=language, user=ben)

    page.goto(reverse("notice_list"))
    look(page, axe, tmp_path, "ledger")
    page.locator("ul.rows a.btn-primary").click()
    page.locator("input[name=told_whom]").fill("Le cabinet de la maire")
    look(page, axe, tmp_path, "notice")
    page.locator("#typed-form button[type=submit]").click()
    expect(page.locator("#messages")).to_be_visible()
    notice = Notice.objects.get(told_whom="Le cabinet de la maire")
    page.goto(reverse("notice_reply", args=[notice.pk]))
    page.locator("textarea[name=reply]").fill("Le vote est reporté à mars.")
    page.locator("#typed-form button[type=submit]").click()
    expect(page.locator(".note-passage")).to_have_text("Le vote est reporté à mars.")
    look(page, axe, tmp_path, "told")
    page.goto(reverse("correction_list"))
    look(page, axe, tmp_path, "corrections")


def look(page: Page, axe: Callable[[Page], None], folder: Path, name: str) -> None:
    """The page as it stands holds its width and WCAG; its picture is kept beside the test."""
    assert_no_sideways_scroll(page)
    axe(page)
    page.screenshot(path=folder / f"{name}.png", full_page=True)
