"""What became of the pledges, in figures."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from pledges.charts import columns_of
from pledges.figures import figures_of, months_of
from pledges.forms.filters import PledgeFilters
from pledges.models import Pledge


@require_safe
@requires(Role.ADVOCATE)
def pledge_figures(request: SignedInRequest) -> HttpResponse:
    """Tallies of the pledges that the filters leave; each number opens its pledges."""
    filters = PledgeFilters(request.GET, reader=request.user)
    pledges = filters.apply(Pledge.objects.visible_to(request.user).active())
    months = months_of(pledges, timezone.localdate())
    context = {
        "filters": filters,
        "figures": figures_of(pledges, filters.chosen),
        "months": months,
        "chart": columns_of([month.row.tally for month in months]),
    }
    return render(request, "pledges/figures.html", context)
