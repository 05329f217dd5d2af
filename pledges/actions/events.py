"""Writes after a meeting: our next steps."""

from datetime import date

from django.db import transaction

from accounts.models import User
from pledges.models import Task
from stakeholders.models import Event


@transaction.atomic
def task_after_event(
    *, by: User, event: Event, what: str, owner: User, due_on: date | None
) -> Task:
    """A next step of ours after a meeting; the same one sent twice is one."""
    Event.objects.select_for_update().get(pk=event.pk)
    same = Task.objects.open().filter(event=event, what=what, owner=owner, due_on=due_on)
    if existing := same.first():
        return existing
    return Task.objects.create(event=event, what=what, owner=owner, due_on=due_on, created_by=by)
