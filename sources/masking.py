"""Words that an audience must not see: replaced in a text, under its marks, and in comments.

Pure, beside `sources.anchoring`. Everything that leaves the house and shows words goes through
`masked`, and a quote of some of them through `excerpt` of the result, so that both obey alike.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, pairwise

from sources.anchoring import Segment, Span, check_place, close_last, segments
from sources.typography import Folded, fold_for_search

_WORD = re.compile(r"[^\W_]+")

# Words of masked stretches that tell nothing when a comment uses them too.
_FUNCTION_WORDS = """
    ainsi alors apres aussi autre autres avant avec cette comme dans depuis deux donc dont elle
    elles encore entre etre fait leur leurs mais meme memes moins nous notre parce pour quand
    quelle quels sans selon sera sont sous tous tout toute toutes tres votre vous
    about after also been before each from have into more only other over such than that their
    them then there these they this those under very were what when which will with would your
"""
_TELLING_NOTHING = frozenset(_FUNCTION_WORDS.split())


@dataclass(frozen=True, slots=True)
class Replacement:
    """A stretch of a text, and what stands there instead: "[masked by the coalition: …]"."""

    start: int
    end: int
    by: str


def masked[K](
    text: str, spans: Iterable[Span[K]], replacements: Iterable[Replacement]
) -> tuple[Segment[K], ...]:
    """The text cut at its marks, with one segment in place of each masked stretch.

    A mark that reaches into a masked stretch keeps what lies outside it. A mark that lies wholly
    inside is in no segment, and its comment must not be shown either. Stretches that overlap
    become one, with each reason once. Raises ValueError as `segments` does.
    """
    marks = tuple(spans)
    for mark in marks:
        check_place(text, mark.start, mark.end)
    cuts = _joined(text, replacements)
    borders = [0, *chain.from_iterable((cut.start, cut.end) for cut in cuts), len(text)]
    visible = [_between(text, marks, start, end) for start, end in list(pairwise(borders))[::2]]
    shown = list(visible[0])
    for cut, following in zip(cuts, visible[1:], strict=True):
        shown.append(Segment(cut.by, cut.start, cut.end, is_masked=True))
        shown.extend(following)
    return close_last(shown)


def excerpt[K](shown: Iterable[Segment[K]], start: int, end: int) -> tuple[Segment[K], ...]:
    """The part of segments between two offsets; a mask that is touched stays whole."""
    return tuple(
        _clipped(segment, start, end)
        for segment in shown
        if segment.start < end and start < segment.end
    )


def plain[K](shown: Iterable[Segment[K]]) -> str:
    """The words of segments, joined."""
    return "".join(segment.text for segment in shown)


def naming(text: str, names: Iterable[str], by: str) -> tuple[Replacement, ...]:
    """Replacements for every place where one of the names stands as whole words.

    Case, accents and what stands between the words are disregarded: "ZOE MARTIN", "zoe.martin@"
    and "Zoé Martin²" all name "Zoé Martin".
    """
    folded = fold_for_search(text)
    return tuple(
        Replacement(start, end, by) for name in names for start, end in _occurrences(folded, name)
    )


class Finder:
    """Looks for many names in one text, by the rule of `naming`."""

    def __init__(self, text: str) -> None:
        self._folded = fold_for_search(text)

    def starts(self, name: str) -> list[int]:
        """Where in the text the name begins, each time it stands there as whole words."""
        return [start for start, _end in _occurrences(self._folded, name)]


def repeats_masked(words: str, text: str, replacements: Iterable[Replacement]) -> bool:
    """Whether words written about a text, such as a comment, use what is masked in it.

    True when they share a telling word with a masked stretch: one with a digit, or of four
    letters and more, that the visible part of the text does not hold. It errs on the safe side:
    whoever leaves such a comment out says so, and a person rewords it.
    """
    cuts = _joined(text, replacements)
    hidden = {word for cut in cuts for word in _telling_words(text[cut.start : cut.end])}
    shown: tuple[Segment[None], ...] = masked(text, (), cuts)
    outside = " ".join(part.text for part in shown if not part.is_masked)
    return bool((hidden - _telling_words(outside)) & _telling_words(words))


def _joined(text: str, replacements: Iterable[Replacement]) -> list[Replacement]:
    """The replacements in order, those that overlap made one."""
    joined: list[Replacement] = []
    for new in sorted(replacements, key=lambda cut: (cut.start, -cut.end)):
        check_place(text, new.start, new.end)
        if joined and new.start < joined[-1].end:
            joined[-1] = _union(joined[-1], new)
        else:
            joined.append(new)
    return joined


def _union(first: Replacement, second: Replacement) -> Replacement:
    by = first.by if second.by in first.by else f"{first.by} {second.by}"
    return Replacement(first.start, max(first.end, second.end), by)


def _between[K](text: str, marks: Iterable[Span[K]], start: int, end: int) -> Iterator[Segment[K]]:
    """The segments of text[start:end], in offsets of the whole text."""
    clipped = [
        Span(max(mark.start, start) - start, min(mark.end, end) - start, mark.key)
        for mark in marks
        if max(mark.start, start) < min(mark.end, end)
    ]
    for part in segments(text[start:end], clipped):
        yield replace(part, start=part.start + start, end=part.end + start)


def _clipped[K](segment: Segment[K], start: int, end: int) -> Segment[K]:
    if segment.is_masked:
        return segment
    first, last = max(segment.start, start), min(segment.end, end)
    words = segment.text[first - segment.start : last - segment.start]
    return replace(segment, text=words, start=first, end=last)


def _occurrences(folded: Folded, name: str) -> Iterator[tuple[int, int]]:
    words = tuple(_WORD.findall(fold_for_search(name).text))
    if words and words[0] in folded.text:
        for match in _pattern(words).finditer(folded.text):
            yield folded.origins[match.start()], folded.origins[match.end() - 1] + 1


@lru_cache(maxsize=4096)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """These words in this order, whatever stands between them, and not inside other words."""
    between = r"[\W_]{0,4}".join(map(re.escape, words))
    before, after = _kind(words[0][0]), _kind(words[-1][-1])
    return re.compile(f"(?<!{before}){between}(?!{after})")


def _kind(character: str) -> str:
    """What must not stand beside this character for a word to be whole, as a pattern."""
    if character.isdigit():
        return r"\d"
    # Scripts without capitals may write words without a space between them.
    return r"[^\W\d_]" if character.islower() else r"[^\s\S]"


def _telling_words(words: str) -> set[str]:
    return {
        word
        for word in re.findall(r"\w+", fold_for_search(words).text)
        if any(map(str.isdigit, word)) or (len(word) > 3 and word not in _TELLING_NOTHING)
    }
