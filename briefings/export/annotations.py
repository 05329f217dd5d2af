"""Marks on passages as W3C Web Annotations (JSON-LD). Pure.

The model counts characters as Unicode code points, and so do we. A browser counts UTF-16 units, of
which an emoji has two: its places stand beside, in a selector of our own.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from briefings.export.words import Span, utf16_span
from sources.anchoring import CONTEXT

OWN = "urn:parole-tenue:terms:"
W3C = "http://www.w3.org/ns/anno.jsonld"  # a name, never fetched


class Marked(NamedTuple):
    """Words that carry marks, and the file in which they stand."""

    path: str
    language: str
    words: str


def annotation(
    name: str, marked: Marked, span: Span, *, code: tuple[str, str], comment: tuple[str, str]
) -> dict[str, Any]:
    """One mark: its code (name and key), our comment (words and language), and the passage."""
    bodies: list[dict[str, Any]] = [
        {
            "type": "SpecificResource",
            "purpose": "classifying",
            "source": {"id": code[0], "key": code[1]},
        }
    ]
    if comment[0]:
        bodies.append(
            {
                "type": "TextualBody",
                "purpose": "commenting",
                "value": comment[0],
                "format": "text/plain",
                "language": comment[1],
            }
        )
    return {
        "id": name,
        "type": "Annotation",
        "motivation": "classifying",
        "body": bodies,
        "target": {
            "type": "SpecificResource",
            "source": {
                "id": marked.path,
                "type": "Text",
                "format": "text/plain",
                "language": marked.language,
            },
            "selector": [*_selectors(marked.words, span)],
        },
    }


def _selectors(words: str, span: Span) -> Iterable[Mapping[str, Any]]:
    start, end = span
    first, last = utf16_span(words, span)
    yield {"type": "TextPositionSelector", "start": start, "end": end}
    yield {"type": "Utf16PositionSelector", "utf16Start": first, "utf16End": last}
    yield {
        "type": "TextQuoteSelector",
        "exact": words[start:end],
        "prefix": words[max(0, start - CONTEXT) : start],
        "suffix": words[end : end + CONTEXT],
    }


def collection(annotations: list[dict[str, Any]]) -> dict[str, Any]:
    """All of them as one collection with one page."""
    terms = {
        name: f"{OWN}{name}" for name in ("Utf16PositionSelector", "utf16Start", "utf16End", "key")
    }
    return {
        "@context": [W3C, terms],
        "id": "annotations.jsonld",
        "type": "AnnotationCollection",
        "label": "Passages that the coalition noticed",
        "total": len(annotations),
        "first": {
            "id": "annotations.jsonld#page",
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": annotations,
        },
    }
