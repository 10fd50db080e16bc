"""Own sources: those who send events, as far as somebody looks after their channels."""

from uuid import UUID

from ordito import journeys
from ordito.journeys import BadEvent, Source, SourceKey
from ordito.platform.auth import ScopeMissing
from ordito.platform.clock import now
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Principal, Scope
from ordito.surfaces.owners import is_admin


def looks_after(principal: Principal, channel_id: UUID | None) -> bool:
    """Tell whether a caller looks after the sources of a channel; None is of all channels.

    A token after those of its own channel, a person after those that were named for them.
    """
    if is_admin(principal):
        return True
    if principal.staff_id is None:
        return principal.channel_id in (None, channel_id)
    return principal.channel_ids is None or channel_id in principal.channel_ids


def require_channel(principal: Principal, channel_id: UUID | None) -> None:
    """Refuse what concerns a channel that the caller does not look after; None is all channels.

    Raises:
        ScopeMissing: it is another one.
    """
    if not looks_after(principal, channel_id):
        message = "you look after the sources of your own channels"
        raise ScopeMissing(message, scope=Scope.ADMIN)


async def list_own_sources(request: Call) -> list[Source]:
    """Return the sources of the caller's channels as they are now, by name."""
    memory = request.house.memory
    memory.sources = await request.db.read(journeys.refresh_sources, book=memory.sources)
    found = sorted(memory.sources.sources.values(), key=lambda one: one.name)
    return [one for one in found if looks_after(request.principal, one.channel_id)]


async def get_own_source(request: Call, name: str) -> Source:
    """Return a source of the caller's channels.

    Raises:
        UnknownSource: there is none of that name.
    """
    for source in await list_own_sources(request):
        if source.name == name:
            return source
    raise journeys.UnknownSource(f"No source has the name {name[:64]!r}.", field="name")


async def get_own_bad_event(request: Call, bad_event_id: UUID) -> tuple[BadEvent, Source]:
    """Return an event that was not taken, and which source of the caller's channels sent it.

    Raises:
        UnknownBadEvent: there is none of that id.
    """
    found = await request.db.read(journeys.get_bad_event, bad_event_id=bad_event_id)
    for source in await list_own_sources(request):
        if source.source_id == found.source_id:
            return found, source
    raise journeys.UnknownBadEvent(f"there is no bad event {bad_event_id}", field="bad_event_id")


async def list_counting_keys(request: Call) -> dict[UUID, list[SourceKey]]:
    """Return the keys that open something now, by source, the latest first."""
    at, found = now(), dict[UUID, list[SourceKey]]()
    for key in await request.db.read(journeys.list_keys):
        if key.ends_at is None or key.ends_at > at:
            found.setdefault(key.source_id, []).append(key)
    return found
