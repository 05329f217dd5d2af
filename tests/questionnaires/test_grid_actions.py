"""Grids: made, changed while nobody has used them, versioned, adopted; weights."""

import threading
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import Role
from questionnaires.actions.grids import (
    ChangedMeanwhile,
    GridInUse,
    NothingWeighs,
    PartsIncomplete,
    UnsoundScale,
    adopt_grid,
    create_grid,
    edit_grid,
    new_version,
    set_weights,
)
from questionnaires.actions.scoring import MayNotJudge, set_scorers_needed
from questionnaires.judging import stale_scores
from questionnaires.models import Grid, Level, Questionnaire, Score, Section, Settlement, Weighting
from questionnaires.models.score import Method
from questionnaires.results import results_of
from questionnaires.scales import scale_of
from tests import factories
from tests.factories import make_scale, make_step

pytestmark = pytest.mark.django_db

EMOJI = "🏳️‍🌈 𝐎𝐮𝐢"
ARABIC = "نعم، بدقة"


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


# --- Making and changing ----------------------------------------------------------------------


def test_created_grid_says_what_was_written(ada):
    scale = make_scale(
        [make_step(1, word_fr=EMOJI), make_step(-1, definition_fr=ARABIC)], title_fr="Ma grille"
    )

    grid = create_grid(by=ada, scale=scale)

    assert (grid.slug, grid.number, grid.created_by) == ("ma-grille", 1, ada)
    assert scale_of(Grid.objects.get()) == scale


@pytest.mark.parametrize(
    ("titles", "slugs"),
    [
        (["Oui", "Oui", "Oui"], ["oui", "oui-2", "oui-3"]),
        (["🏳️‍🌈", ARABIC], ["grid", "grid-2"]),
        (["a" * 200, "a" * 200], ["a" * 70, "a" * 70 + "-2"]),
    ],
)
def test_titles_that_are_alike_get_codes_of_their_own(ada, titles, slugs):
    grids = [
        create_grid(by=ada, scale=make_scale(title_fr=title, title_en=str(number)))
        for number, title in enumerate(titles)
    ]

    assert [grid.slug for grid in grids] == slugs


@pytest.mark.parametrize("steps", [[make_step(1)], [make_step(1), make_step(0, points=1)]])
def test_unsound_scale_is_never_stored(ada, steps):
    grid = factories.make_grid()

    for attempt in (
        lambda: create_grid(by=ada, scale=make_scale(steps)),
        lambda: edit_grid(by=ada, grid=grid, scale=make_scale(steps)),
        lambda: new_version(by=ada, grid=grid, reason="x", scale=make_scale(steps)),
    ):
        with pytest.raises(UnsoundScale):
            attempt()
    assert Grid.objects.count() == 1


def test_unused_version_says_what_it_is_told(ada):
    grid = factories.make_grid()
    scale = replace(reworded(grid), title_fr="Autre", tie_rules_fr="Seule la demande compte.")
    scale = replace(scale, steps=(make_step(4), *scale.steps[1:]))

    edit_grid(by=ada, grid=grid, scale=scale)

    assert scale_of(Grid.objects.get()) == scale


def test_level_that_changes_is_another_row_and_the_others_stay(ada):
    grid = factories.make_grid()
    before = {level.rank: level.pk for level in grid.levels.all()}

    edit_grid(by=ada, grid=grid, scale=reworded(grid, rank=2))

    after = {level.rank: level.pk for level in grid.levels.all()}
    assert [rank for rank in before if before[rank] != after[rank]] == [2]


def test_history_tells_who_changed_what(ada):
    grid = factories.make_grid()

    edit_grid(by=ada, grid=grid, scale=replace(reworded(grid, rank=2), title_fr="Autre"))

    titles = Grid.pgh_event_model.objects.filter(pgh_label="update")
    levels = Level.pgh_event_model.objects.filter(pgh_context__isnull=False).order_by("pgh_id")
    assert [(one.title_fr, one.pgh_context.metadata["user"]) for one in titles] == [
        ("Autre", ada.pk)
    ]
    assert [
        (one.pgh_label, one.rank, one.definition_fr, one.pgh_context.metadata["user"])
        for one in levels
    ] == [
        ("delete", 2, "Définition 2", ada.pk),
        ("insert", 2, "Dit oui, sans plus", ada.pk),
    ]


def test_history_tells_who_adopted_a_grid(questionnaire, ada):
    grid = factories.make_grid()

    adopt_grid(by=ada, questionnaire=questionnaire, grid=grid)

    event = Questionnaire.pgh_event_model.objects.filter(grid=grid).latest("pgh_id")
    assert event.pgh_context.metadata["user"] == ada.pk


def test_used_version_never_changes(version, ada, ben):
    grid = version.answer.response.questionnaire.grid
    factories.make_score(version, 2, by=ben)
    before = scale_of(grid)

    with pytest.raises(GridInUse):
        edit_grid(by=ada, grid=grid, scale=reworded(grid))

    assert scale_of(Grid.objects.get()) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE questionnaires_grid SET title_fr = 'x' WHERE id = %(grid)s",
        "UPDATE questionnaires_level SET points = 9 WHERE grid_id = %(grid)s AND rank = 3",
        "UPDATE questionnaires_level SET grid_id = %(grid)s, rank = 9 WHERE grid_id = %(other)s",
        "DELETE FROM questionnaires_level WHERE grid_id = %(grid)s AND rank = 0",
        """INSERT INTO questionnaires_level (grid_id, rank, points, word_fr, word_en,
        definition_fr, definition_en, shape, tint)
        VALUES (%(grid)s, 7, 7, 'x', '', 'x', '', 'ring', 'leaf')""",
    ],
)
def test_database_refuses_to_change_a_used_version(version, ben, statement):
    grid = version.answer.response.questionnaire.grid
    other = factories.make_grid()
    factories.make_score(version, 2, by=ben)

    with (
        pytest.raises(DatabaseError, match="A grid does not change once it is used"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, {"grid": grid.pk, "other": other.pk})


def test_database_lets_an_unused_version_change(questionnaire):
    grid = questionnaire.grid

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE questionnaires_level SET points = 9 WHERE grid_id = %s AND rank = 3", [grid.pk]
        )

    assert grid.levels.get(rank=3).points == 9


def test_level_that_is_gone_is_not_scored(version, ada, ben):
    grid = version.answer.response.questionnaire.grid
    shown = grid.levels.get(rank=2)
    edit_grid(by=ada, grid=grid, scale=reworded(grid, rank=2))

    with pytest.raises(IntegrityError, match="The level is not one of this grid"):
        Score.objects.create(
            version=version,
            ask=version.answer.question.asks.get(),
            grid=grid,
            level_id=shown.pk,
            treatment="answered",
            scored_by=ben,
        )


def test_second_editor_is_told_that_somebody_was_quicker(ada):
    grid = factories.make_grid()
    seen = scale_of(grid).fingerprint
    first, second = reworded(grid, rank=2), reworded(grid, rank=1)
    edit_grid(by=ada, grid=grid, scale=first, seen=seen)

    with pytest.raises(ChangedMeanwhile):
        edit_grid(by=ada, grid=grid, scale=second, seen=seen)

    assert scale_of(Grid.objects.get()) == first


# --- Versions ---------------------------------------------------------------------------------


def test_new_version_copies_the_latest(version, ada):
    grid = version.answer.response.questionnaire.grid
    second = new_version(by=ada, grid=grid, reason="Plus clair", scale=reworded(grid))

    third = new_version(by=ada, grid=grid, reason="Relu")

    assert (third.slug, third.number, third.reason) == (grid.slug, 3, "Relu")
    assert scale_of(third) == scale_of(second) == reworded(grid)


def test_new_version_leaves_the_one_in_use_alone(questionnaire, version, ada, ben):
    grid = questionnaire.grid
    before = scale_of(grid)
    factories.make_score(version, 2, by=ben)

    new_version(by=ada, grid=grid, reason="Plus clair", scale=reworded(grid))

    questionnaire.refresh_from_db()
    assert questionnaire.grid == grid
    assert scale_of(Grid.objects.get(number=1)) == before


def test_new_version_sent_five_times_is_one(ada):
    grid = factories.make_grid()

    made = {
        new_version(by=ada, grid=grid, reason="Plus clair", scale=reworded(grid))
        for _time in range(5)
    }

    assert [version.number for version in made] == [2]


def test_new_version_from_one_that_is_no_longer_the_latest_is_refused(ada, ben):
    grid = factories.make_grid()
    new_version(by=ben, grid=grid, reason="Plus clair", scale=reworded(grid, rank=2))

    with pytest.raises(ChangedMeanwhile):
        new_version(by=ada, grid=grid, reason="Relu", scale=reworded(grid, rank=1))

    assert Grid.objects.count() == 2


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


def test_same_new_grid_twice_is_one(ada, ben):
    first = create_grid(by=ada, scale=make_scale(title_fr="Ma grille"))

    again = create_grid(by=ada, scale=make_scale(title_fr="Ma grille"))
    of_somebody_else = create_grid(by=ben, scale=make_scale(title_fr="Ma grille"))

    assert again == first
    assert of_somebody_else.slug == "ma-grille-2"


@pytest.mark.django_db(transaction=True)
def test_new_grids_of_one_name_at_once_take_codes_of_their_own():
    with transaction.atomic():
        people = [factories.make_user(Role.COORDINATOR) for _number in range(4)]

    def create(by):
        try:
            create_grid(by=by, scale=make_scale(title_fr="Ma grille"))
        finally:
            connection.close()

    run(*(partial(create, by) for by in people))

    assert sorted(Grid.objects.values_list("slug", flat=True)) == [
        "ma-grille",
        "ma-grille-2",
        "ma-grille-3",
        "ma-grille-4",
    ]


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
