"""Each ask × candidacy as it stands, and the figures that rest on it."""

from fractions import Fraction

import pytest

from questionnaires.actions.scoring import let_one_score_stand, set_not_applicable
from questionnaires.models import AnswerState, AnswerVersion
from questionnaires.results import Status, results_for, results_of
from questionnaires.scoring import Agreement, Figure, agreement
from tests import factories
from tests.questionnaires.test_scoring_actions import corrected

pytestmark = pytest.mark.django_db


@pytest.fixture
def questionnaire(db):
    return factories.make_scored_questionnaire(questions=2)


def answered(questionnaire, **fields):
    response = fields.pop("response", None) or factories.make_response(questionnaire)
    return factories.make_answer(response, **fields).versions.get()


def statuses(questionnaire):
    results = results_of(questionnaire)
    return {
        candidacy.name: [cell.status for cell in results.cells[candidacy.pk]]
        for candidacy in results.candidacies
    }


def test_kinds_of_silence_never_merge(questionnaire, ada):
    first, second = questionnaire.questions.order_by("position")
    names = {}
    for state in AnswerState:
        version = answered(questionnaire, state=state)
        names[state] = version.answer.response.candidacy.name
    silent = factories.make_candidacy(election=questionnaire.election, name="Muette")
    factories.make_version(unchecked := factories.make_response(questionnaire), question=first)
    exempt = factories.make_candidacy(election=questionnaire.election, name="Exempte")
    set_not_applicable(
        by=ada, ask=second.asks.get(), candidacies=[exempt], reason="hors de sa compétence"
    )

    assert statuses(questionnaire) == {
        names[AnswerState.ANSWERED]: [Status.WAITING, Status.NOT_ENTERED],
        names[AnswerState.BLANK]: [Status.BLANK, Status.NOT_ENTERED],
        names[AnswerState.REFUSED]: [Status.REFUSED, Status.NOT_ENTERED],
        names[AnswerState.COURTESY]: [Status.COURTESY, Status.NOT_ENTERED],
        unchecked.candidacy.name: [Status.WAITING, Status.NOT_ENTERED],
        silent.name: [Status.NOT_RETURNED, Status.NOT_RETURNED],
        exempt.name: [Status.NOT_RETURNED, Status.NOT_APPLICABLE],
    }


def test_figure_rests_on_settled_levels_alone(questionnaire, ben):
    version = answered(questionnaire)
    candidacy = version.answer.response.candidacy
    second = questionnaire.questions.get(number="2")
    other = answered(questionnaire, response=version.answer.response, question=second)
    factories.make_settled(version, 2)
    factories.make_score(other, -1, by=ben)

    results = results_of(questionnaire)

    assert results.figures[candidacy.pk] == Figure(
        value=Fraction(2, 3), asked=2, answered=2, counted=1, noes=0
    )
    assert results.agreement() == Agreement(equal=1, double_scored=1)
    assert results.cells[candidacy.pk][1].given == ()


def test_levels_that_differ_are_shown_as_waiting(questionnaire):
    version = answered(questionnaire)
    factories.make_score(version, 2)
    factories.make_score(version, -1)

    (cell, _other) = results_of(questionnaire).cells[version.answer.response.candidacy_id]

    assert (cell.status, cell.level, cell.given) == (Status.WAITING, None, (-1, 2))


def test_stale_level_is_out_of_the_figure(questionnaire):
    version = answered(questionnaire)
    factories.make_settled(version, 2)
    corrected(version)

    results = results_of(questionnaire)

    candidacy = version.answer.response.candidacy_id
    assert results.cells[candidacy][0].status == Status.STALE
    assert results.figures[candidacy].value is None


def test_part_has_a_figure_of_its_own(questionnaire):
    version = answered(questionnaire)
    factories.make_settled(version, 3)
    section = questionnaire.sections.get()

    parts = results_of(questionnaire).figures_of_parts(version.answer.response.candidacy_id)

    assert {part: one.value for part, one in parts.items()} == {section.pk: 1}


def test_weights_move_the_figure(questionnaire, ada):
    version = answered(questionnaire)
    second = questionnaire.questions.get(number="2")
    other = answered(questionnaire, response=version.answer.response, question=second)
    factories.make_settled(version, 3)
    factories.make_settled(other, 0)
    weighting = questionnaire.weightings.create(number=1, reason="Priorité", set_by=ada)
    weighting.weights.create(question=second, value="3")

    results = results_of(questionnaire)

    assert results.figures[version.answer.response.candidacy_id].value == Fraction(1, 4)


def test_counts_of_an_ask_add_up_to_the_candidacies(questionnaire):
    for rank in (2, 2, -1):
        factories.make_settled(answered(questionnaire), rank)
    factories.make_candidacy(election=questionnaire.election)
    ask = questionnaire.questions.get(number="1").asks.get()
    levels = {level.rank: level for level in questionnaire.grid.levels.all()}

    counts = results_of(questionnaire).counts(ask.pk)

    assert counts == {levels[2]: 2, levels[-1]: 1, Status.NOT_RETURNED: 1}


@pytest.mark.parametrize("candidacies", [1, 3])
def test_results_cost_the_same_queries(questionnaire, candidacies, django_assert_num_queries):
    for _number in range(candidacies):
        factories.make_settled(answered(questionnaire), 2)

    with django_assert_num_queries(4):
        results = results_of(questionnaire)
        assert len(results.figures) == candidacies


def test_results_of_one_candidacy_in_each_questionnaire(questionnaire, django_assert_num_queries):
    version = answered(questionnaire)
    candidacy = version.answer.response.candidacy
    factories.make_settled(version, 3)
    other = factories.make_scored_questionnaire(questions=1, election=questionnaire.election)

    with django_assert_num_queries(3):
        found = results_for(candidacy, [questionnaire, other])

    assert [one.figures[candidacy.pk].value for one in found] == [1, None]
    assert [one.cells[candidacy.pk][0].status for one in found] == [
        Status.SETTLED,
        Status.NOT_RETURNED,
    ]


def test_level_by_an_earlier_grid_is_stale_whatever_the_order(questionnaire):
    version = answered(questionnaire)
    factories.make_settled(version, 2)
    questionnaire.grid = factories.make_grid()
    questionnaire.save()

    results = results_of(questionnaire)
    (cell, _other) = results.cells[version.answer.response.candidacy_id]
    assert (cell.status, cell.level, cell.given) == (Status.STALE, None, ())

    for _scorer in range(2):
        factories.make_score(AnswerVersion.objects.get(pk=version.pk), 3)
    (cell, _other) = results_of(questionnaire).cells[version.answer.response.candidacy_id]
    assert (cell.status, cell.level.rank, cell.given) == (Status.SETTLED, 3, (3, 3))


def test_levels_of_one_person_are_counted(questionnaire, ada):
    version = answered(questionnaire)
    score = factories.make_score(version, 2)
    let_one_score_stand(by=ada, version=version, ask=score.ask)

    assert results_of(questionnaire).single(version.answer.response.candidacy_id) == 1


def test_agreement_is_that_of_the_levels_given(questionnaire):
    for ranks in ((2, 2), (2, -1), (1,)):
        version = answered(questionnaire)
        for rank in ranks:
            factories.make_score(version, rank)

    results = results_of(questionnaire)

    given = [cell.given for cells in results.cells.values() for cell in cells]
    assert results.agreement() == agreement(given) == Agreement(equal=1, double_scored=2)


def test_questionnaire_without_questions_has_empty_results():
    questionnaire = factories.make_scored_questionnaire(questions=0)
    candidacy = factories.make_candidacy(election=questionnaire.election)

    results = results_of(questionnaire)

    assert (results.cells, results.figures[candidacy.pk].value) == ({candidacy.pk: ()}, None)
    assert results.agreement() == Agreement(0, 0)
