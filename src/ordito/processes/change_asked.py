"""What a client asks of an order that is placed: each change is a type of its own."""

from typing import Annotated, Final

import msgspec

from ordito.flows.move_cash import MAIN
from ordito.orders import ActionKind, Goods, Method
from ordito.processes.sale import SalePayment, Text, Units
from ordito.processes.whereto import ShipTo

LineNo = Annotated[int, msgspec.Meta(ge=1, le=32_767)]
Amount = Annotated[int, msgspec.Meta(ge=1, le=10**12)]
# `$` alone would let a line end pass
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[a-z0-9_]+$(?!\n)")]
Drawer = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[^\x00]+$")]
Version = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]


class AskedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units of a line of the order."""

    line_no: LineNo
    quantity: Units


class BroughtLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units of a line that come back, and in what condition: ``sellable`` or ``damaged``."""

    line_no: LineNo
    quantity: Units
    condition: Goods = Goods.SELLABLE


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


Asked = Annotated[tuple[AskedLine, ...], msgspec.Meta(min_length=1, max_length=500)]
Brought = Annotated[tuple[BroughtLine, ...], msgspec.Meta(min_length=1, max_length=500)]
Wanted = Annotated[tuple[WantedLine, ...], msgspec.Meta(min_length=1, max_length=100)]


class _Change(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", kw_only=True
):
    """What every change may say.

    Attributes:
        drawer: code of the place's drawer from which cash goes back.
    """

    drawer: Drawer = MAIN


class Cancel(_Change, frozen=True, tag="cancel"):
    """Units that have not left are not wanted any more."""

    lines: Asked
    reason: Reason = "customer_request"


class RequestReturn(_Change, frozen=True, tag="request_return"):
    """The customer wants to bring units back."""

    lines: Asked
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
        reason: code.
    """

    lines: Brought
    place: Text | None = None
    withhold: bool = False
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
        reason: code.
    """

    lines: Brought
    wanted: Wanted
    place: Text | None = None
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
}


class Settlement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a difference is paid; empty where there is none."""

    payments: Annotated[tuple[SalePayment, ...], msgspec.Meta(max_length=20)] = ()
