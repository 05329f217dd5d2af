"""What hangs on a pledge: the powers over it, and its parts."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.localised import Localised
from accounts.querysets import PeerQuerySet
from pledges.models.pledge import Pledge
from pledges.models.pledge_choices import Does
from pledges.models.status_choices import Status


@pghistory.track()
class Competence(models.Model):
    """An authority has a power over a pledge; one of them leads."""

    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="competences")
    authority = models.SlugField(_("authority"), max_length=40)
    does = models.CharField(_("what it does"), max_length=10, choices=Does, default=Does.DECIDES)
    leads = models.BooleanField(_("leads"), default=False)

    objects = PeerQuerySet["Competence"].as_manager()

    class Meta:
        verbose_name = _("competence")
        verbose_name_plural = _("competences")
        ordering = ["-leads", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "authority"], name="%(app_label)s_%(class)s_once"
            ),
            models.UniqueConstraint(
                fields=["pledge"], condition=Q(leads=True), name="%(app_label)s_%(class)s_one_leads"
            ),
            models.CheckConstraint(
                condition=Q(does__in=Does.values), name="%(app_label)s_%(class)s_known_power"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id}: {self.authority}"


@pghistory.track(exclude=["status"])
class Part(models.Model):
    """A piece of a pledge with a status of its own; the whole is then derived from its parts."""

    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="parts")
    title_fr = models.CharField(_("title in French"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("order"))
    initial = models.CharField(max_length=20, choices=Status, editable=False)
    status = models.CharField(_("status"), max_length=20, choices=Status, editable=False)

    title = Localised()

    objects = PeerQuerySet["Part"].as_manager()

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        ordering = ["position", "pk"]
        triggers = [
            pgtrigger.ReadOnly(name="of_one_pledge", fields=["pledge", "initial"]),
            pgtrigger.Trigger(
                name="status_by_updates",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF TG_OP = 'INSERT' AND (
                            NEW.status <> NEW.initial OR NEW.initial IS DISTINCT FROM (
                                SELECT status FROM pledges_pledge WHERE id = NEW.pledge_id
                            )
                        ) OR TG_OP = 'UPDATE' AND NEW.status IS DISTINCT FROM OLD.status
                            AND NEW.status IS DISTINCT FROM pledges_status_of_part(NEW.id)
                    THEN
                        RAISE EXCEPTION 'A status comes from an update'
                            USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'pledges_part_status_by_updates';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "position"], name="%(app_label)s_%(class)s_one_per_position"
            ),
            models.CheckConstraint(
                condition=~Q(title_fr="", title_en=""), name="%(app_label)s_%(class)s_has_title"
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values, initial__in=Status.values),
                name="%(app_label)s_%(class)s_known_status",
            ),
        ]

    def __str__(self) -> str:
        return self.title
