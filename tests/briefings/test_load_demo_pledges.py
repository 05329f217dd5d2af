"""The pledges of the example, as they are once loaded."""

from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from briefings.demo import load_demo
from pledges.models import Origin, Pledge, Status, StatusDecision, StatusUpdate, Task
from pledges.progress import Stage
from tests.fixtures.files import load_example

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def example(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path / "var"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    load_demo()


def test_load_demo_makes_the_sixteen_pledges_that_nobody_has_looked_at() -> None:
    pledges = Pledge.objects.filter(candidacy__slug="gregoire-paris-2026")

    assert [pledge.slug[:3] for pledge in pledges.order_by("slug")] == [
        f"p{number:02}" for number in range(1, 17)
    ]
    assert set(pledges.values_list("status", flat=True)) == {Status.NOT_RATED}
    assert pledges.in_rates().count() == 12
    assert pledges.confirmed().count() == 0


def test_load_demo_origins_say_what_the_files_say() -> None:
    expected = {
        (row["slug"], origin["words"])
        for name in ("gregoire-paris-2026", "core-paris-2025", "liste-exemple")
        for row in load_example(f"pledges-{name}")["pledge"]
        for origin in row["origins"]
    }
    found = set(Origin.objects.values_list("pledge__slug", "anchor__exact"))

    words = "l’aide aux relais associatifs, qui était de 80 000 euros en 2025"
    expected.remove(("ex-aide-actuelle", words))
    assert found == expected | {("ex-subvention-maintenue", words)}


def test_load_demo_makes_the_pledge_of_the_meeting_as_it_is_reported() -> None:
    pledge = Pledge.objects.get(slug="e1-examiner-les-projets")

    assert (pledge.promiser.slug, pledge.status) == ("direction-sante", "not_rated")
    assert [origin.anchor.text.voice for origin in pledge.origins.all()] == ["reported"]
    assert Task.objects.filter(pledge=pledge).count() == 1
    assert Task.objects.filter(event__slug="core-paris-2025").count() == 1


def test_load_demo_fictional_list_has_every_status_and_is_an_example() -> None:
    pledges = Pledge.objects.filter(candidacy__slug="liste-exemple")

    assert set(pledges.values_list("status", flat=True)) == set(Stage)
    assert set(pledges.values_list("is_example", flat=True)) == {True}
    assert pledges.active().confirmed().count() == pledges.active().count() == 11


def test_load_demo_statuses_are_accepted_by_somebody_else() -> None:
    decisions = StatusDecision.objects.values_list(
        "update__made_by__display_name", "decided_by__display_name"
    )

    assert set(decisions) == {("Ben", "Ada")}
    assert [one.pledge.slug for one in StatusUpdate.objects.awaiting()] == ["ex-rencontre-annuelle"]
    assert Pledge.objects.get(slug="ex-rencontre-annuelle").status == "in_progress"


def test_load_demo_whole_of_parts_and_merged_pledge() -> None:
    whole = Pledge.objects.get(slug="ex-centre-de-sante")
    merged = Pledge.objects.get(slug="ex-aide-actuelle")

    assert [part.status for part in whole.parts.all()] == ["in_progress", "not_started"]
    assert whole.status == "in_progress"
    assert merged.merged_into == Pledge.objects.get(slug="ex-subvention-maintenue")
    assert merged.withdrawn_by == User.objects.get(email="ben@example.org")
