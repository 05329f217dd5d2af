"""Origins: the passages that justify a pledge."""

from typing import Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.querysets import PeerQuerySet
from pledges.models.pledge import Pledge
from sources.models import Anchor
from sources.models.text import Voice, Wording
from stakeholders.models import Person


class OriginQuerySet(PeerQuerySet["Origin"]):
    def active(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def sure(self) -> Self:
        """Those in the promiser's own verbatim words, or confirmed since."""
        own = Q(anchor__text__wording=Wording.VERBATIM, anchor__text__voice=Voice.OWN)
        return self.filter(own | Q(confirmed_on__isnull=False))


@pghistory.track()
class Origin(models.Model):
    """A passage in which a pledge was made: who said it, when, in which capacity.

    `confirmed_on`: the day on which the promiser confirmed words that are reported or summarised.
    """

    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="origins")
    anchor = models.ForeignKey(Anchor, on_delete=models.PROTECT, related_name="origins")
    said_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="origins"
    )
    said_on = models.DateField(_("said on"), null=True, blank=True)
    capacity = models.CharField(_("in which capacity"), max_length=200, blank=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    confirmed_how = models.CharField(_("confirmed by, and how"), max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_because = models.CharField(_("reason"), max_length=300, blank=True)

    objects = OriginQuerySet.as_manager()

    class Meta:
        verbose_name = _("origin")
        verbose_name_plural = _("origins")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "anchor"],
                condition=Q(withdrawn_at__isnull=True),
                name="%(app_label)s_%(class)s_once",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True, confirmed_how="")
                | Q(confirmed_on__isnull=False) & ~Q(confirmed_how=""),
                name="%(app_label)s_%(class)s_confirmed_by_somebody",
                violation_error_message=_("A confirmation has a day, and says by whom and how."),
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_because=""
                )
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawn_because=""),
                name="%(app_label)s_%(class)s_withdrawn_by_somebody",
                violation_error_message=_("Say why this is withdrawn."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id}: {self.anchor_id}"

    def withdraw(self, *, by: User, because: str) -> None:
        self.withdrawn_at, self.withdrawn_by = timezone.now(), by
        self.withdrawn_because = because
        self.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
