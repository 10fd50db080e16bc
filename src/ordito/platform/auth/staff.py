"""Staff: people who sign in with login and password, their roles and their places."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Final
from uuid import UUID

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ordito.platform import ids
from ordito.platform.auth.colleagues import mark_changed
from ordito.platform.auth.errors import LoginTaken, PasswordTooShort, StaffNotFound
from ordito.platform.auth.events import PasswordSet, StaffAdded, StaffDisabled
from ordito.platform.db import Tx, statements

PASSWORD_LENGTHS: Final = range(10, 201)

# Argon2id, RFC 9106 second recommended option: 64 MiB, 3 passes, 4 lanes
_hasher = PasswordHasher()


class Staff(msgspec.Struct, frozen=True):
    """A person who may sign in.

    Attributes:
        staff_id: derived from the login.
        login: lower case.
        name: as colleagues know the person.
        password_hash: Argon2id, with its parameters.
        roles: what the person may do.
        place_ids: where the person may do it; None means every place.
        channel_ids: channels whose tokens and webhooks an integrator looks after; None means every
            channel.
        language: preferred language of the screens, or None for the browser's.
        created_at: when the person was added.
        disabled_at: when the person's access ended, or None.
    """

    staff_id: UUID
    login: str
    name: str
    password_hash: str
    roles: list[str]
    place_ids: list[UUID] | None
    channel_ids: list[UUID] | None
    language: str | None
    created_at: datetime
    disabled_at: datetime | None


_sql = statements(__name__)
_INSERT = _sql.command("insert_staff")
_FIND = _sql.query("find_staff", Staff)
_LIST = _sql.query("list_staff", Staff)
_SET_PASSWORD = _sql.command("set_password")
_DISABLE = _sql.command("disable")
_SET_LANGUAGE = _sql.command("set_language")
_END_SESSIONS = _sql.command("end_sessions")


def staff_id_of(login: str) -> UUID:
    """Return the id that this login has, whether or not anybody uses it."""
    return ids.derive("staff", login.strip().lower())


def hash_password(password: str) -> str:
    """Return the Argon2id hash of ``password``; takes some 50 ms of CPU and 64 MiB.

    Raises:
        PasswordTooShort: shorter than 10 or longer than 200 characters.
    """
    if len(password) not in PASSWORD_LENGTHS:
        raise PasswordTooShort(
            f"the password has {len(password)} characters", field="password", length=len(password)
        )
    return _hasher.hash(password)


def hash_to_match(staff: Staff | None) -> str | None:
    """Return the hash that the password of somebody who signs in must match; None: nobody may."""
    return None if staff is None or staff.disabled_at is not None else staff.password_hash


def is_password(password_hash: str | None, password: str) -> bool:
    """Tell whether a hash is that of ``password``; as slow where there is no hash."""
    try:
        _hasher.verify(_hash_of_nobody() if password_hash is None else password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


async def add_staff(
    tx: Tx,
    *,
    login: str,
    name: str,
    password_hash: str,
    roles: Sequence[str],
    at: datetime,
    place_ids: Sequence[UUID] | None = None,
    channel_ids: Sequence[UUID] | None = None,
    language: str | None = None,
) -> UUID:
    """Let a person sign in.

    Raises:
        LoginTaken: somebody has this login.
    """
    staff_id = staff_id_of(login)
    added = await tx.run(
        _INSERT,
        staff_id=staff_id,
        login=login.strip().lower(),
        name=name,
        password_hash=password_hash,
        roles=sorted(set(roles)),
        place_ids=place_ids,
        channel_ids=channel_ids,
        language=language,
        at=at,
    )
    if not added:
        raise LoginTaken(f"the login {login!r} is taken", field="login")
    await mark_changed(tx)
    tx.record(StaffAdded(staff_id=staff_id, roles=sorted(set(roles))), subject=staff_id, at=at)
    return staff_id


async def set_password(tx: Tx, *, staff_id: UUID, password_hash: str, at: datetime) -> None:
    """Replace a person's password and end the open sessions.

    Raises:
        StaffNotFound: nobody has this id.
    """
    if not await tx.run(_SET_PASSWORD, staff_id=staff_id, password_hash=password_hash):
        raise StaffNotFound("nobody has this login", field="login")
    await tx.run(_END_SESSIONS, staff_id=staff_id)
    tx.record(PasswordSet(staff_id=staff_id), subject=staff_id, at=at)


async def disable_staff(tx: Tx, *, staff_id: UUID, at: datetime) -> None:
    """End a person's access and the open sessions; a repeat changes nothing.

    Raises:
        StaffNotFound: nobody has this id.
    """
    if not await tx.run(_DISABLE, staff_id=staff_id, at=at):
        raise StaffNotFound("nobody has this login", field="login")
    await tx.run(_END_SESSIONS, staff_id=staff_id)
    await mark_changed(tx)
    tx.record(StaffDisabled(staff_id=staff_id), subject=staff_id, at=at)


async def set_language(tx: Tx, *, staff_id: UUID, language: str) -> None:
    """Keep the language in which a person reads the screens."""
    await tx.run(_SET_LANGUAGE, staff_id=staff_id, language=language)


async def find_staff(tx: Tx, *, login: str) -> Staff | None:
    """Return the person of this login, or None."""
    return await tx.find(_FIND, staff_id=staff_id_of(login))


async def list_staff(tx: Tx) -> list[Staff]:
    """Return everybody who may or might sign in, by login; at most 1,000."""
    return await tx.fetch(_LIST)


@cache
def _hash_of_nobody() -> str:
    # verified against when the login is unknown, so that the answer takes the same time
    return _hasher.hash("nobody has this password")
