"""The first page: what is here, and what waits for the reader."""

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from briefings.models import Edition
from briefings.models.briefing import BRIEFING_SUBJECTS
from briefings.waiting import waiting_for
from pledges.agenda import agenda_of
from questionnaires.models import Questionnaire
from stakeholders.models import Event

MOST_SHOWN = 5


@require_safe
@requires(Role.VOLUNTEER)
def home(request: SignedInRequest) -> HttpResponse:
    """What waits first, then the latest of each thing that the reader may see."""
    questionnaires = (
        Questionnaire.objects.visible_to(request.user)
        .annotate(
            candidacy_count=Count("election__candidacies", distinct=True),
            response_count=Count("responses", distinct=True),
        )
        .order_by("-pk")
    )
    editions = (
        Edition.objects.visible_to(request.user).select_related(*BRIEFING_SUBJECTS).order_by("-pk")
    )
    is_advocate = request.user.is_advocate
    context = {
        "figures": agenda_of(request.user, timezone.localdate()) if is_advocate else [],
        "waiting": waiting_for(request.user),
        "questionnaires": questionnaires[:MOST_SHOWN],
        "events": Event.objects.visible_to(request.user)[:MOST_SHOWN],
        "editions": editions.defer("content")[:MOST_SHOWN],
    }
    return render(request, "briefings/home.html", context)
