"""What a candidacy answered, for each reader."""

import pytest

from accounts.models import Role
from briefings.candidacy import FIRST_WORDS, opening_of, responses_of
from questionnaires.models import AnswerState
from sources.actions import withdraw_annotation
from sources.models.text import Voice, Wording
from tests.factories import (
    make_annotation,
    make_answer,
    make_questionnaire,
    make_receipt,
    make_response,
    make_text,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db


def test_responses_have_a_row_for_each_question(ben) -> None:
    response = make_response(make_questionnaire(questions=3))
    answer = make_answer(response)

    (shown,) = responses_of(response.candidacy, ben)

    assert [row.answer for row in shown.rows] == [answer, None, None]
    assert shown.accepted_count == 1


def test_responses_show_a_waiting_version_without_its_words(ben) -> None:
    version = make_version()

    (shown,) = responses_of(version.answer.response.candidacy, ben)

    assert (shown.rows[0].is_waiting, shown.rows[0].opening) == (True, None)


def test_responses_show_the_accepted_version_beside_a_waiting_one(ben) -> None:
    response = make_response()
    answer = make_answer(response, words="Oui.")
    make_version(response, words="Non.")

    (shown,) = responses_of(response.candidacy, ben)

    assert shown.rows[0].version == answer.versions.get(number=1)
    assert shown.rows[0].opening.words == "Oui."
    assert shown.rows[0].is_waiting


def test_responses_keep_states_apart(ben) -> None:
    response = make_response()
    make_answer(response, state=AnswerState.BLANK)

    (shown,) = responses_of(response.candidacy, ben)

    assert (shown.rows[0].version.state, shown.rows[0].opening) == ("blank", None)


def test_responses_count_active_highlights(ben) -> None:
    response = make_response()
    text = make_answer(response).versions.get().text
    make_annotation(text, "Oui")
    withdrawn = make_annotation(text, "2027")
    withdraw_annotation(by=ben, annotation=withdrawn, because="twice")

    (shown,) = responses_of(response.candidacy, ben)

    assert shown.rows[0].highlight_count == 1


def test_responses_of_others_are_not_for_volunteers(chloe, dan) -> None:
    response = make_response()
    make_receipt(response, by=chloe)

    assert len(responses_of(response.candidacy, chloe)) == 1
    assert responses_of(response.candidacy, dan) == []


@pytest.mark.parametrize("count", [1, 3])
def test_responses_cost_six_queries(ben, count, django_assert_num_queries) -> None:
    candidacy = make_response().candidacy
    by = make_user(Role.VOLUNTEER)
    for _number in range(count):
        questionnaire = make_questionnaire(questions=count, election=candidacy.election)
        response = make_response(questionnaire, candidacy=candidacy)
        for question in questionnaire.questions.all():
            make_annotation(
                make_answer(response, by=by, question=question).versions.get().text, "Oui"
            )

    with django_assert_num_queries(6):
        responses_of(candidacy, ben)


def test_opening_of_short_words_is_whole_and_on_one_line() -> None:
    opening = opening_of(make_text("Oui.\n\nNous  le ferons."))

    assert opening.words == "Oui. Nous le ferons."
    assert opening.is_quotation


def test_opening_of_long_words_ends_between_two_words() -> None:
    words = opening_of(make_text("mot " * 200)).words

    assert words.endswith("mot…")
    assert len(words) <= FIRST_WORDS + 1


@pytest.mark.parametrize(
    "fields",
    [{"wording": Wording.SUMMARY}, {"voice": Voice.REPORTED, "reported_by": "Ada"}],
)
def test_opening_of_other_than_own_words_is_no_quotation(fields) -> None:
    assert not opening_of(make_text(**fields)).is_quotation
