"""A questionnaire reply cut into questions and answers: pure, no ORM, no Django, no clock.

Read `splitter.split` first. Every letter of the document ends in exactly one place: that is made
so by construction (`layout.Slice`), never by care.
"""

from sources.splitting.known import Known
from sources.splitting.result import FoundAnswer, FoundQuestion, FoundSection, Split, Unplaced
from sources.splitting.splitter import split

__all__ = ["FoundAnswer", "FoundQuestion", "FoundSection", "Known", "Split", "Unplaced", "split"]
