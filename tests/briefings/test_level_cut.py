"""Levels in briefings: what each audience reads of them, and what nobody may learn from one."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import translation

from accounts.models import Role, Visibility
from briefings.briefing import Briefing, Judgement
from briefings.gathering import gather_candidacy
from briefings.imprint import Imprint, canonical_json, content_sha256
from briefings.issuing import printed
from questionnaires.actions.scoring import (
    Ruling,
    let_one_score_stand,
    set_not_applicable,
    settle,
)
from questionnaires.models import AnswerState, Questionnaire
from questionnaires.models.score import Method
from tests.factories import (
    make_answer,
    make_candidacy,
    make_grid,
    make_response,
    make_score,
    make_scored_questionnaire,
    make_settled,
    make_user,
    make_version,
)
from tests.questionnaires.test_scoring_actions import corrected

pytestmark = pytest.mark.django_db
INTERNAL, PARTNER, PUBLIC = Visibility


def gathered(version, audience=INTERNAL, language="en") -> Briefing:
    candidacy = version.answer.response.candidacy
    return gather_candidacy(candidacy, audience, language, with_scores=True)


def spelled(version, audience, language="en") -> str:
    """All that a cut says: its content and the page made of it."""
    content = gathered(version, audience, language)
    return canonical_json(content) + printed(content, Imprint(1, content_sha256(content)))


def answered(questionnaire=None, number="1", response=None, **fields):
    """The accepted version of an answer to one question of a questionnaire with a grid."""
    if response is None:
        response = make_response(questionnaire or make_scored_questionnaire())
    question = response.questionnaire.questions.get(number=number)
    return make_answer(response, question=question, **fields).versions.get()


def answered_next(version, number="2"):
    return answered(number=number, response=version.answer.response)


def settled_apart(version, rank, *given, method=Method.TOGETHER, reason="Parce que", **fields):
    """Two people gave different levels, and one of them settled it at `rank`."""
    scorers = [make_user(Role.ADVOCATE) for _level in given]
    for scorer, level in zip(scorers, given, strict=True):
        make_score(version, level, by=scorer)
    by = make_user(Role.COORDINATOR) if method == Method.THIRD_PERSON else scorers[0]
    grid = version.answer.response.questionnaire.grid
    ruling = Ruling(grid.levels.get(rank=rank), method, reason, **fields)
    return settle(by=by, version=version, ask=version.answer.question.asks.get(), ruling=ruling)


def judgement_of(content: Briefing) -> Judgement:
    (judgement,) = (one for item in content.items for one in item.judgements)
    return judgement


def left_out(content: Briefing) -> list[tuple[str, str]]:
    return [(line.what.text, line.reason.text) for line in content.left_out]


def totals(content: Briefing) -> list[tuple[str, str, str]]:
    (scoring,) = content.scorings
    return [(total.label.text, total.value, total.coverage.text) for total in scoring.totals]


# --- What is shown --------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", Visibility)
def test_settled_level_is_shown_with_its_word_shape_colour_and_number(audience):
    version = answered()
    make_settled(version, 2)

    judgement = judgement_of(gathered(version, audience))

    level = judgement.level
    assert judgement.ask.text == "Item 1"
    assert (level.word.text, level.shape, level.tint, level.number) == (
        "Level 2",
        "bars-1",
        "slate",
        "2",
    )
    assert judgement.how.text == "Two people, same level"
    assert judgement.status is None


def test_number_below_zero_has_a_minus_sign():
    version = answered()
    make_settled(version, -1)

    assert judgement_of(gathered(version)).level.number == "\N{MINUS SIGN}1"


@pytest.mark.parametrize(
    ("method", "fields", "sentence"),
    [
        (Method.TOGETHER, {}, "Two different levels, settled together"),
        (Method.THIRD_PERSON, {}, "Two different levels, settled by a third person"),
        (
            Method.MEETING,
            {"met_on": date(2026, 2, 3), "attendance": 7},
            "Decided in a meeting on 3 February 2026, 7 present",
        ),
    ],
)
def test_how_a_level_was_settled_is_said_in_words(method, fields, sentence):
    version = answered()
    settled_apart(version, 2, 2, 1, method=method, **fields)

    with translation.override("en"):
        assert judgement_of(gathered(version, PARTNER)).how.text == sentence


def test_one_persons_level_says_so(ada):
    version = answered()
    make_score(version, 2)
    let_one_score_stand(by=ada, version=version, ask=version.answer.question.asks.get())

    assert judgement_of(gathered(version, PUBLIC)).how.text == "One person’s level"


def test_equal_levels_that_were_looked_at_again_did_not_differ(ben):
    version = answered()
    make_score(version, 1, by=ben)
    make_score(version, 1)
    level = version.answer.response.questionnaire.grid.levels.get(rank=2)
    ask = version.answer.question.asks.get()
    settle(by=ben, version=version, ask=ask, ruling=Ruling(level, Method.TOGETHER, "Relu"))

    judgement = judgement_of(gathered(version, PARTNER))

    assert (judgement.level.number, judgement.how.text) == ("2", "Looked at again together")
    assert judgement.given == ()


def test_without_scores_a_briefing_says_nothing_of_levels():
    version = answered()
    settled_apart(version, 2, 2, 1)

    content = gather_candidacy(version.answer.response.candidacy, INTERNAL, "en")

    assert (content.scorings, content.left_out[1:]) == ((), ())
    assert all(item.judgements == () for item in content.items)


def test_answers_without_words_have_no_level():
    questionnaire = make_scored_questionnaire(questions=4)
    response = make_response(questionnaire)
    answered(number="1", response=response, state=AnswerState.BLANK)
    answered(number="2", response=response, state=AnswerState.REFUSED)
    answered(number="3", response=response, state=AnswerState.COURTESY)
    make_settled(answered(number="4", response=response), 1)

    content = gather_candidacy(response.candidacy, INTERNAL, "en", with_scores=True)

    assert [len(item.judgements) for item in content.items] == [0, 0, 0, 1]


def test_questionnaire_without_a_grid_has_no_levels():
    version = make_answer().versions.get()

    content = gathered(version)

    assert content.scorings == ()
    assert not [what for what, _reason in left_out(content) if "evel" in what]


# --- What is missing ------------------------------------------------------------------------------


def test_nothing_settled_is_one_line():
    version = answered()
    answered_next(version)

    content = gathered(version)

    assert left_out(content) == [("Levels of the answers", "None is settled yet.")]
    assert content.scorings == ()
    assert all(item.judgements == () for item in content.items)


def test_what_is_not_settled_is_listed_beside_what_is():
    version = answered()
    make_settled(version, 2)
    other = answered_next(version)
    make_score(other, 2)
    make_score(other, -1)

    content = gathered(version)

    (waiting,) = content.items[1].judgements
    assert (waiting.level, waiting.status.text) == (None, "No level is settled yet.")
    assert left_out(content) == [("Level of question 2, Item 2", "No level is settled yet.")]
    assert totals(content)[0] == ("In all", "67%", "1 of 2 asks scored")


def test_level_of_words_that_have_changed_waits_to_be_confirmed():
    version = answered()
    make_settled(version, 2)
    answered_next(version)
    corrected(version)

    content = gathered(version, PARTNER)

    sentence = "To be confirmed: the words have changed since."
    assert content.items[0].judgements[0].status.text == sentence
    assert ("Level of question 1, Item 1", sentence) in left_out(content)
    assert totals(content) == [("In all", "not computable", "0 of 2 asks scored")]


def test_level_by_another_grid_waits_to_be_confirmed():
    version = answered()
    make_settled(version, 2)
    questionnaire = version.answer.response.questionnaire
    questionnaire.grid = make_grid()
    questionnaire.save()

    content = gathered(version)

    sentence = "To be confirmed: the grid has changed since."
    assert ("Level of question 1, Item 1", sentence) in left_out(content)


def test_ask_that_does_not_apply_says_so_and_counts_nowhere(ada):
    version = answered()
    other = answered_next(version)
    set_not_applicable(
        by=ada,
        ask=other.answer.question.asks.get(),
        candidacies=[version.answer.response.candidacy],
        reason="CANARI",
    )
    make_settled(version, 3)

    content = gathered(version, PUBLIC)

    assert content.items[1].judgements[0].status.text == "This ask does not apply here."
    assert left_out(content) == []
    assert totals(content) == [("In all", "100%", "1 of 1 asks scored")]
    assert "CANARI" not in spelled(version, PUBLIC)


def test_unchecked_answer_is_listed_once():
    version = answered()
    make_settled(version, 3)
    response = version.answer.response
    make_version(response, response.questionnaire.questions.get(number="2"))

    assert [what for what, _reason in left_out(gathered(version))] == ["Question 2, Item 2"]


# --- Stability and cost ---------------------------------------------------------------------------


@pytest.mark.parametrize("audience", Visibility)
def test_as_of_moves_with_a_settlement_and_not_with_one_persons_level(audience):
    version = answered()
    other = answered_next(version)
    with time_machine.travel(datetime(2031, 3, 8, 12, tzinfo=UTC)):
        settled_apart(version, 2, 2, 1)
    with time_machine.travel(datetime(2032, 3, 8, 12, tzinfo=UTC)):
        make_score(other, 2)

    assert gathered(version, audience).as_of == date(2031, 3, 8)


@pytest.mark.parametrize("audience", Visibility)
def test_content_is_the_same_on_another_day(audience):
    version = answered()
    settled_apart(version, 2, 2, 1)
    first = gathered(version, audience)

    with time_machine.travel(datetime(2031, 5, 1, tzinfo=UTC)):
        second = gathered(version, audience)

    assert content_sha256(first) == content_sha256(second)


def test_settling_again_changes_the_content():
    version = answered()
    settlement = settled_apart(version, 2, 2, 1)
    before = content_sha256(gathered(version))
    ruling = Ruling(settlement.level, Method.TOGETHER, "Un autre motif")
    settle(by=settlement.settled_by, version=version, ask=settlement.ask, ruling=ruling)

    assert content_sha256(gathered(version)) != before


@pytest.mark.parametrize("audience", Visibility)
def test_queries_do_not_grow(audience, django_assert_num_queries):
    expected = {INTERNAL: 15, PARTNER: 19, PUBLIC: 19}[audience]
    for answers in (1, 3):
        questionnaire: Questionnaire = make_scored_questionnaire(questions=answers)
        response = make_response(questionnaire)
        make_candidacy(election=questionnaire.election)
        for question in questionnaire.questions.all():
            settled_apart(answered(number=question.number, response=response), 2, 2, 1)

        with django_assert_num_queries(expected):
            gather_candidacy(response.candidacy, audience, "fr", with_scores=True)
