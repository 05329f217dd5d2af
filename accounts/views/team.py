"""The people of the team: inviting, roles, accounts closed and opened again.

Whoever opens or closes a door gives the password again, unless it was just given; allauth keeps
what was sent and does it then, so nothing is typed twice.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, after_password, requires
from accounts.actions.invitations import MayNotInvite, invite, revoke_invitation
from accounts.actions.team import MayNotChange, change_role, deactivate, reactivate
from accounts.forms import InvitationForm, RoleForm
from accounts.models import Invitation, Role, User, by_name, real_people


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.COORDINATOR)
def team_list(request: SignedInRequest) -> HttpResponse:
    """Who may sign in, as what, and who was invited; invite somebody."""
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            return _invite(request, form)
        except MayNotInvite as refusal:
            form.add_error("email", str(refusal))
    people = list(by_name(real_people(User.objects.all())))
    invitations = Invitation.objects.visible_to(request.user).select_related(
        "invited_by", "accepted_by", "revoked_by"
    )
    context = {
        "form": form,
        "roles": Role.choices,
        "active": [person for person in people if person.is_active],
        "closed": [person for person in people if not person.is_active],
        "invited": [one for one in invitations if not (one.accepted_at or one.revoked_at)],
        "past": [one for one in invitations if one.accepted_at or one.revoked_at],
    }
    return render(request, "account/team_list.html", context, status=422 if form.is_bound else 200)


@after_password
def _invite(request: SignedInRequest, form: InvitationForm) -> HttpResponse:
    cleaned = form.cleaned_data
    invitation = invite(
        by=request.user,
        email=cleaned["email"],
        role=Role(int(cleaned["role"])),
        language=cleaned["language"],
        name=cleaned["name"],
    )
    messages.success(
        request,
        _("Invited: a link is on its way to %(address)s. It works once, for seven days.")
        % {"address": invitation.email},
    )
    return redirect("team_list")


@require_POST
@requires(Role.COORDINATOR)
def invitation_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an invitation back; its link ends at once."""
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    revoke_invitation(by=request.user, invitation=invitation)
    messages.success(
        request, _("The link to %(address)s no longer works.") % {"address": invitation}
    )
    return redirect("team_list")


@require_POST
@requires(Role.COORDINATOR)
def team_role(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give somebody another role."""
    user = _person(pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This role does not exist. Nothing was changed."))
        return redirect("team_list")
    role = Role(int(form.cleaned_data["role"]))
    return _change(
        request,
        lambda: change_role(by=request.user, user=user, role=role),
        _("%(who)s is from now on: %(role)s.") % {"who": user, "role": role.label},
    )


@require_POST
@requires(Role.COORDINATOR)
def team_deactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close an account and end its sessions."""
    user = _person(pk)
    return _change(
        request,
        lambda: deactivate(by=request.user, user=user),
        _("The account of %(who)s is closed, and signed out everywhere. What they did stays.")
        % {"who": user},
    )


@require_POST
@requires(Role.COORDINATOR)
def team_reactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open an account again."""
    user = _person(pk)
    return _change(
        request,
        lambda: reactivate(by=request.user, user=user),
        _("%(who)s may sign in again, as before.") % {"who": user},
    )


@after_password
def _change(request: SignedInRequest, change: Callable[[], User], said: str) -> HttpResponse:
    try:
        change()
    except MayNotChange as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("team_list")


def _person(pk: int) -> User:
    return get_object_or_404(real_people(User.objects.all()), pk=pk)
