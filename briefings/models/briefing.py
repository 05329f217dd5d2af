"""Definitions: what is told to whom, in which language."""

from typing import Self, cast

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Visibility
from accounts.querysets import PeerQuerySet
from stakeholders.models import Candidacy, Election, Event


class Kind(models.TextChoices):
    """What a briefing is about."""

    CANDIDACY = "candidacy", _("A candidacy and its answers")
    EVENT = "event", _("An event and its report")
    FOLLOWUP = "followup", _("What became of pledges")


type Subject = Candidacy | Election | Event


class BriefingQuerySet(PeerQuerySet["Briefing"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_authenticated and user.is_advocate else self.none()


class Briefing(models.Model):
    """A definition: which subject, for whom, in which language, with scores. It never changes."""

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    candidacy = models.ForeignKey(
        Candidacy, on_delete=models.PROTECT, null=True, blank=True, related_name="briefings"
    )
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="briefings"
    )
    election = models.ForeignKey(
        Election, on_delete=models.PROTECT, null=True, blank=True, related_name="briefings"
    )
    since = models.DateField(_("progress since"), null=True, blank=True)
    audience = models.PositiveSmallIntegerField(_("audience"), choices=Visibility.choices)
    language = models.CharField(
        _("language"), max_length=2, choices=[("fr", _("French")), ("en", _("English"))]
    )
    with_scores = models.BooleanField(_("with levels and figures"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BriefingQuerySet.as_manager()

    class Meta:
        verbose_name = _("briefing")
        verbose_name_plural = _("briefings")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind=Kind.CANDIDACY,
                    candidacy__isnull=False,
                    event__isnull=True,
                    election__isnull=True,
                )
                | Q(
                    kind=Kind.EVENT,
                    candidacy__isnull=True,
                    event__isnull=False,
                    election__isnull=True,
                )
                | Q(kind=Kind.FOLLOWUP, event__isnull=True)
                & (Q(candidacy__isnull=False) ^ Q(election__isnull=False)),
                name="%(app_label)s_%(class)s_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(audience__in=Visibility.values),
                name="%(app_label)s_%(class)s_known_audience",
            ),
            models.UniqueConstraint(
                fields=[
                    "kind",
                    "candidacy",
                    "event",
                    "election",
                    "since",
                    "audience",
                    "language",
                    "with_scores",
                ],
                name="%(app_label)s_%(class)s_one_per_definition",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.CANDIDACY) | Q(with_scores=False),
                name="%(app_label)s_%(class)s_scores_of_answers",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.FOLLOWUP) | Q(since__isnull=True),
                name="%(app_label)s_%(class)s_progress_of_pledges",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("briefing_detail", args=[self.pk])

    @property
    def subject(self) -> Subject:
        return cast("Subject", self.candidacy or self.election or self.event)
