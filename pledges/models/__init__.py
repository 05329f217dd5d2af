"""What was promised, and what became of it."""

from pledges.models.evidence import Bearing, Evidence
from pledges.models.notice import Notice
from pledges.models.origin import Origin
from pledges.models.pledge import Competence, Part, Pledge, Theme
from pledges.models.status import Standing, Status, StatusDecision, StatusUpdate
from pledges.models.task import Task

__all__ = [
    "Bearing",
    "Competence",
    "Evidence",
    "Notice",
    "Origin",
    "Part",
    "Pledge",
    "Standing",
    "Status",
    "StatusDecision",
    "StatusUpdate",
    "Task",
    "Theme",
]
