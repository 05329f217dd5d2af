"""What every candidacy is asked; frozen once sent."""

from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.localised import Localised
from accounts.models import User
from accounts.querysets import PeerQuerySet
from stakeholders.models import Election


def frozen_once_sent(*, questionnaire: str, frozen: list[str]) -> pgtrigger.Trigger:
    """Refuse to add, remove or reword a row whose questionnaire was sent.

    `questionnaire` is the SQL that finds its id from a row alias `ROW_`; `frozen` the columns.
    """
    changes = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in frozen)
    return pgtrigger.Trigger(
        name="frozen_once_sent",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("is_sent", "boolean")],
        func=f"""
            IF TG_OP = 'UPDATE' AND NOT ({changes}) THEN RETURN NEW; END IF;
            IF TG_OP = 'INSERT' THEN
                SELECT sent_on IS NOT NULL INTO is_sent FROM questionnaires_questionnaire
                WHERE id = ({questionnaire.replace("ROW_", "NEW")});
            ELSE
                SELECT sent_on IS NOT NULL INTO is_sent FROM questionnaires_questionnaire
                WHERE id = ({questionnaire.replace("ROW_", "OLD")});
            END IF;
            IF is_sent THEN
                RAISE EXCEPTION 'A questionnaire does not change once it is sent'
                    USING ERRCODE = 'check_violation',
                    CONSTRAINT = 'questionnaires_frozen_once_sent';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,  # noqa: S608  names of our own columns
    )


class QuestionnaireQuerySet(PeerQuerySet["Questionnaire"]):
    def visible_to(self, user: User) -> Self:
        """Everybody of the coalition sees what is asked."""
        return self if user.is_authenticated else self.none()


@pghistory.track()
class Questionnaire(models.Model):
    """The questions that every candidacy of an election receives."""

    slug = models.SlugField(_("code"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=2, default="fr")
    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="questionnaires")
    introduction = models.TextField(_("introduction"), blank=True)
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    reply_by = models.DateField(_("reply by"), null=True, blank=True)
    grid = models.ForeignKey(
        "questionnaires.Grid",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="questionnaires",
    )
    scorers_needed = models.PositiveSmallIntegerField(_("how many people score"), default=2)
    is_example = models.BooleanField(_("its scores are an example"), default=False)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scorers_needed__in=[1, 2]),
                name="%(app_label)s_%(class)s_one_or_two_scorers",
                violation_error_message=_("One or two people score an answer."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("questionnaire_detail", args=[self.slug])


@pghistory.track()
class Section(models.Model):
    """A part of a questionnaire."""

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="sections"
    )
    position = models.PositiveSmallIntegerField(_("order"))
    title_fr = models.CharField(_("title in French"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)

    title = Localised()

    objects = PeerQuerySet["Section"].as_manager()

    class Meta:
        verbose_name = _("part of a questionnaire")
        verbose_name_plural = _("parts of a questionnaire")
        ordering = ["questionnaire", "position"]
        triggers = [
            frozen_once_sent(
                questionnaire="ROW_.questionnaire_id", frozen=["questionnaire_id", "position"]
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "position"], name="%(app_label)s_%(class)s_one_per_place"
            ),
        ]

    def __str__(self) -> str:
        return self.title_fr


@pghistory.track()
class Question(models.Model):
    """One question; its wording as asked, or our restatement of it."""

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="questions"
    )
    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, null=True, blank=True, related_name="questions"
    )
    position = models.PositiveSmallIntegerField(_("order"))
    number = models.CharField(_("number"), max_length=10)
    wording = models.TextField(_("wording"))
    is_restated = models.BooleanField(_("restated in our own words"), default=False)
    is_wording_released = models.BooleanField(_("the wording may be shown outside"), default=False)
    short_label_fr = models.CharField(_("short label in French"), max_length=120)
    short_label_en = models.CharField(_("short label in English"), max_length=120, blank=True)

    short_label = Localised()

    objects = PeerQuerySet["Question"].as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["questionnaire", "position"]
        triggers = [
            frozen_once_sent(
                questionnaire="ROW_.questionnaire_id",
                frozen=["questionnaire_id", "section_id", "position", "number", "wording"],
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "number"], name="%(app_label)s_%(class)s_one_per_number"
            ),
            models.UniqueConstraint(
                fields=["questionnaire", "position"], name="%(app_label)s_%(class)s_one_per_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.short_label_fr}"


@pghistory.track()
class Ask(models.Model):
    """One thing a question asks for; a question holds one or more."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="asks")
    key = models.CharField(_("key"), max_length=2)
    label_fr = models.CharField(_("ask in French"), max_length=200)
    label_en = models.CharField(_("ask in English"), max_length=200, blank=True)

    label = Localised()

    objects = PeerQuerySet["Ask"].as_manager()

    class Meta:
        verbose_name = _("ask")
        verbose_name_plural = _("asks")
        ordering = ["question", "key"]
        triggers = [
            frozen_once_sent(
                questionnaire=(
                    "SELECT questionnaire_id FROM questionnaires_question "
                    "WHERE id = ROW_.question_id"
                ),
                frozen=["question_id", "key"],
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "key"], name="%(app_label)s_%(class)s_one_per_key"
            ),
        ]

    def __str__(self) -> str:
        return self.label_fr
