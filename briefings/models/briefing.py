"""Definitions: what is told to whom, in which language."""

from typing import Self, cast

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import MD5
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Visibility
from accounts.querysets import PeerQuerySet
from pledges.models import Pledge, Theme
from questionnaires.models import Questionnaire
from stakeholders.models import Candidacy, Election, Event

SUBJECT_FIELDS = ("candidacy", "event", "election", "pledge", "theme", "questionnaire")
BRIEFING_SUBJECTS = tuple(f"briefing__{name}" for name in SUBJECT_FIELDS)


class Kind(models.TextChoices):
    """What a briefing is about."""

    CANDIDACY = "candidacy", _("A candidacy and its answers")
    EVENT = "event", _("An event and its report")
    FOLLOWUP = "followup", _("What became of pledges")
    PLEDGE = "pledge", _("One pledge and its file")
    THEME = "theme", _("A theme across candidacies")
    COMPARISON = "comparison", _("Candidacies side by side")


class Length(models.TextChoices):
    """How much is printed."""

    ONE_PAGE = "one_page", _("One page")
    STANDARD = "standard", _("Standard")
    FULL = "full", _("Full, with an annex")


type Subject = Candidacy | Election | Event | Pledge | Theme | Questionnaire


def _about(kind: Kind, *fields: str) -> Q:
    """A briefing of this kind is about these rows, and about no other."""
    return Q(kind=kind, **{f"{name}__isnull": name not in fields for name in SUBJECT_FIELDS})


class BriefingQuerySet(PeerQuerySet["Briefing"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_authenticated and user.is_advocate else self.none()

    def with_subject(self) -> Self:
        """Together with what each is about."""
        return self.select_related(*SUBJECT_FIELDS).defer("pledge__search")


class Briefing(models.Model):
    """A definition: which subject, for whom, in which language and manner. It never changes.

    `items` are the keys of the questions or pledges that it prints, in their order, parted by a
    space; empty: all of them. A theme is one across the candidacies of `election`.
    """

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
    pledge = models.ForeignKey(
        Pledge, on_delete=models.PROTECT, null=True, blank=True, related_name="briefings"
    )
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="briefings"
    )
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, null=True, blank=True, related_name="briefings"
    )
    since = models.DateField(_("progress since"), null=True, blank=True)
    audience = models.PositiveSmallIntegerField(_("audience"), choices=Visibility.choices)
    language = models.CharField(
        _("language"), max_length=2, choices=[("fr", _("French")), ("en", _("English"))]
    )
    with_scores = models.BooleanField(_("with levels and figures"), default=False)
    length = models.CharField(_("length"), max_length=10, choices=Length, default=Length.STANDARD)
    large_print = models.BooleanField(_("large print"), default=False)
    introduction = models.TextField(_("introduction"), max_length=3000, blank=True)
    items = models.TextField(_("questions or pledges"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BriefingQuerySet.as_manager()

    class Meta:
        verbose_name = _("briefing")
        verbose_name_plural = _("briefings")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=_about(Kind.CANDIDACY, "candidacy")
                | _about(Kind.EVENT, "event")
                | _about(Kind.FOLLOWUP, "candidacy")
                | _about(Kind.FOLLOWUP, "election")
                | _about(Kind.PLEDGE, "pledge")
                | _about(Kind.THEME, "election", "theme")
                | _about(Kind.COMPARISON, "questionnaire"),
                name="%(app_label)s_%(class)s_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(audience__in=Visibility.values),
                name="%(app_label)s_%(class)s_known_audience",
            ),
            # An index holds no long words: their MD5 tells them apart.
            models.UniqueConstraint(
                *(F(name) for name in SUBJECT_FIELDS),
                F("kind"),
                F("since"),
                F("audience"),
                F("language"),
                F("with_scores"),
                F("length"),
                F("large_print"),
                MD5("introduction"),
                MD5("items"),
                name="%(app_label)s_%(class)s_one_per_definition",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[Kind.CANDIDACY, Kind.COMPARISON]) | Q(with_scores=False),
                name="%(app_label)s_%(class)s_scores_of_answers",
            ),
            models.CheckConstraint(
                condition=Q(length__in=Length.values),
                name="%(app_label)s_%(class)s_known_length",
            ),
            models.CheckConstraint(
                condition=Q(items="") | Q(items__regex="^[a-z][0-9]+( [a-z][0-9]+)*$"),
                name="%(app_label)s_%(class)s_items_are_keys",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.PLEDGE) | Q(items=""),
                name="%(app_label)s_%(class)s_one_pledge_is_whole",
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
        """What it is about; a theme is one across the candidacies of its election."""
        found = (
            self.candidacy
            or self.event
            or self.pledge
            or self.questionnaire
            or self.theme
            or self.election
        )
        return cast("Subject", found)

    @property
    def code(self) -> str:
        """The code by which the subject is found, as the command takes it."""
        if self.theme and self.election:
            return f"{self.election.slug}:{self.theme.key}"
        return str(getattr(self.subject, "slug", ""))

    @property
    def chosen_items(self) -> tuple[str, ...]:
        """The keys of what is printed, in their order; none means all."""
        return tuple(self.items.split())
