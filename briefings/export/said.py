"""The lines of a sheet, and how phrases, words and sources of a frozen content become lines."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import pgettext

from briefings.export.words import spelled

type Frozen = Mapping[str, Any]


class Line(NamedTuple):
    """A line: under which heading, of what, which kind of thing is said, the words, how to read
    them, and their language."""

    part: str
    subject: str
    what: str
    words: str
    remark: str = ""
    language: str = ""


def text_of(phrase: Frozen | None) -> str:
    return phrase["text"] if phrase else ""


def line_of(
    part: str, subject: str, what: str, phrase: Frozen | None, remark: str = ""
) -> Iterator[Line]:
    if phrase:
        yield Line(part, subject, what, phrase["text"], remark, phrase["lang"])


def each_of(part: str, subject: str, what: str, phrases: Iterable[Frozen]) -> Iterator[Line]:
    for phrase in phrases:
        yield from line_of(part, subject, what, phrase)


def words_of(part: str, subject: str, what: str, words: Frozen) -> Iterator[Line]:
    how = text_of(words["attribution"]) or pgettext("sheet", "Their own words, verbatim")
    yield Line(part, subject, what, spelled(words["paragraphs"]), how, words["lang"])


def source_of(part: str, subject: str, source: Frozen | None) -> Iterator[Line]:
    if source:
        remark = ", ".join(filter(None, [source["dated"], text_of(source["remark"])]))
        yield from line_of(part, subject, pgettext("sheet", "Source"), source["document"], remark)
        yield Line(part, subject, pgettext("sheet", "Address of the source"), source["address"])


def proof_of(part: str, subject: str, proof: Frozen) -> Iterator[Line]:
    remark = ". ".join(filter(None, [text_of(proof["kind"]), text_of(proof["remark"])]))
    yield from line_of(part, subject, pgettext("sheet", "Evidence"), proof["title"], remark)
    yield Line(part, subject, pgettext("sheet", "Address of the evidence"), proof["address"])
