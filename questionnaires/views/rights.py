"""Who may check or score a questionnaire beyond their role: granting a right, taking it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, requires
from accounts.fragments import go_to, render_page
from accounts.localised import day_in_words
from accounts.models import Role
from questionnaires.actions.rights import MayNotGrant, grant_right, revoke_right
from questionnaires.forms import GrantForm
from questionnaires.models import Grant, Questionnaire, Right
from stakeholders.sorting import sort_key


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.COORDINATOR)
def grant_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """Who has which right until when; grant one."""
    questionnaire = _questionnaire(request, slug)
    form = GrantForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _grant(request, questionnaire, form)
        except MayNotGrant as refusal:
            form.add_error("user", str(refusal))
    grants = sorted(
        Grant.objects.visible_to(request.user)
        .filter(questionnaire=questionnaire)
        .select_related("user", "granted_by", "revoked_by"),
        key=lambda grant: (sort_key(str(grant.user)), grant.right, grant.pk),
    )
    context = {
        "questionnaire": questionnaire,
        "form": form,
        "current": [grant for grant in grants if grant.is_current],
        "past": [grant for grant in grants if not grant.is_current],
    }
    return render_page(
        request,
        "questionnaires/grant_list.html",
        context,
        fragment="#form",
        status=422 if form.is_bound else 200,
    )


def _grant(request: SignedInRequest, questionnaire: Questionnaire, form: GrantForm) -> HttpResponse:
    grant = grant_right(
        by=request.user,
        user=form.cleaned_data["user"],
        questionnaire=questionnaire,
        right=Right(form.cleaned_data["right"]),
        until=form.cleaned_data["until"],
    )
    messages.success(
        request,
        _("Granted to %(who)s until %(day)s: %(right)s.")
        % {
            "who": grant.user,
            "day": day_in_words(grant.until),
            "right": grant.get_right_display().lower(),
        },
    )
    return go_to(request, request.path)


@require_POST
@requires(Role.COORDINATOR)
def grant_revoke(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take a right back; it ends at once."""
    grants = Grant.objects.visible_to(request.user).select_related("user")
    grant = get_object_or_404(grants, questionnaire=_questionnaire(request, slug), pk=pk)
    revoke_right(by=request.user, grant=grant)
    messages.success(
        request,
        _("Taken back from %(who)s, at once. What they did stays on record.") % {"who": grant.user},
    )
    return redirect("grant_list", slug)


def _questionnaire(request: SignedInRequest, slug: str) -> Questionnaire:
    return get_object_or_404(Questionnaire.objects.visible_to(request.user), slug=slug)
