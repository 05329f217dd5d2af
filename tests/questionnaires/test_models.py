"""What the database holds true about questionnaires and responses."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Role
from questionnaires.actions import check_version
from questionnaires.models import Answer, AnswerVersion, Ask, Check, Question, Receipt, Section
from questionnaires.models.response import AnswerState, Decision
from tests.factories import (
    make_answer,
    make_questionnaire,
    make_receipt,
    make_response,
    make_text,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db


def refused(match: str):
    return pytest.raises(IntegrityError, match=match)


def test_sent_questionnaire_keeps_its_wording() -> None:
    question = make_questionnaire().questions.first()

    with refused("does not change once it is sent"), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(wording="Autre chose")


def test_sent_questionnaire_may_still_get_better_labels() -> None:
    question = make_questionnaire().questions.first()

    Question.objects.filter(pk=question.pk).update(short_label_en="Other label")

    question.refresh_from_db()
    assert question.short_label_en == "Other label"


def test_sent_questionnaire_takes_no_further_question_part_or_ask() -> None:
    questionnaire = make_questionnaire()
    question = questionnaire.questions.first()
    further = [
        lambda: Question.objects.create(
            questionnaire=questionnaire, position=9, number="9", wording="?", short_label_fr="9"
        ),
        lambda: Section.objects.create(questionnaire=questionnaire, position=9, title_fr="9"),
        lambda: Ask.objects.create(question=question, key="z", label_fr="z"),
        lambda: question.asks.all().delete(),
    ]

    for add in further:
        with refused("does not change once it is sent"), transaction.atomic():
            add()


def test_draft_questionnaire_changes_freely() -> None:
    questionnaire = make_questionnaire(is_sent=False)

    questionnaire.questions.update(wording="Autre chose")

    assert set(questionnaire.questions.values_list("wording", flat=True)) == {"Autre chose"}


def test_answer_belongs_to_a_question_of_its_questionnaire() -> None:
    other = make_questionnaire().questions.first()

    with refused("not one of this questionnaire"):
        Answer.objects.create(response=make_response(), question=other)


@pytest.mark.parametrize(
    ("state", "has_words", "constraint"),
    [
        (AnswerState.ANSWERED, False, "answered_has_words"),
        (AnswerState.BLANK, True, "blank_has_no_words"),
    ],
)
def test_state_and_words_agree(state, has_words: bool, constraint: str) -> None:
    answer = make_version().answer

    with refused(constraint):
        AnswerVersion.objects.create(
            answer=answer,
            number=2,
            state=state,
            text=make_text() if has_words else None,
            entered_by=make_user(),
        )


def test_nobody_checks_their_own_entry() -> None:
    version = make_version()

    with refused("Somebody else checks"):
        Check.objects.create(
            version=version, decision=Decision.ACCEPTED, checked_by=version.entered_by
        )


def test_a_returned_version_says_what_to_correct() -> None:
    with refused("returned_with_note"):
        Check.objects.create(
            version=make_version(), decision=Decision.RETURNED, checked_by=make_user()
        )


def test_the_same_file_is_one_receipt() -> None:
    receipt = make_receipt()
    other = make_receipt(make_response())

    with refused("questionnaires_receipt_same_file_once"):
        Receipt.objects.create(
            response=receipt.response,
            document=other.document.__class__.objects.create(
                sha256=receipt.document_sha256,
                media_type="text/plain",
                original_name="b.txt",
                received_by=receipt.entered_by,
            ),
            document_sha256=receipt.document_sha256,
            kind="reply",
            entered_by=receipt.entered_by,
        )


def test_current_version_is_the_latest_accepted() -> None:
    answer = make_answer()
    accepted = answer.versions.get()
    make_version(answer.response, answer.question, words="Non.")

    assert list(AnswerVersion.objects.current().filter(answer=answer)) == [accepted]
    assert Answer.objects.with_current_version().get().current_version_id == accepted.pk


def test_awaiting_check_is_the_latest_version_unless_checked() -> None:
    answer = make_answer()
    assert not AnswerVersion.objects.awaiting_check().exists()

    second = make_version(answer.response, answer.question, words="Non.")
    third = make_version(answer.response, answer.question, words="Peut-être.")

    assert list(AnswerVersion.objects.awaiting_check()) == [third]
    assert second.number < third.number


def test_volunteers_who_add_to_a_response_see_nothing_of_others() -> None:
    dan = make_user()
    words = make_version()
    check_version(by=make_user(Role.ADVOCATE), version=words, decision=Decision.ACCEPTED)
    other = make_version(
        words.answer.response, words.answer.response.questionnaire.questions.last()
    )
    make_receipt(words.answer.response, by=dan)

    own = make_version(words.answer.response, words.answer.question, by=dan, words="À moi.")
    later = make_version(words.answer.response, words.answer.question, words="Corrigé.")

    assert list(Answer.objects.visible_to(dan)) == [words.answer]
    assert set(AnswerVersion.objects.visible_to(dan)) == {own, later}
    assert other.answer not in Answer.objects.visible_to(dan)


def test_volunteers_see_what_they_entered() -> None:
    chloe, dan = make_user(), make_user()
    receipt = make_receipt(by=chloe)
    answer = make_answer(receipt.response, by=chloe)

    assert list(Answer.objects.visible_to(chloe)) == [answer]
    assert not Answer.objects.visible_to(dan).exists()
    assert list(Answer.objects.visible_to(make_user(Role.ADVOCATE))) == [answer]
