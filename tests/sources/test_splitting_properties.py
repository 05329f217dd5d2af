"""Whatever a document holds, splitting loses no letter, doubles none and invents none."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.reading.blocks import Block, Kind
from sources.reading.plain import read_text
from sources.reading.wiki import read_wiki
from sources.splitting import Known, Split, split
from tests.sources.comparing import letters, split_reading, texts_of

patient = settings(deadline=None)  # a busy machine is no mistake of ours

# What documents are made of, in every order: most of it looks like something it may not be.
PIECES = st.sampled_from(
    [
        *("1)", "- 2)", "3.", "Q4", "Question 5 :", "6a", "2.1", "(7)", "10)", "1.", "2.", "9 -"),
        *("Réponse :", "Answer:", "R :", "Oui", "Non.", "Shall we", "?", "??", ":", ";", "·", "…"),
        *("Trams and buses:", "PARTIE II", "I.", "Cordialement,", "Dear all,", "Campagne de Ada"),
        *(
            "<https://a.example/?b=1>",
            "ada@example.org",
            "(see below)",
            ")",
            "[",
            "_____",
            "•",
            "-",
        ),
        *("pour", "que la", "of", "le centre-ville", "l'été", "ﬁn", "№ 1", "½", "élève", "É", "İ"),
    ]
)
WORDS = st.one_of(PIECES, PIECES, st.text(max_size=12))
LINES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
TEXTS = st.lists(LINES, max_size=14).flatmap(
    lambda lines: st.sampled_from(["\n\n", "\n"]).map(lambda gap: gap.join(lines))
)
BLOCKS = st.lists(
    st.builds(
        Block,
        LINES.map(lambda line: " ".join(line.split())).filter(bool),
        st.sampled_from(Kind),
        st.integers(0, 3),
        is_bold=st.booleans(),
        is_tight=st.booleans(),
    ),
    max_size=20,
)


def assert_conserved(found: Split, text: str) -> None:
    assert letters("".join(texts_of(found.to_json()))) == letters(text)
    assert letters(found.full_text) == letters(text)
    for question in found.questions:
        for answer in question.answers:
            assert answer.start is None or found.full_text.startswith(answer.text, answer.start)


@patient
@given(BLOCKS)
def test_blocks_are_conserved(blocks: list[Block]):
    assert_conserved(split(blocks), "\n".join(block.text for block in blocks))


@patient
@given(TEXTS)
def test_a_plain_text_is_conserved(text: str):
    reading = read_text(text, is_markdown=False)

    assert_conserved(split_reading(reading), text)


@patient
@given(TEXTS)
def test_markdown_is_conserved(text: str):
    reading = read_text(text.replace("<", "("), is_markdown=True)

    assert_conserved(split_reading(reading), text)


@patient
@given(BLOCKS)
def test_a_split_is_the_same_each_time_and_its_json_is_plain(blocks: list[Block]):
    found = split(blocks)

    assert found == split(blocks)
    assert found.to_json() == split(list(blocks)).to_json(str)


@patient
@given(BLOCKS)
def test_each_question_of_a_document_asks_or_is_doubted(blocks: list[Block]):
    for question in split(blocks).questions:
        is_labelled = any(piece in question.text for piece in "?？؟")
        assert is_labelled or question.doubts or question.number


@pytest.mark.heavy
@settings(max_examples=20_000, deadline=None)
@given(BLOCKS)
def test_many_blocks_are_conserved(blocks: list[Block]):
    assert_conserved(split(blocks), "\n".join(block.text for block in blocks))


@patient
@given(BLOCKS, st.lists(LINES, min_size=1, max_size=5))
def test_blocks_are_conserved_where_questions_are_known(blocks: list[Block], wordings: list[str]):
    printed = [block.text for block in blocks[::2]]
    known = [Known(str(at), words) for at, words in enumerate([*printed, *wordings], start=1)]

    found = split(blocks, known=known)

    assert_conserved(found, "\n".join(block.text for block in blocks))


WIKI = st.sampled_from(
    [
        *("== Trams ==", "=== Question 1 ===", "'''Shall we?'''", "''Shall we?''", "# One", "## a"),
        *("#: Yes.", "; 1. Shall we?", ": Yes.", "* a", "{{Citation|Oui.}}", "{{Box|a|b=c}}", "}}"),
        *(
            "{{",
            "[[",
            "]]",
            "{|",
            "|-",
            "| a || b",
            "! c",
            "|}",
            "<ref>note</ref>",
            "<br>",
            "__TOC__",
        ),
    ]
)
WIKI_LINES = st.lists(st.one_of(WIKI, WORDS), min_size=1, max_size=4).map(" ".join)


@patient
@given(st.lists(st.one_of(WIKI, WIKI_LINES), max_size=14).map("\n".join))
def test_wiki_text_is_conserved(text: str):
    reading = read_wiki(text)

    read = [block.text for block in reading.blocks] + [piece.text for piece in reading.removed]
    assert letters("".join(texts_of(split_reading(reading).to_json()))) == letters("".join(read))


@patient
@given(st.lists(st.lists(WORDS, min_size=1).map(" ".join), max_size=8).map("\n\n".join))
def test_wiki_text_without_marks_loses_nothing(text: str):
    plain = re.sub(r"[\[\]{}<>|=!;:*#_\'\ue000\ue001]", " ", text)

    reading = read_wiki(plain)

    assert letters("".join(block.text for block in reading.blocks)) == letters(plain)
