"""Pledges: one promise each, with what would keep it and who has the power to."""

from datetime import date
from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.localised import Localised
from accounts.models import User, Visibility
from accounts.querysets import PeerQuerySet
from pledges.models.pledge_choices import Aim, Mover, Nature, Relation, Strength, Verifiable
from pledges.models.status_choices import Status
from pledges.progress import OPEN
from sources.models.text import search_query
from stakeholders.models import Candidacy, Organisation, Person
from stakeholders.models.election import Outcomes
from stakeholders.sorting import sort_key


@pghistory.track()
class Theme(models.Model):
    """A subject that pledges are about."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    name_fr = models.CharField(_("name in French"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    rank = models.PositiveSmallIntegerField(_("order"), default=0)

    name = Localised()

    objects = PeerQuerySet["Theme"].as_manager()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["rank", "pk"]

    def __str__(self) -> str:
        return self.name


# What rates rest on: verifiable, at least in part, and not off the ask.
IN_RATES = ~Q(relation=Relation.OFF_ASK) & ~Q(verifiable=Verifiable.NO)


class PledgeQuerySet(PeerQuerySet["Pledge"]):
    def visible_to(self, user: User) -> Self:
        """The staff follow pledges; volunteers enter replies."""
        if not (user.is_authenticated and user.is_advocate):
            return self.none()
        return self

    def active(self) -> Self:
        """Those that were neither withdrawn nor merged into another one."""
        return self.filter(withdrawn_at__isnull=True)

    def visible_at(self, audience: Visibility) -> Self:
        return self.filter(visibility__gte=audience)

    def matching(self, words: str) -> Self:
        """Pledges whose title or criterion has `words`, in French or English, accents or not."""
        return self.filter(search=search_query(words))

    def confirmed(self) -> Self:
        """Those with an origin in the promiser's own verbatim words, or confirmed since."""
        from pledges.models.origin import Origin  # which needs Pledge itself

        return self.filter(Exists(Origin.objects.active().sure().filter(pledge=OuterRef("pk"))))

    def in_rates(self) -> Self:
        """Those that rates rest on: verifiable, at least in part, and not off the ask."""
        return self.filter(IN_RATES)

    def to_review(self, today: date) -> Self:
        """Those whose day to look at them again has come."""
        return self.active().filter(review_on__lte=today)

    def open(self) -> Self:
        """Those without a final status."""
        return self.active().filter(status__in=OPEN)

    def awaiting_vote(self) -> Self:
        """Open ones of a candidacy of which nobody knows yet whether it is elected."""
        return self.open().filter(candidacy__outcome=Outcomes.PENDING)


@pghistory.track(exclude=["status", "looked_at", "sort_key", "search"])
class Pledge(models.Model):
    """One promise by one promiser. `status` and `looked_at` are kept by the database alone."""

    slug = models.SlugField(_("code"), max_length=80, unique=True)
    title_fr = models.CharField(_("title in French"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    candidacy = models.ForeignKey(
        Candidacy, on_delete=models.PROTECT, null=True, blank=True, related_name="pledges"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="pledges"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="pledges"
    )
    nature = models.CharField(_("nature"), max_length=10, choices=Nature)
    aim = models.CharField(_("aim"), max_length=10, choices=Aim, default=Aim.ACHIEVE)
    relation = models.CharField(
        _("relation to the ask"), max_length=20, choices=Relation, default=Relation.ANSWERS
    )
    strength = models.CharField(
        _("strength"), max_length=12, choices=Strength, default=Strength.FIRM
    )
    verifiable = models.CharField(
        _("can it be checked?"), max_length=10, choices=Verifiable, default=Verifiable.YES
    )
    verifiable_reason = models.CharField(_("why not, or not wholly"), max_length=500, blank=True)
    kept_if_fr = models.TextField(_("kept if, in French"), max_length=2000, blank=True)
    kept_if_en = models.TextField(_("kept if, in English"), max_length=2000, blank=True)
    baseline = models.TextField(
        _("what there is today"),
        max_length=2000,
        blank=True,
        help_text=_("For what is to be maintained: the state it is measured against."),
    )
    condition = models.TextField(_("condition"), max_length=2000, blank=True)
    mover = models.CharField(
        _("whose move it is"), max_length=10, choices=Mover, default=Mover.THEIRS
    )
    difference = models.TextField(
        _("where what was written and what was said differ"), max_length=2000, blank=True
    )
    deadline = models.DateField(_("promised by"), null=True, blank=True)
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="pledges",
        verbose_name=_("followed by"),
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="pledges")
    beneficiaries = models.ManyToManyField(
        Organisation,
        blank=True,
        related_name="benefits",
        verbose_name=_("members that would benefit"),
        help_text=_("Whoever belongs to one of them accepts no status of this pledge."),
    )
    visibility = models.PositiveSmallIntegerField(
        _("who may read it"), choices=Visibility.choices, default=Visibility.INTERNAL
    )
    is_example = models.BooleanField(_("example"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_because = models.CharField(_("reason"), max_length=300, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_pledges"
    )
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.NOT_RATED, editable=False
    )
    looked_at = models.DateTimeField(_("last looked at"), null=True, editable=False)
    sort_key = models.CharField(max_length=200, editable=False)
    search = models.GeneratedField(
        expression=SearchVector("title_fr", "kept_if_fr", config="fr")
        + SearchVector("title_en", "kept_if_en", config="en"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    title = Localised()
    kept_if = Localised()

    objects = PledgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="pledges_by_title"),
            models.Index(fields=["review_on", "id"], name="pledges_by_review"),
            models.Index(fields=["status", "review_on", "id"], name="pledges_by_status"),
            models.Index(fields=["status", "sort_key", "id"], name="pledges_by_status_title"),
            models.Index(fields=["candidacy", "sort_key", "id"], name="pledges_by_candidacy"),
            models.Index(fields=["owner", "review_on"], name="pledges_by_owner"),
            models.Index(fields=["looked_at", "id"], name="pledges_by_looked"),
            # What tallies and the board add up, without a look at the rows themselves.
            models.Index(
                fields=["status"],
                condition=Q(withdrawn_at__isnull=True),
                name="pledges_of_status",
            ),
            models.Index(
                fields=["status", "relation", "verifiable", "nature"],
                include=["id", "candidacy", "person", "organisation"],
                condition=Q(withdrawn_at__isnull=True),
                name="pledges_tally",
            ),
            GinIndex(fields=["search"], name="pledges_search"),
            GinIndex(fields=["sort_key"], opclasses=["gin_trgm_ops"], name="pledges_alike"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="slug_stays", fields=["slug", "created_by", "created_at"]),
            pgtrigger.Trigger(
                name="starts_not_rated",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    INSERT INTO pledges_standing (pledge_id, status, since, starts_at)
                        VALUES (NEW.id, NEW.status, NEW.created_at, NEW.created_at);
                    RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="status_by_updates",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=f"""
                    IF TG_OP = 'INSERT' AND NEW.status <> '{Status.NOT_RATED}'
                        OR TG_OP = 'UPDATE' AND NEW.status IS DISTINCT FROM OLD.status
                            AND NEW.status IS DISTINCT FROM (
                                SELECT status FROM pledges_standing
                                WHERE pledge_id = NEW.id AND ends_at IS NULL
                            )
                    THEN
                        RAISE EXCEPTION 'A status comes from an update'
                            USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'pledges_pledge_status_by_updates';
                    END IF;
                    IF TG_OP = 'UPDATE' AND pg_trigger_depth() < 2 THEN
                        NEW.looked_at := OLD.looked_at;
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608  words of our own
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(candidacy__isnull=False, person__isnull=True, organisation__isnull=True)
                | Q(candidacy__isnull=True, person__isnull=False, organisation__isnull=True)
                | Q(candidacy__isnull=True, person__isnull=True, organisation__isnull=False),
                name="%(app_label)s_%(class)s_one_promiser",
                violation_error_message=_(
                    "Say who promised it: one candidacy, one person or one organisation."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(title_fr="", title_en=""),
                name="%(app_label)s_%(class)s_has_title",
                violation_error_message=_("Give it a title."),
            ),
            models.CheckConstraint(
                condition=Q(verifiable=Verifiable.NO) | ~Q(kept_if_fr="", kept_if_en=""),
                name="%(app_label)s_%(class)s_has_criterion",
                violation_error_message=_(
                    "Write what would keep it, or say that it cannot be checked, and why."
                ),
            ),
            models.CheckConstraint(
                condition=Q(verifiable=Verifiable.YES) | ~Q(verifiable_reason=""),
                name="%(app_label)s_%(class)s_unverifiable_with_reason",
                violation_error_message=_("Say why it cannot be checked, or not wholly."),
            ),
            models.CheckConstraint(
                condition=Q(candidacy__isnull=False)
                | Q(deadline__isnull=False)
                | Q(review_on__isnull=False),
                name="%(app_label)s_%(class)s_ends_or_is_reviewed",
                violation_error_message=_(
                    "Without a mandate that ends, give a deadline or a day to look at it again."
                ),
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True,
                    withdrawn_by__isnull=True,
                    withdrawn_because="",
                    merged_into__isnull=True,
                )
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawn_because=""),
                name="%(app_label)s_%(class)s_withdrawn_by_somebody",
                violation_error_message=_("Say why this is withdrawn."),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__in": choices.values}),
                    name=f"%(app_label)s_%(class)s_known_{name}",
                )
                for name, choices in (
                    ("nature", Nature),
                    ("aim", Aim),
                    ("relation", Relation),
                    ("strength", Strength),
                    ("verifiable", Verifiable),
                    ("mover", Mover),
                    ("visibility", Visibility),
                    ("status", Status),
                )
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.title_fr or self.title_en)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("pledge_detail", args=[self.slug])

    def withdraw(self, *, by: User, because: str, into: "Pledge | None" = None) -> None:
        """Take it back, in favour of another one where there is one."""
        self.withdrawn_at, self.withdrawn_by = timezone.now(), by
        self.withdrawn_because, self.merged_into = because, into
        self.save(
            update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because", "merged_into"]
        )

    @property
    def promiser(self) -> Candidacy | Person | Organisation:
        promiser = self.candidacy or self.person or self.organisation
        assert promiser is not None  # noqa: S101  the database holds it
        return promiser

    @property
    def has_criterion(self) -> bool:
        return bool(self.kept_if_fr or self.kept_if_en)

    @property
    def is_awaiting_vote(self) -> bool:
        """« En attente du scrutin »: derived, never stored."""
        return (
            self.candidacy is not None
            and self.candidacy.outcome == Outcomes.PENDING
            and self.status in OPEN
        )
