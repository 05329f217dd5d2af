"""Writes about saved views."""

from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from pledges.models import SavedView
from pledges.models.saved_view import Layout


@dataclass(frozen=True, slots=True)
class Filtering:
    """What a view shows: its filters and order as in the address, and how it is laid out."""

    query: str
    layout: Layout = Layout.TABLE


@transaction.atomic
def save_view(*, by: User, name: str, filtering: Filtering) -> SavedView:
    """Keep filters under a name; the same name again replaces what it stood for."""
    view, _created = SavedView.objects.update_or_create(
        user=by, name=name, defaults={"query": filtering.query, "layout": filtering.layout}
    )
    return view
