"""What is told to whom, its frozen editions, and the ways to them."""

from briefings.models.briefing import Briefing, Kind, Length, Subject
from briefings.models.edition import (
    Approval,
    Edition,
    Naming,
    Printing,
    Withdrawal,
    edition_path,
)
from briefings.models.request import EditionRequest, Progress
from briefings.models.sharing import News, Opening, QuietDayOverride, ShareLink, Telling

__all__ = [
    "Approval",
    "Briefing",
    "Edition",
    "EditionRequest",
    "Kind",
    "Length",
    "Naming",
    "News",
    "Opening",
    "Printing",
    "Progress",
    "QuietDayOverride",
    "ShareLink",
    "Subject",
    "Telling",
    "Withdrawal",
    "edition_path",
]
