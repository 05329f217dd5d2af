"""What the answers came to: candidacies side by side, and how their levels spread."""

from secrets import randbelow

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from questionnaires.distribution import spreads_of
from questionnaires.figures import agreement_words
from questionnaires.models import Questionnaire
from questionnaires.ordering import MOST_DRAWS, Order
from questionnaires.results import results_of
from questionnaires.results_forms import ComparisonForm
from questionnaires.side_by_side import ON_A_SHEET, side_by_side


@require_safe
@requires(Role.ADVOCATE)
def comparison(request: SignedInRequest, slug: str) -> HttpResponse:
    """Asks × candidacies; the order stays in the address, and the default never ranks."""
    questionnaire = get_object_or_404(Questionnaire.objects.visible_to(request.user), slug=slug)
    form = ComparisonForm(request.GET)
    is_valid = form.is_valid()
    if is_valid and form.chosen == Order.LOT and form.draw_number is None:
        return _with_a_draw(request)
    results = results_of(questionnaire)
    per_sheet = ON_A_SHEET if form.is_in_sheets else None
    table = side_by_side(results, form.chosen, form.draw_number, per_sheet)
    context = {
        "questionnaire": questionnaire,
        "form": form,
        "order": form.chosen,
        "results": results,
        "agreement": agreement_words(results.agreement()),
        "table": table,
        "sheets": table.sheets,
        "is_wide": len(results.candidacies) > ON_A_SHEET,
    }
    status = 200 if is_valid else 422
    return render(request, "questionnaires/comparison.html", context, status=status)


def _with_a_draw(request: SignedInRequest) -> HttpResponse:
    """The same address with the number of a new draw, so that it can be repeated."""
    asked = request.GET.copy()
    asked["draw"] = str(1 + randbelow(MOST_DRAWS))
    return HttpResponseRedirect(f"{request.path}?{asked.urlencode()}")


@require_safe
@requires(Role.ADVOCATE)
def distribution(request: SignedInRequest, slug: str) -> HttpResponse:
    """How many candidacies reached each level of each ask, or have none and why."""
    questionnaire = get_object_or_404(Questionnaire.objects.visible_to(request.user), slug=slug)
    results = results_of(questionnaire)
    context = {
        "questionnaire": questionnaire,
        "results": results,
        "spreads": spreads_of(results),
    }
    return render(request, "questionnaires/distribution.html", context)
