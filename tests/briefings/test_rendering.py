"""The limited child: what it makes of a page, what it refuses, and what it survives."""

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from briefings.briefing import Audience, Figure, Item, Phrase, Section
from briefings.compared import Matrix, Place, Row
from briefings.render_child import ELEMENT
from briefings.rendering import (
    CHILD,
    STYLE_SHEET,
    Limits,
    Renderer,
    RenderingFailed,
    _assets,
    _environment,
    least_pages,
)
from questionnaires.models.grid import Shape
from tests.briefings.contents import (
    ANSWER,
    fr,
    html_for_outside,
    html_of,
    make_content,
    make_item,
    make_judgement,
    make_scoring,
    make_translation,
    make_words,
    pdf_of,
)

OUTLOUD = Path(sys.executable).with_name("outloud")
PAGE = '<!DOCTYPE html><html lang="fr"><head><title>Essai</title></head><body>{}</body></html>'


@pytest.fixture(scope="module")
def renderer():
    kept = Renderer()
    yield kept
    kept.close()


def text_of(pdf: bytes) -> str:
    """The text of all pages without their heads and feet, white space made one."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join(" ".join(pages).split())


def one_line(words: str) -> str:
    return " ".join(words.split())


def metadata_of(pdf: bytes) -> dict[str, str]:
    return pypdfium2.PdfDocument(pdf).get_metadata_dict(skip_empty=True)


# --- What is made ---------------------------------------------------------------------------------


def test_render_gives_a_tagged_pdf_with_a_title_and_no_author(renderer):
    pdf = pdf_of(make_content(), renderer)

    metadata = metadata_of(pdf)
    assert metadata["Title"] == "Ce que répond la liste d’exemple"
    assert set(metadata) == {"Title", "Producer", "CreationDate", "ModDate"}
    assert pypdfium2.PdfDocument(pdf).is_tagged()


def test_render_writes_no_path_and_no_clock(renderer):
    pdf = renderer.render(html_of(make_content()), "0" * 64).pdf

    assert metadata_of(pdf)["CreationDate"].startswith("D:20260303")
    assert str(Path.cwd()).encode() not in pdf


def test_render_sets_bookmarks_for_parts_and_questions(renderer):
    document = pypdfium2.PdfDocument(pdf_of(make_content(3), renderer))

    titles = [(mark.level, mark.get_title()) for mark in document.get_toc()]

    assert titles[0] == (0, "Ce que répond la liste d’exemple")
    assert (1, "Partie 1") in titles
    assert (2, "2 Lieux d’accueil 2") in titles


def test_render_prints_each_answer_exactly_after_its_question(renderer):
    text = text_of(pdf_of(make_content(3), renderer))

    at = text.index("Partie 1", text.index("Partie 1") + 1)
    for number in (1, 2, 3):
        at = text.index(f"{number} Lieux d’accueil {number}", at)
        for paragraph in ANSWER.split("\n\n"):
            found = text.find(one_line(paragraph), at)
            assert found > at
            at = found


def test_render_quotes_only_verbatim_words(renderer):
    words, _notes = make_words(marks=0, attribution=fr("Résumé"))
    item = Item(fr("Santé"), "1", words=words)

    text = text_of(pdf_of(make_content(made=[item]), renderer))

    assert "Résumé Oui. Nous ouvrirons" in text
    assert "«" not in text


def test_render_prints_a_translation_after_the_words_without_quotation_marks(renderer):
    item = make_item(1, "Oui.", marks=0, translation=make_translation("Yes.\n\nSoon."))

    text = text_of(pdf_of(make_content(made=[item]), renderer))

    assert re.search(
        r"«\s?Oui\.\s?» Source : .*? Traduction de travail, par Ben Yes\. Soon\. ", text
    )


def test_render_same_content_in_another_process_gives_the_same_bytes(renderer):
    content = make_content(made=[make_item(), make_item(2, translation=make_translation())])
    pdf_of(make_content(1, title=fr("Un autre contenu avant")), renderer)
    other = Renderer()

    first, second = pdf_of(content, renderer), pdf_of(content, other)

    other.close()
    assert first == second


WITHOUT_SHORTCUTS = """
import json, sys
from importlib.machinery import SourceFileLoader
from types import ModuleType

child = ModuleType("child")
SourceFileLoader("child", sys.argv[1]).exec_module(child)
child.take_shortcuts = lambda: None
request = json.load(sys.stdin)
sys.stdout.buffer.write(child.make_renderer(request)(request)[1])
"""


def test_render_with_shortcuts_gives_the_bytes_of_the_library_alone(renderer, tmp_path):
    content = make_content(
        made=[
            make_item(number, f"{ANSWER}\n\n{number} {ANSWER}", marks=11) for number in range(1, 6)
        ],
        scorings=(make_scoring(),),
        matrix=Matrix(
            (fr("Liste A"),), (Row("7", fr("Un centre"), (Place("blank", fr("Vide")),)),)
        ),
    )
    html = html_of(content)
    request = {"html": html, "identifier": "x", **_assets(STYLE_SHEET)}

    alone = subprocess.run(
        [sys.executable, "-c", WITHOUT_SHORTCUTS, CHILD],
        input=json.dumps(request).encode(),
        env=_environment(str(tmp_path)),
        capture_output=True,
        check=True,
    )

    assert renderer.render(html, "x").pdf == alone.stdout


def test_render_leaves_out_names_that_no_link_leads_to_and_languages_that_are_inherited(renderer):
    body = '<p id="a">Un</p><p lang="fr"><a href="#b">Deux</a></p><h2 id="b">Trois</h2>'
    plain = '<p>Un</p><p><a href="#b">Deux</a></p><h2 id="b">Trois</h2>'

    first, second = (renderer.render(PAGE.format(one), "x").pdf for one in (body, plain))

    assert first == second


def test_render_has_a_shape_for_every_character_of_the_supported_scripts(renderer):
    body = (
        "Łódź, şehir, Țară, Đà Nẵng – Ελληνικά, ἀρχή – Русский, Ґ – حقوق الإنسان للجميع، نعم ؟ "
        "– l\u2019été\u00a0: «\u202foui\u202f», vingt\u2011et\u2011un, ouvrier·ères, 20\u00a0€ … →"
    )
    item = make_item(1, body, marks=1, heading=Phrase(body, "fr"))

    rendered = renderer.render(html_of(make_content(made=[item], title=Phrase(body, "fr"))), "x")

    assert rendered.missing == ""


@pytest.mark.parametrize(
    "content",
    [
        make_content(3),
        make_content(
            made=[
                make_item(1, "Oui.\n" * 3, marks=1, state="answered"),
                Item(fr("Transport"), "2", state="blank", state_label=fr("Laissée vide")),
                Item(fr("Logement"), "3", state="refused", state_label=fr("Refus de répondre")),
                make_item(4, "حقوق الإنسان للجميع، نعم.", marks=1),
            ],
            audience=Audience.INTERNAL,
            language="en",
            figures=(Figure("4", fr("questions")), Figure("1", fr("réponse"))),
        ),
        make_content(
            made=[
                make_item(1, translation=make_translation()),
                make_item(2, translation=make_translation("نعم.", "ar"), marks=0),
            ]
        ),
        make_content(0, sections=(), left_out=(), method=(), figures=()),
        make_content(
            made=[
                make_item(1, judgements=(make_judgement(), make_judgement(given=(), reasons=()))),
                make_item(2, judgements=(make_judgement(level=None, status=fr("À confirmer")),)),
                make_item(3),
            ],
            scorings=(make_scoring(), make_scoring(title=fr("Autres"), totals=())),
        ),
    ],
    ids=["usual", "states and scripts", "translations", "empty", "levels"],
)
def test_render_is_accessible(content, renderer, tmp_path):
    assert_accessible(pdf_of(content, renderer), tmp_path)


def test_render_for_outside_is_accessible_and_the_same_in_another_process(renderer, tmp_path):
    html = html_for_outside(make_content(1))
    other = Renderer()

    first, second = (one.render(html, "x").pdf for one in (renderer, other))

    other.close()
    assert first == second
    assert "https://coalition.example/e/" in text_of(first)
    assert_accessible(first, tmp_path)


def assert_accessible(pdf: bytes, folder: Path) -> None:
    path = folder / "briefing.pdf"
    path.write_bytes(pdf)
    checked = subprocess.run(
        [OUTLOUD, path, "--fail-on", "warning", "--no-info"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout


def test_render_long_words_and_titles_stay_on_the_page(renderer):
    item = make_item(1, "anticonstitutionnellement" * 40, marks=1, heading=fr("Très " * 300))
    html = html_of(make_content(made=[item], title=fr("Un titre " * 200)))

    document = pypdfium2.PdfDocument(renderer.render(html, "x").pdf)

    for page in document:
        width, _height = page.get_size()
        right = max(box.get_bounds()[2] for box in page.get_objects(max_depth=1))
        assert right <= width + 0.1


def test_render_prints_a_level_with_its_number_and_how_it_was_settled(renderer):
    item = make_item(1, judgements=(make_judgement(),))

    text = text_of(pdf_of(make_content(made=[item]), renderer))

    assert (
        "Ouvrir un lieu d’accueil EXEMPLE Ouverture (1) "
        "Deux niveaux différents, départagés ensemble "
        "Niveaux donnés : Ouverture (Ada, sûr·e) · Oui (Ben) "
        "Une étude est annoncée, rien de plus."
    ) in text


def test_render_prints_figures_with_what_they_rest_on_before_all_else(renderer):
    text = text_of(pdf_of(make_content(scorings=(make_scoring(),)), renderer))

    figures = text.index("En tout 38 % 8 demandes notées sur 10")
    assert figures < text.index("En bref") < text.index("Grille : Ce qui est promis, version 1")


def test_render_stamps_an_example_on_every_page_and_block(renderer):
    content = make_content(
        made=[make_item(1, judgements=(make_judgement(),)), make_item(2), make_item(3)],
        scorings=(make_scoring(),),
    )

    document = pypdfium2.PdfDocument(pdf_of(content, renderer))
    pages = [page.get_textpage().get_text_range() for page in document]
    in_earnest = html_of(replace(content, sections=(), scorings=(make_scoring(is_example=False),)))

    assert all("EXEMPLE" in page for page in pages)
    assert "[EXEMPLE] Ce que répond la liste d’exemple" in one_line(pages[1])
    # The running head of the cover page is not printed; its page says so with the audience.
    assert "".join(pages).count("EXEMPLE") == (len(pages) - 1) + len(BLOCKS)
    assert "EXEMPLE" not in in_earnest


BLOCKS = ("cover", "figures", "in brief", "the one judgement", "grid")


@pytest.mark.parametrize("shape", Shape.values)
def test_render_has_a_drawing_of_every_shape_of_a_level(shape):
    sheet = Path("static/css/print.css").read_text()

    (drawing,) = re.findall(
        rf'\.shape-{shape} {{ background-image: url\("\.\./([^"]+)"\); }}', sheet
    )

    assert Path("static", drawing).read_text().startswith("<svg")


def test_elements_that_are_let_through_are_in_the_sheet_that_stands_for_the_library_s():
    sheet = Path("static/css/print-base.css").read_text()
    let_through = ELEMENT.pattern.replace("h[1-4]", "h1|h2|h3|h4").partition(r"|\{")[0].split("|")

    selectors = " ".join(re.findall(r"^([^@/{]*)\{", sheet, re.MULTILINE))
    named = set(re.findall(r"[a-z]+[1-4]?", selectors))

    assert set(let_through) - named == {"a", "cite", "mark", "span"}  # as the words around them


# --- What is refused ------------------------------------------------------------------------------

HOSTILE = {
    "image": '<img src="http://127.0.0.1:9/x.png">',
    "file": '<a href="file:///etc/passwd">x</a>',
    "script link": '<a href="javascript:alert(1)">x</a>',
    "style": "<style>@import url(http://127.0.0.1:9/x.css);</style>",
    "attribute": '<p style="background:url(http://127.0.0.1:9/x)">x</p>',
    "style sheet": '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
    "attachment": '<link rel="attachment" href="file:///etc/passwd">',
    "drawing": '<svg><image href="file:///etc/passwd"/></svg>',
    "object": '<object data="file:///etc/passwd"></object>',
    "base": '<base href="file:///etc/"><p>x</p>',
    "columns": '<table><tr><td colspan="1000000">x</td></tr></table>',
    "variables": f'<p style="{"".join(f"--b{n + 1}:var(--b{n})" for n in range(30))}">x</p>',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_render_refuses_what_our_templates_do_not_use(body, renderer):
    with pytest.raises(RenderingFailed, match=r"Nothing was lost|Rien n’est perdu"):
        renderer.render(PAGE.format(body), "x")


def test_render_escapes_hostile_words(renderer):
    item = make_item(1, HOSTILE["image"], marks=0)

    text = text_of(pdf_of(make_content(made=[item]), renderer))

    assert HOSTILE["image"] in text


def test_render_goes_on_after_a_refusal(renderer):
    with pytest.raises(RenderingFailed):
        renderer.render(PAGE.format(HOSTILE["image"]), "x")

    assert renderer.render(PAGE.format("<p>Oui.</p>"), "x").pages == 1


def test_render_what_is_certainly_too_long_is_refused_without_a_child():
    kept = Renderer(Limits(pages=1))

    with pytest.raises(RenderingFailed, match="1 pages"):
        kept.render(PAGE.format("<p>Oui.</p>" * 100), "x")

    assert kept.child_pid is None


@pytest.mark.parametrize("items", [0, 3, 12])
def test_least_pages_are_no_more_than_the_pages(items, renderer):
    html = html_of(make_content(items))

    assert least_pages(html) <= renderer.render(html, "x").pages


def test_render_more_pages_than_allowed_is_refused():
    kept = Renderer(Limits(pages=3))

    with pytest.raises(RenderingFailed, match="3 pages"):
        kept.render(PAGE.format("<p>x</p>" * 120), "x")

    kept.close()


def test_render_that_lasts_too_long_is_ended_and_the_next_one_works():
    kept = Renderer(Limits(seconds=0.05))
    with pytest.raises(RenderingFailed):
        kept.render(html_of(make_content(20)), "x")
    kept.limits = Limits()

    assert kept.render(PAGE.format("<p>Oui.</p>"), "x").pages == 1
    kept.close()


def test_render_that_takes_too_much_memory_is_refused():
    kept = Renderer(Limits(memory=400 * 1024**2))

    with pytest.raises(RenderingFailed):
        kept.render(PAGE.format("<p><mark>x</mark> y</p>" * 60000), "x")

    assert kept.render(PAGE.format("<p>Oui.</p>"), "x").pages == 1
    kept.close()


def test_render_after_the_child_was_killed_starts_another():
    kept = Renderer()
    kept.render(PAGE.format("<p>Oui.</p>"), "x")
    os.kill(kept.child_pid, signal.SIGKILL)
    kept._child._process.wait()

    assert kept.render(PAGE.format("<p>Oui.</p>"), "x").pages == 1
    kept.close()


def test_child_has_no_environment_of_ours_and_a_low_priority(renderer):
    renderer.render(PAGE.format("<p>Oui.</p>"), "x")
    pid = renderer.child_pid

    environment = Path(f"/proc/{pid}/environ").read_bytes()
    limits = Path(f"/proc/{pid}/limits").read_text()

    names = {entry.partition(b"=")[0] for entry in environment.split(b"\0") if entry}
    assert names <= {
        *(b"LANG", b"TZ", b"PYTHONHASHSEED", b"SOURCE_DATE_EPOCH"),
        *(b"HOME", b"TMPDIR", b"XDG_CACHE_HOME"),
    }
    assert re.search(r"Max address space +1073741824 ", limits)
    assert re.search(r"Max open files +64 ", limits)
    assert os.getpriority(os.PRIO_PROCESS, pid) >= 10


def test_close_removes_the_child_and_its_folder():
    kept = Renderer()
    kept.render(PAGE.format("<p>Oui.</p>"), "x")
    child = kept._child
    folder = Path(child._folder.name)

    kept.close()

    assert not folder.exists()
    assert child._process.poll() is not None


@pytest.mark.parametrize(("items", "lines"), [(2, 0), (40, 40), (41, 5)])
def test_summary_lists_questions_or_where_they_are_many_their_parts(items, lines):
    html = html_of(make_content(items))

    assert html.count('<a href="#') == lines


def test_sections_without_a_title_are_printed(renderer):
    content = make_content(0, sections=(Section(None, (make_item(1),)),))

    assert "Lieux d’accueil 1" in text_of(pdf_of(content, renderer))
