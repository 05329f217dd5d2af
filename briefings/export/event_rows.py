"""Rows of meetings: who took part, what came of them, what was reported."""

from django.db.models import Exists, OuterRef, Q

from briefings.export.collection import Collection
from briefings.records import markings_of
from stakeholders.models import Event, Outcome, Participation, Person, Report


def add_events(into: Collection) -> None:
    """Events; outside those alone of which something was released to the audience."""
    audience = into.clearance.audience
    outcomes = Outcome.objects.filter(visibility__gte=audience)
    reports = Report.objects.filter(visibility__gte=audience)
    events = Event.objects.order_by("held_on", "slug")
    if into.clearance.is_outside:
        of_event = {"event": OuterRef("pk")}
        events = events.filter(
            Q(Exists(outcomes.filter(**of_event))) | Q(Exists(reports.filter(**of_event)))
        )
    told = set()
    for event in events:
        told.add(event.pk)
        into.add(
            "events",
            id=into.urn("events", event.pk),
            name=event.name,
            language=event.language,
            held_on=event.held_on,
            place=event.place,
            purpose_fr=event.purpose_fr,
            purpose_en=event.purpose_en,
            funding_note_fr=event.funding_note_fr,
            funding_note_en=event.funding_note_en,
        )
    _add_participations(into, told)
    for outcome in outcomes.filter(event__in=told).order_by("event", "position", "pk"):
        into.add(
            "outcomes",
            id=into.urn("outcomes", outcome.pk),
            event=into.urn("events", outcome.event_id),
            summary_fr=outcome.summary_fr,
            summary_en=outcome.summary_en,
            stated_by_fr=outcome.stated_by_fr,
            stated_by_en=outcome.stated_by_en,
            assessment=outcome.assessment,
        )
    shown = list(reports.filter(event__in=told).select_related("text").order_by("event", "pk"))
    markings = markings_of((report.text for report in shown), into.clearance)
    for report in shown:
        cleared = into.clearance.text(report.text, markings[report.text_id])
        into.add(
            "reports",
            id=into.urn("reports", report.pk),
            event=into.urn("events", report.event_id),
            title=report.title,
            text=into.add_text(report.text, cleared),
        )


def _add_participations(into: Collection, events: set[int]) -> None:
    """By name where it may be read, and else by capacity alone."""
    rows = Participation.objects.filter(event__in=events).select_related("person", "organisation")
    nameable = set(
        Person.objects.nameable_to(into.clearance.audience)
        .filter(participations__event__in=events)
        .values_list("pk", flat=True)
    )
    for row in rows.order_by("event", "position", "pk"):
        person = row.person.name if row.person and row.person_id in nameable else ""
        into.add(
            "participations",
            event=into.urn("events", row.event_id),
            name=row.organisation.name if row.organisation else person,
            capacity_fr=row.capacity_fr,
            capacity_en=row.capacity_en,
            role=row.role,
        )
