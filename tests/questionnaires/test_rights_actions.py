"""Granting a right and taking it back: what is refused, what is recorded, when it is over."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Role, User
from questionnaires.actions.rights import MayNotGrant, grant_right, last_day, revoke_right
from questionnaires.models import Grant, Questionnaire, Right
from tests import factories

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def questionnaire() -> Questionnaire:
    return factories.make_questionnaire()


@pytest.fixture(autouse=True)
def in_english(settings) -> None:
    settings.LANGUAGE_CODE = "en"


def days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def test_right_is_recorded_with_who_granted_it(questionnaire, ada, chloe) -> None:
    grant = grant_right(
        by=ada, user=chloe, questionnaire=questionnaire, right=Right.CHECK, until=days(7)
    )

    assert (grant.user, grant.granted_by, grant.until) == (chloe, ada, days(7))
    assert list(Grant.objects.to(chloe, Right.CHECK)) == [grant]
    assert list(Grant.objects.to(chloe, Right.SCORE)) == []


def test_same_right_twice_is_one_and_leaves_one_trace(questionnaire, ada, chloe) -> None:
    grants = [factories.make_grant(chloe, questionnaire, by=ada) for _time in range(5)]

    assert set(grants) == {Grant.objects.get()}
    assert Grant.pgh_event_model.objects.count() == 1  # type: ignore[attr-defined]


def test_granting_again_moves_the_last_day(questionnaire, ada, chloe) -> None:
    first = factories.make_grant(chloe, questionnaire, until=days(7))

    for until in (days(60), days(3)):
        again = factories.make_grant(chloe, questionnaire, by=ada, until=until)

        assert again == first
        assert (again.until, again.granted_by) == (until, ada)


def test_right_that_is_over_is_granted_again(questionnaire, chloe) -> None:
    with time_machine.travel(datetime(2026, 1, 1, 12, tzinfo=PARIS)):
        over = factories.make_grant(chloe, questionnaire)
    with time_machine.travel(datetime(2026, 6, 1, 12, tzinfo=PARIS)):
        assert not over.is_current
        again = factories.make_grant(chloe, questionnaire)

        assert list(Grant.objects.to(chloe, Right.CHECK)) == [again]


def test_right_taken_back_is_granted_again_as_another(questionnaire, ada, chloe) -> None:
    first = revoke_right(by=ada, grant=factories.make_grant(chloe, questionnaire))

    again = factories.make_grant(chloe, questionnaire)

    assert again != first
    assert list(Grant.objects.current()) == [again]


def test_right_taken_back_twice_is_taken_back_once(ada, chloe) -> None:
    grant = factories.make_grant(chloe)
    first = revoke_right(by=ada, grant=grant)
    second = revoke_right(by=factories.make_user(Role.COORDINATOR), grant=grant)

    assert (second.revoked_by, second.revoked_at) == (ada, first.revoked_at)
    assert not second.is_current


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 3, 10), date(2027, 3, 10)),
        (date(2027, 3, 10), date(2028, 3, 10)),
        (date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_last_day_is_the_same_day_of_the_next_year(day, last) -> None:
    assert last_day(day) == last


@pytest.mark.parametrize("until", [-1, 367])
def test_right_of_an_impossible_length_is_refused(ada, chloe, until) -> None:
    with pytest.raises(MayNotGrant, match="A right lasts until today at the earliest"):
        factories.make_grant(chloe, by=ada, until=days(until))
    assert not Grant.objects.exists()


def test_right_until_today_is_granted(chloe) -> None:
    assert factories.make_grant(chloe, until=days(0)).is_current


@pytest.mark.parametrize("role", [Role.ADVOCATE, Role.COORDINATOR])
def test_right_of_somebody_who_needs_none_is_refused(role) -> None:
    with pytest.raises(MayNotGrant, match="there is nothing to grant"):
        factories.make_grant(factories.make_user(role))


def test_nobody_grants_themselves(ada) -> None:
    with pytest.raises(MayNotGrant, match="Nobody grants themselves"):
        factories.make_grant(ada, by=ada)


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.ADVOCATE])
def test_only_coordinators_grant(chloe, role) -> None:
    with pytest.raises(MayNotGrant, match="Only a coordinator"):
        factories.make_grant(chloe, by=factories.make_user(role))


def test_right_of_somebody_who_may_not_sign_in_is_refused() -> None:
    with pytest.raises(MayNotGrant, match="may not sign in"):
        factories.make_grant(factories.make_user(is_active=False))


def row(user: User, by: User, **fields: object) -> Grant:
    """A row that no action would write."""
    values = {
        "questionnaire": factories.make_questionnaire(),
        "right": Right.CHECK,
        "until": days(7),
    }
    return Grant.objects.create(user=user, granted_by=by, **(values | fields))


def test_database_refuses_a_right_that_somebody_grants_themselves(chloe) -> None:
    with pytest.raises(IntegrityError, match="questionnaires_grant_by_somebody_else"):
        row(chloe, chloe)


def test_database_refuses_an_unknown_right(ada, chloe) -> None:
    with pytest.raises(IntegrityError, match="questionnaires_grant_known_right"):
        row(chloe, ada, right="publish")


@pytest.mark.parametrize("fields", [{"revoked_at": True}, {"revoked_by": True}])
def test_database_refuses_half_a_revocation(ada, chloe, fields) -> None:
    values = {"revoked_at": timezone.now(), "revoked_by": ada}

    with pytest.raises(IntegrityError, match="questionnaires_grant_revoked_by_somebody"):
        row(chloe, ada, **{name: values[name] for name in fields})


def test_database_refuses_the_same_right_twice(questionnaire, ada, chloe) -> None:
    row(chloe, ada, questionnaire=questionnaire)

    with pytest.raises(IntegrityError, match="questionnaires_grant_one_current"):
        row(chloe, ada, questionnaire=questionnaire)


def test_everybody_but_coordinators_sees_their_own_rights(ada, ben, chloe, dan, client) -> None:
    own = factories.make_grant(chloe)
    other = factories.make_grant(dan)

    assert set(Grant.objects.visible_to(ada)) == {own, other}
    assert list(Grant.objects.visible_to(ben)) == []
    assert list(Grant.objects.visible_to(chloe)) == [own]
