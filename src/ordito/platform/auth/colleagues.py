"""Colleagues: how the company's people are called and what they do, held in memory by version."""

from collections.abc import Mapping
from typing import Final

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.reference import lock_version, raise_version, read_version

_STAFF: Final = "platform.staff"


class Colleague(msgspec.Struct, frozen=True):
    """One of the company's people, as the others know them.

    Attributes:
        actor: as the log names them, ``staff:ID``.
        name: as colleagues know the person.
        roles: what the person may do.
        is_active: whether the person may still sign in.
    """

    actor: str
    name: str
    roles: list[str]
    is_active: bool


class Colleagues(msgspec.Struct, frozen=True):
    """Everybody who may or might sign in.

    Attributes:
        version: grows when somebody comes or goes; before the first look it is -1.
        names: by actor.
        holders: by role those who may sign in, ordered by name.
    """

    version: int = -1
    names: Mapping[str, str] = {}
    holders: Mapping[str, tuple[Colleague, ...]] = {}


_sql = statements(__name__)
_LIST = _sql.query("list_colleagues", Colleague)


async def refresh_colleagues(tx: Tx, *, known: Colleagues) -> Colleagues:
    """Return ``known`` itself while nobody came or went, else everybody anew.

    The version is read first: a change that comes in between is at worst read twice.
    """
    version = await read_version(tx, name=_STAFF)
    if version == known.version:
        return known
    people = await tx.fetch(_LIST)
    roles = {role for one in people for role in one.roles}
    return Colleagues(
        version,
        {one.actor: one.name for one in people},
        {
            role: tuple(one for one in people if one.is_active and role in one.roles)
            for role in roles
        },
    )


async def mark_changed(tx: Tx) -> None:
    """Let processes read the people anew once this transaction has ended."""
    await lock_version(tx, name=_STAFF)
    await raise_version(tx, name=_STAFF)
