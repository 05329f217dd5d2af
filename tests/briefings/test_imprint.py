"""The one spelling of a briefing's content, and its fingerprint."""

from dataclasses import replace
from datetime import date

import pytest

from briefings.imprint import canonical_json, content_sha256
from tests.briefings.contents import (
    fr,
    make_content,
    make_scoring,
)


def test_canonical_json_of_equal_content_is_equal():
    assert canonical_json(make_content()) == canonical_json(make_content())


def test_canonical_json_has_sorted_keys_and_no_spaces():
    spelling = canonical_json(make_content(items=0, figures=(), left_out=(), method=()))

    assert spelling.startswith('{"as_of":"2026-03-03","asked":[],"audience":"partner",')


@pytest.mark.parametrize(
    "change",
    [
        {"title": fr("Un autre titre")},
        {"as_of": date(2026, 3, 4)},
        {"language": "en"},
        {"left_out": ()},
        {"scorings": (make_scoring(),)},
    ],
)
def test_content_sha256_changes_with_the_content(change):
    content = make_content()

    assert content_sha256(replace(content, **change)) != content_sha256(content)
