"""Which of our members belongs to which organisation, so that nobody judges what is their own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, requires
from accounts.fragments import go_to, render_page
from accounts.models import Role
from stakeholders.actions import add_organisation, affiliate, end_affiliation
from stakeholders.forms import AffiliationForm
from stakeholders.models import Affiliation
from stakeholders.sorting import sort_key


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.COORDINATOR)
def member_list(request: SignedInRequest) -> HttpResponse:
    """Who belongs where; add a belonging, also to an organisation that is not on record yet."""
    form = AffiliationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _affiliate(request, form)
    affiliations = sorted(
        Affiliation.objects.visible_to(request.user).select_related(
            "user", "organisation", "recorded_by", "ended_by"
        ),
        key=lambda one: (sort_key(str(one.user)), one.organisation.sort_key, one.pk),
    )
    context = {
        "form": form,
        "current": [one for one in affiliations if one.ended_at is None],
        "past": [one for one in affiliations if one.ended_at],
    }
    return render_page(
        request,
        "stakeholders/member_list.html",
        context,
        fragment="#form",
        status=422 if form.is_bound else 200,
    )


def _affiliate(request: SignedInRequest, form: AffiliationForm) -> HttpResponse:
    cleaned = form.cleaned_data
    organisation = cleaned["organisation"] or add_organisation(name=cleaned["name"])
    affiliation = affiliate(by=request.user, user=cleaned["user"], organisation=organisation)
    messages.success(
        request,
        _("Recorded: %(who)s belongs to %(organisation)s, and does not judge what concerns it.")
        % {"who": affiliation.user, "organisation": organisation},
    )
    return go_to(request, "member_list")


@require_POST
@requires(Role.COORDINATOR)
def affiliation_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record that a member no longer belongs to an organisation."""
    visible = Affiliation.objects.visible_to(request.user).select_related("user", "organisation")
    affiliation = get_object_or_404(visible, pk=pk)
    end_affiliation(by=request.user, affiliation=affiliation)
    messages.success(
        request,
        _("Ended: %(who)s no longer belongs to %(organisation)s.")
        % {"who": affiliation.user, "organisation": affiliation.organisation},
    )
    return redirect("member_list")
