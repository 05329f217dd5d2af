"""One page is one page; the full length has an annex; large print is larger; all conform."""

import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from accounts.models import Visibility
from briefings.briefing import Briefing, Length, Manner
from briefings.gathering import gather_candidacy, gather_comparison, gather_pledge
from briefings.imprint import Imprint, content_sha256
from briefings.issuing import printed
from briefings.large_print import enlarged, larger
from briefings.lengths import of_length
from briefings.promised import Counts, Share, Status
from briefings.rendering import Renderer
from pledges.models.status_choices import Status as StatusWords
from tests import factories
from tests.briefings.contents import fr, make_content, make_item, make_scoring

OUTLOUD = Path(sys.executable).with_name("outloud")
INTERNAL, PARTNER, PUBLIC = Visibility


@pytest.fixture(scope="module")
def renderer():
    kept = Renderer()
    yield kept
    kept.close()


@pytest.fixture(scope="module")
def large():
    kept = Renderer(is_large=True)
    yield kept
    kept.close()


def pdf_of(content: Briefing, renderer: Renderer) -> bytes:
    return renderer.render(printed(content, Imprint(1, content_sha256(content))), "0" * 64).pdf


def assert_conforms(pdf: bytes, tmp_path: Path) -> None:
    file = tmp_path / "b.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(
        [OUTLOUD, file, "--fail-on", "warning", "--no-info"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


HOSTILE = "W" * 400


def a_tally() -> Counts:
    words = [*map(str, StatusWords.labels), "Point d’étape en cours de vérification"]
    shares = (Share(Status(fr(word), "status-kept", "leaf"), "10", "") for word in words)
    return Counts(fr("À confirmer, hors des taux"), "110", tuple(shares))


@pytest.mark.parametrize("words", ["Un lieu d’accueil au nord de la ville", HOSTILE])
@pytest.mark.parametrize("is_large", [False, True])
def test_one_page_is_one_page_whatever_is_written(
    words, is_large, renderer, large, tmp_path
) -> None:
    content = make_content(
        made=[make_item(number, heading=fr(words)) for number in range(1, 60)],
        title=fr(words),
        subject=fr(words),
        purpose=fr(words),
        funding=(fr(words),),
        introduction=fr(words),
        counts=(a_tally(), a_tally(), a_tally(), a_tally()),
        scorings=(make_scoring(),),
        large_print=is_large,
    )

    short = of_length(content, Length.ONE_PAGE)
    pdf = pdf_of(short, large if is_large else renderer)

    assert len(pypdfium2.PdfDocument(pdf)) == 1
    assert len(short.lines) > 1 or is_large
    assert "had no room here" in short.method[0].text or "place" in short.method[0].text
    assert_conforms(pdf, tmp_path)


def test_full_length_lists_what_is_quoted_once():
    content = of_length(make_content(3), Length.FULL)

    assert len(content.sources) == 1
    assert "annex" in printed(content, Imprint(1, "0"))


def test_large_print_enlarges_body_text_to_sixteen_points():
    css = "html { font-size: 10pt; line-height: 1.45; } .q { font-size: 8pt; line-height: 17.5pt; }"

    assert enlarged(css) == (
        "html { font-size: 16pt; line-height: 1.45; } .q { font-size: 13pt; line-height: 28pt; }"
    )
    assert larger(31) < 31 * 1.6


TOPICS = (
    "Logement",
    "Santé",
    "École",
    "Transports",
    "Eau",
    "Air",
    "Culture",
    "Sport",
    "Emploi",
    "Accueil",
    "Droits",
    "Budget",
)

# --- The kinds as files ---------------------------------------------------------------------------


@pytest.fixture
def comparison(db) -> Briefing:
    asked = factories.make_scored_questionnaire(questions=12)
    for question, word in zip(asked.questions.all(), TOPICS, strict=True):
        question.short_label_fr = word
        question.save()
    for name in range(14):
        candidacy = factories.make_candidacy(election=asked.election, name=f"Liste {name:02}")
        if name % 3:
            response = factories.make_response(asked, candidacy=candidacy)
            question = asked.questions.all()[name % 12]
            answer = factories.make_answer(response, question=question)
            factories.make_settled(answer.versions.get(), 2)
    return gather_comparison(asked, PUBLIC, "fr", with_scores=True)


def test_comparison_conforms_breaks_over_pages_and_is_the_same_twice(
    comparison, renderer, tmp_path
) -> None:
    pdf = pdf_of(comparison, renderer)

    assert [len(sheet.columns) for sheet in comparison.sheets] == [6, 6, 2]
    assert_conforms(pdf, tmp_path)
    pages = pypdfium2.PdfDocument(pdf)
    across = [page for page in pages if page.get_width() > page.get_height()]
    assert len(across) == 3
    assert pdf_of(comparison, renderer) == pdf


@pytest.mark.django_db
def test_full_file_of_a_pledge_in_large_print_conforms(large, tmp_path) -> None:
    made = factories.make_pledge()
    factories.make_origin(made)
    factories.make_status(made, "in_progress")
    factories.make_status(made, "broken")
    manner = Manner(Length.FULL, large_print=True, introduction="Un **mot**\n\n- un\n- deux")

    content = gather_pledge(made, INTERNAL, "fr", manner=manner)

    assert_conforms(pdf_of(content, large), tmp_path)
    assert "<strong>mot</strong>" in printed(content, Imprint(1, "0"))


@pytest.mark.django_db
def test_chosen_questions_are_printed_in_their_order_and_the_others_listed() -> None:
    asked = factories.make_questionnaire(questions=3)
    response = factories.make_response(asked)
    for question in asked.questions.all():
        factories.make_answer(response, question=question)
    keys = [f"q{question.pk}" for question in asked.questions.order_by("position")]
    manner = Manner(items=(keys[2], keys[0]))

    content = gather_candidacy(response.candidacy, PUBLIC, "en", manner=manner)

    assert [item.number for item in content.items] == ["3", "1"]
    assert [(one.what.text, one.reason.text) for one in content.left_out] == [
        ("2. Item 2", "Not chosen for this briefing.")
    ]
    assert content.figures[0].value == "3"


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["Avec Canari Pinson.", "Avec Canari Pin**so**n."])
def test_introduction_names_nobody_who_did_not_agree(words) -> None:
    factories.make_person("Canari Pinson")
    candidacy = factories.make_answer().response.candidacy

    content = gather_candidacy(candidacy, PUBLIC, "en", manner=Manner(introduction=words))

    said = printed(content, Imprint(1, "0"))
    assert "Pinson" not in said.replace("<strong>", "").replace("</strong>", "")
    assert "Pinson" in printed(
        gather_candidacy(candidacy, INTERNAL, "en", manner=Manner(introduction=words)),
        Imprint(1, "0"),
    ).replace("<strong>", "").replace("</strong>", "")
