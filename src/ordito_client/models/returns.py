# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about returns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal, TypeAlias
from uuid import UUID

import msgspec

from ordito_client.models.orders import OrderPage
from ordito_client.models.quotes import SaleCustomer
from ordito_client.models.return_policy import Goods, Payer, RefundAs


class BoughtLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of an order that is or may be what was brought.

    Attributes:
        number: of the order.
        line_no: of its line.
        units: that the customer has.
        unit_minor: price of a unit then, minor units.
        currency: ISO 4217.
        placed_at: when it was bought.
        allowed: whether the rules take it back.
        why: code.
        until: last day, if there is one.
    """

    number: str
    line_no: int
    units: int
    unit_minor: int
    currency: str
    placed_at: dt.datetime
    allowed: bool
    why: str
    until: dt.date | None


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


class Confirmed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was done, and the order as it then is, with what was announced to come back or came."""

    effect: Effect
    order: OrderPage
    returns: Sequence[GoodsReturn] = ()


class DecisionOnGoods(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What becomes of goods that wait.

    Attributes:
        sku_id: of the goods, as the list names them.
        disposition: ``restock``, ``refurbish``, ``scrap`` or ``to_owner``.
        quantity: units.
        loss_minor: worth that is gone, as it was seen; left out, what scrapped units have cost.
    """

    sku_id: UUID
    disposition: Disposition
    quantity: int = 1
    loss_minor: int | None = None


Disposition: TypeAlias = str
"""What becomes of goods that came back: restock, refurbish, scrap, to_owner; more may come."""


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


class GoodsReturn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods that were announced to come back, or came; amounts in minor units.

    Attributes:
        customer_id: whose; also its key.
        return_id: which.
        order_id: of which order; None where nobody found it.
        number: what people call it; it stands on the parcel.
        way: see ``Way``.
        state: see ``ReturnState``.
        place_id: where it is expected, or came.
        reason: code.
        policy_version: by which rules it was judged.
        exception: code why somebody acted against them.
        excepted_by: who did.
        checked: code of the document by which the person was identified, without an order.
        currency: ISO 4217.
        minutes: of handling.
        handling_minor: what these cost.
        transport_minor: what bringing it back cost the company.
        transport: who pays for bringing it back.
        announced_at: when it was announced, if it was.
        received_at: when the latest of it came.
        actor: who announced it or took it in.
        strays: goods in the parcel that are none of the order's.
        parts: its lines.
    """

    customer_id: UUID
    return_id: UUID
    order_id: UUID | None
    number: str
    way: str
    state: str
    place_id: UUID
    reason: str
    policy_version: int
    exception: str | None
    excepted_by: str | None
    checked: str | None
    currency: str
    minutes: int
    handling_minor: int
    transport_minor: int
    transport: str
    announced_at: dt.datetime | None
    received_at: dt.datetime | None
    actor: str
    strays: Sequence[Stray] = ()
    parts: Sequence[ReturnPart] = ()


class Inspection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods that came back, as they lie.

    Attributes:
        sku_id: what; also their key.
        inspection_id: which.
        place_id: where.
        entity_id: whose they are.
        condition: in which they lie.
        quantity: units that came.
        waiting: units of them on which nobody has decided.
        subject_id: order or return that brought them.
        opened_at: when they came.
    """

    sku_id: UUID
    inspection_id: UUID
    place_id: UUID
    entity_id: UUID
    condition: str
    quantity: int
    waiting: int
    subject_id: UUID
    opened_at: dt.datetime


class InspectionDecision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What becomes of units.

    Attributes:
        disposition: see ``Disposition``.
        quantity: units, at least 1.
        cost_minor: what carrying it out costs, minor units.
        loss_minor: worth that is gone, minor units.
        currency: of both, ISO 4217.
    """

    disposition: Disposition
    quantity: int
    currency: str
    cost_minor: int = 0
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


class LooseLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods without their order.

    Attributes:
        sku: code or id.
        quantity: units.
        condition: ``sellable`` or ``damaged``.
        disposition: what becomes of them, as in a return with an order.
    """

    sku: str
    quantity: int
    condition: Goods | msgspec.UnsetType = msgspec.UNSET
    disposition: str | None = None


class LooseReturn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods that are brought and whose order nobody finds.

    Attributes:
        customer: who brings them, by card or otherwise known; the store credit is theirs.
        checked: the document by which that was checked.
        lines: what is brought.
        place: code or id of the place.
        exception: code why they are taken although the rules or the limits say no.
        minutes: of handling, where they were measured.
        reason: code.
    """

    customer: SaleCustomer
    checked: str
    lines: Sequence[LooseLine]
    place: str
    exception: str | None = None
    minutes: int | None = None
    reason: str = "customer_request"


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


class ReturnPart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of one line of a return.

    Attributes:
        line_no: of the order; of a return without one, counted from 1.
        sku_id: what.
        announced: units that the customer announced and did not take back.
        received: units that came.
        condition: in which the latest came.
        why: code of the verdict.
        rule: code of the rule.
        worth_minor: what of what is to pay fell away with them, minor units.
    """

    line_no: int
    sku_id: UUID
    announced: int = 0
    received: int = 0
    condition: str | None = None
    why: str | None = None
    rule: str | None = None
    worth_minor: int = 0


ReturnState: TypeAlias = Literal["announced", "part_received", "received", "withdrawn"]
"""How far a return has come: announced, part_received, received, withdrawn."""


class Stray(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods in a parcel that are none of the order's: they stay the customer's.

    Attributes:
        sku_id: what.
        quantity: units.
    """

    sku_id: UUID
    quantity: int


class StrayLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods that came and are none of the order's: code or id of the SKU, units."""

    sku: str
    quantity: int


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
