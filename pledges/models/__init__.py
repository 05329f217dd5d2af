"""What was promised, and what became of it."""

from pledges.models.evidence import Bearing, Evidence
from pledges.models.fate import Fate, Retraction
from pledges.models.feed import CalendarFeed
from pledges.models.notice import Notice
from pledges.models.origin import Origin
from pledges.models.part import Competence, Part
from pledges.models.pledge import Pledge, Theme
from pledges.models.reminder import Reminder, ReminderRun
from pledges.models.saved_view import SavedView
from pledges.models.standing import Standing
from pledges.models.status import Awaiting, Status, StatusDecision, StatusUpdate
from pledges.models.task import Task

__all__ = [
    "Awaiting",
    "Bearing",
    "CalendarFeed",
    "Competence",
    "Evidence",
    "Fate",
    "Notice",
    "Origin",
    "Part",
    "Pledge",
    "Reminder",
    "ReminderRun",
    "Retraction",
    "SavedView",
    "Standing",
    "Status",
    "StatusDecision",
    "StatusUpdate",
    "Task",
    "Theme",
]
