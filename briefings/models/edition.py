"""Editions: a briefing as it was issued, whom it names, and what others decided about it."""

import uuid
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import StrIndex, Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import append_only
from accounts.models import User, Visibility
from accounts.querysets import PeerQuerySet
from briefings.models.briefing import Briefing
from sources.models import Anchor, Mask, Text
from stakeholders.models import Person


def refuse(sentence: str, constraint: str) -> str:
    """The SQL that refuses a row."""
    return f"""
        RAISE EXCEPTION '{sentence}'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'briefings_{constraint}';
    """


def edition_path(_edition: "Edition", _filename: str) -> str:
    """A name that tells nothing and cannot be guessed."""
    return f"editions/{uuid.uuid4().hex}"


class EditionQuerySet(PeerQuerySet["Edition"]):
    def visible_to(self, user: User) -> Self:
        return self if user.is_authenticated and user.is_advocate else self.none()

    def outside(self) -> Self:
        """Those for readers outside the coalition."""
        return self.filter(briefing__audience__gt=Visibility.INTERNAL)

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawal__isnull=True)

    def released(self) -> Self:
        """Those that may leave, or have left, the house: approved; withdrawn ones as well."""
        return self.outside().filter(approval__isnull=False)

    def to_approve(self) -> Self:
        """Those that wait for a second person, each the newest of its briefing that stands."""
        later = Edition.objects.standing().filter(
            briefing=OuterRef("briefing"), number__gt=OuterRef("number")
        )
        return self.outside().standing().filter(~Exists(later), approval__isnull=True)


@append_only
class Edition(models.Model):
    """A frozen issue of a briefing: its content, its PDF, and their hashes.

    `code` names it on the printed page: what it is made of is in `briefings/codes.py`.
    """

    briefing = models.ForeignKey(Briefing, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("edition"))
    code = models.CharField(max_length=12, unique=True, editable=False)
    content = models.JSONField(_("content"))
    content_sha256 = models.CharField(max_length=64)
    pdf = models.FileField(upload_to=edition_path, max_length=100)
    pdf_sha256 = models.CharField(max_length=64)
    page_count = models.PositiveSmallIntegerField(_("pages"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField(auto_now_add=True)
    people = models.ManyToManyField(Person, through="Naming", related_name="+")

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["briefing", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["briefing", "number"], name="%(app_label)s_%(class)s_one_per_number"
            ),
            models.CheckConstraint(
                condition=Q(code__regex="^[0-9a-hjkmnp-tv-z]{12}$"),
                name="%(app_label)s_%(class)s_code_is_spelt_right",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.briefing_id} n° {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("edition_detail", args=[self.pk])

    @property
    def is_outside(self) -> bool:
        return self.briefing.audience > Visibility.INTERNAL

    def following(self) -> EditionQuerySet:
        """The editions of the same briefing that came after this one and stand, newest first."""
        later = Edition.objects.standing().filter(briefing=self.briefing_id, number__gt=self.number)
        return later.order_by("-number")

    @property
    def is_approved(self) -> bool:
        return hasattr(self, "approval")

    @property
    def is_withdrawn(self) -> bool:
        return hasattr(self, "withdrawal")


class NamingQuerySet(PeerQuerySet["Naming"]):
    def not_agreed(self) -> Self:
        """Those of people who may no longer be named to the readers of the edition."""
        refused = Q()
        for audience in (Visibility.PARTNER, Visibility.PUBLIC):
            nameable = Person.objects.nameable_to(audience).values("pk")
            refused |= Q(edition__briefing__audience=audience) & ~Q(person__in=nameable)
        return self.filter(refused)


@append_only
class Naming(models.Model):
    """An edition for readers outside names a person, who had agreed to it by then."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="namings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = NamingQuerySet.as_manager()

    class Meta:
        verbose_name = _("person named in an edition")
        verbose_name_plural = _("people named in editions")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "person"], name="%(app_label)s_%(class)s_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.person_id}"


class PrintingQuerySet(PeerQuerySet["Printing"]):
    def masked_since(self) -> Self:
        """Those with words that a mask, or a passage to protect, hides by now.

        What was hidden when the edition was issued is in no stretch. A mask on another version of
        the same answer counts where the stretch has its very words.
        """
        start, end = OuterRef("start"), OuterRef("end")
        meets = {"text": OuterRef("text"), "start__lt": end, "end__gt": start}
        printed = Substr(OuterRef("text__body"), start + 1, end - start)
        of_other_versions = (
            Mask.objects.active()
            .filter(
                text__answer_version__answer=OuterRef("text__answer_version__answer"),
                created_at__gt=OuterRef("edition__issued_at"),
            )
            .exclude(text=OuterRef("text"))
            .alias(found_at=StrIndex(printed, F("exact")))
        )
        return self.filter(
            Exists(Mask.objects.active().filter(**meets))
            | Exists(Anchor.objects.to_protect().filter(**meets))
            | Exists(of_other_versions.filter(found_at__gt=0))
        )


@append_only
class Printing(models.Model):
    """An edition for readers outside prints a stretch of a text, of which nothing was masked."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="printings")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    objects = PrintingQuerySet.as_manager()

    class Meta:
        verbose_name = _("words printed in an edition")
        verbose_name_plural = _("words printed in editions")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "text", "start", "end"], name="%(app_label)s_%(class)s_once"
            ),
            models.CheckConstraint(
                condition=Q(start__lt=F("end")), name="%(app_label)s_%(class)s_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.text_id}[{self.start}:{self.end}]"


@append_only
class Approval(models.Model):
    """A second person has read an edition and lets it leave the house."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="approval")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PeerQuerySet["Approval"].as_manager()

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        triggers = [
            pgtrigger.Trigger(
                name="by_somebody_else",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("issuer", "bigint"), ("audience", "int")],
                func=f"""
                    SELECT edition.issued_by_id, briefing.audience INTO issuer, audience
                        FROM briefings_edition edition
                        JOIN briefings_briefing briefing ON briefing.id = edition.briefing_id
                        WHERE edition.id = NEW.edition_id;
                    IF audience = {Visibility.INTERNAL.value} THEN
                        {refuse("It stays inside", "approval_of_what_leaves")}
                    END IF;
                    IF NEW.approved_by_id = issuer THEN
                        {refuse("Somebody else approves", "approval_by_somebody_else")}
                    END IF;
                    IF EXISTS (
                        SELECT FROM briefings_withdrawal WHERE edition_id = NEW.edition_id
                    ) THEN
                        {refuse("It was withdrawn", "approval_of_what_stands")}
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608  words of our own
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.approved_by_id}"


@append_only
class Withdrawal(models.Model):
    """An edition is taken back, with the reason, which stays inside."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField(_("reason"), max_length=3000)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PeerQuerySet["Withdrawal"].as_manager()

    class Meta:
        verbose_name = _("withdrawal of an edition")
        verbose_name_plural = _("withdrawals of editions")
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__regex=r"\S"),
                name="%(app_label)s_%(class)s_has_reason",
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.withdrawn_by_id}"
