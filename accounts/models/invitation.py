"""Who was asked to join, as what, by whom, and what became of it."""

from datetime import timedelta
from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import Role, User
from accounts.querysets import PeerQuerySet

LASTS = timedelta(days=7)


class InvitationQuerySet(PeerQuerySet["Invitation"]):
    def visible_to(self, user: User) -> Self:
        """Coordinators see whom they and the others invited."""
        return self if user.is_authenticated and user.is_coordinator else self.none()

    def unanswered(self) -> Self:
        """Neither accepted nor taken back, in time or not."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)


@pghistory.track(exclude=["seed", "token_hash"])
class Invitation(models.Model):
    """An address may make one account, with one role, within seven days.

    The link is worked out from `seed` and our secret key, and only its hash is kept
    (docs/adr/0019-invitations.md). The database lets nobody change what the link is bound to.
    """

    email = models.EmailField(_("e-mail address"))
    role = models.PositiveSmallIntegerField(_("role"), choices=Role.choices)
    name = models.CharField(_("name shown to colleagues"), max_length=100, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=[("fr", _("French")), ("en", _("English"))]
    )
    seed = models.CharField(max_length=32, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="invitation"
    )
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="%(app_label)s_%(class)s_address_in_lower_case",
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="%(app_label)s_%(class)s_known_role"
            ),
            models.CheckConstraint(
                condition=Q(language__in=["fr", "en"]),
                name="%(app_label)s_%(class)s_known_language",
            ),
            models.CheckConstraint(
                condition=Q(("token_hash__regex", "^[0-9a-f]{64}$")),
                name="%(app_label)s_%(class)s_keeps_a_hash",
            ),
            models.CheckConstraint(
                condition=Q(
                    expires_at__gt=F("created_at"), expires_at__lte=F("created_at") + LASTS
                ),
                name="%(app_label)s_%(class)s_seven_days",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(
                    accepted_at__lte=F("expires_at"),
                    accepted_by__isnull=False,
                    revoked_at__isnull=True,
                ),
                name="%(app_label)s_%(class)s_accepted_in_time",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="%(app_label)s_%(class)s_revoked_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="%(app_label)s_%(class)s_one_unanswered",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="bound",
                fields=[
                    "email",
                    "role",
                    "seed",
                    "token_hash",
                    "invited_by",
                    "created_at",
                    "expires_at",
                ],
            ),
            pgtrigger.Protect(
                name="ended_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__accepted_at__isnull=False)
                | pgtrigger.Q(old__revoked_at__isnull=False),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()
