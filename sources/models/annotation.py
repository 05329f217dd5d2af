"""Marks on frozen words: what a person noticed, where, and what must be hidden outside."""

from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.append_only import append_only
from accounts.models import Visibility
from accounts.querysets import PeerQuerySet
from sources.models.code import Code
from sources.models.text import Text


class AnnotationQuerySet(PeerQuerySet["Annotation"]):
    def active(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def visible_at(self, audience: Visibility) -> Self:
        return self.filter(visibility__gte=audience)


def withdrawn_by_somebody(name: str) -> models.CheckConstraint:
    """Withdrawing takes a date, a person and a reason, or none of them."""
    kept = Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_because="")
    withdrawn = Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because="")
    return models.CheckConstraint(
        condition=kept | withdrawn,
        name=name,
        violation_error_message=_("Say why this is withdrawn."),
    )


@pghistory.track()
class Annotation(models.Model):
    """A mark by a person on a passage: a code, a comment, and who may read it."""

    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="annotations")
    comment = models.TextField(_("comment"), blank=True, max_length=5000)
    visibility = models.PositiveSmallIntegerField(
        _("who may read it"), choices=Visibility.choices, default=Visibility.INTERNAL
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="annotations"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_because = models.CharField(_("reason"), max_length=300, blank=True)

    objects = AnnotationQuerySet.as_manager()

    class Meta:
        verbose_name = _("annotation")
        verbose_name_plural = _("annotations")
        ordering = ["pk"]
        triggers = [
            # Waits for a merge of the code that is under way, then refuses to mark with it.
            # A mark that keeps its code asks nothing, so that it never waits for its own merge.
            pgtrigger.Trigger(
                name="code_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("other", "bigint")],
                func="""
                    IF TG_OP = 'UPDATE' AND NEW.code_id IS NOT DISTINCT FROM OLD.code_id THEN
                        RETURN NEW;
                    END IF;
                    SELECT merged_into_id INTO other FROM sources_code
                        WHERE id = NEW.code_id FOR KEY SHARE;
                    IF other IS NOT NULL THEN
                        RAISE EXCEPTION 'The code was merged into another one'
                            USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'sources_annotation_code_stands';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values),
                name="%(app_label)s_%(class)s_known_visibility",
            ),
            withdrawn_by_somebody("%(app_label)s_%(class)s_withdrawn_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.code_id} {self.pk}"


def quote_in_text(constraint: str) -> pgtrigger.Trigger:
    """Refuse a row whose `exact` is not what its text says between `start` and `end`."""
    return pgtrigger.Trigger(
        name="quote_in_text",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("words", "text")],
        func=f"""
            SELECT body INTO words FROM sources_text WHERE id = NEW.text_id;
            IF NEW.exact <> substr(words, NEW.start + 1, NEW."end" - NEW.start)
                OR NEW.prefix <> right(left(words, NEW.start), length(NEW.prefix))
                OR NEW.suffix <> substr(words, NEW."end" + 1, length(NEW.suffix))
            THEN
                RAISE EXCEPTION 'The quote is not in the text at this place'
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{constraint}';
            END IF;
            RETURN NEW;
        """,  # noqa: S608  the constraint is a name of ours
    )


class Passage(models.Model):
    """A place in a Text: half-open offsets in Unicode code points, and the words there."""

    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="%(class)ss")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    exact = models.TextField(_("passage"))
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(start__lt=F("end")), name="%(app_label)s_%(class)s_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.exact[:60]


class AnchorQuerySet(PeerQuerySet["Anchor"]):
    def to_protect(self) -> Self:
        """Passages that could expose somebody: masked outside until they are decided on."""
        return self.filter(
            annotation__code__key=Code.PROTECT, annotation__withdrawn_at__isnull=True
        )


@append_only
class Anchor(Passage):
    """Where an annotation stands in one Text."""

    annotation = models.ForeignKey(Annotation, on_delete=models.PROTECT, related_name="anchors")

    objects = AnchorQuerySet.as_manager()

    class Meta(Passage.Meta):
        verbose_name = _("anchor")
        verbose_name_plural = _("anchors")
        triggers = [quote_in_text("sources_anchor_quote_in_text")]
        constraints = [
            *Passage.Meta.constraints,
            models.UniqueConstraint(
                fields=["annotation", "text"], name="%(app_label)s_%(class)s_one_per_text"
            ),
        ]


class MaskReason(models.TextChoices):
    """Why a span is hidden outside; printed in its place."""

    THIRD_PERSON = "third_person", _("third person")
    PLACE = "place", _("place")
    LINK = "link", _("link")
    CONTACT = "contact", _("contact details")
    HEALTH = "health", _("health")


class MaskQuerySet(PeerQuerySet["Mask"]):
    def active(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


@pghistory.track()
class Mask(Passage):
    """A span that partner and public cuts replace by its reason."""

    reason = models.CharField(_("reason"), max_length=20, choices=MaskReason)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_because = models.CharField(_("reason"), max_length=300, blank=True)

    objects = MaskQuerySet.as_manager()

    class Meta(Passage.Meta):
        verbose_name = _("mask")
        verbose_name_plural = _("masks")
        triggers = [quote_in_text("sources_mask_quote_in_text")]
        constraints = [
            *Passage.Meta.constraints,
            models.CheckConstraint(
                condition=Q(reason__in=MaskReason.values),
                name="%(app_label)s_%(class)s_known_reason",
            ),
            withdrawn_by_somebody("%(app_label)s_%(class)s_withdrawn_by_somebody"),
        ]
