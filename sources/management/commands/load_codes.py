"""Loads the default codebook."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.actions import acting_as, command_actor
from sources.codebook import load_codebook


class Command(BaseCommand):
    help = (
        "Create the codes of fixtures/codes.toml that are missing. Codes that exist are left as "
        "they are, so running it twice changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with acting_as(command_actor(None)):
            created = load_codebook()
        if created:
            self.stdout.write(f"{len(created)} codes created.")
        else:
            self.stdout.write("Every default code is there already; nothing was changed.")
