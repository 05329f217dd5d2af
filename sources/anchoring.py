"""Places in frozen words: spans, segments between their borders, and how a quote follows a text.

Pure: no ORM, no Django. Offsets are half-open and count Unicode code points of a normalised text
(`sources.normalising`), as Python and PostgreSQL count; a browser counts UTF-16 units.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from sources.normalising import is_normalised
from sources.typography import fold, starts_of

CONTEXT = 32


@dataclass(frozen=True, slots=True)
class Span[K]:
    """A marked stretch of a text; `key` says whose mark it is."""

    start: int
    end: int
    key: K


@dataclass(frozen=True, slots=True)
class Segment[K]:
    """A piece of a text over which the same marks lie.

    `keys` are ordered from the widest mark to the narrowest, `closing` are those that end here
    (where a page puts its reference). `text` is what is shown: for a masked piece it is the
    replacement, while start and end stay those of the original.
    """

    text: str
    start: int
    end: int
    keys: tuple[K, ...] = ()
    closing: tuple[K, ...] = ()
    is_masked: bool = False


def segments[K](text: str, spans: Iterable[Span[K]]) -> tuple[Segment[K], ...]:
    """The text cut at the borders of spans that may overlap.

    The segments' texts, joined, are the text. Raises ValueError for a span that is empty or
    reaches outside the text.
    """
    # Widest first, so that nested marks come in the order in which they are drawn.
    ordered = sorted(spans, key=lambda span: (span.start, -span.end))
    for span in ordered:
        check_place(text, span.start, span.end)
    borders = sorted({0, len(text)} | {at for span in ordered for at in (span.start, span.end)})
    return close_last(
        Segment(text[start:end], start, end, _covering(ordered, start, end))
        for start, end in pairwise(borders)
    )


def _covering[K](ordered: list[Span[K]], start: int, end: int) -> tuple[K, ...]:
    return tuple(span.key for span in ordered if span.start <= start and end <= span.end)


def close_last[K](cut: Iterable[Segment[K]]) -> tuple[Segment[K], ...]:
    """The segments, each with the keys that no later one carries as its `closing`."""
    open_later: set[K] = set()
    closed: list[Segment[K]] = []
    for segment in reversed(tuple(cut)):
        closing = tuple(key for key in segment.keys if key not in open_later)
        closed.append(replace(segment, closing=closing))
        open_later.update(segment.keys)
    return tuple(reversed(closed))


def check_place(text: str, start: int, end: int) -> None:
    """Raise ValueError when start to end is empty or reaches outside the text."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"no words at {start} to {end} of a text of {len(text)} characters")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words with their place and their surroundings: a W3C text quote with its position."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


def quote(text: str, start: int, end: int, context: int = CONTEXT) -> Quote:
    """The quote of text[start:end] with up to `context` characters on each side.

    Raises ValueError for an empty or outlying place, and for a text that is not normalised.
    """
    _check_normalised(text)
    check_place(text, start, end)
    return Quote(
        start,
        end,
        exact=text[start:end],
        prefix=text[max(0, start - context) : start],
        suffix=text[end : end + context],
    )


class Outcome(StrEnum):
    """What became of a mark when its text was corrected."""

    KEPT = "kept"  # same words, same place
    MOVED = "moved"
    LOST = "lost"  # a person must mark it again


class Reason(StrEnum):
    """Why a mark was lost, or what a person may want to look at when it moved."""

    ABSENT = "absent"  # the words are no longer there
    AMBIGUOUS = "ambiguous"  # they are there several times, and nothing tells which
    SURROUNDINGS = "surroundings"  # moved: the only place, but with other words around it
    TYPOGRAPHY = "typography"  # moved: spaces, apostrophes or no-break characters differ


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a quote stands in a new text; start and end are None when it is lost."""

    outcome: Outcome
    start: int | None = None
    end: int | None = None
    reason: Reason | None = None


def re_anchor(old: Quote, new_text: str) -> Placement:
    """Where the quoted words stand in a corrected text. Never a guess.

    The exact words are looked for first. Where they occur more than once, their surroundings
    decide, and when those do not, the mark is lost. Words that differ in typography alone (white
    space, apostrophes, no-break characters, "..." and "…") are the same words: they count as
    moved, with that reason. Any other difference, however small, is a loss: "nous soutiendrons"
    and "nous ne soutiendrons" are three letters apart. Raises ValueError for a text that is not
    normalised.
    """
    _check_normalised(new_text)
    exact = [(at, at + len(old.exact)) for at in starts_of(old.exact, new_text)]
    places = _whole_words(old, new_text, exact)
    if places:
        return _choose(old, new_text, places)
    alike = fold(new_text).occurrences(fold(old.exact).text)
    places = _whole_words(old, new_text, alike)
    if places:
        return _choose(old, new_text, places, reason=Reason.TYPOGRAPHY)
    return Placement(Outcome.LOST, reason=Reason.ABSENT)


def _check_normalised(text: str) -> None:
    if not is_normalised(text):
        raise ValueError("offsets are counted in normalised text only: call normalise() first")


def _choose(
    old: Quote, text: str, places: list[tuple[int, int]], reason: Reason | None = None
) -> Placement:
    agreements = {place: _agreement(old, text, *place) for place in places}
    best = max(agreements.values())
    nearest = [place for place, agreement in agreements.items() if agreement == best]
    # Where repeated words have the very same surroundings, only an unmoved one is certain.
    if len(nearest) > 1 and best == len(old.prefix) + len(old.suffix):
        nearest = [place for place in nearest if place[0] == old.start] or nearest
    if len(nearest) > 1:
        return Placement(Outcome.LOST, reason=Reason.AMBIGUOUS)
    start, end = nearest[0]
    if start == old.start and reason is None:
        return Placement(Outcome.KEPT, start, end)
    if best == 0 and old.prefix + old.suffix:
        reason = reason or Reason.SURROUNDINGS
    return Placement(Outcome.MOVED, start, end, reason)


def _agreement(old: Quote, text: str, start: int, end: int) -> int:
    """How many characters next to the quote are the same, before and after."""
    before = _common(reversed(old.prefix), reversed(text[:start]))
    return before + _common(old.suffix, text[end:])


def _common(ours: Iterable[str], theirs: Iterable[str]) -> int:
    count = 0
    for one, other in zip(ours, theirs, strict=False):
        if one != other:
            break
        count += 1
    return count


def _whole_words(old: Quote, text: str, places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places that do not begin or end inside a word where the old quote did not."""
    begins_inside = _inside_word(old.prefix[-1:], old.exact[0])
    ends_inside = _inside_word(old.exact[-1], old.suffix[:1])
    return [
        (start, end)
        for start, end in places
        if (begins_inside or not _inside_word(text[max(0, start - 1) : start], text[start]))
        and (ends_inside or not _inside_word(text[end - 1], text[end : end + 1]))
    ]


def _inside_word(before: str, after: str) -> bool:
    return before.isalnum() and after.isalnum()
