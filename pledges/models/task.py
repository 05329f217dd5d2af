"""Our own next steps."""

from datetime import date
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
from stakeholders.models import Event


class TaskQuerySet(PeerQuerySet["Task"]):
    def visible_to(self, user: User) -> Self:
        if not (user.is_authenticated and user.is_advocate):
            return self.none()
        return self

    def open(self) -> Self:
        return self.filter(done_at__isnull=True)

    def done(self) -> Self:
        return self.filter(done_at__isnull=False)

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_on__lt=today)

    def due_between(self, first: date, last: date) -> Self:
        return self.open().filter(due_on__range=(first, last))


@pghistory.track()
class Task(models.Model):
    """A next step of ours, for a pledge or after an event, with somebody and a day."""

    what = models.CharField(_("our next step"), max_length=300)
    pledge = models.ForeignKey(
        Pledge, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="tasks",
        verbose_name=_("who does it"),
    )
    due_on = models.DateField(_("by"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["owner", "due_on"],
                condition=Q(done_at__isnull=True),
                name="pledges_open_tasks",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="%(app_label)s_%(class)s_says_what"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="%(app_label)s_%(class)s_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def about(self) -> Pledge | Event | None:
        """What it is a next step for."""
        return self.pledge or self.event

    @property
    def is_overdue(self) -> bool:
        return (
            self.done_at is None and self.due_on is not None and self.due_on < timezone.localdate()
        )
