"""What the builder of a briefing offers: everything, in an order, taken or not. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from briefings.choosing import Choice

UP, DOWN = "up", "down"


@dataclass(frozen=True, slots=True)
class Arrangement:
    """All choices in their order, and the keys of those that are taken."""

    choices: tuple[Choice, ...]
    taken: frozenset[str]
    natural: tuple[str, ...]

    @property
    def order(self) -> str:
        """The keys of all in their order, as the form keeps them."""
        return " ".join(choice.key for choice in self.choices)

    @property
    def items(self) -> tuple[str, ...]:
        """The keys of what is printed; none where everything is, in its own order."""
        keys = tuple(choice.key for choice in self.choices if choice.key in self.taken)
        return () if keys == self.natural else keys

    @property
    def is_empty(self) -> bool:
        """Whether there is something to choose, and nothing is taken."""
        return bool(self.choices) and not self.taken


def arranged(
    choices: Sequence[Choice], order: Sequence[str] = (), taken: Collection[str] | None = None
) -> Arrangement:
    """Choices in the order that somebody gave; what is new stands last. None takes all."""
    place = {key: at for at, key in enumerate(order)}
    in_order = sorted(choices, key=lambda choice: place.get(choice.key, len(place)))
    keys = {choice.key for choice in choices}
    known = set(place)
    kept = keys if taken is None else {key for key in keys if key in taken or key not in known}
    return Arrangement(tuple(in_order), frozenset(kept), tuple(choice.key for choice in choices))


def moved(arrangement: Arrangement, way: str, key: str) -> Arrangement:
    """One choice up or down by one place within its part; at the end of it nothing moves."""
    choices = list(arrangement.choices)
    at = next((at for at, choice in enumerate(choices) if choice.key == key), None)
    if at is None:
        return arrangement
    part = choices[at].part
    step = -1 if way == UP else 1
    to = at + step
    while 0 <= to < len(choices) and choices[to].part != part:
        to += step
    if not 0 <= to < len(choices):
        return arrangement
    choices[at], choices[to] = choices[to], choices[at]
    return Arrangement(tuple(choices), arrangement.taken, arrangement.natural)
