"""Archive: one tar file that holds a company: a manifest, the database's dump, its files.

The manifest comes first and names every other member with its SHA-256, so that a damaged or
foreign archive is refused before anything is done with it.
"""

import contextlib
import hashlib
import io
import os
import re
import tarfile
from collections.abc import Callable, Generator
from datetime import datetime
from pathlib import Path
from typing import IO, Final

import msgspec

from ordito.platform.errors import Invalid

MANIFEST: Final = "manifest.json"
DUMP: Final = "database.dump"
FORMAT: Final = 1
_FILE: Final = re.compile(r"files/[0-9A-Za-z][0-9A-Za-z._-]*(/[0-9A-Za-z][0-9A-Za-z._-]*)*")
_CHUNK_BYTES: Final = 1 << 20
_MANIFEST_LIMIT_BYTES: Final = 1 << 30

Progress = Callable[[str, int, int], None]
"""Hears the name of a step, the bytes done, and the bytes to do (0 where unknown)."""


class NotAnArchive(Invalid):
    """The file is no backup of Ordito, or of a newer one."""

    code = "backup.not_an_archive"
    remedy = "give a file made by `ordito db backup` of this version or an older one"


class Damaged(Invalid):
    """The archive is not what its manifest says."""

    code = "backup.damaged"
    remedy = "take another copy of the backup; nothing was changed"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an archive says of itself.

    Attributes:
        format: version of the archive's layout.
        ordito: version that wrote it.
        postgresql: major version of the server it was taken from.
        company: whose database and files it holds.
        taken_at: when the dump began, aware UTC.
        members: SHA-256, hexadecimal, of every other member by its name.
    """

    format: int
    ordito: str
    postgresql: int
    company: str
    taken_at: datetime
    members: dict[str, str]


def write(target: Path, manifest: Manifest, sources: dict[str, Path], progress: Progress) -> None:
    """Write an archive; a half-written one never gets its name.

    Args:
        target: file to write, readable by its owner alone.
        manifest: with all members.
        sources: file behind each member.
        progress: hears how far it is.
    """
    unfinished = target.with_name(f"{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(0o600)
    total = sum(path.stat().st_size for path in sources.values())
    done = 0
    with unfinished.open("wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
        text = msgspec.json.format(msgspec.json.encode(manifest))
        head = tarfile.TarInfo(MANIFEST)
        head.size = len(text)
        tar.addfile(head, io.BytesIO(text))
        for name, path in sources.items():
            tar.add(path, name, recursive=False, filter=_anonymous)
            done += path.stat().st_size
            progress("archive", done, total)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(target)


def read_manifest(source: Path) -> Manifest:
    """Return what an archive says of itself.

    Raises:
        NotAnArchive: it is none that this version can read.
    """
    with _opened(source) as tar:
        return _manifest(source, tar)


def extract(source: Path, into: Path, progress: Progress) -> Manifest:
    """Take an archive apart, each member checked against the manifest on its way.

    Args:
        source: the archive.
        into: an empty directory.
        progress: hears how far it is.

    Raises:
        NotAnArchive: it is none that this version can read.
        Damaged: a member is missing, unknown or changed.
    """
    total = source.stat().st_size
    with _opened(source) as tar:
        manifest = _manifest(source, tar)
        missing = dict(manifest.members)
        while member := tar.next():
            expected = missing.pop(member.name, None)
            content = tar.extractfile(member) if member.isreg() else None
            if expected is None or content is None or not _is_allowed(member.name):
                raise Damaged(f"{source} holds {member.name!r}, which it should not")
            if _unpack(content, into / member.name) != expected:
                raise Damaged(f"{member.name} in {source} is not what the manifest says")
            progress("verify", member.offset_data + member.size, total)
    progress("verify", total, total)
    if missing:
        raise Damaged(f"{source} lacks {len(missing)} members, one of them {min(missing)!r}")
    return manifest


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def _opened(source: Path) -> Generator[tarfile.TarFile]:
    try:
        with tarfile.open(source, "r:") as tar:
            yield tar
    except (tarfile.TarError, EOFError) as fault:
        raise NotAnArchive(f"{source}: {fault}") from fault
    except OSError as fault:
        raise NotAnArchive(f"{source} cannot be read: {fault.strerror or fault}") from fault


def _manifest(source: Path, tar: tarfile.TarFile) -> Manifest:
    head = tar.next()
    content = tar.extractfile(head) if head and head.isreg() and head.name == MANIFEST else None
    if content is None or head is None or head.size > _MANIFEST_LIMIT_BYTES:
        raise NotAnArchive(f"{source} does not begin with a manifest")
    try:
        manifest = msgspec.json.decode(content.read(), type=Manifest)
    except msgspec.MsgspecError as fault:
        raise NotAnArchive(f"{source} has a manifest that cannot be read: {fault}") from fault
    if manifest.format > FORMAT:
        raise NotAnArchive(f"{source} was written by Ordito {manifest.ordito}, which is newer")
    return manifest


def _is_allowed(name: str) -> bool:
    return name == DUMP or _FILE.fullmatch(name) is not None


def _unpack(content: IO[bytes], path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("xb") as file:
        while chunk := content.read(_CHUNK_BYTES):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member
