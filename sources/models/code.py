"""The codebook: what a passage can be marked as, and how that looks."""

from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.localised import Localised
from accounts.querysets import PeerQuerySet

# The product itself acts on passages marked with these (Code.PROTECT, Code.CLAIM).
WITH_RULES = ("protect", "claim")


class Tint(models.TextChoices):
    """Colours of highlights; never shown without the code's name."""

    LEAF = "leaf", _("Leaf")
    AMBER = "amber", _("Amber")
    SLATE = "slate", _("Slate")
    BRICK = "brick", _("Brick")
    PLUM = "plum", _("Plum")
    STONE = "stone", _("Stone")
    SKY = "sky", _("Sky")
    RUST = "rust", _("Rust")
    TEAL = "teal", _("Teal")


class Shape(models.TextChoices):
    """Shapes before the names of codes: they tell apart what two colours do not."""

    DISC = "disc", _("Disc")
    RING = "ring", _("Ring")
    SQUARE = "square", _("Square")
    TRIANGLE = "triangle", _("Triangle")
    DIAMOND = "diamond", _("Diamond")
    STAR = "star", _("Star")
    PLUS = "plus", _("Plus sign")
    MOON = "moon", _("Moon")


class CodeQuerySet(PeerQuerySet["Code"]):
    def active(self) -> Self:
        """Codes that are offered for new marks."""
        return self.filter(retired_at__isnull=True)

    def retired(self) -> Self:
        return self.filter(retired_at__isnull=False)


@pghistory.track()
class Code(models.Model):
    """An entry of the codebook with its definition. A retired one stays on its marks."""

    PROTECT = "protect"
    CLAIM = "claim"

    key = models.SlugField(_("key"), max_length=40, unique=True)
    name_fr = models.CharField(_("name in French"), max_length=80, blank=True)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    definition_fr = models.CharField(_("definition in French"), max_length=300, blank=True)
    definition_en = models.CharField(_("definition in English"), max_length=300, blank=True)
    shape = models.CharField(_("shape"), max_length=10, choices=Shape, default=Shape.DISC)
    tint = models.CharField(_("colour"), max_length=10, choices=Tint)
    rank = models.PositiveSmallIntegerField(_("order"))
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    retired_because = models.CharField(_("reason"), max_length=300, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_codes"
    )

    name = Localised()
    definition = Localised()

    objects = CodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        ordering = ["rank", "pk"]
        triggers = [
            # Rules and addresses name a code by its key.
            pgtrigger.ReadOnly(name="key_stays", fields=["key"]),
            pgtrigger.Trigger(
                name="merged_without_marks",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__merged_into__isnull=False),
                func="""
                    IF EXISTS (SELECT FROM sources_annotation WHERE code_id = NEW.id) THEN
                        RAISE EXCEPTION 'The code still has marks: they move first'
                            USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'sources_code_merged_without_marks';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(tint__in=Tint.values), name="%(app_label)s_%(class)s_known_tint"
            ),
            models.CheckConstraint(
                condition=Q(shape__in=Shape.values), name="%(app_label)s_%(class)s_known_shape"
            ),
            models.CheckConstraint(
                condition=~Q(name_fr="", name_en=""), name="%(app_label)s_%(class)s_has_name"
            ),
            models.CheckConstraint(
                condition=~Q(definition_fr="", definition_en=""),
                name="%(app_label)s_%(class)s_has_definition",
            ),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True, retired_by__isnull=True, retired_because="")
                | Q(retired_at__isnull=False, retired_by__isnull=False) & ~Q(retired_because=""),
                name="%(app_label)s_%(class)s_retired_by_somebody",
                violation_error_message=_("Say why this code is retired."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True)
                | Q(retired_at__isnull=False) & ~Q(merged_into=F("id")),
                name="%(app_label)s_%(class)s_merged_is_retired",
            ),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True) | ~Q(key__in=WITH_RULES),
                name="%(app_label)s_%(class)s_with_rules_stays",
                violation_error_message=_("Rules are attached to this code: it stays."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("code_detail", args=[self.key])

    @property
    def has_rules(self) -> bool:
        """Whether the product acts on its passages, so that it can only be renamed."""
        return self.key in WITH_RULES

    @property
    def successor(self) -> "Code":
        """Where its marks are now: itself, or the code that it was merged into."""
        return self.merged_into.successor if self.merged_into else self
