"""What the coalition does next for pledges: never shown outside."""

from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.localised import day_in_words
from pledges.models import Task


def next_steps_of(keys: Iterable[int]) -> dict[int, str]:
    """What we do next for each pledge, what is due first. For the coalition alone. One query."""
    steps: dict[int, str] = {}
    for task in (
        Task.objects.open()
        .filter(pledge__in=list(keys))
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    ):
        if task.pledge_id:
            steps.setdefault(task.pledge_id, _due(task))
    return steps


def _due(task: Task) -> str:
    if task.due_on is None:
        return task.what
    return _("%(what)s (by %(day)s)") % {"what": task.what, "day": day_in_words(task.due_on)}
