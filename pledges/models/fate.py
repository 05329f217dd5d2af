"""What became of a pledge when the candidacy that made it won, lost, withdrew or merged."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import append_only
from accounts.querysets import PeerQuerySet
from pledges.models.pledge import Pledge
from pledges.models.status import StatusUpdate
from stakeholders.models.election import Candidacy, Outcomes


class Fates(models.TextChoices):
    """What an outcome means for one pledge."""

    CARRIED = "carried", _("Carried on")
    LAPSES = "lapses", _("No longer applies")
    INHERITED = "inherited", _("Taken over by another candidacy")


@append_only
class Fate(models.Model):
    """What the outcome of a vote means for one pledge, with the explanation of a coordinator.

    `recording` counts the outcomes of its candidacy that were recorded and taken back before.

    An inherited pledge lives on as `heir`, a pledge of its own with the same origins; the first
    one lapses, as one does that nobody took over.
    """

    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="fates")
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcomes)
    fate = models.CharField(_("what becomes of it"), max_length=10, choices=Fates)
    explanation = models.TextField(_("explanation"), max_length=2000)
    heir = models.OneToOneField(
        Pledge, on_delete=models.PROTECT, null=True, blank=True, related_name="inheritance"
    )
    update = models.OneToOneField(
        StatusUpdate, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recording = models.PositiveSmallIntegerField(_("recording"), default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PeerQuerySet["Fate"].as_manager()

    class Meta:
        verbose_name = _("what becomes of a pledge")
        verbose_name_plural = _("what becomes of pledges")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "recording"], name="%(app_label)s_%(class)s_one_per_outcome"
            ),
            models.CheckConstraint(
                condition=Q(fate=Fates.INHERITED, heir__isnull=False)
                | Q(fate__in=[Fates.CARRIED, Fates.LAPSES], heir__isnull=True),
                name="%(app_label)s_%(class)s_inherited_has_heir",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcomes.ELECTED, fate=Fates.CARRIED)
                | Q(
                    outcome__in=[Outcomes.NOT_ELECTED, Outcomes.WITHDRAWN, Outcomes.MERGED],
                    fate__in=[Fates.LAPSES, Fates.INHERITED],
                ),
                name="%(app_label)s_%(class)s_follows_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(explanation=""),
                name="%(app_label)s_%(class)s_explained",
                violation_error_message=_("Explain it in a sentence."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id}: {self.fate}"


@append_only
class Retraction(models.Model):
    """An outcome that was recorded in error and taken back, with what followed from it."""

    candidacy = models.ForeignKey(Candidacy, on_delete=models.PROTECT, related_name="retractions")
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcomes)
    source = models.URLField(_("official result"), max_length=500)
    reason = models.TextField(_("reason"), max_length=2000)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PeerQuerySet["Retraction"].as_manager()

    class Meta:
        verbose_name = _("outcome taken back")
        verbose_name_plural = _("outcomes taken back")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=Outcomes.values) & ~Q(outcome=Outcomes.PENDING),
                name="%(app_label)s_%(class)s_of_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="%(app_label)s_%(class)s_explained"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidacy_id}: {self.outcome}"
