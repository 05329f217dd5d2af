"""Words as a briefing prints them, as one string, with the place of each mark in it. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from briefings.briefing import Words

type Span = tuple[int, int]


def flattened(words: Words) -> tuple[str, dict[int, Span]]:
    """The words as one string, and from where to where each mark goes, by its number.

    Lines are parted by LF, paragraphs by two. Places are half-open and count code points.
    """
    written: list[str] = []
    spans: dict[int, Span] = {}
    at = 0
    for paragraph_number, paragraph in enumerate(words.paragraphs):
        for line_number, line in enumerate(paragraph):
            gap = "\n" if line_number else "\n\n" if paragraph_number else ""
            written.append(gap)
            at += len(gap)
            for run in line:
                written.append(run.text)
                for mark in run.marks:
                    start, _end = spans.get(mark.number, (at, at))
                    spans[mark.number] = (start, at + len(run.text))
                at += len(run.text)
    return "".join(written), spans


def spelled(paragraphs: Iterable[Iterable[Iterable[Mapping[str, Any]]]]) -> str:
    """Paragraphs of frozen content as one string."""
    return "\n\n".join(
        "\n".join("".join(run["text"] for run in line) for line in paragraph)
        for paragraph in paragraphs
    )


def utf16_length(words: str) -> int:
    """How many units a browser counts."""
    return len(words) + sum(character > "\uffff" for character in words)


def utf16_span(text: str, span: Span) -> Span:
    """The place of `span`, which counts code points, as a browser counts it."""
    start = utf16_length(text[: span[0]])
    return start, start + utf16_length(text[span[0] : span[1]])
