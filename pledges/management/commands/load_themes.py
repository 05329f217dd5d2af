"""Loads the default themes."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.actions import acting_as, command_actor
from pledges.themes import load_default_themes


class Command(BaseCommand):
    help = (
        "Create the themes of fixtures/themes.toml that are missing. Themes that exist are left as "
        "they are, so running it twice changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with acting_as(command_actor(None)):
            created = load_default_themes()
        if created:
            self.stdout.write(f"{len(created)} themes created.")
        else:
            self.stdout.write("Every default theme is there already; nothing was changed.")
