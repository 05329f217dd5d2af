"""One passage that justifies a pledge: who said it, whether it was confirmed, taking it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from pledges.actions.origins import edit_origin, withdraw_origin
from pledges.actions.pledges import PledgeRefused
from pledges.forms.changes import ConfirmationForm
from pledges.models import Origin, Pledge
from pledges.passages import origins_of
from sources.forms import WithdrawalForm
from sources.house_words import warn_of_words


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def origin_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who said it, when, in which capacity; whether the promiser confirmed it."""
    origin = _origin(request, pk)
    form = ConfirmationForm(request.POST if request.method == "POST" else None, origin=origin)
    if request.method != "POST" or not form.is_valid():
        return _page(request, origin, form=form)
    edit_origin(origin=origin, said=form.cleaned_data)
    messages.success(request, _("Saved: who said it, and whether it was confirmed."))
    warn_of_words(request, origin.capacity, origin.confirmed_how, change_url=request.path)
    return redirect(origin.pledge)


@require_POST
@requires(Role.ADVOCATE)
def origin_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the passage justify the pledge no more."""
    origin = _origin(request, pk)
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return _page(request, origin, withdrawal=form)
    try:
        withdraw_origin(by=request.user, origin=origin, because=form.cleaned_data["because"])
    except PledgeRefused as refusal:
        form.add_error("because", str(refusal))
        return _page(request, origin, withdrawal=form)
    messages.success(request, _("The origin is withdrawn. The page of the pledge says why."))
    warn_of_words(request, form.cleaned_data["because"])
    return redirect(origin.pledge)


def _origin(request: SignedInRequest, pk: int) -> Origin:
    """An origin that stands, of a pledge that stands; else 404."""
    pledges = Pledge.objects.visible_to(request.user).active()
    origins = Origin.objects.active().filter(pledge__in=pledges.order_by().values("pk"))
    return get_object_or_404(origins.select_related("pledge"), pk=pk)


def _page(
    request: SignedInRequest,
    origin: Origin,
    form: ConfirmationForm | None = None,
    withdrawal: WithdrawalForm | None = None,
) -> HttpResponse:
    form = form or ConfirmationForm(origin=origin)
    withdrawal = withdrawal or WithdrawalForm()
    context = {
        "origin": origin,
        "sourced": next(one for one in origins_of(origin.pledge) if one.origin.pk == origin.pk),
        "form": form,
        "withdrawal": withdrawal,
    }
    status = 422 if form.is_bound or withdrawal.is_bound else 200
    return render(request, "pledges/origin_detail.html", context, status=status)
