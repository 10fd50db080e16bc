"""Verbs of the network: rows come from the console, from files or from another system."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito.network.errors import (
    CodeTaken,
    UnknownEntity,
    UnknownPlace,
)
from ordito.network.events import DirectoryChanged, PlaceClosed
from ordito.network.model import Channel, LegalEntity, Limit, Partner, Place, Subject
from ordito.network.rules import require_keepable, require_limit
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import PlaceId
from ordito.platform.reference import (
    Put,
    answers,
    lock_version,
    raise_version,
    refuse_twice,
    replace_external_ids,
)

_sql: Final = statements(__name__)
PUT: Final = {
    "entity": _sql.query("put_entities", Put),
    "channel": _sql.query("put_channels", Put),
    "place": _sql.query("put_places", Put),
    "partner": _sql.query("put_partners", Put),
}
PUT_LIMITS: Final = _sql.query("put_limits", Put)
FIND_TAKEN_CODE: Final = _sql.query("find_taken_code", str)
FIND_UNKNOWN_ENTITY: Final = _sql.query("find_unknown_entity", UUID)
CLOSE_PLACE: Final = _sql.query("close_place", bool)

# the directory's name in platform.reference, and the subject of the facts about it
DIRECTORY: Final = "network.directory"
DIRECTORY_ID: Final = ids.derive(DIRECTORY)


async def put_entities(tx: Tx, *, entities: Sequence[LegalEntity], at: datetime) -> list[Put]:
    """Create or replace legal entities, all or none; a repeat changes nothing.

    Raises:
        PutTwice: an id or code stands twice in ``entities``.
        CodeTaken: another entity has the code.
        ExternalIdTaken: another entity has the external id.
    """
    return await _put(tx, "entity", entities, at)


async def put_channels(tx: Tx, *, channels: Sequence[Channel], at: datetime) -> list[Put]:
    """Create or replace channels, all or none; a repeat changes nothing.

    Raises:
        PutTwice: an id or code stands twice in ``channels``.
        CodeTaken: another channel has the code.
        ExternalIdTaken: another channel has the external id.
    """
    return await _put(tx, "channel", channels, at)


async def put_places(tx: Tx, *, places: Sequence[Place], at: datetime) -> list[Put]:
    """Create or replace places, all or none; a repeat changes nothing.

    Raises:
        UnknownTimeZone: a time zone does not exist.
        ImpossibleHours: opening hours are not a week, or overlap.
        UnknownEntity: the owner does not exist.
        PutTwice: an id or code stands twice in ``places``.
        CodeTaken: another place has the code.
        ExternalIdTaken: another place has the external id.
    """
    for number, place in enumerate(places):
        require_keepable(place, field=f"places[{number}]")
    await _require_entities(tx, (place.entity_id for place in places))
    return await _put(tx, "place", places, at)


async def put_partners(tx: Tx, *, partners: Sequence[Partner], at: datetime) -> list[Put]:
    """Create or replace partners, all or none; a repeat changes nothing.

    Raises:
        UnknownEntity: the partner's legal entity does not exist.
        PutTwice: an id or code stands twice in ``partners``.
        CodeTaken: another partner has the code.
        ExternalIdTaken: another partner has the external id.
    """
    await _require_entities(tx, (row.entity_id for row in partners if row.entity_id is not None))
    return await _put(tx, "partner", partners, at)


async def put_limits(tx: Tx, *, limits: Sequence[Limit], at: datetime) -> list[Put]:
    """Set limits of authority, all or none; others stay as they are.

    Raises:
        LimitWithoutCurrency: an amount is in no currency.
        UnknownEntity: a legal entity does not exist.
        PutTwice: role, power, entity and currency stand twice in ``limits``.
    """
    for number, limit in enumerate(limits):
        require_limit(limit, field=f"limits[{number}]")
    await _require_entities(tx, (row.entity_id for row in limits if row.entity_id is not None))
    limit_ids = [limit.limit_id for limit in limits]
    refuse_twice(limit_ids, field="role")
    await lock_version(tx, name=DIRECTORY)
    changed = await tx.fetch(
        PUT_LIMITS,
        limit_ids=limit_ids,
        roles=[limit.role for limit in limits],
        powers=[limit.power for limit in limits],
        entity_ids=[limit.entity_id for limit in limits],
        currencies=[limit.currency for limit in limits],
        up_to_minors=[limit.up_to_minor for limit in limits],
    )
    if changed:
        version = await raise_version(tx, name=DIRECTORY)
        row_ids = tuple(sorted(put.id for put in changed))
        event = DirectoryChanged(directory_version=version, subject="limit", ids=row_ids)
        tx.record(event, subject=DIRECTORY_ID, at=at)
    return answers(limit_ids, changed)


async def close_place(tx: Tx, *, place_id: PlaceId, at: datetime) -> None:
    """Close a place for good as of ``at``; closing it again changes nothing.

    Raises:
        UnknownPlace: there is no such place.
    """
    await lock_version(tx, name=DIRECTORY)
    closed_now = await tx.find(CLOSE_PLACE, place_id=place_id, at=at)
    if closed_now is None:
        raise UnknownPlace(f"{place_id} is not a place.", field="place_id", place_id=place_id)
    if closed_now:
        version = await raise_version(tx, name=DIRECTORY)
        event = PlaceClosed(directory_version=version, place_id=place_id, closed_at=at)
        tx.record(event, subject=place_id, at=at)


async def _put(
    tx: Tx,
    subject: Subject,
    rows: Sequence[LegalEntity | Channel | Place | Partner],
    at: datetime,
) -> list[Put]:
    row_ids = [getattr(row, f"{subject}_id") for row in rows]
    codes = [row.code for row in rows]
    refuse_twice(row_ids, field=f"{subject}_id")
    refuse_twice(codes, field="code")
    await lock_version(tx, name=DIRECTORY)
    taken = await tx.find(FIND_TAKEN_CODE, subject=subject, ids=row_ids, codes=codes)
    if taken is not None:
        raise CodeTaken(f"Another {subject} has the code {taken!r}.", field="code", code=taken)
    # sets in one order, so that the same row is the same JSON each time
    document = msgspec.to_builtins(rows, str_keys=True, order="sorted")
    changed = await tx.fetch(PUT[subject], rows=document)
    if changed:
        await _follow(tx, subject, rows, {answer.id for answer in changed}, at)
    return answers(row_ids, changed)


async def _follow(
    tx: Tx,
    subject: Subject,
    rows: Sequence[LegalEntity | Channel | Place | Partner],
    changed: set[UUID],
    at: datetime,
) -> None:
    """Do what a change of rows brings with it: external ids, version, fact."""
    names = {getattr(row, f"{subject}_id"): row.external_ids for row in rows}
    row_ids = tuple(sorted(changed))
    await replace_external_ids(
        tx, subject=f"network.{subject}", names={row_id: names[row_id] for row_id in row_ids}
    )
    version = await raise_version(tx, name=DIRECTORY)
    event = DirectoryChanged(directory_version=version, subject=subject, ids=row_ids)
    tx.record(event, subject=DIRECTORY_ID, at=at)


async def _require_entities(tx: Tx, entity_ids: Iterable[UUID]) -> None:
    unknown = await tx.find(FIND_UNKNOWN_ENTITY, ids=sorted(set(entity_ids)))
    if unknown is not None:
        raise UnknownEntity(
            f"{unknown} is not a legal entity.", field="entity_id", entity_id=unknown
        )
