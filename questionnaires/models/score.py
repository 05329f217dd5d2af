"""How answers were judged: what does not apply, each scorer's level, and the settled level."""

from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.append_only import append_only
from accounts.models import User
from accounts.querysets import PeerQuerySet
from questionnaires.models.grid import Grid, Level
from questionnaires.models.questionnaire import Ask
from questionnaires.models.response import AnswerState, AnswerVersion, Decision
from stakeholders.models import Candidacy

ANSWER = "version__answer"
QUESTIONNAIRE = f"{ANSWER}__response__questionnaire"
NEEDED = 2  # levels after which a place takes no more


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class NotApplicable(models.Model):
    """An ask does not concern a candidacy: decided for all lists at once, before anybody scores."""

    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="not_applicable")
    candidacy = models.ForeignKey(Candidacy, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PeerQuerySet["NotApplicable"].as_manager()

    class Meta:
        verbose_name = _("ask that does not apply")
        verbose_name_plural = _("asks that do not apply")
        triggers = [
            pgtrigger.Trigger(
                name="before_scoring",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("which", "bigint")],
                func="""
                    which := CASE WHEN TG_OP = 'DELETE' THEN OLD.ask_id ELSE NEW.ask_id END;
                    IF EXISTS (SELECT 1 FROM questionnaires_score WHERE ask_id = which) THEN
                        RAISE EXCEPTION 'What applies is decided before anybody scores'
                            USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'questionnaires_notapplicable_before_scoring';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ask", "candidacy"], name="%(app_label)s_%(class)s_once"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="%(app_label)s_%(class)s_has_reason",
                violation_error_message=_("Say why it does not apply."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ask_id} × {self.candidacy_id}"


class Treatment(models.TextChoices):
    """What an answer does with one of its asks."""

    ANSWERED = "answered", _("Answered")
    PARTLY = "partly", _("Partly answered")
    UNANSWERED = "unanswered", _("Not answered")


class Confidence(models.TextChoices):
    """How sure a scorer is."""

    SURE = "sure", _("Sure")
    FAIRLY = "fairly", _("Fairly sure")
    UNSURE = "unsure", _("Unsure")


def fits_the_answer(table: str) -> pgtrigger.Trigger:
    """Refuse a judgement of words that are not accepted, or with an ask or level from elsewhere.

    It holds its grid until it is stored, so that no change of the grid slips in between.
    """
    return pgtrigger.Trigger(
        name="fits_the_answer",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            PERFORM 1 FROM questionnaires_grid WHERE id = NEW.grid_id FOR KEY SHARE;
            IF NOT EXISTS (
                SELECT 1 FROM questionnaires_answerversion v
                JOIN questionnaires_check c ON c.version_id = v.id
                WHERE v.id = NEW.version_id AND v.state = '{AnswerState.ANSWERED}'
                    AND c.decision = '{Decision.ACCEPTED}'
            ) THEN
                RAISE EXCEPTION 'Only answers that somebody else has accepted are judged'
                    USING ERRCODE = 'check_violation',
                    CONSTRAINT = 'questionnaires_{table}_accepted_words';
            END IF;
            IF (SELECT question_id FROM questionnaires_ask WHERE id = NEW.ask_id)
                <> (SELECT a.question_id FROM questionnaires_answer a
                    JOIN questionnaires_answerversion v ON v.answer_id = a.id
                    WHERE v.id = NEW.version_id)
            THEN
                RAISE EXCEPTION 'The ask is not one of this question'
                    USING ERRCODE = 'check_violation',
                    CONSTRAINT = 'questionnaires_{table}_ask_of_the_question';
            END IF;
            IF NEW.level_id IS NOT NULL AND NEW.grid_id
                IS DISTINCT FROM (SELECT grid_id FROM questionnaires_level WHERE id = NEW.level_id)
            THEN
                RAISE EXCEPTION 'The level is not one of this grid'
                    USING ERRCODE = 'check_violation',
                    CONSTRAINT = 'questionnaires_{table}_level_of_the_grid';
            END IF;
            RETURN NEW;
        """,  # noqa: S608  names of our own
    )


class JudgementQuerySet[M: models.Model](PeerQuerySet[M]):
    """What scores and settlements share: a place (version, ask, grid) that may be out of date."""

    def standing(self) -> Self:
        """Those that no later one replaced."""
        return self.filter(replaced_by__isnull=True)

    def same_place(self) -> Self:
        """Those of the version, ask and grid of the outer query's row."""
        return self.filter(version=OuterRef("version"), ask=OuterRef("ask"), grid=OuterRef("grid"))

    def up_to_date(self) -> Self:
        """On the words that are on record, with the grid that the questionnaire uses."""
        current = AnswerVersion.objects.current().filter(pk=OuterRef("version"))
        return self.filter(Exists(current), grid=F(f"{QUESTIONNAIRE}__grid"))

    def out_of_date(self) -> Self:
        current = AnswerVersion.objects.current().filter(pk=OuterRef("version"))
        return self.filter(~Exists(current) | ~Q(grid=F(f"{QUESTIONNAIRE}__grid")))


class ScoreQuerySet(JudgementQuerySet["Score"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and those of asks whose judging is over: nobody sees another's before.

        It is over when as many people as needed have given a level, or when it was settled.
        """
        if not user.is_authenticated:
            return self.none()
        complete = Score.objects.standing().same_place().complete()
        over = Exists(Settlement.objects.same_place()) | Exists(complete)
        return self.filter(Q(scored_by=user) | over)

    def levels(self) -> Self:
        """Those that give a level, rather than abstain."""
        return self.filter(level__isnull=False)

    def complete(self) -> QuerySet[Any, Any]:
        """Whether the scores of one place hold the levels of NEEDED people; for Exists()."""
        by_version = self.levels().order_by().values("version")
        people = Count("scored_by", distinct=True)
        return by_version.annotate(people=people).filter(people__gte=NEEDED)


@append_only
class Score(models.Model):
    """One scorer's level for one ask of an answer, or why they give none; blind until all are in.

    A later row by the same scorer replaces the one it `replaces`: a change of mind while nobody
    else sees it, or the confirmation of a level whose words or grid have changed since.
    """

    version = models.ForeignKey(AnswerVersion, on_delete=models.PROTECT, related_name="scores")
    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="scores")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="scores")
    level = models.ForeignKey(
        Level, on_delete=models.PROTECT, null=True, blank=True, related_name="scores"
    )
    treatment = models.CharField(_("this ask is"), max_length=10, choices=Treatment, blank=True)
    confidence = models.CharField(_("how sure"), max_length=10, choices=Confidence, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=2000)
    scored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="scores"
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        indexes = [models.Index(fields=["version", "ask"], name="questionnaires_score_place")]
        triggers = [
            fits_the_answer("score"),
            pgtrigger.Trigger(
                name="not_their_own_entry",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM questionnaires_answerversion v
                        LEFT JOIN questionnaires_receipt r ON r.id = v.receipt_id
                        WHERE v.id = NEW.version_id
                            AND NEW.scored_by_id IN (v.entered_by_id, r.entered_by_id)
                    ) THEN
                        RAISE EXCEPTION 'Nobody scores what they brought in'
                            USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'questionnaires_score_not_their_own_entry';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "ask", "grid", "scored_by"],
                condition=Q(replaces__isnull=True),
                name="%(app_label)s_%(class)s_first_once",
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=False, treatment__in=Treatment.values)
                | Q(level__isnull=True, treatment=""),
                name="%(app_label)s_%(class)s_level_with_treatment",
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=False) | ~Q(reason=""),
                name="%(app_label)s_%(class)s_abstains_with_reason",
                violation_error_message=_("Say why you abstain."),
            ),
            models.CheckConstraint(
                condition=Q(confidence__in=["", *Confidence.values]),
                name="%(app_label)s_%(class)s_known_confidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.ask_id}: {self.level_id}"

    @property
    def is_abstention(self) -> bool:
        return self.level_id is None


class Method(models.TextChoices):
    """How a level was settled; printed."""

    EQUAL = "equal", _("Two people gave the same level")
    SINGLE = "single", _("Scored by one person")
    THIRD_PERSON = "third_person", _("Settled by a third person")
    TOGETHER = "together", _("Settled by the two scorers together")
    MEETING = "meeting", _("Settled in a meeting")
    PUBLISHED = "published", _("As published by somebody else")


NEEDS_REASON = (Method.THIRD_PERSON, Method.TOGETHER, Method.MEETING)


@append_only
class Settlement(models.Model):
    """The level that counts for one ask of an answer, and how it was reached; scores stay."""

    version = models.ForeignKey(AnswerVersion, on_delete=models.PROTECT, related_name="settlements")
    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="settlements")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="settlements")
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="settlements")
    method = models.CharField(_("how"), max_length=20, choices=Method)
    reason = models.TextField(_("reason"), blank=True, max_length=2000)
    met_on = models.DateField(_("date of the meeting"), null=True, blank=True)
    attendance = models.PositiveSmallIntegerField(_("how many took part"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = JudgementQuerySet["Settlement"].as_manager()

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        triggers = [
            fits_the_answer("settlement"),
            pgtrigger.Trigger(
                name="a_third_person",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__method="third_person"),
                func="""
                    IF EXISTS (SELECT 1 FROM questionnaires_score WHERE version_id = NEW.version_id
                        AND ask_id = NEW.ask_id AND grid_id = NEW.grid_id
                        AND level_id IS NOT NULL AND scored_by_id = NEW.settled_by_id)
                    THEN
                        RAISE EXCEPTION 'A third person gave neither of the levels'
                            USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'questionnaires_settlement_a_third_person';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "ask", "grid"],
                condition=Q(replaces__isnull=True),
                name="%(app_label)s_%(class)s_first_once",
            ),
            models.CheckConstraint(
                condition=Q(method__in=Method.values), name="%(app_label)s_%(class)s_known_method"
            ),
            models.CheckConstraint(
                condition=~Q(method__in=NEEDS_REASON) | ~Q(reason=""),
                name="%(app_label)s_%(class)s_has_reason",
                violation_error_message=_("Say why this level was chosen."),
            ),
            models.CheckConstraint(
                condition=Q(method=Method.MEETING, met_on__isnull=False, attendance__gte=2)
                | (~Q(method=Method.MEETING) & Q(met_on__isnull=True, attendance__isnull=True)),
                name="%(app_label)s_%(class)s_meeting_with_date",
                violation_error_message=_(
                    "A meeting has a date and at least two people; nothing else has them."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.ask_id}: {self.level_id}"
