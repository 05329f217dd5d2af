"""The sheet of an edition says all that the edition says, and nothing runs in it."""

import csv
import inspect
from dataclasses import fields, replace
from io import BytesIO, StringIO
from zipfile import ZipFile

import time_machine
from openpyxl import load_workbook

from briefings.briefing import Asked, Briefing, Definition, Judgement, Level, Source, Translation
from briefings.briefing import Line as Single
from briefings.compared import Matrix, Place, Row
from briefings.export import sheet, sheet_kinds
from briefings.export.cells import LONGEST, restored
from briefings.export.files import csv_of, xlsx_of
from briefings.export.said import Line
from briefings.export.sheet import lines_of
from briefings.promised import File, Proof, Status, Step
from tests.briefings.contents import fr, make_content, make_item, make_words
from tests.briefings.export.frozen import frozen

# What is drawn, counted or told by the file itself, rather than said.
NOT_WORDS = {
    "kind", "audience", "language", "lang", "tint", "shape", "state", "as_of", "marks", "closing",
    "mark", "key", "length",
}  # fmt: skip


NOT_SAID = {"kind", "audience", "length", "large_print", "is_of_example"}
# Read one after the other, in a loop over their names.
SAID_BY_NAME = {"method", "corrections", "neutrality", "interests", "funding"}


def words_of(part) -> list[str]:
    """All words of frozen content."""
    if isinstance(part, dict):
        return [
            words
            for key, value in part.items()
            if key not in NOT_WORDS
            for words in words_of(value)
        ]
    if isinstance(part, list):
        return [words for each in part for words in words_of(each)]
    return [part] if isinstance(part, str) and part.strip() else []


def said(lines) -> str:
    return "\n".join(cell for line in lines for cell in line)


def test_all_words_of_an_edition_are_in_its_sheet():
    translated = make_words("We shall open two places.", marks=0, lang="en")[0].paragraphs
    item = make_item(
        translation=Translation(translated, "en", fr("Traduction")),
        judgements=(Judgement(fr("La demande"), status=fr("À confirmer")),),
    )
    content = make_content(made=[item])

    lines = lines_of(frozen(content))

    assert [words for words in words_of(frozen(content)) if words not in said(lines)] == []


def test_all_words_of_every_kind_and_length_are_in_the_sheet():
    yes = Level(fr("Oui, précis"), "full", "leaf", "3")
    kept = Status(fr("Tenu"), "status-kept", "leaf")
    proof = Proof(fr("Arrêté"), fr("L’arrêté du maire"), fr("article 3"), "https://act.example/")
    step = Step(kept, "le 2 mai", fr("Volet un"), fr("Le lieu ouvre"), (fr("Dit hier"),), (proof,))
    places = (Place("answered", fr("Répondu"), (yes,)), Place("blank", fr("Laissé en blanc")))
    content = replace(
        make_content(made=[make_item()]),
        introduction=fr("Un mot pour vous."),
        files=(File(fr("Ouvrir un lieu"), (step,), (fr("Corrigé le 3 mai"),)),),
        matrix=Matrix((fr("Liste A"), fr("Liste B")), (Row("7", fr("Un centre"), places),)),
        lines=(
            Single(fr("Une place"), "8", (yes,), word=fr("Courtoisie")),
            Single(fr("Une aide"), status=Status(fr("En cours"), "status-in_progress", "sky")),
        ),
        sources=(Source(fr("Le programme"), "4 mai", fr("relu"), "https://source.example/"),),
        asked=(Asked(fr("Les dix questions"), fr("Envoyé le 5 mai"), True, (fr("Relancé"),)),),
        glossary=(Definition(fr("ARS"), fr("agence de santé")),),
        corrections=(fr("Question 2 corrigée"),),
    )

    lines = lines_of(frozen(content))

    assert [words for words in words_of(frozen(content)) if words not in said(lines)] == []


def test_every_field_of_a_briefing_is_read():
    source = "".join(inspect.getsource(module) for module in (sheet, sheet_kinds))

    unread = {
        each.name
        for each in fields(Briefing)
        if f'content["{each.name}"]' not in source and each.name not in NOT_SAID | SAID_BY_NAME
    }

    assert unread == set()


def test_what_each_scorer_gave_stays_in_the_pdf():
    judgement = Judgement(fr("La demande"), given=(fr("Oui (CANARI)"),), reasons=(fr("CANARI"),))
    content = make_content(made=[make_item(judgements=(judgement,))])

    lines = lines_of(frozen(content))

    assert "CANARI" not in said(lines)
    assert "Ils figurent dans le seul PDF" in said(lines)


def test_content_of_an_older_edition_is_read():
    content = frozen(make_content(made=[make_item()]))
    for name in ("counts", "pledges", "scorings"):
        del content[name]
    for item in content["sections"][0]["items"]:
        del item["translation"], item["judgements"]

    assert len(lines_of(content)) > 10


def test_long_words_go_on_in_the_next_line():
    content = frozen(make_content(made=[make_item(body="mot " * LONGEST, marks=0)]))

    parts = [line for line in lines_of(content) if line.what.startswith("Texte (")]

    assert [line.what for line in parts] == [f"Texte ({number}/4)" for number in range(1, 5)]
    assert "".join(line.words for line in parts) == "mot " * LONGEST


FORMULA = '=HYPERLINK("https://example.org","a")'


def hostile() -> list[Line]:
    content = make_content(made=[make_item(body=f"{FORMULA}\n\n@mot\x0b 😊", marks=0)])
    return lines_of(frozen(replace(content, title=fr("-1+1"), issuer="+33 1")))


def test_no_cell_of_the_csv_begins_a_formula_and_the_words_come_back():
    lines = hostile()
    written = "".join(csv_of(lines)).removeprefix("\ufeff")

    rows = list(csv.reader(StringIO(written, newline="")))

    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@")]
    assert [tuple(map(restored, row)) for row in rows] == [tuple(line) for line in lines]


def test_the_workbook_is_one_sheet_of_text_that_nothing_runs():
    lines = hostile()

    book = load_workbook(xlsx_of(lines, "Note"))

    assert (book.sheetnames, list(book.defined_names)) == (["Note"], [])
    page = book["Note"]
    assert page.sheet_state == "visible"
    assert not page.merged_cells.ranges
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert any(cell.value.startswith(FORMULA) and cell.quotePrefix for cell in cells)
    assert [cell.value for cell in page[1]] == list(lines[0])
    assert not any(cell.comment or cell.hyperlink for cell in cells)
    hidden = [size for size in page.column_dimensions.values() if size.hidden]
    assert hidden == []


def test_the_workbook_names_no_author_program_or_day_and_is_the_same_bytes_later():
    first = xlsx_of(hostile(), "Note").read()
    with time_machine.travel("2031-05-01"):
        second = xlsx_of(hostile(), "Note").read()

    assert first == second
    with ZipFile(BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        told = b"".join(archive.read(name) for name in archive.namelist())
    assert not [
        word for word in (b"creator", b"openpyxl", b"Microsoft Excel", b"2031") if word in told
    ]


def test_of_no_content_the_heads_are_left():
    assert [line.part for line in lines_of({})] == ["Partie"]
