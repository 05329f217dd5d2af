"""Days of silence before a vote, in the time of the place, and a coordinator's exception."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from briefings.actions import override_silence
from briefings.models import QuietDayOverride
from briefings.quiet_days import OverrideRefused, silence_around, silences_at
from tests.factories import make_election

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
FIRST, SECOND = date(2026, 3, 22), date(2026, 3, 29)  # clocks change in the night to the second


def paris(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("moment", "is_silent"),
    [
        (paris(20, 23, 59), False),
        (paris(21, 0), True),
        (paris(22, 19, 59), True),
        (paris(22, 20), False),
        (paris(25, 12), False),
        (paris(27, 23, 59), False),
        (paris(28, 0), True),
        (paris(29, 3, 30), True),
        (paris(29, 19, 59), True),
        (paris(29, 20), False),
    ],
)
def test_silence_holds_from_the_eve_of_each_round_until_the_polls_close(moment, is_silent) -> None:
    make_election(first_round_on=FIRST, second_round_on=SECOND)

    assert bool(silences_at(moment)) == is_silent


def test_silence_over_the_change_of_clocks_lasts_an_hour_less() -> None:
    election = make_election()

    ordinary, shorter = silence_around(election, FIRST), silence_around(election, SECOND)

    assert (ordinary.ends - ordinary.begins).total_seconds() / 3600 == 44
    assert (
        shorter.ends.astimezone(ZoneInfo("UTC")) - shorter.begins.astimezone(ZoneInfo("UTC"))
    ).total_seconds() / 3600 == 43


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
