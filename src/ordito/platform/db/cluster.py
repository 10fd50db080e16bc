"""Cluster: our PostgreSQL data directory, its settings, and what its server says of itself."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import quote

from ordito.platform.db.provider import Account
from ordito.platform.errors import Conflict, OutsideFault

ROLE: Final = "ordito"
DEFAULT_PORT: Final = 5432
_SOCKET_PATH_BYTES: Final = 103  # sockaddr_un of macOS; Linux has 107
_STATUS_LINE: Final = 7  # of postmaster.pid (PostgreSQL: miscadmin.h, LOCK_FILE_LINE_PM_STATUS)
_MEBIBYTE: Final = 1024 * 1024

# Acknowledged is durable. Logs carry no row values: they may be personal.
_SETTINGS: Final = """\
synchronous_commit = on
max_connections = 100
shared_buffers = {buffers_mb}MB
effective_cache_size = {cache_mb}MB
work_mem = 16MB
maintenance_work_mem = 128MB
max_wal_size = 2GB
min_wal_size = 256MB
checkpoint_timeout = 15min
random_page_cost = 1.1
jit = off
max_parallel_workers = 2
max_parallel_workers_per_gather = 1
max_locks_per_transaction = 256
autovacuum_naptime = 15s
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_directory = '{log}'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_min_duration_statement = 2s
log_error_verbosity = terse
log_parameter_max_length = 0
listen_addresses = '{listen}'
port = {port}
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
"""
_ACCESS: Final = """\
local all all peer map=ordito
host all all 127.0.0.1/32 scram-sha-256
"""


class OtherVersion(Conflict):
    """The data directory was written by another major version of PostgreSQL."""

    code = "database.other_version"
    remedy = (
        "with the older programs (ORDITO_PG_BIN) make `ordito db backup`, then restore it into a "
        "new ORDITO_HOME"
    )


@dataclass(frozen=True)
class Cluster:
    """Paths of an embedded cluster below its home.

    Attributes:
        home: directory owned by whoever supervises; data, log and socket belong to the account.
    """

    home: Path

    @property
    def data_directory(self) -> Path:
        """PostgreSQL's own directory."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """Logs of the server, one a weekday."""
        return self.home / "log"

    @property
    def lock(self) -> Path:
        """File whose lock is held by the supervisor."""
        return self.home / "supervisor.lock"

    @property
    def journal(self) -> Path:
        """Log of the supervisor."""
        return self.home / "supervisor.log"

    @property
    def password(self) -> Path:
        """File with the password of TCP connections."""
        return self.home / "password"

    @property
    def socket(self) -> Path:
        """Directory of the Unix socket: in the home, or a short one where that is too long."""
        near = self.home / "run"
        if len(os.fsencode(near / ".s.PGSQL.65535")) <= _SOCKET_PATH_BYTES:
            return near
        return Path("/tmp") / f"ordito-{sha256(os.fsencode(self.home)).hexdigest()[:12]}"  # noqa: S108 # owner checked

    def address(self) -> str:
        """Return the address of the server as ``postgresql://`` URL without a database."""
        lines = self.status_lines()
        port = lines[3] if lines else str(DEFAULT_PORT)
        return f"postgresql://{ROLE}@/?host={quote(str(self.socket), safe='/')}&port={port}"

    def status_lines(self) -> list[str]:
        """Return the lines of ``postmaster.pid``, none where no server was started."""
        try:
            return (self.data_directory / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def is_ready(self) -> bool:
        """Tell whether a live server says that it takes connections."""
        lines = self.status_lines()
        if len(lines) <= _STATUS_LINE or lines[_STATUS_LINE].strip() != "ready":
            return False
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.socket / f".s.PGSQL.{lines[3]}"))
            except OSError:
                return False
        return True

    def running_pid(self) -> int | None:
        """Return the process id of the server on this data directory, None where none lives."""
        lines = self.status_lines()
        if not lines or not lines[0].isdigit():
            return None
        pid = int(lines[0])
        return pid if _works_in(pid, self.data_directory) else None


def create(cluster: Cluster, bin_dir: Path, account: Account | None) -> None:
    """Create the data directory, or leave nothing: a half-made one never gets its name."""
    unfinished = cluster.home / "data.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    _own_directory(unfinished, account)
    password = secrets.token_urlsafe(24)
    _run(
        [
            bin_dir / "initdb",
            f"--pgdata={unfinished}",
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--auth=reject",
        ],
        account,
    )
    _run(
        [bin_dir / "postgres", "--single", "-D", unfinished, "-c", "exit_on_error=on", "template1"],
        account,
        f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{password}'\n"
        f"GRANT pg_monitor, pg_checkpoint TO {ROLE}\n",
    )
    _write(cluster.password, password)
    unfinished.rename(cluster.data_directory)


def configure(cluster: Cluster, account: Account | None, port: int | None) -> None:
    """Write the server's settings and who may connect.

    Peers on the socket are known by the kernel: only the account that supervises gets in. TCP
    asks for the password of the home.
    """
    for directory in (cluster.log, cluster.socket):
        _own_directory(directory, account)
    memory_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // _MEBIBYTE
    settings = _SETTINGS.format(
        buffers_mb=min(max(memory_mb // 8, 128), 1024),
        cache_mb=memory_mb // 2,
        log=cluster.log,
        socket=cluster.socket,
        listen="127.0.0.1" if port else "",
        port=port or DEFAULT_PORT,
    )
    supervising = pwd.getpwuid(os.geteuid()).pw_name
    _write(cluster.data_directory / "postgresql.conf", settings, account)
    _write(cluster.data_directory / "pg_hba.conf", _ACCESS, account)
    _write(cluster.data_directory / "pg_ident.conf", f'ordito "{supervising}" all\n', account)


def check_version(cluster: Cluster, major: int) -> None:
    """Refuse a data directory that these programs cannot open.

    Raises:
        OtherVersion: another major version wrote it.
    """
    written_by = int((cluster.data_directory / "PG_VERSION").read_text())
    if written_by != major:
        raise OtherVersion(
            f"PostgreSQL {written_by} wrote {cluster.data_directory}, the programs are of {major}",
            found=written_by,
            expected=major,
        )


def _works_in(pid: int, directory: Path) -> bool:
    """Tell whether a process lives and works in ``directory``, as a postmaster does in its own."""
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == directory.resolve()
        except OSError:
            return False
    answer = subprocess.run(  # noqa: S603 # a number is its only argument
        ["/bin/ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return "postgres" in answer.stdout


def _own_directory(directory: Path, account: Account | None) -> None:
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    if directory.is_symlink():
        raise OutsideFault(f"{directory} is a link", may_retry=False)
    if account:
        os.chown(directory, account.uid, account.gid)
    directory.chmod(0o700)


def _write(path: Path, text: str, account: Account | None = None) -> None:
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(0o600)
    unfinished.write_text(text)
    if account:
        os.chown(unfinished, account.uid, account.gid)
    unfinished.replace(path)


def _run(command: list[str | Path], account: Account | None, text: str = "") -> None:
    identity = account.identity() if account else {}
    answer = subprocess.run(  # noqa: S603 # programs of the provider
        command,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C"},
        **identity,
    )
    if answer.returncode:
        raise OutsideFault(f"{Path(command[0]).name}: {answer.stderr.strip()}", may_retry=False)
