"""« À faire ce mois-ci »: the strip as a page, and what awaits somebody's word."""

from datetime import date

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from pledges.agenda import agenda_of, replies_received, to_close
from pledges.awaiting import awaiting_decision_of
from stakeholders.models import Election

MOST_SHOWN = 50
PLEDGE = ("pledge__candidacy", "pledge__person", "pledge__organisation")


@require_safe
@requires(Role.ADVOCATE)
def pledge_agenda(request: SignedInRequest) -> HttpResponse:
    """The figures of the month, and those lists behind them that have no page of their own."""
    today = timezone.localdate()
    awaiting = awaiting_decision_of(request.user).select_related("made_by", "part", *PLEDGE)
    replies = replies_received(today).select_related("update__pledge")
    context = {
        "figures": agenda_of(request.user, today),
        "awaiting": awaiting.order_by("pk")[:MOST_SHOWN],
        "replies": replies.order_by("-replied_on", "-pk")[:MOST_SHOWN],
        "elections": _to_close(today),
    }
    return render(request, "pledges/agenda.html", context)


def _to_close(today: date) -> QuerySet[Election]:
    """Elections whose mandate has ended, with how many pledges still have no final status."""
    open_pledges = to_close(today)
    return (
        Election.objects.filter(candidacies__pledges__in=open_pledges)
        .annotate(left=Count("candidacies__pledges", distinct=True))
        .order_by("mandate_ends_on", "pk")
    )
