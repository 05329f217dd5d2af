"""The pledges as a table and as a board: the same filters, the same address."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, requires
from accounts.fragments import wants_fragment
from accounts.models import Role
from pledges.agenda import agenda_of
from pledges.board import board_of
from pledges.forms.filters import PledgeFilters
from pledges.forms.saved_views import SavedViewForm
from pledges.keyset import step_through
from pledges.listing import count_of, rows_of, with_facts
from pledges.models import Pledge, SavedView, Status
from pledges.models.pledge import PledgeQuerySet
from pledges.models.saved_view import Layout
from pledges.views.returning import came_from

PLEDGES_PER_PAGE = 50


@require_safe
@requires(Role.ADVOCATE)
def pledge_list(request: SignedInRequest) -> HttpResponse:
    """The pledges that the filters leave, as a table, step by step."""
    filters, pledges, context = _filtered(request, Layout.TABLE)
    step = step_through(
        with_facts(pledges),
        filters.order,
        PLEDGES_PER_PAGE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context |= {"step": step, "rows": rows_of(step.rows), "count": count_of(pledges)}
    return render(request, "pledges/pledge_list.html", context)


@require_safe
@requires(Role.ADVOCATE)
def pledge_board(request: SignedInRequest) -> HttpResponse:
    """The same pledges, in a column for each status."""
    filters, pledges, context = _filtered(request, Layout.BOARD)
    columns = board_of(pledges, filters)
    context |= {
        "columns": columns,
        "columns_to": [status for status in Status if status != Status.NOT_RATED],
        "has_cards": any(column.rows for column in columns),
    }
    return render(request, "pledges/pledge_board.html", context)


def _filtered(
    request: SignedInRequest, layout: Layout
) -> tuple[PledgeFilters, PledgeQuerySet, dict[str, Any]]:
    filters = PledgeFilters(request.GET, reader=request.user)
    pledges = filters.apply(Pledge.objects.visible_to(request.user).active())
    query = filters.query()
    here = reverse(f"pledge_{'board' if layout == Layout.BOARD else 'list'}")
    context = {
        "filters": filters,
        "layout": layout,
        "query": query,
        "next": request.get_full_path(),
        "here": here,
        "saved_views": SavedView.objects.visible_to(request.user),
        "saving": SavedViewForm(initial={"layout": layout, "query": query}),
        "figures": agenda_of(request.user, timezone.localdate()),
    }
    return filters, pledges, context


@require_safe
@requires(Role.ADVOCATE)
def pledge_row(request: SignedInRequest, slug: str) -> HttpResponse:
    """One row of the table, to close a form that stands in its place."""
    pledges = with_facts(Pledge.objects.visible_to(request.user).active())
    pledge = get_object_or_404(pledges, slug=slug)
    if not wants_fragment(request):
        return redirect(came_from(request))
    (row,) = rows_of([pledge])
    context = {"row": row, "next": came_from(request), "reporting": None, "undoable": None}
    return render(request, "pledges/row.html", context)
