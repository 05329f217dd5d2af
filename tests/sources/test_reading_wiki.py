"""Wiki text, front matter and what surrounds a page: the words in blocks, the rest set aside."""

from pathlib import Path

import pytest

from sources.reading.blocks import Kind, Reading
from sources.reading.formats import read
from sources.reading.reader import read_file, read_pasted

PAGE = """\
<!DOCTYPE html><html><body><nav>Home</nav>
<main><h1>Title</h1><p>Words of the page, which are many.</p></main>
<aside>Donate</aside><footer>Legal</footer></body></html>"""


def wiki(text: str, suffix: str = ".wiki") -> Reading:
    return read(text.encode(), suffix, Path("no pandoc"))


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks]


def aside(reading: Reading) -> list[tuple[str, str]]:
    return [(piece.text, piece.why) for piece in reading.removed]


def test_headings_terms_and_counted_lines_are_blocks():
    reading = wiki("== Trams ==\n;1. Why?\n:Because.\n# one\n## inner\n# two\n\n# again\n* point")

    assert texts(reading) == [
        *("Trams", "1. Why?", "Because.", "1. one", "1. inner", "2. two", "1. again", "• point"),
    ]
    assert [block.kind for block in reading.blocks[:2]] == [Kind.HEADING, Kind.PARAGRAPH]
    assert reading.blocks[1].is_bold


@pytest.mark.parametrize(
    ("line", "text", "is_bold"),
    [
        ("'''Shall we?'''", "Shall we?", True),
        ("1) '''''Shall we?'''''", "1) Shall we?", True),
        ("''Shall we?''", "Shall we?", True),
        ("''We shall.''", "We shall.", False),
        ("'''Shall''' we?", "Shall we?", False),
        ("L''aune et l'autre'", "Laune et l'autre'", False),
    ],
)
def test_what_is_set_apart_by_letters(line: str, text: str, is_bold: bool):
    (block,) = wiki(line).blocks

    assert (block.text, block.is_bold) == (text, is_bold)


def test_a_quoting_template_gives_its_words_and_others_are_set_aside():
    reading = wiki("{{Box|name=Trams}}\n{{Citation|Oui, {{date|3}} bientôt.}}\n{{Antwort|Ja.}}")

    assert texts(reading) == ["Oui, bientôt.", "Antwort: Ja."]
    assert ("Box|name=Trams", "template") in aside(reading)
    assert ("date|3", "template") in aside(reading)


def test_notes_links_pictures_and_categories():
    reading = wiki(
        "See [[Trams|the trams]]<ref>In 2027.</ref>.\n[[File:a.png|A map]]\n[[Category:X]]"
    )

    assert texts(reading) == ["See the trams.", "In 2027."]
    assert reading.blocks[1].kind is Kind.NOTE
    assert aside(reading) == [("a.png|A map", "picture"), ("X", "category")]
    assert len(reading.warnings) == 1


@pytest.mark.parametrize(
    ("suffix", "text", "media_type"),
    [
        (".txt", "== One ==\nWords.\n== Two ==\nWords.", "text/x-wiki"),
        (".txt", "= One =\n'''Two'''", "text/x-wiki"),
        (".txt", "One\n===\n\nx = y = z", "text/plain"),
        (".txt", "== Only one ==", "text/plain"),
        (".md", "== One ==\n== Two ==", "text/markdown"),
        (".wiki", "Words.", "text/x-wiki"),
    ],
)
def test_wiki_text_is_known_by_its_name_or_its_headings(suffix: str, text: str, media_type: str):
    assert wiki(text, suffix).media_type == media_type


def test_pasted_wiki_text_is_read_as_such():
    assert texts(read_pasted("== One ==\n== Two ==\n'''Three'''")) == ["One", "Two", "Three"]


def test_front_matter_is_set_aside_but_for_the_title():
    reading = wiki("---\ntitle: 'Our answers'\ndate: 2026\n---\n{% include x %}\nWords.", ".md")

    assert texts(reading) == ["Our answers", "Words."]
    assert [why for _, why in aside(reading)] == ["front matter", "template"]


def test_a_title_of_its_own_keeps_the_front_matter_aside():
    reading = wiki("---\ntitle: Page\n---\n\n# Our answers {#a}\n\n---\nWords.", ".md")

    assert texts(reading)[0] == "Our answers"
    assert aside(reading) == [("title: Page", "front matter"), ("{#a}", "anchor")]


def test_a_rule_at_the_head_is_no_front_matter():
    assert texts(wiki("---\n\nDear all,\n\n---\n\nWords.", ".md")) == [
        "---",
        "Dear all,",
        "---",
        "Words.",
    ]


def test_marked_line_breaks_say_that_others_mean_nothing():
    reading = wiki("One line\nthat goes on.\n\n`1a: Y`\\\n`1b: N`\n", ".md")

    assert texts(reading) == ["One line that goes on.", "1a: Y", "1b: N"]


def test_what_surrounds_a_page_is_set_aside_and_not_lost():
    reading = read_file(PAGE.encode(), "r.html")

    assert texts(reading) == ["Title", "Words of the page, which are many."]
    assert {text for text, why in aside(reading)} == {"Home", "Donate", "Legal"}


def test_a_page_of_nothing_but_furniture_is_read():
    page = "<html><body><nav>Words in a menu</nav></body></html>"

    assert texts(read_file(page.encode(), "r.html")) == ["Words in a menu"]


def test_a_link_within_a_quoting_template_keeps_its_words_there():
    reading = wiki("{{Citation|Voir [[Page|notre page]] et [[File:a.png|A [[map]]]].|Ada}}")

    assert texts(reading) == ["Voir notre page et ."]
    assert ("Ada", "template") in aside(reading)
    assert ("a.png|A map", "picture") in aside(reading)


@pytest.mark.parametrize("suffix", [".wiki", ".md"])
def test_characters_that_are_spelt_out_are_read(suffix: str):
    (block,) = wiki("L&#8217;e\u0301te&#769;&nbsp;: oui&#8238; &amp; R&D, a&region", suffix).blocks

    assert block.text.replace("\u00a0", " ") == "L’été : oui & R&D, a&region"


def test_fences_of_pandoc_are_set_aside():
    reading = wiki("::: {.answer #one}\nYes.\n:::\n", ".md")

    assert texts(reading) == ["Yes."]
    assert aside(reading) == [("::: {.answer #one}", "template")]


def test_a_counted_list_that_is_indented_counts_on():
    page = b":We want\n:# lanes,\n:# trees.\n:And more."

    reading = read(page, ".wiki", Path("no pandoc"))

    assert [block.text for block in reading.blocks] == [
        "We want",
        "1. lanes,",
        "2. trees.",
        "And more.",
    ]


def test_boxes_to_tick_of_a_page_are_signs():
    page = (
        b"<html><body><p><input type='checkbox' checked>Yes</p>"
        b"<p><input type='radio'> No</p><p><input value='x'>Why</p></body></html>"
    )

    reading = read_file(page, "r.html")

    assert [block.text for block in reading.blocks] == ["☒ Yes", "☐ No", "Why"]
