"""Weights of questions and parts."""

from decimal import Decimal

import pytest
from django.db import IntegrityError

from questionnaires.actions.grids import (
    ChangedMeanwhile,
    NothingWeighs,
    PartsIncomplete,
    set_weights,
)
from questionnaires.models import Section, Weighting
from questionnaires.results import results_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def questionnaire(db):
    return factories.make_scored_questionnaire()


def weigh(questionnaire, by, *values, parts=None, reason="Priorité", **fields):
    """Weights of the questions in their order, and of the parts."""
    questions = questionnaire.questions.order_by("position")
    return set_weights(
        by=by,
        questionnaire=questionnaire,
        questions=dict(zip(questions, map(Decimal, values), strict=False)),
        parts={part: Decimal(value) for part, value in (parts or {}).items()},
        reason=reason,
        **fields,
    )


def test_even_weights_store_nothing(questionnaire, ada):
    assert weigh(questionnaire, ada, "1", "1.000") is None
    assert not Weighting.objects.exists()


def test_same_weights_twice_are_one(questionnaire, ada):
    first = weigh(questionnaire, ada, "1.5", "1")

    assert weigh(questionnaire, ada, "1.500", "1", reason="Encore") == first
    assert Weighting.objects.count() == 1


def test_going_back_to_even_weights_is_a_weighting_of_its_own(questionnaire, ada):
    weigh(questionnaire, ada, "3", "1")

    back = weigh(questionnaire, ada, "1", "1", reason="Retour")

    assert (back.number, back.reason, back.weights.count()) == (2, "Retour", 0)
    assert results_of(questionnaire).weights.questions == {}


def test_parts_are_weighed_together_or_not_at_all(ada):
    questionnaire = factories.make_scored_questionnaire(is_sent=False)
    first = questionnaire.sections.get()
    second = Section.objects.create(questionnaire=questionnaire, position=2, title_fr="Santé")
    questionnaire.questions.filter(position=2).update(section=second)

    with pytest.raises(PartsIncomplete):
        weigh(questionnaire, ada, "1", "1", parts={first: 2})

    weighting = weigh(questionnaire, ada, "1", "1", parts={first: 1, second: 1})
    assert weighting.weights.filter(section__isnull=False).count() == 2


@pytest.mark.parametrize(("values", "part"), [(("0", "0"), 1), (("1", "1"), 0)])
def test_something_weighs_more_than_nothing(questionnaire, ada, values, part):
    with pytest.raises(NothingWeighs):
        weigh(questionnaire, ada, *values, parts={questionnaire.sections.get(): part})


def test_question_from_elsewhere_is_not_weighed(questionnaire, ada):
    elsewhere = factories.make_questionnaire().questions.first()

    with pytest.raises(ValueError, match="another questionnaire"):
        set_weights(
            by=ada,
            questionnaire=questionnaire,
            questions={elsewhere: Decimal(2)},
            parts={},
            reason="x",
        )


def test_second_person_to_weigh_is_told_that_somebody_was_quicker(questionnaire, ada):
    weigh(questionnaire, ada, "2", "1", seen=0)

    with pytest.raises(ChangedMeanwhile):
        weigh(questionnaire, ada, "3", "1", seen=0)


def test_negative_weight_is_refused_by_the_database(questionnaire, ada):
    with pytest.raises(IntegrityError, match="questionnaires_weight_zero_or_more"):
        weigh(questionnaire, ada, "-1", "1")
