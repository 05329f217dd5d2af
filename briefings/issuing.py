"""Making an edition of a briefing: what it says today, as a PDF, frozen with its number."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.localised import day_in_words
from accounts.models import User, Visibility
from briefings import briefing as pages
from briefings.defining import FIELDS, manner_of
from briefings.edition_codes import code_of, spelt, square_of
from briefings.formatted import formatted
from briefings.gathering import (
    gather_candidacy,
    gather_comparison,
    gather_event,
    gather_followup,
    gather_pledge,
    gather_theme,
)
from briefings.glance import glance_of
from briefings.imprint import Imprint, canonical_json, content_sha256
from briefings.lengths import running_head
from briefings.models import Briefing, Edition, Kind
from briefings.named import record_names, record_printings
from briefings.rendering import Rendered, render
from pledges.models import Pledge, Theme
from questionnaires.models import Questionnaire
from stakeholders.models import Candidacy, Election, Event

TEMPLATE = "briefings/print/briefing.html"
ONE_PAGE = "briefings/print/one_page.html"


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


def locked(definition: Briefing) -> Briefing:
    """The row of a definition, made on first use; locked until the transaction ends."""
    briefing, _is_new = Briefing.objects.get_or_create(**_fields(definition))
    return Briefing.objects.select_for_update().get(pk=briefing.pk)


def _fields(definition: Briefing) -> dict[str, Any]:
    """What tells one definition from another."""
    return {name: getattr(definition, name) for name in FIELDS}


def gathered(briefing: Briefing) -> pages.Briefing:
    """What the briefing says today, all of it read at one moment."""
    audience, language = Visibility(briefing.audience), briefing.language
    with one_moment(), translation.override(language):
        return _gathered(briefing, audience, language)


def _gathered(briefing: Briefing, audience: Visibility, language: str) -> pages.Briefing:
    manner, with_scores = manner_of(briefing), briefing.with_scores
    match briefing.subject:
        case Event() as event:
            return gather_event(event, audience, language, manner=manner)
        case Pledge() as pledge:
            return gather_pledge(pledge, audience, language, manner=manner)
        case Questionnaire() as questionnaire:
            return gather_comparison(
                questionnaire, audience, language, with_scores=with_scores, manner=manner
            )
        case Theme() as theme:
            assert briefing.election is not None  # noqa: S101  the database holds it
            return gather_theme(briefing.election, theme, audience, language, manner=manner)
        case Candidacy() as candidacy if briefing.kind == Kind.CANDIDACY:
            return gather_candidacy(
                candidacy, audience, language, with_scores=with_scores, manner=manner
            )
        case Candidacy() | Election() as subject:
            return gather_followup(subject, audience, language, since=briefing.since, manner=manner)


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
        digest = content_sha256(content)
        current = _current_edition(briefing)
        if current and current.content_sha256 == digest and not current.is_withdrawn:
            return current
        imprint = imprint_of(briefing, digest, current.number + 1 if current else 1)
        rendered = render(
            printed(content, imprint),
            identifier=f"{digest}-{imprint.edition}",
            is_large=content.large_print,
        )
        if edition := _store(by, briefing, content, imprint, rendered):
            return edition
        briefing = _read_again(briefing)


def imprint_of(briefing: Briefing, digest: str, number: int) -> Imprint:
    """What issuing adds to the content; what leaves the house gets its public page printed."""
    code = code_of(_spelling(briefing), digest, number)
    if briefing.audience == Visibility.INTERNAL:
        return Imprint(number, digest, code)
    address = settings.SITE_URL + reverse("edition_public", args=[code])
    return Imprint(number, digest, code, spelt(code), address, square_of(address))


def _spelling(briefing: Briefing) -> str:
    """What tells a definition from all others, in words that are the same everywhere."""
    fields = _fields(briefing)
    names = [str(fields[name]) for name in ("kind", "since", "language", "with_scores")]
    spelling = " ".join([*names, str(int(briefing.audience)), briefing.code])
    manner = manner_of(briefing)
    return spelling if manner == pages.Manner() else f"{spelling} {manner!r}"


def _read_again(definition: Briefing) -> Briefing:
    definition.subject.refresh_from_db()
    return Briefing(**_fields(definition))


def _current_edition(definition: Briefing) -> Edition | None:
    of_definition = {f"briefing__{name}": value for name, value in _fields(definition).items()}
    editions = Edition.objects.filter(**of_definition).select_related("withdrawal")
    return editions.order_by("-number").first()


def printed(content: pages.Briefing, imprint: Imprint) -> str:
    """The page that becomes the PDF."""
    introduction = content.introduction.text if content.introduction else ""
    context = {"briefing": content, "imprint": imprint, "introduction": formatted(introduction)}
    is_one_page = content.length == pages.Length.ONE_PAGE
    with translation.override(content.language):
        context |= {
            "head": running_head(content),
            "glance": glance_of(content),
            "day": day_in_words(content.as_of),
        }
        return render_to_string(ONE_PAGE if is_one_page else TEMPLATE, context)


@transaction.atomic
def _store(
    by: User,
    definition: Briefing,
    content: pages.Briefing,
    imprint: Imprint,
    rendered: Rendered,
) -> Edition | None:
    """The new edition, or None when somebody issued this number or changed the content meanwhile.

    A consent that was withdrawn while the PDF was made is obeyed by this edition already.
    """
    briefing = locked(definition)
    current = _current_edition(briefing)
    if imprint.edition != (current.number + 1 if current else 1):
        return None
    if content_sha256(gathered(briefing)) != imprint.sha256:
        return None
    edition = Edition(
        briefing=briefing,
        number=imprint.edition,
        code=imprint.code,
        content=json.loads(canonical_json(content)),
        content_sha256=imprint.sha256,
        pdf_sha256=sha256(rendered.pdf).hexdigest(),
        page_count=rendered.pages,
        issued_by=by,
    )
    edition.pdf.save("edition.pdf", ContentFile(rendered.pdf), save=False)
    try:
        edition.save(force_insert=True)
        record_names(edition)
        record_printings(edition, content)
    except BaseException:
        edition.pdf.delete(save=False)
        raise
    return edition
