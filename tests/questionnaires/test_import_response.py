"""manage.py import_response: the whole way from a file to accepted answers, or nothing at all."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from accounts.models import SystemUser, User
from questionnaires.actions import check_version
from questionnaires.models import AnswerVersion, Questionnaire, Receipt, Response
from questionnaires.models.response import Decision
from sources.models import Document, Text
from sources.models.text import Wording
from stakeholders.models import Candidacy
from tests import factories

pytestmark = pytest.mark.django_db

REPLY = """\
Questionnaire

1) Que ferez-vous pour le point 1 ?

Nous créerons dix logements adaptés en 2027.

2) Que ferez-vous pour le point 2 ?

Oui.
"""


@pytest.fixture
def candidacy() -> Candidacy:
    questionnaire = factories.make_questionnaire(slug="asked")
    return factories.make_candidacy(election=questionnaire.election, slug="one")


@pytest.fixture
def reply(tmp_path: Path) -> Path:
    path = tmp_path / "reply.txt"
    path.write_text(REPLY)
    return path


def import_file(path: Path, **options: Any) -> str:
    told = StringIO()
    call_command(
        "import_response",
        str(path),
        **({"questionnaire": "asked", "candidacy": "one"} | options),
        stdout=told,
    )
    return told.getvalue()


def stored_files() -> list[Path]:
    folder = Path(settings.MEDIA_ROOT)
    return [path for path in folder.rglob("*") if path.is_file()]


def test_certain_answers_are_stored_and_accepted(candidacy: Candidacy, reply: Path) -> None:
    told = import_file(reply)

    versions = AnswerVersion.objects.current().order_by("answer__question__position")
    assert [version.text.body for version in versions] == [
        "Nous créerons dix logements adaptés en 2027.",
        "Oui.",
    ]
    assert {version.text.wording for version in versions} == {Wording.VERBATIM}
    assert {v.entered_by.email for v in versions} == {SystemUser.COMMAND_LINE}
    assert {v.check_record.checked_by.email for v in versions} == {SystemUser.COMPARISON}
    assert "2" in told.splitlines()[0]


def test_the_document_says_the_words_where_they_are_said_to_be(
    candidacy: Candidacy, reply: Path
) -> None:
    import_file(reply)

    for text in Text.objects.select_related("document"):
        assert text.document.full_text[text.start :].startswith(text.body)


def test_somebody_may_enter_it(candidacy: Candidacy, reply: Path, chloe: User) -> None:
    import_file(reply, by="chloe@example.org")

    assert {version.entered_by for version in AnswerVersion.objects.all()} == {chloe}
    assert Receipt.objects.get().entered_by == chloe


def test_twice_changes_nothing_and_says_so(candidacy: Candidacy, reply: Path) -> None:
    first = import_file(reply)
    second = import_file(reply)

    assert (AnswerVersion.objects.count(), Document.objects.count()) == (2, 1)
    assert len(stored_files()) == 1
    assert first != second
    assert len(second.splitlines()) == 1


def test_document_that_was_only_received_is_entered(candidacy: Candidacy, reply: Path) -> None:
    response = factories.make_response(Questionnaire.objects.get(), candidacy=candidacy)
    factories.make_receipt(response, content=REPLY.encode())

    import_file(reply)

    assert (AnswerVersion.objects.count(), Document.objects.count()) == (2, 1)


def test_doubtful_and_blank_answers_wait_for_a_person(candidacy: Candidacy, tmp_path: Path) -> None:
    path = tmp_path / "reply.txt"
    path.write_text(
        "1) Que ferez-vous pour le point 1 ?\n\n"
        "2) Qui paiera la cantine des écoles maternelles l’an prochain ?\n\nLa Ville.\n"
    )

    told = import_file(path)

    assert not AnswerVersion.objects.current().exists()
    assert AnswerVersion.objects.awaiting_check().count() == 2
    assert "2: " in told


def test_questions_that_are_not_there_get_no_answer(candidacy: Candidacy, tmp_path: Path) -> None:
    path = tmp_path / "reply.txt"
    path.write_text("2) Que ferez-vous pour le point 2 ?\n\nTout ce qui est en notre pouvoir.\n")

    import_file(path)

    assert [v.answer.question.number for v in AnswerVersion.objects.all()] == ["2"]


def test_summary_stays_and_what_rested_on_it_is_listed(
    candidacy: Candidacy, reply: Path, ben: User, ada: User
) -> None:
    response = factories.make_response(Questionnaire.objects.get(), candidacy=candidacy)
    summary = factories.make_version(response, words="Dix logements.", wording=Wording.SUMMARY)
    check_version(by=ada, version=summary, decision=Decision.ACCEPTED)
    code = factories.make_code(name_fr="Engagement", name_en="Pledge")
    factories.make_annotation(summary.text, "Dix logements", by=ben, code=code)

    told = import_file(reply)

    assert summary.answer.versions.count() == 2
    assert "  1: Engagement – Dix logements" in told or "  1: Pledge – Dix logements" in told


def test_marks_on_verbatim_words_follow(candidacy: Candidacy, reply: Path, ben: User) -> None:
    response = factories.make_response(Questionnaire.objects.get(), candidacy=candidacy)
    answer = factories.make_answer(response, words="Nous créerons dix logements en 2027.")
    factories.make_annotation(answer.versions.get().text, "dix logements", by=ben)
    factories.make_annotation(answer.versions.get().text, "logements en 2027", by=ben)

    told = import_file(reply)

    current = answer.versions.current().get().text
    assert [anchor.exact for anchor in current.anchors.all()] == ["dix logements"]
    assert "– logements en 2027" in told
    assert "– dix logements" not in told


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ({"questionnaire": "missing"}, "missing"),
        ({"candidacy": "missing"}, "missing"),
        ({"by": "nobody@example.org"}, "nobody@example.org"),
    ],
)
def test_wrong_code_gives_one_sentence_and_no_row(
    candidacy: Candidacy, reply: Path, options: dict[str, str], part: str
) -> None:
    with pytest.raises(CommandError, match=part):
        import_file(reply, **options)

    assert not Response.objects.exists()
    assert not Document.objects.exists()
    assert not stored_files()


def test_candidacy_of_another_election_is_wrong(candidacy: Candidacy, reply: Path) -> None:
    other = factories.make_candidacy(slug="other")

    with pytest.raises(CommandError, match="other"):
        import_file(reply, candidacy=other.slug)


def missing(path: Path) -> None:
    """A file that is not there."""


def a_folder(path: Path) -> None:
    path.mkdir()


def nothing(path: Path) -> None:
    path.write_text("")


def damaged(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 nothing of the kind")


def unasked(path: Path) -> None:
    path.write_text("Merci de votre message.")


@pytest.mark.parametrize("make", [missing, a_folder, nothing, damaged, unasked])
def test_wrong_file_gives_one_sentence_and_no_row(
    candidacy: Candidacy, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    path = tmp_path / "reply"
    make(path)

    with pytest.raises(CommandError) as error:
        import_file(path)

    assert len(str(error.value).splitlines()) == 1
    assert not Response.objects.exists()
    assert not stored_files()


def test_the_real_reply_gives_ten_accepted_answers(real_sources: Path) -> None:
    call_command("load_demo", stdout=StringIO())
    (path,) = real_sources.glob("004_*.txt")
    options = {"questionnaire": "paris-2026-tds", "candidacy": "gregoire-paris-2026"}

    told = import_file(path, **options)
    again = import_file(path, **options)

    answers = Response.objects.get(candidacy__slug="gregoire-paris-2026").answers
    current = AnswerVersion.objects.current().filter(answer__in=answers.all())
    assert [version.text.wording for version in current] == [Wording.VERBATIM] * 10
    assert all(version.number == 2 for version in current)
    assert "–" in told
    assert len(again.splitlines()) == 1


TOGETHER = """\
# Two lists answer

**1) Que ferez-vous pour le point 1 ?**

**Liste bleue** : Nous créerons dix logements adaptés.

**Liste du port** : Nous étudierons la question.

**2) Que ferez-vous pour le point 2 ?**

**Liste bleue** : Oui.

**Liste du port** : Non, sauf en été.
"""


@pytest.fixture
def together(candidacy: Candidacy, tmp_path: Path) -> Path:
    factories.make_candidacy(election=candidacy.election, slug="two")
    path = tmp_path / "together.md"
    path.write_text(TOGETHER)
    return path


def test_several_respondents_give_several_responses(together: Path) -> None:
    import_file(together, candidacy=None, respondent=["bleue=one", "Liste du port=two"])

    said = {
        (version.answer.response.candidacy.slug, version.answer.question.number): version.text.body
        for version in AnswerVersion.objects.all()
    }
    assert said == {
        ("one", "1"): "Nous créerons dix logements adaptés.",
        ("one", "2"): "Oui.",
        ("two", "1"): "Nous étudierons la question.",
        ("two", "2"): "Non, sauf en été.",
    }


@pytest.mark.parametrize(
    "respondents",
    [
        ["Liste bleue=one", "Liste jaune=two"],
        ["Liste bleue=one", "Liste=two"],
        ["Liste bleue=one", "Liste du port=nobody"],
        ["Liste bleue=one", "Liste du port=one"],
        ["Liste bleue=one", "Liste du port"],
    ],
    ids=["not there", "two have it", "no such candidacy", "one candidacy", "no pair"],
)
def test_one_bad_respondent_and_nothing_is_stored(together: Path, respondents: list[str]) -> None:
    with pytest.raises(CommandError, match=r"Nothing was stored|Rien n’a été"):
        import_file(together, candidacy=None, respondent=respondents)

    assert (Response.objects.count(), Document.objects.count(), stored_files()) == (0, 0, [])


def test_a_joint_answer_is_the_answer_to_each(candidacy: Candidacy, tmp_path: Path) -> None:
    path = tmp_path / "joint.txt"
    path.write_text("Questions 1 et 2 : Nous ferons les deux.\n")

    told = import_file(path)

    versions = AnswerVersion.objects.order_by("answer__question__position")
    assert [version.text.body for version in versions] == ["Nous ferons les deux."] * 2
    assert not AnswerVersion.objects.current().exists()  # a person looks at it
    assert "2" in told.splitlines()[0]
