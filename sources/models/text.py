"""Frozen words."""

from typing import Self

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import (
    SearchQuery,
    SearchVector,
    SearchVectorField,
)
from django.db import models
from django.db.models import Case, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.append_only import append_only
from accounts.querysets import PeerQuerySet
from sources.models.document import Document

LANGUAGES = [
    ("fr", _("French")),
    ("en", _("English")),
    ("de", _("German")),
    ("es", _("Spanish")),
]
SEARCH_CONFIGS = ("fr", "en")


class Wording(models.TextChoices):
    """Whether the words are theirs or ours."""

    VERBATIM = "verbatim", _("Verbatim")
    SUMMARY = "summary", _("Summary")


class Voice(models.TextChoices):
    """Who speaks in the words."""

    OWN = "own", _("Their own words")
    REPORTED = "reported", _("Reported by somebody else")
    CALL_NOTES = "call_notes", _("Notes of a call")


def search_query(words: str) -> SearchQuery:
    """What finds `words` in French or in English, with accents or without."""
    french, english = (
        SearchQuery(words, config=config, search_type="websearch") for config in SEARCH_CONFIGS
    )
    return french | english


class TextQuerySet(PeerQuerySet["Text"]):
    """Texts are loaded through their owner; searching is the one thing they do alone."""

    def matching(self, words: str) -> Self:
        """Texts that contain `words`, in French or English, with accents or without."""
        return self.filter(search=search_query(words))


frozen_words = pgtrigger.Trigger(
    name="frozen_words",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NEW.body IS NOT NFC NORMALIZED OR strpos(NEW.body, chr(13)) > 0 THEN
            RAISE EXCEPTION 'A text is stored as NFC with LF line ends'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'sources_text_is_normalised';
        END IF;
        IF NEW.sha256 <> encode(sha256(convert_to(NEW.body, 'UTF8')), 'hex') THEN
            RAISE EXCEPTION 'The sha256 is not that of the words'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'sources_text_sha256_of_body';
        END IF;
        RETURN NEW;
    """,
)


@append_only
class Text(models.Model):
    """Words that never change again: an answer's, a report's or a statement's."""

    body = models.TextField(_("words"))
    sha256 = models.CharField(max_length=64)
    language = models.CharField(_("language of the words"), max_length=2, choices=LANGUAGES)
    wording = models.CharField(_("wording"), max_length=10, choices=Wording)
    voice = models.CharField(_("voice"), max_length=10, choices=Voice, default=Voice.OWN)
    reported_by = models.CharField(_("reported by"), max_length=200, blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="texts"
    )
    start = models.PositiveIntegerField(_("offset in the document's text"), null=True, blank=True)
    source_name = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    said_on = models.DateField(_("date of the words"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    search = models.GeneratedField(
        expression=Case(
            When(language="en", then=SearchVector("body", config="en")),
            default=SearchVector("body", config="fr"),
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = TextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        indexes = [GinIndex(fields=["search"], name="sources_text_search")]
        triggers = [frozen_words]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(body=Value("")), name="%(app_label)s_%(class)s_has_words"
            ),
            models.CheckConstraint(
                condition=models.Q(wording__in=Wording.values),
                name="%(app_label)s_%(class)s_known_wording",
            ),
            models.CheckConstraint(
                condition=models.Q(voice__in=Voice.values),
                name="%(app_label)s_%(class)s_known_voice",
            ),
            models.CheckConstraint(
                condition=~models.Q(voice=Voice.REPORTED) | ~models.Q(reported_by=""),
                name="%(app_label)s_%(class)s_reported_by_somebody",
                violation_error_message=_("Say who reports these words."),
            ),
            models.CheckConstraint(
                condition=models.Q(start__isnull=True) | models.Q(document__isnull=False),
                name="%(app_label)s_%(class)s_start_in_a_document",
            ),
        ]

    def __str__(self) -> str:
        return self.body[:60]

    @property
    def is_quotable(self) -> bool:
        """Quotation marks stand only around verbatim words in the person's own voice."""
        return self.wording == Wording.VERBATIM and self.voice == Voice.OWN
