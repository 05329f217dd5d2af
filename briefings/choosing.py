"""Which questions or pledges of a briefing are printed, and in which order. Pure.

What is not chosen is listed as left out, and counted in every tally all the same: a choice shortens
what is told, it does not change what is true. Candidacies keep their order: moving one up would
rank it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from briefings.briefing import Briefing, Item, LeftOut, Phrase, Section
from briefings.compared import Matrix
from briefings.promised import Group


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen; `part` is what it stands under."""

    key: str
    label: Phrase
    part: Phrase | None = None


def choices_in(content: Briefing) -> list[Choice]:
    """All that can be chosen, in the order in which it is printed."""
    return [*_questions(content), *_pledges(content)]


def _questions(content: Briefing) -> Iterator[Choice]:
    if content.matrix:
        yield from (Choice(one.key, one.title) for one in content.sections if one.title)
        return
    for section in content.sections:
        for item in section.items:
            if item.key:
                yield Choice(item.key, _numbered(item), section.title)


def _pledges(content: Briefing) -> Iterator[Choice]:
    for group in content.pledges:
        for promise in group.promises:
            yield Choice(promise.key, promise.title, group.title)


def _numbered(item: Item) -> Phrase:
    label = f"{item.number}. {item.heading.text}" if item.number else item.heading.text
    return Phrase(label, item.heading.lang)


def chosen(content: Briefing, keys: Sequence[str]) -> Briefing:
    """The briefing with what was chosen, in that order; without keys as it is.

    What has no key is always printed, and a key of something that is gone is passed over.
    """
    if not keys:
        return content
    place = {key: at for at, key in enumerate(keys)}
    reason = Phrase(_("Not chosen for this briefing."), content.language)
    left_out = [
        LeftOut(choice.label, reason) for choice in choices_in(content) if choice.key not in place
    ]
    return replace(
        content,
        sections=tuple(_sections(content.sections, place)),
        matrix=_matrix(content.matrix, place) if content.matrix else None,
        pledges=tuple(_groups(content.pledges, place)),
        left_out=(*content.left_out, *left_out),
    )


def _sections(sections: Iterable[Section], place: dict[str, int]) -> list[Section]:
    """Parts in the order of the first thing chosen in each; those without any are gone."""
    kept = []
    for section in sections:
        if section.key:
            if section.key in place:
                kept.append((place[section.key], section))
            continue
        items = _in_order(section.items, place, lambda item: item.key)
        if items:
            first = min(place.get(item.key, len(place)) for item in items)
            kept.append((first, replace(section, items=items)))
    return [section for _first, section in sorted(kept, key=lambda pair: pair[0])]


def _matrix(matrix: Matrix, place: dict[str, int]) -> Matrix:
    return replace(matrix, rows=_in_order(matrix.rows, place, lambda row: row.key))


def _groups(groups: Iterable[Group], place: dict[str, int]) -> Iterator[Group]:
    for group in groups:
        promises = _in_order(group.promises, place, lambda promise: promise.key)
        if promises:
            yield replace(group, promises=promises)


def _in_order[T](
    things: Iterable[T], place: dict[str, int], key: Callable[[T], str]
) -> tuple[T, ...]:
    kept = [thing for thing in things if not key(thing) or key(thing) in place]
    return tuple(sorted(kept, key=lambda thing: place.get(key(thing), len(place))))
