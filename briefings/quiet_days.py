"""Days on which nothing is shared outside, so that nothing weighs on a vote.

In France the eve of a round from midnight (article L. 49 of the Electoral Code; L. 52-2 for
results) until the last polls close. A coordinator may let sharing go on for a day, with a reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from briefings.models import QuietDayOverride
from stakeholders.models import Election


class OverrideRefused(ValueError):
    """This person may not let sharing go on, or there is nothing to override; str() says which."""


@dataclass(frozen=True, slots=True)
class Silence:
    """From when to when nothing is shared because of one round of an election."""

    election: Election
    begins: datetime
    ends: datetime

    def sentence(self) -> str:
        return _(
            "%(election)s: nothing is shared outside from %(begins)s to %(ends)s, so that it "
            "weighs on no vote."
        ) % {
            "election": self.election.name,
            "begins": date_format(timezone.localtime(self.begins), "DATETIME_FORMAT"),
            "ends": date_format(timezone.localtime(self.ends), "DATETIME_FORMAT"),
        }


def silence_around(election: Election, round_on: date) -> Silence:
    """The silence of one round, in the time of the place (settings.TIME_ZONE)."""
    eve = round_on - timedelta(days=1)
    return Silence(
        election,
        timezone.make_aware(datetime.combine(eve, time.min)),
        timezone.make_aware(datetime.combine(round_on, time(settings.POLLS_CLOSE_HOUR))),
    )


def silences_at(moment: datetime) -> list[Silence]:
    """The silences that hold at a moment, those that were overridden on its day left out.

    Of every election on record: a briefing on one list may weigh on the vote for another.
    """
    day = timezone.localdate(moment)
    overridden = set(QuietDayOverride.objects.filter(day=day).values_list("election_id", flat=True))
    return [
        silence
        for election in Election.objects.all()
        for silence in _of(election)
        if silence.begins <= moment < silence.ends and election.pk not in overridden
    ]


def _of(election: Election) -> Iterator[Silence]:
    for round_on in (election.first_round_on, election.second_round_on):
        if round_on:
            yield silence_around(election, round_on)


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
