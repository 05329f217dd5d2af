"""The embedded server: first starts, kills, and who may connect. Each test has its own server."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config.embedded_server import PORT, Server, wait_for

NOBODY = 65534
PATIENCE = 300  # seconds: a busy machine may stand still for a while


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "var")
    yield server
    server.stop()
    for folder in (server.folder, server.sockets):
        shutil.rmtree(folder, ignore_errors=True)


def database_command(server: Server, *arguments: str, **given_too: str) -> subprocess.Popen[str]:
    """`python -m config.database …` for this server, in a process of its own."""
    given = {"DATABASE_URL", "PUBLIC_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in given}
    return subprocess.Popen(
        [sys.executable, "-m", "config.database", *arguments],
        env=environment | {"VAR_DIR": str(server.var)} | given_too,
        stdout=subprocess.PIPE,
        text=True,
    )


def pid_of(server: Server) -> int:
    assert server.pid is not None
    return server.pid


def value(server: Server, statement: str) -> object:
    with psycopg.connect(server.url, autocommit=True) as connection:
        row = connection.execute(statement.encode()).fetchone()
        assert row is not None
        return row[0]


def keep_a_row(server: Server) -> None:
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")


# --- Starting -----------------------------------------------------------------------------------


def test_start_makes_a_database_that_answers(server: Server) -> None:
    url_before = server.url

    assert server.start()

    assert server.url == url_before
    assert value(server, "SELECT current_setting('server_encoding')") == "UTF8"
    collation = "SELECT datcollate FROM pg_database WHERE datname = current_database()"
    assert value(server, collation) == "C.UTF-8"
    assert value(server, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    assert value(server, "SHOW fsync") == "on"


def test_start_when_it_runs_already_starts_nothing(server: Server) -> None:
    server.start()
    pid = pid_of(server)

    assert not server.start()

    assert server.pid == pid


def test_two_first_starts_at_once_both_succeed(server: Server) -> None:
    starts = [database_command(server, "start") for _ in range(2)]

    said = sorted(start.communicate(timeout=PATIENCE)[0].strip() for start in starts)

    assert said == ["It runs already.", "Started."]
    assert [start.returncode for start in starts] == [0, 0]
    assert value(server, "SELECT 1") == 1


def test_start_in_a_folder_with_a_long_path(tmp_path: Path) -> None:
    server = Server(tmp_path / ("a" * 120) / "var")

    try:
        server.start()
        assert value(server, "SELECT 1") == 1
    finally:
        server.stop()
        shutil.rmtree(server.folder)
        shutil.rmtree(server.sockets)


def test_another_account_cannot_connect(server: Server) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can take on another account")
    server.start()

    os.seteuid(NOBODY)
    try:
        with socket.socket(socket.AF_UNIX) as connection, pytest.raises(PermissionError):
            connection.connect(str(server.sockets / f".s.PGSQL.{PORT}"))
    finally:
        os.seteuid(0)


# --- After kills --------------------------------------------------------------------------------


def test_start_after_the_server_was_killed_keeps_the_rows(server: Server) -> None:
    server.start()
    keep_a_row(server)
    os.kill(pid_of(server), signal.SIGKILL)

    assert server.start()

    assert value(server, "SELECT answer FROM kept") == 42


def test_start_after_a_connection_was_killed_waits_for_the_server(server: Server) -> None:
    server.start()
    keep_a_row(server)
    with psycopg.connect(server.url) as connection:
        os.kill(connection.info.backend_pid, signal.SIGKILL)
        wait_for(lambda: connection.broken, 1)

    server.start()

    assert value(server, "SELECT answer FROM kept") == 42


@pytest.mark.parametrize("delay", [0.2, 0.6])
def test_start_after_the_first_start_was_killed(server: Server, delay: float) -> None:
    first = database_command(server, "start")
    time.sleep(delay)
    first.kill()
    first.communicate()

    server.start()

    assert value(server, "SELECT 1") == 1


def test_start_when_the_number_of_the_old_server_is_somebody_elses(server: Server) -> None:
    server.start()
    os.kill(pid_of(server), signal.SIGKILL)
    for lock in (server.data / "postmaster.pid", server.sockets / f".s.PGSQL.{PORT}.lock"):
        _, *others = lock.read_text().splitlines()
        lock.write_text("\n".join([str(os.getpid()), *others]) + "\n")

    assert server.start()

    assert value(server, "SELECT 1") == 1


def test_start_when_the_socket_was_removed(server: Server) -> None:
    server.start()
    keep_a_row(server)
    shutil.rmtree(server.sockets)

    assert server.start()

    assert value(server, "SELECT answer FROM kept") == 42


def test_start_when_the_folder_was_removed_under_the_server(server: Server) -> None:
    server.start()
    while server.folder.exists():  # the server may be writing into it
        shutil.rmtree(server.folder, ignore_errors=True)

    assert server.start()

    assert value(server, "SELECT 1") == 1


# --- Running a command ----------------------------------------------------------------------------

READS_THE_URL = "import os, psycopg; psycopg.connect(os.environ['DATABASE_URL']); print('read')"
WAITS = "import time; print('waiting', flush=True); time.sleep(600)"


def test_run_stops_what_it_started_and_returns_the_status(server: Server) -> None:
    done = database_command(server, "run", sys.executable, "-c", f"{READS_THE_URL}; exit(3)")

    assert done.communicate(timeout=PATIENCE)[0] == "read\n"
    assert done.returncode == 3
    assert server.pid is None


def test_run_leaves_a_server_that_ran_before(server: Server) -> None:
    server.start()
    pid = pid_of(server)

    done = database_command(server, "run", sys.executable, "-c", READS_THE_URL)

    assert done.communicate(timeout=PATIENCE)[0] == "read\n"
    assert server.pid == pid


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_run_asked_to_end_ends_the_command_and_the_server(server: Server, number: int) -> None:
    running = database_command(server, "run", sys.executable, "-c", WAITS)
    assert running.stdout is not None
    assert running.stdout.readline() == "waiting\n"

    running.send_signal(number)

    running.communicate(timeout=PATIENCE)
    assert running.returncode != 0
    assert server.pid is None


def test_run_that_started_it_leaves_it_to_another_run(server: Server) -> None:
    first = database_command(server, "run", sys.executable, "-c", WAITS)
    second = database_command(server, "run", sys.executable, "-c", WAITS)
    for running in (first, second):
        assert running.stdout is not None
        running.stdout.readline()

    first.terminate()
    first.communicate(timeout=PATIENCE)
    assert server.is_answering()

    second.terminate()
    second.communicate(timeout=PATIENCE)
    assert server.pid is None


def test_run_starts_a_killed_server_again(server: Server) -> None:
    running = database_command(server, "run", sys.executable, "-c", WAITS)
    assert running.stdout is not None
    running.stdout.readline()
    killed = pid_of(server)

    os.kill(killed, signal.SIGKILL)

    assert wait_for(lambda: server.pid not in (None, killed) and server.is_answering(), PATIENCE)
    running.terminate()
    running.communicate(timeout=PATIENCE)
    assert server.pid is None


@pytest.mark.parametrize("name", ["DATABASE_URL", "PUBLIC_URL"])
def test_run_with_another_database_starts_nothing(server: Server, name: str) -> None:
    shows = f"import os; print(os.environ['{name}'])"

    done = database_command(server, "run", sys.executable, "-c", shows, **{name: "https://given"})

    assert done.communicate(timeout=PATIENCE)[0] == "https://given\n"
    assert not server.folder.exists()
