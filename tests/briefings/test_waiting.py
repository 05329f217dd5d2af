"""What waits for whom."""

import pytest

from accounts.models import Role
from briefings.models import EditionRequest, Progress
from briefings.waiting import MOST_SHOWN, waiting_for
from questionnaires.actions import acknowledge_report, check_version
from questionnaires.models import Right
from questionnaires.models.response import Decision
from sources.models.text import Wording
from tests.briefings.editions import make_briefing
from tests.factories import (
    make_annotation,
    make_answer,
    make_grant,
    make_receipt,
    make_response,
    make_score,
    make_scored_questionnaire,
    make_translation,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db


def shown(user) -> dict[str, list[str]]:
    return {group.title: [item.url for item in group.items] for group in waiting_for(user)}


@pytest.fixture(autouse=True)
def in_english(settings) -> None:
    settings.LANGUAGE_CODE = "en"


def accept(version) -> None:
    check_version(by=make_user(Role.COORDINATOR), version=version, decision=Decision.ACCEPTED)


def give_back(version, note="A line is missing.") -> None:
    check_version(
        by=make_user(Role.COORDINATOR), version=version, decision=Decision.RETURNED, note=note
    )


def fail(by, briefing=None) -> EditionRequest:
    return EditionRequest.objects.create(
        briefing=briefing or make_briefing(),
        requested_by=by,
        progress=Progress.FAILED,
        failure="It failed.",
    )


def test_nothing_waits_at_first(ada, ben, chloe) -> None:
    assert [waiting_for(user) for user in (ada, ben, chloe)] == [[], [], []]


def test_what_was_sent_back_waits_for_whoever_entered_it(chloe, dan) -> None:
    version = make_version(by=chloe)
    give_back(version)

    assert [group.items[0].detail for group in waiting_for(chloe)] == ["A line is missing."]
    assert waiting_for(dan) == []


def test_what_was_sent_back_no_longer_waits_once_redone(chloe) -> None:
    response = make_response()
    give_back(make_version(response, by=chloe))
    make_version(response, by=chloe)

    assert waiting_for(chloe) == []


def test_an_unsplit_receipt_waits_for_its_enterer_and_for_staff(ben, chloe, dan) -> None:
    receipt = make_receipt(by=chloe)

    for user in (ben, chloe):
        assert list(shown(user).values()) == [[receipt.get_absolute_url()]]
    assert shown(dan) == {}


def test_entries_of_others_wait_for_a_check(ben, chloe) -> None:
    response = make_response()
    make_version(response, by=chloe)
    make_version(response, response.questionnaire.questions.all()[1], by=chloe)

    (group,) = waiting_for(ben)

    assert [(item.url, item.detail[0]) for item in group.items] == [
        (response.get_absolute_url(), "2")
    ]
    assert waiting_for(chloe) == []


def test_entries_of_others_wait_for_volunteers_who_may_check(chloe, dan) -> None:
    response = make_response()
    make_version(response, by=chloe)
    make_version(response, response.questionnaire.questions.all()[1], by=dan)
    make_version(by=chloe)
    make_grant(dan, response.questionnaire)

    (group,) = waiting_for(dan)

    assert [(item.url, item.detail[0]) for item in group.items] == [
        (response.get_absolute_url(), "1")
    ]


def test_entries_of_others_do_not_wait_for_volunteers_who_may_score(chloe, dan) -> None:
    version = make_version(by=chloe)
    make_grant(dan, version.answer.response.questionnaire, Right.SCORE)

    assert waiting_for(dan) == []


def test_own_entries_wait_for_somebody_else(ben) -> None:
    make_version(by=ben)

    assert waiting_for(ben) == []


def test_accepted_entries_wait_no_longer(ben) -> None:
    make_answer()

    assert waiting_for(ben) == []


def test_marks_on_a_replaced_summary_wait_for_staff(ben, chloe) -> None:
    response = make_response()
    answer = make_answer(response, wording=Wording.SUMMARY)
    make_annotation(answer.versions.get().text, "Oui", by=ben)
    accept(make_version(response, by=chloe))

    page = response.get_absolute_url()
    assert shown(ben) == {
        "Reports on highlights, to acknowledge": [page],
        "Highlights to place again": [page],
    }
    assert waiting_for(chloe) == []


def test_report_on_marks_that_followed_waits_until_acknowledged(ada, ben, chloe) -> None:
    response = make_response()
    answer = make_answer(response)
    make_annotation(answer.versions.get().text, "Oui", by=ben)
    accept(version := make_version(response, words="Oui. Autre chose."))

    assert shown(ben) == {"Reports on highlights, to acknowledge": [response.get_absolute_url()]}
    assert waiting_for(chloe) == []
    acknowledge_report(by=ada, check=version.check_record)
    assert waiting_for(ben) == []


def test_a_failed_briefing_waits_for_whoever_asked(ada, ben) -> None:
    request = fail(ben)

    assert list(shown(ben).values()) == [[request.briefing.get_absolute_url()]]
    assert waiting_for(ada) == []


def test_a_failed_briefing_waits_no_longer_once_asked_again(ben) -> None:
    request = fail(ben)
    EditionRequest.objects.create(briefing=request.briefing, requested_by=ben)

    assert waiting_for(ben) == []


def test_long_groups_say_that_there_are_more(ben) -> None:
    for _number in range(MOST_SHOWN + 1):
        fail(ben)

    (group,) = waiting_for(ben)

    assert (len(group.items), group.has_more) == (MOST_SHOWN, True)


def test_what_there_is_to_judge_waits_for_whoever_may(ben, ada, dan) -> None:
    questionnaire = make_scored_questionnaire()
    version = make_answer(make_response(questionnaire)).versions.get()
    scoring = f"/questionnaires/{questionnaire.slug}/scoring/"

    assert shown(ben) == shown(ada) == {"To score": [scoring]}
    assert shown(dan) == {}

    make_score(version, 2, by=ben)
    make_score(version, 1, by=ada)

    assert shown(ben) == {"Levels to settle between two scorers": [scoring]}


def test_level_whose_words_changed_waits_for_its_scorer(ben, ada) -> None:
    questionnaire = make_scored_questionnaire()
    answer = make_answer(make_response(questionnaire))
    make_score(answer.versions.get(), 2, by=ben)
    make_answer(answer.response, words="Oui, en 2027.")
    scoring = [f"/questionnaires/{questionnaire.slug}/scoring/"]

    assert shown(ben)["Levels to confirm, for words or a grid that changed"] == scoring
    assert list(shown(ada)) == ["To score"]


def test_translation_waits_for_somebody_else(ben, ada) -> None:
    answer = make_answer()
    translation = make_translation(answer.versions.get().text, by=ben)

    assert shown(ben) == {}
    assert shown(ada) == {
        "Translations to check": [f"/answers/{answer.pk}/translations/{translation.language}/"]
    }


@pytest.mark.parametrize("count", [1, 3])
def test_waiting_costs_nine_queries(ben, chloe, count, django_assert_num_queries) -> None:
    for _number in range(count):
        fail(ben)
        make_version(by=chloe)
        make_receipt(by=chloe)
        give_back(make_version(by=ben))
        response = make_response()
        answer = make_answer(response, wording=Wording.SUMMARY)
        make_annotation(answer.versions.get().text, "Oui", by=ben)
        accept(make_version(response, by=chloe))
        judged = make_response(make_scored_questionnaire())
        make_score(make_answer(judged).versions.get(), 2)
        make_translation(answer.versions.current().get().text)

    with django_assert_num_queries(9):
        assert len(waiting_for(ben)) == 8


@pytest.mark.parametrize("count", [1, 3])
def test_waiting_costs_volunteers_four_queries(
    chloe, dan, count, django_assert_num_queries
) -> None:
    for _number in range(count):
        make_receipt(by=dan)
        give_back(make_version(by=dan))
        make_grant(dan, make_version(by=chloe).answer.response.questionnaire)

    with django_assert_num_queries(4):
        assert [len(group.items) for group in waiting_for(dan)] == [count] * 3
