"""Days on which nothing leaves the house, so that nothing weighs on a vote.

In France the eve of a round from midnight (article L. 49 of the Electoral Code; L. 52-2 for
results) until the last polls close. Who may make an exception, and for what, is not said here.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.localised import day_in_words
from stakeholders.models import Election


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
            "begins": day_in_words(timezone.localtime(self.begins), "DATETIME_FORMAT"),
            "ends": day_in_words(timezone.localtime(self.ends), "DATETIME_FORMAT"),
        }


def silence_around(election: Election, round_on: date) -> Silence:
    """The silence of one round, in the time of the place (settings.TIME_ZONE)."""
    eve = round_on - timedelta(days=1)
    return Silence(
        election,
        timezone.make_aware(datetime.combine(eve, time.min)),
        timezone.make_aware(datetime.combine(round_on, time(settings.POLLS_CLOSE_HOUR))),
    )


def votes_at(moment: datetime) -> Q:
    """Elections of which a round keeps silent at a moment, as a condition on Election."""
    local = timezone.localtime(moment)
    days = [local.date() + timedelta(days=1)]
    if local.time() < time(settings.POLLS_CLOSE_HOUR):
        days.append(local.date())
    return Q(first_round_on__in=days) | Q(second_round_on__in=days)


def silences_at(moment: datetime, overridden: Collection[int] = ()) -> list[Silence]:
    """The silences that hold at a moment, but for those of elections that are overridden (keys).

    Of every election on record: what is said of one list may weigh on the vote for another.
    """
    return [
        silence
        for election in Election.objects.filter(votes_at(moment)).exclude(pk__in=overridden)
        for silence in _of(election)
        if silence.begins <= moment < silence.ends
    ]


def _of(election: Election) -> Iterator[Silence]:
    for round_on in (election.first_round_on, election.second_round_on):
        if round_on:
            yield silence_around(election, round_on)
