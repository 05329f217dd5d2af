"""Another grid: which scores become stale, and what happens at the same time."""

import threading
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection, transaction

from accounts.models import Role
from questionnaires.actions.grids import (
    GridInUse,
    adopt_grid,
    create_grid,
    edit_grid,
    new_version,
    set_weights,
)
from questionnaires.actions.scoring import MayNotJudge, set_scorers_needed
from questionnaires.judging import stale_scores
from questionnaires.models import Grid, Score, Settlement
from questionnaires.models.score import Method
from questionnaires.scales import scale_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def questionnaire(db):
    return factories.make_scored_questionnaire()


@pytest.fixture
def version(questionnaire):
    return factories.make_answer(factories.make_response(questionnaire)).versions.get()


def reworded(grid, rank=2, **fields):
    """The scale of a grid with one level changed."""
    scale = scale_of(grid)
    fields = fields or {"definition_fr": "Dit oui, sans plus"}
    steps = tuple(replace(step, **fields) if step.rank == rank else step for step in scale.steps)
    return replace(scale, steps=steps)


# --- Weights ----------------------------------------------------------------------------------


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


# --- What becomes stale -----------------------------------------------------------------------


def adopt_another(questionnaire, by):
    adopt_grid(by=by, questionnaire=questionnaire, grid=factories.make_grid())


def adopt_the_next_version(questionnaire, by):
    grid = new_version(by=by, grid=questionnaire.grid, reason="Plus clair")
    adopt_grid(by=by, questionnaire=questionnaire, grid=grid)


def adopt_the_same(questionnaire, by):
    adopt_grid(by=by, questionnaire=questionnaire, grid=questionnaire.grid)


def adopt_another_and_go_back(questionnaire, by):
    grid = questionnaire.grid
    adopt_another(questionnaire, by)
    adopt_grid(by=by, questionnaire=questionnaire, grid=grid)


def make_a_version_that_nobody_adopts(questionnaire, by):
    new_version(by=by, grid=questionnaire.grid, reason="Essai", scale=reworded(questionnaire.grid))


def change_a_version_that_nobody_used(questionnaire, by):
    grid = new_version(by=by, grid=questionnaire.grid, reason="Essai")
    edit_grid(by=by, grid=grid, scale=reworded(grid))


def weigh_questions(questionnaire, by):
    weigh(questionnaire, by, "3", "1")


def weigh_parts(questionnaire, by):
    weigh(questionnaire, by, "1", "1", parts={questionnaire.sections.get(): 2})


@pytest.mark.parametrize(
    ("change", "stale"),
    [
        (adopt_another, ["first list", "second list"]),
        (adopt_the_next_version, ["first list", "second list"]),
        (adopt_the_same, []),
        (adopt_another_and_go_back, []),
        (make_a_version_that_nobody_adopts, []),
        (change_a_version_that_nobody_used, []),
        (weigh_questions, []),
        (weigh_parts, []),
    ],
)
def test_change_makes_exactly_the_right_scores_stale(questionnaire, ada, ben, change, stale):
    # The questionnaire elsewhere is judged by the same version of the same grid.
    elsewhere = factories.make_questionnaire(grid=questionnaire.grid)
    scores = {}
    for name, asked in [
        ("first list", questionnaire),
        ("second list", questionnaire),
        ("elsewhere", elsewhere),
    ]:
        version = factories.make_answer(factories.make_response(asked)).versions.get()
        scores[name] = factories.make_score(version, 2, by=ben)
        factories.make_score(version, 2)

    change(questionnaire, ada)

    found = set(stale_scores(ben))
    assert sorted(name for name, score in scores.items() if score in found) == stale
    assert Settlement.objects.standing().out_of_date().count() == len(stale)


def test_single_levels_stand_when_their_grid_comes_back(questionnaire, version, ada, ben):
    grid = questionnaire.grid
    factories.make_score(version, 2, by=ben)
    adopt_another(questionnaire, ada)
    set_scorers_needed(by=ada, questionnaire=questionnaire, needed=1)
    assert not Settlement.objects.exists()

    adopt_grid(by=ada, questionnaire=questionnaire, grid=grid)

    assert [one.method for one in Settlement.objects.all()] == [Method.SINGLE]


# --- At the same time -------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rank", [2, 3])
def test_score_and_change_at_the_same_moment_never_both_happen_to_one_level(rank):
    """Whoever comes first: the level that is scored is never one that changes afterwards."""
    with transaction.atomic():
        ada, ben = factories.make_user(Role.COORDINATOR), factories.make_user(Role.ADVOCATE)
        questionnaire = factories.make_scored_questionnaire()
        version = factories.make_answer(factories.make_response(questionnaire)).versions.get()
    grid = questionnaire.grid
    before = scale_of(grid)
    after = reworded(grid, rank=2)
    is_scored = threading.Event()
    outcomes = {}

    def score():
        try:
            with transaction.atomic():
                outcomes["score"] = factories.make_score(version, rank, by=ben)
                is_scored.set()
                is_waiting(connection)
        finally:
            connection.close()

    def change():
        is_scored.wait(10)
        try:
            edit_grid(by=ada, grid=grid, scale=after)
        except GridInUse as error:
            outcomes["change"] = error
        finally:
            connection.close()

    run(score, change)

    assert isinstance(outcomes["change"], GridInUse)
    assert scale_of(Grid.objects.get()) == before
    assert Score.objects.get() == outcomes["score"]


@pytest.mark.django_db(transaction=True)
def test_score_waits_for_a_change_and_finds_its_level_gone():
    with transaction.atomic():
        ada, ben = factories.make_user(Role.COORDINATOR), factories.make_user(Role.ADVOCATE)
        questionnaire = factories.make_scored_questionnaire()
        response = factories.make_response(questionnaire)
        versions = [
            factories.make_answer(response, question=question).versions.get()
            for question in questionnaire.questions.all()
        ]
    grid = questionnaire.grid
    after = reworded(grid, rank=2)
    shown = {level.rank: level for level in grid.levels.all()}
    is_changed = threading.Event()
    outcomes = {}

    def change():
        try:
            with transaction.atomic():
                edit_grid(by=ada, grid=grid, scale=after)
                is_changed.set()
                is_waiting(connection)
        finally:
            connection.close()

    def score(version, rank):
        is_changed.wait(10)
        try:
            outcomes[rank] = score_as_shown(ben, version, shown[rank])
        except MayNotJudge as error:
            outcomes[rank] = error
        finally:
            connection.close()

    run(change, lambda: score(versions[0], 2), lambda: score(versions[1], 3))

    assert isinstance(outcomes[2], MayNotJudge)
    assert [score.level for score in Score.objects.all()] == [shown[3]]
    assert scale_of(Grid.objects.get()) == after


def score_as_shown(by, version, level):
    from questionnaires.actions.scoring import Given, score_answer

    ask = version.answer.question.asks.get()
    return score_answer(by=by, version=version, given={ask: Given(level, "answered")})


def is_waiting(connection, seconds=10):
    """Hold a transaction open until another one waits for it."""
    waiting = (
        "SELECT count(*) FROM pg_locks WHERE NOT granted"
        " AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    )
    for _time in range(seconds * 100):
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
        threading.Event().wait(0.01)
    raise AssertionError("nobody waits for this transaction")


def run(*tasks):
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_new_grids_of_one_name_at_once_take_codes_of_their_own():
    with transaction.atomic():
        people = [factories.make_user(Role.COORDINATOR) for _number in range(4)]

    def create(by):
        try:
            create_grid(by=by, scale=factories.make_scale(title_fr="Ma grille"))
        finally:
            connection.close()

    run(*(partial(create, by) for by in people))

    assert sorted(Grid.objects.values_list("slug", flat=True)) == [
        "ma-grille",
        "ma-grille-2",
        "ma-grille-3",
        "ma-grille-4",
    ]
