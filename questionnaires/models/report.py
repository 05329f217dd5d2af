"""Who read what became of the highlights when an answer was corrected."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.append_only import append_only
from accounts.querysets import PeerQuerySet
from questionnaires.models.response import Check


@append_only
class ReportRead(models.Model):
    """Somebody read which highlights were kept, moved or lost when a correction was accepted."""

    check_of = models.OneToOneField(Check, on_delete=models.PROTECT, related_name="report_read")
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PeerQuerySet["ReportRead"].as_manager()

    class Meta:
        verbose_name = _("acknowledgement of a report")
        verbose_name_plural = _("acknowledgements of reports")

    def __str__(self) -> str:
        return f"{self.check_of_id}: {self.read_by_id}"
