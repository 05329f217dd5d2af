"""Writes about words: storing documents, freezing texts, marking passages, translating."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User, Visibility
from sources.anchoring import Outcome, Placement, Quote, quote, re_anchor
from sources.codebook import standing
from sources.models import (
    Anchor,
    Annotation,
    Code,
    Document,
    Mask,
    Text,
    Translation,
    TranslationCheck,
)
from sources.models.annotation import MaskReason
from sources.models.text import Voice, Wording
from sources.models.translation import Decision, MadeWith
from sources.normalising import normalise


class QuoteMismatch(ValueError):
    """The passage sent by the browser is not what the frozen words say at that place."""


class OwnTranslation(ValueError):
    """Somebody else checks what one translated."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of an annotation when its text was replaced by a newer one."""

    annotation: Annotation
    placement: Placement

    @property
    def is_lost(self) -> bool:
        return self.placement.outcome == Outcome.LOST


_stored: ContextVar[list[Document] | None] = ContextVar("stored", default=None)


@contextmanager
def whole_or_not_at_all() -> Iterator[None]:
    """A transaction after whose failure the files that were stored in it are gone as well.

    The database forgets documents by itself; their files it does not know.
    """
    around = _stored.get()
    stored: list[Document] = []
    token = _stored.set(stored)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        for document in stored:
            document.file.delete(save=False)
        raise
    else:
        if around is not None:
            around.extend(stored)
    finally:
        _stored.reset(token)


@whole_or_not_at_all()
def store_document(
    *,
    by: User,
    name: str,
    content: bytes,
    media_type: str,
    full_text: str,
    origin: str = "",
    received_on: date | None = None,
) -> Document:
    """Keep a file exactly as it came, with the text that was read from it."""
    document = Document(
        sha256=sha256(content).hexdigest(),
        media_type=media_type,
        original_name=normalise(name)[:200],
        origin=origin,
        received_on=received_on or timezone.localdate(),
        received_by=by,
        full_text=full_text,
    )
    document.file.save(name, ContentFile(content), save=False)
    if (stored := _stored.get()) is not None:
        stored.append(document)
    document.save(force_insert=True)
    return document


def freeze_text(
    body: str,
    *,
    language: str,
    wording: Wording,
    voice: Voice = Voice.OWN,
    reported_by: str = "",
    document: Document | None = None,
    start: int | None = None,
    source_name: str = "",
    source_url: str = "",
    said_on: date | None = None,
) -> Text:
    """Store words that never change again; they are normalised first (NFC, LF)."""
    body = normalise(body)
    return Text.objects.create(
        body=body,
        sha256=sha256(body.encode()).hexdigest(),
        language=language,
        wording=wording,
        voice=voice,
        reported_by=reported_by,
        document=document,
        start=start,
        source_name=source_name,
        source_url=source_url,
        said_on=said_on,
    )


@transaction.atomic
def annotate(
    *,
    by: User,
    text: Text,
    start: int,
    end: int,
    exact: str,
    code: Code,
    comment: str = "",
    visibility: Visibility = Visibility.INTERNAL,
) -> Annotation:
    """Mark text[start:end]; the same mark sent twice by the same person is one.

    Offsets are code points. Raises QuoteMismatch when the words there are not `exact`. A code that
    was merged meanwhile gives the one it was merged into: as if the mark had come a second before.
    """
    passage = _verified(text, start, end, exact)
    Text.objects.select_for_update().get(pk=text.pk)
    code = standing(code)
    twin = Annotation.objects.active().filter(
        created_by=by,
        code=code,
        comment=comment,
        visibility=visibility,
        anchors__text=text,
        anchors__start=start,
        anchors__end=end,
    )
    if existing := twin.first():
        return existing
    annotation = Annotation.objects.create(
        code=code, comment=comment, visibility=visibility, created_by=by
    )
    _anchor(annotation, text, passage)
    return annotation


def _verified(text: Text, start: int, end: int, exact: str) -> Quote:
    try:
        passage = quote(text.body, start, end)
    except ValueError as error:
        raise QuoteMismatch(str(error)) from error
    if passage.exact != exact:
        raise QuoteMismatch(f"the words at {start} to {end} are not the passage sent")
    return passage


def _anchor(annotation: Annotation, text: Text, passage: Quote) -> Anchor:
    return Anchor.objects.create(
        annotation=annotation,
        text=text,
        start=passage.start,
        end=passage.end,
        exact=passage.exact,
        prefix=passage.prefix,
        suffix=passage.suffix,
    )


@transaction.atomic
def edit_annotation(
    *, annotation: Annotation, code: Code, comment: str, visibility: Visibility
) -> Annotation:
    """Change what is said about a passage; the passage itself never moves."""
    stored = Annotation.objects.select_for_update().get(pk=annotation.pk)
    # A mark that keeps its code must not wait for a merge, which may wait for the mark itself.
    annotation.code = code if stored.code_id == code.pk else standing(code)
    annotation.comment = comment
    annotation.visibility = visibility
    annotation.save(update_fields=["code", "comment", "visibility"])
    return annotation


@transaction.atomic
def withdraw_annotation(*, by: User, annotation: Annotation, because: str) -> Annotation:
    """Take a mark out of every page; it stays in the history with the reason."""
    annotation.refresh_from_db(from_queryset=Annotation.objects.select_for_update())
    _withdraw(annotation, by, because)
    return annotation


def _withdraw(row: Annotation | Mask, by: User, because: str) -> None:
    """The first withdrawal counts: sent twice, it is recorded once."""
    if row.withdrawn_at is None:
        row.withdrawn_at = timezone.now()
        row.withdrawn_by = by
        row.withdrawn_because = because
        row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])


@transaction.atomic
def carry_annotations(*, old: Text, new: Text) -> list[Carried]:
    """Let the marks on `old` follow their quotes into `new`, each kept, moved or lost.

    From a summary to verbatim words nothing follows: what rested on the summary is to be
    re-sourced by a person.
    """
    if old.wording != new.wording:
        return []
    anchors = (
        Anchor.objects.filter(text=old, annotation__withdrawn_at__isnull=True)
        .exclude(annotation__anchors__text=new)
        .select_related("annotation__code")
    )
    return [_carry(anchor, new) for anchor in anchors]


def _carry(anchor: Anchor, new: Text) -> Carried:
    old_quote = Quote(anchor.start, anchor.end, anchor.exact, anchor.prefix, anchor.suffix)
    placement = re_anchor(old_quote, new.body)
    if placement.start is not None and placement.end is not None:
        _anchor(anchor.annotation, new, quote(new.body, placement.start, placement.end))
    return Carried(anchor.annotation, placement)


@transaction.atomic
def mask_passage(*, by: User, text: Text, start: int, end: int, reason: MaskReason) -> Mask:
    """Hide text[start:end] from partners and the public, with a reason printed in its place."""
    passage = quote(text.body, start, end)
    return Mask.objects.create(
        text=text,
        start=start,
        end=end,
        exact=passage.exact,
        prefix=passage.prefix,
        suffix=passage.suffix,
        reason=reason,
        created_by=by,
    )


@transaction.atomic
def mask_words(*, by: User, text: Text, words: str, reason: MaskReason) -> list[Mask]:
    """Hide these words wherever the text has them; those hidden already stay as they are."""
    Text.objects.select_for_update().get(pk=text.pk)
    hidden = set(Mask.objects.active().filter(text=text).values_list("start", "end"))
    places = [(match.start(), match.end()) for match in re.finditer(re.escape(words), text.body)]
    return [
        mask_passage(by=by, text=text, start=start, end=end, reason=reason)
        for start, end in places
        if (start, end) not in hidden
    ]


@transaction.atomic
def lift_mask(*, by: User, mask: Mask, because: str) -> Mask:
    """Let readers outside read the words again; the history keeps who hid them, and why."""
    mask.refresh_from_db(from_queryset=Mask.objects.select_for_update())
    _withdraw(mask, by, because)
    return mask


@transaction.atomic
def translate(
    *, by: User, text: Text, language: str, body: str, made_with: MadeWith, note: str = ""
) -> Translation:
    """Add a working translation after the latest one; it waits for somebody else's check.

    The same translation sent twice by the same person is one.
    """
    body = normalise(body)
    Text.objects.select_for_update().get(pk=text.pk)
    latest = text.translations.filter(language=language).order_by("number").last()
    sent = (by.pk, body, made_with, note)
    if latest and sent == (latest.translated_by_id, latest.body, latest.made_with, latest.note):
        return latest
    return Translation.objects.create(
        text=text,
        language=language,
        number=latest.number + 1 if latest else 1,
        body=body,
        made_with=made_with,
        note=note,
        translated_by=by,
    )


@transaction.atomic
def check_translation(
    *, by: User, translation: Translation, decision: Decision, note: str = ""
) -> TranslationCheck:
    """Accept a translation or send it back. The first verdict stands. Raises OwnTranslation."""
    if translation.translated_by_id == by.pk:
        raise OwnTranslation("somebody else checks what one translated")
    Text.objects.select_for_update().get(pk=translation.text_id)
    if given := TranslationCheck.objects.filter(translation=translation).first():
        return given
    return TranslationCheck.objects.create(
        translation=translation, decision=decision, note=note, checked_by=by
    )
