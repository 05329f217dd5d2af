"""Writes about our own next steps: adding one, changing it, doing it, taking that back."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from pledges.models import Pledge, Task
from stakeholders.models import Event


@transaction.atomic
def add_task(
    *, by: User, about: Pledge | Event, what: str, owner: User, due_on: date | None = None
) -> Task:
    """A next step for a pledge or after an event; the same open one twice is one."""
    link = {"pledge" if isinstance(about, Pledge) else "event": about}
    type(about)._default_manager.select_for_update().get(pk=about.pk)
    task, _created = Task.objects.open().get_or_create(
        what=what.strip(), owner=owner, due_on=due_on, defaults={"created_by": by}, **link
    )
    return task


@transaction.atomic
def change_task(*, task: Task, what: str, owner: User, due_on: date | None) -> Task:
    """Word it anew, or give it to somebody else or another day."""
    task.what, task.owner, task.due_on = what.strip(), owner, due_on
    task.save(update_fields=["what", "owner", "due_on"])
    return task


@transaction.atomic
def finish_task(*, by: User, task: Task) -> Task:
    """It is done; done twice is done once, by who said it first."""
    task = Task.objects.select_for_update().get(pk=task.pk)
    if task.done_at is None:
        task.done_at, task.done_by = timezone.now(), by
        task.save(update_fields=["done_at", "done_by"])
    return task


@transaction.atomic
def reopen_task(*, task: Task) -> Task:
    """It is to be done after all."""
    task = Task.objects.select_for_update().get(pk=task.pk)
    task.done_at = task.done_by = None
    task.save(update_fields=["done_at", "done_by"])
    return task
