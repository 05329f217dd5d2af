"""Giving levels, blind; settling them; what becomes stale."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Role
from questionnaires.actions import check_version, correct_answer
from questionnaires.actions.replies import Entry
from questionnaires.actions.scoring import (
    AlreadyScored,
    Given,
    JudgingOver,
    MayNotJudge,
    Ruling,
    confirm_score,
    let_one_score_stand,
    score_answer,
    set_not_applicable,
    set_scorers_needed,
    settle,
)
from questionnaires.judging import next_to_score, places_of, stale_scores, to_score, to_settle
from questionnaires.models import AnswerState, Score, Settlement
from questionnaires.models.grant import Grant, Right
from questionnaires.models.response import Decision
from questionnaires.models.score import Method
from stakeholders.models import Affiliation
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def questionnaire(db):
    return factories.make_scored_questionnaire()


@pytest.fixture
def version(questionnaire):
    return factories.make_answer(factories.make_response(questionnaire)).versions.get()


def ask_of(version):
    return version.answer.question.asks.get()


def level(version, rank):
    return version.answer.response.questionnaire.grid.levels.get(rank=rank)


def corrected(version, words="Oui, dès 2027."):
    entry = Entry(version.answer.question, AnswerState.ANSWERED, words)
    new = correct_answer(
        by=factories.make_user(), answer=version.answer, entry=entry, reason="relu"
    )
    check_version(by=factories.make_user(Role.ADVOCATE), version=new, decision=Decision.ACCEPTED)
    return new


def test_equal_levels_settle_themselves(version, ben, ada):
    factories.make_score(version, 2, by=ben)
    factories.make_score(version, 2, by=ada)

    settlement = Settlement.objects.get()
    assert (settlement.method, settlement.level.rank) == (Method.EQUAL, 2)


def test_levels_that_differ_wait_to_be_settled(version, ben, ada, sign_in):
    factories.make_score(version, 2, by=ben)
    factories.make_score(version, 1, by=ada)

    assert not Settlement.objects.exists()
    assert list(to_settle(ada)) == [version]


def test_one_scorer_is_enough_where_the_questionnaire_says_so(questionnaire, version, ben, ada):
    factories.make_score(version, 2, by=ben)

    set_scorers_needed(by=ada, questionnaire=questionnaire, needed=1)

    settlement = Settlement.objects.get()
    assert (settlement.method, settlement.level.rank) == (Method.SINGLE, 2)


def test_score_sent_twice_is_one(version, ben):
    first = factories.make_score(version, 2, by=ben)

    assert factories.make_score(version, 2, by=ben) == first
    assert Score.objects.count() == 1


def test_second_opinion_of_the_same_person_replaces_the_first(version, ben):
    first = factories.make_score(version, 2, by=ben)
    second = factories.make_score(version, 1, by=ben)

    assert second.replaces == first
    assert [score.level.rank for score in Score.objects.standing()] == [1]


def test_level_is_not_changed_once_both_are_shown(version, ben, ada):
    factories.make_score(version, 2, by=ben)
    factories.make_score(version, 1, by=ada)

    with pytest.raises(JudgingOver):
        factories.make_score(version, 1, by=ben)


def test_third_level_is_refused(version, ben, ada):
    factories.make_score(version, 2, by=ben)
    factories.make_score(version, 1, by=ada)

    with pytest.raises(JudgingOver):
        factories.make_score(version, 1)


def test_others_score_is_not_visible_before_both_are_in(version, ben, ada):
    factories.make_score(version, 2, by=ben)

    assert list(Score.objects.visible_to(ada)) == []
    assert places_of(version, ada)[0].scores == ()

    factories.make_score(version, 1, by=ada)

    assert Score.objects.visible_to(ada).count() == 2
    assert len(places_of(version, ada)[0].scores) == 2


def test_abstention_does_not_open_the_others_score(version, ben, ada):
    factories.make_score(version, 2, by=ben)
    factories.make_score(version, None, by=ada)

    assert [score.scored_by for score in Score.objects.visible_to(ada)] == [ada]
    assert list(to_score(ada)) == []


def test_abstention_needs_a_reason(version, ben):
    with pytest.raises(IntegrityError, match="questionnaires_score_abstains_with_reason"):
        factories.make_score(version, None, by=ben, reason="")


def test_nobody_scores_their_own_entry(questionnaire, ben):
    version = factories.make_answer(factories.make_response(questionnaire), by=ben).versions.get()

    with pytest.raises(MayNotJudge, match="brought in"):
        factories.make_score(version, 2, by=ben)
    assert list(to_score(ben)) == []


def test_database_refuses_a_score_of_ones_own_entry(version):
    with pytest.raises(IntegrityError, match="Nobody scores what they brought in"):
        Score.objects.create(
            version=version,
            ask=ask_of(version),
            grid=version.answer.response.questionnaire.grid,
            level=level(version, 2),
            treatment="answered",
            scored_by=version.entered_by,
        )


def test_nobody_scores_a_candidacy_of_their_own_organisation(version, ben, ada):
    party = factories.make_organisation()
    version.answer.response.candidacy.parties.add(party)
    Affiliation.objects.create(user=ben, organisation=party, recorded_by=ada)

    with pytest.raises(MayNotJudge, match="own organisation"):
        factories.make_score(version, 2, by=ben)
    assert list(to_score(ben)) == []
    assert list(to_score(ada)) == [version]


def test_volunteer_scores_only_with_a_right_that_has_not_ended(
    version, questionnaire, dan, ada, time_machine
):
    with pytest.raises(MayNotJudge, match="Advocate"):
        factories.make_score(version, 2, by=dan)
    time_machine.move_to("2026-03-01 12:00 +0100")
    Grant.objects.create(
        user=dan, questionnaire=questionnaire, right=Right.SCORE, until="2026-03-01", granted_by=ada
    )

    assert list(to_score(dan)) == [version]

    time_machine.move_to("2026-03-02 12:00 +0100")
    assert list(to_score(dan)) == []


@pytest.mark.parametrize("state", [AnswerState.BLANK, AnswerState.REFUSED, AnswerState.COURTESY])
def test_silence_is_never_scored(questionnaire, ben, state):
    version = factories.make_answer(
        factories.make_response(questionnaire), state=state
    ).versions.get()

    with pytest.raises(MayNotJudge, match="silence"):
        factories.make_score(version, 0, by=ben)


def test_database_refuses_a_score_of_unchecked_words(questionnaire, ben):
    version = factories.make_version(factories.make_response(questionnaire))

    with pytest.raises(IntegrityError, match="Only answers that somebody else has accepted"):
        Score.objects.create(
            version=version,
            ask=ask_of(version),
            grid=questionnaire.grid,
            level=level(version, 2),
            treatment="answered",
            scored_by=ben,
        )


def test_database_refuses_an_ask_and_a_level_from_elsewhere(version, ben):
    elsewhere = factories.make_scored_questionnaire()
    fields = {
        "version": version,
        "ask": ask_of(version),
        "grid": version.answer.response.questionnaire.grid,
        "level": level(version, 2),
        "treatment": "answered",
        "scored_by": ben,
    }
    wrong = {
        "The ask is not one of this question": {"ask": elsewhere.questions.first().asks.get()},
        "The level is not one of this grid": {"level": elsewhere.grid.levels.get(rank=2)},
    }

    for sentence, change in wrong.items():
        with (
            pytest.raises(IntegrityError, match=sentence),
            transaction.atomic(),
        ):
            Score.objects.create(**fields | change)


def test_settlement_keeps_the_originals(version, ben, ada, chloe):
    factories.make_score(version, 2, by=ben)
    factories.make_score(version, 1, by=ada)
    third = factories.make_user(Role.ADVOCATE)
    ruling = Ruling(level(version, 1), Method.THIRD_PERSON, "Seule une étude est promise")

    settlement = settle(by=third, version=version, ask=ask_of(version), ruling=ruling)

    assert settlement.level.rank == 1
    assert sorted(score.level.rank for score in Score.objects.standing()) == [1, 2]
    assert settle(by=third, version=version, ask=ask_of(version), ruling=ruling) == settlement


@pytest.mark.parametrize(
    ("method", "who", "sentence"),
    [
        (Method.THIRD_PERSON, "ben", "neither of the levels"),
        (Method.TOGETHER, "third", "one of the two scorers"),
        (Method.SINGLE, "ada", "exactly one person"),
        (Method.SINGLE, "ben", "Only a coordinator"),
    ],
)
def test_settlement_by_the_wrong_person_is_refused(version, ben, ada, method, who, sentence):
    factories.make_score(version, 2, by=ben)
    factories.make_score(version, 1, by=ada)
    people = {"ben": ben, "ada": ada, "third": factories.make_user(Role.ADVOCATE)}
    ruling = Ruling(level(version, 1), method, "Parce que")

    with pytest.raises(MayNotJudge, match=sentence):
        settle(by=people[who], version=version, ask=ask_of(version), ruling=ruling)


def test_settlement_before_two_levels_is_refused(version, ben, ada):
    factories.make_score(version, 2, by=ben)
    ruling = Ruling(level(version, 1), Method.MEETING, "Vote", "2026-03-01", 5)

    with pytest.raises(MayNotJudge, match="nothing to settle"):
        settle(by=ada, version=version, ask=ask_of(version), ruling=ruling)


def test_meeting_settles_with_its_day_and_attendance(version, ben, ada):
    factories.make_score(version, 2, by=ben)
    factories.make_score(version, 1, by=ada)
    ruling = Ruling(level(version, 2), Method.MEETING, "Vote", "2026-03-01", 5)

    settle(by=ben, version=version, ask=ask_of(version), ruling=ruling)

    settlement = Settlement.objects.get()
    assert (settlement.level.rank, settlement.attendance) == (2, 5)


def test_meeting_without_a_day_is_refused_by_the_database(version, ben, ada):
    factories.make_score(version, 2, by=ben)
    factories.make_score(version, 1, by=ada)
    ruling = Ruling(level(version, 2), Method.MEETING, "Vote")

    with pytest.raises(IntegrityError, match="questionnaires_settlement_meeting_with_date"):
        settle(by=ben, version=version, ask=ask_of(version), ruling=ruling)


def test_coordinator_lets_one_level_stand(version, ben, ada):
    factories.make_score(version, 2, by=ben)

    let_one_score_stand(by=ada, version=version, ask=ask_of(version))

    assert Settlement.objects.get().method == Method.SINGLE
    assert list(to_score(ada)) == []


def test_next_answer_is_the_fewest_scored(questionnaire, ben, ada):
    response = factories.make_response(questionnaire)
    first, second = questionnaire.questions.order_by("position")
    one = factories.make_answer(response, question=first).versions.get()
    two = factories.make_answer(response, question=second).versions.get()

    assert next_to_score(ada) == one

    factories.make_score(one, 2, by=ben)

    assert next_to_score(ada) == two


def test_ask_that_does_not_apply_is_not_scored(version, ben, ada):
    candidacy = version.answer.response.candidacy
    set_not_applicable(by=ada, ask=ask_of(version), candidacies=[candidacy], reason="hors sujet")

    assert list(to_score(ben)) == []
    with pytest.raises(MayNotJudge, match="does not apply"):
        factories.make_score(version, 2, by=ben)


def test_what_applies_is_decided_before_scoring(version, ben, ada):
    factories.make_score(version, 2, by=ben)

    with pytest.raises(AlreadyScored):
        set_not_applicable(
            by=ada,
            ask=ask_of(version),
            candidacies=[version.answer.response.candidacy],
            reason="hors sujet",
        )


# --- What becomes stale ----------------------------------------------------------------------


def new_text(version):
    corrected(version)


def text_waiting_for_its_check(version):
    entry = Entry(version.answer.question, AnswerState.ANSWERED, "Oui, dès 2027.")
    correct_answer(by=factories.make_user(), answer=version.answer, entry=entry, reason="relu")


def new_grid(version):
    questionnaire = version.answer.response.questionnaire
    questionnaire.grid = factories.make_grid()
    questionnaire.save()


def new_grid_not_adopted(version):
    factories.make_grid(version.answer.response.questionnaire.grid.slug, number=2)


def new_weights(version):
    questionnaire = version.answer.response.questionnaire
    weighting = questionnaire.weightings.create(
        number=1, reason="Priorité", set_by=factories.make_user(Role.COORDINATOR)
    )
    weighting.weights.create(question=version.answer.question, value=3)


def new_label(version):
    version.answer.question.asks.update(label_fr="Autrement dit")


@pytest.mark.parametrize(
    ("change", "stale"),
    [
        (new_text, ["this answer"]),
        (text_waiting_for_its_check, []),
        (new_grid, ["same questionnaire", "this answer"]),
        (new_grid_not_adopted, []),
        (new_weights, []),
        (new_label, []),
    ],
)
def test_change_makes_exactly_the_right_scores_stale(questionnaire, version, ben, change, stale):
    other = factories.make_answer(
        factories.make_response(questionnaire), question=version.answer.question
    ).versions.get()
    elsewhere = factories.make_scored_questionnaire()
    far = factories.make_answer(factories.make_response(elsewhere)).versions.get()
    scores = {
        "this answer": factories.make_score(version, 2, by=ben),
        "same questionnaire": factories.make_score(other, 2, by=ben),
        "elsewhere": factories.make_score(far, 2, by=ben),
    }
    for one in (version, other, far):
        factories.make_score(one, 2)

    change(version)

    found = set(stale_scores(ben))
    assert sorted(name for name, score in scores.items() if score in found) == stale
    settled = Settlement.objects.standing().out_of_date()
    assert settled.count() == len(stale)


def test_stale_score_is_confirmed_for_the_new_words(version, ben, ada):
    old = factories.make_score(version, 2, by=ben)
    factories.make_score(version, 2, by=ada)
    new = corrected(version)

    confirmed = confirm_score(by=ben, score=old)

    assert (confirmed.version, confirmed.level.rank, confirmed.replaces) == (new, 2, old)
    assert confirm_score(by=ben, score=old) == confirmed
    assert list(stale_scores(ben)) == []
    assert not Settlement.objects.standing().up_to_date().exists()


def test_both_confirmations_settle_the_new_words(version, ben, ada):
    olds = [factories.make_score(version, 2, by=user) for user in (ben, ada)]
    new = corrected(version)

    for score in olds:
        confirm_score(by=score.scored_by, score=score)

    assert [one.version for one in Settlement.objects.standing().up_to_date()] == [new]


def test_level_that_the_new_grid_lacks_is_not_confirmed(version, ben):
    score = factories.make_score(version, 3, by=ben)
    new_grid(version)
    version.answer.response.questionnaire.grid.levels.filter(rank=3).delete()

    with pytest.raises(MayNotJudge, match="no such level"):
        confirm_score(by=ben, score=score)


def test_somebody_elses_score_is_not_confirmed(version, ben, ada):
    score = factories.make_score(version, 3, by=ben)
    corrected(version)

    with pytest.raises(MayNotJudge, match="Only the person"):
        confirm_score(by=ada, score=score)


# --- At the same time -------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_fifty_scorers_at_once_leave_two_levels_and_lose_none():
    with transaction.atomic():
        questionnaire = factories.make_scored_questionnaire(questions=5)
        response = factories.make_response(questionnaire)
        versions = [
            factories.make_answer(response, question=question).versions.get()
            for question in questionnaire.questions.all()
        ]
        scorers = [factories.make_user(Role.ADVOCATE) for _number in range(10)]
    taken: list[Score] = []
    refused: list[Exception] = []

    def give(scorer, version):
        ask = version.answer.question.asks.get()
        try:
            said = Given(level(version, 2), "answered")
            taken.extend(score_answer(by=scorer, version=version, given={ask: said}))
        except JudgingOver as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=give, args=(scorer, version))
        for scorer in scorers
        for version in versions
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(taken), len(refused)) == (10, 40)
    assert Score.objects.count() == 10
    assert Settlement.objects.count() == 5
