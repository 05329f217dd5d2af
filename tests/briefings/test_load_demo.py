"""The example: loaded as a whole, once, and only into an empty database."""

import stat
from collections.abc import Callable
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from accounts.models import Role, User, Visibility
from briefings.demo import OUR_APPS, load_demo, sign_ins_file
from questionnaires.actions import check_version
from questionnaires.models import (
    Answer,
    AnswerVersion,
    Grid,
    Questionnaire,
    Receipt,
    Response,
    Score,
    Settlement,
)
from questionnaires.models.response import Decision
from questionnaires.models.score import Method
from questionnaires.results import Status, results_of
from sources.models import Annotation, Code, Mask, Text
from stakeholders.models import Candidacy, Election, Event, Organisation, Outcome, Person
from tests.fixtures.files import CANDIDACIES, load, load_example, marked_texts, marks

pytestmark = pytest.mark.django_db
SAID = ("level", "treatment", "confidence", "reason")
YES = Decision.ACCEPTED


@pytest.fixture(autouse=True)
def passwords_in_a_folder_of_their_own(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path / "var"
    # A quick hasher: the slow one would take most of the time of these tests.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def run() -> str:
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def row_counts() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for label in OUR_APPS
        for model in apps.get_app_config(label).get_models()
    }


def test_load_demo_creates_what_is_asked_and_who_answers() -> None:
    run()

    questionnaire = Questionnaire.objects.get(slug="paris-2026-tds")
    assert questionnaire.sections.count() == 4
    assert [question.number for question in questionnaire.questions.all()] == [
        str(number) for number in range(1, 11)
    ]
    assert [question.asks.count() for question in questionnaire.questions.all()] == [1] * 9 + [2]
    assert set(Candidacy.objects.values_list("slug", "is_fictional", "outcome")) == {
        ("gregoire-paris-2026", False, "pending"),
        ("liste-exemple", True, "pending"),
    }


def test_load_demo_creates_the_codebook() -> None:
    run()

    keys = [code["key"] for code in load("codes")["code"]]
    assert [code.key for code in Code.objects.all()] == keys


@pytest.mark.parametrize("slug", ["gregoire-paris-2026", "liste-exemple"])
def test_load_demo_answers_are_current_and_checked_by_somebody_else(slug: str) -> None:
    run()

    current = AnswerVersion.objects.current().filter(answer__response__candidacy__slug=slug)
    expected = [(answer["question"], answer["state"]) for answer in load_example(slug)["answer"]]
    found = current.order_by("answer__question__position")
    assert list(found.values_list("answer__question__number", "state")) == expected
    for version in found.select_related("check_record"):
        assert version.check_record.checked_by_id != version.entered_by_id


def test_load_demo_keeps_the_words_of_the_files() -> None:
    run()

    expected = {text["words"] for _where, text in marked_texts() if "words" in text}
    assert set(Text.objects.values_list("body", flat=True)) == expected


def test_load_demo_summarises_the_real_campaign_and_quotes_the_fictional_list() -> None:
    run()

    texts = Text.objects.filter(answer_version__isnull=False)
    of_candidacy = "answer_version__answer__response__candidacy__slug"
    assert set(texts.values_list(of_candidacy, "wording", "voice")) == {
        ("gregoire-paris-2026", "summary", "own"),
        ("liste-exemple", "verbatim", "own"),
    }


def test_load_demo_verbatim_words_stand_in_their_document() -> None:
    run()

    (receipt,) = Receipt.objects.select_related("document")
    full_text = receipt.document.full_text
    texts = Text.objects.filter(document=receipt.document)
    assert len(texts) == 9
    for text in texts:
        assert text.start is not None
        assert full_text[text.start : text.start + len(text.body)] == text.body
    assert receipt.document.file.read().decode() == full_text


def test_load_demo_marks_the_words_as_the_files_say() -> None:
    run()

    expected = sorted(
        (passage["words"], mark["code"], mark["comment"], mark.get("visibility", "internal"))
        for _where, text in marked_texts()
        for passage in text.get("passage", [])
        for mark in passage["marks"]
    )
    found = Annotation.objects.values_list("anchors__exact", "code__key", "comment", "visibility")
    assert (
        sorted(
            (exact, key, comment, Visibility(audience).name.lower())
            for exact, key, comment, audience in found
        )
        == expected
    )
    assert list(Mask.objects.values_list("exact", "reason")) == [("01 99 00 12 34", "contact")]


def test_load_demo_judges_by_the_default_grid_and_says_that_it_is_an_example() -> None:
    run()

    questionnaire = Questionnaire.objects.get(slug="paris-2026-tds")
    assert questionnaire.grid is not None
    assert (questionnaire.grid.slug, questionnaire.grid.number) == ("promises", 1)
    assert questionnaire.is_example
    assert set(Grid.objects.values_list("slug", flat=True)) == {
        grid["slug"] for grid in load("grids")["grid"]
    }


def judged_asks() -> list[tuple[str, str, dict[str, Any]]]:
    """(candidacy, question, table) of each judged ask of the files, in their order."""
    return [
        (slug, answer["question"], judged)
        for slug in CANDIDACIES
        for answer in load_example(slug)["answer"]
        for judged in answer.get("judged", [])
    ]


def test_load_demo_scores_as_the_files_say() -> None:
    run()

    expected = [
        (slug, question, judged["ask"], name, *(said.get(field, "") for field in SAID))
        for slug, question, judged in judged_asks()
        for name, said in (("Ada", judged.get("a")), ("Ben", judged.get("b")))
        if said
    ]
    found = Score.objects.order_by("pk").values_list(
        "version__answer__response__candidacy__slug",
        "ask__question__number",
        "ask__key",
        "scored_by__display_name",
        "level__rank",
        "treatment",
        "confidence",
        "reason",
    )
    assert list(found) == expected


def test_load_demo_settles_as_the_files_say() -> None:
    run()

    expected = [
        (slug, question, judged["ask"], judged["settled"], how_settled(judged), judged.get("why"))
        for slug, question, judged in judged_asks()
    ]
    found = Settlement.objects.order_by("pk").values_list(
        "version__answer__response__candidacy__slug",
        "ask__question__number",
        "ask__key",
        "level__rank",
        "method",
        "reason",
    )
    assert [(*row, reason or None) for *row, reason in found] == expected


def how_settled(judged: dict[str, Any]) -> Method:
    if "why" in judged:
        return Method.TOGETHER
    return Method.EQUAL if "a" in judged else Method.SINGLE


def test_load_demo_scores_come_to_what_the_method_gives() -> None:
    run()

    results = results_of(Questionnaire.objects.get(slug="paris-2026-tds"))
    candidacies = {candidacy.slug: candidacy.pk for candidacy in results.candidacies}
    real = results.figures[candidacies["gregoire-paris-2026"]]
    fictional = results.figures[candidacies["liste-exemple"]]
    assert (real.value, real.counted, real.asked, real.noes) == (Fraction(23, 60), 11, 11, 0)
    assert (fictional.value, fictional.counted, fictional.asked) == (Fraction(25, 42), 8, 11)
    assert (fictional.noes, fictional.silent) == (1, 3)


def test_load_demo_scores_of_a_summary_wait_for_the_real_words(tmp_path: Path) -> None:
    run()
    reply = tmp_path / "reply.txt"
    answers = (f"{number}) Question {number} ?\n\nRéponse {number}." for number in (1, 2))
    reply.write_text("Questionnaire\n\n" + "\n\n".join(answers) + "\n")
    candidacy = Candidacy.objects.get(slug="gregoire-paris-2026")

    call_command(
        "import_response",
        str(reply),
        questionnaire="paris-2026-tds",
        candidacy=candidacy.slug,
        stdout=StringIO(),
    )

    versions = AnswerVersion.objects.filter(answer__response__candidacy=candidacy)
    for version in versions.filter(number=2, check_record__isnull=True):
        check_version(by=User.objects.get(email="ben@example.org"), version=version, decision=YES)
    cells = results_of(Questionnaire.objects.get(slug="paris-2026-tds")).cells[candidacy.pk]
    stale = [cell.ask.question.number for cell in cells if cell.status == Status.STALE]
    assert stale == ["1", "2"]
    assert [cell.status for cell in cells if cell.ask.question.number not in stale] == [
        Status.SETTLED
    ] * 9
    assert Score.objects.out_of_date().count() == 4


def test_load_demo_scores_all_wait_once_the_real_reply_is_in(real_sources: Path) -> None:
    run()
    (path,) = real_sources.glob("004_*.txt")
    codes = {"questionnaire": "paris-2026-tds", "candidacy": "gregoire-paris-2026"}

    call_command("import_response", str(path), **codes, stdout=StringIO())

    candidacy = Candidacy.objects.get(slug="gregoire-paris-2026")
    results = results_of(Questionnaire.objects.get(slug="paris-2026-tds"))
    assert [cell.status for cell in results.cells[candidacy.pk]] == [Status.STALE] * 11
    assert results.figures[candidacy.pk].value is None


def test_load_demo_creates_the_meeting_with_its_report() -> None:
    run()

    event = Event.objects.get(slug="core-paris-2025")
    (report,) = event.reports.all()
    assert report.visibility == Visibility.PARTNER
    assert (report.text.voice, report.text.wording) == ("reported", "summary")
    assert event.participations.filter(person__isnull=False).count() == 3
    assert Outcome.objects.filter(visibility=Visibility.INTERNAL).count() == 1
    assert Annotation.objects.filter(code__key="pledge", anchors__text=report.text).count() == 1
    assert set(Person.objects.nameable_to(Visibility.PUBLIC)) == {
        Person.objects.get(slug="emmanuel-gregoire")
    }


def test_load_demo_lets_one_member_of_each_role_sign_in() -> None:
    sign_ins = load_demo()

    assert sign_ins is not None
    assert [sign_in.user.role for sign_in in sign_ins] == [
        Role.COORDINATOR,
        Role.ADVOCATE,
        Role.VOLUNTEER,
    ]
    assert len({sign_in.password for sign_in in sign_ins}) == 3
    for sign_in in sign_ins:
        assert User.objects.get(email=sign_in.user.email).check_password(sign_in.password)


def test_load_demo_prints_and_keeps_the_passwords_for_their_owner_alone() -> None:
    output = run()

    heading, *kept = sign_ins_file().read_text().splitlines()
    assert heading == "Sign in as (address, password):"
    assert len(kept) == 3
    assert all(line in output for line in kept)
    assert stat.S_IMODE(sign_ins_file().stat().st_mode) == 0o600


def test_load_demo_lets_the_volunteer_see_what_she_entered() -> None:
    run()

    chloe = User.objects.get(email="chloe@example.org")
    assert [response.candidacy.slug for response in Response.objects.visible_to(chloe)] == [
        "liste-exemple"
    ]
    assert Answer.objects.visible_to(chloe).count() == 10


def test_load_demo_records_who_wrote_what() -> None:
    run()

    authors = Annotation.objects.values_list("created_by__display_name", flat=True)
    assert set(authors) == {"Ada", "Ben"}


def test_load_demo_twice_changes_nothing_and_says_so() -> None:
    run()
    before, passwords = row_counts(), sign_ins_file().read_text()

    output = run()

    assert row_counts() == before
    assert sign_ins_file().read_text() == passwords
    assert output.startswith("The example is there already; nothing was changed.")


def _an_organisation() -> None:
    Organisation.objects.create(slug="velo", name="Collectif vélo")


def _an_election() -> None:
    Election.objects.create(slug="lyon", name_fr="Lyon", first_round_on="2026-03-15")


def _a_member() -> None:
    User.objects.create_user("somebody@example.org", display_name="Somebody")


@pytest.mark.parametrize("make", [_an_organisation, _an_election, _a_member])
def test_load_demo_refuses_a_database_with_other_data(make: Callable[[], None]) -> None:
    make()
    before = row_counts()

    with pytest.raises(CommandError, match="Nothing was changed"):
        run()

    assert row_counts() == before
    assert not sign_ins_file().exists()


def test_load_demo_keeps_the_members_that_are_there(ada: User) -> None:
    output = run()

    assert User.objects.get(email=ada.email).check_password("correct horse battery")
    assert "ada@example.org" not in output
    assert "ben@example.org" in output


def test_load_demo_that_fails_leaves_nothing(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "a file"
    settings.VAR_DIR.write_text("in the way")
    before = row_counts()

    with pytest.raises(OSError, match="a file"):
        load_demo()

    assert row_counts() == before


def test_marks_of_the_files_are_many() -> None:
    # So that the comparison above cannot be empty.
    assert sum(len(marks(text)) for _where, text in marked_texts()) > 60
