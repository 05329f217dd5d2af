"""Writes about evidence: adding a piece, letting it bear on pledges, taking it back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from pledges.actions.statuses import cite
from pledges.models import Bearing, Evidence, Pledge
from pledges.models.evidence import Stance
from pledges.requirements import Cited
from sources.actions import store_document, whole_or_not_at_all
from sources.captures import Capture
from sources.models import Document


@dataclass(frozen=True, slots=True)
class Given:
    """Evidence as somebody gives it: fields of the model with a file, or a piece that is there."""

    fields: Mapping[str, Any]
    capture: Capture | None = None
    existing: Evidence | None = None


@whole_or_not_at_all()
def add_evidence(*, by: User, given: Given) -> Evidence:
    """Store a piece of evidence with its file; the same twice is one.

    Whoever goes on to write more with it does so inside `whole_or_not_at_all`, so that a refusal
    later takes back the file as well.
    """
    if given.existing:
        return given.existing
    if same := _same(given):
        return same
    document = _stored(by, given)
    fields = dict(given.fields)
    if document and not fields.get("captured_on"):
        fields["captured_on"] = timezone.localdate()
    return Evidence.objects.create(document=document, added_by=by, **fields)


def _same(given: Given) -> Evidence | None:
    """An active piece that says the same; a file counts by its bytes."""
    alike = {name: value for name, value in given.fields.items() if name != "captured_on"}
    content = (
        Q(document__sha256=given.capture.sha256) if given.capture else Q(document__isnull=True)
    )
    return Evidence.objects.active().filter(content, **alike).first()


def _stored(by: User, given: Given) -> Document | None:
    if given.capture is None:
        return None
    return store_document(
        by=by,
        name=given.capture.name,
        content=given.capture.content,
        media_type=given.capture.media_type,
        full_text=given.capture.full_text,
        origin=given.fields.get("url") or given.fields.get("reference") or "",
    )


@whole_or_not_at_all()
def add_copy(*, by: User, evidence: Evidence, capture: Capture, captured_on: date) -> Evidence:
    """Keep a copy of what an address showed on a day. Raises CopyExists where there is another."""
    evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if evidence.document:
        if evidence.document.sha256 != capture.sha256:
            raise CopyExists
        return evidence
    given = Given({"url": evidence.url, "reference": evidence.reference}, capture)
    evidence.document, evidence.captured_on = _stored(by, given), captured_on
    evidence.save(update_fields=["document", "captured_on"])
    return evidence


class CopyExists(ValueError):
    """A piece of evidence has a copy already; another file is another piece."""


@transaction.atomic
def attach(
    *, by: User, evidence: Evidence, pledges: Iterable[Pledge], stance: Stance
) -> list[Bearing]:
    """Let one piece of evidence bear on several pledges, without any status; twice is once."""
    cited = Cited(evidence, stance)
    return [cite(by=by, pledge=pledge, cited=cited) for pledge in pledges]


@transaction.atomic
def withdraw_evidence(*, by: User, evidence: Evidence, because: str) -> Evidence:
    """Take a piece back: nothing new rests on it; what rested on it stays, and says so."""
    evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if evidence.withdrawn_at is None:
        evidence.withdrawn_at, evidence.withdrawn_by = timezone.now(), by
        evidence.withdrawn_because = because.strip()
        evidence.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    return evidence
