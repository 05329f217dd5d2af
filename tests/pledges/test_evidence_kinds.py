"""The data file of kinds of evidence: what it says, and what it refuses."""

import re

import pytest

from pledges.evidence_kinds import (
    FILE,
    NATURES,
    EvidenceKindsError,
    Kinds,
    evidence_kinds,
    read_kinds,
)

ACTS = {
    "funding": {"deliberation", "agreement", "grant"},
    "rule": {"order"},
    "service": {"deliberation", "agreement", "grant", "order", "executed_account"},
    "study": {"official_report", "minutes"},
    "dialogue": {"minutes"},
    "advocacy": {"letter", "motion", "hearing"},
    "stance": {"statement"},
}


@pytest.fixture(scope="module")
def kinds() -> Kinds:
    return evidence_kinds()


@pytest.mark.parametrize("nature", NATURES)
def test_acts_by_nature_are_those_of_the_method(kinds, nature) -> None:
    acts = {key for key in kinds.by_key if kinds.counts_as(key, nature) == "act"}

    assert acts == ACTS[nature]


@pytest.mark.parametrize(
    ("key", "nature", "counted"),
    [
        ("deliberation", "study", "step"),
        ("voted_budget", "funding", "step"),
        ("press", "funding", "nothing"),
        ("statement", "funding", "nothing"),
        ("search", "dialogue", "nothing"),
        ("observation", "service", "seen"),
        ("open_data", "service", "seen"),
        ("open_data", "funding", "step"),
        ("executed_account", "funding", "step"),
        ("motion", "funding", "step"),
    ],
)
def test_kind_counts_as(kinds, key, nature, counted) -> None:
    assert kinds.counts_as(key, nature) == counted


def test_every_kind_has_both_names(kinds) -> None:
    assert [kind.key for kind in kinds.by_key.values() if not (kind.name_fr and kind.name_en)] == []


@pytest.mark.parametrize(
    ("pattern", "replacement", "sentence"),
    [
        (r'counts = "act"', 'counts = "much"', "counts is"),
        (r'key = "agreement"', 'key = "deliberation"', "same key"),
        (r'rule = \{ act = \["order"\] \}', "", "one line for each"),
        (r'rule = \{ act = \["order"\] \}', 'rule = { act = ["decree"] }', "no kind of evidence"),
        (r'rule = \{ act = \["order"\] \}', 'rule = { act = ["press"] }', "is no act for rule"),
        (r'rule = \{ act = \["order"\] \}', "rule = { seen = [] }", "give a list"),
    ],
)
def test_unusable_file_is_refused_with_the_reason(pattern, replacement, sentence) -> None:
    content = re.sub(pattern, replacement, FILE.read_text(encoding="utf-8"), count=1)

    with pytest.raises(EvidenceKindsError, match=sentence):
        read_kinds(content)
