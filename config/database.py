"""Where the database is: DATABASE_URL, or an embedded server that is started when needed.

Importing this module starts nothing. Entry points (manage.py, wsgi.py, the tests) call
`start_if_needed`; `python -m config.database run COMMAND` is what bin/serve and bin/test use.
"""

import argparse
import fcntl
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import IO

from environs import Env

from config.embedded_server import Server
from config.server_account import DatabaseUnavailable

__all__ = ["DatabaseUnavailable", "start_if_needed", "url"]

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()
env.read_env(BASE_DIR / ".env", recurse=False)  # the file that settings read, too
VAR_DIR = Path(env.str("VAR_DIR", "") or BASE_DIR / "var").resolve()
SERVER = Server(VAR_DIR)
STARTED_BY_RUN = VAR_DIR / "postgres.started"  # holds the number of the server process
_in_use: list[IO[str]] = []


def url() -> str:
    """The address of the database; nothing is started."""
    return env.str("DATABASE_URL", "") or SERVER.url


def is_given() -> bool:
    return bool(env.str("DATABASE_URL", "") or env.str("PUBLIC_URL", ""))


def start_if_needed() -> None:
    """Start the embedded server unless a database was given, and set DATABASE_URL.

    With PUBLIC_URL nothing is started: in production, settings ask for DATABASE_URL.
    """
    if is_given():
        return
    _in_use.append(_mark_in_use())
    SERVER.start()
    os.environ["DATABASE_URL"] = SERVER.url


def _mark_in_use() -> IO[str]:
    """Tell others, until we end, that the server must not be stopped under us."""
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    mark = (VAR_DIR / "postgres.users").open("a")
    fcntl.flock(mark, fcntl.LOCK_SH)
    return mark


# --- Running a command with the server up -------------------------------------------------------


def run(command: list[str]) -> int:
    """Run a command with the server up; afterwards stop the server if a `run` started it.

    The server goes on for others that use it; the last `run` to end then stops it. Requests to
    stop reach the command as an interrupt, which lets it tidy up.
    """
    if is_given():
        known = os.environ | {"PUBLIC_URL": env.str("PUBLIC_URL", "")}  # bin/serve asks for it
        os.execvpe(command[0], command, known)  # noqa: S606 - a command of our own scripts
    child: subprocess.Popen[bytes] | None = None
    asked_to_end: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        is_second_hand = number == signal.SIGINT and _is_typed_at_terminal()
        if child is not None and not is_second_hand:
            child.send_signal(signal.SIGINT)
        asked_to_end.append(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    with _mark_in_use() as mark:
        try:
            _start_and_note()
            if not asked_to_end:
                child = _launch(command, mark)
            if child is None or asked_to_end:
                end(signal.SIGTERM, None)
            return _attend(child) if child else 128 + signal.SIGTERM
        finally:
            _stop_if_last(mark)


def _launch(command: list[str], mark: IO[str]) -> subprocess.Popen[bytes]:
    if shutil.which("setpriv"):  # if we are killed, the command ends as well
        command = ["setpriv", "--pdeathsig", "TERM", *command]
    environment = os.environ | {"DATABASE_URL": SERVER.url}
    return subprocess.Popen(command, env=environment, pass_fds=[mark.fileno()])


def _attend(child: subprocess.Popen[bytes]) -> int:
    """Wait for the command, and start the server again should somebody kill it meanwhile."""
    while True:
        try:
            status = child.wait(timeout=2)
        except subprocess.TimeoutExpired:
            with suppress(DatabaseUnavailable):  # said by the command; tried again
                if SERVER.pid is None:
                    _start_and_note()
        else:
            return status if status >= 0 else 128 - status


def _start_and_note() -> None:
    if SERVER.start():
        STARTED_BY_RUN.write_text(str(SERVER.pid))


def _stop_if_last(mark: IO[str]) -> None:
    try:
        started = int(STARTED_BY_RUN.read_text())
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (FileNotFoundError, ValueError, BlockingIOError):
        return
    if SERVER.pid == started:
        SERVER.stop()
    STARTED_BY_RUN.unlink(missing_ok=True)


def _is_typed_at_terminal() -> bool:
    """Whether Ctrl-C reaches the whole group, so that the command has had it already."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    finally:
        os.close(terminal)


# --- At the shell -------------------------------------------------------------------------------


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m config.database", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("url", help="print the address of the database")
    actions.add_parser("start", help="start the embedded server unless it runs")
    actions.add_parser("stop", help="stop the embedded server")
    running = actions.add_parser("run", help="run a command, then stop the server it needed")
    running.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND")
    chosen = parser.parse_args()
    match chosen.action:
        case "url":
            print(url())
        case "start":
            print("Started." if SERVER.start() else "It runs already.")
        case "stop":
            print("Stopped." if SERVER.stop() else "It was not running.")
        case "run":
            return run(chosen.command)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except DatabaseUnavailable as unavailable:
        sys.exit(str(unavailable))
