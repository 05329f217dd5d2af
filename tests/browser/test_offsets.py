"""Offsets in the browser (UTF-16) and on the server (code points) name the same places."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Page

from accounts.models import User, Visibility
from briefings.export.package import package_for
from tests.briefings.export.world import make_world

pytestmark = pytest.mark.urls("tests.browser.urls")

REFERENCE = Path(__file__).resolve().parents[3] / "shared/reference/offsets.json"
VECTORS = [
    {"text": "Oui.", "quote": "Oui", "code_points": 0, "utf16": 0},
    {"text": "😊😊 ok", "quote": "ok", "code_points": 3, "utf16": 5},
    {"text": "a\u0301 é 👩‍👩‍👧 fin", "quote": "fin", "code_points": 11, "utf16": 14},
    {"text": "נ𝐁ع.", "quote": "ع", "code_points": 2, "utf16": 3},
]
ALPHABET = "ab é\n«»’—\u0301ع😊𝐁🏳️‍🌈"

CONVERT = """(vectors) => import("/static/js/offsets.js").then((offsets) =>
    vectors.map((vector) => ({
        ...vector,
        code_points: offsets.codePointOffset(vector.text, vector.text.indexOf(vector.quote)),
        utf16: offsets.utf16Offset(vector.text, vector.code_points),
    })))"""

# Nested marks as the server makes them, then a selection from a point in one text node to a point
# in another, back through the functions that the page uses.
SELECT = """(cases) => import("/static/js/offsets.js").then((offsets) => cases.map((one) => {
    const element = document.createElement("span");
    let parent = element;
    for (const piece of one.pieces) {
        const mark = parent.appendChild(document.createElement("mark"));
        mark.append(piece);
        parent = parent === element ? mark : element;
    }
    document.body.append("before", element, "after");
    const text = element.textContent;
    const start = offsets.utf16Offset(text, one.start);
    const end = offsets.utf16Offset(text, one.end);
    const range = offsets.rangeOfSpan(element, { start, end });
    const span = offsets.spanOfRange(element, range);
    const found = offsets.passage(text, span);
    element.remove();
    return found;
}))"""

SLICE = "(marks) => marks.map((mark) => mark.words.slice(mark.utf16Start, mark.utf16End))"


def test_offsets_of_own_vectors(page: Page):
    page.goto("/kitchen-sink/")

    assert page.evaluate(CONVERT, VECTORS) == VECTORS


def test_offsets_of_the_reference(page: Page):
    if not REFERENCE.exists():
        pytest.skip("the reference vectors are not part of this repository")
    vectors = json.loads(REFERENCE.read_text())["vectors"]
    page.goto("/kitchen-sink/")

    assert page.evaluate(CONVERT, vectors) == vectors


def test_offsets_through_marks_and_selection_equal_those_of_python(page: Page):
    cases = [_case(Random(seed)) for seed in range(300)]  # noqa: S311  nothing secret here
    page.goto("/kitchen-sink/")

    found = page.evaluate(SELECT, cases)

    assert found == [
        {
            "start": case["start"],
            "end": case["end"],
            "exact": "".join(case["pieces"])[case["start"] : case["end"]],
        }
        for case in cases
    ]


def test_selection_beyond_the_words_is_cut_to_them(page: Page):
    page.goto("/kitchen-sink/")

    span = page.evaluate(
        """() => import("/static/js/offsets.js").then((offsets) => {
            const range = document.createRange();
            range.selectNode(document.querySelector("#main"));
            const text = document.querySelector("#words-2 .words-text");
            return [offsets.spanOfRange(text, range), text.textContent.length];
        })"""
    )

    assert span == [{"start": 0, "end": span[1]}, span[1]]


def test_trimmed_leaves_white_space_out(page: Page):
    page.goto("/kitchen-sink/")

    spans = page.evaluate(
        """() => import("/static/js/offsets.js").then(({ trimmed }) => [
            trimmed("a  bc\\n d", { start: 1, end: 7 }), trimmed("   ", { start: 0, end: 3 })])"""
    )

    assert spans == [{"start": 3, "end": 5}, {"start": 3, "end": 3}]


def _case(random: Random) -> dict[str, Any]:
    """Pieces of a text, and a place in it that is not empty, in code points."""
    pieces = ["".join(random.choices(ALPHABET, k=random.randint(1, 9))) for _ in range(5)]
    start, end = sorted(random.sample(range(len("".join(pieces)) + 1), 2))
    return {"pieces": pieces, "start": start, "end": end}


def test_marks_of_exported_data_stand_where_a_browser_counts_them(page: Page, ada: User):
    with transaction.atomic():
        make_world()
    files = package_for(ada, Visibility.PARTNER).files
    marks = [
        {
            "words": files[mark["target"]["source"]["id"]].decode(),
            **{key: value for each in mark["target"]["selector"] for key, value in each.items()},
        }
        for mark in json.loads(files["annotations.jsonld"])["first"]["items"]
    ]

    page.goto("/kitchen-sink/")
    found = page.evaluate(SLICE, marks)

    assert found == [mark["exact"] for mark in marks]
    assert any(mark["utf16Start"] != mark["start"] for mark in marks)
