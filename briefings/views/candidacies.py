"""Candidacies: the list, and one candidacy with its responses."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from briefings.candidacy import responses_of
from questionnaires.models import Response
from stakeholders.models import Candidacy

CANDIDACIES_PER_PAGE = 25


@require_safe
@requires(Role.VOLUNTEER)
def candidacy_list(request: SignedInRequest) -> HttpResponse:
    """Everybody who stands, the latest election first."""
    visible = Response.objects.visible_to(request.user).order_by()
    candidacies = (
        Candidacy.objects.visible_to(request.user)
        .select_related("election")
        .prefetch_related("parties")
        .annotate(response_count=Count("responses", filter=Q(responses__in=visible)))
        .order_by("-election__first_round_on", "election", "sort_key")
    )
    page = Paginator(candidacies, CANDIDACIES_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "briefings/candidacy_list.html", {"page": page})


@require_safe
@requires(Role.VOLUNTEER)
def candidacy_detail(request: SignedInRequest, slug: str) -> HttpResponse:
    """One candidacy: public facts for everybody, answers for those who may read them."""
    candidacies = Candidacy.objects.visible_to(request.user).select_related("election", "person")
    candidacy = get_object_or_404(candidacies, slug=slug)
    context = {
        "candidacy": candidacy,
        "parties": candidacy.parties.all(),
        "responses": responses_of(candidacy, request.user),
    }
    return render(request, "briefings/candidacy_detail.html", context)
