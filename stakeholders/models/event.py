"""Meetings: who took part in which capacity, what was reported, what came out of them."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.localised import Localised
from accounts.models import User, Visibility
from accounts.querysets import PeerQuerySet
from sources.models import Text
from stakeholders.models.person import Organisation, Person


class EventQuerySet(PeerQuerySet["Event"]):
    def visible_to(self, user: User) -> Self:
        """Events name people at risk: staff see them, volunteers do not."""
        return self if user.is_authenticated and user.is_advocate else self.none()


@pghistory.track()
class Event(models.Model):
    """A meeting on a day."""

    slug = models.SlugField(_("code"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=300)
    language = models.CharField(_("language of the name"), max_length=2, default="fr")
    held_on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    purpose_fr = models.CharField(_("purpose in French"), max_length=500, blank=True)
    purpose_en = models.CharField(_("purpose in English"), max_length=500, blank=True)
    funding_note_fr = models.TextField(_("funding note in French"), blank=True)
    funding_note_en = models.TextField(_("funding note in English"), blank=True)

    purpose = Localised()
    funding_note = Localised()

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-held_on", "slug"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("event_detail", args=[self.slug])


class ParticipationRole(models.TextChoices):
    """In which role somebody took part."""

    ORGANISER = "organiser", _("Organiser")
    HOST = "host", _("Host")
    FUNDER = "funder", _("Funder")
    OFFICIAL = "official", _("Elected official or authority")
    MODERATOR = "moderator", _("Moderator")
    SPEAKER = "speaker", _("Speaker")


@pghistory.track()
class Participation(models.Model):
    """One person or organisation took part; a person is shown by capacity unless they agreed."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="participations")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="participations"
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
    )
    role = models.CharField(_("role"), max_length=20, choices=ParticipationRole)
    capacity_fr = models.CharField(
        _("capacity in French"),
        max_length=200,
        help_text=_("The office at the time, or a description that names nobody."),
    )
    capacity_en = models.CharField(_("capacity in English"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    capacity = Localised()

    objects = PeerQuerySet["Participation"].as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(organisation__isnull=True),
                name="%(app_label)s_%(class)s_person_or_organisation",
                violation_error_message=_("Choose a person or an organisation, not both."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=ParticipationRole.values),
                name="%(app_label)s_%(class)s_known_role",
            ),
            models.CheckConstraint(
                condition=~Q(capacity_fr="") | ~Q(capacity_en=""),
                name="%(app_label)s_%(class)s_has_capacity",
                violation_error_message=_("Say in which capacity."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.capacity_fr}"


class ReportQuerySet(PeerQuerySet["Report"]):
    def visible_to(self, user: User) -> Self:
        """As the event it tells of."""
        return self.filter(event__in=Event.objects.visible_to(user))


@pghistory.track()
class Report(models.Model):
    """An account of an event: frozen words, released to an audience by a coordinator."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="reports")
    text = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="report")
    title = models.CharField(_("title"), max_length=200)
    visibility = models.PositiveSmallIntegerField(
        _("who may read it"), choices=Visibility.choices, default=Visibility.INTERNAL
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values),
                name="%(app_label)s_%(class)s_known_visibility",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("report_detail", args=[self.pk])


class Assessment(models.TextChoices):
    """Whether anybody could check an outcome."""

    CHECKABLE = "checkable", _("Can be checked")
    NOT_ASSESSABLE = "not_assessable", _("Cannot be checked as worded")


@pghistory.track()
class Outcome(models.Model):
    """A result without a promiser, as somebody states it; counted in no tally."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="outcomes")
    summary_fr = models.CharField(_("outcome in French"), max_length=500)
    summary_en = models.CharField(_("outcome in English"), max_length=500, blank=True)
    stated_by_fr = models.CharField(_("stated by, in French"), max_length=200)
    stated_by_en = models.CharField(_("stated by, in English"), max_length=200, blank=True)
    assessment = models.CharField(_("can it be checked?"), max_length=20, choices=Assessment)
    visibility = models.PositiveSmallIntegerField(
        _("who may read it"), choices=Visibility.choices, default=Visibility.INTERNAL
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    summary = Localised()
    stated_by = Localised()

    objects = PeerQuerySet["Outcome"].as_manager()

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values),
                name="%(app_label)s_%(class)s_known_visibility",
            ),
            models.CheckConstraint(
                condition=Q(assessment__in=Assessment.values),
                name="%(app_label)s_%(class)s_known_assessment",
            ),
        ]

    def __str__(self) -> str:
        return self.summary_fr
