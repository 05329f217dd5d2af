"""Who: the people, bodies, ballots and meetings that words belong to."""

from stakeholders.models.election import Candidacy, Election
from stakeholders.models.event import Event, Outcome, Participation, Report
from stakeholders.models.person import (
    Affiliation,
    Channel,
    Consent,
    Membership,
    Organisation,
    Person,
)
from stakeholders.models.statement import Statement

__all__ = [
    "Affiliation",
    "Candidacy",
    "Channel",
    "Consent",
    "Election",
    "Event",
    "Membership",
    "Organisation",
    "Outcome",
    "Participation",
    "Person",
    "Report",
    "Statement",
]
