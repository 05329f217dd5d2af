"""The making of an edition: who asked for it, and how far it has come."""

from typing import Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.querysets import PeerQuerySet
from briefings.models.briefing import Briefing
from briefings.models.edition import Edition


class Progress(models.TextChoices):
    """How far the making of an edition has come."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class EditionRequestQuerySet(PeerQuerySet["EditionRequest"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_authenticated and user.is_advocate else self.none()

    def unfinished(self) -> Self:
        return self.filter(progress__in=[Progress.QUEUED, Progress.RUNNING])


@pghistory.track()
class EditionRequest(models.Model):
    """Somebody asked for the current edition of a briefing."""

    briefing = models.ForeignKey(Briefing, on_delete=models.PROTECT, related_name="requests")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(auto_now_add=True)
    progress = models.CharField(
        _("progress"), max_length=10, choices=Progress, default=Progress.QUEUED
    )
    failure = models.CharField(_("what went wrong"), max_length=500, blank=True)
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )

    objects = EditionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request of an edition")
        verbose_name_plural = _("requests of editions")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(progress=Progress.READY, edition__isnull=False)
                | (~Q(progress=Progress.READY) & Q(edition__isnull=True)),
                name="%(app_label)s_%(class)s_ready_has_edition",
            ),
            models.CheckConstraint(
                condition=Q(progress=Progress.FAILED) ^ Q(failure=""),
                name="%(app_label)s_%(class)s_failed_says_why",
            ),
            models.UniqueConstraint(
                F("briefing"),
                condition=Q(progress__in=["queued", "running"]),
                name="%(app_label)s_%(class)s_one_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.briefing_id}: {self.progress}"

    @property
    def is_unfinished(self) -> bool:
        return self.progress in {Progress.QUEUED, Progress.RUNNING}
