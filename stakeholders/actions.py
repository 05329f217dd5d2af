"""Writes about events and people: reports, consent, and where our members belong."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User, Visibility
from accounts.slugs import free_slug
from sources.actions import freeze_text, store_document, whole_or_not_at_all
from sources.models.text import Voice, Wording
from sources.normalising import normalise
from stakeholders.models import (
    Affiliation,
    Candidacy,
    Channel,
    Consent,
    Event,
    Organisation,
    Person,
    Report,
    Statement,
)
from stakeholders.sorting import sort_key


@whole_or_not_at_all()
def file_report(
    *,
    by: User,
    event: Event,
    title: str,
    body: str,
    language: str,
    reported_by: str,
    wording: Wording = Wording.VERBATIM,
    name: str = "",
    content: bytes | None = None,
    media_type: str = "text/plain",
    source_name: str = "",
    source_url: str = "",
    said_on: date | None = None,
) -> Report:
    """Store an account of an event, internal until a coordinator releases it.

    `content` is the file as it came, None for a summary of ours. The same words filed twice for
    one event are one report.
    """
    body = normalise(body)
    Event.objects.select_for_update().get(pk=event.pk)
    if existing := event.reports.filter(text__body=body).first():
        return existing
    document = None
    if content is not None:
        document = store_document(
            by=by,
            name=name or title,
            content=content,
            media_type=media_type,
            full_text=body,
            origin=source_url or source_name,
            received_on=said_on,
        )
    text = freeze_text(
        body,
        language=language,
        wording=wording,
        voice=Voice.REPORTED,
        reported_by=reported_by,
        document=document,
        start=0 if document else None,
        source_name=source_name,
        source_url=source_url,
        said_on=said_on,
    )
    return Report.objects.create(event=event, text=text, title=title)


@dataclass(frozen=True, slots=True)
class Source:
    """Where words were published or received, and the file as it came."""

    name: str = ""
    url: str = ""
    file_name: str = ""
    content: bytes = b""
    media_type: str = "text/plain"


@whole_or_not_at_all()
def file_statement(
    *,
    by: User,
    speaker: Candidacy | Person | Organisation,
    title: str,
    body: str,
    language: str,
    said_on: date,
    source: Source,
    reported_by: str = "",
    wording: Wording = Wording.VERBATIM,
) -> Statement:
    """Store public words of somebody, their own unless somebody reports them.

    The same words of one speaker filed twice are one statement.
    """
    body = normalise(body)
    column = {Candidacy: "candidacy", Person: "person", Organisation: "organisation"}[type(speaker)]
    type(speaker)._default_manager.select_for_update().get(pk=speaker.pk)
    same = Statement.objects.filter(**{column: speaker}, text__body=body, text__said_on=said_on)
    if existing := same.first():
        return existing
    document = store_document(
        by=by,
        name=source.file_name or title,
        content=source.content or body.encode(),
        media_type=source.media_type,
        full_text=body,
        origin=source.url or source.name,
        received_on=timezone.localdate(),
    )
    text = freeze_text(
        body,
        language=language,
        wording=wording,
        voice=Voice.REPORTED if reported_by else Voice.OWN,
        reported_by=reported_by,
        document=document,
        start=0,
        source_name=source.name,
        source_url=source.url,
        said_on=said_on,
    )
    return Statement.objects.create(title=title, text=text, filed_by=by, **{column: speaker})


@transaction.atomic
def release_report(*, report: Report, visibility: Visibility) -> Report:
    """Let an audience read a report; back to internal takes it out of the next editions."""
    report.visibility = visibility
    report.save(update_fields=["visibility"])
    return report


@transaction.atomic
def give_consent(*, by: User, person: Person, channel: Channel, how: str) -> Consent:
    """Record that a person agreed to be named in one channel; twice is once."""
    consent, _created = Consent.objects.current().get_or_create(
        person=person, channel=channel, defaults={"how": how, "recorded_by": by}
    )
    return consent


@transaction.atomic
def withdraw_consent(*, person: Person, channel: Channel) -> None:
    """From now on the person's name leaves every new page and edition of that channel."""
    for consent in person.consents.current().filter(channel=channel):
        consent.withdrawn_on = timezone.localdate()
        consent.save(update_fields=["withdrawn_on"])


@transaction.atomic
def affiliate(*, by: User, user: User, organisation: Organisation) -> Affiliation:
    """Record that a user belongs to an organisation; twice is once."""
    affiliation, _created = Affiliation.objects.current().get_or_create(
        user=user, organisation=organisation, defaults={"recorded_by": by}
    )
    return affiliation


@transaction.atomic
def end_affiliation(*, by: User, affiliation: Affiliation) -> Affiliation:
    """From now on the user does not belong to the organisation; twice is once."""
    affiliation = Affiliation.objects.select_for_update().get(pk=affiliation.pk)
    if affiliation.ended_at is None:
        affiliation.ended_at, affiliation.ended_by = timezone.now(), by
        affiliation.save(update_fields=["ended_at", "ended_by"])
    return affiliation


@transaction.atomic
def add_organisation(*, name: str) -> Organisation:
    """The organisation of this name, or short name; a new one with a slug made from it."""
    named = Q(sort_key=sort_key(name)) | Q(short_name__iexact=name)
    if existing := Organisation.objects.filter(named).first():
        return existing
    organisation, _created = Organisation.objects.get_or_create(
        slug=free_slug(Organisation, name), defaults={"name": name}
    )
    return organisation


@transaction.atomic
def add_person(*, name: str) -> Person:
    """The person of this name; a new one with a slug made from it."""
    if existing := Person.objects.filter(sort_key=sort_key(name)).first():
        return existing
    person, _created = Person.objects.get_or_create(
        slug=free_slug(Person, name), defaults={"name": name}
    )
    return person
