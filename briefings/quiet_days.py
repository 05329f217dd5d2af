"""Days on which no briefing is shared, and the exception that a coordinator makes for one of them.

The calendar is that of `stakeholders/quiet_days.py`, for letters to campaigns as well.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from briefings.models import QuietDayOverride
from stakeholders import quiet_days
from stakeholders.quiet_days import Silence


class OverrideRefused(ValueError):
    """This person may not let sharing go on, or there is nothing to override; str() says which."""


def silences_at(moment: datetime) -> list[Silence]:
    """The silences that hold at a moment, those that were overridden on its day left out."""
    day = timezone.localdate(moment)
    overridden = QuietDayOverride.objects.filter(day=day).values_list("election_id", flat=True)
    return quiet_days.silences_at(moment, frozenset(overridden))


@transaction.atomic
def override_silence(*, by: User, reason: str) -> list[QuietDayOverride]:
    """Let sharing go on until the end of today, for every election that is silent now.

    Raises OverrideRefused; then nothing is stored.
    """
    if not by.is_coordinator:
        raise OverrideRefused(_("Only a coordinator lets something be shared on such a day."))
    now = timezone.now()
    silent = silences_at(now)
    if not silent:
        raise OverrideRefused(_("Nothing keeps briefings from being shared now."))
    return [
        QuietDayOverride.objects.get_or_create(
            election=silence.election,
            day=timezone.localdate(now),
            defaults={"reason": reason.strip(), "made_by": by},
        )[0]
        for silence in silent
    ]
