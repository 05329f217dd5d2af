"""Importing a published table: what is stored, that it counts as printed, all or nothing."""

import threading
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from pghistory.models import Events

from accounts.models import Role, SystemUser, User
from questionnaires.actions import ReceivedFile
from questionnaires.actions.table_cells import Publication
from questionnaires.actions.tables import NewElection, TableConflict, import_table
from questionnaires.models import (
    Answer,
    AnswerState,
    AnswerVersion,
    Check,
    Grid,
    NotApplicable,
    Questionnaire,
    Response,
    Settlement,
)
from questionnaires.models.score import Method
from questionnaires.published import Choices, Reply, counts_of, read_table
from questionnaires.results import Status, results_of
from questionnaires.tables import percent, published_counts
from sources.models import Document, Text
from sources.models.text import Voice, Wording
from stakeholders.models import Candidacy, Election
from tests import factories
from tests.questionnaires.published_tables import TABLES, Made

pytestmark = pytest.mark.django_db

TABLE = """\
N°,Theme,Question,Liste A,Liste B,Liste C,Liste D
1,Homes,Build homes?,Yes,No,,Undecided
2,,Mend homes?,NR,"Yes, slowly",,Refused
3,Trees,Plant trees?,Yes*,,,No
"""
CHOICES = Choices(
    values={"undecided": Reply.NO_POSITION, "refused": Reply.DECLINED, "yes, slowly": Reply.YES}
)
TOWN = NewElection("Élection de la ville", date(2026, 3, 15))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


def bring(by: User, content: str = TABLE, choices: Choices = CHOICES, **fields: Any) -> Any:
    table = read_table(content.encode(), choices)
    given = {
        "file": ReceivedFile("table.csv", content.encode(), "text/csv", table.text),
        "title": "Survey",
        "language": "en",
        "election": TOWN,
        "publication": Publication("A newspaper", "https://example.org/t.csv", date(2026, 2, 1)),
    }
    return import_table(by=by, table=table, **(given | fields))


def stored_files() -> list[Path]:
    folder = Path(settings.MEDIA_ROOT)
    return [path for path in folder.rglob("*") if path.is_file()]


def test_questions_are_stored_as_printed(ada: User) -> None:
    questionnaire = bring(ada).questionnaire

    questions = questionnaire.questions.select_related("section").order_by("position")
    assert [(q.number, q.wording, q.section.title) for q in questions] == [
        ("1", "Build homes?", "Homes"),
        ("2", "Mend homes?", "Homes"),
        ("3", "Plant trees?", "Trees"),
    ]
    assert (questionnaire.scorers_needed, questionnaire.sent_on) == (1, date(2026, 2, 1))
    assert questionnaire.grid.slug == "yes-no-open"
    assert [ask.key for question in questions for ask in question.asks.all()] == ["a", "a", "a"]


def test_cells_are_accepted_words_that_somebody_reports(ada: User) -> None:
    bring(ada)

    texts = Text.objects.order_by("pk")
    assert [text.body for text in texts] == [
        "Yes",
        "No",
        "Undecided",
        "Yes, slowly",
        "Refused",
        "Yes*",
        "No",
    ]
    assert {(t.voice, t.wording, t.reported_by) for t in texts} == {
        (Voice.REPORTED, Wording.VERBATIM, "A newspaper")
    }
    document = Document.objects.get()
    assert {text.document for text in texts} == {document}
    assert all(document.full_text[text.start :].startswith(text.body) for text in texts)
    assert Check.objects.count() == AnswerVersion.objects.current().count() == 9
    assert {check.checked_by.email for check in Check.objects.all()} == {SystemUser.COMPARISON}


def test_silence_is_blank_or_not_returned_and_never_a_level(ada: User) -> None:
    questionnaire = bring(ada).questionnaire

    assert Response.objects.filter(candidacy__name="Liste C").count() == 0
    blank = AnswerVersion.objects.filter(state=AnswerState.BLANK)
    assert sorted(blank.values_list("answer__question__number", "reason")) == [
        ("2", "Cell D3 of the published table: “NR”."),
        ("3", "Cell E4 of the published table is empty."),
    ]
    assert not Settlement.objects.exclude(version__state=AnswerState.ANSWERED).exists()
    results = results_of(questionnaire)
    silent = next(c for c in results.candidacies if c.name == "Liste C")
    assert {cell.status for cell in results.cells[silent.pk]} == {Status.NOT_RETURNED}


def test_pair_without_a_row_is_blank_and_says_so(ada: User) -> None:
    bring(ada, "party,question,answer\nA,X?,Yes\nB,X?,No\nB,Y?,\nA,Z?,No\n", Choices())

    blank = AnswerVersion.objects.filter(state=AnswerState.BLANK)
    missing = "The published table has no row for this respondent and question."
    assert sorted(blank.values_list("answer__response__candidacy__name", "reason")) == [
        ("A", missing),
        ("B", "Cell C4 of the published table is empty."),
        ("B", missing),
    ]


def test_levels_are_settled_as_published(ada: User) -> None:
    bring(ada)

    settled = Settlement.objects.order_by("pk").select_related("level")
    assert [one.level.rank for one in settled] == [1, -1, 0, 1, 1, -1]
    assert {(one.method, one.settled_by) for one in settled} == {(Method.PUBLISHED, ada)}
    assert AnswerVersion.objects.filter(state=AnswerState.REFUSED).count() == 1


def test_plain_tables_use_the_plain_grid(ada: User) -> None:
    questionnaire = bring(ada, "Question,A\nX?,Yes\nY?,No\n", Choices()).questionnaire

    assert questionnaire.grid.slug == "yes-no"


def test_counts_of_what_is_stored_are_those_of_the_table(ada: User) -> None:
    questionnaire = bring(ada).questionnaire

    stored = published_counts(questionnaire)
    counted = counts_of(read_table(TABLE.encode(), CHOICES))
    assert stored.counts == counted
    assert [c.name for c in stored.candidacies] == ["Liste A", "Liste B", "Liste C", "Liste D"]
    first = stored.counts.questions[0]
    assert (first.yes_rate.of_all, first.yes_rate.of_answered) == (Fraction(1, 4), Fraction(1, 3))
    second = stored.counts.questions[1]
    assert (second.no_answer, second.declined, second.not_returned) == (3, 1, 1)


@pytest.mark.parametrize(
    "made",
    [made for made in TABLES if not (made.unknown or made.undecided or made.doubtful)],
    ids=str,
)
def test_every_made_table_counts_as_stored(made: Made, ada: User) -> None:
    content = made.content if isinstance(made.content, bytes) else made.content.encode()
    table = read_table(content, made.choices)

    imported = import_table(
        by=ada,
        table=table,
        file=ReceivedFile("table.csv", content, "text/csv", table.text),
        title=made.name,
        language="fr",
        election=TOWN,
        publication=Publication("A newspaper"),
    )

    stored = published_counts(imported.questionnaire).counts
    assert (stored.questions, stored.overall) == (
        counts_of(table).questions,
        counts_of(table).overall,
    )


def test_same_file_twice_changes_nothing(ada: User) -> None:
    first = bring(ada)
    second = bring(ada)

    assert (first.is_new, second.is_new) == (True, False)
    assert first.questionnaire == second.questionnaire
    assert (Document.objects.count(), Election.objects.count(), len(stored_files())) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_same_file_sent_at_once_is_stored_once() -> None:
    with transaction.atomic():
        ada = factories.make_user(Role.COORDINATOR)
    taken = []

    def send() -> None:
        try:
            taken.append(bring(ada).is_new)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _time in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == [False, False, True]
    assert Questionnaire.objects.count() == Election.objects.count() == 1


def test_another_file_under_the_same_title_is_refused(ada: User) -> None:
    bring(ada)

    with pytest.raises(TableConflict, match="give the table another title"):
        bring(ada, TABLE.replace("Yes,No", "No,No"))

    assert (Document.objects.count(), len(stored_files())) == (1, 1)


def test_same_file_may_be_another_questionnaire(ada: User) -> None:
    bring(ada)
    bring(ada, title="Survey of the town")

    assert (Questionnaire.objects.count(), Candidacy.objects.count()) == (2, 4)


def test_open_values_are_never_stored(ada: User) -> None:
    with pytest.raises(ValueError, match="map the unknown values"):
        bring(ada, choices=Choices())

    assert not Questionnaire.objects.exists()


def test_candidacies_of_the_election_are_known_by_name(ada: User) -> None:
    election = factories.make_election()
    known = factories.make_candidacy(election=election, name="LISTE  À")

    bring(ada, election=election)

    assert Candidacy.objects.filter(election=election).count() == 4
    assert Response.objects.filter(candidacy=known).count() == 1


def test_two_that_may_be_meant_are_refused(ada: User) -> None:
    election = factories.make_election()
    factories.make_candidacy(election=election, name="LISTE A")
    factories.make_candidacy(election=election, name="liste a")

    with pytest.raises(TableConflict, match="Several candidacies"):
        bring(ada, election=election)

    assert stored_files() == []


def test_candidacies_that_are_not_in_the_table_are_not_silent(ada: User) -> None:
    election = factories.make_election()
    other = factories.make_candidacy(election=election, name="Liste Z")

    questionnaire = bring(ada, election=election).questionnaire

    assert NotApplicable.objects.filter(candidacy=other).count() == 3
    assert published_counts(questionnaire).counts.overall.everybody == 12


def test_introduction_that_dates_are_those_of_the_publication(ada: User) -> None:
    questionnaire = bring(ada).questionnaire

    assert questionnaire.introduction.startswith("A table published by A newspaper.")


def test_fault_leaves_no_row_and_no_file(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_fields: Any) -> None:
        raise RuntimeError("the power fails")

    monkeypatch.setattr(Settlement.objects, "bulk_create", fail)

    with pytest.raises(RuntimeError, match="the power fails"):
        bring(ada)

    models = [Questionnaire, Candidacy, Election, Answer, Text, Document, Grid]
    assert [model.objects.count() for model in models] == [0] * 7
    assert stored_files() == []


def test_import_costs_the_same_for_few_and_many_cells(ada: User) -> None:
    def cost(title: str, questions: int, people: int) -> int:
        names = ",".join(f"{title} {at}" for at in range(people))
        rows = [f"Q{at}?,{','.join(['Yes'] * people)}" for at in range(questions)]
        content = "\n".join([f"Question,{names}", *rows])
        with CaptureQueriesContext(connection) as queries:
            bring(
                ada, content, Choices(), title=title, election=NewElection(title, date(2026, 3, 15))
            )
        return len(queries)

    cost("First", 1, 2)  # the grids and the system user are there from now on

    assert cost("Small", 2, 2) == cost("Large", 30, 20)


def test_history_knows_every_answer(ada: User) -> None:
    bring(ada)

    tracked = Events.objects.filter(pgh_model="questionnaires.AnswerEvent")
    assert tracked.count() == Answer.objects.count() == 9


@pytest.mark.parametrize(
    ("share", "printed"),
    [
        (None, "–"),
        (Fraction(0), "0.0%"),
        (Fraction(1), "100.0%"),
        (Fraction(1, 3), "33.3%"),
        (Fraction(2, 3), "66.7%"),
        (Fraction(1, 2000), "0.1%"),
    ],
)
def test_rates_are_printed_with_one_decimal(share: Fraction | None, printed: str) -> None:
    assert percent(share) == printed


@pytest.fixture
def csv(tmp_path: Path) -> Callable[[str], Path]:
    def written(content: str = TABLE) -> Path:
        path = tmp_path / "table.csv"
        path.write_text(content, encoding="utf-8")
        return path

    return written


MAPPED = ["undecided=no position", "Refused=declined", "yes, slowly=yes"]


def run(path: Path, **options: Any) -> str:
    out = StringIO()
    given = {
        "title": "Survey",
        "new_election": "Town",
        "first_round": "2026-03-15",
        "publisher": "A newspaper",
        "source_url": "https://example.org/t.csv",
        "value": MAPPED,
    }
    said = {name: value for name, value in (given | options).items() if value is not None}
    call_command("import_table", path, stdout=out, **said)
    return out.getvalue()


def test_command_prints_counts_under_both_denominators(csv: Callable[[], Path]) -> None:
    lines = run(csv()).splitlines()

    assert lines[0] == "Read: 3 questions, 4 respondents, 1 of them silent throughout."
    assert lines[-2] == (
        "In total – yes 3 (25.0% of all, 50.0% of answered); no 2 (16.7% of all, 33.3% of "
        "answered); no position 1 (8.3% of all, 16.7% of answered); no answer 6 (50.0% of all); "
        "asked 12, answered 6"
    )
    assert lines[-1] == "Stored as the questionnaire “survey”."


def test_command_twice_changes_nothing_and_says_so(csv: Callable[[], Path]) -> None:
    run(csv())
    last = run(csv()).splitlines()[-1]

    assert last == "This table is on record as “survey” already. Nothing was changed."
    assert (Questionnaire.objects.count(), Document.objects.count()) == (1, 1)


def test_command_stores_nothing_while_a_value_is_unknown(csv: Callable[[], Path]) -> None:
    with pytest.raises(CommandError, match="neither yes, no nor silence: 3"):
        run(csv(), value=[])

    assert not Questionnaire.objects.exists()
    assert not User.objects.exists()


def test_command_asks_about_rows_before_their_values(csv: Callable[[str], Path]) -> None:
    path = csv("Question,A,B\nWard,North,South\nBuild?,Yes,No\nPlant?,Perhaps,No\n")

    with pytest.raises(CommandError, match="“Ward” holds values that stand in no other row"):
        run(path, value=[])
    with pytest.raises(CommandError, match="neither yes, no nor silence: 1"):
        run(path, value=[], leave_out=["Ward"])
    with pytest.raises(CommandError, match="neither yes, no nor silence: 3"):
        run(path, value=[], question=["Ward"])

    assert not Questionnaire.objects.exists()


def test_command_reads_one_reply_a_row(csv: Callable[[str], Path]) -> None:
    lines = run(csv("party,question,answer\nA,X?,Yes\nB,X?,No\nB,Y?,NR\n"), value=[]).splitlines()

    assert lines[-2] == (
        "In total – yes 1 (25.0% of all, 50.0% of answered); no 1 (25.0% of all, 50.0% of "
        "answered); no answer 2 (50.0% of all); asked 4, answered 2"
    )


def test_command_refuses_a_large_table_as_a_table(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"x" * (20 * 1024**2 + 1))

    with pytest.raises(
        CommandError, match=r"^This table is larger than 20 MB. Nothing was stored."
    ):
        run(path)


def test_command_on_trial_stores_nothing(csv: Callable[[], Path]) -> None:
    told = run(csv(), dry_run=True)

    assert told.splitlines()[-1] == "Nothing was stored: this was a trial."
    assert "asked 12, answered 6" in told
    assert not Election.objects.exists()
    assert stored_files() == []


def test_command_acts_for_somebody(csv: Callable[[], Path], ada: User) -> None:
    run(csv(), by="ada@example.org")

    assert {version.entered_by for version in AnswerVersion.objects.all()} == {ada}


def test_command_reads_respondents_in_rows(csv: Callable[[str], Path]) -> None:
    path = csv("Name,Q1,Q2\nListe A,Yes,\nListe B,No,No\n")

    with pytest.raises(CommandError, match="seem to stand across"):
        run(path, value=[])
    run(path, value=[], transposed=True)

    assert published_counts(Questionnaire.objects.get()).counts.overall.yes == 1


def test_command_takes_an_election_that_is_recorded(csv: Callable[[], Path]) -> None:
    election = factories.make_election(slug="town-2026")

    run(csv(), election="town-2026", new_election=None, first_round=None)

    assert Questionnaire.objects.get().election == election


@pytest.mark.parametrize(
    "options",
    [
        {"value": ["Undecided"]},
        {"value": ["Undecided=perhaps"]},
        {"value": [*MAPPED, "Undecidd=no"]},
        {"leave_out": ["Liste Z"]},
        {"first_round": None},
        {"first_round": "soon"},
        {"source_url": "nowhere"},
        {"language": "xx"},
        {"title": " "},
        {"published_on": "31/31/2026"},
        {"by": "nobody@example.org"},
        {"new_election": None, "election": "nowhere"},
    ],
    ids=str,
)
def test_command_refuses_bad_input_with_a_sentence(
    csv: Callable[[], Path], options: dict[str, Any]
) -> None:
    with pytest.raises(CommandError) as refused:
        run(csv(), **options)

    assert len(str(refused.value).splitlines()) == 1
    assert not Questionnaire.objects.exists()
    assert stored_files() == []


@pytest.mark.parametrize("content", ["", "Question,A,A\nX?,Yes,No\n", "Question,A\n"])
def test_command_refuses_a_bad_table(csv: Callable[[str], Path], content: str) -> None:
    with pytest.raises(CommandError):
        run(csv(content), value=[])

    assert not Questionnaire.objects.exists()


def test_command_refuses_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        run(tmp_path / "nothing.csv")
