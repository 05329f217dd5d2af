"""What we wrote to whom, so that nobody is told the same thing twice, nor left out."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import PeerQuerySet


class Kind(models.TextChoices):
    """What a person is told of."""

    TASK_SOON = "task_soon", _("A task is due soon")
    TASK_OVERDUE = "task_overdue", _("A task is overdue")
    REVIEW_SOON = "review_soon", _("A pledge is to be reviewed soon")
    REVIEW_OVERDUE = "review_overdue", _("The review of a pledge is overdue")
    DIGEST = "digest", _("The month")


class ReminderQuerySet(PeerQuerySet["Reminder"]):
    def to_send(self) -> Self:
        """Claimed, and handed to no mail server yet."""
        return self.filter(handed_at__isnull=True)

    def of_dates(self) -> Self:
        return self.exclude(kind=Kind.DIGEST)


class Reminder(models.Model):
    """One person is told of one thing once: a task or a review with its day, or a month.

    `period` says which: "12@2026-12-01" or "2026-12". Claimed, then handed to the mail server,
    then sent; docs/adr/0016-mail-once.md says what becomes of one whose worker was killed.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders"
    )
    kind = models.CharField(max_length=16, choices=Kind)
    period = models.CharField(max_length=40)
    claimed_at = models.DateTimeField(default=timezone.now)
    handed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "period"], name="%(app_label)s_%(class)s_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values), name="%(app_label)s_%(class)s_known_kind"
            ),
            models.CheckConstraint(
                condition=~Q(period=""), name="%(app_label)s_%(class)s_has_period"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True)
                | Q(handed_at__isnull=False, sent_at__gte=F("handed_at")),
                name="%(app_label)s_%(class)s_handed_then_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind} {self.period}"


class ReminderRun(models.Model):
    """A day on which the reminders of everybody were put into the queue; once a day."""

    day = models.DateField(unique=True)
    queued_at = models.DateTimeField(default=timezone.now)

    objects = PeerQuerySet["ReminderRun"].as_manager()

    class Meta:
        verbose_name = _("day of reminders")
        verbose_name_plural = _("days of reminders")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}"
