"""A mail server of our own that keeps what it receives, and a worker that may be killed."""

import asyncio
import os
import socket
import subprocess
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from django.conf import settings
from django.db import connection


class Server:
    """What an SMTP server received: for each message, its recipients and itself.

    `is_slow`: it takes a message and then says nothing for a while.
    """

    def __init__(self) -> None:
        self.received: list[tuple[list[str], EmailMessage]] = []
        self.is_slow = False
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", 0))
            self.port = trial.getsockname()[1]

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.received.append((envelope.rcpt_tos, message))  # type: ignore[arg-type]
        if self.is_slow:
            await asyncio.sleep(60)
        return "250 OK"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def letters(self) -> list[EmailMessage]:
        return [message for _recipients, message in self.received]


def start_worker(smtp: Server) -> subprocess.Popen[bytes]:
    database = connection.settings_dict
    address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(
        {name: database[name] for name in ("USER", "PASSWORD", "PORT", "NAME")}
        | {"HOST": database["HOST"].replace("/", "%2F")}
    )
    return subprocess.Popen(
        [sys.executable, "manage.py", "run_worker", "--batch", "--no-startup-delay"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": address, "EMAIL_URL": smtp.url},
        start_new_session=True,
    )
