"""Making an edition of a briefing: what it says today, as a PDF, frozen with its number."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User, Visibility
from briefings import briefing as pages
from briefings.edition_codes import code_of, spelt, square_of
from briefings.gathering import gather_candidacy, gather_event, gather_followup
from briefings.models import Briefing, Edition, Kind
from briefings.named import record_names
from briefings.rendering import Rendered, render
from stakeholders.models import Candidacy, Election, Event

TEMPLATE = "briefings/print/briefing.html"


class IssueRefused(Exception):
    """This person does not issue briefings for this audience; str() is a sentence that says so."""


def may_issue(user: User, audience: Visibility) -> bool:
    """Advocates issue what stays inside, coordinators what leaves the house."""
    return user.is_coordinator or (user.is_advocate and audience == Visibility.INTERNAL)


def refuse_issue(user: User, audience: Visibility) -> None:
    """Raise IssueRefused unless `user` may issue a briefing for `audience`."""
    if not may_issue(user, audience):
        raise IssueRefused(
            _(
                "Only a coordinator issues briefings that leave the coalition. Nothing was issued; "
                "ask a coordinator to issue this one."
            )
        )


def has_scores_by_default(audience: Visibility) -> bool:
    """Levels and figures stay inside unless a coordinator lets them out."""
    return audience == Visibility.INTERNAL


def define(
    subject: Candidacy | Event,
    audience: Visibility,
    language: str,
    *,
    with_scores: bool | None = None,
) -> Briefing:
    """The definition of a briefing, not stored; None takes what is usual for the audience.

    An event has no scores.
    """
    if isinstance(subject, Event):
        return Briefing(kind=Kind.EVENT, event=subject, audience=audience, language=language)
    if with_scores is None:
        with_scores = has_scores_by_default(audience)
    return Briefing(
        kind=Kind.CANDIDACY,
        candidacy=subject,
        audience=audience,
        language=language,
        with_scores=with_scores,
    )


def define_followup(
    subject: Candidacy | Election,
    audience: Visibility,
    language: str,
    *,
    since: date | None = None,
) -> Briefing:
    """The definition of a briefing on pledges, not stored; progress is told since a day, if any."""
    field = "candidacy" if isinstance(subject, Candidacy) else "election"
    return Briefing(
        kind=Kind.FOLLOWUP,
        audience=audience,
        language=language,
        since=since,
        **{field: subject},
    )


def locked(definition: Briefing) -> Briefing:
    """The row of a definition, made on first use; locked until the transaction ends."""
    briefing, _is_new = Briefing.objects.get_or_create(**_fields(definition))
    return Briefing.objects.select_for_update().get(pk=briefing.pk)


def _fields(definition: Briefing) -> dict[str, Any]:
    """What tells one definition from another."""
    names = (
        "kind",
        "candidacy",
        "event",
        "election",
        "since",
        "audience",
        "language",
        "with_scores",
    )
    return {name: getattr(definition, name) for name in names}


def gathered(briefing: Briefing) -> pages.Briefing:
    """What the briefing says today, all of it read at one moment."""
    audience, language, subject = (
        Visibility(briefing.audience),
        briefing.language,
        briefing.subject,
    )
    with one_moment(), translation.override(language):
        if isinstance(subject, Event):
            return gather_event(subject, audience, language)
        if isinstance(subject, Election) or briefing.kind == Kind.FOLLOWUP:
            return gather_followup(subject, audience, language, since=briefing.since)
        return gather_candidacy(subject, audience, language, with_scores=briefing.with_scores)


@contextmanager
def one_moment() -> Iterator[None]:
    """Reads that see one state of the database, whatever others commit in between.

    Inside a transaction it changes nothing: the caller has chosen what is seen.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def issue_edition(*, by: User, briefing: Briefing) -> Edition:
    """Freeze what a briefing says today as its next edition, and return it.

    Where it says what the current edition says, that one is returned and nothing is written; one
    that was withdrawn is not returned.
    `briefing` may be an unsaved definition. Nothing is locked while the PDF is made. Raises
    IssueRefused, and RenderingFailed when no PDF could be made; then nothing was written.
    """
    refuse_issue(by, Visibility(briefing.audience))
    while True:
        content = gathered(briefing)
        digest = pages.content_sha256(content)
        current = _current_edition(briefing)
        if current and current.content_sha256 == digest and not current.is_withdrawn:
            return current
        imprint = imprint_of(briefing, digest, current.number + 1 if current else 1)
        rendered = render(printed(content, imprint), identifier=f"{digest}-{imprint.edition}")
        if edition := _store(by, briefing, content, imprint, rendered):
            return edition
        briefing = _read_again(briefing)


def imprint_of(briefing: Briefing, digest: str, number: int) -> pages.Imprint:
    """What issuing adds to the content; what leaves the house gets its public page printed."""
    code = code_of(_spelling(briefing), digest, number)
    if briefing.audience == Visibility.INTERNAL:
        return pages.Imprint(number, digest, code)
    address = settings.SITE_URL + reverse("edition_public", args=[code])
    return pages.Imprint(number, digest, code, spelt(code), address, square_of(address))


def _spelling(briefing: Briefing) -> str:
    """What tells a definition from all others, in words that are the same everywhere."""
    fields = _fields(briefing)
    names = [str(fields[name]) for name in ("kind", "since", "language", "with_scores")]
    return " ".join([*names, str(int(briefing.audience)), briefing.subject.slug])


def _read_again(definition: Briefing) -> Briefing:
    definition.subject.refresh_from_db()
    return Briefing(**_fields(definition))


def _current_edition(definition: Briefing) -> Edition | None:
    of_definition = {f"briefing__{name}": value for name, value in _fields(definition).items()}
    editions = Edition.objects.filter(**of_definition).select_related("withdrawal")
    return editions.order_by("-number").first()


def printed(content: pages.Briefing, imprint: pages.Imprint) -> str:
    """The page that becomes the PDF."""
    with translation.override(content.language):
        return render_to_string(TEMPLATE, {"briefing": content, "imprint": imprint})


@transaction.atomic
def _store(
    by: User,
    definition: Briefing,
    content: pages.Briefing,
    imprint: pages.Imprint,
    rendered: Rendered,
) -> Edition | None:
    """The new edition, or None when somebody issued this number or changed the content meanwhile.

    A consent that was withdrawn while the PDF was made is obeyed by this edition already.
    """
    briefing = locked(definition)
    current = _current_edition(briefing)
    if imprint.edition != (current.number + 1 if current else 1):
        return None
    if pages.content_sha256(gathered(briefing)) != imprint.sha256:
        return None
    edition = Edition(
        briefing=briefing,
        number=imprint.edition,
        code=imprint.code,
        content=json.loads(pages.canonical_json(content)),
        content_sha256=imprint.sha256,
        pdf_sha256=sha256(rendered.pdf).hexdigest(),
        page_count=rendered.pages,
        issued_by=by,
    )
    edition.pdf.save("edition.pdf", ContentFile(rendered.pdf), save=False)
    try:
        edition.save(force_insert=True)
        record_names(edition)
    except BaseException:
        edition.pdf.delete(save=False)
        raise
    return edition
