"""Two transcriptions compared word by word, and a transcription found in its original. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from sources.typography import fold

_TOKENS = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
AROUND = 400  # characters of the original shown before and after the words
MOST_COMPARED = 60_000  # characters: beyond, the nearest passage is not looked for
MOST_ALIGNED = 1_000  # characters: the time grows with the cube of their number
MOST_TOKENS = 20_000  # words and marks of each text; time and memory grow with their square
NEAR = 50  # percent alike: below, a passage is not the one that was transcribed


class Change(StrEnum):
    """What became of a run of words from the older text to the newer one."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Run:
    """Words with one fate."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage of the original with what stands around it."""

    before: str
    passage: str
    after: str
    is_exact: bool


def differences(old: str, new: str) -> list[Run]:
    """The runs of words that lead from `old` to `new`.

    The runs that are the same or added, joined, are `new`; the same or removed, `old`.
    """
    ours, theirs = _TOKENS.findall(old), _TOKENS.findall(new)
    if len(ours) * len(theirs) > MOST_TOKENS**2:
        return _wholly_different(old, new)
    runs: list[Run] = []
    for is_same, group in groupby(Indel.opcodes(ours, theirs), lambda step: step.tag == "equal"):
        steps = list(group)
        gone = "".join(ours[steps[0].src_start : steps[-1].src_end])
        here = "".join(theirs[steps[0].dest_start : steps[-1].dest_end])
        if is_same:
            runs.append(Run(Change.SAME, here))
            continue
        runs += [Run(Change.REMOVED, gone)] if gone else []
        runs += [Run(Change.ADDED, here)] if here else []
    return runs


def _wholly_different(old: str, new: str) -> list[Run]:
    """What two very long texts begin and end with alike; all between is said to have changed."""
    first = _shared(old, new)
    last = _shared(old[first:][::-1], new[first:][::-1])
    runs = [
        Run(Change.SAME, old[:first]),
        Run(Change.REMOVED, old[first : len(old) - last]),
        Run(Change.ADDED, new[first : len(new) - last]),
        Run(Change.SAME, old[len(old) - last :]),
    ]
    return [run for run in runs if run.text]


def _shared(one: str, other: str) -> int:
    """How many letters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (mine, yours) in pairs if mine != yours), min(len(one), len(other)))


def in_original(words: str, original: str, start: int | None = None) -> Excerpt | None:
    """The passage of the original that `words` transcribe; None when nothing is like them.

    `start` is where they were found, if they were.
    """
    if not words or not original:
        return None
    place = _exact_place(words, original, start)
    if place:
        return _excerpt(original, *place, is_exact=True)
    place = _nearest_place(words, original)
    return _excerpt(original, *place, is_exact=False) if place else None


def _exact_place(words: str, original: str, start: int | None) -> tuple[int, int] | None:
    if start is not None and original.startswith(words, start):
        return start, start + len(words)
    return next(_alike(words, original), None)


def _alike(words: str, original: str) -> Iterator[tuple[int, int]]:
    """Places of the same words, whatever their typography."""
    yield from fold(original).occurrences(fold(words).text)


def _nearest_place(words: str, original: str) -> tuple[int, int] | None:
    """Where the words begin and end; of long ones only the two ends are looked for."""
    if len(words) + len(original) > MOST_COMPARED:
        return None
    first = _aligned(words[:MOST_ALIGNED], original)
    last = _aligned(words[-MOST_ALIGNED:], original)
    if first is None or last is None or last[1] <= first[0]:
        return None
    return first[0], last[1]


def _aligned(words: str, original: str) -> tuple[int, int] | None:
    found = fuzz.partial_ratio_alignment(words, original, score_cutoff=NEAR)
    if found is None or found.dest_end <= found.dest_start:
        return None
    return found.dest_start, found.dest_end


def _excerpt(original: str, start: int, end: int, *, is_exact: bool) -> Excerpt:
    return Excerpt(
        before=_before(original[:start]),
        passage=original[start:end],
        after=_after(original[end:]),
        is_exact=is_exact,
    )


def _before(text: str) -> str:
    """The last words of a text, with "…" where something was left out."""
    if len(text) <= AROUND:
        return text
    return f"… {text[-AROUND:].partition(' ')[2]}"


def _after(text: str) -> str:
    """The first words of a text, with "…" where something was left out."""
    if len(text) <= AROUND:
        return text
    return f"{text[:AROUND].rpartition(' ')[0]} …"
