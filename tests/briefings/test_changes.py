"""What differs between two editions: a pure comparison of their contents."""

import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from briefings.briefing import Briefing, Judgement, Outcome, Phrase
from briefings.changes import Change, How, What, changes_between, counted
from briefings.imprint import canonical_json
from briefings.promised import Group, Promise, Status
from tests.briefings.contents import fr, make_content, make_item


def content(made=(), **fields) -> dict[str, Any]:
    briefing: Briefing = replace(make_content(made=list(made)), **fields)
    return json.loads(canonical_json(briefing))


def promise(title: str, word: str = "En cours", **fields) -> Promise:
    return Promise(Phrase(title, "fr"), Status(Phrase(word, "fr"), "status-x", "sky"), **fields)


def followed(*promises: Promise, by: str = "Une liste") -> dict[str, Any]:
    return content(pledges=(Group(Phrase(by, "fr"), promises),))


def test_equal_contents_have_no_change() -> None:
    assert changes_between(content([make_item()]), content([make_item()])) == ()


def test_answers_added_removed_and_changed_are_told_apart() -> None:
    before = content([make_item(1), make_item(2, "Oui."), make_item(3)])
    after = content([make_item(1), make_item(2, "Non."), make_item(4)])

    changes = changes_between(before, after)

    assert [(one.what, one.how, one.title[:2]) for one in changes] == [
        (What.ANSWER, How.CHANGED, "2."),
        (What.ANSWER, How.REMOVED, "3."),
        (What.ANSWER, How.ADDED, "4."),
    ]


def test_levels_that_changed_are_no_change_of_the_answer() -> None:
    judged = replace(make_item(1), judgements=(Judgement(fr("Demande")),))

    (change,) = changes_between(content([make_item(1)]), content([judged]))

    assert (change.what, change.how) == (What.LEVEL, How.CHANGED)


def test_status_that_changed_says_from_what_to_what() -> None:
    before = followed(promise("Étudier"), promise("Former"), promise("Ouvrir"))
    after = followed(promise("Étudier", "Tenu"), promise("Former", since="hier"), promise("Aider"))

    assert changes_between(before, after) == (
        Change(What.STATUS, How.CHANGED, "Étudier", "En cours", "Tenu"),
        Change(What.PLEDGE, How.CHANGED, "Former"),
        Change(What.PLEDGE, How.REMOVED, "Ouvrir"),
        Change(What.PLEDGE, How.ADDED, "Aider"),
    )


def test_two_pledges_with_one_title_are_compared_in_their_order() -> None:
    before = followed(promise("Étudier"), promise("Étudier"))
    after = followed(promise("Étudier"), promise("Étudier", "Tenu"))

    assert [one.after for one in changes_between(before, after)] == ["Tenu"]


def test_outcomes_and_reports_of_an_event_are_compared() -> None:
    report = replace(make_item(1), number="", heading=fr("Compte rendu"))
    before = content([report], outcomes=(Outcome(fr("Un rendez-vous")),))
    after = content(outcomes=(Outcome(fr("Un rendez-vous"), fr("Dit par eux")),), sections=())

    assert changes_between(before, after) == (
        Change(What.REPORT, How.REMOVED, "Compte rendu"),
        Change(What.OUTCOME, How.CHANGED, "Un rendez-vous"),
    )


def test_other_lines_that_changed_are_one_change() -> None:
    changes = changes_between(content(), content(issuer="Une coalition"))

    assert changes == (Change(What.REST, How.CHANGED),)


@given(st.lists(st.sampled_from("abcd"), max_size=6), st.lists(st.sampled_from("abcd"), max_size=6))
def test_what_was_added_one_way_was_removed_the_other(before, after) -> None:
    old, new = (followed(*map(promise, titles)) for titles in (before, after))

    forth, back = (counted(changes_between(*pair)) for pair in ((old, new), (new, old)))

    assert forth.get((What.PLEDGE, How.ADDED)) == back.get((What.PLEDGE, How.REMOVED))
    assert (forth == {}) == (old == new) or sorted(before) == sorted(after)


def test_changes_of_a_comparison_are_of_answers() -> None:
    item = {"number": "", "heading": {"text": "Liste A"}, "judgements": []}
    before = {"kind": "comparison", "sections": [{"title": {"text": "1. Santé"}, "items": []}]}
    after = {"kind": "comparison", "sections": [{"title": {"text": "1. Santé"}, "items": [item]}]}

    assert changes_between(before, after) == (Change(What.ANSWER, How.ADDED, "1. Santé. Liste A"),)
