"""Policies: rules that people publish as immutable versions, and processes hold in memory.

A room declares each of its policies: what its document looks like, what counts before the first
version, and what is made of it in memory. It checks a document before it publishes it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, Generic, Protocol, TypeVar

import msgspec

from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.errors import Conflict
from ordito.platform.events import Event
from ordito.platform.reference import lock_version, raise_version, read_version


class Book(Protocol):
    """A policy in memory, by its version."""

    @property
    def version(self) -> int:
        """Grows with each publication; 0 before the first."""
        ...


Document = TypeVar("Document")
BookT = TypeVar("BookT", bound=Book)


class PolicyChanged(Conflict):
    """Somebody else has published another version since this one was read."""

    code = "platform.policy_changed"
    remedy = "Read the policy as it stands now, and publish your changes of that version."


class PublishedVersion(msgspec.Struct, frozen=True):
    """Who published a version of a policy, and when."""

    version: int
    published_by: str
    published_at: datetime


class _Published(msgspec.Struct, frozen=True):
    version: int
    document: Any


_sql: Final = statements(__name__)
_KEEP: Final = _sql.command("keep_policy")
_FIND_LATEST: Final = _sql.query("find_latest_policy", _Published)
_FIND: Final = _sql.query("find_policy", _Published)
_VERSIONS: Final = _sql.query("list_versions", PublishedVersion)


class Policy(Generic[Document, BookT]):
    """A kind of policy.

    Args:
        name: as ``room.policy``; the policy's name in ``platform.reference`` too.
        form: type of the document.
        before: the document that counts before the first version.
        book: makes what memory holds of a version and its document.
        fact: makes the event of its publication.
    """

    def __init__(
        self,
        name: str,
        *,
        form: type[Document],
        before: Document,
        book: Callable[[int, Document], BookT],
        fact: Callable[[int, Document], Event],
    ) -> None:
        self.name = name
        self._subject = ids.derive(name)
        self._form = form
        self._before = before
        self._book = book
        self._fact = fact

    async def publish(self, tx: Tx, *, document: Document, by: str, at: datetime) -> BookT:
        """Put a document in force from now on, and return it as memory holds it."""
        await lock_version(tx, name=self.name)
        version = await raise_version(tx, name=self.name)
        written = msgspec.to_builtins(document, str_keys=True, order="sorted")
        await tx.run(_KEEP, name=self.name, version=version, document=written, by=by, at=at)
        tx.record(self._fact(version, document), subject=self._subject, at=at)
        return self._book(version, document)

    async def load(self, tx: Tx) -> BookT:
        """Read what is in force."""
        return self._made(await tx.find(_FIND_LATEST, name=self.name))

    async def load_version(self, tx: Tx, *, version: int) -> BookT:
        """Read one version; of one that there never was, what counted before the first."""
        return self._made(await tx.find(_FIND, name=self.name, version=version))

    async def list_versions(self, tx: Tx, *, most: int = 50) -> list[PublishedVersion]:
        """Return who published which version when, the latest first."""
        return await tx.fetch(_VERSIONS, name=self.name, most=most)

    async def hold(self, tx: Tx) -> BookT:
        """Read what is in force for a change of it: who publishes at the same time waits."""
        await lock_version(tx, name=self.name)
        return await self.load(tx)

    async def require(self, tx: Tx, *, version: int | None) -> None:
        """Refuse to publish over another version than the one that was read; None was none.

        Raises:
            PolicyChanged: another version is in force.
        """
        if version is None:
            return
        present = await lock_version(tx, name=self.name)
        if present != version:
            raise PolicyChanged(
                f"Version {version} was read, {present} is in force.",
                field="expected_version",
                version=present,
            )

    async def refresh(self, tx: Tx, *, known: BookT) -> BookT:
        """Return ``known`` itself while its version is the present one, else a new one."""
        if await read_version(tx, name=self.name) == known.version:
            return known
        return await self.load(tx)

    def _made(self, found: _Published | None) -> BookT:
        if found is None:
            return self._book(0, self._before)
        document = msgspec.convert(found.document, self._form, str_keys=True)
        return self._book(found.version, document)
