"""Two pledges that are one promise: one gives its origins and tasks, and keeps its history."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from pledges.actions.pledges import PledgeRefused
from pledges.models import Origin, Pledge, StatusUpdate


@transaction.atomic
def merge_pledges(*, by: User, pledge: Pledge, into: Pledge, because: str) -> Pledge:
    """Withdraw `pledge` in favour of `into`, which takes its origins, tasks and interests.

    What was said of `pledge`, with its evidence, stays with it. Twice is once. Raises
    PledgeRefused.
    """
    keys = sorted((pledge.pk, into.pk))
    locked = {one.pk: one for one in Pledge.objects.select_for_update().filter(pk__in=keys)}
    pledge, into = locked[pledge.pk], locked[into.pk]
    if pledge.merged_into_id == into.pk:
        return pledge
    if refusal := why_not_merge(pledge, into):
        raise PledgeRefused(refusal)
    _move_origins(by, pledge, into, because)
    pledge.tasks.update(pledge=into)
    into.beneficiaries.add(*pledge.beneficiaries.all())
    into.themes.add(*pledge.themes.all())
    pledge.withdraw(by=by, because=because, into=into)
    return pledge


def why_not_merge(pledge: Pledge, into: Pledge) -> str:
    """Why the two cannot become one; empty if they can."""
    if pledge.pk == into.pk:
        return _("A pledge is not merged into itself.")
    if pledge.withdrawn_at or into.withdrawn_at:
        return _("One of the two was withdrawn in the meantime.")
    if pledge.promiser != into.promiser:
        return _("Two different promisers made them: these are two promises.")
    if StatusUpdate.objects.awaiting().filter(pledge=pledge).exists():
        return _("A status awaits acceptance: let somebody decide on it first.")
    return ""


def _move_origins(by: User, pledge: Pledge, into: Pledge, because: str) -> None:
    """Those that `into` has already stay where they were, withdrawn."""
    there = into.origins.active().values("anchor")
    for origin in Origin.objects.active().filter(pledge=pledge, anchor__in=there):
        origin.withdraw(by=by, because=because)
    Origin.objects.active().filter(pledge=pledge).update(pledge=into)
