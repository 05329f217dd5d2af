"""Briefings: what is told to whom, and the frozen editions of it."""

import uuid
from typing import Self, cast

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.append_only import append_only
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


def edition_path(_edition: "Edition", _filename: str) -> str:
    """A name that tells nothing and cannot be guessed."""
    return f"editions/{uuid.uuid4().hex}"


class EditionQuerySet(PeerQuerySet["Edition"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_authenticated and user.is_advocate else self.none()


@append_only
class Edition(models.Model):
    """A frozen issue of a briefing: its content, its PDF, and their hashes."""

    briefing = models.ForeignKey(Briefing, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("edition"))
    content = models.JSONField(_("content"))
    content_sha256 = models.CharField(max_length=64)
    pdf = models.FileField(upload_to=edition_path, max_length=100)
    pdf_sha256 = models.CharField(max_length=64)
    page_count = models.PositiveSmallIntegerField(_("pages"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField(auto_now_add=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["briefing", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["briefing", "number"], name="%(app_label)s_%(class)s_one_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.briefing_id} n° {self.number}"


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
