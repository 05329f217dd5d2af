"""The end of a mandate: a final verdict on each pledge that is still open."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from pledges.closing import progress_of, unsettled
from stakeholders.models import Election

PLEDGES_PER_PAGE = 50


@require_safe
@requires(Role.ADVOCATE)
def pledge_closing(request: SignedInRequest, slug: str) -> HttpResponse:
    """How far the closing has come, and every pledge of those elected that is left."""
    election = get_object_or_404(Election, slug=slug)
    ends_on = election.mandate_ends_on
    page = Paginator(
        unsettled(election).select_related("candidacy", "owner"), PLEDGES_PER_PAGE
    ).get_page(request.GET.get("page"))
    context = {
        "election": election,
        "has_ended": ends_on is not None and ends_on <= timezone.localdate(),
        "progress": progress_of(election),
        "page": page,
    }
    return render(request, "pledges/closing.html", context)
