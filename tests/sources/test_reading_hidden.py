"""Words that a reader of the document does not see appear nowhere, and a warning says so."""

from collections.abc import Callable

import pytest

from sources.reading.blocks import Reading
from sources.reading.reader import read_file
from tests.sources import hostile_documents as hostile
from tests.sources.made_documents import CYCLING, as_pdf, odt_of

CANARY = "Canari"
RUN = "<w:r><w:rPr>{shape}</w:rPr><w:t>Canari</w:t></w:r>"


def everything(reading: Reading) -> str:
    words = [block.text for block in reading.blocks]
    words += [piece.text for piece in reading.removed]
    words += [warning.sentence() for warning in reading.warnings]
    return " ".join(words)


def assert_hidden(reading: Reading, warning: str, shown: str = "Visible") -> None:
    assert CANARY not in everything(reading)
    assert shown in everything(reading)
    assert any(warning in one.sentence() for one in reading.warnings)


SHOWN_RUN = "<w:r><w:t>Visible</w:t></w:r>"


@pytest.mark.parametrize(
    "runs",
    [
        RUN.format(shape="<w:vanish/>"),
        RUN.format(shape='<w:vanish w:val="true"/>'),
        RUN.format(shape='<w:color w:val="FFFFFF"/>'),
        RUN.format(shape='<w:sz w:val="2"/>'),
        "<w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>Canari</w:t></w:r></w:ins>",
    ],
    ids=["hidden", "hidden, said twice", "white", "tiny", "hidden in an insertion"],
)
def test_hidden_runs_of_word_are_left_out(runs: str):
    reading = read_file(hostile.docx_paragraph(SHOWN_RUN + runs), "r.docx")

    assert_hidden(reading, "Hidden text was left out (passages: 1)")


def test_hidden_styles_of_word_are_left_out():
    style = (
        '<w:style w:type="paragraph" w:styleId="Below"><w:basedOn w:val="Secret"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
        "</w:styles>"
    )
    styled = hostile.docx_replacing("</w:styles>", style, "word/styles.xml")
    words = '<w:p><w:pPr><w:pStyle w:val="Below"/></w:pPr><w:r><w:t>Canari</w:t></w:r></w:p>'
    content = hostile.changed(styled, "word/document.xml", "<w:sectPr", f"{words}<w:sectPr")

    assert_hidden(read_file(content, "r.docx"), "Hidden text", shown="Trois mesures")


@pytest.mark.parametrize(
    "runs",
    [
        '<w:del w:id="1" w:author="x"><w:r><w:delText>Canari</w:delText></w:r></w:del>',
        '<w:moveFrom w:id="1" w:author="x"><w:r><w:t>Canari</w:t></w:r></w:moveFrom>',
    ],
    ids=["deleted", "moved away"],
)
def test_tracked_deletions_of_word_are_left_out(runs: str):
    reading = read_file(hostile.docx_paragraph(SHOWN_RUN + runs), "r.docx")

    assert_hidden(reading, "Deletions and comments of people")


def test_insertions_of_word_are_read():
    runs = '<w:ins w:id="1" w:author="x"><w:r><w:t>Inserted</w:t></w:r></w:ins>'

    assert "Inserted" in everything(read_file(hostile.docx_paragraph(runs), "r.docx"))


def test_comments_of_word_are_left_out():
    comments = (
        '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:comment w:id="0"><w:p><w:r><w:t>Canari</w:t></w:r></w:p></w:comment></w:comments>'
    )
    runs = SHOWN_RUN + '<w:r><w:commentReference w:id="0"/></w:r>'
    content = hostile.docx_paragraph(runs)
    content = hostile.with_member(content, "word/comments.xml", comments.encode())

    assert_hidden(read_file(content, "r.docx"), "Deletions and comments of people")


def test_white_words_on_a_dark_ground_are_read():
    table = (
        '<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:fill="000000"/></w:tcPr><w:p><w:r><w:rPr>'
        '<w:color w:val="FFFFFF"/></w:rPr><w:t>Heading</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'
    )
    content = hostile.docx_replacing("<w:sectPr", f"{table}<w:sectPr")

    assert "Heading" in everything(read_file(content, "r.docx"))


HIDDEN_STYLE = (
    '<style:style style:name="H" style:family="{family}"><style:text-properties {how}/>'
    '</style:style><style:style style:name="B" style:family="{family}" '
    'style:parent-style-name="H"/>'
)
SPAN = '<text:p>Visible <text:span text:style-name="B">Canari</text:span></text:p>'
PARAGRAPH = '<text:p>Visible</text:p><text:p text:style-name="B">Canari</text:p>'


@pytest.mark.parametrize(
    ("body", "family", "how"),
    [
        (SPAN, "text", 'text:display="none"'),
        (PARAGRAPH, "paragraph", 'text:display="none"'),
        (SPAN, "text", 'fo:color="#ffffff"'),
        (SPAN, "text", 'fo:font-size="1pt"'),
        (('<text:p>Visible</text:p><text:section text:display="none"><text:p>Canari</text:p>'
         "</text:section>"), "text", ""),
        ("<text:p>Visible <text:hidden-text>Canari</text:hidden-text></text:p>", "text", ""),
    ],
    ids=["span", "paragraph", "white", "tiny", "section", "field"],
)  # fmt: skip
def test_hidden_words_of_opendocument_are_left_out(body: str, family: str, how: str):
    style = HIDDEN_STYLE.format(family=family, how=how)

    assert_hidden(read_file(odt_of(body, style), "r.odt"), "Hidden text was left out")


@pytest.mark.parametrize(
    "body",
    [
        (
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>Canari</text:p>"
            "</text:deletion></text:changed-region></text:tracked-changes><text:p>Visible</text:p>"
        ),
        "<text:p>Visi<office:annotation><text:p>Canari</text:p></office:annotation>ble</text:p>",
    ],
    ids=["deleted", "comment"],
)
def test_changes_and_comments_of_opendocument_are_left_out(body: str):
    assert_hidden(read_file(odt_of(body), "r.odt"), "Deletions and comments of people")


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>Canari</p>",
        '<p style="display:none">Canari</p>',
        '<div style="color:red; display: NONE !important"><p>Canari</div>',
        '<span style="visibility:hidden">Canari</span>',
        '<p style="font-size:0">Canari</p>',
        '<p style="opacity:0">Canari</p>',
        '<p class="away">Canari</p>',
        '<ul><li class="x away">Canari</ul>',
    ],
)
def test_hidden_parts_of_a_page_are_left_out(hidden: str):
    page = f"<style>.away {{ display: none }}</style><p>Visible</p>{hidden}<p>More</p>"

    reading = read_file(page.encode(), "r.html")

    assert_hidden(reading, "Parts that the page does not show were left out: 1")
    assert "More" in everything(reading)


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- Canari -->",
        "<script>Canari</script>",
        "<template>Canari</template>",
        "<title>Canari</title>",
        "<noscript>Canari</noscript>",
        '<img alt="Canari" src="a.png">',
        '<input value="Canari">',
        '<p title="Canari">More</p>',
    ],
)
def test_what_is_no_text_of_a_page_is_left_out(hidden: str):
    reading = read_file(f"<p>Visible</p>{hidden}".encode(), "r.html")

    assert CANARY not in everything(reading)
    assert "Visible" in everything(reading)


def test_what_a_style_sheet_shows_again_is_read():
    page = "<style>p { display: none } p.on { display: block }</style><p class=on>Visible</p>"

    assert "Visible" in everything(read_file(page.encode(), "r.html"))


def test_comments_in_markdown_are_left_out():
    reading = read_file(b"# Visible\n\n<!-- Canari\n\nCanari -->\n\nMore.", "r.md")

    assert_hidden(reading, "Comments that a reader does not see were left out: 1")


HIDDEN_DRAWING: dict[str, Callable[[], bytes]] = {
    "invisible": lambda: hostile.write("Canari", 500, "3 Tr"),
    "white": lambda: hostile.write("Canari", 500, "1 1 1 rg"),
    "nearly white": lambda: hostile.write("Canari", 500, "0.99 0.99 0.99 rg"),
    "tiny": lambda: hostile.write("Canari", 500, size=1),
    "off the page": lambda: hostile.write("Canari", 3000),
    "covered": lambda: hostile.write("Canari", 500) + b"q 1 g 0 450 595 100 re f Q\n",
    "black on black": lambda: b"q 0 g 0 450 595 100 re f Q\n" + hostile.write("Canari", 500),
}


@pytest.mark.parametrize("how", HIDDEN_DRAWING)
def test_unseen_words_of_a_pdf_are_left_out(how: str):
    drawing = hostile.write("Visible words", 700) + HIDDEN_DRAWING[how]()

    reading = read_file(hostile.pdf_drawing(drawing), "r.pdf")

    assert_hidden(reading, "Words that cannot be seen on the page were left out: 1")


def test_white_words_on_a_dark_ground_of_a_pdf_are_read():
    drawing = b"q 0 g 0 450 595 100 re f Q\n" + hostile.write("Heading", 500, "1 1 1 rg")

    assert "Heading" in everything(read_file(hostile.pdf_drawing(drawing), "r.pdf"))


def test_styled_unseen_words_of_a_pdf_are_left_out():
    style = "p:nth-of-type(2) { color: white }"

    reading = read_file(as_pdf(CYCLING, style), "r.pdf")

    assert "boulevard" not in everything(reading)
    assert "Oui. Nous avons inscrit" in everything(reading)
