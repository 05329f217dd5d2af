"""Grids: the list, one version, making one, changing one that nobody has used."""

from dataclasses import dataclass
from itertools import pairwise

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, requires
from accounts.fragments import go_to, render_page
from accounts.models import Role
from questionnaires.actions.grids import (
    ChangedMeanwhile,
    GridInUse,
    create_grid,
    edit_grid,
    new_version,
)
from questionnaires.grid_forms import GridForm, NewVersionForm
from questionnaires.grids import load_grids
from questionnaires.models import Grid
from questionnaires.scales import Change, changes, scale_of
from sources.house_words import warn_of_words

GRIDS_PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a grid in its history, and what differs from the one before it."""

    grid: Grid
    changes: list[Change] | None


@require_safe
@requires(Role.VOLUNTEER)
def grid_list(request: SignedInRequest) -> HttpResponse:
    """The latest version of each grid."""
    grids = (
        Grid.objects.visible_to(request.user)
        .latest_versions()
        .with_use()
        .annotate(questionnaire_count=Count("questionnaires"))
        .prefetch_related("levels")
        .order_by("slug")
    )
    page = Paginator(grids, GRIDS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "questionnaires/grid_list.html", {"page": page})


@require_POST
@requires(Role.COORDINATOR)
def grid_defaults(request: SignedInRequest) -> HttpResponse:
    """Load the default grids; those that exist stay as they are."""
    load_grids()
    messages.success(request, _("The default grids are here. Read them before you choose one."))
    return redirect("grid_list")


@require_safe
@requires(Role.VOLUNTEER)
def grid_detail(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """One version: what it says, where it is used, what other versions say."""
    grid = _grid(request, slug, number)
    context = {
        "grid": grid,
        "levels": grid.levels.all(),
        "used_by": grid.questionnaires.order_by("title"),
        "versions": _versions(slug),
    }
    return render(request, "questionnaires/grid_detail.html", context)


def _versions(slug: str) -> list[Version]:
    """The latest first."""
    grids = list(
        Grid.objects.filter(slug=slug)
        .select_related("created_by")
        .prefetch_related("levels")
        .order_by("-number")
    )
    later = [
        Version(grid, changes(scale_of(before), scale_of(grid))) for grid, before in pairwise(grids)
    ]
    return [*later, *(Version(grid, None) for grid in grids[-1:])]


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.COORDINATOR)
def grid_new(request: SignedInRequest) -> HttpResponse:
    """Write a grid."""
    form = GridForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        grid = create_grid(by=request.user, scale=form.scale())
        messages.success(request, _("The grid is stored. It can be changed until somebody scores."))
        _warn(request, grid, form)
        return go_to(request, grid)
    return _form_page(request, form, None)


def _warn(request: SignedInRequest, grid: Grid, form: GridForm, reason: str = "") -> None:
    change_url = reverse("grid_edit", args=[grid.slug, grid.number])
    warn_of_words(request, *form.scale().words, reason, change_url=change_url)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.COORDINATOR)
def grid_edit(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Change a version that nobody has used; of a used one, make the next version."""
    grid = _grid(request, slug, number)
    latest = Grid.objects.filter(slug=slug).latest("number")
    is_used = Grid.objects.used().filter(pk=grid.pk).exists()
    if request.method != "POST":
        if is_used and latest != grid:
            messages.info(request, _("Changes start from the latest version: this is it."))
            return redirect("grid_edit", slug, latest.number)
        kind = NewVersionForm if is_used else GridForm
        return _form_page(request, kind(scale=scale_of(grid)), grid)
    return _add_version(request, grid) if is_used else _change(request, grid)


def _change(request: SignedInRequest, grid: Grid) -> HttpResponse:
    form = GridForm(request.POST, scale=scale_of(grid))
    if not form.is_valid():
        return _form_page(request, form, grid)
    try:
        seen = form.cleaned_data["seen"]
        changed = edit_grid(by=request.user, grid=grid, scale=form.scale(), seen=seen)
    except ChangedMeanwhile:
        form.refuse(
            _(
                "Somebody changed this grid in the meantime: open it in another tab to compare. "
                "Saved once more, what you typed takes the place of the other."
            )
        )
        return _form_page(request, form, grid)
    except GridInUse:  # a first score came in since the form was checked
        return _add_version(request, grid)
    messages.success(request, _("The grid is changed."))
    _warn(request, changed, form)
    return go_to(request, changed)


def _add_version(request: SignedInRequest, grid: Grid) -> HttpResponse:
    form = NewVersionForm(request.POST, scale=scale_of(grid))
    if not form.is_valid():
        return _form_page(request, form, grid)
    try:
        version = new_version(
            by=request.user, grid=grid, reason=form.cleaned_data["reason"], scale=form.scale()
        )
    except ChangedMeanwhile:
        form.refuse(
            _(
                "Somebody made a later version in the meantime. Open it in another tab and change "
                "that one; what you typed stays here to copy from."
            )
        )
        return _form_page(request, form, grid)
    messages.success(
        request,
        _("Version %(number)d is stored. Questionnaires go on with theirs until you choose it.")
        % {"number": version.number},
    )
    _warn(request, version, form, reason=version.reason)
    return go_to(request, version)


def _form_page(request: SignedInRequest, form: GridForm, grid: Grid | None) -> HttpResponse:
    return render_page(
        request,
        "questionnaires/grid_form.html",
        {
            "form": form,
            "grid": grid,
            "is_new_version": isinstance(form, NewVersionForm),
            "next_number": grid.number + 1 if grid else 1,
        },
        fragment="#form",
        status=422 if form.is_bound else 200,
    )


def _grid(request: SignedInRequest, slug: str, number: int) -> Grid:
    visible = Grid.objects.visible_to(request.user).with_use().select_related("created_by")
    return get_object_or_404(visible, slug=slug, number=number)
