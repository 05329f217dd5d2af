"""What differs between two editions of a briefing, from their frozen contents. Pure.

Contents are what `canonical_json` writes: dictionaries, lists and strings. Nothing is read from
the database, so what a page says of two editions stays true for ever.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

type Content = Mapping[str, Any]


class What(StrEnum):
    """What was added, removed or changed."""

    ANSWER = "answer"
    LEVEL = "level"
    PLEDGE = "pledge"
    STATUS = "status"
    OUTCOME = "outcome"
    REPORT = "report"
    REST = "rest"


class How(StrEnum):
    """In which way."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `before` and `after` are words, for a status; else empty."""

    what: What
    how: How
    title: str = ""
    before: str = ""
    after: str = ""


def changes_between(before: Content, after: Content) -> tuple[Change, ...]:
    """Every difference that a reader would notice; one of the REST where only other lines differ.

    Two contents that are equal have none. A thing is the same when it has the same heading (and
    number, or promiser); one whose heading was reworded was removed and added.
    """
    if before == after:
        return ()
    found = (*_of_items(before, after), *_of_pledges(before, after), *_of_outcomes(before, after))
    return found or (Change(What.REST, How.CHANGED),)


def counted(changes: Sequence[Change]) -> dict[tuple[What, How], int]:
    """How many changes of each kind, in the order of the kinds."""
    counts = Counter((change.what, change.how) for change in changes)
    return {(what, how): counts[what, how] for what in What for how in How if counts[what, how]}


# --- Answers and reports ------------------------------------------------------------------------


def _of_items(before: Content, after: Content) -> Iterator[Change]:
    for key, old, new in _paired(_items(before), _items(after)):
        is_compared = after.get("kind") == "comparison"  # a question, and under it a candidacy
        what = What.ANSWER if key[1] or is_compared else What.REPORT
        title = f"{key[0] if is_compared else key[1]}. {key[2]}" if what == What.ANSWER else key[2]
        if old is None or new is None:
            yield Change(what, How.ADDED if old is None else How.REMOVED, title)
            continue
        if _without(old, "judgements") != _without(new, "judgements"):
            yield Change(what, How.CHANGED, title)
        if old.get("judgements") != new.get("judgements"):
            yield Change(What.LEVEL, How.CHANGED, title)


def _items(content: Content) -> Iterator[tuple[tuple[str, ...], Content]]:
    for section in content.get("sections", ()):
        part = _text(section["title"])
        for item in section["items"]:
            yield (part, item["number"], _text(item["heading"])), item


# --- Pledges ------------------------------------------------------------------------------------


def _of_pledges(before: Content, after: Content) -> Iterator[Change]:
    for key, old, new in _paired(_promises(before), _promises(after)):
        title = key[1]
        if old is None or new is None:
            yield Change(What.PLEDGE, How.ADDED if old is None else How.REMOVED, title)
            continue
        if old["status"] != new["status"]:
            words = _text(old["status"]["word"]), _text(new["status"]["word"])
            yield Change(What.STATUS, How.CHANGED, title, *words)
        elif old != new:
            yield Change(What.PLEDGE, How.CHANGED, title)


def _promises(content: Content) -> Iterator[tuple[tuple[str, ...], Content]]:
    for group in content.get("pledges", ()):
        for promise in group["promises"]:
            yield (_text(group["title"]), _text(promise["title"])), promise


# --- Outcomes of an event -----------------------------------------------------------------------


def _of_outcomes(before: Content, after: Content) -> Iterator[Change]:
    for (title,), old, new in _paired(_outcomes(before), _outcomes(after)):
        if old is None or new is None:
            yield Change(What.OUTCOME, How.ADDED if old is None else How.REMOVED, title)
        elif old != new:
            yield Change(What.OUTCOME, How.CHANGED, title)


def _outcomes(content: Content) -> Iterator[tuple[tuple[str, ...], Content]]:
    for outcome in content.get("outcomes", ()):
        yield (_text(outcome["text"]),), outcome


# --- Both ---------------------------------------------------------------------------------------


def _paired(
    before: Iterator[tuple[tuple[str, ...], Content]],
    after: Iterator[tuple[tuple[str, ...], Content]],
) -> Iterator[tuple[tuple[str, ...], Content | None, Content | None]]:
    """What has the same key, side by side; two of one key in their order. Old ones first."""
    old, new = _numbered(before), _numbered(after)
    for key in old | new:
        yield key[0], old.get(key), new.get(key)


def _numbered(
    things: Iterator[tuple[tuple[str, ...], Content]],
) -> dict[tuple[tuple[str, ...], int], Content]:
    seen: Counter[tuple[str, ...]] = Counter()
    found = {}
    for key, thing in things:
        found[key, seen[key]] = thing
        seen[key] += 1
    return found


def _text(phrase: Content | None) -> str:
    return str(phrase["text"]) if phrase else ""


def _without(item: Content, name: str) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key != name}
