"""Exported places name the same passage to a browser, which counts UTF-16 units."""

import json

import pytest
from django.db import transaction
from playwright.sync_api import Page

from accounts.models import Role, Visibility
from briefings.export.package import package_for
from tests.briefings.export.world import make_world
from tests.factories import make_user

pytestmark = pytest.mark.urls("tests.browser.urls")

# As a script does that has the package: it decodes the file and takes what stands at the place.
READ = """(marks) => marks.map((mark) => {
    const words = new TextDecoder().decode(Uint8Array.from(mark.bytes));
    const node = document.body.appendChild(document.createTextNode(words));
    const range = document.createRange();
    range.setStart(node, mark.utf16Start);
    range.setEnd(node, mark.utf16End);
    const found = {
        range: range.toString(),
        codePoints: Array.from(words).slice(mark.start, mark.end).join(""),
    };
    node.remove();
    return found;
})"""


def test_a_browser_finds_every_passage(page: Page):
    with transaction.atomic():
        make_world()
    package = package_for(make_user(Role.COORDINATOR), Visibility.PUBLIC)
    marks = []
    for mark in json.loads(package.files["annotations.jsonld"])["first"]["items"]:
        target = mark["target"]
        found = {"bytes": list(package.files[target["source"]["id"]])}
        for selector in target["selector"]:
            found |= selector
        marks.append(found)
    page.goto("/kitchen-sink/")

    read = page.evaluate(READ, marks)

    assert read == [{"range": mark["exact"], "codePoints": mark["exact"]} for mark in marks]
    assert any(mark["start"] != mark["utf16Start"] for mark in marks)
