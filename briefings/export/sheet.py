"""The sheet of an edition: all that its frozen content says, one statement a line, in its language.

It reads the content and no row of the database, so that a sheet says what the PDF says. One thing
stays in the PDF: what each scorer gave, and why, since a table travels further than a page.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import pgettext

from briefings.export.cells import pieces
from briefings.export.words import spelled

type Frozen = Mapping[str, Any]


class _Lenient(dict[str, Any]):
    """Content of an edition that may be older than some of today's fields: they are empty."""

    def __missing__(self, key: str) -> str:
        return ""


class Line(NamedTuple):
    """A line: under which heading, of what, which kind of thing is said, the words, how to read
    them, and their language."""

    part: str
    subject: str
    what: str
    words: str
    remark: str = ""
    language: str = ""


def lines_of(frozen: Frozen) -> list[Line]:
    """The lines of an edition's content, its heads first. Of no content the heads alone."""
    content = _lenient(frozen)
    with translation.override(content["language"] or settings.LANGUAGE_CODE):
        head = Line(
            pgettext("sheet", "Part"),
            pgettext("sheet", "About"),
            pgettext("sheet", "What"),
            pgettext("sheet", "Words"),
            pgettext("sheet", "Remark"),
            pgettext("sheet", "Language"),
        )
        said = (line for say in PARTS for line in say(content) if line.words)
        return [head, *(part for line in said for part in _fitting(line))]


def _lenient(part: Any) -> Any:
    if isinstance(part, Mapping):
        return _Lenient({name: _lenient(value) for name, value in part.items()})
    return [_lenient(each) for each in part] if isinstance(part, list | tuple) else part


def _fitting(line: Line) -> Iterator[Line]:
    """The line, or as many as its words need."""
    parts = pieces(line.words)
    for number, words in enumerate(parts, start=1):
        what = f"{line.what} ({number}/{len(parts)})" if len(parts) > 1 else line.what
        yield line._replace(words=words, what=what)


def _text(phrase: Frozen | None) -> str:
    return phrase["text"] if phrase else ""


def _line(
    part: str, subject: str, what: str, phrase: Frozen | None, remark: str = ""
) -> Iterator[Line]:
    if phrase:
        yield Line(part, subject, what, phrase["text"], remark, phrase["lang"])


def _cover(content: Frozen) -> Iterator[Line]:
    part = pgettext("sheet", "Cover")
    yield from _line(part, "", pgettext("sheet", "Title"), content["title"])
    yield from _line(part, "", pgettext("sheet", "Subject"), content["subject"])
    yield from _line(part, "", pgettext("sheet", "Purpose"), content["purpose"])
    if as_of := content["as_of"]:
        day = date_format(date.fromisoformat(as_of), "DATE_FORMAT")
        yield Line(part, "", pgettext("sheet", "Data of"), day)
    yield Line(part, "", pgettext("sheet", "Published by"), content["issuer"])
    yield Line(part, "", pgettext("sheet", "Contact"), content["contact"])
    for figure in content["figures"]:
        yield Line(part, _text(figure["label"]), pgettext("sheet", "Figure"), figure["value"])


def _scorings(content: Frozen) -> Iterator[Line]:
    for scoring in content["scorings"]:
        part = pgettext("sheet", "Levels")
        about = _text(scoring["title"]) or _text(scoring["grid"]["title"])
        for total in scoring["totals"]:
            yield Line(
                part,
                _text(total["label"]),
                pgettext("sheet", "Total"),
                total["value"],
                _text(total["coverage"]),
            )
        for level, meaning in scoring["grid"]["levels"]:
            word = f"{level['number']} {_text(level['word'])}"
            yield from _line(part, about, pgettext("sheet", "Meaning of a level"), meaning, word)
        yield from _each(part, about, pgettext("sheet", "Tie rule"), scoring["grid"]["tie_rules"])
        yield from _each(part, about, pgettext("sheet", "Remark"), scoring["remarks"])
        yield from _each(part, about, pgettext("sheet", "Method"), scoring["method"])
        if scoring["is_example"]:
            yield Line(
                part,
                about,
                pgettext("sheet", "Example"),
                pgettext("sheet", "The levels are an example."),
            )


def _each(part: str, subject: str, what: str, phrases: Iterable[Frozen]) -> Iterator[Line]:
    for phrase in phrases:
        yield from _line(part, subject, what, phrase)


def _counts(content: Frozen) -> Iterator[Line]:
    for counts in content["counts"]:
        title = _text(counts["title"])
        for share in counts["shares"]:
            word = f"{_text(share['status']['word'])} ({share['percent']})"
            yield Line(
                pgettext("sheet", "Tally"),
                title,
                pgettext("sheet", "Number of pledges"),
                share["count"],
                word,
            )
        yield Line(
            pgettext("sheet", "Tally"),
            title,
            pgettext("sheet", "Number of pledges"),
            counts["total"],
            pgettext("sheet", "In all"),
        )


def _pledges(content: Frozen) -> Iterator[Line]:
    for group in content["pledges"]:
        for promise in group["promises"]:
            yield from _promise(_text(group["title"]), promise)


def _promise(promiser: str, promise: Frozen) -> Iterator[Line]:
    part, subject = pgettext("sheet", "Pledges"), _text(promise["title"])
    yield Line(part, subject, pgettext("sheet", "Pledge of"), promiser)
    yield from _line(
        part, subject, pgettext("sheet", "Status"), promise["status"]["word"], promise["since"]
    )
    if promise["before"]:
        yield from _line(
            part, subject, pgettext("sheet", "Status before"), promise["before"]["word"]
        )
    if promise["is_example"]:
        yield Line(
            part,
            subject,
            pgettext("sheet", "Example"),
            pgettext("sheet", "The status is an example."),
        )
    yield from _line(part, subject, pgettext("sheet", "Reason"), promise["reason"])
    yield from _line(part, subject, pgettext("sheet", "Told"), promise["told"])
    for fact in promise["facts"]:
        yield from _line(part, subject, _text(fact["label"]), fact["text"])
    yield from _each(part, subject, pgettext("sheet", "Remark"), promise["remarks"])
    for passage in promise["passages"]:
        yield from _words(part, subject, pgettext("sheet", "Passage"), passage["words"])
        yield from _source(part, subject, passage["source"])
    for proof in promise["proofs"]:
        remark = ". ".join(filter(None, [_text(proof["kind"]), _text(proof["remark"])]))
        yield from _line(part, subject, pgettext("sheet", "Evidence"), proof["title"], remark)
        yield Line(part, subject, pgettext("sheet", "Address of the evidence"), proof["address"])


def _words(part: str, subject: str, what: str, words: Frozen) -> Iterator[Line]:
    how = _text(words["attribution"]) or pgettext("sheet", "Their own words, verbatim")
    yield Line(part, subject, what, spelled(words["paragraphs"]), how, words["lang"])


def _source(part: str, subject: str, source: Frozen | None) -> Iterator[Line]:
    if source:
        remark = ", ".join(filter(None, [source["dated"], _text(source["remark"])]))
        yield from _line(part, subject, pgettext("sheet", "Source"), source["document"], remark)
        yield Line(part, subject, pgettext("sheet", "Address of the source"), source["address"])


def _event(content: Frozen) -> Iterator[Line]:
    for participant in content["participants"]:
        capacity = _text(participant["capacity"])
        yield from _line(
            pgettext("sheet", "Participants"),
            "",
            pgettext("sheet", "Took part"),
            participant["label"],
            capacity,
        )
    for outcome in content["outcomes"]:
        yield from _line(
            pgettext("sheet", "What came of it"),
            "",
            pgettext("sheet", "Outcome"),
            outcome["text"],
            _text(outcome["remark"]),
        )


def _sections(content: Frozen) -> Iterator[Line]:
    for section in content["sections"]:
        part = _text(section["title"]) or pgettext("sheet", "Answers")
        for item in section["items"]:
            number = f"{item['number']}. " if item["number"] else ""
            yield from _item(part, f"{number}{_text(item['heading'])}", item)


def _item(part: str, subject: str, item: Frozen) -> Iterator[Line]:
    yield from _line(part, subject, pgettext("sheet", "Question"), item["asked"])
    yield from _line(part, subject, pgettext("sheet", "State"), item["state_label"])
    if item["words"]:
        yield from _words(part, subject, pgettext("sheet", "Words"), item["words"])
    if translated := item["translation"]:
        words, label = spelled(translated["paragraphs"]), _text(translated["label"])
        yield Line(
            part, subject, pgettext("sheet", "Translation"), words, label, translated["lang"]
        )
    yield from _source(part, subject, item["source"])
    for note in item["notes"]:
        yield from _note(part, subject, note)
    for judgement in item["judgements"]:
        yield from _judgement(part, subject, judgement)


def _note(part: str, subject: str, note: Frozen) -> Iterator[Line]:
    remark = _text(note["code"])
    if note["is_internal"]:
        inside = pgettext("sheet", "internal")
        remark = f"{remark} ({inside})"
    yield Line(part, subject, pgettext("sheet", "Passage noted"), note["passage"], remark)
    yield from _line(
        part, subject, pgettext("sheet", "Our comment"), note["comment"], _text(note["code"])
    )


def _judgement(part: str, subject: str, judgement: Frozen) -> Iterator[Line]:
    level, ask = judgement["level"], _text(judgement["ask"])
    if level:
        words = f"{level['number']} {_text(level['word'])}"
        yield Line(part, subject, pgettext("sheet", "Level"), words, ask, level["word"]["lang"])
    yield from _line(part, subject, pgettext("sheet", "Level"), judgement["status"], ask)
    yield from _line(part, subject, pgettext("sheet", "How it was settled"), judgement["how"], ask)
    if judgement["is_example"]:
        yield Line(
            part,
            subject,
            pgettext("sheet", "Example"),
            pgettext("sheet", "The level is an example."),
            ask,
        )


def _method(content: Frozen) -> Iterator[Line]:
    for omission in content["left_out"]:
        what = _text(omission["what"])
        yield from _line(
            pgettext("sheet", "What is left out"),
            what,
            pgettext("sheet", "Reason"),
            omission["reason"],
        )
    if _tells_scorers(content):
        yield Line(
            pgettext("sheet", "What is left out"),
            pgettext("sheet", "The levels that each person gave"),
            pgettext("sheet", "Reason"),
            pgettext("sheet", "They stand in the PDF alone: a table travels further than a page."),
        )
    for definition in content["definitions"]:
        term = _text(definition["term"])
        yield from _line(
            pgettext("sheet", "Codes"), term, pgettext("sheet", "Meaning"), definition["meaning"]
        )
    for field, what in (
        ("method", pgettext("sheet", "Method")),
        ("neutrality", pgettext("sheet", "Neutrality")),
        ("interests", pgettext("sheet", "Interests")),
        ("funding", pgettext("sheet", "Funding")),
    ):
        yield from _each(pgettext("sheet", "About this briefing"), "", what, content[field])


def _tells_scorers(content: Frozen) -> bool:
    return any(
        judgement["given"] or judgement["reasons"]
        for section in content["sections"]
        for item in section["items"]
        for judgement in item["judgements"]
    )


PARTS: Sequence[Callable[[Frozen], Iterator[Line]]] = (
    _cover,
    _scorings,
    _counts,
    _pledges,
    _event,
    _sections,
    _method,
)
