"""How long reading takes, beside the figures to hold."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from sources.reading.reader import read_file
from tests.sources.comparing import split_reading
from tests.sources.made_documents import CYCLING, Made, as_docx, as_html, as_odt, as_pdf, as_text

pytestmark = pytest.mark.benchmark

TEN = replace(CYCLING, sections=CYCLING.sections * 2)
PAGES = replace(CYCLING, sections=CYCLING.sections * 30)


def seconds(work: Callable[[], object]) -> float:
    """The best of three: what the machine can do when nothing else runs."""
    times: list[float] = []
    for _ in range(3):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


@pytest.mark.parametrize(
    ("name", "make", "most"),
    [
        ("r.docx", as_docx, 1.0),
        ("r.odt", as_odt, 1.0),
        ("r.html", as_html, 1.0),
        ("r.txt", as_text, 1.0),
        ("r.pdf", as_pdf, 1.0),
    ],
)
def test_ten_questions_are_read_and_split(name: str, make: Callable[[Made], bytes], most: float):
    content = make(TEN)

    taken = seconds(lambda: split_reading(read_file(content, name)))

    print(f"\nten questions from {name[2:]}: {taken:.2f} s (at most {most})")  # noqa: T201
    assert taken <= most


def test_a_pdf_of_thirty_pages_is_read_and_split():
    content = as_pdf(PAGES)

    taken = seconds(lambda: split_reading(read_file(content, "r.pdf")))

    print(f"\nthirty pages of PDF: {taken:.2f} s (at most 3)")  # noqa: T201
    assert taken <= 3
