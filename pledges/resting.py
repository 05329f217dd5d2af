"""What rests on a piece of evidence: the pledges that it bears on, and their statuses."""

from dataclasses import dataclass, field

from pledges.models import Bearing, Evidence, Pledge


@dataclass(slots=True)
class Resting:
    """One pledge, and each way in which the piece bears on it."""

    pledge: Pledge
    bearings: list[Bearing] = field(default_factory=list)

    @property
    def holds_its_status(self) -> bool:
        """Whether the status of the pledge today is one that cites the piece."""
        return any(
            bearing.update is not None and bearing.update.status == self.pledge.status
            for bearing in self.bearings
        )


def resting_on(evidence: Evidence) -> list[Resting]:
    """The pledges that a piece bears on, in the order of their titles. One query."""
    bearings = evidence.bearings.select_related("pledge", "update__part").defer("pledge__search")
    by_pledge: dict[int, Resting] = {}
    for bearing in bearings:
        by_pledge.setdefault(bearing.pledge_id, Resting(bearing.pledge)).bearings.append(bearing)
    return sorted(by_pledge.values(), key=lambda one: (one.pledge.sort_key, one.pledge.pk))
