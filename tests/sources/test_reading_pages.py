"""Lines with places to paragraphs: what breaks, what goes on, what is set aside."""

from collections.abc import Sequence

import pytest

from sources.reading.blocks import Kind
from sources.reading.hyphens import Hyphens
from sources.reading.pages import Line, Word, blocks_of_pages
from sources.reading.running import running_lines

WIDTH, HEIGHT = 420.0, 595.0
LETTER = 5.0  # points: every letter of these pages is as wide


def line(
    text: str,
    y: float,
    *,
    page: int = 0,
    left: float = 60,
    size: float = 12,
    is_bold: bool = False,
) -> Line:
    """Words of one size, each letter five points wide, standing at y points from the foot."""
    words: list[Word] = []
    for word in text.split(" "):
        right = left + LETTER * len(word)
        words.append(Word(word, left, right, y, y + size, is_bold))
        left = right + LETTER
    return Line(tuple(words), page, WIDTH, HEIGHT)


def texts(lines: Sequence[Line]) -> list[str]:
    return [block.text for block in blocks_of_pages(lines)[0]]


# Sixty letters fill a line of these pages.
FULL = "We would build homes that all people can pay for in the town"
FILLING = [line(FULL, 400 - 14 * row) for row in range(9)]


def test_a_full_line_goes_on_and_a_short_one_ends():
    lines = [
        *FILLING,
        line("and by the sea.", 274),
        line("More will follow when the money is there, we can say no more", 260),
    ]

    found = texts(lines)

    assert found[0].endswith("in the town and by the sea.")
    assert found[1].startswith("More will follow")
    assert len(found) == 2


def test_a_wider_gap_ends_a_paragraph():
    lines = [*FILLING, line("and not by the road, as our plan for the next years says it", 250)]

    assert len(texts(lines)) == 2


def test_larger_letters_are_headings_ranked_by_size():
    lines = [
        line("A poll", 520, size=24),
        line("Homes", 480, size=16),
        *FILLING,
        line("Trams", 240, size=16),
    ]

    blocks = blocks_of_pages(lines)[0]

    assert [(block.text, block.kind, block.level) for block in blocks if block.level] == [
        ("A poll", Kind.HEADING, 1),
        ("Homes", Kind.HEADING, 2),
        ("Trams", Kind.HEADING, 2),
    ]


def test_bold_lines_are_a_paragraph_of_their_own():
    lines = [
        line("1. Shall we?", 420, is_bold=True),
        line("Yes, we shall do that.", 406),
        *[line(FULL, 380 - 14 * row) for row in range(9)],
    ]

    blocks = blocks_of_pages(lines)[0]

    assert [(block.text[:12], block.is_bold) for block in blocks] == [
        ("1. Shall we?", True),
        ("Yes, we shal", False),
        ("We would bui", False),
    ]
    assert [block.is_tight for block in blocks] == [False, True, False]


@pytest.mark.parametrize(
    ("last", "first", "count"),
    [
        (FULL, "and by the sea, where few homes stand.", 1),
        (FULL, "Paris is no other case.", 1),
        ("Short line.", "Another thing.", 2),
        ("Would you build homes that all people can pay for, in town?", "Yes, we would.", 2),
        (FULL, "2) Shall we?", 1),
        ("We would build homes that all can pay for in the whole town.", "2) Shall we?", 2),
    ],
    ids=["lower case", "a name", "ended", "question", "a number in a sentence", "a number"],
)
def test_paragraphs_go_on_over_the_end_of_a_page(last: str, first: str, count: int):
    pages = [*FILLING, line(last, 274), line(first, 540, page=1), line("x", 400, page=1)]

    found = texts(pages)

    assert len(found) - 1 == count


def test_numbers_drawn_after_all_else_come_before_their_words():
    lines = [line("Shall we?", 500, left=80), *FILLING, line("1.", 500.5, left=62)]

    assert texts(lines)[0] == "1. Shall we?"


@pytest.mark.parametrize("rows", [3, 4])
def test_two_columns_that_are_drawn_line_by_line_are_warned_of(rows: int):
    cells = [line("Will you build", 400 - 14 * row) for row in range(rows)]
    beside = [line("Yes, thirty", 400 - 14 * row, left=230) for row in range(rows)]
    torn = [
        Line((*one.words, *two.words), 0, WIDTH, HEIGHT)
        for one, two in zip(cells, beside, strict=True)
    ]

    for drawn in (torn, [each for pair in zip(cells, beside, strict=True) for each in pair]):
        remarks = blocks_of_pages(drawn)[2]
        assert "columns or tables" in remarks[0].sentence()


def test_a_date_beside_an_address_is_no_column():
    address = line("Ada", 500)
    dated = Line((*address.words, *line("3 May", 500, left=330).words), 0, WIDTH, HEIGHT)

    assert blocks_of_pages([dated, *FILLING])[2] == ()


def test_words_in_columns_are_warned_of():
    rows = [line(f"left{'.' * 20}", 500 - 14 * row) for row in range(12)]
    torn = [
        Line((*row.words, Word("one", 100, 120, row.bottom, row.top),
              Word("right", 300, 330, row.bottom, row.top)), 0, WIDTH, HEIGHT)
        for row in rows
    ]  # fmt: skip

    remarks = blocks_of_pages(torn)[2]

    assert "columns or tables" in remarks[0].sentence()


def pages_with(head: str, foot: str, pages: int = 3) -> list[Line]:
    """Pages of text; "#" stands for the page's number."""
    lines: list[Line] = []
    for page in range(pages):
        number = str(page + 1)
        lines.append(line(head.replace("#", number), 570, page=page, size=9))
        lines += [line(FULL, 500 - 14 * row, page=page) for row in range(4)]
        lines.append(line(foot.replace("#", number), 20, page=page, size=9))
    return lines


@pytest.mark.parametrize(
    ("foot", "why"),
    [
        ("#", "page number"),
        ("- # -", "page number"),
        ("Page # / 3", "page number"),
        ("# sur 3", "page number"),
        ("Seite # von 3", "page number"),
        ("Reply of the Blue list, #", "running foot"),
    ],
)
def test_running_lines_are_set_aside_on_each_page(foot: str, why: str):
    lines = pages_with("A poll in Trouville", foot)

    found = running_lines(lines)

    assert sorted(found.values()) == sorted([why] * 3 + ["running head"] * 3)


@pytest.mark.parametrize("number", ["Page 1", "1 / 1", "page 1 sur 1"])
def test_the_number_of_a_single_page_is_known(number: str):
    lines = pages_with("A title", number, pages=1)

    assert list(running_lines(lines).values()) == ["page number"]


@pytest.mark.parametrize("words", ["2027", "Yes.", "Page 7 of our programme says more", "42"])
def test_words_at_a_foot_are_no_page_number(words: str):
    lines = [line(FULL, 500 - 14 * row) for row in range(4)] + [line(words, 40)]

    assert running_lines(lines) == {}


def test_text_that_fills_the_page_is_not_running():
    lines = [line(FULL, 580 - 14 * row, page=page) for page in range(3) for row in range(41)]

    assert running_lines(lines) == {}


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["un accompagne\u2010", "ment"], "un accompagnement"),
        (["un accompagne\u00ad", "ment"], "un accompagnement"),
        (["l'accompagnement est un accompagne-", "ment"],
         "l'accompagnement est un accompagnement"),
        (["un rendez-vous, deux rendez-", "vous"], "un rendez-vous, deux rendez-vous"),
        (["anti-", "stationnement"], "anti-stationnement"),
        (["Saint-", "Denis"], "Saint-Denis"),
        (["un mot -", "puis un autre"], "un mot - puis un autre"),
        (["voir https://a.example/b-", "c/d.html ici"], "voir https://a.example/b-c/d.html ici"),
        (["<https://a.example/b/", "c_d.html> ici"], "<https://a.example/b/c_d.html> ici"),
        (["voir https://a.example/b", "pour la suite"], "voir https://a.example/b pour la suite"),
        (["rien", "de tout"], "rien de tout"),
    ],
)  # fmt: skip
def test_divided_words_are_put_together(lines: list[str], joined: str):
    assert Hyphens.of(lines).join(lines) == joined


def test_a_document_that_divides_often_loses_its_hyphens():
    lines = ["le chemi-", "nement des habi-", "tants vers le cen-", "tre"]

    assert Hyphens.of(lines).join(lines) == "le cheminement des habitants vers le centre"
