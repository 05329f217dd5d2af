"""Writes about responses: once, all or nothing, by two people."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DataError, IntegrityError, transaction

from accounts.models import SystemUser, User
from questionnaires.actions import (
    Entry,
    OwnEntry,
    ReceivedFile,
    check_version,
    correct_answer,
    enter_answers,
    import_reply,
    receive_reply,
)
from questionnaires.models import AnswerState, AnswerVersion, Check, Receipt, Response
from questionnaires.models.response import Decision, ReceiptKind
from sources.anchoring import Outcome
from sources.models import Document
from sources.models.text import Wording
from tests import factories

pytestmark = pytest.mark.django_db

FILE = ReceivedFile(
    name="reply.txt",
    content=b"Oui.",
    media_type="text/plain",
    full_text="Oui.",
    origin="e-mail",
    received_on=date(2026, 2, 3),
)


@pytest.fixture
def response() -> Response:
    return factories.make_response()


def owner(response: Response) -> dict[str, Any]:
    return {"questionnaire": response.questionnaire, "candidacy": response.candidacy}


def entry(response: Response, words: str = "Oui.", **fields: Any) -> Entry:
    question = response.questionnaire.questions.order_by("position")[0]
    return Entry(question=question, state=AnswerState.ANSWERED, words=words, **fields)


@pytest.mark.parametrize(
    ("file", "kind"),
    [(FILE, "unknown"), (replace(FILE, origin="x" * 301), ReceiptKind.REPLY)],
)
def test_reply_that_is_refused_leaves_neither_row_nor_file(
    response: Response, chloe: User, tmp_path: Path, file: ReceivedFile, kind: ReceiptKind
) -> None:
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        receive_reply(by=chloe, file=file, kind=kind, **owner(response))

    assert not Document.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_reply_is_received_once(response: Response, chloe: User, ben: User) -> None:
    first, is_new = receive_reply(by=chloe, file=FILE, **owner(response))
    second, is_new_again = receive_reply(by=ben, file=FILE, **owner(response))

    assert (first, is_new, is_new_again) == (second, True, False)
    assert (first.received_on, first.document.origin) == (date(2026, 2, 3), "e-mail")


def test_same_file_may_reply_for_two_candidacies(response: Response, chloe: User) -> None:
    other = factories.make_response(response.questionnaire)

    for one in (response, other):
        receive_reply(by=chloe, file=FILE, **owner(one))

    assert Receipt.objects.count() == 2


def test_answers_of_a_receipt_are_entered_once(response: Response, chloe: User) -> None:
    receipt = factories.make_receipt(response, by=chloe)

    first = enter_answers(by=chloe, response=response, entries=[entry(response)], receipt=receipt)
    again = enter_answers(by=chloe, response=response, entries=[entry(response)], receipt=receipt)

    assert first == again
    assert AnswerVersion.objects.count() == 1


def test_somebody_else_checks(response: Response, chloe: User) -> None:
    version = factories.make_version(response, by=chloe)

    with pytest.raises(OwnEntry):
        check_version(by=chloe, version=version, decision=Decision.ACCEPTED)

    assert not Check.objects.exists()


def test_returning_needs_a_note(response: Response, ben: User) -> None:
    version = factories.make_version(response)

    with (
        pytest.raises(IntegrityError, match="questionnaires_check_returned_with_note"),
        transaction.atomic(),
    ):
        check_version(by=ben, version=version, decision=Decision.RETURNED)


def test_accepting_an_older_version_carries_nothing(response: Response, ben: User) -> None:
    older = factories.make_version(response)
    newer = factories.make_version(response, older.answer.question)
    check_version(by=ben, version=newer, decision=Decision.ACCEPTED)
    factories.make_annotation(newer.text, "Oui")

    assert check_version(by=ben, version=older, decision=Decision.ACCEPTED) == []
    assert older.answer.versions.current().get() == newer


def test_marks_are_kept_moved_or_lost(response: Response, ben: User) -> None:
    answer = factories.make_answer(response, words="Oui. Dix logements. Un jour.")
    text = answer.versions.get().text
    for passage in ("Oui", "Un jour", "Dix"):
        factories.make_annotation(text, passage)
    newer = factories.make_version(response, answer.question, words="Oui. 10 logements. Un jour.")

    carried = check_version(by=ben, version=newer, decision=Decision.ACCEPTED)

    assert {c.annotation.anchors.earliest("pk").exact: c.placement.outcome for c in carried} == {
        "Oui": Outcome.KEPT,
        "Un jour": Outcome.MOVED,
        "Dix": Outcome.LOST,
    }


def test_nothing_follows_from_a_summary_to_verbatim_words(response: Response, ben: User) -> None:
    answer = factories.make_answer(response, wording=Wording.SUMMARY)
    factories.make_annotation(answer.versions.get().text, "Oui")
    verbatim = factories.make_version(response, answer.question)

    carried = check_version(by=ben, version=verbatim, decision=Decision.ACCEPTED)

    assert carried == []
    assert not verbatim.text.anchors.exists()


def test_correction_keeps_document_and_number_goes_up(response: Response, chloe: User) -> None:
    receipt = factories.make_receipt(response, by=chloe)
    (first,) = enter_answers(
        by=chloe, response=response, entries=[entry(response, "Oui !")], receipt=receipt
    )

    second = correct_answer(
        by=chloe, answer=first.answer, entry=entry(response, start=0), reason="A full stop"
    )

    assert (second.number, second.receipt, second.text.document) == (2, receipt, receipt.document)
    assert (second.text.body, second.text.start) == ("Oui.", 0)


def test_same_correction_twice_is_one_version(response: Response, chloe: User) -> None:
    version = factories.make_version(response, words="Oui !")

    corrections = [
        correct_answer(by=chloe, answer=version.answer, entry=entry(response), reason="Stop")
        for _time in range(2)
    ]

    assert corrections[0] == corrections[1]
    assert version.answer.versions.count() == 2


def test_import_accepts_what_was_compared_and_no_more(chloe: User) -> None:
    response = factories.make_response()
    first, second = response.questionnaire.questions.order_by("position")
    entries = [
        Entry(question=question, state=AnswerState.ANSWERED, words="Oui.", start=0)
        for question in (first, second)
    ]

    imported = import_reply(
        by=chloe, file=FILE, entries=entries, compared={first}, **owner(response)
    )

    assert len(imported.versions) == 2
    assert [version.answer.question for version in imported.accepted] == [first]
    assert [v.answer.question for v in AnswerVersion.objects.awaiting_check()] == [second]


def test_import_twice_changes_nothing(response: Response, chloe: User) -> None:
    for _time in range(2):
        imported = import_reply(by=chloe, file=FILE, entries=[entry(response)], **owner(response))

    assert imported.versions == ()
    assert AnswerVersion.objects.count() == 1


def test_import_that_fails_leaves_neither_row_nor_file(response: Response) -> None:
    comparison = User.objects.system(SystemUser.COMPARISON)
    said = entry(response)

    with pytest.raises(OwnEntry):
        import_reply(
            by=comparison,
            file=FILE,
            entries=[said],
            compared={said.question},
            **owner(response),
        )

    assert not Document.objects.exists()
    assert not AnswerVersion.objects.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
