# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about recognition."""

from __future__ import annotations

import datetime as dt
from typing import Literal, TypeAlias
from uuid import UUID

import msgspec

from ordito_client.models.customers import Identifier


class Arrived(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who it is."""

    customer_id: UUID


Means: TypeAlias = Literal["wifi", "card", "app", "staff"]
"""By what somebody was recognised: wifi, card, app, staff."""


class Present(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who is at a place and allows its staff to know."""

    customer_id: UUID
    means: str
    arrived_at: dt.datetime
    seen_at: dt.datetime


class Recognition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who was recognised at a place.

    Attributes:
        identifier: by what: the card that was scanned.
        means: how.
    """

    identifier: Identifier
    means: Means | msgspec.UnsetType = msgspec.UNSET


class Signalled(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether the device is that of somebody who signed in and is there."""

    is_known: bool


class WifiSignal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the controller of a store's WiFi says of a device.

    Attributes:
        device: as the controller named it when it led the browser to our page.
        kind: ``seen`` or ``left``.
    """

    device: str
    kind: str
