#!/usr/bin/env python
"""Django's commands, with the local database started first where a command may need it."""

import os
import sys

from django.core.management import execute_from_command_line

from config.database import DatabaseUnavailable, start_if_needed

EXPLAINS = {"help", "version", "--help", "-h", "--version"}
DOES_WITHOUT = {"collectstatic", "compilemessages", "makemessages", "read_document"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    arguments = set(sys.argv[1:])
    if arguments and not arguments & EXPLAINS:
        try:
            start_if_needed()
        except DatabaseUnavailable as unavailable:
            if not arguments & DOES_WITHOUT:
                sys.exit(str(unavailable))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
