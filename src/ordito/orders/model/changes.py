"""Words of changing an order: what moves on its lines, in its money, and in its proposals."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from ordito.orders.model.book import EntryKind, Line, Payment
from ordito.platform.ids import ChannelId, CustomerId, OrderId, PlaceId


class Axis(StrEnum):
    """A component of a line's quantity vector."""

    ORDERED = "ordered"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    RETURN_REQUESTED = "return_requested"
    RETURNED = "returned"
    WITHHELD = "withheld"
    AMOUNT = "amount"  # no units: money alone


class Goods(StrEnum):
    """In what condition goods come back; only sellable ones are promised again."""

    SELLABLE = "sellable"
    DAMAGED = "damaged"


class Destination(StrEnum):
    """Where money that is given back goes."""

    TENDER = "tender"
    STORE_CREDIT = "store_credit"


class ChangeState(StrEnum):
    """Where a proposed change stands."""

    PREVIEWED = "previewed"
    PAYING = "paying"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    EXPIRED = "expired"


class Delta(msgspec.Struct, frozen=True):
    """What an action changes on one line; the same axes as the line, signed.

    Attributes:
        line_no: from 1.
        fulfilled: units more that the customer or the carrier has.
        cancelled: units more that nobody wants any more.
        return_requested: units more that the customer has announced to bring back.
        returned: units more that came back.
        withheld: units more of the returned ones whose money is not given back yet.
        relieved_minor: taken off what is to pay for the line, minor units, not negative.
        relieved_tax_minor: tax within that.
    """

    line_no: int
    fulfilled: int = 0
    cancelled: int = 0
    return_requested: int = 0
    returned: int = 0
    withheld: int = 0
    relieved_minor: int = 0
    relieved_tax_minor: int = 0

    def on(self, line: Line) -> Line:
        """Return the line as it is afterwards."""
        return msgspec.structs.replace(
            line,
            fulfilled=line.fulfilled + self.fulfilled,
            cancelled=line.cancelled + self.cancelled,
            return_requested=line.return_requested + self.return_requested,
            returned=line.returned + self.returned,
            withheld=line.withheld + self.withheld,
            relieved_minor=line.relieved_minor + self.relieved_minor,
            relieved_tax_minor=line.relieved_tax_minor + self.relieved_tax_minor,
        )


class ReturnedLine(msgspec.Struct, frozen=True):
    """Units of a line that come back, and in what condition.

    Attributes:
        line_no: from 1.
        quantity: units, at least 1.
        condition: see ``Goods``.
        disposition: what becomes of them; None leaves it to an inspection, or, where they are
            sellable, puts them back on the shelf.
        is_inspected: whether they wait for an inspection although they look sellable.
    """

    line_no: int
    quantity: int
    condition: Goods = Goods.SELLABLE
    disposition: str | None = None
    is_inspected: bool = False


class LineAmount(msgspec.Struct, frozen=True):
    """An amount on one line.

    Attributes:
        line_no: from 1.
        amount_minor: minor units, at least 1.
    """

    line_no: int
    amount_minor: int


class TenderRule(msgspec.Struct, frozen=True):
    """How money goes back to a tender.

    Attributes:
        tender: card, gift_card, ...
        refund_rank: tenders of a lower rank get their money back first; among equals the one
            that was used last.
        takes_back: False where it cannot take money back, which then becomes store credit.
        most_minor: goes back to it in one change, minor units of the order's currency; what is
            beyond goes to the next tender in turn, and becomes store credit where there is none.
    """

    tender: str
    refund_rank: int
    takes_back: bool
    most_minor: int | None = None


class MoneyMove(msgspec.Struct, frozen=True):
    """Money that shall move so that it fits the quantities.

    Attributes:
        payment: of which payment.
        kind: capture, void or refund.
        amount_minor: minor units, above 0.
        destination: where a refund goes.
    """

    payment: Payment
    kind: EntryKind
    amount_minor: int
    destination: Destination = Destination.TENDER


class Change(msgspec.Struct, frozen=True):
    """A change that was proposed: previewed first, then confirmed or not.

    Attributes:
        customer_id: whose order; also its key.
        change_id: which.
        order_id: of which order.
        version: of the order that was previewed.
        kind: see ``ActionKind``.
        state: see ``ChangeState``.
        request: what was asked for.
        effect: what it was said to do.
        payments: tenders that pay a difference, once confirmed.
        actor: who asked.
        channel_id: through what.
        place_id: where.
        previewed_at: when; prices and promises are those of that instant.
        expires_at: until when it may be confirmed.
        closed_at: when it was confirmed, failed or expired.
    """

    customer_id: CustomerId
    change_id: UUID
    order_id: OrderId
    version: int
    kind: str
    state: str
    request: Any
    effect: Any
    payments: Any | None
    actor: str
    channel_id: ChannelId | None
    place_id: PlaceId | None
    previewed_at: datetime
    expires_at: datetime
    closed_at: datetime | None
