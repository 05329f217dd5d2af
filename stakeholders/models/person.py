"""People and organisations, in Popolo's meanings, and what people agreed to."""

from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Visibility
from accounts.querysets import PeerQuerySet
from stakeholders.sorting import sort_key


class Channel(models.TextChoices):
    """Where somebody may have agreed to be named."""

    PARTNER = "partner", _("Briefings for partners")
    PUBLIC = "public", _("Public pages and briefings")
    VIDEO = "video", _("Films and pictures")


CHANNEL_OF_AUDIENCE = {Visibility.PARTNER: Channel.PARTNER, Visibility.PUBLIC: Channel.PUBLIC}


class PersonQuerySet(PeerQuerySet["Person"]):
    """Who may be named to whom."""

    def nameable_to(self, audience: Visibility) -> Self:
        """People whose name `audience` may read: inside all; outside by consent, or candidates."""
        if audience == Visibility.INTERNAL:
            return self
        consents = Consent.objects.current().filter(channel=CHANNEL_OF_AUDIENCE[audience])
        return self.filter(
            Q(pk__in=consents.values("person")) | Q(candidacies__isnull=False)
        ).distinct()

    def with_is_nameable_to(self, audience: Visibility) -> Self:
        """Annotate `is_nameable`."""
        nameable = Q(pk__in=self.model.objects.nameable_to(audience).values("pk"))
        return self.annotate(is_nameable=ExpressionWrapper(nameable, models.BooleanField()))


@pghistory.track()
class Person(models.Model):
    """Somebody who speaks, stands for election or takes part."""

    slug = models.SlugField(_("code"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    sort_key = models.CharField(max_length=200, editable=False, db_index=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)


@pghistory.track()
class Organisation(models.Model):
    """A body: party, association, institution or funder."""

    slug = models.SlugField(_("code"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    sort_key = models.CharField(max_length=200, editable=False, db_index=True)

    objects = PeerQuerySet["Organisation"].as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)


@pghistory.track()
class Membership(models.Model):
    """The office a person holds in an organisation, from a day to a day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("office"), max_length=200)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = PeerQuerySet["Membership"].as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(starts_on__lte=F("ends_on")),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message=_("The end comes before the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.role}"


class ConsentQuerySet(PeerQuerySet["Consent"]):
    def current(self) -> Self:
        return self.filter(withdrawn_on__isnull=True)


@pghistory.track()
class Consent(models.Model):
    """A person agreed to be named in one channel; withdrawn at any time."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    given_on = models.DateField(_("given on"), default=timezone.localdate)
    how = models.CharField(_("how it was given"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "channel"],
                condition=Q(withdrawn_on__isnull=True),
                name="%(app_label)s_%(class)s_one_current",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values),
                name="%(app_label)s_%(class)s_known_channel",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.channel}"


class AffiliationQuerySet(PeerQuerySet["Affiliation"]):
    def current(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def visible_to(self, user: User) -> Self:
        """Coordinators see who belongs where; everybody else where they belong themselves."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_coordinator else self.filter(user=user)


@pghistory.track()
class Affiliation(models.Model):
    """A user belongs to an organisation: they judge nothing that concerns it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="affiliations"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="affiliations"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(ended_at__isnull=True),
                name="%(app_label)s_%(class)s_one_current",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="%(app_label)s_%(class)s_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.organisation_id}"
