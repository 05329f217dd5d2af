"""What pages of pledges cost with 1,000 and with 100,000 of them, in one run.

Pages in time of the process and the database, the best of some turns, so that what else the machine
does weighs little; what goes through all pledges in time of the database, beside one count of the
table. The plans show that lists read an index.
"""

import gc
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from pledges.as_of import tally_on
from pledges.board import Column, board_of
from pledges.figures import figures_of, months_of, tally_of
from pledges.forms.filters import PledgeFilters
from pledges.models import Pledge

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("pledges"),
]

FEW, MANY = 1_000, 100_000
TURNS = 25
GROWTH = 1.2  # a page with many beside the same page with few
COUNTS = 5  # times one count of the table
AS_OF = 0.3  # seconds
PAGES = {
    "list by status": "/pledges/?status=kept",
    "list by candidacy": "/pledges/?who=candidacy:echantillon-liste-7",
    "one pledge": "/pledges/echantillon-778/",
}
WHOLE = {
    "search, many found": "/pledges/?q=médiathèque",
    "search, one found": "/pledges/?q=77778",
}


@dataclass
class Stopwatch:
    """Seconds that the database took."""

    seconds: float = 0.0

    def __call__(self, execute, sql, params, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - began


def best(of: Callable[[], object], turns: int = TURNS) -> float:
    """Seconds of this process and of the database, of the quickest turn; the first ones warm up."""
    taken = []
    for _turn in range(turns):
        gc.collect()
        watch = Stopwatch()
        began = time.process_time()
        with connection.execute_wrapper(watch):
            of()
        taken.append(time.process_time() - began + watch.seconds)
    return min(taken)


def of_database(of: Callable[[], object], turns: int = 5) -> float:
    """Seconds of the database, of the quickest turn."""
    taken = []
    for _turn in range(turns):
        watch = Stopwatch()
        with connection.execute_wrapper(watch):
            of()
        taken.append(watch.seconds)
    return min(taken)


@pytest.fixture
def advocate() -> Client:
    client = Client()
    client.force_login(
        User.objects.create_user("ben@example.org", display_name="Ben", role=Role.ADVOCATE)
    )
    return client


def write(count: int) -> None:
    call_command("make_sample_data", pledges=count, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def page(client: Client, address: str) -> Callable[[], None]:
    def load() -> None:
        response = client.get(address)
        assert response.status_code == 200

    return load


def plan_of(queryset) -> str:
    return str(queryset.explain(format="json"))


def test_cost_of_pledges(advocate: Client) -> None:
    """One test, so that both sizes are measured in one run."""
    write(FEW)
    few = {name: best(page(advocate, address)) for name, address in PAGES.items()}
    with connection.cursor() as cursor:  # the sample is written once only
        cursor.execute("TRUNCATE stakeholders_election, pledges_evidence CASCADE")
    write(MANY)
    many = {name: best(page(advocate, address)) for name, address in PAGES.items()}
    pledges = Pledge.objects.active()
    reader = User.objects.get(email="ben@example.org")

    def board() -> list[Column]:
        return board_of(pledges, PledgeFilters({}, reader=reader))

    one_count = of_database(Pledge.objects.count)
    whole = {
        **{name: of_database(page(advocate, address)) for name, address in WHOLE.items()},
        "board": of_database(board),
        "tally": of_database(lambda: tally_of(pledges)),
    }
    as_of = of_database(lambda: tally_on(date(2023, 3, 22)))
    others = {
        "figures": of_database(lambda: figures_of(pledges)),
        "months": of_database(lambda: months_of(pledges, timezone.localdate())),
    }

    for name in PAGES:
        print(  # noqa: T201
            f"\n{name}: {few[name] * 1000:.1f} ms with {FEW}, {many[name] * 1000:.1f} ms with "
            f"{MANY}: {many[name] / few[name]:.2f} times (at most {GROWTH})",
            end="",
        )
    for name, seconds in (whole | others).items():
        print(  # noqa: T201
            f"\n{name}: {seconds * 1000:.1f} ms of the database, {seconds / one_count:.1f} counts "
            f"of {one_count * 1000:.1f} ms",
            end="",
        )
    print(f"\nas-of tally: {as_of * 1000:.1f} ms (at most {AS_OF * 1000:.0f})")  # noqa: T201
    for queryset, index in (
        (pledges.filter(status="kept"), "pledges_by_status_title"),
        (pledges.filter(candidacy=Pledge.objects.all()[0].candidacy_id), "pledges_by_candidacy"),
        (pledges, "pledges_by_title"),
    ):
        plan = json.dumps(json.loads(plan_of(queryset.order_by("sort_key", "pk")[:51])))
        assert '"Seq Scan"' not in plan
        assert index in plan
    assert {name: many[name] / few[name] <= GROWTH for name in PAGES} == dict.fromkeys(PAGES, True)
    assert {name: seconds / one_count <= COUNTS for name, seconds in whole.items()} == (
        dict.fromkeys(whole, True)
    )
    assert as_of <= AS_OF
