"""The page that describes the package, `docs/data.md`, made of its schema. Pure."""

from collections.abc import Iterator

from briefings.export.schema import JSON_TYPES, Field
from briefings.export.tables import TABLES

HEAD = """# Data

*Made by `manage.py describe_data`; a test compares it with the schema.*

## The tables of an edition

On the page of a briefing, each edition is there as XLSX and CSV as well: all that its PDF says, one
statement a line, in the language of the edition. Both are made of the frozen content of the
edition, so that they say to nobody what the PDF does not say. The columns:

| column | holds |
| --- | --- |
| Part | the part of the briefing: cover, levels, tally, pledges, a part of the questionnaire, … |
| About | the question, the pledge, the code that the line is about |
| What | what the line gives: words, source, status, level, comment, … |
| Words | that, word for word |
| Remark | how to read it: who reported it, which code, which ask, which date |
| Language | the language of the words |

Words that are longer than a cell go on in the next line, numbered « (1/2) », « (2/2) ». The levels
that each person gave, and their reasons, stand in the internal PDF alone.

## The package of all data

`manage.py export_data --audience internal|partner|public --output DIR` writes a folder that only
its owner can open, whole or not at all; the page *All data* gives the same as a ZIP file:

- the tables below as CSV (UTF-8, comma, RFC 4180) with `datapackage.json`, a
  [Data Package](https://specs.frictionlessdata.io/data-package/) with types and foreign keys;
- `pledges.json`: each pledge with its passages, powers, statuses and evidence; the same fields;
- `annotations.jsonld`: the marks on passages as
  [Web Annotations](https://www.w3.org/TR/annotation-model/);
- `texts/`: the words to which the marks refer, one file each.

No licence is given: it is for the coalition to choose. Whoever publishes a package adds it to
`datapackage.json`.

**Who reads what.** `internal` holds what the staff sees, `partner` and `public` what a briefing for
them may say: rows released to them, answers that somebody has checked, statuses of which the
promiser was told. Masked passages, and names of people who have not agreed to be named, are
replaced by « [masqué par la coalition : …] ». No person of the coalition is named in any package:
scorers have a number within one answer, drawn anew for the next. Levels are in the partner and
public packages only with `--with-scores`, and a level of 0 or less stays inside even then.

**Names of rows.** An `id` is a `urn:uuid:` that tells nothing of the row or of its place, stays the
same from one package to the next and from one audience to another, and differs between coalitions.

**Formulas.** A text that a spreadsheet could run begins with one of `= + - @`, a tab or a carriage
return, perhaps after blanks. In CSV an apostrophe is put before it. To get the words back, take
away the first apostrophe where a text has one before such a beginning. In XLSX every cell is text.
Files of `texts/`, JSON and JSON-LD hold the words as they are.

**Places.** `start` and `end` of a `TextPositionSelector` count Unicode code points from 0, as the
Web Annotation model asks, half-open, in the file named by `source`. Browsers count UTF-16 units, of
which « 😊 » has two: `utf16Start` and `utf16End` of the `Utf16PositionSelector` beside it are that
place for JavaScript (`text.slice(utf16Start, utf16End)`). The `TextQuoteSelector` repeats the words
with 32 characters on each side. A line of a file ends with LF, and no byte order mark is before it.
"""


def as_markdown() -> str:
    """The page."""
    return "\n".join([HEAD, *_tables(), *_annotations()])


def _tables() -> Iterator[str]:
    for table in TABLES.values():
        yield f"## `{table.name}.csv`\n\n{table.meaning}\n"
        yield "| field | type | holds |\n| --- | --- | --- |"
        yield from map(_line, table.fields)
        yield ""


def _line(field: Field) -> str:
    kind = JSON_TYPES.get(field.type, "string")
    choices = ", ".join(f"`{choice}`" for choice in field.choices)
    told = " ".join(
        filter(
            None,
            [
                field.told,
                f"An `id` of `{field.to}`." if field.to else "",
                f"One of {choices}." if choices else "",
            ],
        )
    )
    return f"| `{field.name}` | {kind} | {told} |"


def _annotations() -> Iterator[str]:
    yield "## `annotations.jsonld`\n"
    yield "An `AnnotationCollection` with one page. Of each annotation:\n"
    yield "| field | holds |\n| --- | --- |"
    for name, told in (
        ("id", "Name of the mark, the same in every package."),
        ("body[purpose=classifying].source", "The code: its `id` in `codes.csv`, and its `key`."),
        ("body[purpose=commenting]", "Our comment (`value`, `language`), where there is one."),
        ("target.source", "The file of words (`id`, a path in the package) and its `language`."),
        ("target.selector[TextPositionSelector]", "Its place in code points."),
        ("target.selector[Utf16PositionSelector]", "Its place as browsers count."),
        ("target.selector[TextQuoteSelector]", "Its words and what stands around them."),
    ):
        yield f"| `{name}` | {told} |"
    yield ""
