"""What awaits somebody's acceptance: what they may decide on, and what others have to."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from pledges.models import Pledge, StatusUpdate
from stakeholders.models import Affiliation

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Queue:
    """The oldest updates that this person may decide on, how many there are, and the others."""

    theirs: Sequence[StatusUpdate]
    count: int
    others: Sequence[StatusUpdate]


def awaiting_decision_of(user: User) -> QuerySet[StatusUpdate]:
    """What somebody else reported, of pledges that would not benefit this person's own."""
    return _awaiting(user).exclude(_not_theirs(user))


def queue_of(user: User) -> Queue:
    theirs = awaiting_decision_of(user)
    others = _awaiting(user).filter(_not_theirs(user))
    return Queue(
        list(_with_grounds(theirs)[:MOST_SHOWN]),
        theirs.count(),
        list(_with_grounds(others)[:MOST_SHOWN]),
    )


def _awaiting(user: User) -> QuerySet[StatusUpdate]:
    return (
        StatusUpdate.objects.visible_to(user)
        .awaiting()
        .filter(pledge__withdrawn_at__isnull=True)
        .order_by("pk")
    )


def _not_theirs(user: User) -> Q:
    affiliations = Affiliation.objects.current().filter(user=user)
    benefit = Pledge.beneficiaries.through.objects.filter(
        pledge=OuterRef("pledge"), organisation__in=affiliations.values("organisation")
    )
    return Q(made_by=user) | Q(Exists(benefit))


def _with_grounds(updates: QuerySet[StatusUpdate]) -> QuerySet[StatusUpdate]:
    """With what each rests on, and the promise."""
    return updates.select_related(
        "made_by", "part", "pledge__candidacy", "pledge__person", "pledge__organisation"
    ).prefetch_related("bearings__evidence")
