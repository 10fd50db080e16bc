# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import msgspec

from ordito_client.models.orders import SalePayment, ShipTo
from ordito_client.models.quotes import Method
from ordito_client.models.returns import BroughtLine, Effect, StrayLine


class AmountLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An amount off one line, minor units."""

    line_no: int
    amount_minor: int


class Appease(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="appease"
):
    """An amount off, without goods.

    Attributes:
        amount_minor: over all that is left to pay, by its value; or
        lines: an amount for each line.
        reason: code.
    """

    amount_minor: int | None = None
    lines: Sequence[AmountLine] = ()
    reason: str = "appeasement"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class AskedLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a line of the order."""

    line_no: int
    quantity: int


class Cancel(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="cancel"
):
    """Units that have not left are not wanted any more."""

    lines: Sequence[AskedLine]
    reason: str = "customer_request"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class ChangeAddress(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    tag_field="kind",
    tag="change_address",
):
    """What has not left goes to another address of the same country, promised and charged anew.

    Attributes:
        ship_to: whereto.
        reason: code.
    """

    ship_to: ShipTo
    reason: str = "change_address"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class ChangeModel(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    tag_field="kind",
    tag="change_model",
):
    """Another model instead of units that have not left.

    Attributes:
        lines: what is given up.
        wanted: what is wanted instead.
        reason: code.
    """

    lines: Sequence[AskedLine]
    wanted: Sequence[WantedLine]
    reason: str = "change_model"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class ChangePlace(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    tag_field="kind",
    tag="change_place",
):
    """Units that have not left come from another place, or in another way, at the same price.

    Attributes:
        lines: which.
        place: code or id of the place that gives them then.
        method: how they reach the customer then; None leaves it as it is.
        reason: code.
    """

    lines: Sequence[AskedLine]
    place: str
    method: Method | None = None
    reason: str = "change_place"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class ChangeQuantity(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    tag_field="kind",
    tag="change_quantity",
):
    """More or fewer units of a line; more are sold at today's price.

    Attributes:
        line_no: which line.
        quantity: units that are wanted in all, those that left included.
        reason: code.
    """

    line_no: int
    quantity: int
    reason: str = "change_quantity"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class Combine(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="combine"
):
    """Several things at once, with one preview and their money netted.

    Attributes:
        cancel: units that have not left and are not wanted any more.
        bring: units that come back, and in what condition.
        wanted: what is wanted besides or instead; the same SKU in the same quantity as one that
        is
            brought or cancelled keeps its price.
        place: code or id of the place where goods come back.
        withhold: True where the money of what is brought waits for an inspection.
        ship_to: whereto what is wanted by ``ship`` goes, where the order does not say.
        number: of the announced return that is received.
        exception: code why goods are taken although the rules say no.
        reason: code.
    """

    cancel: Sequence[AskedLine] = ()
    bring: Sequence[BroughtLine] = ()
    wanted: Sequence[WantedLine] = ()
    place: str | None = None
    withhold: bool = False
    ship_to: ShipTo | None = None
    number: str | None = None
    exception: str | None = None
    reason: str = "customer_request"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class Exchange(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="exchange"
):
    """Goods come back and others are wanted; what has not left yet is simply not wanted any more.

    Attributes:
        lines: what is given up, and in what condition it comes back.
        wanted: what is wanted instead; the same SKU keeps its price.
        place: code or id of the place where goods come back.
        ship_to: whereto what is wanted by ``ship`` goes, where the order does not say.
        exception: code why they are taken although the rules say no.
        reason: code.
    """

    lines: Sequence[BroughtLine]
    wanted: Sequence[WantedLine]
    place: str | None = None
    ship_to: ShipTo | None = None
    exception: str | None = None
    reason: str = "exchange"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class Proposal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A change that was previewed and kept.

    Attributes:
        change_id: to confirm it by.
        kind: which change.
        state: ``previewed``, ``paying``, ``confirmed`` or ``failed``.
        version: of the order that it was previewed for.
        previewed_at: its prices and promises are of that instant.
        expires_at: until when it may be confirmed.
        effect: what it will do.
    """

    change_id: UUID
    kind: str
    state: str
    version: int
    previewed_at: dt.datetime
    expires_at: dt.datetime
    effect: Effect


class Refund(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="refund"
):
    """The money of goods that came back earlier is given back now."""

    lines: Sequence[AskedLine]
    reason: str = "inspected"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class RequestReturn(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    tag_field="kind",
    tag="request_return",
):
    """The customer wants to bring units back, or to send them.

    Attributes:
        lines: which.
        way: ``counter``, ``post`` or ``pick_up``.
        place: code or id of the place where they are expected; left out, what is sent is
        expected
            where the policy says, other goods at the place that sold them.
        pick_up_on: day on which the carrier fetches them.
        exception: code why they are taken although the rules say no.
        reason: code.
    """

    lines: Sequence[AskedLine]
    way: str = "counter"
    place: str | None = None
    pick_up_on: dt.date | None = None
    exception: str | None = None
    reason: str = "customer_request"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class Return(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="return"
):
    """Goods come back.

    Attributes:
        lines: units and their condition.
        place: code or id of the place; a caller bound to a place needs none.
        withhold: True where the money waits for an inspection.
        number: of the announced return that is received.
        way: how they came; left out, as it was announced, else to a counter.
        exception: code why they are taken although the rules say no.
        minutes: of handling, where they were measured.
        strays: goods in the parcel that are none of the order's; they stay the customer's.
        reason: code.
    """

    lines: Sequence[BroughtLine]
    place: str | None = None
    withhold: bool = False
    number: str | None = None
    way: str | None = None
    exception: str | None = None
    minutes: int | None = None
    strays: Sequence[StrayLine] = ()
    reason: str = "customer_request"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class Settlement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a difference is paid; empty where there is none."""

    payments: Sequence[SalePayment] = ()


class WantedLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is wanted instead.

    Attributes:
        sku: code or id of the SKU.
        quantity: units.
        method: how it reaches the customer.
        place: code or id of the place that gives it.
    """

    sku: str
    quantity: int
    method: Method
    place: str


class WithdrawReturn(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    tag_field="kind",
    tag="withdraw_return",
):
    """The customer keeps what was announced."""

    lines: Sequence[AskedLine]
    reason: str = "customer_request"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None
