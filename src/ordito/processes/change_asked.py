"""What a client asks of an order that is placed: each change is a type of its own."""

from datetime import date
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec

from ordito.flows.move_cash import MAIN
from ordito.orders import ActionKind, Goods, Method
from ordito.processes.sale import SalePayment, Text, Units
from ordito.processes.whereto import ShipTo

LineNo = Annotated[int, msgspec.Meta(ge=1, le=32_767)]
Amount = Annotated[int, msgspec.Meta(ge=1, le=10**12)]
# `$` alone would let a line end pass
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[a-z0-9_]+$(?!\n)")]
Fate = Literal["restock", "refurbish", "scrap", "to_owner", "inspect"]
Drawer = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[^\x00]+$")]
Version = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]


class AskedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units of a line of the order."""

    line_no: LineNo
    quantity: Units


class BroughtLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units of a line that come back.

    Attributes:
        line_no: of the order.
        quantity: units.
        condition: ``sellable`` or ``damaged``.
        disposition: what becomes of them; left out, sellable ones go back on the shelf and damaged
            ones wait for an inspection; ``inspect`` lets sellable ones wait as well.
        reason: code, where it is another than that of the whole.
    """

    line_no: LineNo
    quantity: Units
    condition: Goods = Goods.SELLABLE
    disposition: Fate | None = None
    reason: Reason | None = None


class AmountLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An amount off one line, minor units."""

    line_no: LineNo
    amount_minor: Amount


class WantedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is wanted instead.

    Attributes:
        sku: code or id of the SKU.
        quantity: units.
        method: how it reaches the customer.
        place: code or id of the place that gives it.
    """

    sku: Text
    quantity: Units
    method: Method
    place: Text


class StrayLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Goods that came and are none of the order's: code or id of the SKU, units."""

    sku: Text
    quantity: Units


SentWay = Literal["counter", "post", "pick_up"]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=10_000)]
Asked = Annotated[tuple[AskedLine, ...], msgspec.Meta(min_length=1, max_length=500)]
Brought = Annotated[tuple[BroughtLine, ...], msgspec.Meta(min_length=1, max_length=500)]
Wanted = Annotated[tuple[WantedLine, ...], msgspec.Meta(min_length=1, max_length=100)]


class _Change(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", kw_only=True
):
    """What every change may say.

    Attributes:
        drawer: code of the place's drawer from which cash goes back.
        deviation: code why it is granted although the decision policy says otherwise.
        case_id: of the case in which it is decided.
    """

    drawer: Drawer = MAIN
    deviation: Reason | None = None
    case_id: UUID | None = None


class Cancel(_Change, frozen=True, tag="cancel"):
    """Units that have not left are not wanted any more."""

    lines: Asked
    reason: Reason = "customer_request"


class RequestReturn(_Change, frozen=True, tag="request_return"):
    """The customer wants to bring units back, or to send them.

    Attributes:
        lines: which.
        way: ``counter``, ``post`` or ``pick_up``.
        place: code or id of the place where they are expected; left out, what is sent is expected
            where the policy says, other goods at the place that sold them.
        pick_up_on: day on which the carrier fetches them.
        exception: code why they are taken although the rules say no.
        reason: code.
    """

    lines: Asked
    way: SentWay = "counter"
    place: Text | None = None
    pick_up_on: date | None = None
    exception: Reason | None = None
    reason: Reason = "customer_request"


class WithdrawReturn(_Change, frozen=True, tag="withdraw_return"):
    """The customer keeps what was announced."""

    lines: Asked
    reason: Reason = "customer_request"


class Return(_Change, frozen=True, tag="return"):
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

    lines: Brought
    place: Text | None = None
    withhold: bool = False
    number: Text | None = None
    way: SentWay | None = None
    exception: Reason | None = None
    minutes: Minutes | None = None
    strays: Annotated[tuple[StrayLine, ...], msgspec.Meta(max_length=100)] = ()
    reason: Reason = "customer_request"


class Refund(_Change, frozen=True, tag="refund"):
    """The money of goods that came back earlier is given back now."""

    lines: Asked
    reason: Reason = "inspected"


class Appease(_Change, frozen=True, tag="appease"):
    """An amount off, without goods.

    Attributes:
        amount_minor: over all that is left to pay, by its value; or
        lines: an amount for each line.
        reason: code.
    """

    amount_minor: Amount | None = None
    lines: Annotated[tuple[AmountLine, ...], msgspec.Meta(max_length=500)] = ()
    reason: Reason = "appeasement"


class Exchange(_Change, frozen=True, tag="exchange"):
    """Goods come back and others are wanted; what has not left yet is simply not wanted any more.

    Attributes:
        lines: what is given up, and in what condition it comes back.
        wanted: what is wanted instead; the same SKU keeps its price.
        place: code or id of the place where goods come back.
        ship_to: whereto what is wanted by ``ship`` goes, where the order does not say.
        exception: code why they are taken although the rules say no.
        reason: code.
    """

    lines: Brought
    wanted: Wanted
    place: Text | None = None
    ship_to: ShipTo | None = None
    exception: Reason | None = None
    reason: Reason = "exchange"


class ChangeModel(_Change, frozen=True, tag="change_model"):
    """Another model instead of units that have not left.

    Attributes:
        lines: what is given up.
        wanted: what is wanted instead.
        reason: code.
    """

    lines: Asked
    wanted: Wanted
    reason: Reason = "change_model"


class ChangePlace(_Change, frozen=True, tag="change_place"):
    """Units that have not left come from another place, or in another way, at the same price.

    Attributes:
        lines: which.
        place: code or id of the place that gives them then.
        method: how they reach the customer then; None leaves it as it is.
        reason: code.
    """

    lines: Asked
    place: Text
    method: Method | None = None
    reason: Reason = "change_place"


class ChangeQuantity(_Change, frozen=True, tag="change_quantity"):
    """More or fewer units of a line; more are sold at today's price.

    Attributes:
        line_no: which line.
        quantity: units that are wanted in all, those that left included.
        reason: code.
    """

    line_no: LineNo
    quantity: Annotated[int, msgspec.Meta(ge=0, le=100_000)]
    reason: Reason = "change_quantity"


class ChangeAddress(_Change, frozen=True, tag="change_address"):
    """What has not left goes to another address of the same country, promised and charged anew.

    Attributes:
        ship_to: whereto.
        reason: code.
    """

    ship_to: ShipTo
    reason: Reason = "change_address"


class Combine(_Change, frozen=True, tag="combine"):
    """Several things at once, with one preview and their money netted.

    Attributes:
        cancel: units that have not left and are not wanted any more.
        bring: units that come back, and in what condition.
        wanted: what is wanted besides or instead; the same SKU in the same quantity as one that is
            brought or cancelled keeps its price.
        place: code or id of the place where goods come back.
        withhold: True where the money of what is brought waits for an inspection.
        ship_to: whereto what is wanted by ``ship`` goes, where the order does not say.
        number: of the announced return that is received.
        exception: code why goods are taken although the rules say no.
        reason: code.
    """

    cancel: Annotated[tuple[AskedLine, ...], msgspec.Meta(max_length=500)] = ()
    bring: Annotated[tuple[BroughtLine, ...], msgspec.Meta(max_length=500)] = ()
    wanted: Annotated[tuple[WantedLine, ...], msgspec.Meta(max_length=100)] = ()
    place: Text | None = None
    withhold: bool = False
    ship_to: ShipTo | None = None
    number: Text | None = None
    exception: Reason | None = None
    reason: Reason = "customer_request"


AskedChange = (
    Cancel
    | RequestReturn
    | WithdrawReturn
    | Return
    | Refund
    | Appease
    | Exchange
    | ChangeModel
    | ChangePlace
    | ChangeQuantity
    | ChangeAddress
    | Combine
)

KINDS: Final = {
    Cancel: ActionKind.CANCEL,
    RequestReturn: ActionKind.REQUEST_RETURN,
    WithdrawReturn: ActionKind.WITHDRAW_RETURN,
    Return: ActionKind.RETURN,
    Refund: ActionKind.REFUND,
    Appease: ActionKind.APPEASE,
    Exchange: ActionKind.EXCHANGE,
    ChangeModel: ActionKind.CHANGE_MODEL,
    ChangePlace: ActionKind.CHANGE_PLACE,
    ChangeQuantity: ActionKind.CHANGE_QUANTITY,
    ChangeAddress: ActionKind.CHANGE_ADDRESS,
    Combine: ActionKind.COMBINE,
}


class Settlement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a difference is paid; empty where there is none."""

    payments: Annotated[tuple[SalePayment, ...], msgspec.Meta(max_length=20)] = ()
