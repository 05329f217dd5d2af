"""Ballots and who stands in them."""

from typing import Any, Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.localised import Localised
from accounts.models import User
from accounts.querysets import PeerQuerySet
from stakeholders.models.person import Organisation, Person
from stakeholders.sorting import sort_key


@pghistory.track()
class Election(models.Model):
    """A ballot with its rounds and the mandate that follows."""

    slug = models.SlugField(_("code"), max_length=80, unique=True)
    name_fr = models.CharField(_("name in French"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    territory = models.CharField(_("territory"), max_length=100, blank=True)
    first_round_on = models.DateField(_("first round"))
    second_round_on = models.DateField(_("second round"), null=True, blank=True)
    mandate_ends_on = models.DateField(_("end of mandate"), null=True, blank=True)

    name = Localised()

    objects = PeerQuerySet["Election"].as_manager()

    class Meta:
        verbose_name = _("election")
        verbose_name_plural = _("elections")
        ordering = ["-first_round_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(second_round_on__isnull=True)
                | Q(second_round_on__gt=F("first_round_on")),
                name="%(app_label)s_%(class)s_rounds_in_order",
                violation_error_message=_("The second round comes after the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Outcomes(models.TextChoices):
    """What became of a candidacy, from an official result only."""

    PENDING = "pending", _("Not known here")
    ELECTED = "elected", _("Elected")
    NOT_ELECTED = "not_elected", _("Not elected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    MERGED = "merged", _("Merged into another list")


class CandidacyQuerySet(PeerQuerySet["Candidacy"]):
    def visible_to(self, user: User) -> Self:
        """Candidacies are public facts: everybody of the coalition sees them."""
        return self if user.is_authenticated else self.none()


@pghistory.track()
class Candidacy(models.Model):
    """A person or list that stands in an election."""

    slug = models.SlugField(_("code"), max_length=80, unique=True)
    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="candidacies")
    name = models.CharField(_("name"), max_length=200)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="candidacies"
    )
    parties = models.ManyToManyField(Organisation, blank=True, related_name="candidacies")
    is_fictional = models.BooleanField(_("fictional, for the example"), default=False)
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=Outcomes, default=Outcomes.PENDING
    )
    outcome_source = models.URLField(_("official result"), max_length=500, blank=True)
    sort_key = models.CharField(max_length=200, editable=False)

    objects = CandidacyQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidacy")
        verbose_name_plural = _("candidacies")
        ordering = ["election", "sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["election", "name"], name="%(app_label)s_%(class)s_one_per_name"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcomes.values),
                name="%(app_label)s_%(class)s_known_outcome",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcomes.PENDING) | ~Q(outcome_source=""),
                name="%(app_label)s_%(class)s_outcome_has_source",
                violation_error_message=_("An outcome needs the address of the official result."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("candidacy_detail", args=[self.slug])
