"""manage.py issue_briefing: the web form's path, from a shell."""

from datetime import date
from io import StringIO
from pathlib import Path

import pypdfium2
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.models import Visibility
from briefings.models import Briefing, Edition
from pledges.models import Theme
from tests.factories import (
    make_answer,
    make_candidacy,
    make_election,
    make_event,
    make_pledge,
    make_questionnaire,
    make_report,
    make_response,
    make_status,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    event = make_event(slug="rencontre")
    make_report(event)
    return event


def issue(output: Path, *arguments: str, **options: str) -> str:
    """What the command prints, in English."""
    printed = StringIO()
    options = {"audience": "partner", "language": "en"} | options
    with translation.override("en"):
        call_command("issue_briefing", *arguments, output=str(output), stdout=printed, **options)
    return printed.getvalue()


def test_issue_briefing_writes_the_pdf_and_says_what_is_left_out(event, tmp_path) -> None:
    output = tmp_path / "b.pdf"

    printed = issue(output, "event", "rencontre")

    assert output.read_bytes().startswith(b"%PDF-")
    assert printed.startswith(f"{output}: edition 1, ")
    assert "- 1 report – " in printed


def test_issue_briefing_twice_writes_the_same_bytes(event, tmp_path) -> None:
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"

    issue(first, "event", "rencontre")
    issue(second, "event", "rencontre")

    assert first.read_bytes() == second.read_bytes()
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("code", ["liste", "election"])
def test_issue_briefing_of_a_followup_is_about_a_candidacy_or_an_election(code, tmp_path) -> None:
    candidacy = make_candidacy(slug="liste", election=make_election(slug="election"))
    make_pledge(promiser=candidacy, visibility=Visibility.PARTNER)

    printed = issue(tmp_path / "b.pdf", "followup", code, "--since", "2026-03-22")

    assert printed.startswith(f"{tmp_path / 'b.pdf'}: edition 1, ")
    briefing = Briefing.objects.get()
    assert (briefing.kind, briefing.subject.slug) == ("followup", code)
    assert briefing.since == date(2026, 3, 22)


@pytest.mark.parametrize(
    ("audience", "options", "expected"),
    [
        ("internal", [], True),
        ("internal", ["--without-scores"], False),
        ("partner", [], False),
        ("partner", ["--with-scores"], True),
        ("public", ["--with-scores"], True),
    ],
)
def test_issue_briefing_prints_scores_where_it_is_told(
    tmp_path, audience, options, expected
) -> None:
    candidacy = make_candidacy()

    issue(tmp_path / "b.pdf", "candidacy", candidacy.slug, *options, audience=audience)

    assert Briefing.objects.get().with_scores == expected


def test_issue_briefing_with_and_without_scores_at_once_is_refused(event, tmp_path) -> None:
    with pytest.raises(CommandError, match="not allowed with"):
        issue(tmp_path / "b.pdf", "event", "rencontre", "--with-scores", "--without-scores")


def test_issue_briefing_is_recorded_as_the_command_line(event, tmp_path) -> None:
    issue(tmp_path / "b.pdf", "event", "rencontre")

    assert Edition.objects.get().issued_by.email == "command-line@system.invalid"


def test_issue_briefing_by_somebody_is_theirs(ada, event, tmp_path) -> None:
    issue(tmp_path / "b.pdf", "event", "rencontre", by="ada@example.org")

    assert Edition.objects.get().issued_by == ada


@pytest.mark.parametrize(
    ("arguments", "options", "sentence"),
    [
        (("party", "rencontre"), {}, "There is no kind “party”"),
        (("event", "missing"), {}, "No event has the code “missing”"),
        (("candidacy", "rencontre"), {}, "No candidacy has the code “rencontre”"),
        (("event", "rencontre"), {"audience": "all"}, "There is no audience “all”"),
        (("event", "rencontre"), {"language": "de"}, "There is no language “de”"),
        (("event", "rencontre", "--with-scores"), {}, "Only a candidacy and a comparison"),
        (("event", "rencontre", "--since", "2026-03-22"), {}, "Only a followup tells progress"),
        (("followup", "rencontre"), {}, "No followup has the code “rencontre”"),
        (("followup", "election", "--with-scores"), {}, "Only a candidacy and a comparison"),
        (("followup", "election", "--since", "hier"), {}, "“hier” is no day"),
        (("event", "rencontre", "--length", "long"), {}, "There is no length “long”"),
        (("theme", "sans-deux-points"), {}, "No theme has the code"),
        (("event", "rencontre"), {"by": "no@example.org"}, "Nobody active has the address"),
        (("event", "rencontre"), {"by": "ben@example.org"}, "Only a coordinator"),
    ],
)
def test_issue_briefing_of_something_wrong_is_one_sentence_and_no_row(
    ben, event, tmp_path, arguments, options, sentence
) -> None:
    make_election(slug="election")
    output = tmp_path / "b.pdf"

    with pytest.raises(CommandError, match=sentence) as refusal:
        issue(output, *arguments, **options)

    assert "\n" not in str(refusal.value)
    assert not output.exists()
    assert Briefing.objects.count() == 0


@pytest.mark.parametrize("output", ["missing/b.pdf", "."])
def test_issue_briefing_that_cannot_be_written_issues_nothing(event, tmp_path, output) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        issue(tmp_path / output, "event", "rencontre")

    assert Briefing.objects.count() == 0


def test_issue_briefing_that_fails_keeps_the_file_of_before(ben, event, tmp_path) -> None:
    output = tmp_path / "b.pdf"
    output.write_text("earlier")

    with pytest.raises(CommandError):
        issue(output, "event", "rencontre", by="ben@example.org")

    assert output.read_text() == "earlier"


def test_issue_briefing_without_an_option_explains_itself(tmp_path) -> None:
    with pytest.raises(CommandError, match="--audience"):
        call_command("issue_briefing", "event", "rencontre", output=str(tmp_path / "b.pdf"))


def test_issue_briefing_makes_each_new_kind_in_each_length_without_a_canary(tmp_path) -> None:
    questionnaire = make_questionnaire(slug="questions")
    candidacy = make_candidacy(election=questionnaire.election)
    make_answer(make_response(questionnaire, candidacy=candidacy))
    theme = Theme.objects.create(key="sante", name_fr="Santé", name_en="Health")
    for title, visibility in (("Ouvrir un lieu", 30), ("CANARI", 10)):
        made = make_pledge(candidacy, title_fr=title, visibility=visibility)
        made.themes.add(theme)
        make_status(made)
    codes = {
        "comparison": "questions",
        "theme": f"{questionnaire.election.slug}:sante",
        "pledge": made.slug,
    }

    for kind, length, audience in (
        ("comparison", "full", "public"),
        ("theme", "one_page", "partner"),
        ("pledge", "full", "public"),
    ):
        output = tmp_path / f"{kind}.pdf"
        issue(output, kind, codes[kind], "--length", length, "--large-print", audience=audience)
        document = pypdfium2.PdfDocument(output)
        words = "".join(page.get_textpage().get_text_range() for page in document)
        assert "CANARI" not in words + str(document.get_metadata_dict())
        assert (len(document) == 1) == (length == "one_page")

    assert set(Briefing.objects.values_list("kind", "length", "large_print")) == {
        ("comparison", "full", True),
        ("theme", "one_page", True),
        ("pledge", "full", True),
    }
    assert "CANARI" not in str(list(Edition.objects.values_list("content")))
