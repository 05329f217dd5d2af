"""Public words of somebody on a day."""

from typing import Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.querysets import PeerQuerySet
from sources.models import Text
from stakeholders.models.election import Candidacy
from stakeholders.models.person import Organisation, Person


class StatementQuerySet(PeerQuerySet["Statement"]):
    def visible_to(self, user: User) -> Self:
        """The staff file and mark them; volunteers enter replies."""
        return self if user.is_authenticated and user.is_advocate else self.none()


@pghistory.track()
class Statement(models.Model):
    """What somebody said in public on a day: frozen words with where they were published."""

    candidacy = models.ForeignKey(
        Candidacy, on_delete=models.PROTECT, null=True, blank=True, related_name="statements"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="statements"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="statements"
    )
    title = models.CharField(_("title"), max_length=200)
    text = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="statement")
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(candidacy__isnull=False, person__isnull=True, organisation__isnull=True)
                | Q(candidacy__isnull=True, person__isnull=False, organisation__isnull=True)
                | Q(candidacy__isnull=True, person__isnull=True, organisation__isnull=False),
                name="%(app_label)s_%(class)s_one_speaker",
                violation_error_message=_(
                    "Say who speaks: one candidacy, one person or one organisation."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(title=""), name="%(app_label)s_%(class)s_has_title"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("statement_detail", args=[self.pk])

    @property
    def speaker(self) -> Candidacy | Person | Organisation:
        speaker = self.candidacy or self.person or self.organisation
        assert speaker is not None  # noqa: S101  the database holds it
        return speaker
