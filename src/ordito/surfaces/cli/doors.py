"""Doors for a play: a token for each channel, and a key for whoever sends events."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from ordito import journeys
from ordito.platform.auth import issue_token
from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId
from ordito.surfaces.guards import Scope


async def issue_tokens(
    tx: Tx,
    *,
    channels: Mapping[str, ChannelId],
    scopes: Sequence[Scope],
    name: str,
    expires_at: datetime,
    at: datetime,
) -> dict[str, str]:
    """Issue a token for each channel; return them by the channel's code."""
    return {
        code: await issue_token(
            tx, name=name, scopes=scopes, channel_id=channel_id, expires_at=expires_at, at=at
        )
        for code, channel_id in channels.items()
    }


async def open_sources(
    tx: Tx, *, wanted: Sequence[journeys.NewSource], by: str, at: datetime
) -> dict[str, str]:
    """Let sources send events; return their keys by name.

    A source that is there gets another key; those before it end.
    """
    book, keys = await journeys.load_sources(tx), dict[str, str]()
    known = {one.name: one for one in book.sources.values()}
    for new in wanted:
        if new.name in known:
            keys[new.name] = await journeys.rotate_key(
                tx, source=known[new.name], overlap=timedelta(), at=at
            )
        else:
            _, keys[new.name] = await journeys.make_source(tx, new=new, by=by, at=at)
    return keys
