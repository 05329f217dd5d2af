"""How each campaign was asked: dated steps, where to write, and letters on their way."""

from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import append_only
from accounts.models import User
from accounts.querysets import PeerQuerySet
from questionnaires.models.questionnaire import Questionnaire
from questionnaires.models.response import Receipt
from sources.models import Document
from stakeholders.models import Candidacy


class OutreachStep(models.TextChoices):
    """What happened; silence is none of these."""

    SENT = "sent", _("Questionnaire sent")
    REMINDED = "reminded", _("Reminded")
    ACKNOWLEDGED = "acknowledged", _("Receipt acknowledged")
    ANSWERED = "answered", _("Answered")
    PARTIAL = "partial", _("Answered in part")
    LATE = "late", _("Answered late")
    DECLINED = "declined", _("Declined to answer")
    COURTESY = "courtesy", _("Courtesy reply only")


class OutreachChannel(models.TextChoices):
    """By what way."""

    EMAIL = "email", _("e-mail")
    LETTER = "letter", _("letter")
    FORM = "form", _("contact form")
    PHONE = "phone", _("phone")
    MEETING = "meeting", _("meeting")


class OutreachQuerySet(PeerQuerySet["Outreach"]):
    def visible_to(self, user: User) -> Self:
        """Staff see whom we wrote to and when."""
        return self if user.is_authenticated and user.is_advocate else self.none()

    def standing(self) -> Self:
        """Neither withdrawn nor a withdrawal, in the order of the days."""
        standing = self.filter(supersedes__isnull=True, superseded_by__isnull=True)
        return standing.order_by("happened_on", "pk")


@append_only
class Outreach(models.Model):
    """One dated step of getting a reply; a row that supersedes another one withdraws it."""

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="outreach"
    )
    candidacy = models.ForeignKey(Candidacy, on_delete=models.PROTECT, related_name="outreach")
    step = models.CharField(_("what happened"), max_length=20, choices=OutreachStep)
    channel = models.CharField(_("by what way"), max_length=20, choices=OutreachChannel)
    happened_on = models.DateField(_("on"))
    note = models.TextField(_("note"), blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    letter = models.OneToOneField(
        "questionnaires.Letter", on_delete=models.PROTECT, null=True, related_name="outreach"
    )
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = OutreachQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of outreach")
        verbose_name_plural = _("steps of outreach")
        ordering = ["happened_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(step__in=OutreachStep.values),
                name="%(app_label)s_%(class)s_known_step",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=OutreachChannel.values),
                name="%(app_label)s_%(class)s_known_channel",
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(note=""),
                name="%(app_label)s_%(class)s_withdrawn_with_reason",
                violation_error_message=_("Say why it is withdrawn."),
            ),
            models.CheckConstraint(
                condition=Q(letter__isnull=True) | Q(channel=OutreachChannel.EMAIL),
                name="%(app_label)s_%(class)s_letters_go_by_mail",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="same_place",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF (SELECT election_id FROM questionnaires_questionnaire
                        WHERE id = NEW.questionnaire_id)
                        <> (SELECT election_id FROM stakeholders_candidacy
                            WHERE id = NEW.candidacy_id)
                        OR NEW.supersedes_id IS NOT NULL AND NOT EXISTS (
                            SELECT 1 FROM questionnaires_outreach
                            WHERE id = NEW.supersedes_id AND supersedes_id IS NULL
                            AND questionnaire_id = NEW.questionnaire_id
                            AND candidacy_id = NEW.candidacy_id)
                    THEN
                        RAISE EXCEPTION 'This step belongs to another candidacy or questionnaire'
                            USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'questionnaires_outreach_same_place';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.candidacy_id}: {self.step} {self.happened_on}"

    @property
    def receipt(self) -> Receipt | None:
        """The piece of the response that shows this step; None for a file kept here alone."""
        return getattr(self.document, "receipt", None)


@pghistory.track()
class CampaignAddress(models.Model):
    """Where a campaign reads its mail: rather the campaign’s address than a person’s."""

    candidacy = models.OneToOneField(
        Candidacy, on_delete=models.PROTECT, related_name="campaign_address"
    )
    email = models.EmailField(_("e-mail address"))

    objects = PeerQuerySet["CampaignAddress"].as_manager()

    class Meta:
        verbose_name = _("address of a campaign")
        verbose_name_plural = _("addresses of campaigns")
        ordering = ["candidacy"]

    def __str__(self) -> str:
        return self.email


class LetterQuerySet(PeerQuerySet["Letter"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_authenticated and user.is_advocate else self.none()

    def open(self) -> Self:
        """Neither sent nor given up."""
        return self.filter(sent_at__isnull=True, dropped_at__isnull=True)


@pghistory.track()
class Letter(models.Model):
    """One message to one campaign: claimed, handed to the mail server, sent.

    docs/adr/0020-outreach.md says what becomes of one whose worker was killed.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="letters"
    )
    candidacy = models.ForeignKey(Candidacy, on_delete=models.PROTECT, related_name="letters")
    step = models.CharField(
        max_length=20,
        choices=[
            (OutreachStep.SENT.value, OutreachStep.SENT.label),
            (OutreachStep.REMINDED.value, OutreachStep.REMINDED.label),
        ],
    )
    to = models.EmailField(_("e-mail address"))
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("message"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    claimed_at = models.DateTimeField(default=timezone.now)
    handed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter to a campaign")
        verbose_name_plural = _("letters to campaigns")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(step__in=[OutreachStep.SENT.value, OutreachStep.REMINDED.value]),
                name="%(app_label)s_%(class)s_known_step",
            ),
            models.CheckConstraint(
                condition=~Q(subject="") & ~Q(body="") & ~Q(to=""),
                name="%(app_label)s_%(class)s_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True)
                | Q(handed_at__isnull=False, sent_at__gte=F("handed_at"), dropped_at__isnull=True),
                name="%(app_label)s_%(class)s_handed_then_sent",
            ),
            models.UniqueConstraint(
                fields=["questionnaire", "candidacy"],
                condition=Q(sent_at__isnull=True, dropped_at__isnull=True),
                name="%(app_label)s_%(class)s_one_on_its_way",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="as_written",
                fields=[
                    "questionnaire",
                    "candidacy",
                    "step",
                    "to",
                    "subject",
                    "body",
                    "written_by",
                    "claimed_at",
                ],
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.candidacy_id}: {self.step}"

    @property
    def is_open(self) -> bool:
        """As `open()`, for a row at hand."""
        return self.sent_at is None and self.dropped_at is None
