"""How long a PDF takes beside the figures to hold, and what each feature of the page costs.

The tables that this prints are the ones of docs/pdf.md.
"""

import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from statistics import median

import pytest

from briefings.briefing import Kind
from briefings.compared import Matrix, Place, Row
from briefings.rendering import Renderer, RenderingFailed
from tests.briefings.contents import (
    ANSWER,
    fr,
    html_of,
    make_content,
    make_item,
    make_judgement,
    make_level,
    make_scoring,
)

pytestmark = pytest.mark.benchmark
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
STATIC = Path("static")
MEBIBYTE = 1024 * 1024
# About as long as the answers of a real reply, with as many notes.
LONG_ANSWER = "\n\n".join(
    f"{start} Nous voulons que chacune et chacun soit reçu dignement dans tous les lieux de soins "
    "de la ville, et nous formerons pour cela les équipes qui y travaillent. L’ouverture d’un lieu "
    "de plus sera étudiée avec les associations et les personnes concernées, dans le cadre du plan "
    "que nous préparons pour l’offre de soins."
    for start in ("Oui.", "Cela suppose des moyens.", "Enfin, rien ne se fera sans vous.")
)


def seconds(work: Callable[[], object], times: int = 5, *, is_warm: bool = False) -> float:
    """The median of some runs, after one that warms up."""
    if not is_warm:
        work()
    taken = []
    for _run in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)


def processor_seconds(pid: int) -> float:
    """What a process has used of the processor; other work on the machine hardly moves it."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_memory(pid: int) -> int:
    """The largest resident memory of a process so far, in bytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024


def chromium_seconds(html: str, folder: Path, times: int = 3) -> float:
    """Headless Chromium prints the same page with the same style sheet."""
    shutil.copytree(STATIC / "css", folder / "static/css")
    shutil.copytree(STATIC / "print", folder / "static/print")
    for package in Path("node_modules/@fontsource").iterdir():
        files = folder / f"static/vendor/fonts/{package.name}/files"
        files.parent.mkdir(parents=True)
        files.symlink_to((package / "files").resolve())
    link = '<link rel="stylesheet" href="static/css/print.css"></head>'
    page = folder / "page.html"
    page.write_text(html.replace("</head>", link))
    command = [
        *(CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"),
        *(f"--user-data-dir={folder}/profile", f"--print-to-pdf={folder}/page.pdf", page.as_uri()),
    ]
    return seconds(lambda: subprocess.run(command, capture_output=True, check=True), times)


@pytest.fixture
def renderer():
    kept = Renderer()
    yield kept
    kept.close()


@pytest.fixture
def say(capsys):
    def written(line: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{line}")

    return written


def reordered(words: str, number: int) -> str:
    """The same words in another order: as in real replies, no line is that of another answer."""
    paragraphs = [paragraph.split(" ") for paragraph in words.split("\n\n")]
    for paragraph in paragraphs:
        random.Random(number).shuffle(paragraph)  # noqa: S311  an order, no secret
    return "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)


def briefing(answers: int, words: str, marks: int) -> str:
    items = [
        make_item(number, reordered(words, number), marks=marks) for number in range(1, answers + 1)
    ]
    return html_of(make_content(made=items, title=fr(f"Réponses à {answers} questions")))


def briefing_with_levels(answers: int, words: str, marks: int) -> str:
    """The same, with a level under each answer, the figures and the grid."""
    items = [
        make_item(number, reordered(words, number), marks=marks, judgements=(make_judgement(),))
        for number in range(1, answers + 1)
    ]
    return html_of(make_content(made=items, scorings=(make_scoring(),)))


def comparison(candidacies: int, questions: int) -> str:
    """A matrix with a level in every other place, and no words."""
    places = (Place("answered", fr("Répondu"), (make_level(),)), Place("blank", fr("Vide")))
    rows = tuple(
        Row(str(row), fr(f"Lieux d’accueil {row}"), tuple(islice(cycle(places), candidacies)))
        for row in range(1, questions + 1)
    )
    columns = tuple(fr(f"Liste citoyenne {column}") for column in range(1, candidacies + 1))
    return html_of(make_content(kind=Kind.COMPARISON, matrix=Matrix(columns, rows), sections=()))


SIZES: dict[str, tuple[Callable[[], str], float | None]] = {
    "10 answers": (lambda: briefing(10, LONG_ANSWER, 4), 0.6),
    "10 answers with levels": (lambda: briefing_with_levels(10, LONG_ANSWER, 4), None),
    "100 answers": (lambda: briefing(100, LONG_ANSWER, 4), None),
    "300 short answers": (lambda: briefing(300, ANSWER, 1), 6),
    "50 candidacies × 30 questions": (lambda: comparison(50, 30), None),
}


@pytest.mark.parametrize("kind", SIZES)
def test_briefings_in_a_warm_child(kind, renderer, tmp_path, say):
    made, limit = SIZES[kind]
    html = made()
    renderer.render(html, "x")
    before = processor_seconds(renderer.child_pid)
    times = 5 if kind.startswith("10 ") else 1

    taken = seconds(lambda: renderer.render(html, "x"), times, is_warm=True)

    processor = (processor_seconds(renderer.child_pid) - before) / times
    pages = renderer.render(html, "x").pages
    memory = peak_memory(renderer.child_pid)
    beside = chromium_seconds(html, tmp_path) if CHROMIUM else float("nan")
    say(
        f"| {kind} | {pages} | {taken:.2f} s | {processor:.2f} s | {limit} s "
        f"| {memory // MEBIBYTE} MiB | {beside:.2f} s | {taken / beside:.1f} |"
    )
    assert memory <= 350 * MEBIBYTE


def test_a_thousand_pages_are_refused_at_once(renderer):
    html = briefing(1500, LONG_ANSWER, 4)
    start = time.perf_counter()

    with pytest.raises(RenderingFailed):
        renderer.render(html, "x")

    assert time.perf_counter() - start < 2


CHANGES: dict[str, Callable[[str], str]] = {
    "as it is": lambda css: css,
    "without running heads and page numbers": lambda css: re.sub(
        r"\n  @(top|bottom)-\w+ \{.*?\n  \}", "", css, flags=re.DOTALL
    ),
    "without the total of pages": lambda css: css.replace(' " / " counter(pages)', ""),
    "words may break over pages": lambda css: css.replace("break-inside: avoid; }", "}"),
    "dotted lines under passages": lambda css: (
        css + "\nmark[class] { border-bottom-style: dotted; }"
    ),
    "no lines under passages": lambda css: css + "\nmark[class] { border: none; }",
    "no numbers under passages": lambda css: css + "\n.call { display: none; }",
    "notes hidden": lambda css: css + "\n.notes { display: none; }",
    "notes as footnotes": lambda css: (
        css
        + "\n.notes li { float: footnote; } li::footnote-call { content: counter(footnote); }"
        + '\nli::footnote-marker { content: counter(footnote) ". "; }'
    ),
    "page numbers in the contents": lambda css: (
        css + '\n.contents a::after { content: " " target-counter(attr(href), page); }'
    ),
    "running head with the question": lambda css: (
        css.replace("@page {", "@page { @top-right { content: string(question); }", 1)
        + "\n.item h3 { string-set: question content(); }"
    ),
    "hyphens": lambda css: css.replace("hyphens: manual", "hyphens: auto"),
    "justified": lambda css: css + "\nblockquote { text-align: justify; }",
    "contents as a grid": lambda css: css + "\n.contents li { display: grid; }",
    "two columns": lambda css: css + "\n.notes { columns: 2; }",
}


@pytest.mark.parametrize("answers", [10, 60])
def test_what_each_feature_costs(answers, settings, tmp_path, say):
    """Each change alone, as a factor of the page as it is."""
    html = briefing(answers, LONG_ANSWER, 4)
    original = (STATIC / "css/print.css").read_text()
    settings.STATICFILES_DIRS = [tmp_path, *settings.STATICFILES_DIRS]
    (tmp_path / "css").mkdir()
    base = 0.0
    for number, (name, change) in enumerate(CHANGES.items()):
        (tmp_path / f"css/variant{number}.css").write_text(change(original))
        kept = Renderer(style_sheet=f"css/variant{number}.css")
        kept.render(html, "x")
        times = 5 if answers == 10 else 1
        before = processor_seconds(kept.child_pid)
        for _run in range(times):
            kept.render(html, "x")
        taken = (processor_seconds(kept.child_pid) - before) / times
        rendered = kept.render(html, "x")
        kept.close()
        base = base or taken
        say(
            f"| {answers} | {name} | {taken:.2f} s | {taken / base:.2f} | {rendered.pages} "
            f"| {len(rendered.pdf) // 1024} KiB |"
        )
