"""Prints the page that describes every field of the exported data: `docs/data.md`."""

from typing import Any

from django.core.management.base import BaseCommand

from briefings.export.documented import as_markdown


class Command(BaseCommand):
    help = "Print the description of the exported data, to be kept as docs/data.md."

    def handle(self, **options: Any) -> None:
        self.stdout.write(as_markdown(), ending="")
