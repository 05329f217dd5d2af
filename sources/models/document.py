"""Files, exactly as they came."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import append_only
from accounts.querysets import PeerQuerySet


def random_path(_document: "Document", _filename: str) -> str:
    """A name that tells nothing and cannot be guessed."""
    return f"documents/{uuid.uuid4().hex}"


@append_only
class Document(models.Model):
    """A received or public file, exactly as it came, with the text that was read from it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.FileField(_("file"), upload_to=random_path, max_length=100)
    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(_("type"), max_length=100)
    original_name = models.CharField(_("name"), max_length=200)
    origin = models.CharField(
        _("where it came from"),
        max_length=300,
        blank=True,
        help_text=_("For example: e-mail of the campaign team, or the address of a public page."),
    )
    received_on = models.DateField(_("received on"), default=timezone.localdate)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    full_text = models.TextField(_("text read from the file"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PeerQuerySet["Document"].as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sha256__regex="^[0-9a-f]{64}$"),
                name="%(app_label)s_%(class)s_sha256_is_a_hash",
            ),
        ]

    def __str__(self) -> str:
        return self.original_name
