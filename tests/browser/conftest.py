"""A real browser on a live server. A page that misbehaves fails its test without being asked."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from accounts.models import User

# Playwright's sync interface runs an event loop in this thread, and Django would refuse the ORM
# there. Nothing of ours is asynchronous: the tests and the server take turns.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESKTOP, PHONE = 1280, 360
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
REPORT_VIOLATIONS = """
    document.addEventListener("securitypolicyviolation", (event) => console.error(
        `policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ""}`))
"""

OpenPage = Callable[..., Page]


@dataclass
class Watch:
    """What pages did that no page may do. `allowed` are statuses that a test provokes."""

    host: str
    allowed: set[int] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        context.on("request", lambda request: self._requested(request.url))

    def _heard(self, message: ConsoleMessage) -> None:
        is_allowed = any(f"status of {status} " in message.text for status in self.allowed)
        if message.type == "error" and not is_allowed:
            self.faults.append(message.text)

    def _requested(self, url: str) -> None:
        if urlsplit(url).netloc != self.host:
            self.faults.append(f"a request elsewhere: {url[:200]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    assert chromium, "Chromium is missing: run bin/setup, or install the package `chromium`."
    # Chromium refuses its sandbox to root, which continuous integration often is.
    arguments = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def watch(live_server: Any) -> Iterator[Watch]:
    """Fails the test on a policy violation, a console error or a request to another host."""
    watch = Watch(urlsplit(live_server.url).netloc)
    yield watch
    assert watch.faults == []


@pytest.fixture
def open_page(browser: Browser, live_server: Any, watch: Watch) -> Iterator[OpenPage]:
    """Opens pages: `open_page(width=360, scheme="dark", script=False, language="fr", user=ada)`."""
    contexts: list[BrowserContext] = []

    def opened(
        *,
        width: int = DESKTOP,
        scheme: Any = "light",
        script: bool = True,
        language: str = "en",
        user: User | None = None,
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 800},
            has_touch=width < 600,
            color_scheme=scheme,
            java_script_enabled=script,
            locale={"en": "en-GB", "fr": "fr-FR"}[language],
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        watch.follow(context)
        if user:
            sign_in(context, live_server.url, user)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page of a visitor, on a desktop screen."""
    return open_page()


def sign_in(context: BrowserContext, url: str, user: User) -> None:
    """Give the browser the session of a user, past the sign-in page."""
    client = Client()
    client.force_login(user)
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Asserts that axe-core finds nothing against WCAG 2.2 AA on the page as it stands."""
    source = AXE.read_text()

    def checked(page: Page) -> None:
        page.wait_for_load_state()
        page.evaluate(source)
        # Preloading copies an imported sheet into an inline one, which our policy refuses.
        options = {"runOnly": {"type": "tag", "values": WCAG_22_AA}, "preload": False}
        found = page.evaluate("options => axe.run(document, options)", options)
        assert [_sentence(violation) for violation in found["violations"]] == []

    return checked


def _sentence(violation: dict[str, Any]) -> str:
    places = [node["target"] for node in violation["nodes"]]
    return f"{violation['id']}: {violation['help']} {json.dumps(places)}"


def assert_no_sideways_scroll(page: Page) -> None:
    """Nothing of the page lies beyond the right edge of the window."""
    page.wait_for_load_state()
    width, visible = page.locator("html").evaluate("html => [html.scrollWidth, html.clientWidth]")
    assert width <= visible
