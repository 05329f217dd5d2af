"""Hostile words in every field of every kind: a correct file or a plain refusal, and no fetch."""

import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
import pytest

from accounts.models import Visibility
from briefings.briefing import Briefing, Length
from briefings.formatted import formatted
from briefings.imprint import Imprint
from briefings.issuing import gathered, printed
from briefings.rendering import Renderer
from tests.briefings.contents import fr, html_of, make_content, make_scoring
from tests.briefings.every_kind import make_every_kind, one_of_each
from tests.briefings.hostile import BURNING, FETCHING, UNUSUAL, infected


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    kept = Renderer()
    yield kept
    kept.close()


@pytest.fixture
def listener() -> Iterator[tuple[str, list[object]]]:
    """An address of this machine, and who has knocked there."""
    knocks: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, address = server.accept()
                except OSError:
                    return
                knocks.append(address)
                connection.close()

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", knocks


def pdf_of(content: Briefing, renderer: Renderer) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(renderer.render(printed(content, Imprint(1, "0" * 64)), "x").pdf)


def words_of(document: pypdfium2.PdfDocument) -> str:
    text = "".join(page.get_textpage().get_text_range() for page in document)
    return "".join(text.split())


@pytest.mark.django_db
def test_every_kind_prints_what_would_fetch_and_fetches_nothing(
    renderer, listener, subtests
) -> None:
    make_every_kind()
    address, knocks = listener
    words = FETCHING.format(address)

    for definition in one_of_each(Visibility.PARTNER, "fr", Length.STANDARD):
        with subtests.test(str(definition.kind)):
            said = words_of(pdf_of(infected(gathered(definition), words), renderer))

            assert "<style>@import" in said
            assert knocks == []


def test_words_that_burn_time_are_printed_as_they_are(renderer) -> None:
    content = infected(make_content(1, scorings=(make_scoring(),)), BURNING)

    said = words_of(pdf_of(content, renderer))

    assert 'colspan="1000000"' in said
    assert "{{settings.SECRET_KEY}}" in said
    assert "</html>" in said


def test_unusual_characters_leave_other_words_legible(renderer) -> None:
    content = infected(make_content(1, scorings=(make_scoring(),)), UNUSUAL + "\x00")

    rendered = renderer.render(html_of(content), "x")

    said = words_of(pypdfium2.PdfDocument(rendered.pdf))
    assert "Nousouvrironsdeuxlieux" in said
    assert "Lacoalitionnesoutientaucuneliste" in said
    assert "ح" not in rendered.missing


def test_title_of_five_thousand_words_is_printed(renderer) -> None:
    words = fr("Un titre de plusieurs mots " * 1000)
    content = replace(make_content(1), title=words, purpose=words)

    document = pdf_of(content, renderer)

    assert len(document) > 10
    assert words_of(document).count("plusieurs") >= 2000


@pytest.mark.django_db
def test_other_pages_answer_while_a_file_is_made(client) -> None:
    slow = Renderer()
    html = html_of(infected(make_content(30), "mot " * 30))
    making = threading.Thread(target=slow.render, args=(html, "x"))

    making.start()
    response = client.get("/e/")
    is_still_made = making.is_alive()
    making.join()
    slow.close()

    assert (response.status_code, is_still_made) == (200, True)


@pytest.mark.parametrize(
    "words",
    [
        FETCHING.format("https://example.org"),
        "<meta http-equiv=refresh content=0> <style>@import 'x'</style>",
        '[a](javascript:alert(1)) [b](data:text/html,x) [c](file:///etc/passwd) <b onclick="x">',
    ],
)
def test_introduction_in_markdown_keeps_nothing_that_fetches(words) -> None:
    html = formatted(words).lower()

    elements = set(re.findall(r"<(\w+)", html))
    assert elements <= {"p", "strong", "em", "ul", "ol", "li", "blockquote", "h3", "h4", "a", "br"}
    addresses = re.findall(r"<a [^>]*href=\"([^\"]*)", html)
    assert [one for one in addresses if not one.startswith(("https://", "mailto:"))] == []
