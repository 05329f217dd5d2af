"""Writing meetings down: the event, who took part, consent, what came out of it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, requires
from accounts.localised import reader_language
from accounts.models import Role
from sources.house_words import warn_of_words
from stakeholders.actions import give_consent, withdraw_consent
from stakeholders.consents import agreements_of
from stakeholders.meeting_forms import (
    ChannelForm,
    ConsentForm,
    EventForm,
    OutcomeForm,
    ParticipationForm,
)
from stakeholders.meetings import (
    add_event,
    add_outcome,
    add_participation,
    change,
    remove_participation,
)
from stakeholders.models import Channel, Event, Outcome, Participation


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def event_new(request: SignedInRequest) -> HttpResponse:
    """Write a meeting down."""
    language = reader_language()
    form = EventForm(_posted(request), initial={"language": language})
    if not form.is_valid():
        return _form(request, "event_form", form, {"event": None})
    event = add_event(fields=form.cleaned_data)
    messages.success(
        request, _("The event is written down. Say who took part, and file its report.")
    )
    _warn(request, form)
    return redirect(event)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def event_edit(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say something else of a meeting."""
    event = _event(request, slug)
    form = EventForm(_posted(request), instance=_event(request, slug))
    if not form.is_valid():
        return _form(request, "event_form", form, {"event": event})
    change(row=event, fields=form.cleaned_data)
    messages.success(request, _("The event is changed."))
    _warn(request, form)
    return redirect(event)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def participation_new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say who took part in a meeting."""
    event = _event(request, slug)
    form = ParticipationForm(_posted(request))
    context = {"event": event, "participation": None}
    if not form.is_valid():
        return _form(request, "participation_form", form, context)
    with transaction.atomic():
        add_participation(event=event, fields=form.participation_fields())
    messages.success(
        request, _("Recorded. Outside, a person is shown by the capacity until they agree.")
    )
    _warn(request, form)
    return redirect(event)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def participation_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who it is, in which capacity, and where a person agreed to be named."""
    participation = _participation(request, pk)
    form = ParticipationForm(_posted(request), instance=_participation(request, pk))
    if not form.is_valid():
        return _participation_page(request, participation, form)
    with transaction.atomic():
        change(row=participation, fields=form.participation_fields())
    messages.success(request, _("Changed: who took part, and in which capacity."))
    _warn(request, form)
    return redirect(participation.event)


@require_POST
@requires(Role.ADVOCATE)
def participation_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take somebody out of a meeting who was recorded by mistake."""
    participation = _participation(request, pk)
    remove_participation(participation=participation)
    messages.success(request, _("Removed from the event."))
    return redirect(participation.event)


@require_POST
@requires(Role.ADVOCATE)
def consent_give(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record that somebody agreed to be named in one channel."""
    participation = _of_person(request, pk)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return _participation_page(request, participation, consent=form)
    channel = Channel(form.cleaned_data["channel"])
    assert participation.person is not None  # noqa: S101  _of_person has looked
    give_consent(
        by=request.user,
        person=participation.person,
        channel=channel,
        how=form.cleaned_data["how"],
    )
    messages.success(
        request, _("Agreed to be named: %(channel)s.") % {"channel": channel.label.lower()}
    )
    return redirect("participation_detail", pk)


@require_POST
@requires(Role.ADVOCATE)
def consent_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody no longer wants to be named in one channel; it holds at once."""
    participation = _of_person(request, pk)
    form = ChannelForm(request.POST)
    if not form.is_valid():
        return _participation_page(request, participation)
    channel = Channel(form.cleaned_data["channel"])
    assert participation.person is not None  # noqa: S101  _of_person has looked
    withdraw_consent(person=participation.person, channel=channel)
    messages.success(
        request,
        _("No longer named, from now on: %(channel)s.") % {"channel": channel.label.lower()},
    )
    return redirect("participation_detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def outcome_new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Write down a result without a promiser."""
    event = _event(request, slug)
    form = OutcomeForm(_posted(request))
    if not form.is_valid():
        return _form(request, "outcome_form", form, {"event": event, "outcome": None})
    add_outcome(event=event, fields=form.cleaned_data)
    messages.success(request, _("The outcome is written down. It is no pledge, and in no tally."))
    _warn(request, form)
    return redirect(event)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def outcome_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say something else of an outcome."""
    outcomes = Outcome.objects.filter(event__in=Event.objects.visible_to(request.user))
    outcome = get_object_or_404(outcomes.select_related("event"), pk=pk)
    event = outcome.event
    form = OutcomeForm(_posted(request), instance=outcome)
    if not form.is_valid():
        return _form(request, "outcome_form", form, {"event": event, "outcome": outcome})
    change(row=outcome, fields=form.cleaned_data)
    messages.success(request, _("The outcome is changed."))
    _warn(request, form)
    return redirect(event)


def _posted(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _event(request: SignedInRequest, slug: str) -> Event:
    return get_object_or_404(Event.objects.visible_to(request.user), slug=slug)


def _participation(request: SignedInRequest, pk: int) -> Participation:
    events = Event.objects.visible_to(request.user)
    participations = Participation.objects.filter(event__in=events)
    return get_object_or_404(
        participations.select_related("event", "person", "organisation"), pk=pk
    )


def _of_person(request: SignedInRequest, pk: int) -> Participation:
    """An organisation agrees to nothing: 404."""
    _participation(request, pk)
    people = Participation.objects.filter(person__isnull=False)
    return get_object_or_404(people.select_related("event", "person"), pk=pk)


def _participation_page(
    request: SignedInRequest,
    participation: Participation,
    form: ParticipationForm | None = None,
    consent: ConsentForm | None = None,
) -> HttpResponse:
    person = participation.person
    context = {
        "event": participation.event,
        "participation": participation,
        "agreements": agreements_of(person) if person else (),
        "consent": consent or ConsentForm(),
    }
    form = form or ParticipationForm(instance=participation)
    if consent:
        return render(
            request, "stakeholders/participation_form.html", context | {"form": form}, status=422
        )
    return _form(request, "participation_form", form, context)


def _form(
    request: SignedInRequest, template: str, form: BaseForm, context: Mapping[str, Any]
) -> HttpResponse:
    """A page with a form: empty, or with all that was typed and what is to be mended."""
    status = 422 if form.is_bound else 200
    return render(
        request, f"stakeholders/{template}.html", {"form": form, **context}, status=status
    )


def _warn(request: SignedInRequest, form: BaseForm) -> None:
    words = [value for value in form.cleaned_data.values() if isinstance(value, str)]
    warn_of_words(request, *words)
