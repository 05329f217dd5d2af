"""In which order candidacies stand side by side: by name, by lot, or ranked where asked. Pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from hashlib import sha256

from questionnaires.scoring import Ranked

MOST_DRAWS = 9999  # numbers that a draw can have


class Order(StrEnum):
    """By name unless somebody asks otherwise; an order by figure is a ranking."""

    NAME = "name"
    LOT = "lot"
    RANK = "rank"


def drawn_by_lot[K](codes: Mapping[K, str], draw: int) -> list[K]:
    """The keys in the order of a numbered draw, which anybody can repeat from the codes.

    Sorted by the SHA-256 of "draw:code": the same on every machine, and one candidacy more
    leaves the others in their order.
    """
    lots = {key: sha256(f"{draw}:{code}".encode()).digest() for key, code in codes.items()}
    return sorted(codes, key=lambda key: lots[key])


def shared_places(ranked: Iterable[Ranked[object]]) -> set[int]:
    """The places that more than one holds."""
    places = [one.place for one in ranked if one.place is not None]
    return {place for place in places if places.count(place) > 1}
