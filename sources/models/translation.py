"""Working translations of frozen words: ours, labelled, and never in place of the original."""

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.append_only import append_only
from accounts.querysets import PeerQuerySet
from sources.models.text import LANGUAGES, Text


class MadeWith(models.TextChoices):
    """Who made the first draft; a person has gone through every one of them."""

    PERSON = "person", _("By a person")
    MACHINE = "machine", _("With a machine, checked by a person")


class Decision(models.TextChoices):
    """A second person's verdict on a translation."""

    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("To be corrected")


class TranslationQuerySet(PeerQuerySet["Translation"]):
    """Translations are loaded through the owner of their text."""

    def later(self) -> Self:
        """Those after the one outside, of the same text into the same language."""
        return self.filter(
            text=OuterRef("text"), language=OuterRef("language"), number__gt=OuterRef("number")
        )

    def accepted(self) -> Self:
        return self.filter(check_record__decision=Decision.ACCEPTED)

    def current(self) -> Self:
        """The latest accepted translation of each text into each language."""
        return self.accepted().filter(~Exists(Translation.objects.accepted().later()))

    def awaiting_check(self) -> Self:
        """Unchecked translations with no later one of the same text into the same language."""
        return self.filter(~Exists(Translation.objects.later()), check_record__isnull=True)


@append_only
class Translation(models.Model):
    """One numbered working translation of a Text; a correction is a new number."""

    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="translations")
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    number = models.PositiveSmallIntegerField(_("version"))
    body = models.TextField(_("translation"))
    made_with = models.CharField(_("how it was made"), max_length=10, choices=MadeWith)
    note = models.CharField(_("note"), max_length=500, blank=True)
    translated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TranslationQuerySet.as_manager()

    class Meta:
        verbose_name = _("working translation")
        verbose_name_plural = _("working translations")
        ordering = ["text", "language", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["text", "language", "number"], name="%(app_label)s_%(class)s_one_per_number"
            ),
            models.CheckConstraint(
                condition=~Q(body=Value("")), name="%(app_label)s_%(class)s_has_words"
            ),
            models.CheckConstraint(
                condition=Q(language__in=[code for code, _name in LANGUAGES]),
                name="%(app_label)s_%(class)s_known_language",
            ),
            models.CheckConstraint(
                condition=Q(made_with__in=MadeWith.values),
                name="%(app_label)s_%(class)s_known_making",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_words",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.body IS NOT NFC NORMALIZED OR strpos(NEW.body, chr(13)) > 0 THEN
                        RAISE EXCEPTION 'A translation is stored as NFC with LF line ends'
                            USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'sources_translation_is_normalised';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="another_language",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.language = (SELECT language FROM sources_text WHERE id = NEW.text_id)
                    THEN
                        RAISE EXCEPTION 'A translation is in another language than its text'
                            USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'sources_translation_another_language';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text_id} {self.language} v{self.number}"

    @property
    def decision(self) -> str:
        """The verdict on it, which is best loaded with it; empty while there is none."""
        check: TranslationCheck | None = getattr(self, "check_record", None)
        return check.decision if check else ""

    @property
    def is_accepted(self) -> bool:
        return self.decision == Decision.ACCEPTED


@append_only
class TranslationCheck(models.Model):
    """Somebody other than the translator compared a translation with the words."""

    translation = models.OneToOneField(
        Translation, on_delete=models.PROTECT, related_name="check_record"
    )
    decision = models.CharField(_("decision"), max_length=10, choices=Decision)
    note = models.CharField(_("note"), max_length=500, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PeerQuerySet["TranslationCheck"].as_manager()

    class Meta:
        verbose_name = _("check of a translation")
        verbose_name_plural = _("checks of translations")
        triggers = [
            pgtrigger.Trigger(
                name="somebody_else",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.checked_by_id = (SELECT translated_by_id
                        FROM sources_translation WHERE id = NEW.translation_id)
                    THEN
                        RAISE EXCEPTION 'Somebody else checks what one translated'
                            USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'sources_translationcheck_somebody_else';
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
        return f"{self.translation_id}: {self.decision}"
