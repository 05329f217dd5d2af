"""How answers are judged: versioned scales, and what questions and parts weigh."""

from collections.abc import Sequence
from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.append_only import append_only
from accounts.localised import Localised
from accounts.models import User
from accounts.querysets import PeerQuerySet
from questionnaires.models.questionnaire import Question, Questionnaire, Section
from sources.models.code import Tint


def frozen_once_used(grid: str) -> pgtrigger.Trigger:
    """Refuse to change a grid, or its levels, once somebody scored with it.

    `grid` is the column that holds the grid's id.
    """
    return pgtrigger.Trigger(
        name="frozen_once_used",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("used", "bigint")],
        func=f"""
            used := CASE WHEN TG_OP = 'INSERT' THEN NEW.{grid} ELSE OLD.{grid} END;
            IF EXISTS (SELECT 1 FROM questionnaires_score WHERE grid_id = used)
                OR EXISTS (SELECT 1 FROM questionnaires_settlement WHERE grid_id = used)
            THEN
                RAISE EXCEPTION 'A grid does not change once it is used'
                    USING ERRCODE = 'check_violation',
                    CONSTRAINT = 'questionnaires_frozen_once_used';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,  # noqa: S608  a column of our own
    )


class GridQuerySet(PeerQuerySet["Grid"]):
    def visible_to(self, user: User) -> Self:
        """Everybody of the coalition may know how answers are judged."""
        return self if user.is_authenticated else self.none()

    def with_use(self) -> Self:
        """Annotate `is_used`: whether somebody scored with it, so that it never changes again."""
        from questionnaires.models.score import Score, Settlement

        scored = Score.objects.filter(grid=OuterRef("pk"))
        settled = Settlement.objects.filter(grid=OuterRef("pk"))
        return self.annotate(is_used=Exists(scored) | Exists(settled))


@pghistory.track()
class Grid(models.Model):
    """One version of a scale with its tie rules. A change of a used one is a new version."""

    slug = models.SlugField(_("code"), max_length=80)
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    title_fr = models.CharField(_("title in French"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    tie_rules_fr = models.TextField(_("tie rules in French"), blank=True, max_length=5000)
    tie_rules_en = models.TextField(_("tie rules in English"), blank=True, max_length=5000)
    reason = models.CharField(_("reason for this version"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    title = Localised()
    tie_rules = Localised()

    objects = GridQuerySet.as_manager()

    class Meta:
        verbose_name = _("grid")
        verbose_name_plural = _("grids")
        ordering = ["slug", "-number"]
        triggers = [frozen_once_used("id")]
        constraints = [
            models.UniqueConstraint(
                fields=["slug", "number"], name="%(app_label)s_%(class)s_one_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (v{self.number})"

    def get_absolute_url(self) -> str:
        return reverse("grid_detail", args=[self.slug, self.number])


class Shape(models.TextChoices):
    """Shapes of levels; each takes the level's word with it and is legible in black and white."""

    BARS_3 = "bars-3", _("Three bars")
    BARS_2 = "bars-2", _("Two bars")
    BARS_1 = "bars-1", _("One bar")
    RING = "ring", _("Empty ring")
    CROSS = "cross", _("Square with cross")
    TICK = "tick", _("Disc with tick")
    HALF = "half", _("Half disc")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Level(models.Model):
    """A step of a grid. `rank` orders and names it; points are never below zero."""

    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="levels")
    rank = models.SmallIntegerField(_("rank"))
    points = models.PositiveSmallIntegerField(_("points"))
    word_fr = models.CharField(_("word in French"), max_length=60)
    word_en = models.CharField(_("word in English"), max_length=60, blank=True)
    definition_fr = models.CharField(_("definition in French"), max_length=500)
    definition_en = models.CharField(_("definition in English"), max_length=500, blank=True)
    shape = models.CharField(_("shape"), max_length=10, choices=Shape)
    tint = models.CharField(_("colour"), max_length=10, choices=Tint)

    word = Localised()
    definition = Localised()

    objects = PeerQuerySet["Level"].as_manager()

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["grid", "-rank"]
        triggers = [frozen_once_used("grid_id")]
        constraints = [
            models.UniqueConstraint(
                fields=["grid", "rank"],
                name="%(app_label)s_%(class)s_one_per_rank",
                violation_error_message=_("Two levels have this rank."),
            ),
            models.CheckConstraint(
                condition=Q(rank__gt=0) | Q(points=0),
                name="%(app_label)s_%(class)s_points_above_zero_only",
                violation_error_message=_("A level of rank 0 or less has no points."),
            ),
            models.CheckConstraint(
                condition=Q(shape__in=Shape.values), name="%(app_label)s_%(class)s_known_shape"
            ),
            models.CheckConstraint(
                condition=Q(tint__in=Tint.values), name="%(app_label)s_%(class)s_known_tint"
            ),
        ]

    def __str__(self) -> str:
        return self.word

    @property
    def is_no(self) -> bool:
        return self.rank < 0


def highest_points(levels: Sequence[Level]) -> int:
    """The points of the best level, by which a figure divides."""
    return max(level.points for level in levels)


class WeightingQuerySet(PeerQuerySet["Weighting"]):
    def current(self) -> Self:
        """The latest of each questionnaire."""
        later = Weighting.objects.filter(
            questionnaire=OuterRef("questionnaire"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(later))


@append_only
class Weighting(models.Model):
    """One version of what a questionnaire's questions and parts weigh; without any, all weigh 1.

    Weights move figures, never scores: what a scorer judged does not change with them.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="weightings"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    reason = models.CharField(_("reason"), max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WeightingQuerySet.as_manager()

    class Meta:
        verbose_name = _("weighting")
        verbose_name_plural = _("weightings")
        ordering = ["questionnaire", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "number"], name="%(app_label)s_%(class)s_one_per_number"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="%(app_label)s_%(class)s_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} v{self.number}"


@append_only
class Weight(models.Model):
    """What one question, or one part, weighs in a weighting."""

    weighting = models.ForeignKey(Weighting, on_delete=models.PROTECT, related_name="weights")
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    value: Any = models.DecimalField(_("weight"), max_digits=6, decimal_places=3)

    objects = PeerQuerySet["Weight"].as_manager()

    class Meta:
        verbose_name = _("weight")
        verbose_name_plural = _("weights")
        constraints = [
            models.CheckConstraint(
                condition=Q(question__isnull=True) ^ Q(section__isnull=True),
                name="%(app_label)s_%(class)s_question_or_section",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="%(app_label)s_%(class)s_zero_or_more",
                violation_error_message=_("A weight is zero or more."),
            ),
            models.UniqueConstraint(
                fields=["weighting", "question", "section"],
                name="%(app_label)s_%(class)s_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weighting_id}: {self.value}"
