"""Doubts that only the view over all questions shows. Pure."""

from collections.abc import Mapping, Sequence

from sources.reading.blocks import Remark, gettext_noop
from sources.splitting.layout import Place, Slice

ANSWERS_ALL = gettext_noop(
    "The questions stand one below the other: these words may answer all of them."
)

FEWEST = 2  # questions without an answer above the last one

Doubts = Sequence[tuple[Remark, ...]]


def with_doubts(doubts: Doubts, more: Mapping[int, Remark]) -> list[tuple[Remark, ...]]:
    """The doubts of each question, with these further ones by question."""
    return [
        (*own, more[owner]) if owner in more else tuple(own) for owner, own in enumerate(doubts)
    ]


def answers_to_all(slices: Sequence[Slice], count: int) -> dict[int, Remark]:
    """The last question, where it alone is answered: a list of questions, and a letter below it."""
    answered = {slice_.owner for slice_ in slices if slice_.place is Place.ANSWER}
    is_last_alone = answered == {count - 1} and count > FEWEST
    return {count - 1: Remark(ANSWERS_ALL)} if is_last_alone else {}
