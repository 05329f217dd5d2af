"""Days of silence before a vote, in the time of the place, of every election on record."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from stakeholders.quiet_days import silence_around, silences_at
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


def test_silence_of_an_election_that_is_overridden_does_not_hold() -> None:
    overridden, other = make_election(first_round_on=FIRST), make_election(first_round_on=FIRST)

    (silence,) = silences_at(paris(22, 12), {overridden.pk})

    assert silence.election == other
