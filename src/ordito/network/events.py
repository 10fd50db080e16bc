"""Facts of the network room."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from ordito.network.model import Changed
from ordito.platform.events import Event
from ordito.platform.ids import PlaceId


class DirectoryChanged(Event, frozen=True, kw_only=True):
    """Rows of one kind were created or changed; processes that hold the directory may renew it."""

    type: ClassVar[str] = "network.directory_changed"
    directory_version: int
    subject: Changed
    ids: tuple[UUID, ...]


class PlaceClosed(Event, frozen=True, kw_only=True):
    """A place was closed for good."""

    type: ClassVar[str] = "network.place_closed"
    directory_version: int
    place_id: PlaceId
    closed_at: datetime
