"""What became of the pledges, in figures."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from pledges.charts import columns_of
from pledges.figures import figures_of, months_of
from pledges.figures_forms import FiguresForm
from pledges.models import Pledge


@require_safe
@requires(Role.ADVOCATE)
def pledge_figures(request: SignedInRequest) -> HttpResponse:
    """Tallies that add up, of all pledges or of one candidacy; each opens its pledges."""
    followed = Pledge.objects.visible_to(request.user).active()
    form = FiguresForm(request.GET, pledges=followed)
    is_valid = form.is_valid()
    pledges = form.apply(followed)
    months = months_of(pledges, timezone.localdate())
    context = {
        "form": form,
        "figures": figures_of(pledges, form.chosen),
        "months": months,
        "chart": columns_of([month.row.tally for month in months]),
    }
    status = 200 if is_valid else 422
    return render(request, "pledges/figures.html", context, status=status)
