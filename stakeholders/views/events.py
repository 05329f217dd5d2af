"""Meetings: the list, and one meeting with its people, outcomes and reports."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from sources.words import words_of_all
from stakeholders.consents import participants_of
from stakeholders.models import Event

EVENTS_PER_PAGE = 25


@require_safe
@requires(Role.ADVOCATE)
def event_list(request: SignedInRequest) -> HttpResponse:
    """All meetings, the latest first."""
    events = (
        Event.objects.visible_to(request.user)
        .annotate(
            report_count=Count("reports", distinct=True),
            outcome_count=Count("outcomes", distinct=True),
        )
        .order_by("-held_on", "slug")
    )
    page = Paginator(events, EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "stakeholders/event_list.html", {"page": page})


@require_safe
@requires(Role.ADVOCATE)
def event_detail(request: SignedInRequest, slug: str) -> HttpResponse:
    """One meeting: who took part in which capacity, what came out of it, what was reported."""
    event = get_object_or_404(Event.objects.visible_to(request.user), slug=slug)
    reports = list(event.reports.select_related("text"))
    all_words = words_of_all([report.text for report in reports])
    context = {
        "event": event,
        "participants": participants_of(event),
        "outcomes": event.outcomes.all(),
        "reports": list(zip(reports, all_words, strict=True)),
    }
    return render(request, "stakeholders/event_detail.html", context)
