"""Codes of rows in addresses, made of their names."""

from collections.abc import Collection, Iterable
from itertools import count

from django.db.models import Model
from django.utils.text import slugify

LONGEST_STEM = 60  # leaves room for the number that tells two rows of one name apart


def free_slug(model: type[Model], name: str, reserved: Collection[str] = ()) -> str:
    """The name as a slug, with a number where another row or a reserved word has it."""
    stem = _stem(model, name)
    rows = model._default_manager.filter(slug__startswith=stem)
    return _untaken(stem, {*rows.values_list("slug", flat=True), *reserved})


def free_slugs(model: type[Model], names: Iterable[str]) -> list[str]:
    """A slug for each of these names, in their order. One query."""
    taken = set(model._default_manager.values_list("slug", flat=True))
    slugs = []
    for name in names:
        slugs.append(_untaken(_stem(model, name), taken))
        taken.add(slugs[-1])
    return slugs


def _stem(model: type[Model], name: str) -> str:
    return slugify(name)[:LONGEST_STEM].strip("-") or model.__name__.lower()


def _untaken(stem: str, taken: Collection[str]) -> str:
    """The stem, or the stem with the first number that nobody has taken."""
    candidates = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(candidate for candidate in candidates if candidate not in taken)
