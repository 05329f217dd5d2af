"""Queues the reminders of the day, for a server that has cron do it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from pledges.tasks import queue_reminders


class Command(BaseCommand):
    help = (
        "Queues the reminders and the letters of the month for everybody who wants them; the "
        "worker sends them. Once a day is enough, and the worker does it by itself from 7 in the "
        "morning on: twice changes nothing, since nobody is told of the same thing twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--again",
            action="store_true",
            help="queue them although it was done today, for example after a fault of the mail",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        count = queue_reminders(again=options["again"])
        if count:
            self.stdout.write(f"Looks into what to tell: {count} queued.")
        else:
            self.stdout.write("Nothing to queue: it was done today, or nobody wants letters.")
