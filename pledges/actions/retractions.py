"""Taking back an outcome that was recorded in error, with all that followed from it."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from pledges.actions.outcomes import OutcomeRefused
from pledges.actions.pledges import withdraw_pledge
from pledges.actions.statuses import undo
from pledges.models import Fate, Pledge, Retraction, StatusUpdate
from pledges.progress import Stage
from stakeholders.models import Candidacy
from stakeholders.models.election import Outcomes


def fates_of(candidacy: Candidacy) -> QuerySet[Fate]:
    """What the outcome on record means for the pledges; not what was taken back."""
    return Fate.objects.filter(
        pledge__candidacy=candidacy, recording=candidacy.retractions.count()
    ).select_related("pledge", "heir__candidacy", "made_by")


@transaction.atomic
def take_back_outcome(*, by: User, candidacy: Candidacy, reason: str) -> Candidacy:
    """Put a candidacy and its pledges back to where they were before its outcome was recorded.

    What lapsed is undone, what another candidacy took over is withdrawn there. Refused, and
    nothing changes, where somebody has gone on from it. Twice is once. Raises OutcomeRefused.
    """
    candidacy = Candidacy.objects.select_for_update().get(pk=candidacy.pk)
    if candidacy.outcome == Outcomes.PENDING:
        return candidacy
    if not reason.strip():
        raise OutcomeRefused(_("Say why it is taken back."))
    for fate in fates_of(candidacy):
        _take_back(by, fate, reason.strip())
    Retraction.objects.create(
        candidacy=candidacy,
        outcome=candidacy.outcome,
        source=candidacy.outcome_source,
        reason=reason.strip(),
        made_by=by,
    )
    candidacy.outcome, candidacy.outcome_source = Outcomes.PENDING, ""
    candidacy.save(update_fields=["outcome", "outcome_source"])
    return candidacy


def _take_back(by: User, fate: Fate, reason: str) -> None:
    if fate.heir:
        _withdraw_heir(by, fate.heir, reason)
    for update in _lapses_of(fate):
        undo(by=by, update=update, reason=reason)


def _withdraw_heir(by: User, heir: Pledge, reason: str) -> None:
    if heir.withdrawn_at:
        return
    if heir.updates.exists():
        raise OutcomeRefused(
            _(
                "“%(title)s” has gone on under the candidacy that took it over. Nothing was "
                "changed: withdraw it there first."
            )
            % {"title": heir.title}
        )
    withdraw_pledge(by=by, pledge=heir, because=reason)


def _lapses_of(fate: Fate) -> list[StatusUpdate]:
    """The update of the pledge, or of each part that was open; not those undone meanwhile."""
    newest = StatusUpdate.objects.newest().filter(pledge=fate.pledge, status=Stage.LAPSED)
    return list(newest.filter(made_by=fate.made_by, reason=fate.explanation))
