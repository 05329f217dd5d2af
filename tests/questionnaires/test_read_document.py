"""manage.py read_document: JSON of what a file holds, or one sentence; never a write."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from questionnaires.models import Question
from tests import factories
from tests.sources.comparing import letters, texts_of
from tests.sources.made_documents import CYCLING, as_docx, as_text, real_reply


def read(path: Path, **options: Any) -> dict[str, Any]:
    told = StringIO()
    call_command("read_document", str(path), **options, stdout=told)
    return dict(json.loads(told.getvalue()))


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def reply(tmp_path: Path) -> Path:
    path = tmp_path / "reply.txt"
    path.write_bytes(as_text(CYCLING))
    return path


def test_a_reply_is_told_without_a_database(reply: Path):
    told = read(reply)

    assert [question["number"] for question in told["questions"]] == [1, 2, 3, 4, 5]
    assert told["title"] == CYCLING.title
    assert letters("".join(texts_of(told))) == letters(reply.read_text())


def test_the_real_reply_has_four_sections_ten_questions_ten_answers(real_sources: Path):
    path = real_sources / "004_a67f195c924be2ca.txt"
    made = real_reply(path.read_text())

    told = read(path)

    assert [section["title"] for section in told["sections"]] == [name for name, _ in made.sections]
    assert [question["text"] for question in told["questions"]] == [
        asked.question for asked in made.asked
    ]
    assert [question["answers"][0]["text"].split() for question in told["questions"]] == [
        " ".join(asked.answer).split() for asked in made.asked
    ]
    assert all(question["certain"] for question in told["questions"])
    assert letters("".join(texts_of(told))) == letters(path.read_text())


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.txt", b"", "This file is empty."),
        ("blank.txt", b" \n \n", "This file is empty."),
        ("large.txt", b"a" * (20 * 1024**2 + 1), "This file is larger than 20 MB."),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 8, "This file is "),
        ("reply.docx", as_docx(CYCLING)[:-400], "This file is damaged"),
    ],
)
def test_a_bad_file_gives_one_sentence(tmp_path: Path, name: str, content: bytes, sentence: str):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(CommandError, match=sentence) as refused:
        read(path)

    assert "Nothing was stored" in str(refused.value)


def test_a_missing_file_gives_one_sentence(tmp_path: Path):
    with pytest.raises(CommandError, match="There is no file “no\\.txt”"):
        read(tmp_path / "no.txt")


def test_a_folder_gives_one_sentence(tmp_path: Path):
    with pytest.raises(CommandError, match="cannot be opened"):
        read(tmp_path)


def test_the_shell_gets_utf8_and_an_exit_status(reply: Path):
    """In another locale, without translations of it, in another process."""
    environment = os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "latin-1"}
    command = [sys.executable, "manage.py", "read_document"]

    good, bad = (
        subprocess.run(
            [*command, str(path)],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            check=False,
        )
        for path in (reply, reply.with_name("none.txt"))
    )

    assert (good.returncode, json.loads(good.stdout.decode())["title"]) == (0, CYCLING.title)
    assert bad.returncode != 0
    assert bad.stdout == b""
    assert len(bad.stderr.strip().splitlines()) == 1


@pytest.mark.django_db
def test_a_known_questionnaire_adds_its_doubts(reply: Path):
    questionnaire = factories.make_questionnaire(slug="known", questions=0, is_sent=False)
    for number, asked in enumerate(CYCLING.asked[:-1], start=1):
        wording = asked.question if number != 2 else "Shall the library open on Sundays?"
        make_question(questionnaire, number=str(number), position=number, wording=wording)
    make_question(questionnaire, number="7", position=7, wording="Will there be lamps?")

    told = read(reply, questionnaire="known")

    assert [question["certain"] for question in told["questions"]] == [
        *(True, False, True, True, False)
    ]
    assert told["questions"][4]["doubts"] == ["This is no question of the questionnaire."]
    assert told["warnings"][-1] == (
        "Question 7 of the questionnaire was not found in the document."
    )


@pytest.mark.django_db
def test_an_unknown_questionnaire_gives_one_sentence(reply: Path):
    with pytest.raises(CommandError, match="There is no questionnaire with the code “none”"):
        read(reply, questionnaire="none")


def make_question(questionnaire: Any, **fields: Any) -> Question:
    return Question.objects.create(questionnaire=questionnaire, short_label_fr="x", **fields)


def evaluated(folder: Path, **options: Any) -> list[list[str]]:
    told = StringIO()
    call_command("read_document", evaluate=folder, **options, stdout=told)
    return [line.strip("| ").split(" | ")[:7] for line in told.getvalue().strip().splitlines()[2:]]


def test_a_folder_is_evaluated_with_and_without_expected_results(tmp_path: Path):
    (tmp_path / "marked.txt").write_text(
        "{m}1) {q 1}Shall we?\n\n{a}Yes.\n\n{m}2) {q 2}When?\n\n{a}Soon."
    )
    (tmp_path / "plain.txt").write_text("A letter that asks nothing.")
    (tmp_path / "beside.txt").write_text("1) Shall we?\n\nYes.\n\n2) When?\n\nSoon.")
    (tmp_path / "beside.txt.expected").write_text("{m}1) {q 1}Shall we? {a}Yes. {m}2) {q 2}Why?")

    assert evaluated(tmp_path) == [
        ["beside.txt", "2", "2", "1", "0", "0", "0"],
        ["marked.txt", "2", "2", "2", "0", "0", "0"],
        ["plain.txt", "0", "–", "–", "0", "0", "5"],
        ["3 documents", "4", "4", "3", "0", "0", "5"],
    ]


def test_a_known_questionnaire_beside_a_document_is_used(tmp_path: Path):
    (tmp_path / "r.txt").write_text(
        "{q -=2}We ask for trees\n{a}No.\n{q -=1}We ask for lanes\n{a}Yes."
    )
    (tmp_path / "r.txt.questions.toml").write_text(
        '[[questions]]\nnumber = "1"\nwording = "We ask for lanes"\n'
        '[[questions]]\nnumber = "2"\nwording = "We ask for trees"\n'
    )

    assert evaluated(tmp_path)[0] == ["r.txt", "2", "2", "2", "0", "0", "0"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("r.txt.questions.toml", "questions = 1", "r.txt.questions.toml"),
        ("empty.txt", "", "This file is empty."),
    ],
)
def test_a_folder_that_cannot_be_evaluated(tmp_path: Path, name: str, content: str, sentence: str):
    (tmp_path / "r.txt").write_text("Words.")
    (tmp_path / name).write_text(content)

    with pytest.raises(CommandError, match=sentence):
        evaluated(tmp_path)


def test_a_file_or_a_folder_and_not_both(reply: Path):
    with pytest.raises(CommandError, match="either"):
        call_command("read_document")
    with pytest.raises(CommandError, match="either"):
        call_command("read_document", str(reply), evaluate=reply.parent)
