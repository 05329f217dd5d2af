"""Working days in France: weekends and public holidays are left out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.working_days import after_working_days, easter, holidays, is_working_day


@pytest.mark.parametrize(
    "sunday",
    [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25)],
)
def test_easter_falls_on_its_sunday(sunday) -> None:
    assert easter(sunday.year) == sunday


def test_eleven_public_holidays_of_2026() -> None:
    assert sorted(holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 8),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 7, 14),
        date(2026, 8, 15),
        date(2026, 11, 1),
        date(2026, 11, 11),
        date(2026, 12, 25),
    ]


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        (date(2026, 9, 2), 10, date(2026, 9, 16)),
        (date(2026, 9, 4), 1, date(2026, 9, 7)),
        (date(2026, 9, 5), 1, date(2026, 9, 7)),
        (date(2026, 5, 7), 1, date(2026, 5, 11)),
        (date(2026, 4, 30), 10, date(2026, 5, 19)),
        (date(2026, 12, 24), 5, date(2027, 1, 4)),
        (date(2026, 9, 5), 0, date(2026, 9, 5)),
    ],
)
def test_delay_counts_whole_working_days_after_the_day(day, count, last) -> None:
    assert after_working_days(day, count) == last


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 30))
def test_delay_holds_exactly_so_many_working_days(day, count) -> None:
    last = after_working_days(day, count)

    between = [day + timedelta(days=ahead) for ahead in range(1, (last - day).days + 1)]
    assert sum(map(is_working_day, between)) == count
    assert is_working_day(last)
