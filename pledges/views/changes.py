"""Changing a pledge: what is said of it, its parts, a difference, merging, withdrawing."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from pledges.actions.merging import merge_pledges
from pledges.actions.pledges import (
    PledgeRefused,
    edit_pledge,
    note_difference,
    split_pledge,
    withdraw_pledge,
)
from pledges.forms.changes import DifferenceForm, EditForm, MergingForm, PartsForm
from pledges.models import Pledge
from pledges.passages import origins_of
from sources.forms import WithdrawalForm
from sources.house_words import warn_of_words


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def pledge_edit(request: SignedInRequest, slug: str) -> HttpResponse:
    """What is said of a pledge, and all else that can be done with it."""
    pledge = _pledge(request, slug)
    if request.method != "POST":
        return _page(request, pledge)
    form = EditForm(request.POST, instance=_pledge(request, slug))
    if not form.is_valid():
        return _page(request, pledge, form=form)
    try:
        _edit(pledge, form)
    except PledgeRefused as refusal:
        form.add_error("nature", str(refusal))
        return _page(request, pledge, form=form)
    messages.success(request, _("The pledge is changed. Its history keeps what it said before."))
    warn_of_words(request, *form.staff_words, change_url=request.path)
    return redirect(pledge)


@transaction.atomic
def _edit(pledge: Pledge, form: EditForm) -> None:
    edit_pledge(pledge=pledge, fields=form.pledge_fields, links=form.links)


@require_POST
@requires(Role.ADVOCATE)
def pledge_difference(request: SignedInRequest, slug: str) -> HttpResponse:
    """Flag that what was written and what was said differ, or take the flag away."""
    pledge = _pledge(request, slug)
    form = DifferenceForm(request.POST)
    if not form.is_valid():
        return _page(request, pledge, difference=form)
    note_difference(pledge=pledge, difference=form.cleaned_data["difference"])
    messages.success(request, _("Saved: where what was written and what was said differ."))
    warn_of_words(request, pledge.difference)
    return redirect(pledge)


@require_POST
@requires(Role.ADVOCATE)
def pledge_split(request: SignedInRequest, slug: str) -> HttpResponse:
    """Give the pledge parts, each with a status of its own."""
    pledge = _pledge(request, slug)
    form = PartsForm(request.POST)
    if not form.is_valid():
        return _page(request, pledge, parts=form)
    name = f"title_{EditForm(instance=pledge).language}"
    titles = form.cleaned_data["titles"]
    try:
        split_pledge(pledge=pledge, titles=[{name: title} for title in titles])
    except PledgeRefused as refusal:
        form.add_error("titles", str(refusal))
        return _page(request, pledge, parts=form)
    messages.success(request, _("The pledge has parts now: its status is what they make together."))
    warn_of_words(request, *titles)
    return redirect(pledge)


@require_POST
@requires(Role.ADVOCATE)
def pledge_merge(request: SignedInRequest, slug: str) -> HttpResponse:
    """Make two pledges one; nothing of either is lost."""
    pledge = _pledge(request, slug)
    form = MergingForm(request.POST, pledge=pledge)
    if not form.is_valid():
        return _page(request, pledge, merging=form)
    cleaned = form.cleaned_data
    try:
        merge_pledges(
            by=request.user, pledge=pledge, into=cleaned["into"], because=cleaned["because"]
        )
    except PledgeRefused as refusal:
        form.add_error("into", str(refusal))
        return _page(request, pledge, merging=form)
    messages.success(
        request, _("Merged. Origins and next steps are here now; the other page says where to.")
    )
    warn_of_words(request, cleaned["because"])
    return redirect(cleaned["into"])


@require_POST
@requires(Role.ADVOCATE)
def pledge_withdraw(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take the pledge out of lists and tallies, with a reason."""
    pledge = _pledge(request, slug)
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return _page(request, pledge, withdrawal=form)
    withdraw_pledge(by=request.user, pledge=pledge, because=form.cleaned_data["because"])
    messages.success(request, _("The pledge is withdrawn. Its page and its history stay."))
    warn_of_words(request, form.cleaned_data["because"])
    return redirect(pledge)


def _pledge(request: SignedInRequest, slug: str) -> Pledge:
    """A pledge that stands; one that was withdrawn or merged is changed no more: 404."""
    standing = Pledge.objects.visible_to(request.user).active()
    loaded = standing.select_related("candidacy__election", "person", "organisation")
    return get_object_or_404(loaded.defer("search"), slug=slug)


def _page(request: SignedInRequest, pledge: Pledge, **refused: Any) -> HttpResponse:
    """The page with all its forms, of which one may have been refused."""
    context = {
        "pledge": pledge,
        "origins": [one for one in origins_of(pledge) if one.origin.withdrawn_at is None],
        "form": EditForm(instance=pledge),
        "difference": DifferenceForm(initial={"difference": pledge.difference}),
        "parts": PartsForm(),
        "merging": MergingForm(pledge=pledge),
        "withdrawal": WithdrawalForm(),
    }
    status = 422 if refused else 200
    return render(request, "pledges/pledge_edit.html", context | refused, status=status)
