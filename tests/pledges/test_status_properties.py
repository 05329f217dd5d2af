"""Random reports, decisions and undoings against a plain model of the rules."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pledges.actions.pledges import split_pledge
from pledges.actions.statuses import Decision, MayNotDecide, decide, report_status, undo
from pledges.models import Part, Standing, StatusDecision, StatusUpdate
from pledges.progress import CONCLUDING, Stage, whole_of
from tests.factories import make_pledge, make_said

pytestmark = pytest.mark.django_db

REPORTED = [str(stage) for stage in Stage if stage != Stage.NOT_RATED]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["report", "report", "accept", "decline", "undo"]),
        st.sampled_from(REPORTED),
        st.integers(0, 1),
    ),
    max_size=14,
)


@dataclass
class Said:
    status: str
    stands: bool
    is_direct: bool
    decided: bool = False


@dataclass
class Thread:
    """What was said of one thing, as a list; nothing is ever taken off it."""

    first: str = "not_rated"
    said: list[Said] = field(default_factory=list)

    @property
    def status(self) -> str:
        return self.before(len(self.said))

    def before(self, at: int) -> str:
        stood = [one.status for one in self.said[:at] if one.stands]
        return stood[-1] if stood else self.first

    def report(self, status: str) -> None:
        is_direct = Stage(status) not in CONCLUDING
        self.said.append(Said(status, stands=is_direct, is_direct=is_direct))

    def may_decide(self) -> bool:
        return bool(self.said) and not (self.said[-1].is_direct or self.said[-1].decided)

    def decide(self, *, accepted: bool) -> None:
        self.said[-1].decided = True
        self.said[-1].stands = accepted

    def undo(self) -> None:
        status = self.before(len(self.said) - 1)
        self.said.append(Said(status, stands=True, is_direct=True))


def step(what: str, status: str, thread: Thread, pledge, part, people) -> None:
    ada, ben = people
    newest = StatusUpdate.objects.newest().filter(pledge=pledge, part=part).first()
    if what == "report":
        seen = newest.pk if newest else None
        said = make_said(status, reason=f"Vu {len(thread.said)}")
        report_status(by=ben, pledge=pledge, part=part, said=said, seen=seen)
        thread.report(status)
    elif newest is not None and what == "undo":
        undo(by=ben, update=newest)
        thread.undo()
    elif newest is not None:
        decision = Decision(is_accepted=what == "accept", reason="Relu")
        if thread.may_decide():
            decide(by=ada, update=newest, decision=decision)
            thread.decide(accepted=decision.is_accepted)
        else:
            other = Decision(is_accepted=not thread.said[-1].stands, reason="Relu")
            with pytest.raises(MayNotDecide):
                decide(by=ada, update=newest, decision=other)


def statuses_as_of(pledge, moments: list[datetime]) -> list[str]:
    return [Standing.objects.at(moment).get(pledge=pledge).status for moment in moments]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS, has_parts=st.booleans())
def test_history_agrees_with_a_plain_model(ada, ben, steps, has_parts) -> None:
    pledge = make_pledge()
    parts: list[Part | None] = [None]
    if has_parts:
        titles = [{"title_fr": "Un"}, {"title_fr": "Deux"}]
        parts = [*split_pledge(pledge=pledge, titles=titles)]
    threads = [Thread() for _ in parts]
    moments: list[datetime] = []
    expected: list[str] = []
    kept: set[Any] = set()
    for what, status, which in steps:
        at = which % len(parts)
        try:
            step(what, status, threads[at], pledge, parts[at], (ada, ben))
        except MayNotDecide:
            pytest.fail("a decision was refused that the rules allow")
        pledge.refresh_from_db()
        whole = whole_of([Stage(thread.status) for thread in threads])
        assert pledge.status == whole
        standing = Standing.objects.filter(pledge=pledge).latest("pk")
        moments.append(standing.starts_at)
        expected.append(whole)
        rows: set[Any] = set(StatusUpdate.objects.values_list()) | set(
            StatusDecision.objects.values_list()
        )
        assert kept <= rows
        kept = rows

    assert statuses_as_of(pledge, moments) == expected
