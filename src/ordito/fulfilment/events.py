"""Facts of the fulfilment room."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class FulfilmentOpened(Event, frozen=True, kw_only=True):
    """A place was asked to hand over goods, and the customer was promised when."""

    type: ClassVar[str] = "fulfilment.opened"
    fulfilment_order_id: UUID
    place_id: UUID
    method: str
    promised_at: datetime
    items: int


class FulfilmentReady(Event, frozen=True, kw_only=True):
    """The goods are picked and wait for the customer or the carrier."""

    type: ClassVar[str] = "fulfilment.ready"
    fulfilment_order_id: UUID
    place_id: UUID
    method: str


class FulfilmentRedirected(Event, frozen=True, kw_only=True):
    """What a place ships goes to another address, promised anew."""

    type: ClassVar[str] = "fulfilment.redirected"
    fulfilment_order_id: UUID
    place_id: UUID
    promised_at: datetime


class HandedOver(Event, frozen=True, kw_only=True):
    """The customer or the carrier took the goods."""

    type: ClassVar[str] = "fulfilment.handed_over"
    fulfilment_order_id: UUID
    place_id: UUID
    method: str
    promise_kept: bool


class PromisePolicyPublished(Event, frozen=True, kw_only=True):
    """Promises are made by another policy from now on."""

    type: ClassVar[str] = "fulfilment.promise_policy_published"
    policy_version: int


class TariffsPublished(Event, frozen=True, kw_only=True):
    """Deliveries are charged by other tariffs from now on."""

    type: ClassVar[str] = "fulfilment.tariffs_published"
    tariffs_version: int
