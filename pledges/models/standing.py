"""What stood from when to when; written by the database alone."""

from datetime import datetime
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.querysets import PeerQuerySet
from pledges.models.pledge import Pledge
from pledges.models.status import StatusUpdate, refuse
from pledges.models.status_choices import Status


class StandingQuerySet(PeerQuerySet["Standing"]):
    def at(self, moment: datetime) -> Self:
        """What stood at a moment, one row for each pledge that existed then."""
        return self.filter(starts_at__lte=moment).filter(
            Q(ends_at__isnull=True) | Q(ends_at__gt=moment)
        )

    def followed_at(self, moment: datetime) -> Self:
        """What stood at a moment, of the pledges that were not withdrawn by then."""
        return self.at(moment).filter(
            Q(pledge__withdrawn_at__isnull=True) | Q(pledge__withdrawn_at__gt=moment)
        )


class Standing(models.Model):
    """The status of a pledge for a time: written by the database alone, when one takes effect.

    `since`: when this status began, which later updates with the same status do not move.
    """

    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="standings")
    status = models.CharField(max_length=20, choices=Status)
    update = models.ForeignKey(
        StatusUpdate, on_delete=models.PROTECT, null=True, related_name="standings"
    )
    since = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        ordering = ["pk"]
        indexes = [models.Index(fields=["pledge", "starts_at"], name="pledges_standing_times")]
        triggers = [
            pgtrigger.Trigger(
                name="by_the_database",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=f"""
                    IF pg_trigger_depth() < 2 THEN
                        {refuse("What stood is written by updates", "standing_by_updates")}
                    END IF;
                    RETURN coalesce(NEW, OLD);
                """,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["pledge"],
                condition=Q(ends_at__isnull=True),
                name="%(app_label)s_%(class)s_one_now",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id}: {self.status}"
