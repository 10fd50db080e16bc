"""Reads of the network: the whole directory into memory, and again when it has changed."""

from typing import Any, Final, TypeVar

import msgspec

from ordito.network.commands import DIRECTORY
from ordito.network.model import Channel, Directory, LegalEntity, Limit, Partner, Place
from ordito.platform.db import Query, Tx, statements
from ordito.platform.reference import read_version

Shape = TypeVar("Shape")

_sql: Final = statements(__name__)
LIST_ENTITIES: Final = _sql.query("list_entities", dict[str, Any])
LIST_CHANNELS: Final = _sql.query("list_channels", dict[str, Any])
LIST_PLACES: Final = _sql.query("list_places", dict[str, Any])
LIST_PARTNERS: Final = _sql.query("list_partners", dict[str, Any])
LIST_LIMITS: Final = _sql.query("list_limits", dict[str, Any])


async def load_directory(tx: Tx) -> Directory:
    """Read the whole network into memory.

    The version is read first: a change that comes in between is at worst read twice.
    """
    return Directory.of(
        await read_version(tx, name=DIRECTORY),
        entities=await _rows(tx, LIST_ENTITIES, LegalEntity),
        channels=await _rows(tx, LIST_CHANNELS, Channel),
        places=await _rows(tx, LIST_PLACES, Place),
        partners=await _rows(tx, LIST_PARTNERS, Partner),
        limits=await _rows(tx, LIST_LIMITS, Limit),
    )


async def refresh_directory(tx: Tx, *, directory: Directory) -> Directory:
    """Return ``directory`` itself while its version is the present one, else a new one."""
    if await read_version(tx, name=DIRECTORY) == directory.version:
        return directory
    return await load_directory(tx)


async def _rows(tx: Tx, query: Query[dict[str, Any]], shape: type[Shape]) -> list[Shape]:
    return msgspec.convert(await tx.fetch(query), list[shape], str_keys=True)
