"""Every kind of briefing for every audience, in both languages and every length."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from itertools import product

import pikepdf
import pypdfium2
import pytest
import time_machine
import zxingcpp
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Role, Visibility
from briefings.actions import approve
from briefings.briefing import Briefing as Content
from briefings.briefing import Kind, Length
from briefings.export.files import xlsx_of
from briefings.export.sheet import lines_of
from briefings.issuing import gathered, locked
from briefings.models import Briefing
from briefings.rendering import Renderer
from briefings.sharing import secret_of
from tests.briefings.editions import make_edition_row, make_link
from tests.briefings.every_kind import (
    MAY_READ,
    canaries_in,
    definitions,
    make_every_kind,
    one_of_each,
    page_of,
    said_in_all_formats,
)
from tests.briefings.export.frozen import frozen
from tests.factories import make_user

pytestmark = pytest.mark.django_db
INTERNAL, PARTNER, PUBLIC = Visibility
OUTSIDE = (PARTNER, PUBLIC)


def test_every_kind_says_in_each_format_what_its_audience_may_read(subtests) -> None:
    make_every_kind()
    read = {audience: frozenset[str]() for audience in Visibility}

    for audience, language, length in product(Visibility, ("fr", "en"), Length):
        is_longest = (language, length) == ("fr", Length.FULL)
        every = definitions if is_longest else one_of_each
        for definition in every(audience, language, length):
            with subtests.test(f"{definition.kind} {audience.name} {language} {length}"):
                content = gathered(definition)
                said = said_in_all_formats(content)

                assert canaries_in(said) <= MAY_READ[audience]
                assert "CANARI-DEDANS" in said or audience != INTERNAL or not is_whole(content)
                assert told_by_workbook(content) == list(lines_of(frozen(content)))
                assert (content.kind, content.length) == (definition.kind, length)
                assert (content.audience, content.language) == (audience.name.lower(), language)
                assert content.title.text
                assert content.neutrality
                assert bool(content.sources) <= (length == Length.FULL)
                read[audience] |= canaries_in(said)
    assert read == MAY_READ


def is_whole(content: Content) -> bool:
    """Whether it prints all that there is of its subject, of which some is for the inside alone."""
    return content.length == Length.FULL and content.kind != Kind.PLEDGE


def told_by_workbook(content: Content) -> list[tuple[str, ...]]:
    """The lines of its table as a workbook, read again."""
    (page,) = load_workbook(xlsx_of(lines_of(frozen(content)), "Note")).worksheets
    return [tuple(cell or "" for cell in row) for row in page.iter_rows(values_only=True)]


# --- As files -------------------------------------------------------------------------------------


def by_kind(audience, language, length) -> dict[str, Briefing]:
    return {one.kind: one for one in one_of_each(audience, language, length)}


@pytest.fixture(scope="module")
def renderer():
    kept = Renderer()
    yield kept
    kept.close()


def test_every_kind_as_a_file_is_the_same_in_another_process_on_another_day(
    renderer, subtests
) -> None:
    make_every_kind()
    other = Renderer()

    for kind, definition in by_kind(PARTNER, "fr", Length.STANDARD).items():
        with subtests.test(str(kind)):
            first = renderer.render(page_of(gathered(definition)), "x")
            with time_machine.travel(timezone.now() + timedelta(days=40, hours=5)):
                second = other.render(page_of(gathered(definition)), "x")

            assert first == second
            assert set(first.missing) <= set("👩👧😊")  # of the words of the world
            assert canaries_in(held(first.pdf)) <= MAY_READ[PARTNER]
    other.close()


def test_every_kind_as_a_public_file_holds_no_canary(renderer, subtests) -> None:
    make_every_kind()

    for kind, definition in by_kind(PUBLIC, "en", Length.FULL).items():
        with subtests.test(str(kind)):
            pdf = renderer.render(page_of(gathered(definition)), "x").pdf

            assert canaries_in(held(pdf)) == frozenset()


def test_square_of_a_file_leads_to_the_page_of_its_edition(renderer) -> None:
    make_every_kind()
    content = gathered(by_kind(PUBLIC, "fr", Length.STANDARD)["event"])
    pdf = renderer.render(page_of(content), "x").pdf

    last = list(pypdfium2.PdfDocument(pdf))[-1].render(scale=2).to_pil()
    (square,) = zxingcpp.read_barcodes(last)

    assert square.text.startswith("https://coalition.example/e/")
    assert square.text in page_of(content)


def test_a_file_that_names_a_canary_anywhere_is_found(renderer) -> None:
    """The searches above find what one leaked field would print, in text, bookmark and title."""
    make_every_kind()
    content = gathered(by_kind(PUBLIC, "fr", Length.STANDARD)["event"])
    leaking = replace(content, title=replace(content.title, text="CANARI-DEDANS"))

    assert canaries_in(said_in_all_formats(leaking)) == {"CANARI-DEDANS"}
    assert canaries_in(held(renderer.render(page_of(leaking), "x").pdf)) == {"CANARI-DEDANS"}


def held(pdf: bytes) -> str:
    """All that a file holds: text, bookmarks, metadata, alternative texts; there is nothing else.

    Words that are cut at the end of a line are put together again.
    """
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    said = [text, "".join(text.split()), str(document.get_metadata_dict())]
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert not opened.attachments
        for found in opened.objects:
            said += strings_in(found)
    return "\n".join(said)


def strings_in(found: pikepdf.Object) -> list[str]:
    """The strings of an object; what it refers to is an object of its own."""
    if isinstance(found, pikepdf.String):
        return [str(found)]
    if isinstance(found, pikepdf.Stream):
        is_metadata = found.stream_dict.get("/Type") == "/Metadata"
        return [found.read_bytes().decode()] if is_metadata else []
    if isinstance(found, pikepdf.Dictionary):
        parts = list(found.values())
    else:
        parts = list(found) if isinstance(found, pikepdf.Array) else []
    inside = [part for part in parts if isinstance(part, pikepdf.Object) and not part.is_indirect]
    return [words for part in inside for words in strings_in(part)]


# --- As pages -------------------------------------------------------------------------------------


def test_every_kind_looked_at_in_the_builder_holds_no_canary(ada_client, subtests) -> None:
    make_every_kind()

    for audience in OUTSIDE:
        for kind, definition in by_kind(audience, "fr", Length.FULL).items():
            with subtests.test(f"{kind} {audience.name}"):
                given = {
                    "subject": f"{kind}:{definition.code}",
                    "audience": str(int(audience)),
                    "language": "fr",
                    "length": "full",
                    "scores": "with" if definition.with_scores else "",
                    "do": "look",
                }
                looked = ada_client.post("/briefings/new/", given, headers={"HX-Request": "true"})

                assert looked.status_code == 200
                assert canaries_in(looked.content.decode()) <= MAY_READ[audience]


def test_pages_of_every_kind_for_anybody_hold_no_canary(ada, client, subtests) -> None:
    make_every_kind()

    for audience in OUTSIDE:
        for kind, definition in by_kind(audience, "fr", Length.STANDARD).items():
            with subtests.test(f"{kind} {audience.name}"):
                briefing = locked(definition)
                editions = []
                for length in (Length.FULL, Length.STANDARD):
                    manner = by_kind(audience, "fr", length)[kind]
                    content = frozen(gathered(manner))
                    editions.append(make_edition_row(ada, briefing=briefing, content=content))
                    approve(by=make_user(Role.ADVOCATE), edition=editions[-1])
                link = make_link(ada, editions[-1])

                public = client.get(f"/e/{editions[0].code}/").content.decode()
                shared = client.get(f"/s/{secret_of(link)}/").content.decode()

                assert canaries_in(public) == frozenset()
                assert canaries_in(shared) <= MAY_READ[audience]
