"""Made-up pledges: the same each time, sound by the rules, and only beside the example."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from briefings.demo import load_demo
from briefings.sample_check import Mismatch, check_sample
from briefings.sample_plans import Plan, plans
from pledges.evidence_kinds import evidence_kinds
from pledges.figures import tally_of
from pledges.models import Bearing, Evidence, Notice, Pledge, Standing, StatusUpdate
from pledges.models.status import Awaiting
from pledges.progress import CONCLUDING, Piece, Promise, Proposal, Stage, unmet
from tests import factories

COUNT = 200


def run(count: int = COUNT) -> str:
    out = StringIO()
    call_command("make_sample_data", pledges=count, stdout=out)
    return out.getvalue()


# --- Plans --------------------------------------------------------------------------------------


def test_plans_are_the_same_each_time_and_the_first_ones_of_more() -> None:
    assert list(plans(30, 12)) == list(plans(40, 12))[:30]


def test_plans_have_four_updates_and_three_pieces_of_evidence_on_average() -> None:
    made = list(plans(COUNT, 12))

    assert sum(len(plan.updates) for plan in made) == 4 * COUNT
    assert sum(len(plan.proofs) for plan in made) == 3 * COUNT
    assert {plan.status for plan in made} == set(Stage)


@pytest.mark.parametrize("plan", list(plans(COUNT, 12)), ids=lambda plan: str(plan.number))
def test_what_is_said_has_all_that_it_needs(plan: Plan) -> None:
    kinds = evidence_kinds()

    for update in plan.updates:
        proofs = [plan.proofs[at] for at in update.cites]
        proposal = Proposal(
            update.status,
            true_on=update.said_at.date(),
            reason="Constaté.",
            pieces=tuple(Piece(proof.kind, dated_on=proof.dated_on) for proof in proofs),
            shortfall="less",
            blocked_by="une autorité",
            told_on=update.said_at.date(),
        )
        assert unmet(proposal, Promise(plan.nature), kinds) == []
        assert all(proof.dated_on <= update.said_at.date() for proof in proofs)
    effects = [update.effective_at for update in plan.updates if update.takes_effect]
    assert effects == sorted(effects)
    assert all(effect > plan.made_at + timedelta(days=1) for effect in effects)


# --- The database -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_sample_is_written_as_it_was_planned() -> None:
    assert run() == "200 pledges, 800 statuses and 600 pieces of evidence written.\n"

    made = list(plans(COUNT, 12))
    stages = [plan.status for plan in made]
    assert list(Pledge.objects.order_by("pk").values_list("status", flat=True)) == stages
    assert (StatusUpdate.objects.count(), Evidence.objects.count()) == (800, 600)
    assert Bearing.objects.count() == 800
    assert tally_of(Pledge.objects.confirmed()).total == sum(plan.is_own_words for plan in made)
    awaiting = [
        update
        for plan in made
        for update in plan.updates
        if update.status in CONCLUDING and not update.ruling
    ]
    assert Awaiting.objects.count() == len(awaiting)
    broken = [one for plan in made for one in plan.updates if one.status == Stage.BROKEN]
    assert Notice.objects.count() == len(broken)


@pytest.mark.django_db
def test_sample_leaves_the_triggers_on() -> None:
    run(10)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgenabled FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE relname LIKE 'pledges%'"
        )
        assert cursor.fetchall() == [("O",)]
    factories.make_status(Pledge.objects.get(slug="echantillon-1"), "in_progress")
    assert Pledge.objects.get(slug="echantillon-1").status == "in_progress"


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["echantillon-2", "echantillon-8"])
def test_what_stands_otherwise_than_by_its_updates_is_found(slug: str) -> None:
    run(10)
    first = Pledge.objects.order_by("pk")[0].pk
    check_sample(first)

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE pledges_standing DISABLE TRIGGER USER")
        Standing.objects.filter(pledge__slug=slug, ends_at=None).update(status="lapsed")

    with pytest.raises(Mismatch):
        check_sample(first)


@pytest.mark.django_db
def test_standings_that_the_triggers_would_not_have_written_are_found() -> None:
    run(10)
    standing = Standing.objects.filter(pledge__slug="echantillon-8").earliest("starts_at")

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE pledges_standing DISABLE TRIGGER USER")
        Standing.objects.filter(pk=standing.pk).update(since=standing.since - timedelta(days=1))

    with pytest.raises(Mismatch, match="echantillon-8"):
        check_sample(Pledge.objects.order_by("pk")[0].pk)


@pytest.mark.django_db
def test_sample_goes_beside_the_example(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path / "var"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    load_demo()
    before = Pledge.objects.count()

    run(10)

    assert Pledge.objects.count() == before + 10


@pytest.mark.django_db
def test_sample_beside_other_data_is_refused_and_changes_nothing() -> None:
    factories.make_pledge()

    with pytest.raises(CommandError, match="Nothing was changed"):
        run(10)

    assert Pledge.objects.count() == 1


@pytest.mark.django_db
def test_sample_twice_is_refused() -> None:
    run(10)

    with pytest.raises(CommandError, match="Nothing was changed"):
        run(10)

    assert Pledge.objects.count() == 10


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["0", "-3", "beaucoup", "1000001"])
def test_sample_of_no_number_is_refused(written: str) -> None:
    with pytest.raises(CommandError, match="is no number"):
        call_command("make_sample_data", f"--pledges={written}")
