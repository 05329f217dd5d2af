"""Several people who answer under each question, told apart by the labels before their words. Pure.

A label is a short heading, bold line or "Blue list:" that comes again under most questions. Labels
that say what kind of words follow ("Comment:", "Yes:") are no names.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sources.reading.blocks import Kind, Remark, excerpt, gettext_noop
from sources.splitting.cues import without_brackets
from sources.splitting.layout import Layout, Place, Slice
from sources.splitting.names import (
    MOST_WORDS,
    is_no_name,
    key_of,
    looks_like_name,
    name_at_head,
)
from sources.splitting.tables import respondents_of_table

TOLD_APART = gettext_noop(
    "Several people or lists answer under each question; they were told apart by their names: "
    "“%(quote)s”."
)

OTHER_VOICE = gettext_noop(
    "The words after “%(quote)s” may be somebody else’s: this name stands under no other question."
)

SEVERAL_VOICES = gettext_noop(
    "Several people or lists seem to answer under each question, and were not told apart: "
    "“%(quote)s”."
)

FEWEST_NAMES = 2
MANY_NAMES = 3


@dataclass(frozen=True, slots=True)
class _Label:
    """A name at the head of a slice of an answer: slice `at` of the list, characters to `end`.

    `is_run_in`: it is bold and the words behind it are not, or it is a heading.
    """

    at: int
    owner: int
    name: str
    end: int
    is_run_in: bool


def told_apart(
    layout: Layout, slices: Sequence[Slice]
) -> tuple[list[Slice], dict[tuple[int, int], str]]:
    """The slices with each voice's words by themselves, and the name of each (question, voice).

    Without labels that come again the slices are as they were, and there are no names.
    """
    labels = _labels(layout, slices)
    names = _usual(labels, slices)
    if not names:
        return _by_columns(layout, slices)
    by_slice = {label.at: label for label in _of_names(labels, names)}
    voiced: list[Slice] = []
    named: dict[tuple[int, int], str] = {}
    voice: Counter[int] = Counter()
    for at, slice_ in enumerate(slices):
        if slice_.place is not Place.ANSWER:
            voiced.append(slice_)
            continue
        label = by_slice.get(at)
        if label:
            voice[slice_.owner] += 1
            named[slice_.owner, voice[slice_.owner]] = label.name
            voiced.append(replace(slice_, end=label.end, place=Place.LABEL))
        begin = label.end if label else slice_.start
        start = _past_space(layout.full_text, begin, slice_.end)
        voiced.append(replace(slice_, start=start, voice=voice[slice_.owner]))
    return voiced, named


def _of_names(labels: Sequence[_Label], names: frozenset[str]) -> list[_Label]:
    """The labels that name who answers: those that come again, and those printed just like them."""
    usual = [label for label in labels if key_of(label.name) in names]
    is_run_in = all(label.is_run_in for label in usual)
    return [
        label
        for label in labels
        if key_of(label.name) in names
        or (is_run_in and label.is_run_in and _may_be_name(label.name))
    ]


def _may_be_name(name: str) -> bool:
    return looks_like_name(without_brackets(name).strip()) and not is_no_name(name)


def doubtful_voices(layout: Layout, slices: Sequence[Slice]) -> dict[int, Remark]:
    """By question, a label within the answers that were told apart which may name somebody else."""
    return {
        label.owner: Remark(OTHER_VOICE, excerpt(label.name))
        for label in _labels(layout, slices)
        if _may_be_name(label.name)
    }


def _by_columns(
    layout: Layout, slices: Sequence[Slice]
) -> tuple[list[Slice], dict[tuple[int, int], str]]:
    """Answers side by side in a table whose first row names those who give them."""
    blocks = dict(zip(layout.starts, range(len(layout.blocks)), strict=True))
    asked = (slice_ for slice_ in slices if slice_.place in (Place.QUESTION, Place.MARKER))
    first = next((blocks.get(slice_.start) for slice_ in asked), None)
    names = respondents_of_table(layout.blocks, first) if first is not None else {}
    voices = {column: voice for voice, column in enumerate(sorted(names), start=1)}
    voiced: list[Slice] = []
    named: dict[tuple[int, int], str] = {}
    for slice_ in slices:
        at = blocks.get(slice_.start)
        column = layout.blocks[at].column if at is not None else 0
        if slice_.place is Place.ANSWER and column in voices:
            named[slice_.owner, voices[column]] = names[column]
            voiced.append(replace(slice_, voice=voices[column]))
        else:
            voiced.append(slice_)
    return voiced, named


def _past_space(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _labels(layout: Layout, slices: Sequence[Slice]) -> list[_Label]:
    blocks = dict(zip(layout.starts, layout.blocks, strict=True))
    found: list[_Label] = []
    for at, slice_ in enumerate(slices):
        if slice_.place is not Place.ANSWER:
            continue
        text = layout.full_text[slice_.start : slice_.end]
        block = blocks.get(slice_.start)
        length, name = name_at_head(text, block)
        if name and len(name.split()) <= MOST_WORDS:
            is_run_in = block is not None and (block.bold_head > 0 or block.kind is Kind.HEADING)
            found.append(_Label(at, slice_.owner, name, slice_.start + length, is_run_in))
    return found


def _usual(labels: Sequence[_Label], slices: Sequence[Slice]) -> frozenset[str]:
    """The names that stand under at least two questions, where two of them do under most.

    None where a usual label is no name, or where two labels have nothing that only names have.
    """
    usual = _often(labels, slices)
    said = [label.name for label in labels if key_of(label.name) in usual]
    if len(usual) < FEWEST_NAMES or any(map(is_no_name, said)):
        return frozenset()
    if len(usual) == FEWEST_NAMES and not _are_names(labels, usual):
        return frozenset()
    heads = _heads(slices)
    opening = sum(label.at in heads and key_of(label.name) in usual for label in labels)
    if opening * 2 < len(heads):
        return frozenset()
    no_names = {key_of(label.name) for label in labels if is_no_name(label.name)}
    return _often(labels, slices, share=0.0) - no_names


def _are_names(labels: Sequence[_Label], usual: frozenset[str]) -> bool:
    """Whether all of them look like names; one is enough where all are bold before plain words."""
    said = [label for label in labels if key_of(label.name) in usual]
    sure = [_may_be_name(label.name) for label in said]
    return any(sure) if all(label.is_run_in for label in said) else all(sure)


def _often(labels: Sequence[_Label], slices: Sequence[Slice], share: float = 0.5) -> frozenset[str]:
    """The labels that stand under two questions, and under more than this share of them."""
    answered = {slice_.owner for slice_ in slices if slice_.place is Place.ANSWER}
    owners: dict[str, set[int]] = {}
    for label in labels:
        owners.setdefault(key_of(label.name), set()).add(label.owner)
    least = max(share * len(answered), 1)
    return frozenset(name for name, where in owners.items() if len(where) > least)


def unsure_voices(layout: Layout, slices: Sequence[Slice]) -> list[Remark]:
    """A remark where labels that may be names come again, or are many under one question, and
    nobody was told apart."""
    labels = _labels(layout, slices)
    usual = _often(labels, slices)
    said = dict.fromkeys(label.name for label in labels if key_of(label.name) in usual)
    if len(usual) >= FEWEST_NAMES and not any(map(is_no_name, said)):
        return [Remark(SEVERAL_VOICES, excerpt(", ".join(said)))]
    by_owner: dict[int, list[str]] = {}
    for label in labels:
        if _may_be_name(label.name):
            by_owner.setdefault(label.owner, []).append(label.name)
    many = [names for names in by_owner.values() if len(set(names)) >= MANY_NAMES]
    return [Remark(SEVERAL_VOICES, excerpt(", ".join(many[0])))] if many else []


def _heads(slices: Sequence[Slice]) -> set[int]:
    """The first slice of each answer: where people answer one by one, the first is named there."""
    seen: set[int] = set()
    heads: set[int] = set()
    for at, slice_ in enumerate(slices):
        if slice_.place is Place.ANSWER and slice_.owner not in seen:
            seen.add(slice_.owner)
            heads.add(at)
    return heads


def remark_of(names: dict[tuple[int, int], str]) -> list[Remark]:
    if not names:
        return []
    distinct = dict.fromkeys(names.values())
    return [Remark(TOLD_APART, excerpt(", ".join(distinct)))]
