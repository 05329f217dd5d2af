"""One edition: who approves it, whom it names, its links, and taking it back."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from briefings.approving import ApprovalRefused, approve, why_not_approve, withdraw_edition
from briefings.edition_codes import spelt
from briefings.models import Edition, QuietDayOverride, ShareLink
from briefings.models.briefing import BRIEFING_SUBJECTS
from briefings.models.edition import EditionQuerySet
from briefings.quiet_days import OverrideRefused, override_silence, silences_at
from briefings.sharing import (
    SharingRefused,
    address_of,
    forget_contact,
    revoke_link,
    share,
    why_not_share,
)
from briefings.sharing_forms import ReasonForm, ShareForm


@require_safe
@requires(Role.ADVOCATE)
def edition_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where an edition stands and who waits for what."""
    return _page(request, get_object_or_404(_editions(request), pk=pk))


def _editions(request: SignedInRequest) -> EditionQuerySet:
    return (
        Edition.objects.visible_to(request.user)
        .select_related(
            *BRIEFING_SUBJECTS,
            "issued_by",
            "approval__approved_by",
            "withdrawal__withdrawn_by",
        )
        .defer("content")
    )


def _page(
    request: SignedInRequest, edition: Edition, *, status: int = 200, **forms: Any
) -> HttpResponse:
    agreeing = ~Exists(edition.namings.not_agreed().filter(pk=OuterRef("pk")))
    context = {
        "edition": edition,
        "briefing": edition.briefing,
        "code": spelt(edition.code),
        "approval": getattr(edition, "approval", None),
        "withdrawal": getattr(edition, "withdrawal", None),
        "later": edition.following().released().defer("content").first(),
        "namings": edition.namings.select_related("person").annotate(agrees=agreeing),
        "links": _links(edition, request),
        "no_approval": why_not_approve(request.user, edition),
        "no_sharing": why_not_share(edition),
        "silences": silences_at(timezone.now()) if edition.is_outside else [],
        "overrides": QuietDayOverride.objects.latest_ones() if edition.is_outside else [],
        "share_form": ShareForm(prefix="share"),
        "withdraw_form": ReasonForm(prefix="withdraw"),
        "quiet_form": ReasonForm(prefix="quiet"),
    }
    return render(request, "briefings/edition_detail.html", context | forms, status=status)


def _links(edition: Edition, request: SignedInRequest) -> list[tuple[ShareLink, str]]:
    """Each link with its address, which only coordinators see."""
    open_now = ShareLink.objects.open_at(timezone.now()).filter(pk=OuterRef("pk"))
    links = edition.links.select_related("created_by", "revoked_by").with_opened()
    sees = request.user.is_coordinator
    return [
        (link, address_of(link) if sees else "")
        for link in links.annotate(is_open=Exists(open_now))
    ]


@require_POST
@requires(Role.ADVOCATE)
def edition_approve(request: SignedInRequest, pk: int) -> HttpResponse:
    """A second person lets the edition leave the house."""
    edition = get_object_or_404(_editions(request), pk=pk)
    try:
        approve(by=request.user, edition=edition)
    except ApprovalRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Approved. A coordinator can share this edition now."))
    return redirect(edition)


@require_POST
@requires(Role.COORDINATOR)
def edition_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the edition back, with the reason."""
    edition = get_object_or_404(_editions(request), pk=pk)
    form = ReasonForm(request.POST, prefix="withdraw")
    if form.is_valid():
        try:
            withdraw_edition(by=request.user, edition=edition, reason=form.cleaned_data["reason"])
        except ApprovalRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Withdrawn. Its links lead nowhere any more."))
            return redirect(edition)
    return _page(request, edition, status=422, withdraw_form=form)


@require_POST
@requires(Role.COORDINATOR)
def edition_share(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a link for one institution."""
    edition = get_object_or_404(_editions(request), pk=pk)
    form = ShareForm(request.POST, prefix="share")
    if form.is_valid():
        try:
            share(by=request.user, edition=edition, **form.cleaned_data)
        except SharingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The link is made: it stands below."))
            return redirect(f"{edition.get_absolute_url()}#links")
    return _page(request, edition, status=422, share_form=form)


@require_POST
@requires(Role.COORDINATOR)
def edition_quiet_day(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let briefings be shared today although an election is near, with the reason."""
    edition = get_object_or_404(_editions(request), pk=pk)
    form = ReasonForm(request.POST, prefix="quiet")
    if form.is_valid():
        try:
            override_silence(by=request.user, reason=form.cleaned_data["reason"])
        except OverrideRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Briefings can be shared until the end of today."))
            return redirect(edition)
    return _page(request, edition, status=422, quiet_form=form)


@require_POST
@requires(Role.ADVOCATE)
def link_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close a link for good."""
    link = get_object_or_404(ShareLink.objects.visible_to(request.user), pk=pk)
    revoke_link(by=request.user, link=link)
    messages.success(
        request, _("The link of %(whom)s leads nowhere any more.") % {"whom": link.recipient}
    )
    return redirect(f"{link.edition.get_absolute_url()}#links")


@require_POST
@requires(Role.ADVOCATE)
def link_forget(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remove the address of a contact who wants to be told no more."""
    link = get_object_or_404(ShareLink.objects.visible_to(request.user), pk=pk)
    forget_contact(link=link)
    messages.success(request, _("The address is removed: we no longer write to it."))
    return redirect(f"{link.edition.get_absolute_url()}#links")
