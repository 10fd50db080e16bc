"""Files: documents and attachments, named by what they hold.

The content lies in the state directory under its SHA-256, flushed before its row commits; the
same content is kept once. Each file has references, and goes when the last one is released. The
backup takes the directory along.
"""

import asyncio
import hashlib
import os
import tempfile
from collections.abc import AsyncIterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform.db import Database, Tx, statements
from ordito.platform.errors import Invalid, NotFound
from ordito.platform.events import Context

_GRACE: Final = timedelta(hours=1)
_DIGEST_BYTES: Final = 32
_BATCH: Final = 1000


class FileTooLarge(Invalid):
    """The file is larger than its purpose allows."""

    code = "platform.file_too_large"
    remedy = "Send a smaller file."


class FileUnknown(NotFound):
    """No file holds what this digest says."""

    code = "platform.file_unknown"
    remedy = "Check the digest; a file goes when nothing refers to it any more."


class Staged(msgspec.Struct, frozen=True):
    """Content that lies on the disk but belongs to nobody yet.

    Attributes:
        sha256: of the content.
        size_bytes: of the content.
        path: where it waits.
    """

    sha256: bytes
    size_bytes: int
    path: Path


class StoredFile(msgspec.Struct, frozen=True):
    """A file as it is kept.

    Attributes:
        sha256: of its content.
        size_bytes: of its content.
        media_type: as ``application/pdf``.
        stored_at: when it was last put.
    """

    sha256: bytes
    size_bytes: int
    media_type: str
    stored_at: datetime


_sql = statements(__name__)
_KEEP = _sql.command("keep")
_REFER = _sql.command("refer")
_LIST_OF_SUBJECT = _sql.query("list_of_subject", StoredFile)
_RELEASE_SUBJECT = _sql.command("release_subject")
_RELEASE_CUSTOMER = _sql.command("release_customer")
_LIST_UNNEEDED = _sql.query("list_unneeded", bytes)
_LIST_KNOWN = _sql.query("list_known", bytes)
_FORGET = _sql.command("forget")


class FileStore:
    """The directory of a company's files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # beside, not inside: what is half-written is no part of a backup
        self._incoming = folder.with_name(f"{folder.name}.incoming")

    async def stage(self, content: bytes | AsyncIterable[bytes], *, most_bytes: int) -> Staged:
        """Write content to the disk, before the transaction that will own it.

        Raises:
            FileTooLarge: more than ``most_bytes``; nothing is left behind.
        """
        self._incoming.mkdir(parents=True, exist_ok=True)
        digest, size_bytes = hashlib.sha256(), 0
        descriptor, name = tempfile.mkstemp(dir=self._incoming)
        try:
            with os.fdopen(descriptor, "wb") as file:
                async for chunk in _chunks(content):
                    size_bytes += len(chunk)
                    _require_size(size_bytes, most_bytes)
                    # a piece may be a whole attachment: nobody else waits for its sum and the disk
                    await asyncio.to_thread(digest.update, chunk)
                    await asyncio.to_thread(file.write, chunk)
                file.flush()
                await asyncio.to_thread(os.fsync, file.fileno())
        except BaseException:
            await asyncio.to_thread(Path(name).unlink)
            raise
        return Staged(digest.digest(), size_bytes, Path(name))

    async def put(
        self,
        tx: Tx,
        staged: Staged,
        *,
        media_type: str,
        subject_id: UUID,
        at: datetime,
        customer_id: UUID | None = None,
    ) -> bytes:
        """Keep staged content for a subject and return its SHA-256; a repeat changes nothing.

        Args:
            tx: the caller's transaction.
            staged: content; it is used up.
            media_type: as ``application/pdf``.
            subject_id: what the file belongs to.
            at: the present instant.
            customer_id: whose erasure takes the file along.
        """
        sha256 = staged.sha256
        await tx.run(
            _KEEP, sha256=sha256, size_bytes=staged.size_bytes, media_type=media_type, at=at
        )
        await asyncio.to_thread(self._move_in, staged)
        await tx.run(_REFER, sha256=sha256, subject_id=subject_id, customer_id=customer_id, at=at)
        return sha256

    def path_of(self, sha256: bytes) -> Path:
        """Return where the content of this digest lies.

        Raises:
            FileUnknown: nowhere.
        """
        path = self._place(sha256)
        if len(sha256) != _DIGEST_BYTES or not path.is_file():
            raise FileUnknown(f"no file holds {sha256.hex()}")
        return path

    async def get(self, sha256: bytes) -> bytes:
        """Return the content of this digest.

        Raises:
            FileUnknown: there is none.
        """
        return await asyncio.to_thread(self.path_of(sha256).read_bytes)

    async def sweep(self, database: Database, *, at: datetime) -> int:
        """Delete the files that nobody has needed for an hour; return how many.

        What a transaction that failed has left on the disk goes as well, uncounted.
        """
        before = at - _GRACE
        await self._sweep_leavings(database, before)
        unneeded = await database.read(_list_unneeded, before=before)
        context = Context.system()
        return sum(
            [
                await database.transact(self._forget, context, sha256=sha256, before=before)
                for sha256 in unneeded
            ]
        )

    async def _forget(self, tx: Tx, *, sha256: bytes, before: datetime) -> int:
        forgotten = await tx.run(_FORGET, sha256=sha256, before=before)
        if forgotten:
            # under the row's lock: a `put` of the same content waits, and then writes it anew
            self._place(sha256).unlink(missing_ok=True)
        return forgotten

    async def _sweep_leavings(self, database: Database, before: datetime) -> None:
        for path in await asyncio.to_thread(_older_files, self._incoming, before):
            path.unlink(missing_ok=True)
        kept = await asyncio.to_thread(_older_files, self._folder, before)
        for some in (kept[start : start + _BATCH] for start in range(0, len(kept), _BATCH)):
            digests = [bytes.fromhex(path.name) for path in some]
            known = set(await database.read(_list_known, sha256s=digests))
            for path, digest in zip(some, digests, strict=True):
                if digest not in known:
                    path.unlink(missing_ok=True)

    def _move_in(self, staged: Staged) -> None:
        place = self._place(staged.sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        if staged.path.exists():
            staged.path.replace(place)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _place(self, sha256: bytes) -> Path:
        name = sha256.hex()
        return self._folder / name[:2] / name


async def list_of_subject(tx: Tx, *, subject_id: UUID) -> list[StoredFile]:
    """Return the files of a subject, oldest first; at most 1,000."""
    return await tx.fetch(_LIST_OF_SUBJECT, subject_id=subject_id)


async def release_subject(tx: Tx, *, subject_id: UUID) -> int:
    """Let go of the files of a subject; return how many references there were."""
    return await tx.run(_RELEASE_SUBJECT, subject_id=subject_id)


async def release_customer(tx: Tx, *, customer_id: UUID) -> int:
    """Let go of the files of a customer, for erasure; return how many references there were."""
    return await tx.run(_RELEASE_CUSTOMER, customer_id=customer_id)


async def _list_unneeded(tx: Tx, *, before: datetime) -> list[bytes]:
    return await tx.fetch(_LIST_UNNEEDED, before=before)


async def _list_known(tx: Tx, *, sha256s: list[bytes]) -> list[bytes]:
    return await tx.fetch(_LIST_KNOWN, sha256s=sha256s)


def _older_files(folder: Path, before: datetime) -> list[Path]:
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and path.stat().st_mtime < before.timestamp()
    ]


def _require_size(size_bytes: int, most_bytes: int) -> None:
    if size_bytes > most_bytes:
        raise FileTooLarge(f"the file has more than {most_bytes} bytes", most_bytes=most_bytes)


async def _chunks(content: bytes | AsyncIterable[bytes]) -> AsyncIterable[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    async for chunk in content:
        yield chunk
