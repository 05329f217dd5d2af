"""Runs the queue; what a killed worker left behind is queued again."""

from typing import Any

from django_tasks_db.management.commands import db_worker

from briefings.lost_tasks import alive, watch


class Command(db_worker.Command):
    help = (
        "Run the queue: make briefings, send mail. Tasks that a killed worker left unfinished "
        "are queued again. The options are those of db_worker."
    )

    def handle(self, *, worker_id: str, **options: Any) -> None:
        with alive(worker_id), watch():
            super().handle(worker_id=worker_id, **options)
