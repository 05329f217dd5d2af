"""Numbers that a word processor or browser counts are words of the document."""

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from sources.reading.numbering import in_format
from sources.reading.reader import read_file
from tests.sources.made_documents import count, odt_of, saved


def lines_of(content: bytes, name: str) -> list[str]:
    return [block.text for block in read_file(content, name).blocks]


@pytest.mark.parametrize(
    ("number", "style", "written"),
    [
        (4, "1", "4"),
        (4, "01", "04"),
        (3, "a", "c"),
        (28, "A", "BB"),
        (1994, "I", "MCMXCIV"),
        (9, "i", "ix"),
        (5, "", ""),
        (0, "a", "0"),
        (10**6, "i", "1000000"),
        (7, "unknown", "7"),
    ],
)
def test_a_number_is_written_in_its_format(number: int, style: str, written: str):
    assert in_format(number, style) == written


LEVELS = """
<w:abstractNum {names} w:abstractNumId="77">
  <w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/>
    <w:pStyle w:val="Heading1"/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2)"/>
    <w:isLgl/></w:lvl>
  <w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#61623;"/></w:lvl>
</w:abstractNum>"""
LIST = '<w:num {names} w:numId="{number}"><w:abstractNumId w:val="77"/>{override}</w:num>'
RESTART = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'


def test_levels_go_on_start_again_and_follow_styles_in_word():
    document = docx.Document()
    part = document.part.numbering_part.element
    names = nsdecls("w")
    part.insert(0, parse_xml(LEVELS.format(names=names)))
    part.append(parse_xml(LIST.format(names=names, number=701, override="")))
    part.append(parse_xml(LIST.format(names=names, number=702, override=RESTART)))
    for words, number_id, level in (
        ("three", 701, 0),
        ("below", 701, 1),
        ("point", 701, 2),
        ("more", 701, 1),
        ("four", 701, 0),
        ("below again", 701, 1),
        ("anew", 702, 0),
        ("unknown", 999, 0),
    ):
        count(document.add_paragraph(words), number_id, level)
        document.add_paragraph("between")

    numbered = [line for line in lines_of(saved(document), "r.docx") if line != "between"]

    assert numbered == [
        *("III. three", "3.1) below", "• point", "3.2) more", "IV. four", "4.1) below again"),
        *("I. anew", "unknown"),
    ]


def test_headings_numbered_by_their_style_keep_their_number_in_word():
    document = docx.Document()
    part = document.part.numbering_part.element
    names = nsdecls("w")
    part.insert(0, parse_xml(LEVELS.format(names=names)))
    part.append(parse_xml(LIST.format(names=names, number=701, override="")))
    style = document.styles["Heading 1"].element
    style.get_or_add_pPr().append(parse_xml(f'<w:numPr {names}><w:numId w:val="701"/></w:numPr>'))
    document.add_heading("First", 1)
    document.add_heading("Second", 1)

    assert lines_of(saved(document), "r.docx") == ["III. First", "IV. Second"]


LIST_STYLE = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" '
    'style:num-format="1" style:num-prefix="Question " style:num-suffix=" :"/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")" '
    'text:display-levels="2"/></text:list-style>'
    '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1" '
    'text:bullet-char="-"/></text:list-style>'
)


def listed(words: str, attributes: str = "", item: str = "") -> str:
    return (
        f'<text:list text:style-name="L" {attributes}><text:list-item {item}>'
        f"<text:p>{words}</text:p></text:list-item></text:list>"
    )


def test_lists_go_on_as_opendocument_says():
    inner = "<text:p>three</text:p><text:list><text:list-item><text:p>part</text:p>"
    body = (
        listed("one", 'xml:id="l1"')
        + listed("two", 'text:continue-numbering="true"')
        + '<text:list text:style-name="B"><text:list-item><text:p>point</text:p>'
        + "</text:list-item></text:list>"
        + listed(f"{inner}</text:list-item></text:list>", 'text:continue-list="l1"')
        .replace("<text:p><text:p>", "<text:p>")
        .replace("</text:list></text:p>", "</text:list>")
        + listed("anew")
        + listed("nine", 'text:continue-numbering="true"', 'text:start-value="9"')
        + '<text:list text:style-name="L"><text:list-header><text:p>no number</text:p>'
        + "</text:list-header></text:list>"
    )

    assert lines_of(odt_of(body, LIST_STYLE), "r.odt") == [
        *("Question 1 : one", "Question 2 : two", "• point", "Question 3 : three", "3.a) part"),
        *("Question 1 : anew", "Question 9 : nine", "no number"),
    ]


def test_lists_are_counted_as_a_browser_does():
    page = (
        "<ol start=4><li>four<li value=9>nine<li><p>ten</ol><ol type=a><li>a<li>b</ol>"
        "<ol reversed><li>two<li>one</ol><ul><li>point<ol><li>inner</ol></ul>"
    )

    assert lines_of(page.encode(), "r.html") == [
        *("4. four", "9. nine", "10. ten", "a. a", "b. b", "2. two", "1. one"),
        *("• point", "1. inner"),
    ]
