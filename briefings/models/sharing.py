"""Ways to an edition for readers outside: links, how often they were used, whom to tell."""

from datetime import date, datetime, timedelta
from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import append_only
from accounts.models import User
from accounts.querysets import PeerQuerySet
from briefings.models.edition import Edition, Naming, Printing, refuse
from stakeholders.models import Election

USUAL_DAYS = 90
MOST_DAYS = 366


def _says_too_much() -> Q:
    """The edition of a link names somebody who does not agree, or prints words masked since."""
    named = Naming.objects.not_agreed().filter(edition=OuterRef("edition"))
    printed = Printing.objects.masked_since().filter(edition=OuterRef("edition"))
    return Q(Exists(named)) | Q(Exists(printed))


class ShareLinkQuerySet(PeerQuerySet["ShareLink"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_authenticated and user.is_advocate else self.none()

    def open_at(self, moment: datetime) -> Self:
        """Those that lead to their edition. Nothing marks a link as closed but its revocation:
        the rest is read off what is true now, so that a consent withdrawn closes it at once, and
        a mask laid on words that the edition prints.
        """
        return self.filter(
            ~_says_too_much(),
            revoked_at__isnull=True,
            expires_at__gt=moment,
            edition__approval__isnull=False,
            edition__withdrawal__isnull=True,
        )

    def suspended(self) -> Self:
        """Those that would be open if everybody named still agreed, and no words were masked."""
        return self.filter(
            _says_too_much(),
            revoked_at__isnull=True,
            expires_at__gt=timezone.now(),
            edition__withdrawal__isnull=True,
        )

    def with_opened(self) -> Self:
        """Annotate `opened`: how often the PDF was taken, or None."""
        return self.annotate(opened=Sum("openings__count"))


@pghistory.track(exclude=["contact"])
class ShareLink(models.Model):
    """A link by which one institution reads one edition, until a day.

    `nonce` is what its secret is made of, together with the key of the application; `sha256` is
    what the secret is recognised by. `contact` is told when the edition is replaced or withdrawn.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="links")
    recipient = models.CharField(_("for whom"), max_length=200)
    contact = models.EmailField(_("address to tell of corrections"), blank=True)
    nonce = models.CharField(max_length=32, unique=True, editable=False)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("open until"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("share link")
        verbose_name_plural = _("share links")
        ordering = ["-pk"]
        triggers = [
            pgtrigger.Trigger(
                name="of_what_was_approved",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NOT EXISTS (
                        SELECT FROM briefings_approval WHERE edition_id = NEW.edition_id
                    ) THEN
                        {refuse("Nobody has approved it", "sharelink_of_what_was_approved")}
                    END IF;
                    IF EXISTS (
                        SELECT FROM briefings_withdrawal WHERE edition_id = NEW.edition_id
                    ) THEN
                        {refuse("It was withdrawn", "sharelink_of_what_stands")}
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608  words of our own
            ),
            pgtrigger.Protect(
                name="stays_what_it_is",
                operation=pgtrigger.UpdateOf(  # type: ignore[no-untyped-call]
                    "edition_id", "nonce", "sha256", "expires_at"
                ),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(recipient__regex=r"\S"),
                name="%(app_label)s_%(class)s_for_somebody",
                violation_error_message=_("Say for whom it is."),
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$", nonce__regex="^[0-9a-f]{32}$"),
                name="%(app_label)s_%(class)s_hashed",
            ),
            models.CheckConstraint(
                condition=Q(
                    expires_at__gt=F("created_at"),
                    expires_at__lte=F("created_at") + timedelta(days=MOST_DAYS + 1),
                ),
                name="%(app_label)s_%(class)s_ends",
                violation_error_message=_("A link ends within a year."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="%(app_label)s_%(class)s_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.pk}"

    @property
    def last_day(self) -> date:
        """The last day on which the link opens, unless something closes it earlier."""
        return timezone.localdate(self.expires_at - timedelta(microseconds=1))


class Opening(models.Model):
    """How often the PDF was taken through a link on one day; of who took it, nothing is kept."""

    link = models.ForeignKey(ShareLink, on_delete=models.CASCADE, related_name="openings")
    day = models.DateField(default=timezone.localdate)
    count = models.PositiveIntegerField(default=1)

    objects = PeerQuerySet["Opening"].as_manager()

    class Meta:
        verbose_name = _("use of a link")
        verbose_name_plural = _("uses of links")
        constraints = [
            models.UniqueConstraint(
                fields=["link", "day"], name="%(app_label)s_%(class)s_one_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.link_id}, {self.day}: {self.count}"


class News(models.TextChoices):
    """What somebody who has an edition is told."""

    REPLACED = "replaced", _("A newer edition replaces it")
    WITHDRAWN = "withdrawn", _("It was withdrawn")


class TellingQuerySet(PeerQuerySet["Telling"]):
    def waiting(self) -> Self:
        """Claimed, and not sent as far as we know."""
        return self.filter(sent_at__isnull=True)


class Telling(models.Model):
    """A contact is told once of one edition that replaces theirs, or that was withdrawn.

    Claimed, handed to the mail server, sent: docs/adr/0016-mail-once.md.
    """

    link = models.ForeignKey(ShareLink, on_delete=models.CASCADE, related_name="tellings")
    news = models.CharField(max_length=10, choices=News)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="tellings")
    claimed_at = models.DateTimeField(default=timezone.now)
    handed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects = TellingQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction told")
        verbose_name_plural = _("corrections told")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["link", "news", "edition"], name="%(app_label)s_%(class)s_once"
            ),
            models.CheckConstraint(
                condition=Q(news__in=News.values), name="%(app_label)s_%(class)s_known_news"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True)
                | Q(handed_at__isnull=False, sent_at__gte=F("handed_at")),
                name="%(app_label)s_%(class)s_handed_then_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.link_id}: {self.news} {self.edition_id}"


class QuietDayOverrideQuerySet(PeerQuerySet["QuietDayOverride"]):
    def latest_ones(self) -> Self:
        """The last ten, with their election and who made them."""
        return self.select_related("election", "made_by").order_by("-pk")[:10]


@append_only
class QuietDayOverride(models.Model):
    """A coordinator lets briefings be shared on one day of an election's silence, and says why."""

    election = models.ForeignKey(
        Election, on_delete=models.PROTECT, related_name="quiet_day_overrides"
    )
    day = models.DateField(_("day"))
    reason = models.TextField(_("reason"), max_length=3000)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = QuietDayOverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("sharing allowed on a quiet day")
        verbose_name_plural = _("sharing allowed on quiet days")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["election", "day"], name="%(app_label)s_%(class)s_one_a_day"
            ),
            models.CheckConstraint(
                condition=Q(reason__regex=r"\S"),
                name="%(app_label)s_%(class)s_has_reason",
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.election_id}, {self.day}"
