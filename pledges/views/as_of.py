"""Pledges as of a date."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from pledges.as_of import standing_on, tally_on
from pledges.forms.as_of import AsOfForm

PLEDGES_PER_PAGE = 50
PROMISERS = ("pledge__candidacy", "pledge__person", "pledge__organisation")


@require_safe
@requires(Role.ADVOCATE)
def pledge_as_of(request: SignedInRequest) -> HttpResponse:
    """The status of each pledge and the tally at the end of a day; today unless asked otherwise."""
    form = AsOfForm({"on": timezone.localdate().isoformat()} | request.GET.dict())
    if not form.is_valid():
        return render(request, "pledges/as_of.html", {"form": form, "page": None}, status=422)
    on, status = form.cleaned_data["on"], form.cleaned_data["status"]
    standings = standing_on(on).select_related(*PROMISERS).order_by("pledge__sort_key", "pledge")
    if status:
        standings = standings.filter(status=status)
    context = {
        "form": form,
        "on": on,
        "tally": tally_on(on),
        "page": Paginator(standings, PLEDGES_PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "pledges/as_of.html", context)
