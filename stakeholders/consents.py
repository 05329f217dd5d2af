"""Who took part in an event, and where each person agreed to be named."""

from dataclasses import dataclass

from stakeholders.models import Channel, Event, Participation, Person


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether a person agreed to be named in one channel."""

    channel: Channel
    is_given: bool
    how: str = ""


@dataclass(frozen=True, slots=True)
class Participant:
    """A participation with the name that staff read; `agreements` are empty for organisations."""

    participation: Participation
    name: str
    agreements: tuple[Agreement, ...]

    @property
    def has_agreed(self) -> bool:
        return any(agreement.is_given for agreement in self.agreements)


def participants_of(event: Event) -> list[Participant]:
    """Everybody who took part, in order. Two queries."""
    participations = event.participations.select_related("person", "organisation").prefetch_related(
        "person__consents"
    )
    return [_participant(participation) for participation in participations]


def _participant(participation: Participation) -> Participant:
    person = participation.person
    if person is None:
        return Participant(participation, str(participation.organisation), ())
    return Participant(participation, person.name, agreements_of(person))


def agreements_of(person: Person) -> tuple[Agreement, ...]:
    """Every channel, and how the person agreed to be named there if they did. One query."""
    given = {one.channel: one for one in person.consents.all() if one.withdrawn_on is None}
    return tuple(
        Agreement(channel, channel in given, given[channel].how if channel in given else "")
        for channel in Channel
    )
