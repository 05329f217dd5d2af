"""What the first page of a briefing shows of its pledges: squares, and three short lists.

Pure: worked out of the frozen content alone, so that nothing is printed that was not cleared.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from briefings.briefing import Briefing, Phrase
from briefings.promised import Counts, Group, Promise, Share
from pledges.progress import OPEN, Stage

MOST_SQUARES = 40  # on one line of the page
MOST_LINES = 4
# The strongest word first; what is being verified says nothing yet and comes before the last.
ADVANCING = (Stage.KEPT, Stage.PARTLY_KEPT, Stage.IN_PROGRESS)
WAITING = (
    Stage.BROKEN,
    Stage.BLOCKED,
    Stage.STALLED,
    Stage.NOT_STARTED,
    "verifying",
    Stage.NOT_RATED,
)


class Heading(StrEnum):
    """Which of the three lists."""

    ADVANCES = "advances"
    WAITS = "waits"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class Line:
    """A pledge in a list; `anchor` is where it stands in the briefing.

    `promiser` is given where the briefing follows several.
    """

    promise: Promise
    anchor: str
    promiser: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Few:
    """The first lines of a list, and how many more there are."""

    heading: Heading
    lines: tuple[Line, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A status that some pledges have, with its squares to draw."""

    share: Share
    squares: range


@dataclass(frozen=True, slots=True)
class Chart:
    """A tally as squares: `rows` have pledges, `absent` have none; all statuses are in one of them.

    A square stands for `per_square` pledges, about where that is more than one.
    """

    title: Phrase | None
    total: str
    rows: tuple[Row, ...]
    absent: tuple[Share, ...]
    per_square: int = 1


@dataclass(frozen=True, slots=True)
class Glance:
    """All that a briefing shows of its pledges at a glance."""

    whole: Chart | None
    charts: tuple[Chart, ...]
    lists: tuple[Few, ...]
    changed: tuple[Line, ...]


def glance_of(briefing: Briefing) -> Glance:
    """The tally of all pledges, one of each kind, the lists, and what has changed since a day."""
    lines = tuple(_lines(briefing.pledges))
    return Glance(
        whole=_whole(briefing.counts),
        charts=tuple(map(chart_of, briefing.counts)),
        lists=tuple(_lists(lines)),
        changed=tuple(line for line in lines if line.promise.before),
    )


def _lines(groups: Sequence[Group]) -> Iterator[Line]:
    for at, group in enumerate(groups, start=1):
        promiser = group.title if len(groups) > 1 else None
        for number, promise in enumerate(group.promises, start=1):
            yield Line(promise, f"promise-{at}-{number}", promiser)


def _lists(lines: Sequence[Line]) -> Iterator[Few]:
    """What waits for us is in the list of what depends on us, and not in that of what waits."""
    ours = [line for line in lines if line.promise.is_ours and line.promise.status.stage in OPEN]
    others = [line for line in lines if line not in ours]
    for heading, among, stages in (
        (Heading.ADVANCES, lines, ADVANCING),
        (Heading.WAITS, others, WAITING),
        (Heading.OURS, ours, (*WAITING, *ADVANCING)),
    ):
        found = [line for stage in stages for line in among if line.promise.status.stage == stage]
        if found:
            shown = MOST_LINES if len(found) > MOST_LINES + 1 else len(found)
            yield Few(heading, tuple(found[:shown]), len(found) - shown)


# --- Squares --------------------------------------------------------------------------------------


def _whole(counts: Sequence[Counts]) -> Chart | None:
    """The tallies of a briefing added up: each pledge is in one of them."""
    if not counts:
        return None
    added: dict[str, Share] = {}
    for share in (share for tally in counts for share in tally.shares):
        before = added.get(share.status.shape)
        number = int(share.count) + (int(before.count) if before else 0)
        added[share.status.shape] = Share(share.status, str(number), "")
    total = sum(int(tally.total) for tally in counts)
    return _chart(None, total, tuple(added.values()))


def chart_of(counts: Counts) -> Chart:
    """A tally of a briefing with its squares."""
    return _chart(counts.title, int(counts.total), counts.shares)


def _chart(title: Phrase | None, total: int, shares: Sequence[Share]) -> Chart:
    present = [share for share in shares if share.count != "0"]
    squares = squares_of([int(share.count) for share in present])
    return Chart(
        title=title,
        total=str(total),
        rows=tuple(Row(share, range(count)) for share, count in zip(present, squares, strict=True)),
        absent=tuple(share for share in shares if share.count == "0"),
        per_square=max(1, round(total / MOST_SQUARES)),
    )


def squares_of(counts: Sequence[int], most: int = MOST_SQUARES) -> list[int]:
    """How many squares each count gets: one a pledge, or where they are many `most` in all.

    None gets none; what the rounding leaves goes to those with the largest remainders.
    """
    total = sum(counts)
    if total <= most:
        return list(counts)
    squares = [max(1, count * most // total) for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda at: -(counts[at] * most % total))
    for at in by_remainder[: max(0, most - sum(squares))]:
        squares[at] += 1
    return squares
