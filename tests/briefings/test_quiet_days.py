"""A coordinator's exception to a day of silence before a vote."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from briefings.actions import override_silence
from briefings.models import QuietDayOverride
from briefings.quiet_days import OverrideRefused, silences_at
from tests.factories import make_election

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
FIRST = date(2026, 3, 22)


def paris(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=PARIS)


def test_override_lets_share_until_the_end_of_the_day_alone(ada) -> None:
    make_election(first_round_on=FIRST)

    with time_machine.travel(paris(21, 15), tick=False):
        override_silence(by=ada, reason="Une erreur à corriger")
        override_silence_is_over = silences_at(paris(21, 23, 59))

    assert override_silence_is_over == []
    assert silences_at(paris(22, 0)) != []
    (override,) = QuietDayOverride.objects.all()
    assert (override.day, override.made_by, override.reason) == (
        date(2026, 3, 21),
        ada,
        "Une erreur à corriger",
    )


def test_override_is_for_coordinators_and_for_quiet_days(ada, ben) -> None:
    make_election(first_round_on=FIRST)

    with time_machine.travel(paris(21, 15)), pytest.raises(OverrideRefused):
        override_silence(by=ben, reason="x")
    with time_machine.travel(paris(25, 15)), pytest.raises(OverrideRefused):
        override_silence(by=ada, reason="x")

    assert QuietDayOverride.objects.count() == 0
