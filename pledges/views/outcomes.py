"""The outcome of a candidacy: one explicit act, and the acceptance of what lapses by it."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, requires
from accounts.fragments import go_to, render_page
from accounts.models import Role
from pledges.actions.outcomes import (
    OutcomeRefused,
    accept_lapses,
    lapses_awaiting,
    open_pledges,
    settle_outcome,
)
from pledges.actions.retractions import fates_of, take_back_outcome
from pledges.forms.outcomes import AcceptanceForm, OutcomeForm, RetractionForm
from pledges.models import Retraction
from stakeholders.models import Candidacy
from stakeholders.models.election import Outcomes


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.COORDINATOR)
def candidacy_outcome(request: SignedInRequest, slug: str) -> HttpResponse:
    """Record what became of a candidacy and of its pledges; then, what was recorded."""
    candidacy = _candidacy(request, slug)
    if candidacy.outcome != Outcomes.PENDING:
        return _recorded(request, candidacy)
    posted = request.POST if request.method == "POST" else None
    form = OutcomeForm(posted, candidacy=candidacy, pledges=open_pledges(candidacy))
    if form.is_bound and form.is_valid():
        try:
            settle_outcome(
                by=request.user, candidacy=candidacy, result=form.result, fates=form.fates
            )
        except OutcomeRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The outcome is on record, with what it means."))
            return go_to(request, request.path)
    return render_page(
        request,
        "pledges/candidacy_outcome.html",
        {"candidacy": candidacy, "form": form, "retractions": _retractions(candidacy)},
        fragment="#form",
        status=422 if form.is_bound else 200,
    )


@require_POST
@requires(Role.COORDINATOR)
def candidacy_outcome_accept(request: SignedInRequest, slug: str) -> HttpResponse:
    """Accept at once all that lapses by the outcome and that somebody else reported."""
    candidacy = _candidacy(request, slug)
    form = AcceptanceForm(request.POST)
    if not form.is_valid():
        return _recorded(request, candidacy, form)
    accepted, refused = accept_lapses(
        by=request.user, candidacy=candidacy, reason=form.cleaned_data["reason"]
    )
    words = ngettext("%(n)s is accepted.", "%(n)s are accepted.", len(accepted))
    messages.success(request, words % {"n": len(accepted)})
    for update, reason in refused.items():
        messages.warning(request, f"{update.pledge.title}. {reason}")
    return go_to(request, reverse("candidacy_outcome", args=[candidacy.slug]))


@require_POST
@requires(Role.COORDINATOR)
def candidacy_outcome_retract(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take back an outcome that was recorded in error, with all that followed from it."""
    candidacy = _candidacy(request, slug)
    form = RetractionForm(request.POST)
    if form.is_valid():
        try:
            take_back_outcome(
                by=request.user, candidacy=candidacy, reason=form.cleaned_data["because"]
            )
        except OutcomeRefused as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        return _recorded(request, candidacy, retraction=form)
    messages.success(request, _("The outcome is taken back. Its pledges are as they were."))
    return go_to(request, reverse("candidacy_outcome", args=[candidacy.slug]))


def _candidacy(request: SignedInRequest, slug: str) -> Candidacy:
    visible = Candidacy.objects.visible_to(request.user).select_related("election")
    return get_object_or_404(visible, slug=slug)


def _retractions(candidacy: Candidacy) -> QuerySet[Retraction]:
    return candidacy.retractions.select_related("made_by")


def _recorded(
    request: SignedInRequest,
    candidacy: Candidacy,
    form: AcceptanceForm | None = None,
    retraction: RetractionForm | None = None,
) -> HttpResponse:
    awaiting = lapses_awaiting(candidacy)
    context = {
        "candidacy": candidacy,
        "form": form or AcceptanceForm(),
        "retraction": retraction or RetractionForm(),
        "retractions": _retractions(candidacy),
        "fates": fates_of(candidacy),
        "awaiting": awaiting,
        "is_mine": all(update.made_by_id == request.user.pk for update in awaiting),
    }
    return render_page(
        request,
        "pledges/candidacy_outcome_recorded.html",
        context,
        fragment="#acceptance" if form else "#retraction",
        status=422 if form or retraction else 200,
    )
