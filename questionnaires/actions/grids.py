"""Writes about grids and what a questionnaire takes of them: versions, adoption, weights."""

from collections.abc import Mapping
from decimal import Decimal

import pghistory
from django.db import connection, transaction

from accounts.models import User
from accounts.slugs import free_slug
from questionnaires.actions.scoring import set_scorers_needed
from questionnaires.models import Grid, Level, Question, Questionnaire, Section, Weight, Weighting
from questionnaires.scales import Scale, Step, faults_of, scale_of, step_of

EVEN = Decimal(1)
CREATING = 20260317  # the database's lock that two new grids wait for


class UnsoundScale(ValueError):
    """Nobody could be judged by this scale; str() says why."""


class GridInUse(ValueError):
    """Somebody scored with this version, so that it never changes again."""


class ChangedMeanwhile(ValueError):
    """Somebody else changed the same thing since it was shown."""


class PartsIncomplete(ValueError):
    """Parts are weighed all together or not at all."""


class NothingWeighs(ValueError):
    """Something must weigh more than zero."""


@transaction.atomic
def create_grid(*, by: User, scale: Scale) -> Grid:
    """Store the first version of a grid; its code is made of its title. Raises UnsoundScale.

    The same grid sent twice is one.
    """
    _refuse_unsound(scale)
    _wait_for_other_new_grids()
    own = Grid.objects.filter(created_by=by, number=1, **scale.head)
    if twin := next((grid for grid in own if scale_of(grid) == scale), None):
        return twin
    grid = Grid.objects.create(slug=free_slug(Grid, scale.title_fr), created_by=by, **scale.head)
    _add_levels(grid, scale.steps)
    return grid


def _wait_for_other_new_grids() -> None:
    """One new grid at a time, until the transaction ends: two might take the same code."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CREATING])


@transaction.atomic
def edit_grid(*, by: User, grid: Grid, scale: Scale, seen: str = "") -> Grid:
    """Make a version that nobody has used yet say what `scale` says.

    A level that changes becomes another row, so that a score never stands for a definition which
    its scorer had not before them. `seen` is the fingerprint of what `by` was shown. Raises
    GridInUse, ChangedMeanwhile, UnsoundScale.
    """
    _refuse_unsound(scale)
    # A score that is given in this moment holds the grid: it is waited for, or it waits.
    grid = Grid.objects.select_for_update().get(pk=grid.pk)
    if Grid.objects.used().filter(pk=grid.pk).exists():
        raise GridInUse("somebody scored with this version")
    before = scale_of(grid)
    if seen and seen != before.fingerprint:
        raise ChangedMeanwhile("somebody else changed this version")
    with pghistory.context(user=by.pk):
        _rewrite(grid, before, scale)
    return grid


def _rewrite(grid: Grid, before: Scale, scale: Scale) -> None:
    if scale.head != before.head:
        for name, value in scale.head.items():
            setattr(grid, name, value)
        grid.save(update_fields=list(scale.head))
    for level in grid.levels.all():
        if step_of(level) not in scale.steps:
            level.delete()
    _add_levels(grid, tuple(step for step in scale.steps if step not in before.steps))


@transaction.atomic
def new_version(*, by: User, grid: Grid, reason: str, scale: Scale | None = None) -> Grid:
    """Store the next version of a grid: `scale`, or a copy of the latest version.

    The same twice is one. Raises ChangedMeanwhile when `scale` starts from a version that is no
    longer the latest, and UnsoundScale.
    """
    list(Grid.objects.select_for_update().filter(slug=grid.slug).order_by("pk"))
    latest = Grid.objects.filter(slug=grid.slug).latest("number")
    wanted = scale or scale_of(latest)
    _refuse_unsound(wanted)
    if latest.number == grid.number + 1 and _is_same(latest, by, reason, wanted):
        return latest
    if scale and latest.number != grid.number:
        raise ChangedMeanwhile("there is a later version")
    version = Grid.objects.create(
        slug=grid.slug,
        number=latest.number + 1,
        reason=reason,
        created_by=by,
        **wanted.head,
    )
    _add_levels(version, wanted.steps)
    return version


def _is_same(latest: Grid, by: User, reason: str, wanted: Scale) -> bool:
    return (latest.created_by_id, latest.reason) == (by.pk, reason) and scale_of(latest) == wanted


def _refuse_unsound(scale: Scale) -> None:
    if faults := list(faults_of(scale)):
        raise UnsoundScale(" ".join(faults))


def _add_levels(grid: Grid, steps: tuple[Step, ...]) -> None:
    for step in steps:
        Level.objects.create(
            grid=grid,
            rank=step.rank,
            points=step.points,
            word_fr=step.word_fr,
            word_en=step.word_en,
            definition_fr=step.definition_fr,
            definition_en=step.definition_en,
            shape=step.shape,
            tint=step.tint,
        )


@transaction.atomic
def adopt_grid(*, by: User, questionnaire: Questionnaire, grid: Grid) -> Questionnaire:
    """Judge a questionnaire's answers by this version from now on.

    Exactly the scores that were given with another one are stale until their scorers confirm
    them; those given with this one count, also where it had been left in between.
    """
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    if questionnaire.grid_id == grid.pk:
        return questionnaire
    questionnaire.grid = grid
    with pghistory.context(user=by.pk):
        questionnaire.save(update_fields=["grid"])
    # Levels of this version that had waited for a second person may be enough by now.
    return set_scorers_needed(
        by=by, questionnaire=questionnaire, needed=questionnaire.scorers_needed
    )


@transaction.atomic
def set_weights(
    *,
    by: User,
    questionnaire: Questionnaire,
    questions: Mapping[Question, Decimal],
    parts: Mapping[Section, Decimal],
    reason: str,
    seen: int | None = None,
) -> Weighting | None:
    """Say what questions and parts weigh from now on; a question that is not named weighs 1.

    Without `parts` all questions are in one sum; with them, every part that holds a question is
    named. What weighs as before stores nothing, and the current weighting comes back (None: all
    weigh 1). `seen` is the number of the weighting that `by` was shown, 0 for none. Raises
    PartsIncomplete, NothingWeighs, ChangedMeanwhile, and ValueError for a question or part from
    elsewhere.
    """
    Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    _refuse_weights(questionnaire, questions, parts)
    current = Weighting.objects.current().filter(questionnaire=questionnaire).first()
    number = current.number if current else 0
    if seen is not None and seen != number:
        raise ChangedMeanwhile("somebody else changed the weights")
    uneven = {question.pk: value for question, value in questions.items() if value != EVEN}
    wanted = (uneven, {part.pk: value for part, value in parts.items()})
    if wanted == _stored(current):
        return current
    weighting = Weighting.objects.create(
        questionnaire=questionnaire, number=number + 1, reason=reason, set_by=by
    )
    for question, value in questions.items():
        if value != EVEN:
            Weight.objects.create(weighting=weighting, question=question, value=value)
    for part, value in parts.items():
        Weight.objects.create(weighting=weighting, section=part, value=value)
    return weighting


def _refuse_weights(
    questionnaire: Questionnaire,
    questions: Mapping[Question, Decimal],
    parts: Mapping[Section, Decimal],
) -> None:
    section_of = dict(questionnaire.questions.values_list("pk", "section"))
    own, own_parts = set(section_of), set(section_of.values()) - {None}
    weighed_parts = {part.pk for part in parts}
    if not {question.pk for question in questions} <= own or not weighed_parts <= own_parts:
        raise ValueError("a question or a part of another questionnaire")
    if parts and weighed_parts != own_parts:
        raise PartsIncomplete("weigh every part, or none")
    is_all_zero = len(questions) == len(own) and not any(questions.values())
    if own and (is_all_zero or (parts and not any(parts.values()))):
        raise NothingWeighs("something must weigh more than zero")


def _stored(weighting: Weighting | None) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    """The weights of questions and of parts, by primary key."""
    weights = weighting.weights.all() if weighting else []
    return (
        {weight.question_id: weight.value for weight in weights if weight.question_id},
        {weight.section_id: weight.value for weight in weights if weight.section_id},
    )
