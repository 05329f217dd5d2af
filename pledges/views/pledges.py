"""One pledge: its page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from pledges.models import Pledge
from pledges.showing import PledgePage


@require_safe
@requires(Role.ADVOCATE)
def pledge_detail(request: SignedInRequest, slug: str) -> HttpResponse:
    """What was promised in which words, what would keep it, and what became of it."""
    page = PledgePage(pledge_of(request, slug), request.user)
    return render(request, "pledges/pledge_detail.html", {"page": page, "pledge": page.pledge})


def pledge_of(request: SignedInRequest, slug: str) -> Pledge:
    """The pledge with this code that the reader may see, with what its page needs; else 404."""
    visible = Pledge.objects.visible_to(request.user).select_related(
        "candidacy__election",
        "person",
        "organisation",
        "owner",
        "created_by",
        "withdrawn_by",
        "merged_into",
    )
    return get_object_or_404(visible.defer("search"), slug=slug)
