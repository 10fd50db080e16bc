"""Return without receipt: goods whose order nobody finds, for store credit of a known person."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from ordito import ledger, orders
from ordito.flows.take_in import Brought, take_in
from ordito.network import Place
from ordito.orders import ReturnedLine
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, SkuId, TransferId


class Valued(msgspec.Struct, frozen=True):
    """Goods that are brought, and what they are worth.

    Attributes:
        sku_id: what.
        asked: units, condition, and what shall become of them; numbered from 1.
        worth_minor: minor units.
    """

    sku_id: SkuId
    asked: ReturnedLine
    worth_minor: int


async def return_without_receipt(
    tx: Tx,
    *,
    customer_id: CustomerId,
    return_id: UUID,
    place: Place,
    goods: Sequence[Valued],
    terms: orders.returns.ReturnTerms,
    limits: orders.returns.WithoutReceipt | None,
    reason: str,
    checked: str,
    at: datetime,
) -> orders.returns.GoodsReturn:
    """Take goods in and give their worth as store credit, within the person's limits.

    Args:
        tx: open transaction.
        customer_id: who brings them, known by name.
        return_id: chosen by the caller; taken once.
        place: that takes them in and owns them from then on.
        goods: what is brought.
        terms: on which.
        limits: of a person; None where somebody who may lets them be.
        reason: code.
        checked: code of the document that was shown.
        at: now.

    Raises:
        ReturnLimit: the person has brought back too much without a receipt.
    """
    taken = await orders.returns.take_without_receipt(
        tx,
        customer_id=customer_id,
        return_id=return_id,
        parts=_parts(goods, terms),
        limits=limits,
        terms=terms,
        place_id=place.place_id,
        reason=reason,
        checked=checked,
        currency=place.currency,
        at=at,
    )
    await _lay_down(tx, return_id, place, goods, terms, at)
    if taken.worth_minor:
        await ledger.grant_credit(
            tx,
            customer_id=customer_id,
            currency=place.currency,
            amount_minor=taken.worth_minor,
            grant_id=TransferId(return_id),
            reason="return_without_receipt",
            reference_id=return_id,
            at=at,
        )
    return taken


def _parts(
    goods: Sequence[Valued], terms: orders.returns.ReturnTerms
) -> list[orders.returns.ReturnPart]:
    verdicts = {one.line_no: one for one in terms.verdicts}
    return [
        orders.returns.ReturnPart(
            line_no=one.asked.line_no,
            sku_id=one.sku_id,
            received=one.asked.quantity,
            condition=one.asked.condition,
            why=verdicts[one.asked.line_no].why,
            rule=verdicts[one.asked.line_no].rule,
            worth_minor=one.worth_minor,
        )
        for one in goods
    ]


async def _lay_down(
    tx: Tx,
    return_id: UUID,
    place: Place,
    goods: Sequence[Valued],
    terms: orders.returns.ReturnTerms,
    at: datetime,
) -> None:
    brought = [
        Brought(
            one.sku_id,
            one.asked.quantity,
            one.asked,
            ids.derive("return", return_id, one.asked.line_no),
        )
        for one in goods
    ]
    await take_in(
        tx,
        goods=brought,
        place_id=place.place_id,
        owner_id=place.entity_id,
        subject_id=return_id,
        currency=place.currency,
        costs=terms.costs,
        at=at,
    )
