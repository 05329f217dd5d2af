"""What a grid says, as plain values: what differs, and what is unsound."""

from dataclasses import replace

import pytest
from django.utils.translation import override

from questionnaires.models.grid import Shape
from questionnaires.scales import Change, Scale, changes, faults_of, scale_of
from sources.models.code import Tint
from tests import factories
from tests.factories import make_scale, make_step

BELOW_ZERO = (
    "The level “Niveau 0” has a rank of 0 or less: it has no points, so that no figure is "
    "below zero."
)
YES, NO = make_step(1), make_step(-1)
SCALE = make_scale([YES, NO])


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def without_titles(steps) -> Scale:
    return replace(SCALE, steps=tuple(steps))


@pytest.mark.parametrize(
    ("steps", "sentences"),
    [
        ([YES, NO], []),
        ([make_step(rank) for rank in range(-4, 5)], []),
        ([YES], ["A grid has 2 to 9 levels, and this one would have 1."]),
        (
            [make_step(rank) for rank in range(-4, 6)],
            ["A grid has 2 to 9 levels, and this one would have 10."],
        ),
        (
            [YES, make_step(1, word_fr="Autre")],
            ["Two levels have the rank 1: give each its own."],
        ),
        (
            [YES, make_step(2, word_fr=YES.word_fr)],
            ["Two levels are called “Niveau 1”: give each its own word."],
        ),
        (
            [YES, make_step(0, points=1)],
            [BELOW_ZERO],
        ),
        (
            [make_step(1, points=0), NO],
            ["At least one level needs points: figures are shares of the highest."],
        ),
    ],
)
def test_faults_are_said_in_sentences(steps, sentences):
    assert list(faults_of(without_titles(steps))) == sentences


def test_order_of_levels_makes_no_difference():
    assert without_titles([NO, YES]) == without_titles([YES, NO])
    assert without_titles([NO, YES]).fingerprint == without_titles([YES, NO]).fingerprint


def test_equal_scales_have_no_changes():
    assert changes(SCALE, make_scale([YES, NO])) == []


def test_changes_name_each_difference():
    after = replace(
        SCALE,
        title_fr="Autre titre",
        steps=(make_step(2), replace(YES, shape=Shape.TICK, tint=Tint.SKY)),
    )

    assert changes(SCALE, after) == [
        Change("title in French", "Échelle", "Autre titre"),
        Change("", "", "Niveau 2", make_step(2)),
        Change("shape", "One bar", "Disc with tick", after.steps[1]),
        Change("colour", "Slate", "Sky", after.steps[1]),
        Change("", "Niveau -1", "", NO),
    ]


@pytest.mark.django_db
def test_stored_grid_says_what_its_rows_say():
    scale = scale_of(factories.make_grid())

    assert [step.rank for step in scale.steps] == [3, 2, 1, 0, -1]
    assert scale.title_en == "Grid"
    assert scale.steps[0].definition_fr == "Définition 3"
