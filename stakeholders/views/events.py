"""Meetings: the list. The page of one, which joins pledges, is in pledges/views/events.py."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, requires
from accounts.models import Role
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
