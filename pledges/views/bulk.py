"""One status for several pledges that one act settles."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from pledges.actions.reporting import report_several_with_evidence
from pledges.actions.statuses import SomeRefused
from pledges.forms.statuses import StatusForm
from pledges.listing import Row, rows_of, with_facts
from pledges.models import Pledge, StatusUpdate
from pledges.views.returning import came_from
from sources.house_words import warn_of_words

MOST_AT_ONCE = 100


@dataclass(slots=True)
class Chosen:
    """One of the pledges: the newest update of it that was read, and why it is refused."""

    row: Row
    seen: int | None
    refusal: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def status_several(request: SignedInRequest) -> HttpResponse:
    """Report one status for the pledges that were ticked: for all of them, or for none."""
    sent = request.POST if request.method == "POST" else request.GET
    chosen = _chosen(request, sent)
    pledges = [one.row.pledge for one in chosen]
    posted = request.POST if request.method == "POST" else None
    form = StatusForm(posted, request.FILES, by=request.user, pledges=pledges)
    if chosen and form.is_valid():
        try:
            updates = report_several_with_evidence(
                by=request.user,
                seen={one.row.pledge: one.seen for one in chosen},
                said=form.said,
                new=form.new_evidence,
            )
        except SomeRefused as refused:
            chosen = _with_newest([one.row for one in chosen])
            for one in chosen:
                one.refusal = refused.reasons.get(one.row.pledge, "")
        else:
            return _saved(request, updates)
    form.new.remember_file()
    context: dict[str, Any] = {
        "chosen": chosen,
        "refused_count": sum(bool(one.refusal) for one in chosen),
        "form": form,
        "most": MOST_AT_ONCE,
        "is_cut": len(sent.getlist("pledge")) > MOST_AT_ONCE,
        "next": came_from(request),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "pledges/status_several.html", context, status=status)


def _chosen(request: SignedInRequest, sent: QueryDict) -> list[Chosen]:
    """The pledges that were ticked, of those that the reader may see, each with what was read."""
    keys = [int(key) for key in sent.getlist("pledge") if key.isdecimal() and len(key) < 19]
    visible = Pledge.objects.visible_to(request.user).active().filter(pk__in=keys[:MOST_AT_ONCE])
    rows = rows_of(with_facts(visible).order_by("sort_key", "pk"))
    if request.method == "POST":
        return [Chosen(row, _read(sent.get(f"seen-{row.pledge.pk}", ""))) for row in rows]
    return _with_newest(rows)


def _with_newest(rows: Sequence[Row]) -> list[Chosen]:
    pledges = [row.pledge for row in rows]
    newest = dict(
        StatusUpdate.objects.newest()
        .filter(pledge__in=pledges, part__isnull=True)
        .values_list("pledge", "pk")
    )
    return [Chosen(row, newest.get(row.pledge.pk)) for row in rows]


def _read(seen: str) -> int | None:
    return int(seen) if seen.isdecimal() else None


def _saved(request: SignedInRequest, updates: Sequence[StatusUpdate]) -> HttpResponse:
    count = len(updates)
    sentence = ngettext(
        "Recorded for %(count)d pledge.", "Recorded for %(count)d pledges.", count
    ) % {"count": count}
    if not updates[0].is_direct:
        sentence += " " + _("It takes effect once somebody else has accepted it.")
    messages.success(request, sentence)
    warn_of_words(request, updates[0].reason)
    return redirect(came_from(request))
