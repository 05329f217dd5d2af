"""Made-up pledges for trials of speed: the same number always gives the same ones.

Pure: no ORM, no clock. What is said of each pledge follows the rules of `pledges/progress.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from pledges.authorities import authorities
from pledges.evidence_kinds import ACT, NATURES, SEARCH, SEEN, evidence_kinds
from pledges.progress import CONCLUDING, Stage

MANDATE = (datetime(2020, 6, 1, 8, tzinfo=UTC), 365 * 5)
# Of ten pledges: how many updates each has (40 in all), and how many pieces of evidence (30).
UPDATES = (0, 2, 3, 4, 4, 4, 5, 5, 6, 7)
EVIDENCE = (0, 1, 2, 3, 3, 3, 4, 4, 5, 5)
MOST_WAIT_AMONG = 400  # few wait to be accepted at any time, however many pledges there are
DOES = ("ouvrir", "financer", "étudier", "maintenir", "rénover", "soutenir", "réunir", "publier")
WHAT = (
    "un lieu d’accueil",
    "une piste cyclable",
    "une maison de santé",
    "des logements sociaux",
    "un conseil citoyen",
    "une aide aux associations",
    "un plan de formation",
    "une médiathèque",
    "des bains publics",
    "un guichet unique",
)
ENDINGS = (
    *[Stage.KEPT] * 4,
    *[Stage.PARTLY_KEPT] * 3,
    *[Stage.BROKEN] * 2,
    Stage.BLOCKED,
    Stage.LAPSED,
    Stage.NOT_ASSESSABLE,
    *[Stage.IN_PROGRESS] * 3,
)


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence about one pledge; `counted` as the rules count it for its nature."""

    kind: str
    counted: str
    dated_on: date


@dataclass(frozen=True, slots=True)
class Update:
    """A status, the evidence it cites (by its place in the plan), and somebody's ruling on it."""

    status: Stage
    said_at: datetime
    cites: tuple[int, ...]
    ruling: str = ""

    @property
    def decided_at(self) -> datetime:
        return self.said_at + timedelta(days=2)

    @property
    def takes_effect(self) -> bool:
        return self.status not in CONCLUDING or self.ruling == "accepted"

    @property
    def effective_at(self) -> datetime:
        return self.decided_at if self.status in CONCLUDING else self.said_at


@dataclass(frozen=True, slots=True)
class Plan:
    """One pledge with all that was said of it, in order."""

    number: int
    title: str
    nature: str
    relation: str
    verifiable: str
    authorities: tuple[str, ...]
    themes: tuple[int, ...]
    made_at: datetime
    is_own_words: bool
    proofs: tuple[Proof, ...]
    updates: tuple[Update, ...]

    @property
    def status(self) -> Stage:
        """What stands in the end."""
        standing = [update.status for update in self.updates if update.takes_effect]
        return standing[-1] if standing else Stage.NOT_RATED


def plans(count: int, theme_count: int) -> Iterator[Plan]:
    """`count` pledges; themes are given by their place among `theme_count`."""
    return (_plan(number, theme_count) for number in range(count))


def _plan(number: int, theme_count: int) -> Plan:
    random = Random(number)  # noqa: S311  the same each time, and no secret
    begins, days = MANDATE
    made_at = begins + timedelta(minutes=random.randrange(days * 720))
    nature = NATURES[number % len(NATURES)]
    proofs = tuple(_proofs(nature, EVIDENCE[number % 10], made_at))
    return Plan(
        number=number,
        title=(
            f"Dans le {random.randint(1, 20)}e, {random.choice(DOES)} {random.choice(WHAT)} "
            f"({number + 1})"
        ),
        nature=nature,
        relation=random.choice(("answers", "answers", "in_part", "counter_proposal", "off_ask")),
        verifiable=random.choice(("yes", "yes", "yes", "partly", "no")),
        authorities=tuple(random.sample(list(authorities()), 1 + number % 2)),
        themes=tuple(random.sample(range(theme_count), min(theme_count, 1 + number % 2))),
        made_at=made_at,
        is_own_words=random.random() < 0.7,
        proofs=proofs,
        updates=tuple(_updates(number, nature, len(proofs), made_at, random)),
    )


def _proofs(nature: str, count: int, made_at: datetime) -> Iterator[Proof]:
    """A search first, then acts of the kind that the nature asks for."""
    kinds = evidence_kinds()
    act = kinds.kept[nature][ACT][0]
    for at in range(count):
        kind = act if at else SEARCH
        dated_on = (made_at + timedelta(days=30 * at + 20)).date()
        yield Proof(kind, kinds.counts_as(kind, nature), dated_on)


def _updates(
    number: int, nature: str, proof_count: int, made_at: datetime, random: Random
) -> Iterator[Update]:
    count = UPDATES[number % 10]
    for at in range(count):
        said_at = made_at + timedelta(days=30 * at + 25, minutes=at)
        proof = min(at, proof_count - 1)
        if at == 0:
            yield Update(Stage.NOT_STARTED, said_at, (proof,))
        elif proof == 0:
            yield Update(random.choice((Stage.NOT_STARTED, Stage.STALLED)), said_at, (proof,))
        elif at < count - 1:
            yield Update(random.choice((Stage.IN_PROGRESS, Stage.STALLED)), said_at, (proof,))
        else:
            ending = _ending(nature, said_at, proof, random)
            may_wait = number < MOST_WAIT_AMONG
            yield ending if ending.ruling or may_wait else _accepted(ending)


def _accepted(update: Update) -> Update:
    return replace(update, ruling="accepted") if update.status in CONCLUDING else update


def _ending(nature: str, said_at: datetime, proof: int, random: Random) -> Update:
    status = random.choice(ENDINGS)
    if status == Stage.KEPT and SEEN in evidence_kinds().kept[nature]:
        status = Stage.PARTLY_KEPT  # nobody has seen it running
    if status not in CONCLUDING:
        return Update(status, said_at, (proof,))
    ruling = random.choice((*["accepted"] * 17, "declined", "declined", ""))
    return Update(status, said_at, (proof,), ruling)
