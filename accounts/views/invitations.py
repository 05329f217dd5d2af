"""The page behind the link of an invitation, and the page that a newcomer sees first."""

from django.contrib.auth import login
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, open_to_all, requires
from accounts.actions.invitations import (
    MayNotAccept,
    accept_invitation,
    invitation_behind,
    why_not_accept,
)
from accounts.forms import NewcomerForm
from accounts.models import Invitation, Role, User, by_name

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a name and a password, and be signed in. Opening the link changes nothing."""
    invitation = invitation_behind(token)
    if request.user.is_authenticated:
        return _signed_in_already(request, invitation)
    if refusal := why_not_accept(invitation):
        return _refused(request, refusal, status=404 if invitation is None else 410)
    assert invitation is not None  # noqa: S101  no link is refused without one
    form = NewcomerForm(request.POST if request.method == "POST" else None, invitation=invitation)
    if form.is_bound and form.is_valid():
        try:
            user = accept_invitation(invitation=invitation, newcomer=form.newcomer)
        except MayNotAccept as refusal:
            return _refused(request, str(refusal), status=410)
        login(request, user, backend=BACKEND)
        return redirect("welcome")
    context = {"form": form, "invitation": invitation}
    status = 422 if form.is_bound else 200
    return render(request, "account/invitation_accept.html", context, status=status)


def _signed_in_already(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    if invitation and invitation.accepted_by_id == request.user.pk:
        return redirect("welcome")
    return _refused(
        request,
        _(
            "You are signed in as %(who)s, and this link is for another address. "
            "Nothing was changed. If it is yours as well, sign out and open the link again."
        )
        % {"who": request.user},
        status=403,
    )


def _refused(request: HttpRequest, refusal: str, *, status: int) -> HttpResponse:
    context = {"refusal": refusal}
    return render(request, "account/invitation_refused.html", context, status=status)


@require_safe
@requires(Role.VOLUNTEER)
def welcome(request: SignedInRequest) -> HttpResponse:
    """What to do, what cannot go wrong, and whom to ask."""
    return render(request, "account/welcome.html", {"coordinators": coordinators()})


def coordinators() -> QuerySet[User]:
    """Whom to ask: the coordinators who may sign in, by name."""
    return by_name(User.objects.filter(role=Role.COORDINATOR, is_active=True))
