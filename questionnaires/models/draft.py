"""What people prepare from a received document before it is sent to be checked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.append_only import append_only
from accounts.querysets import PeerQuerySet
from questionnaires.models.questionnaire import Question
from questionnaires.models.response import Answer, AnswerState, Receipt
from sources.models.text import LANGUAGES

ABSENT = "absent"  # the document says nothing about this question; never the state of an answer
DRAFTED_STATES = ["", *AnswerState.values, ABSENT]


class Draft(models.Model):
    """The answers of one received document while people are typing; gone once they are sent.

    `counter` goes up with every save that changes something. There is no history: this is typing,
    not a record (docs/adr/0018). `words` is the number of words in the document, as it was read.
    `respondents` are the names of those who reply in it, where they are several; `respondent` is
    the one whose answers these are, empty while nobody has said so.
    """

    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="draft")
    counter = models.PositiveIntegerField(default=0)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    words = models.PositiveIntegerField(default=0)
    warnings = models.JSONField(default=list, blank=True)
    respondents = models.JSONField(default=list, blank=True)
    respondent = models.CharField(max_length=300, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    saved_at = models.DateTimeField(null=True)

    objects = PeerQuerySet["Draft"].as_manager()

    class Meta:
        verbose_name = _("draft of answers")
        verbose_name_plural = _("drafts of answers")
        constraints = [
            models.CheckConstraint(
                condition=Q(saved_by__isnull=True, saved_at__isnull=True)
                | Q(saved_by__isnull=False, saved_at__isnull=False),
                name="%(app_label)s_%(class)s_saved_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receipt_id}: {self.counter}"


class DraftCell(models.Model):
    """What is typed for one question, beside what the reader made of it.

    `state` is empty until a person chose it; `suggested` is the reader's. `start` is where the
    reader found its words in the document. `page` is the open page that saved it last: a page
    does not come into conflict with itself.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="cells")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, blank=True)
    suggested = models.CharField(max_length=10, blank=True)
    words = models.TextField(_("words"), blank=True)
    question_as_printed = models.TextField(_("the question as printed there"), blank=True)
    shows_contacts = models.BooleanField(_("contact details are shown outside"), default=False)
    start = models.PositiveIntegerField(null=True)
    doubts = models.JSONField(default=list, blank=True)
    page = models.CharField(max_length=32, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = PeerQuerySet["DraftCell"].as_manager()

    class Meta:
        verbose_name = _("draft of an answer")
        verbose_name_plural = _("drafts of an answer")
        ordering = ["draft", "question__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "question"], name="%(app_label)s_%(class)s_one_per_question"
            ),
            models.CheckConstraint(
                condition=Q(state__in=DRAFTED_STATES) & Q(suggested__in=DRAFTED_STATES),
                name="%(app_label)s_%(class)s_known_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} / {self.question_id}"


class PieceReason(models.TextChoices):
    """Why words of a document are in no answer.

    OTHERS: several people reply in one document, and these words are somebody else's.
    """

    COVER = "cover", _("Covering letter")
    SIGNATURE = "signature", _("Signature or contact details")
    NOTE = "note", _("Note that belongs to no answer")
    REPEATED = "repeated", _("Title or repeated question")
    LAYOUT = "layout", _("Number, label or page mark")
    OTHERS = "others", _("Answer of somebody else in the same document")
    OTHER = "other", _("Other words that answer nothing")


class DraftPiece(models.Model):
    """Words of the document that are in no answer; without a reason they lie in the tray.

    `after` is the number of the question before them in the document, where it is known;
    `placed_in` the question into whose answer a person put them.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="pieces")
    position = models.PositiveIntegerField()
    text = models.TextField(_("words"))
    reason = models.CharField(_("reason"), max_length=10, choices=PieceReason, blank=True)
    after = models.CharField(max_length=20, blank=True)
    placed_in = models.ForeignKey(
        Question, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PeerQuerySet["DraftPiece"].as_manager()

    class Meta:
        verbose_name = _("words without a place")
        verbose_name_plural = _("words without a place")
        ordering = ["draft", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "position"], name="%(app_label)s_%(class)s_one_per_position"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["", *PieceReason.values]),
                name="%(app_label)s_%(class)s_known_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class CorrectionDraft(models.Model):
    """A correction of one answer while one person is typing it; gone once it is saved or given up.

    `corrects` is the number of the transcription that it rests on; `counter` and `page` are as in
    the draft of a document. There is no history: this is typing, not a record.
    """

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="+")
    corrects = models.PositiveSmallIntegerField()
    state = models.CharField(_("state"), max_length=10, blank=True)
    words = models.TextField(_("words"), blank=True)
    question_as_printed = models.TextField(_("the question as printed there"), blank=True)
    reason = models.TextField(_("reason"), blank=True)
    counter = models.PositiveIntegerField(default=0)
    page = models.CharField(max_length=32, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField(auto_now=True)

    objects = PeerQuerySet["CorrectionDraft"].as_manager()

    class Meta:
        verbose_name = _("draft of a correction")
        verbose_name_plural = _("drafts of a correction")
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "saved_by"], name="%(app_label)s_%(class)s_one_per_person"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["", *AnswerState.values]),
                name="%(app_label)s_%(class)s_known_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} / {self.saved_by_id}"


@append_only
class KeptPiece(models.Model):
    """Words of a received document that are in none of its answers, and why."""

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="kept_pieces")
    position = models.PositiveIntegerField()
    text = models.TextField(_("words"))
    reason = models.CharField(_("reason"), max_length=10, choices=PieceReason)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = PeerQuerySet["KeptPiece"].as_manager()

    class Meta:
        verbose_name = _("words in no answer")
        verbose_name_plural = _("words in no answer")
        ordering = ["receipt", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["receipt", "position"], name="%(app_label)s_%(class)s_one_per_position"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=PieceReason.values),
                name="%(app_label)s_%(class)s_known_reason",
                violation_error_message=_("Say why these words are in no answer."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
