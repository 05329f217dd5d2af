"""For how long nobody has looked at a pledge, in words; and days to look at it again.

Days in, words and days out: no ORM, no clock.
"""

import calendar
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def whole_months(first: date, last: date) -> int:
    """Months that have passed between two days; the 31st of a shorter month is its last day."""
    months = (last.year - first.year) * 12 + last.month - first.month
    is_last_day = last.day == calendar.monthrange(last.year, last.month)[1]
    return months if last.day >= first.day or is_last_day else months - 1


def not_reviewed_since(looked_on: date | None, today: date) -> str:
    """For how long nobody has looked: in months, and in years from the first one on."""
    if looked_on is None:
        return _("Never reviewed")
    months = whole_months(looked_on, today)
    if months < 1:
        return _("Reviewed less than a month ago")
    years, more = divmod(months, 12)
    if not years:
        words = ngettext("Not reviewed for %(n)s month", "Not reviewed for %(n)s months", months)
        return words % {"n": months}
    if more:
        words = ngettext(
            "Not reviewed for more than %(n)s year",
            "Not reviewed for more than %(n)s years",
            years,
        )
    else:
        words = ngettext("Not reviewed for %(n)s year", "Not reviewed for %(n)s years", years)
    return words % {"n": years}


class Preset(StrEnum):
    """Days on which there is something to look at."""

    AFTER_BUDGET = "after_budget"
    AFTER_ACCOUNTS = "after_accounts"
    IN_SIX_MONTHS = "in_six_months"
    IN_A_YEAR = "in_a_year"
    END_OF_MANDATE = "end_of_mandate"


def day_of(preset: Preset, today: date, mandate_ends_on: date | None = None) -> date | None:
    """The day that a preset means; None where no mandate ends, or it has ended already."""
    match preset:
        case Preset.AFTER_BUDGET:  # cities vote it by the end of the year
            return _next(1, 31, today)
        case Preset.AFTER_ACCOUNTS:  # they are voted by the end of June
            return _next(6, 30, today)
        case Preset.IN_SIX_MONTHS:
            return months_later(today, 6)
        case Preset.IN_A_YEAR:
            return months_later(today, 12)
        case Preset.END_OF_MANDATE:
            return mandate_ends_on if mandate_ends_on and mandate_ends_on > today else None


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _next(month: int, day: int, today: date) -> date:
    coming = date(today.year, month, day)
    return coming if coming > today else date(today.year + 1, month, day)
