"""What the log says of errors."""

import logging
import re
from collections.abc import Iterator
from typing import Any

from django.db import Error as DatabaseError
from psycopg import Error as DriverError

SECRET = re.compile(r"[\w-]{32,}")  # in the address of a share link or of a calendar


class WithoutRows(logging.Formatter):
    """Cuts from errors of the database all behind their first line: there they print rows.

    Rows hold people's names and words, which have no place in a log; nor have the secrets in the
    addresses of requests that were refused.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  as below
        if record.name == "django.request":
            record.message = SECRET.sub("…", record.message)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802  the name is that of the library
        for error in _chain(ei[1]):
            if isinstance(error, (DatabaseError, DriverError)):
                error.args = (str(error).partition("\n")[0],)
        return super().formatException(ei)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those that it came from."""
    if error is not None:
        yield error
        yield from _chain(error.__cause__)
        if error.__context__ is not error.__cause__:
            yield from _chain(error.__context__)
