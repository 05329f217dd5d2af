"""Grids: made, changed while nobody has used them, versioned, adopted; weights."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from questionnaires.actions.grids import (
    ChangedMeanwhile,
    GridInUse,
    UnsoundScale,
    adopt_grid,
    create_grid,
    edit_grid,
    new_version,
)
from questionnaires.models import Grid, Level, Questionnaire, Score
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
        (["a" * 200, "a" * 200], ["a" * 60, "a" * 60 + "-2"]),
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


def test_same_new_grid_twice_is_one(ada, ben):
    first = create_grid(by=ada, scale=make_scale(title_fr="Ma grille"))

    again = create_grid(by=ada, scale=make_scale(title_fr="Ma grille"))
    of_somebody_else = create_grid(by=ben, scale=make_scale(title_fr="Ma grille"))

    assert again == first
    assert of_somebody_else.slug == "ma-grille-2"
