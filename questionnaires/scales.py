"""What a grid says, as plain values: to compare versions, to copy one, to check one.

Never writes, and knows of no request: `questionnaires.actions.grids` stores a scale.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from hashlib import sha256
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from questionnaires.models import Grid, Level

FEWEST, MOST = 2, 9


@dataclass(frozen=True, slots=True)
class Step:
    """One level of a scale; the fields are those of `Level`."""

    rank: int
    points: int
    word_fr: str
    word_en: str
    definition_fr: str
    definition_en: str
    shape: str
    tint: str


@dataclass(frozen=True, slots=True)
class Scale:
    """All that a version of a grid says. Equal scales judge alike; `steps` go down by rank."""

    title_fr: str
    title_en: str
    tie_rules_fr: str
    tie_rules_en: str
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        down = tuple(sorted(self.steps, key=lambda step: -step.rank))
        object.__setattr__(self, "steps", down)

    @property
    def head(self) -> dict[str, str]:
        """The fields that stand on `Grid` itself."""
        return {name: getattr(self, name) for name in HEAD}

    @property
    def words(self) -> list[str]:
        """All that people wrote, in both languages."""
        steps = (
            (step.word_fr, step.word_en, step.definition_fr, step.definition_en)
            for step in self.steps
        )
        return [*self.head.values(), *chain.from_iterable(steps)]

    @property
    def fingerprint(self) -> str:
        """The same for equal scales alone: tells whether somebody changed one in the meantime."""
        return sha256(repr(astuple(self)).encode()).hexdigest()


HEAD = ("title_fr", "title_en", "tie_rules_fr", "tie_rules_en")
STEP = tuple(field.name for field in fields(Step))


def step_of(level: Level) -> Step:
    return Step(**{name: getattr(level, name) for name in STEP})


def scale_of(grid: Grid) -> Scale:
    """What a stored version says; reads its levels."""
    head = {name: getattr(grid, name) for name in HEAD}
    return Scale(**head, steps=tuple(step_of(level) for level in grid.levels.all()))


def faults_of(scale: Scale) -> Iterator[str]:
    """Sentences that say why nobody could be judged by this scale; none when it is sound."""
    if not FEWEST <= len(scale.steps) <= MOST:
        yield _("A grid has 2 to 9 levels, and this one would have %(count)d.") % {
            "count": len(scale.steps)
        }
    for rank in _twice(step.rank for step in scale.steps):
        yield _("Two levels have the rank %(rank)d: give each its own.") % {"rank": rank}
    for word in _twice(step.word_fr for step in scale.steps):
        yield _("Two levels are called “%(word)s”: give each its own word.") % {"word": word}
    for step in scale.steps:
        if step.rank <= 0 < step.points:
            yield _(
                "The level “%(word)s” has a rank of 0 or less: it has no points, so that no "
                "figure is below zero."
            ) % {"word": step.word_fr}
    if not any(step.points for step in scale.steps):
        yield _("At least one level needs points: figures are shares of the highest.")


def _twice[V](values: Iterator[V]) -> list[V]:
    return [value for value, count in Counter(values).items() if count > 1]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions; `step` is the level it is about, if it is one.

    A level that came or went has no `label`, and only one of `before` and `after`.
    """

    label: str
    before: str
    after: str
    step: Step | None = None


def changes(before: Scale, after: Scale) -> list[Change]:
    """What differs from one version to the next. Levels are matched by their rank."""
    found = [
        Change(_label(Grid, name), old, new)
        for name, old in before.head.items()
        if old != (new := after.head[name])
    ]
    old_steps = {step.rank: step for step in before.steps}
    new_steps = {step.rank: step for step in after.steps}
    for rank in sorted({*old_steps, *new_steps}, reverse=True):
        found += _step_changes(old_steps.get(rank), new_steps.get(rank))
    return found


def _step_changes(before: Step | None, after: Step | None) -> list[Change]:
    if before is None or after is None:
        step = before or after
        word = step.word_fr if step else ""
        return [Change("", word if before else "", word if after else "", step)]
    return [
        Change(_label(Level, name), _shown(name, old), _shown(name, new), after)
        for name in STEP
        if (old := getattr(before, name)) != (new := getattr(after, name))
    ]


def _label(model: type[Grid | Level], name: str) -> str:
    return str(_field(model, name).verbose_name)


def _field(model: type[Grid | Level], name: str) -> Any:
    return model._meta.get_field(name)


def _shown(name: str, value: int | str) -> str:
    """A value as people read it: a shape and a colour have names."""
    choices = dict(_field(Level, name).choices or ())
    return str(choices.get(value, value))
