"""What awaits acceptance, and somebody's decision on it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, requires
from accounts.fragments import render_page, wants_fragment
from accounts.models import Role
from pledges.actions.statuses import Decision, MayNotDecide, decide, why_not_decide
from pledges.awaiting import queue_of
from pledges.forms.decisions import DecisionForm
from pledges.models import StatusUpdate
from pledges.models.status import Ruling
from sources.house_words import warn_of_words


@require_safe
@requires(Role.ADVOCATE)
def status_awaiting(request: SignedInRequest) -> HttpResponse:
    """What somebody else reported and the reader may accept or decline, the oldest first."""
    context = {"queue": queue_of(request.user), "form": DecisionForm()}
    return render(request, "pledges/status_awaiting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def status_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Accept or decline a status that somebody else reported, with what it rests on beside it."""
    updates = StatusUpdate.objects.visible_to(request.user).select_related(
        "made_by", "part", "pledge", "decision__decided_by"
    )
    update = get_object_or_404(updates.prefetch_related("bearings__evidence"), pk=pk)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    refusal = why_not_decide(request.user, update)
    if form.is_valid():
        is_accepted = form.cleaned_data["ruling"] == Ruling.ACCEPTED
        decision = Decision(is_accepted=is_accepted, reason=form.cleaned_data["reason"])
        try:
            decide(by=request.user, update=update, decision=decision)
        except MayNotDecide as error:
            refusal = str(error)
        else:
            warn_of_words(request, decision.reason)
            return _decided(request, update, is_accepted=is_accepted)
    status = (409 if refusal else 422) if form.is_bound else 200
    context = {"update": update, "form": form, "refusal": refusal}
    return render_page(
        request, "pledges/status_decide.html", context, fragment="#item", status=status
    )


def _decided(request: SignedInRequest, update: StatusUpdate, *, is_accepted: bool) -> HttpResponse:
    sentence = (
        _("Accepted: “%(status)s” stands now.") if is_accepted else _("Declined: nothing changes.")
    ) % {"status": update.get_status_display()}
    if not wants_fragment(request):
        messages.success(request, sentence)
        return redirect("status_awaiting")
    context = {"update": update, "sentence": sentence}
    return render(request, "pledges/status_decide.html#decided", context)
