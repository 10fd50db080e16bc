# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import msgspec

from ordito_client.models.orders import OrderPage, SalePayment, ShipTo
from ordito_client.models.quotes import Method
from ordito_client.models.returns import Goods, GoodsReturn, Payer, RefundAs


class AmountLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An amount off one line, minor units."""

    line_no: int
    amount_minor: int


class Appease(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An amount off, without goods.

    Attributes:
        amount_minor: over all that is left to pay, by its value; or
        lines: an amount for each line.
        reason: code.
    """

    kind: str
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


class BroughtBack(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods that came back.

    Attributes:
        lines: each line once, with the condition of its goods.
        place: code or id of the place; a caller bound to a place needs none.
        reason: code, as ``wrong_size``.
        withhold: True where the money waits for an inspection.
        number: of the announced return that is received.
        exception: code why they are taken although the rules say no.
        minutes: of handling, where they were measured.
        strays: goods in the parcel that are none of the order's; they stay the customer's.
        expected_version: refuse if the order has changed since this version.
        drawer: code of the place's drawer from which cash goes back.
    """

    lines: Sequence[BroughtLine]
    place: str | None = None
    reason: str = "customer_request"
    withhold: bool = False
    number: str | None = None
    exception: str | None = None
    minutes: int | None = None
    strays: Sequence[StrayLine] = ()
    expected_version: int | None = None
    drawer: str = "main"


class BroughtLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a line that come back.

    Attributes:
        line_no: of the order.
        quantity: units.
        condition: ``sellable`` or ``damaged``.
        disposition: what becomes of them; left out, sellable ones go back on the shelf and
        damaged
            ones wait for an inspection; ``inspect`` lets sellable ones wait as well.
        reason: code, where it is another than that of the whole.
    """

    line_no: int
    quantity: int
    condition: Goods | msgspec.UnsetType = msgspec.UNSET
    disposition: str | None = None
    reason: str | None = None


class Cancel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that have not left are not wanted any more."""

    lines: Sequence[AskedLine]
    kind: str
    reason: str = "customer_request"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class ChangeAddress(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What has not left goes to another address of the same country, promised and charged anew.

    Attributes:
        ship_to: whereto.
        reason: code.
    """

    ship_to: ShipTo
    kind: str
    reason: str = "change_address"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class ChangeModel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Another model instead of units that have not left.

    Attributes:
        lines: what is given up.
        wanted: what is wanted instead.
        reason: code.
    """

    lines: Sequence[AskedLine]
    wanted: Sequence[WantedLine]
    kind: str
    reason: str = "change_model"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class ChangePlace(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that have not left come from another place, or in another way, at the same price.

    Attributes:
        lines: which.
        place: code or id of the place that gives them then.
        method: how they reach the customer then; None leaves it as it is.
        reason: code.
    """

    lines: Sequence[AskedLine]
    place: str
    kind: str
    method: Method | None = None
    reason: str = "change_place"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class ChangeQuantity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """More or fewer units of a line; more are sold at today's price.

    Attributes:
        line_no: which line.
        quantity: units that are wanted in all, those that left included.
        reason: code.
    """

    line_no: int
    quantity: int
    kind: str
    reason: str = "change_quantity"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class Combine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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

    kind: str
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


class Confirmed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was done, and the order as it then is, with what was announced to come back or came."""

    effect: Effect
    order: OrderPage
    returns: Sequence[GoodsReturn] = ()


class Effect(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything that a change does; amounts in minor units of the order's currency.

    Attributes:
        currency: ISO 4217.
        due_before_minor: to pay before.
        due_minor: to pay afterwards.
        due_tax_minor: tax within that.
        to_pay_minor: what the customer has to pay besides: no payment promises it yet.
        back_minor: what goes back to the customer, promises and money.
        money: what moves on each payment.
        points: given, or negative, taken back.
        points_debt: change of what the member owes.
        goods: units that come back, are freed, are set aside, or leave.
        promises: what places will do for lines that are added or go elsewhere.
        lines: lines that are touched, as they will be.
        due_tax_before_minor: tax within what was to pay before.
        verdicts: what the rules say of what comes back, and why.
    """

    currency: str
    due_before_minor: int
    due_minor: int
    due_tax_minor: int
    to_pay_minor: int
    back_minor: int
    money: Sequence[MoneyEffect]
    points: int
    points_debt: int
    goods: Sequence[GoodsMove]
    promises: Sequence[PromiseEffect]
    lines: Sequence[LineEffect]
    due_tax_before_minor: int = 0
    verdicts: Sequence[Verdict] = ()


class Exchange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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
    kind: str
    place: str | None = None
    ship_to: ShipTo | None = None
    exception: str | None = None
    reason: str = "exchange"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class GoodsMove(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that a change moves.

    Attributes:
        what: ``freed``, ``returned``, ``reserved`` or ``handed_over``.
        sku_id: of what.
        place_id: where.
        quantity: units.
        condition: of what comes back.
        disposition: what becomes of it; ``inspect`` where nobody has said.
        loss_minor: worth that is gone with it, minor units.
    """

    what: str
    sku_id: UUID
    place_id: UUID
    quantity: int
    condition: str = "sellable"
    disposition: str = ""
    loss_minor: int = 0


class LineEffect(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line as it will be; amounts in minor units."""

    line_no: int
    sku_id: UUID
    ordered: int
    fulfilled: int
    cancelled: int
    return_requested: int
    returned: int
    withheld: int
    due_minor: int
    due_tax_minor: int


class MoneyEffect(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Money that moves on one payment, minor units.

    Attributes:
        payment_id: which.
        tender: card, cash, ...
        kind: capture, void or refund.
        amount_minor: how much.
        destination: where it goes: ``tender``, or ``store_credit`` where that cannot take it
        back.
    """

    payment_id: UUID
    tender: str
    kind: str
    amount_minor: int
    destination: str


class PromiseEffect(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a place will do, until when, and the code that the customer shows at a collection.

    ``was_promised_at`` is until when it was promised before, for lines that go elsewhere.
    """

    place_id: UUID
    method: str
    promised_at: dt.datetime
    line_nos: Sequence[int]
    code: str | None
    was_promised_at: dt.datetime | None = None


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


class Refund(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The money of goods that came back earlier is given back now."""

    lines: Sequence[AskedLine]
    kind: str
    reason: str = "inspected"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class RequestReturn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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
    kind: str
    way: str = "counter"
    place: str | None = None
    pick_up_on: dt.date | None = None
    exception: str | None = None
    reason: str = "customer_request"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class Return(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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
    kind: str
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


class RuleOfTender(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How money goes back to a tender.

    Attributes:
        tender: as payments name it.
        refund_rank: tenders of a lower rank get their money back first; among equals the one
        that
            was used last.
        takes_back: False where it cannot take money back, which then becomes store credit.
        most_minor: goes back to it in one change, minor units; what is beyond goes to the next
            tender in turn, and becomes store credit where there is none.
    """

    tender: str
    refund_rank: int
    takes_back: bool = True
    most_minor: int | None = None


class RulesOfTenders(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Rules to set; those of other tenders stay as they are."""

    rules: Sequence[RuleOfTender]


class Settlement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a difference is paid; empty where there is none."""

    payments: Sequence[SalePayment] = ()


class StrayLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods that came and are none of the order's: code or id of the SKU, units."""

    sku: str
    quantity: int


class TenderRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How money goes back to a tender.

    Attributes:
        tender: card, gift_card, ...
        refund_rank: tenders of a lower rank get their money back first; among equals the one
            that was used last.
        takes_back: False where it cannot take money back, which then becomes store credit.
        most_minor: goes back to it in one change, minor units of the order's currency; what is
            beyond goes to the next tender in turn, and becomes store credit where there is
            none.
    """

    tender: str
    refund_rank: int
    takes_back: bool
    most_minor: int | None = None


class Verdict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the rules say of goods that come back, and why.

    Attributes:
        line_no: of the order.
        allowed: whether they come back.
        why: code: ``no_rule``, ``any_time``, ``in_time``, ``season``, ``withdrawal``,
            ``exception``, or against it ``final_sale``, ``too_late``, ``needs_receipt``.
        rule: code of the rule that counted, if one did.
        until: last day, if there is one.
        refund_as: as what their worth goes back.
        transport: who pays for sending them back.
        fee: SKU of the service that is charged for it.
        label: SKU of the service that is charged for the parcel, where they are sent.
    """

    line_no: int
    allowed: bool
    why: str
    rule: str | None = None
    until: dt.date | None = None
    refund_as: RefundAs | msgspec.UnsetType = msgspec.UNSET
    transport: Payer | msgspec.UnsetType = msgspec.UNSET
    fee: UUID | None = None
    label: UUID | None = None


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


class WithdrawReturn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The customer keeps what was announced."""

    lines: Sequence[AskedLine]
    kind: str
    reason: str = "customer_request"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None
