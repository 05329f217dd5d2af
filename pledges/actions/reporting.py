"""Reporting a status together with the evidence that is new: all of it is stored, or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from accounts.models import User
from pledges.actions.evidence import Given, add_evidence
from pledges.actions.statuses import report_several, report_status
from pledges.models import Part, Pledge, StatusUpdate
from pledges.models.evidence import Stance
from pledges.requirements import Cited, Said
from sources.actions import whole_or_not_at_all


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """Evidence that is not stored yet, and how it bears on the pledge."""

    given: Given
    stance: Stance = Stance.SUPPORTS


@whole_or_not_at_all()
def report_with_evidence(
    *,
    by: User,
    pledge: Pledge,
    said: Said,
    seen: int | None,
    part: Part | None = None,
    new: NewEvidence | None = None,
) -> StatusUpdate:
    """Like `report_status`, resting on a new piece of evidence as well."""
    return report_status(by=by, pledge=pledge, said=_with(by, said, new), seen=seen, part=part)


@whole_or_not_at_all()
def report_several_with_evidence(
    *,
    by: User,
    seen: Mapping[Pledge, int | None],
    said: Said,
    new: NewEvidence | None = None,
) -> list[StatusUpdate]:
    """Like `report_several`, resting on a new piece of evidence as well, which all share."""
    return report_several(by=by, seen=seen, said=_with(by, said, new))


def _with(by: User, said: Said, new: NewEvidence | None) -> Said:
    if new is None:
        return said
    evidence = add_evidence(by=by, given=new.given)
    return replace(said, cited=(*said.cited, Cited(evidence, new.stance)))
