"""Print who may open which address, as a table for docs/access.md."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.access_table import table


class Command(BaseCommand):
    help = "Prints every address of the product and the roles that may open it."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(table(), ending="")
