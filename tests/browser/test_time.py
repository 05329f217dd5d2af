"""The month, tasks, reviews and outcomes, as people see and use them."""

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from pledges.models import Fate, Notice, Pledge, Task
from tests import factories
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, assert_no_sideways_scroll

pytestmark = pytest.mark.django_db(transaction=True)

LOOKS = [(DESKTOP, "light", "en"), (PHONE, "dark", "fr")]
LATE = date(2026, 1, 5)


@pytest.fixture
def pledge(ada: User, ben: User) -> Pledge:
    """One pledge, late in every way, and something in each list."""
    pledge = factories.make_pledge(
        title_fr="Étudier un centre de santé communautaire", owner=ben, review_on=LATE
    )
    factories.make_task(pledge, by=ben, what="Rappeler la mairie")
    factories.make_task(pledge, by=ben, due_on=timezone.localdate())
    factories.make_status(status="lapsed", is_accepted=False)
    factories.make_status(status="broken")
    Notice.objects.update(replied_on=timezone.localdate(), reply="Le dossier avance.")
    ended = factories.make_candidacy(
        election=factories.make_election(mandate_ends_on=LATE),
        outcome="elected",
        outcome_source="https://example.org/",
    )
    factories.make_pledge(ended)
    return pledge


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_every_page_of_time_is_accessible_and_fits(
    width: int,
    scheme: str,
    language: str,
    ada: User,
    pledge: Pledge,
    open_page: OpenPage,
    axe: Callable[[Page], None],
) -> None:
    User.objects.update(language=language)
    page = open_page(width=width, scheme=scheme, language=language, user=ada)
    closing = Pledge.objects.get(candidacy__outcome="elected").candidacy.election.slug

    for address in (
        "/",
        "/pledges/agenda/",
        "/tasks/?whose=all",
        f"/pledges/{pledge.slug}/tasks/new/",
        "/pledges/reviews/",
        f"/pledges/{pledge.slug}/review/",
        "/pledges/as-of/",
        f"/pledges/closing/{closing}/",
        f"/candidacies/{pledge.candidacy.slug}/outcome/",
        "/calendar/",
        "/account/",
    ):
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        assert_no_sideways_scroll(page)
        axe(page)


@pytest.mark.parametrize("script", [True, False])
def test_task_is_done_from_the_strip_of_the_first_page(
    script: bool, ben: User, pledge: Pledge, open_page: OpenPage
) -> None:
    page = open_page(script=script, user=ben)
    page.goto("/")

    page.get_by_role("link", name="Overdue").click()
    page.get_by_role("button", name="Rappeler la mairie").click()

    expect(page.locator("#messages")).to_contain_text("Rappeler la mairie")
    assert Task.objects.done().get().done_by == ben


@pytest.mark.parametrize("script", [True, False])
def test_reviews_are_put_off_by_keyboard(
    script: bool, ben: User, pledge: Pledge, open_page: OpenPage
) -> None:
    page = open_page(script=script, user=ben)
    page.goto("/pledges/reviews/")

    page.get_by_label("Étudier un centre de santé communautaire").press("Space")
    page.get_by_label("After the budget").press("Space")
    page.get_by_role("button", name="Set this day for those ticked").press("Enter")

    expect(page.get_by_role("heading", name="Nothing to review")).to_be_visible()
    pledge.refresh_from_db()
    assert (pledge.review_on.month, pledge.review_on.day) == (1, 31)


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_outcome_is_recorded_and_refused_without_its_source(
    width: int,
    scheme: str,
    language: str,
    ada: User,
    pledge: Pledge,
    open_page: OpenPage,
    watch,
    axe: Callable[[Page], None],
) -> None:
    watch.allowed.add(422)
    User.objects.update(language=language)
    page = open_page(width=width, scheme=scheme, language=language, user=ada)
    page.goto(f"/candidacies/{pledge.candidacy.slug}/outcome/")

    page.locator("input[name=outcome][value=withdrawn]").check()
    page.locator("textarea[name=explanation]").fill("Liste retirée.")
    page.locator("#typed-form button[type=submit]").click()
    expect(page.locator("#typed-form [role=alert]")).to_be_visible()
    axe(page)
    page.locator("input[name=source]").fill("https://results.example/")
    page.locator("#typed-form button[type=submit]").click()

    expect(page.locator("#acceptance")).to_be_visible()
    assert_no_sideways_scroll(page)
    axe(page)
    assert Fate.objects.get().fate == "lapses"
