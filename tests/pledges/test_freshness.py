"""For how long nobody looked, and the days to look again."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from pledges.freshness import Preset, day_of, months_later, not_reviewed_since, whole_months

TODAY = date(2026, 11, 25)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("looked_on", "english", "french"),
    [
        (None, "Never reviewed", "Jamais revu"),
        (TODAY, "Reviewed less than a month ago", "Revu il y a moins d’un mois"),
        (date(2026, 10, 26), "Reviewed less than a month ago", "Revu il y a moins d’un mois"),
        (date(2026, 10, 25), "Not reviewed for 1 month", "Pas revu depuis 1\xa0mois"),
        (date(2026, 1, 25), "Not reviewed for 10 months", "Pas revu depuis 10\xa0mois"),
        (date(2025, 11, 26), "Not reviewed for 11 months", "Pas revu depuis 11\xa0mois"),
        (date(2025, 11, 25), "Not reviewed for 1 year", "Pas revu depuis 1\xa0an"),
        (date(2025, 10, 1), "Not reviewed for more than 1 year", "Pas revu depuis plus de 1\xa0an"),
        (date(2024, 11, 25), "Not reviewed for 2 years", "Pas revu depuis 2\xa0ans"),
        (
            date(2023, 1, 1),
            "Not reviewed for more than 3 years",
            "Pas revu depuis plus de 3\xa0ans",
        ),
    ],
)
def test_not_reviewed_since_says_it_in_months_then_years(looked_on, english, french) -> None:
    said = {}
    for language in ("en", "fr"):
        with translation.override(language):
            said[language] = not_reviewed_since(looked_on, TODAY)

    assert said == {"en": english, "fr": french}


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 1, 31), date(2026, 2, 27), 0),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2025, 12, 31), date(2026, 1, 1), 0),
    ],
)
def test_whole_months_at_the_ends_of_months(first, last, months) -> None:
    assert whole_months(first, last) == months


@given(day=DAYS, months=st.integers(0, 240))
def test_months_later_are_that_many_whole_months(day, months) -> None:
    assert whole_months(day, months_later(day, months)) == months


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (
            date(2026, 1, 30),
            [date(2026, 1, 31), date(2026, 6, 30), date(2026, 7, 30), date(2027, 1, 30)],
        ),
        (
            date(2026, 1, 31),
            [date(2027, 1, 31), date(2026, 6, 30), date(2026, 7, 31), date(2027, 1, 31)],
        ),
        (
            date(2026, 8, 31),
            [date(2027, 1, 31), date(2027, 6, 30), date(2027, 2, 28), date(2027, 8, 31)],
        ),
    ],
)
def test_day_of_presets_is_the_next_one(today, days) -> None:
    assert [day_of(preset, today) for preset in list(Preset)[:4]] == days


@pytest.mark.parametrize(
    ("ends_on", "day"), [(None, None), (TODAY, None), (date(2032, 3, 31), date(2032, 3, 31))]
)
def test_end_of_mandate_is_a_day_only_while_it_lies_ahead(ends_on, day) -> None:
    assert day_of(Preset.END_OF_MANDATE, TODAY, ends_on) == day
