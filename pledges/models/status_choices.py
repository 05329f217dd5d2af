"""The words of the statuses. Their rules are in `pledges/progress.py`."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pledges.progress import CONCLUDING, Stage


class Status(models.TextChoices):
    """What became of a promise; shown by word, shape and colour together."""

    NOT_RATED = Stage.NOT_RATED, _("Not yet reviewed")
    NOT_STARTED = Stage.NOT_STARTED, _("Not started")
    IN_PROGRESS = Stage.IN_PROGRESS, _("In progress")
    STALLED = Stage.STALLED, _("Stalled")
    KEPT = Stage.KEPT, _("Kept")
    PARTLY_KEPT = Stage.PARTLY_KEPT, _("Partly kept")
    BROKEN = Stage.BROKEN, _("Not kept")
    BLOCKED = Stage.BLOCKED, _("Prevented")
    NOT_ASSESSABLE = Stage.NOT_ASSESSABLE, _("Cannot be checked as worded")
    LAPSED = Stage.LAPSED, _("No longer applies")


CONCLUDING_STATUSES = tuple(sorted(str(stage) for stage in CONCLUDING))
