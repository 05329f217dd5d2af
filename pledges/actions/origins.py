"""Writes about the passages that justify a pledge: confirming one, taking one back."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from pledges.actions.pledges import PledgeRefused
from pledges.models import Origin, Pledge


@transaction.atomic
def edit_origin(*, origin: Origin, said: Mapping[str, Any]) -> Origin:
    """Who said it, when, in which capacity, and whether the promiser confirmed it since."""
    for name, value in said.items():
        setattr(origin, name, value)
    origin.save(update_fields=list(said))
    return origin


@transaction.atomic
def withdraw_origin(*, by: User, origin: Origin, because: str) -> Origin:
    """Let a passage justify the pledge no more; the page keeps it with the reason. Twice is once.

    Raises PledgeRefused for the last one: a pledge without words is to be withdrawn itself.
    """
    pledge = Pledge.objects.select_for_update().get(pk=origin.pledge_id)
    origin.refresh_from_db(from_queryset=Origin.objects.select_for_update())
    if origin.withdrawn_at:
        return origin
    if not pledge.origins.active().exclude(pk=origin.pk).exists():
        raise PledgeRefused(
            _("It is the only passage that justifies the pledge: withdraw the pledge instead.")
        )
    origin.withdraw(by=by, because=because)
    return origin
