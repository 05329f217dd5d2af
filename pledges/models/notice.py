"""Who was told before something unfavourable is shown outside, and what they answered."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import PeerQuerySet
from pledges.models.status import StatusUpdate


@pghistory.track()
class Notice(models.Model):
    """The person or body concerned was told of a status, with a delay to answer.

    Outside the coalition the status shows once they have replied, or the delay has passed.
    """

    update = models.OneToOneField(StatusUpdate, on_delete=models.PROTECT, related_name="notice")
    told_on = models.DateField(_("told on"))
    told_whom = models.CharField(_("who was told"), max_length=200)
    how = models.CharField(_("how"), max_length=200, blank=True)
    answer_by = models.DateField(_("they may answer until"))
    replied_on = models.DateField(_("replied on"), null=True, blank=True)
    reply = models.TextField(_("their reply"), max_length=5000, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PeerQuerySet["Notice"].as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["told_on", "pk"]
        triggers = [
            pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="of_one_update", fields=["update", "recorded_by", "created_at"]
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_by__gte=F("told_on")),
                name="%(app_label)s_%(class)s_time_to_answer",
                violation_error_message=_("The delay to answer ends after the day they were told."),
            ),
            models.CheckConstraint(
                condition=Q(replied_on__isnull=True, reply="")
                | Q(replied_on__isnull=False) & ~Q(reply=""),
                name="%(app_label)s_%(class)s_reply_with_date",
                violation_error_message=_("A reply has its words and its day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.update_id}: {self.told_on}"
