"""Who took part in an event, what came of it and what was reported, as one audience may read it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.localised import day_in_words
from briefings.briefing import (
    Audience,
    Briefing,
    Figure,
    Item,
    Kind,
    LeftOut,
    Outcome,
    Participant,
    Phrase,
    Section,
)
from briefings.clearing import Clearance, ClearedText
from briefings.pledge_cut import pledge_cut
from briefings.records import (
    day_of,
    definitions,
    last_change,
    markings_of,
    marks_on,
    source_of,
)
from briefings.translations import accepted_translations, moments_of, on_translations
from pledges.models import Origin, Pledge
from pledges.models.pledge import PledgeQuerySet
from sources.models import Code
from stakeholders.models import Consent, Event, Participation, Person, Report
from stakeholders.models import Outcome as OutcomeRow
from stakeholders.models.event import Assessment


def event_cut(event: Event, clearance: Clearance) -> Briefing:
    """The event with all that this audience may read of it. About ten queries.

    About 25 more where pledges were made there.
    """
    participations = list(event.participations.select_related("person", "organisation"))
    nameable = _nameable(participations, clearance)
    outcomes = list(event.outcomes.all())
    reports = list(event.reports.select_related("text__document"))
    shown = [report for report in reports if report.visibility >= clearance.audience]
    told = [outcome for outcome in outcomes if outcome.visibility >= clearance.audience]
    markings = markings_of((report.text for report in shown), clearance)
    translations = accepted_translations((report.text for report in shown), clearance)
    cleared = [
        clearance.text(report.text, markings[report.text_id], translations.get(report.text_id))
        for report in shown
    ]
    pledges = pledge_cut(_pledges_of(event), clearance)
    # Of what nobody has released, neither the name nor who was there is told.
    is_kept_inside = bool(outcomes or reports) and not (told or shown)
    present = [] if is_kept_inside else participations
    place = f", {event.place}" if event.place and not is_kept_inside else ""
    return Briefing(
        kind=Kind.EVENT,
        audience=Audience[clearance.audience.name],
        language=clearance.language,
        title=clearance.phrase(_("A meeting"))
        if is_kept_inside
        else Phrase(event.name, event.language),
        subject=clearance.phrase(f"{day_in_words(event.held_on)}{place}"),
        purpose=_purpose("" if is_kept_inside else event.purpose, clearance),
        as_of=day_of(
            [
                *_moments(event, reports, pledges.tracked),
                *moments_of(translations.values()),
                *pledges.moments,
            ]
        ),
        figures=(*_figures(present, told, cleared, clearance), *pledges.figures),
        participants=tuple(_participant(row, nameable, clearance) for row in present),
        outcomes=tuple(_outcome(outcome, clearance) for outcome in told),
        counts=pledges.counts,
        pledges=pledges.groups,
        sections=tuple(_sections(shown, cleared, clearance)),
        left_out=(
            *_left_out(reports, outcomes, present, cleared, nameable, clearance),
            *pledges.left_out,
        ),
        definitions=definitions(_codes(cleared), clearance),
        method=(*_method(cleared, clearance), *pledges.method),
        funding=(clearance.phrase(event.funding_note),)
        if event.funding_note and not is_kept_inside
        else (),
    )


def _pledges_of(event: Event) -> PledgeQuerySet:
    """Those that were made in a report of the event."""
    made = Origin.objects.active().filter(anchor__text__report__event=event)
    return Pledge.objects.filter(pk__in=made.values("pledge"))


def _moments(
    event: Event, reports: Sequence[Report], tracked: Sequence[QuerySet[Any]]
) -> list[datetime]:
    return last_change(
        Event.objects.filter(pk=event.pk),
        Participation.objects.filter(event=event),
        OutcomeRow.objects.filter(event=event),
        Report.objects.filter(event=event),
        Consent.objects.filter(person__participations__event=event),
        *marks_on(report.text for report in reports),
        *tracked,
    )


def _nameable(participations: Sequence[Participation], clearance: Clearance) -> set[int]:
    people = [row.person_id for row in participations if row.person_id]
    named = Person.objects.nameable_to(clearance.audience).filter(pk__in=people)
    return set(named.values_list("pk", flat=True))


def _purpose(purpose: str, clearance: Clearance) -> Phrase:
    if purpose:
        return clearance.phrase(purpose)
    return clearance.phrase(
        _("This briefing says who took part in the meeting, what came of it and what was reported.")
    )


def _figures(
    participations: Sequence[Participation],
    outcomes: Sequence[OutcomeRow],
    cleared: Sequence[ClearedText],
    clearance: Clearance,
) -> Iterator[Figure]:
    notes = sum(len(text.notes) for text in cleared)
    for count, label in (
        (
            len(participations),
            ngettext("participation", "participations", len(participations)),
        ),
        (len(outcomes), ngettext("outcome", "outcomes", len(outcomes))),
        (notes, ngettext("passage noted", "passages noted", notes)),
    ):
        if count:
            yield Figure(str(count), clearance.phrase(label))


def _participant(row: Participation, nameable: set[int], clearance: Clearance) -> Participant:
    """A name where it may be read, and else the capacity alone."""
    capacity = clearance.phrase(row.capacity)
    if row.organisation:
        return Participant(clearance.phrase(row.organisation.name), capacity)
    if row.person and row.person_id in nameable:
        return Participant(clearance.phrase(row.person.name), capacity)
    return Participant(capacity, clearance.phrase(row.get_role_display()))


def _outcome(row: OutcomeRow, clearance: Clearance) -> Outcome:
    remark = _("Stated by %(who)s.") % {"who": row.stated_by}
    if row.assessment == Assessment.NOT_ASSESSABLE:
        cannot = _("It cannot be checked as worded.")
        remark = f"{remark} {cannot}"
    return Outcome(clearance.phrase(row.summary), clearance.phrase(remark))


def _sections(
    reports: Sequence[Report], cleared: Sequence[ClearedText], clearance: Clearance
) -> Iterator[Section]:
    if not reports:
        return
    items = tuple(
        Item(
            heading=Phrase(report.title, report.text.language),
            words=text.words,
            translation=text.translation,
            notes=text.notes,
            source=source_of(
                report.text,
                clearance,
                file_name=report.text.document.original_name if report.text.document else "",
            ),
        )
        for report, text in zip(reports, cleared, strict=True)
    )
    yield Section(clearance.phrase(_("What was reported")), items)


def _left_out(
    reports: Sequence[Report],
    outcomes: Sequence[OutcomeRow],
    participations: Sequence[Participation],
    cleared: Sequence[ClearedText],
    nameable: set[int],
    clearance: Clearance,
) -> Iterator[LeftOut]:
    def line(what: str, reason: str) -> LeftOut:
        return LeftOut(clearance.phrase(what), clearance.phrase(reason))

    unnamed = sum(bool(row.person_id) and row.person_id not in nameable for row in participations)
    if unnamed:
        count = ngettext("%(count)s name", "%(count)s names", unnamed) % {"count": unnamed}
        yield line(count, _("Shown by capacity: no consent to be named here is recorded."))
    hidden = sum(outcome.visibility < clearance.audience for outcome in outcomes)
    if hidden:
        count = ngettext("%(count)s outcome", "%(count)s outcomes", hidden) % {"count": hidden}
        yield line(count, _("Kept inside: nobody has released it to these readers."))
    shown = [report for report in reports if report.visibility >= clearance.audience]
    kept = len(reports) - len(shown)
    if kept:
        count = ngettext("%(count)s report", "%(count)s reports", kept) % {"count": kept}
        yield line(count, _("Kept inside: nobody has released it to these readers."))
    for report, text in zip(shown, cleared, strict=True):
        for reason in text.withheld.sentences():
            yield line(report.title, reason)


def _codes(cleared: Sequence[ClearedText]) -> Iterator[Code]:
    for text in cleared:
        yield from (anchor.annotation.code for anchor in text.anchors)


def _method(cleared: Sequence[ClearedText], clearance: Clearance) -> Iterator[Phrase]:
    yield clearance.phrase(
        _(
            "A report tells what others said: nothing in it is printed as a quotation. An outcome "
            "is what those who state it say came of the meeting; it is nobody’s promise."
        )
    )
    yield from map(clearance.phrase, on_translations(cleared, clearance.language))
    if clearance.is_outside:
        yield clearance.phrase(
            _(
                "Passages that could expose somebody are masked in the words, and the mask says "
                "why; nobody is named without having agreed."
            )
        )
