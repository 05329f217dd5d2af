"""What a coordinator lets a volunteer do, for one questionnaire, until a date."""

from typing import Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.querysets import PeerQuerySet
from questionnaires.models.questionnaire import Questionnaire


class Right(models.TextChoices):
    """What may be granted."""

    CHECK = "check", _("Check transcriptions")
    SCORE = "score", _("Score answers")


class GrantQuerySet(PeerQuerySet["Grant"]):
    def current(self) -> Self:
        """Neither over nor taken back; the last day counts."""
        return self.filter(until__gte=timezone.localdate(), revoked_at__isnull=True)

    def to(self, user: User, *rights: Right) -> Self:
        """What `user` holds today of these rights."""
        return self.current().filter(user=user, right__in=rights)

    def visible_to(self, user: User) -> Self:
        """Coordinators see who may do what; everybody else what they may do themselves."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_coordinator else self.filter(user=user)


@pghistory.track()
class Grant(models.Model):
    """A right that somebody has beyond their role."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants"
    )
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="grants"
    )
    right = models.CharField(_("right"), max_length=10, choices=Right)
    until = models.DateField(_("until"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("granted right")
        verbose_name_plural = _("granted rights")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(right__in=Right.values), name="%(app_label)s_%(class)s_known_right"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="%(app_label)s_%(class)s_revoked_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(granted_by=F("user")),
                name="%(app_label)s_%(class)s_by_somebody_else",
                violation_error_message=_("Nobody grants themselves a right."),
            ),
            models.UniqueConstraint(
                fields=["user", "questionnaire", "right"],
                condition=Q(revoked_at__isnull=True),
                name="%(app_label)s_%(class)s_one_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.right}"

    @property
    def is_current(self) -> bool:
        """As `current()`, for a row at hand."""
        return self.revoked_at is None and self.until >= timezone.localdate()
