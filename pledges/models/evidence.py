"""Evidence: sources about what was done, and which pledges and statuses they bear on."""

from functools import reduce
from operator import or_
from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import append_only
from accounts.localised import reader_language
from accounts.models import User, Visibility
from accounts.querysets import PeerQuerySet
from pledges.evidence_kinds import evidence_kinds
from pledges.models.pledge import Pledge
from pledges.models.status import StatusUpdate, refuse
from sources.models import Document
from sources.models.text import search_query


class EvidenceQuerySet(PeerQuerySet["Evidence"]):
    def visible_to(self, user: User) -> Self:
        if not (user.is_authenticated and user.is_advocate):
            return self.none()
        return self

    def active(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def matching(self, *searches: str) -> Self:
        """Those that one of several searches finds, in French or English, accents or not."""
        return self.filter(search=reduce(or_, map(search_query, searches)))


@pghistory.track(exclude=["search"])
class Evidence(models.Model):
    """A source about what was done: a link, a file, a quotation, or a search without result.

    `kind` is a key of fixtures/evidence_kinds.toml. `dated_on` is the date of the act, of the
    article, or of the search.
    """

    kind = models.SlugField(_("kind"), max_length=40)
    title = models.CharField(_("title"), max_length=300)
    reference = models.CharField(
        _("number of the act"), max_length=80, blank=True, help_text=_("For example: 2026 DSOL 30")
    )
    url = models.URLField(_("address"), max_length=1000, blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    quotation = models.TextField(_("quotation"), max_length=5000, blank=True)
    page = models.CharField(_("page"), max_length=40, blank=True)
    dated_on = models.DateField(_("date"))
    is_primary = models.BooleanField(
        _("primary source"), default=False, help_text=_("The act itself, not somebody’s account.")
    )
    captured_on = models.DateField(_("copy made on"), null=True, blank=True)
    searched_where = models.CharField(_("where we looked"), max_length=300, blank=True)
    searched_terms = models.CharField(_("with which words"), max_length=300, blank=True)
    searched_by = models.CharField(_("who looked"), max_length=100, blank=True)
    visibility = models.PositiveSmallIntegerField(
        _("who may read it"), choices=Visibility.choices, default=Visibility.INTERNAL
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="evidence"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_because = models.CharField(_("reason"), max_length=300, blank=True)
    search = models.GeneratedField(
        expression=SearchVector("title", "reference", "quotation", config="fr"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("piece of evidence")
        verbose_name_plural = _("evidence")
        ordering = ["dated_on", "pk"]
        indexes = [
            GinIndex(fields=["search"], name="pledges_evidence_search"),
            models.Index(fields=["reference"], name="pledges_evidence_reference"),
            models.Index(fields=["-dated_on", "-id"], name="pledges_evidence_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="search")
                | ~Q(searched_where="") & ~Q(searched_terms="") & ~Q(searched_by=""),
                name="%(app_label)s_%(class)s_search_is_told",
                violation_error_message=_(
                    "A search without result says where, with which words and who looked."
                ),
            ),
            models.CheckConstraint(
                condition=Q(kind="search")
                | ~Q(url="")
                | ~Q(reference="")
                | ~Q(quotation="")
                | Q(document__isnull=False),
                name="%(app_label)s_%(class)s_has_source",
                violation_error_message=_(
                    "Give an address, the number of an act, a file or a quotation."
                ),
            ),
            models.CheckConstraint(
                condition=Q(captured_on__isnull=True) | Q(document__isnull=False),
                name="%(app_label)s_%(class)s_copy_is_a_file",
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_because=""
                )
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawn_because=""),
                name="%(app_label)s_%(class)s_withdrawn_by_somebody",
                violation_error_message=_("Say why this is withdrawn."),
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values),
                name="%(app_label)s_%(class)s_known_visibility",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("evidence_detail", args=[self.pk])

    @property
    def is_search(self) -> bool:
        return self.kind == "search"

    @property
    def kind_name(self) -> str:
        """Its kind in the reader's language; the key of one that the data file has lost."""
        kind = evidence_kinds().by_key.get(self.kind)
        return kind.name(reader_language()) if kind else self.kind


class Stance(models.TextChoices):
    """How a piece of evidence bears on a pledge."""

    SUPPORTS = "supports", _("Supports")
    CONTRADICTS = "contradicts", _("Contradicts")
    CONTEXT = "context", _("Context")


class Counted(models.TextChoices):
    """What it counted as when it was used, for the nature of that pledge."""

    ACT = "act", _("Act")
    SEEN = "seen", _("Seen running")
    STEP = "step", _("Step")
    NOTHING = "nothing", _("Not by itself")


@append_only
class Bearing(models.Model):
    """A piece of evidence bears on a pledge, and on a status update where one rests on it."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="bearings")
    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="bearings")
    update = models.ForeignKey(
        StatusUpdate, on_delete=models.PROTECT, null=True, blank=True, related_name="bearings"
    )
    stance = models.CharField(_("it"), max_length=12, choices=Stance, default=Stance.SUPPORTS)
    counted = models.CharField(_("counts as"), max_length=8, choices=Counted)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PeerQuerySet["Bearing"].as_manager()

    class Meta:
        verbose_name = _("use of evidence")
        verbose_name_plural = _("uses of evidence")
        ordering = ["pk"]
        triggers = [
            pgtrigger.Trigger(
                name="bears_it_out",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF EXISTS (
                        SELECT FROM pledges_evidence
                        WHERE id = NEW.evidence_id AND withdrawn_at IS NOT NULL
                    ) THEN
                        {refuse("The evidence was withdrawn", "bearing_evidence_stands")}
                    END IF;
                    IF NEW.update_id IS NOT NULL AND NOT EXISTS (
                        SELECT FROM pledges_statusupdate
                        WHERE id = NEW.update_id AND pledge_id = NEW.pledge_id
                    ) THEN
                        {refuse("The status is of another pledge", "bearing_same_pledge")}
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608  words of our own
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "pledge", "update"],
                nulls_distinct=False,
                name="%(app_label)s_%(class)s_once",
            ),
            models.CheckConstraint(
                condition=Q(stance__in=Stance.values), name="%(app_label)s_%(class)s_known_stance"
            ),
            models.CheckConstraint(
                condition=Q(counted__in=Counted.values),
                name="%(app_label)s_%(class)s_known_weight",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.stance} {self.pledge_id}"
