"""The register of reference paths: what the company wants journeys to be, in versions."""

from datetime import datetime
from typing import Final

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.reference import lock_version, raise_version
from ordito.steering.process.errors import UnknownPath
from ordito.steering.process.model import Filter
from ordito.steering.process.paths import read_path

_MOST: Final = 200
_NAME: Final = "steering.reference_paths"


class ReferencePath(msgspec.Struct, frozen=True):
    """A version of a path; it never changes.

    Attributes:
        name: of the path.
        version: from 1 on.
        expression: over activities, see ``read_path``.
        ignored: activities that are not looked at.
        channel: of journeys with a step in it; None is any.
        method: of journeys whose order is delivered so; None is any.
        reason: why the path is to be like this.
        published_by: who says so.
        published_at: since when.
    """

    name: str
    version: int
    expression: str
    ignored: list[str]
    channel: str | None
    method: str | None
    reason: str
    published_by: str
    published_at: datetime

    @property
    def chosen(self) -> Filter:
        """Which journeys it is for."""
        return Filter(channel=self.channel, method=self.method)


_sql: Final = statements(__name__)
_PUBLISH: Final = _sql.query("publish_path", ReferencePath)
_FIND: Final = _sql.query("find_path", ReferencePath)
_LIST: Final = _sql.query("list_paths", ReferencePath)
_VERSIONS: Final = _sql.query("list_path_versions", ReferencePath)


async def publish_path(
    tx: Tx,
    *,
    name: str,
    expression: str,
    ignored: tuple[str, ...] = (),
    channel: str | None = None,
    method: str | None = None,
    reason: str,
    by: str,
    at: datetime,
) -> ReferencePath:
    """Put a path in force; the versions before it stay.

    Raises:
        UnreadablePath: the expression cannot be read.
    """
    read_path(expression)
    await lock_version(tx, name=_NAME)
    made = await tx.one(
        _PUBLISH,
        name=name,
        expression=expression,
        ignored=list(ignored),
        channel=channel,
        method=method,
        reason=reason,
        by=by,
        at=at,
    )
    await raise_version(tx, name=_NAME)
    return made


async def get_path(tx: Tx, *, name: str, version: int | None = None) -> ReferencePath:
    """Return a version of a path, or the one in force.

    Raises:
        UnknownPath: there is none.
    """
    found = await tx.find(_FIND, name=name, version=version)
    if found is None:
        raise UnknownPath(f"There is no reference path {name!r} in that version.", field="name")
    return found


async def list_paths(tx: Tx) -> list[ReferencePath]:
    """Return the paths in force, by name."""
    return await tx.fetch(_LIST, most=_MOST)


async def list_path_versions(tx: Tx, *, name: str) -> list[ReferencePath]:
    """Return the versions of a path, newest first."""
    return await tx.fetch(_VERSIONS, name=name, most=_MOST)
