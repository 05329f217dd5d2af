"""The sheet of an edition: all that its frozen content says, one statement a line, in its language.

It reads the content and no row of the database, so that a sheet says what the PDF says. One thing
stays in the PDF: what each scorer gave, and why, since a table travels further than a page.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import pgettext

from accounts.localised import day_in_words
from briefings.export.cells import pieces
from briefings.export.said import (
    Frozen,
    Line,
    each_of,
    line_of,
    proof_of,
    source_of,
    text_of,
    words_of,
)
from briefings.export.sheet_kinds import asked, files, introduction, matrix, single_lines, sources
from briefings.export.words import spelled


class _Lenient(dict[str, Any]):
    """Content of an edition that may be older than some of today's fields: they are empty."""

    def __missing__(self, key: str) -> str:
        return ""


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


def _cover(content: Frozen) -> Iterator[Line]:
    part = pgettext("sheet", "Cover")
    yield from line_of(part, "", pgettext("sheet", "Title"), content["title"])
    yield from line_of(part, "", pgettext("sheet", "Subject"), content["subject"])
    yield from line_of(part, "", pgettext("sheet", "Purpose"), content["purpose"])
    if as_of := content["as_of"]:
        day = day_in_words(date.fromisoformat(as_of))
        yield Line(part, "", pgettext("sheet", "Data of"), day)
    yield Line(part, "", pgettext("sheet", "Published by"), content["issuer"])
    yield Line(part, "", pgettext("sheet", "Contact"), content["contact"])
    for figure in content["figures"]:
        yield Line(part, text_of(figure["label"]), pgettext("sheet", "Figure"), figure["value"])


def _scorings(content: Frozen) -> Iterator[Line]:
    for scoring in content["scorings"]:
        part = pgettext("sheet", "Levels")
        about = text_of(scoring["title"]) or text_of(scoring["grid"]["title"])
        for total in scoring["totals"]:
            yield Line(
                part,
                text_of(total["label"]),
                pgettext("sheet", "Total"),
                total["value"],
                text_of(total["coverage"]),
            )
        for level, meaning in scoring["grid"]["levels"]:
            word = f"{level['number']} {text_of(level['word'])}"
            yield from line_of(part, about, pgettext("sheet", "Meaning of a level"), meaning, word)
        yield from each_of(part, about, pgettext("sheet", "Tie rule"), scoring["grid"]["tie_rules"])
        yield from each_of(part, about, pgettext("sheet", "Remark"), scoring["remarks"])
        yield from each_of(part, about, pgettext("sheet", "Method"), scoring["method"])
        if scoring["is_example"]:
            yield Line(
                part,
                about,
                pgettext("sheet", "Example"),
                pgettext("sheet", "The levels are an example."),
            )


def _counts(content: Frozen) -> Iterator[Line]:
    for counts in content["counts"]:
        title = text_of(counts["title"])
        for share in counts["shares"]:
            word = f"{text_of(share['status']['word'])} ({share['percent']})"
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
            yield from _promise(text_of(group["title"]), promise)


def _promise(promiser: str, promise: Frozen) -> Iterator[Line]:
    part, subject = pgettext("sheet", "Pledges"), text_of(promise["title"])
    yield Line(part, subject, pgettext("sheet", "Pledge of"), promiser)
    yield from line_of(
        part, subject, pgettext("sheet", "Status"), promise["status"]["word"], promise["since"]
    )
    if promise["before"]:
        yield from line_of(
            part, subject, pgettext("sheet", "Status before"), promise["before"]["word"]
        )
    if promise["is_example"]:
        yield Line(
            part,
            subject,
            pgettext("sheet", "Example"),
            pgettext("sheet", "The status is an example."),
        )
    yield from line_of(part, subject, pgettext("sheet", "Reason"), promise["reason"])
    yield from line_of(part, subject, pgettext("sheet", "Told"), promise["told"])
    for fact in promise["facts"]:
        yield from line_of(part, subject, text_of(fact["label"]), fact["text"])
    yield from each_of(part, subject, pgettext("sheet", "Remark"), promise["remarks"])
    for passage in promise["passages"]:
        yield from words_of(part, subject, pgettext("sheet", "Passage"), passage["words"])
        yield from source_of(part, subject, passage["source"])
    for proof in promise["proofs"]:
        yield from proof_of(part, subject, proof)


def _event(content: Frozen) -> Iterator[Line]:
    for participant in content["participants"]:
        capacity = text_of(participant["capacity"])
        yield from line_of(
            pgettext("sheet", "Participants"),
            "",
            pgettext("sheet", "Took part"),
            participant["label"],
            capacity,
        )
    for outcome in content["outcomes"]:
        yield from line_of(
            pgettext("sheet", "What came of it"),
            "",
            pgettext("sheet", "Outcome"),
            outcome["text"],
            text_of(outcome["remark"]),
        )


def _sections(content: Frozen) -> Iterator[Line]:
    for section in content["sections"]:
        part = text_of(section["title"]) or pgettext("sheet", "Answers")
        for item in section["items"]:
            number = f"{item['number']}. " if item["number"] else ""
            yield from _item(part, f"{number}{text_of(item['heading'])}", item)


def _item(part: str, subject: str, item: Frozen) -> Iterator[Line]:
    yield from line_of(part, subject, pgettext("sheet", "Question"), item["asked"])
    yield from line_of(part, subject, pgettext("sheet", "State"), item["state_label"])
    if item["words"]:
        yield from words_of(part, subject, pgettext("sheet", "Words"), item["words"])
    if translated := item["translation"]:
        words, label = spelled(translated["paragraphs"]), text_of(translated["label"])
        yield Line(
            part, subject, pgettext("sheet", "Translation"), words, label, translated["lang"]
        )
    yield from source_of(part, subject, item["source"])
    for note in item["notes"]:
        yield from _note(part, subject, note)
    for judgement in item["judgements"]:
        yield from _judgement(part, subject, judgement)


def _note(part: str, subject: str, note: Frozen) -> Iterator[Line]:
    remark = text_of(note["code"])
    if note["is_internal"]:
        inside = pgettext("sheet", "internal")
        remark = f"{remark} ({inside})"
    yield Line(part, subject, pgettext("sheet", "Passage noted"), note["passage"], remark)
    yield from line_of(
        part, subject, pgettext("sheet", "Our comment"), note["comment"], text_of(note["code"])
    )


def _judgement(part: str, subject: str, judgement: Frozen) -> Iterator[Line]:
    level, ask = judgement["level"], text_of(judgement["ask"])
    if level:
        words = f"{level['number']} {text_of(level['word'])}"
        yield Line(part, subject, pgettext("sheet", "Level"), words, ask, level["word"]["lang"])
    yield from line_of(part, subject, pgettext("sheet", "Level"), judgement["status"], ask)
    yield from line_of(
        part, subject, pgettext("sheet", "How it was settled"), judgement["how"], ask
    )
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
        what = text_of(omission["what"])
        yield from line_of(
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
        term = text_of(definition["term"])
        yield from line_of(
            pgettext("sheet", "Codes"), term, pgettext("sheet", "Meaning"), definition["meaning"]
        )
    for definition in content["glossary"]:
        yield from line_of(
            pgettext("sheet", "French institutions and acts"),
            text_of(definition["term"]),
            pgettext("sheet", "Meaning"),
            definition["meaning"],
        )
    for field, what in (
        ("method", pgettext("sheet", "Method")),
        ("corrections", pgettext("sheet", "Correction")),
        ("neutrality", pgettext("sheet", "Neutrality")),
        ("interests", pgettext("sheet", "Interests")),
        ("funding", pgettext("sheet", "Funding")),
    ):
        yield from each_of(pgettext("sheet", "About this briefing"), "", what, content[field])


def _tells_scorers(content: Frozen) -> bool:
    return any(
        judgement["given"] or judgement["reasons"]
        for section in content["sections"]
        for item in section["items"]
        for judgement in item["judgements"]
    )


PARTS: Sequence[Callable[[Frozen], Iterator[Line]]] = (
    _cover,
    introduction,
    _scorings,
    _counts,
    single_lines,
    _pledges,
    files,
    _event,
    matrix,
    _sections,
    sources,
    asked,
    _method,
)
