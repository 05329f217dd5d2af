"""What other weights or another grid would move: the same as when it is stored."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questionnaires.actions.grids import adopt_grid, set_weights
from questionnaires.models import Score, Section, Weighting
from questionnaires.rehearsing import Adoption, adoption_of, rehearse
from questionnaires.results import results_of
from questionnaires.scoring import EVEN, Weights
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def questionnaire(db):
    """Three lists, two questions, each question a part of its own."""
    questionnaire = factories.make_scored_questionnaire(is_sent=False)
    second = Section.objects.create(questionnaire=questionnaire, position=2, title_fr="Santé")
    questionnaire.questions.filter(position=2).update(section=second)
    for name, ranks in [("A", (3, -1)), ("B", (1, 2)), ("C", (2,)), ("D", ())]:
        candidacy = factories.make_candidacy(election=questionnaire.election, name=name)
        response = factories.make_response(questionnaire, candidacy=candidacy)
        for question, rank in zip(questionnaire.questions.all(), ranks, strict=False):
            version = factories.make_answer(response, question=question).versions.get()
            factories.make_settled(version, rank)
    return questionnaire


def weights_of(questionnaire, questions, parts=()):
    asked = questionnaire.questions.order_by("position")
    sections = questionnaire.sections.order_by("position")
    return (
        {one: Decimal(value) for one, value in zip(asked, questions, strict=True)},
        {one: Decimal(value) for one, value in zip(sections, parts, strict=False)},
    )


def as_figures_take_them(questions, parts):
    return Weights(
        {one.pk: Fraction(value) for one, value in questions.items()},
        {one.pk: Fraction(value) for one, value in parts.items()},
    )


def test_even_weights_move_nothing(questionnaire):
    rehearsed = rehearse(results_of(questionnaire), EVEN)

    assert [(one.candidacy.name, one.moved) for one in rehearsed] == [
        ("A", 0),
        ("B", 0),
        ("C", 0),
        ("D", None),
    ]


def test_weights_move_figures_and_places_but_no_coverage(questionnaire):
    questions, parts = weights_of(questionnaire, ("3", "1"))

    rehearsed = rehearse(results_of(questionnaire), as_figures_take_them(questions, parts))

    assert [
        (one.before.value, one.after.value, one.place_before, one.place_after) for one in rehearsed
    ] == [
        (Fraction(1, 2), Fraction(3, 4), 2, 1),
        (Fraction(1, 2), Fraction(5, 12), 2, 3),
        (Fraction(2, 3), Fraction(2, 3), 1, 2),
        (None, None, None, None),
    ]
    assert [one.before.coverage for one in rehearsed] == [one.after.coverage for one in rehearsed]
    assert [one.moved for one in rehearsed[:2]] == [25.0, pytest.approx(-100 / 12)]


def test_rehearsal_stores_nothing(questionnaire):
    questions, parts = weights_of(questionnaire, ("3", "1"))

    rehearse(results_of(questionnaire), as_figures_take_them(questions, parts))

    assert not Weighting.objects.exists()


WEIGHT = st.decimals(min_value=0, max_value=999, places=3)
PAIR = st.tuples(WEIGHT, WEIGHT).filter(any)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.tuples(WEIGHT, WEIGHT).filter(any), st.one_of(st.just(()), st.tuples(WEIGHT, WEIGHT)))
def test_what_was_rehearsed_is_what_is_stored(questionnaire, ada, of_questions, of_parts):
    questions, parts = weights_of(questionnaire, of_questions, of_parts)
    rehearsed = rehearse(results_of(questionnaire), as_figures_take_them(questions, parts))

    set_weights(by=ada, questionnaire=questionnaire, questions=questions, parts=parts, reason="x")

    stored = results_of(questionnaire).figures
    assert {one.candidacy.pk: one.after for one in rehearsed} == stored


def test_adoption_counts_what_it_will_make_stale(questionnaire, ada):
    first, second = questionnaire.grid, factories.make_grid()
    announced = adoption_of(second, questionnaire, ada)

    adopt_grid(by=ada, questionnaire=questionnaire, grid=second)

    assert announced == Adoption(stale=10, again=0)
    assert Score.objects.standing().out_of_date().count() == 10
    questionnaire.refresh_from_db()
    assert adoption_of(first, questionnaire, ada) == Adoption(stale=0, again=10)
    assert adoption_of(second, questionnaire, ada) == Adoption(stale=0, again=0)


def test_adoption_of_a_first_grid_changes_no_score(ada):
    questionnaire = factories.make_questionnaire()

    assert adoption_of(factories.make_grid(), questionnaire, ada) == Adoption(stale=0, again=0)
