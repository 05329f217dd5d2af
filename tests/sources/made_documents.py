"""Replies to questionnaires, written by us and made into files of each format.

The words are ours and about other subjects than the first users': reading and splitting must not
depend on them. Each has what real replies have: an address before and after a question mark, a
question of two sentences, a stray bracket, an answer of several paragraphs, one cut in two.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph
from weasyprint import HTML

REAL_REPLY = Path(__file__).parents[3] / "shared/sources/004_a67f195c924be2ca.txt"
REAL_REPORT = Path(__file__).parents[3] / "shared/sources/000_249c3a9d7f408878.txt"


@dataclass(frozen=True)
class Asked:
    """A question and the paragraphs that answer it."""

    question: str
    answer: tuple[str, ...] = ()


@dataclass(frozen=True)
class Made:
    """What stands in a document, part by part. A section is a title and its questions."""

    title: str
    respondent: str
    sections: tuple[tuple[str, tuple[Asked, ...]], ...]
    language: str = "fr"
    closing: tuple[str, ...] = field(default=())

    @property
    def asked(self) -> tuple[Asked, ...]:
        return tuple(asked for _, questions in self.sections for asked in questions)

    def parts(self) -> Iterator[tuple[str, str, int]]:
        """(kind, words, number) in the order of the document."""
        yield "title", self.title, 0
        yield "respondent", self.respondent, 0
        number = 0
        for title, questions in self.sections:
            yield "section", title, 0
            for asked in questions:
                number += 1
                yield "question", asked.question, number
                yield from (("answer", words, number) for words in asked.answer)
        yield from (("closing", words, 0) for words in self.closing)


CYCLING = Made(
    title="Questionnaire vélo municipales Trouville-sur-Loire",
    respondent="Campagne de la liste Demain la ville",
    sections=(
        (
            "Rouler en sécurité :",
            (
                Asked(
                    "Tracerez-vous une piste continue sur le boulevard Nord (voir le "
                    "plan <https://example.org/plan?page=2>) ?",
                    (
                        (
                            "Oui. Nous avons inscrit cette piste dans notre programme, avec un "
                            "calendrier : les études en 2027, les travaux en 2028."
                        ),
                        (
                            "Elle sera séparée des voitures, et les commerçant·es seront "
                            "associé·es au tracé. Est-ce suffisant ? Nous le pensons."
                        ),
                    ),
                ),
                Asked(
                    "Comment aiderez-vous les écoles qui apprennent le vélo aux enfants ? "
                    "<https://example.org/cours?ville=12-b>",
                    ("Par une aide à chaque école, dont le montant reste à voter.",),
                ),
                Asked(
                    "Où placerez-vous les remorques et les vélos longs ? "
                    "(Règlement actuel) <https://example.org/r%C3%A8gles%20remorques.pdf>)",
                    (
                        "Trois mesures nous semblent utiles :",
                        "1. un relevé des places manquantes ;",
                        "2. une réunion avec les riverains.",
                        "Nous les proposerons dès la première année.",
                    ),
                ),
            ),
        ),
        (
            "Stationner et réparer :",
            (
                Asked(
                    "Combien d'abris fermés ouvrirez-vous près des gares, et non plus seulement "
                    "en centre-ville, avec quels partenaires ? Dites-nous aussi ce que vous "
                    "ferez des ateliers où l'on répare soi-même.",
                    (
                        (
                            "Deux abris ouvriront en 2027 sur des terrains à louer. Un troisième "
                            "attend l'accord des chemins de fer, à qui nous avons écrit pour"
                        ),
                        "que la parcelle derrière la gare nous soit louée au prix du marché.",
                        "Les ateliers auront une aide de 2 000 euros par an.",
                    ),
                ),
                Asked(
                    "Comment comptez-vous mesurer l'usage du vélo, quartier par quartier ?",
                    ("Par des compteurs, et par une enquête tous les deux ans.",),
                ),
            ),
        ),
    ),
)

HOUSING = Made(
    title="Questions on housing for the council election",
    respondent="Reply from the Riverside Residents list",
    language="en",
    sections=(
        (
            "Rents and repairs:",
            (
                Asked(
                    "Will you publish the waiting list for council flats, with the rules by which "
                    "it is ordered (see https://example.org/list?x=1)?",
                    (
                        (
                            "We will publish it every quarter. The rules are those of 2019, and we "
                            "do not intend to change them."
                        ),
                        "People on the list will be told their place by letter.",
                    ),
                ),
                Asked(
                    "Do you support a register of landlords? If not, what would you do instead?",
                    ("No. We would rather inspect the flats about which tenants complain.",),
                ),
            ),
        ),
        (
            "New homes:",
            (
                Asked(
                    "How many homes will you build by the end of the term, and where?",
                    ("Four hundred, of which a third by the station.",),
                ),
            ),
        ),
    ),
)


def real_reply(text: str) -> Made:
    """The reply in `sources/`, told apart by what is known of this one file."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    sections: list[tuple[str, list[list[str]]]] = []
    for line in lines[2:]:
        if line.startswith("- ") and line[2:].split(")")[0].isdigit():
            sections[-1][1].append([line.split(") ", 1)[1]])
        elif line.startswith("Droit") and line.endswith(" :"):
            sections.append((line, []))
        else:
            sections[-1][1][-1].append(line)
    return Made(
        title=lines[0],
        respondent=lines[1],
        sections=tuple(
            (title, tuple(Asked(words[0], tuple(words[1:])) for words in questions))
            for title, questions in sections
        ),
    )


def as_text(made: Made, marker: str = "- {number}) ") -> bytes:
    """Paragraphs with an empty line between them."""
    return "\n\n".join(
        f"{marker.format(number=number) if kind == 'question' else ''}{words}"
        for kind, words, number in made.parts()
    ).encode()


def as_markdown(made: Made, question: str = "**{number}. {words}**") -> bytes:
    """With headings; questions as the pattern says."""
    patterns = {"title": "# {words}", "section": "## {words}", "question": question}
    return "\n\n".join(
        patterns.get(kind, "{words}").format(words=words, number=number)
        for kind, words, number in made.parts()
    ).encode()


def as_html(made: Made, question: str = "<p>{number}) {words}</p>", style: str = "") -> bytes:
    """A page with headings; questions as the pattern says."""
    patterns = {"title": "<h1>{words}</h1>", "section": "<h2>{words}</h2>", "question": question}
    body = "\n".join(
        patterns.get(kind, "<p>{words}</p>").format(words=escape(words), number=number)
        for kind, words, number in made.parts()
    )
    return (
        f'<!doctype html><html lang="{made.language}"><head><meta charset="utf-8">'
        f"<title>Window</title><style>{style}</style></head><body>{body}</body></html>"
    ).encode()


def as_pdf(made: Made, style: str = "", question: str = "<p>{number}) {words}</p>") -> bytes:
    """A5 pages with a running head and page numbers, so that paragraphs break across pages."""
    page = (
        "@page { size: A5; margin: 22mm 18mm; @top-right { content: 'Réponses reçues' }"
        " @bottom-center { content: 'Page ' counter(page) ' / ' counter(pages) } }"
        " body { font: 11pt serif; line-height: 1.4 } p { margin: 0 0 8pt }"
    )
    html = as_html(made, question, style=f"{page} {style}").decode()
    return bytes(HTML(string=html).write_pdf())


def as_docx(made: Made, numbering: str = "list") -> bytes:
    """Numbers counted by Word ("list": "1)", "label": "Question 1 :") or "typed"."""
    document = docx.Document()
    pattern = {"list": "%1)", "label": "Question %1 :"}.get(numbering)
    number_id = add_numbering(document, pattern) if pattern else None
    for kind, words, number in made.parts():
        if kind == "title":
            document.add_heading(words, 0)
        elif kind == "section":
            document.add_heading(words, 1)
        elif kind == "question" and number_id is not None:
            count(document.add_paragraph(words), number_id)
        elif kind == "question":
            document.add_paragraph(f"- {number}) {words}")
        else:
            document.add_paragraph(words)
    return saved(document)


def add_numbering(document: WordDocument, pattern: str) -> int:
    """A list definition of one level; returns the id that paragraphs name."""
    part = document.part.numbering_part.element
    abstract_id, number_id = 90 + len(part), 90 + len(part)
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract_id}"><w:lvl w:ilvl="0">'
        f'<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        "</w:abstractNum>"
    )
    part.insert(0, abstract)  # definitions stand before the lists that use them
    part.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{number_id}">'
            f'<w:abstractNumId w:val="{abstract_id}"/></w:num>'
        )
    )
    return number_id


def count(paragraph: Paragraph, number_id: int, level: int = 0) -> None:
    """Make Word count this paragraph."""
    paragraph._p.get_or_add_pPr().append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number_id}"/>'
            "</w:numPr>"
        )
    )


def saved(document: WordDocument) -> bytes:
    """The bytes of a Word document."""
    file = BytesIO()
    document.save(file)
    return file.getvalue()


ODT_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("style", "style"),
        ("table", "table"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
        ("script", "script"),
    )
)


def as_odt(made: Made, *, is_counted: bool = True) -> bytes:
    """Questions in one list that goes on after each answer, or with typed numbers."""
    body: list[str] = []
    for kind, words, number in made.parts():
        paragraph = f"<text:p>{escape(words)}</text:p>"
        if kind in ("title", "section"):
            level = 1 if kind == "title" else 2
            body.append(f'<text:h text:outline-level="{level}">{escape(words)}</text:h>')
        elif kind == "question" and is_counted:
            goes_on = "false" if number == 1 else "true"
            body.append(
                f'<text:list text:style-name="Q" text:continue-numbering="{goes_on}">'
                f"<text:list-item>{paragraph}</text:list-item></text:list>"
            )
        elif kind == "question":
            body.append(f"<text:p>{number}) {escape(words)}</text:p>")
        else:
            body.append(paragraph)
    styles = (
        '<text:list-style style:name="Q"><text:list-level-style-number text:level="1" '
        'style:num-format="1" style:num-suffix=")"/></text:list-style>'
    )
    return odt_of("".join(body), styles)


def odt_of(body: str, automatic_styles: str = "", **parts: str) -> bytes:
    """An OpenDocument text with this body; `parts` are further members, "__" for "/"."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODT_NAMES} '
        'xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3">'
        f"<office:automatic-styles>{automatic_styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    members = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": content,
        "styles.xml": f"<office:document-styles {ODT_NAMES}/>",
        **{name.replace("__", "/").replace("_xml", ".xml"): text for name, text in parts.items()},
    }
    return zipped({name: text.encode() for name, text in members.items()}, stored=("mimetype",))


def zipped(members: dict[str, bytes], stored: tuple[str, ...] = ()) -> bytes:
    """A zip file of these members in this order."""
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in members.items():
            packing = ZIP_STORED if name in stored else ZIP_DEFLATED
            archive.writestr(ZipInfo(name), content, packing)
    return file.getvalue()


def members_of(package: bytes) -> dict[str, bytes]:
    """The members of a zip file."""
    with ZipFile(BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
