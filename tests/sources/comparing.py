"""What a split document must say, and that no letter was lost on the way."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sources.reading.blocks import Reading
from sources.splitting import Split, split
from tests.sources.made_documents import Made


def split_reading(reading: Reading) -> Split:
    return split(reading.blocks, removed=reading.removed, warnings=reading.warnings)


def texts_of(told: dict[str, Any]) -> Iterator[str]:
    """The texts of the JSON that hold the document's words, read from the JSON alone."""
    yield from (told["title"], told["respondent"] or "", told["preamble"], told["closing"])
    for section in told["sections"]:
        yield from (section["title"], section["note"])
    for question in told["questions"]:
        yield from (question["text"], question["note"])
        yield from (answer["text"] for answer in question["answers"])
    yield from (piece["text"] for piece in (*told["unplaced"], *told["removed"]))


def letters(text: str) -> Counter[str]:
    """Letters and digits after NFKD: without white space, hyphens and other signs."""
    return Counter(filter(str.isalnum, unicodedata.normalize("NFKD", text)))


def bare(text: str) -> str:
    """The same in their order: lines may be broken elsewhere, words may not change."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text)))


def assert_is(found: Split, made: Made) -> None:
    """The parts are those of the made document, word for word, and nothing is unsure."""
    assert bare(found.title) == bare(made.title)
    assert bare(found.respondent or "") == bare(made.respondent)
    assert [bare(part.title) for part in found.sections] == [
        bare(name) for name, _ in made.sections
    ]
    assert [question.number for question in found.questions] == [
        str(number) for number in range(1, len(made.asked) + 1)
    ]
    for question, asked in zip(found.questions, made.asked, strict=True):
        assert bare(question.text) == bare(asked.question)
        assert bare(question.answers[0].text) == bare("".join(asked.answer))
        assert [doubt.sentence() for doubt in question.doubts] == []
    assert [question.section for question in found.questions] == [
        section for section, (_, asked) in enumerate(made.sections) for _ in asked
    ]
    assert (found.preamble, bare(found.closing)) == ("", bare("".join(made.closing)))
    assert found.unplaced == ()
    assert found.language == made.language


def assert_nothing_lost(found: Split, reading: Reading) -> None:
    """Every letter that was read stands in exactly one text."""
    read = "".join(block.text for block in reading.blocks)
    aside = "".join(piece.text for piece in reading.removed)
    assert letters("".join(texts_of(found.to_json()))) == letters(read + aside)
    assert letters(found.full_text) == letters(read)
    for question in found.questions:
        for answer in question.answers:
            if answer.start is not None:
                end = answer.start + len(answer.text)
                assert found.full_text[answer.start : end] == answer.text
