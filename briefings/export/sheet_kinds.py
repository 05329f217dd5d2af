"""Lines of a sheet that only some kinds and lengths of briefings have."""

from collections.abc import Iterator

from django.utils.translation import pgettext

from briefings.export.said import Frozen, Line, each_of, line_of, proof_of, source_of, text_of


def introduction(content: Frozen) -> Iterator[Line]:
    part = pgettext("sheet", "Introduction")
    yield from line_of(part, "", pgettext("sheet", "Words"), content["introduction"])


def single_lines(content: Frozen) -> Iterator[Line]:
    """What a single page says of each question or pledge."""
    for line in content["lines"]:
        part, number = pgettext("sheet", "In brief"), line["number"]
        about = f"{number}. {text_of(line['label'])}" if number else text_of(line["label"])
        status = line["status"]["word"] if line["status"] else None
        yield from line_of(part, about, pgettext("sheet", "Status"), status)
        yield from line_of(part, about, pgettext("sheet", "State"), line["word"])
        yield from _levels(part, about, line["levels"])


def files(content: Frozen) -> Iterator[Line]:
    """What became of each pledge step by step."""
    for file in content["files"]:
        part, about = pgettext("sheet", "Step by step"), text_of(file["title"])
        for step in file["steps"]:
            yield from _step(part, about, step)
        yield from each_of(part, about, pgettext("sheet", "Correction"), file["corrections"])


def _step(part: str, about: str, step: Frozen) -> Iterator[Line]:
    of = text_of(step["part"])
    about = f"{about}: {of}" if of else about
    yield from line_of(
        part, about, pgettext("sheet", "Status"), step["status"]["word"], step["day"]
    )
    yield from line_of(part, about, pgettext("sheet", "Reason"), step["reason"], step["day"])
    yield from each_of(part, about, pgettext("sheet", "Remark"), step["remarks"])
    for proof in step["proofs"]:
        yield from proof_of(part, about, proof)


def matrix(content: Frozen) -> Iterator[Line]:
    """What each candidacy did with each question."""
    table = content["matrix"] or {"columns": [], "rows": []}
    for row in table["rows"]:
        number = f"{row['number']}. " if row["number"] else ""
        for column, place in zip(table["columns"], row["places"], strict=True):
            part, about = f"{number}{text_of(row['label'])}", text_of(column)
            yield from line_of(part, about, pgettext("sheet", "State"), place["label"])
            yield from _levels(part, about, place["levels"])


def _levels(part: str, about: str, levels: list[Frozen]) -> Iterator[Line]:
    for level in levels:
        words = f"{level['number']} {text_of(level['word'])}"
        yield Line(part, about, pgettext("sheet", "Level"), words)


def sources(content: Frozen) -> Iterator[Line]:
    for source in content["sources"]:
        yield from source_of(pgettext("sheet", "Sources"), "", source)


def asked(content: Frozen) -> Iterator[Line]:
    """How the campaigns were asked for their replies."""
    for one in content["asked"]:
        part, about = pgettext("sheet", "How we asked"), text_of(one["questionnaire"])
        yield from line_of(part, about, pgettext("sheet", "State"), one["sentence"])
        yield from each_of(part, about, pgettext("sheet", "Step"), one["steps"])
