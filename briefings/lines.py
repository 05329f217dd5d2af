"""Words of a text as the lines that a briefing prints: runs, marks, paragraphs. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count, groupby

from briefings.briefing import Mark, Run, Stretch
from sources.anchoring import Segment

LEVELS = 4  # lines that fit between two lines of words


def marks_of[K](segments: Iterable[Segment[K]], tints: Mapping[K, str]) -> dict[K, Mark]:
    """A mark for each key seen, numbered from 1 in the order in which the passages begin.

    Passages that overlap get different levels, so that each keeps a line of its own; where more
    than LEVELS of them do, the last ones share one.
    """
    marks: dict[K, Mark] = {}
    numbers = count(1)
    for segment in segments:
        for key in segment.keys:
            if key not in marks:
                taken = {marks[other].level for other in segment.keys if other in marks}
                level = next(level for level in count() if level not in taken)
                marks[key] = Mark(next(numbers), min(level, LEVELS - 1), tints[key])
    return marks


def paragraphs[K](
    segments: Iterable[Segment[K]], marks: Mapping[K, Mark]
) -> tuple[tuple[tuple[Run, ...], ...], ...]:
    """Segments as paragraphs (parted by an empty line) of lines of runs; no word is lost."""
    lines: list[list[Run]] = [[]]
    for segment in segments:
        first, *others = _split_lines(
            Run(
                segment.text,
                tuple(marks[key] for key in segment.keys),
                tuple(marks[key] for key in segment.closing),
                segment.is_masked,
            )
        )
        lines[-1].append(first)
        lines.extend([other] for other in others)
    return _grouped(tuple(run for run in line if run.text) for line in lines)


def stretches_of[K](text: int, segments: Iterable[Segment[K]]) -> tuple[Stretch, ...]:
    """What is printed of a text (its key): segments side by side make one, masks make none."""
    found = []
    for is_masked, group in groupby(segments, key=lambda segment: segment.is_masked):
        side_by_side = list(group)
        start, end = side_by_side[0].start, side_by_side[-1].end
        if not is_masked and start < end:
            found.append(Stretch(text, start, end))
    return tuple(found)


def _split_lines(run: Run) -> list[Run]:
    """A run for each line; the marks close behind the last words."""
    texts = run.text.split("\n")
    last = max((at for at, text in enumerate(texts) if text.strip()), default=0)
    return [
        replace(run, text=text, closing=run.closing if at == last else ())
        for at, text in enumerate(texts)
    ]


def _grouped(lines: Iterable[tuple[Run, ...]]) -> tuple[tuple[tuple[Run, ...], ...], ...]:
    groups: list[list[tuple[Run, ...]]] = [[]]
    for line in lines:
        if "".join(run.text for run in line).strip():
            groups[-1].append(line)
        else:
            groups.append([])
    return tuple(tuple(group) for group in groups if group)


def shortened(passage: str, limit: int = 90, ends: int = 5) -> str:
    """A passage to recognise it by: whole, or its first and last words around "[…]"."""
    words = passage.split()
    if len(passage) <= limit or len(words) <= 2 * ends:
        return " ".join(words)
    return " ".join([*words[:ends], "[…]", *words[-ends:]])
