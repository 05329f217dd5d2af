"""Titles that leave the house, by mail or in a calendar: none that names whom it may not."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Self

from accounts.models import Visibility
from sources.masking import naming
from stakeholders.models import Person

SHORTEST_SURNAME = 3


@dataclass(frozen=True, slots=True)
class Titles:
    """Which titles may leave: whole, or not at all. A name out of its title tells enough."""

    names: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()

    @classmethod
    def today(cls) -> Self:
        """Hide whoever did not agree to be named in public and stands in no election. One query."""
        hidden = list(
            Person.objects.exclude(
                pk__in=Person.objects.nameable_to(Visibility.PUBLIC).values("pk")
            ).values_list("name", flat=True)
        )
        return cls(tuple(hidden), tuple(sorted(set(chain.from_iterable(map(_surnames, hidden))))))

    def may_leave(self, title: str) -> bool:
        if naming(title, self.names, ""):
            return False
        found = naming(title, self.surnames, "")
        return all(title[place.start].islower() for place in found)

    def or_else(self, title: str, instead: str) -> str:
        """The title, or `instead` where it names somebody."""
        return title if self.may_leave(title) else instead


def _surnames(name: str) -> Iterable[str]:
    """The last word of a name of several words, and the parts of a double one; not very short."""
    words = name.split()[1:]
    parts = {words[-1], *re.split(r"[-’']", words[-1])} if words else set()
    return (part for part in parts if len(part) >= SHORTEST_SURNAME)
