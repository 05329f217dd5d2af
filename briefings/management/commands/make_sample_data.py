"""Writes made-up pledges, to try how fast pages are."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import acting_as, command_actor
from briefings.sample import Mismatch, OtherData, make_sample


class Command(BaseCommand):
    help = (
        "Write made-up pledges of twenty fictional lists, each with four statuses and three pieces "
        "of evidence on average, to try how fast pages are; the same number gives the same "
        "pledges. Only a database that holds nothing, or the example alone, takes them, and only "
        "once. They are written with the triggers of their tables switched off, so they have no "
        "history of edits, and compared with what the triggers would have written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--pledges", type=_number, default=1_000, metavar="N", help="how many (default: 1000)"
        )

    def handle(self, *, pledges: int, **options: Any) -> None:
        try:
            with acting_as(command_actor(None)):
                written = make_sample(pledges)
        except OtherData:
            raise CommandError(
                "The database holds other data than the example, and made-up pledges are not mixed "
                "into it. Nothing was changed."
            ) from None
        except Mismatch as mismatch:
            raise CommandError(
                f"The sample is not sound: {mismatch}. Nothing was changed."
            ) from None
        self.stdout.write(
            f"{written.pledges} pledges, {written.updates} statuses and {written.evidence} pieces "
            "of evidence written."
        )


def _number(written: str) -> int:
    if not written.isdecimal() or not 1 <= int(written) <= 1_000_000:
        raise ArgumentTypeError(f"{written!r} is no number from 1 to 1000000.")
    return int(written)
