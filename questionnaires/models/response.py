"""What campaigns answered: received pieces, the cells, their versions and their checks."""

from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import append_only
from accounts.models import User
from accounts.querysets import PeerQuerySet
from questionnaires.models.grant import Grant, Right
from questionnaires.models.questionnaire import Question, Questionnaire
from sources.models import Document, Text
from sources.models.text import Voice
from stakeholders.models import Candidacy


class ResponseQuerySet(PeerQuerySet["Response"]):
    def visible_to(self, user: User) -> Self:
        """Staff see every response; volunteers those that they entered, or may check or score."""
        if not user.is_authenticated:
            return self.none()
        if user.is_advocate:
            return self
        own = Receipt.objects.filter(entered_by=user, response=OuterRef("pk"))
        granted = Grant.objects.to(user, Right.CHECK, Right.SCORE).values("questionnaire")
        return self.filter(Exists(own) | Q(questionnaire__in=granted))


@pghistory.track()
class Response(models.Model):
    """One campaign's reply to one questionnaire, as a whole."""

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="responses"
    )
    candidacy = models.ForeignKey(Candidacy, on_delete=models.PROTECT, related_name="responses")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["questionnaire", "candidacy__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "candidacy"],
                name="%(app_label)s_%(class)s_one_per_candidacy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} × {self.candidacy_id}"

    def get_absolute_url(self) -> str:
        return reverse("response_detail", args=[self.pk])


class ReceiptKind(models.TextChoices):
    """What a received piece is to its response."""

    REPLY = "reply", _("Reply")
    COMPLEMENT = "complement", _("Complement")
    CORRECTION = "correction", _("Correction")


class ReceiptQuerySet(PeerQuerySet["Receipt"]):
    def visible_to(self, user: User) -> Self:
        """Staff see every received piece; volunteers those that they took in."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_advocate else self.filter(entered_by=user)

    def comparable_by(self, user: User) -> Self:
        """Pieces whose original `user` may read: also those with which they compare answers."""
        if not user.is_authenticated or user.is_advocate:
            return self.visible_to(user)
        to_check = Grant.objects.to(user, Right.CHECK).values("questionnaire")
        return self.filter(Q(entered_by=user) | Q(response__questionnaire__in=to_check))

    def with_version_count(self) -> Self:
        """Annotate `version_count`: how many answers were entered from each piece."""
        return self.annotate(version_count=Count("versions"))


@append_only
class Receipt(models.Model):
    """A document that belongs to a response; the same file counts once.

    `voice` is whose words it holds; notes of a call are reported by somebody (`reported_by`).
    """

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="receipts")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="receipt")
    document_sha256 = models.CharField(max_length=64)
    kind = models.CharField(_("kind"), max_length=12, choices=ReceiptKind)
    received_on = models.DateField(_("received on"), default=timezone.localdate)
    voice = models.CharField(_("voice"), max_length=10, choices=Voice, default=Voice.OWN)
    reported_by = models.CharField(_("reported by"), max_length=200, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("received document")
        verbose_name_plural = _("received documents")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "document_sha256"],
                name="%(app_label)s_%(class)s_same_file_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ReceiptKind.values), name="%(app_label)s_%(class)s_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(voice=Voice.OWN, reported_by="")
                | Q(voice=Voice.CALL_NOTES) & ~Q(reported_by=""),
                name="%(app_label)s_%(class)s_notes_are_somebodys",
                violation_error_message=_("Say who took the notes of the call."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id}: {self.kind}"

    def get_absolute_url(self) -> str:
        return reverse("receipt_detail", args=[self.pk])


class AnswerState(models.TextChoices):
    """What a campaign did with a question; the four never merge."""

    ANSWERED = "answered", _("Answered")
    BLANK = "blank", _("Left blank")
    REFUSED = "refused", _("Declined to answer")
    COURTESY = "courtesy", _("Courtesy reply only")


class AnswerQuerySet(PeerQuerySet["Answer"]):
    def visible_to(self, user: User) -> Self:
        """Staff see every answer; volunteers those of which they see a version."""
        if user.is_authenticated and user.is_advocate:
            return self
        versions = AnswerVersion.objects.visible_to(user)
        return self.filter(Exists(versions.filter(answer=OuterRef("pk"))))

    def with_current_version(self) -> Self:
        """Annotate `current_version_id`: the latest accepted version, or None."""
        accepted = AnswerVersion.objects.accepted().filter(answer=OuterRef("pk"))
        return self.annotate(
            current_version_id=Subquery(accepted.order_by("-number").values("pk")[:1])
        )


@pghistory.track()
class Answer(models.Model):
    """The cell question × response."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["response", "question__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question"], name="%(app_label)s_%(class)s_one_per_question"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="same_questionnaire",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF (SELECT questionnaire_id FROM questionnaires_response
                        WHERE id = NEW.response_id)
                        <> (SELECT questionnaire_id FROM questionnaires_question
                            WHERE id = NEW.question_id)
                    THEN
                        RAISE EXCEPTION 'The question is not one of this questionnaire'
                            USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'questionnaires_answer_same_questionnaire';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.response_id} / {self.question_id}"

    def get_absolute_url(self) -> str:
        return reverse("answer_detail", args=[self.pk])


class Decision(models.TextChoices):
    """A second person's verdict on a transcription."""

    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("To be corrected")


def brought_in_by(user: User) -> Q:
    """Versions that `user` entered, or that come from a document they took in."""
    return Q(entered_by=user) | Q(receipt__entered_by=user)


def _own_or_later(user: User) -> Exists:
    """Versions that `user` brought in, and what became of them later.

    Words that others entered before stay closed: adding some of one's own opens nothing.
    """
    own = AnswerVersion.objects.filter(
        brought_in_by(user), answer=OuterRef("answer"), number__lte=OuterRef("number")
    )
    return Exists(own)


def _opened_by_rights(user: User) -> Q:
    """Every version where `user` may check; where they may score, what was accepted."""
    to_check = Grant.objects.to(user, Right.CHECK).values("questionnaire")
    to_score = Grant.objects.to(user, Right.SCORE).values("questionnaire")
    return Q(answer__response__questionnaire__in=to_check) | Q(
        answer__response__questionnaire__in=to_score, check_record__decision=Decision.ACCEPTED
    )


class AnswerVersionQuerySet(PeerQuerySet["AnswerVersion"]):
    def visible_to(self, user: User) -> Self:
        """Staff see every version; volunteers what is within their role, or opened by a right."""
        if not user.is_authenticated:
            return self.none()
        if user.is_advocate:
            return self
        return self.filter(_own_or_later(user) | _opened_by_rights(user))

    def within_role_of(self, user: User) -> Self:
        """Those that `user` sees without any granted right."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_advocate else self.filter(_own_or_later(user))

    def accepted(self) -> Self:
        return self.filter(check_record__decision=Decision.ACCEPTED)

    def unchecked(self) -> Self:
        return self.filter(check_record__isnull=True)

    def current(self) -> Self:
        """The latest accepted version of each answer."""
        return self.accepted().current_or_later()

    def current_or_later(self) -> Self:
        """The latest accepted version of each answer, if there is one, and those after it."""
        later = AnswerVersion.objects.accepted().filter(
            answer=OuterRef("answer"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(later))

    def with_is_corrected(self) -> Self:
        """Annotate `is_corrected`: whether an earlier version of the answer was accepted, too."""
        earlier = AnswerVersion.objects.accepted().filter(
            answer=OuterRef("answer"), number__lt=OuterRef("number")
        )
        return self.annotate(is_corrected=Exists(earlier))

    def latest_of_each(self) -> Self:
        """The latest version of each answer, whatever became of it."""
        later = AnswerVersion.objects.filter(
            answer=OuterRef("answer"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(later))

    def awaiting_check(self) -> Self:
        """Unchecked versions with no later version of the same answer."""
        return self.unchecked().latest_of_each()


@append_only
class AnswerVersion(models.Model):
    """One numbered transcription of an answer, with the question as printed there."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=AnswerState)
    text = models.OneToOneField(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="answer_version"
    )
    question_as_printed = models.TextField(_("the question as printed there"), blank=True)
    receipt = models.ForeignKey(
        Receipt, on_delete=models.PROTECT, null=True, blank=True, related_name="versions"
    )
    reason = models.CharField(_("reason for this version"), max_length=300, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AnswerVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of an answer")
        verbose_name_plural = _("versions of an answer")
        ordering = ["answer", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "number"], name="%(app_label)s_%(class)s_one_per_number"
            ),
            models.CheckConstraint(
                condition=Q(state__in=AnswerState.values),
                name="%(app_label)s_%(class)s_known_state",
            ),
            models.CheckConstraint(
                condition=~Q(state=AnswerState.ANSWERED) | Q(text__isnull=False),
                name="%(app_label)s_%(class)s_answered_has_words",
                violation_error_message=_("An answered question needs its words."),
            ),
            models.CheckConstraint(
                condition=~Q(state=AnswerState.BLANK) | Q(text__isnull=True),
                name="%(app_label)s_%(class)s_blank_has_no_words",
                violation_error_message=_("A question left blank has no words."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} v{self.number}"

    def is_brought_in_by(self, user: User) -> bool:
        """As `brought_in_by`, for a row whose receipt is loaded with it."""
        return user.pk == self.entered_by_id or (
            self.receipt is not None and user.pk == self.receipt.entered_by_id
        )


@append_only
class Check(models.Model):
    """Somebody other than the enterer compared a version with the original."""

    version = models.OneToOneField(
        AnswerVersion, on_delete=models.PROTECT, related_name="check_record"
    )
    decision = models.CharField(_("decision"), max_length=10, choices=Decision)
    note = models.CharField(_("note"), max_length=500, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PeerQuerySet["Check"].as_manager()

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        triggers = [
            pgtrigger.Trigger(
                name="somebody_else",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.checked_by_id = (SELECT entered_by_id
                        FROM questionnaires_answerversion WHERE id = NEW.version_id)
                    THEN
                        RAISE EXCEPTION 'Somebody else checks what one entered'
                            USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'questionnaires_check_somebody_else';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__in=Decision.values),
                name="%(app_label)s_%(class)s_known_decision",
            ),
            models.CheckConstraint(
                condition=~Q(decision=Decision.RETURNED) | ~Q(note=""),
                name="%(app_label)s_%(class)s_returned_with_note",
                violation_error_message=_("Say what is to be corrected."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.decision}"
