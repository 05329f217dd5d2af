"""Writes all data that an audience may read into a folder, as a Data Package."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.actions import acting_as, command_actor
from accounts.models import User, Visibility
from briefings.export.package import PackageRefused, folder_for, package_for, written_to

AUDIENCES = {visibility.name.lower(): visibility for visibility in Visibility}


class Command(BaseCommand):
    help = (
        "Write what an audience may read into a new folder: tables as CSV with datapackage.json "
        "(Frictionless), annotations as JSON-LD, pledges as JSON. docs/data.md describes every "
        "field. Everything is written, or nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--audience", required=True, metavar="A", help="internal, partner or public"
        )
        parser.add_argument(
            "--output", required=True, metavar="DIR", help="a new folder, or an empty one"
        )
        levels = parser.add_mutually_exclusive_group()
        levels.add_argument(
            "--with-scores",
            action="store_true",
            default=None,
            help="write settled levels (default: only for internal)",
        )
        levels.add_argument(
            "--without-scores", action="store_false", dest="with_scores", help="write none"
        )
        parser.add_argument(
            "--by", metavar="EMAIL", help="who exports (default: a recorded command-line user)"
        )

    def handle(
        self,
        *,
        audience: str,
        output: str,
        by: str | None,
        with_scores: bool | None,
        **options: Any,
    ) -> None:
        if audience not in AUDIENCES:
            raise CommandError(
                _("There is no audience “%(audience)s”: write internal, partner or public.")
                % {"audience": audience}
            )
        try:
            with folder_for(Path(output).resolve()) as folder, acting_as(_actor(by)) as actor:
                package = package_for(actor, AUDIENCES[audience], with_levels=with_scores)
                written_to(folder, package)
        except PackageRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        for table, count in package.counts.items():
            self.stdout.write(f"{table}: {count}")
        self.stdout.write(
            _("%(folder)s: %(count)s files for the audience “%(audience)s”")
            % {"folder": output, "count": len(package.files), "audience": audience}
        )


def _actor(email: str | None) -> User:
    try:
        return command_actor(email)
    except User.DoesNotExist as error:
        raise CommandError(
            _("Nobody active has the address “%(email)s”. Nothing was written.") % {"email": email}
        ) from error
