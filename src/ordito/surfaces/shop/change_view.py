"""Change view: exactly what a change would do, as its page shows it."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from ordito import orders
from ordito.flows.change_effect import Effect
from ordito.flows.move_goods import GoodsMove
from ordito.network import Place
from ordito.platform.ids import PlaceId, SkuId
from ordito.platform.money import Money
from ordito.processes.change import Proposal
from ordito.processes.change_asked import RequestReturn
from ordito.surfaces.call import Call
from ordito.surfaces.shop import order_screens as screens
from ordito.surfaces.shop.goods import goods_of
from ordito.surfaces.shop.order_door import Opened

_TOKENS: Final = ("sandbox-approve", "sandbox-decline")


async def preview_screen(
    request: Call,
    opened: Opened,
    kind: str,
    kept: Proposal,
    effect: Effect,
    *,
    place: Place | None,
    address: Sequence[str],
    back: RequestReturn | None = None,
) -> screens.Change:
    """Return what the page of a previewed change shows.

    Args:
        request: of the browser.
        opened: the order.
        kind: of the form.
        kept: the change, to be confirmed by its id.
        effect: what it does in the end.
        place: where goods will be brought, if any.
        address: whereto they will be shipped instead, line by line, if it changes.
        back: how goods come back, if they do.
    """
    sent = request.house.memory.returns.policy.sent_back
    currency = effect.currency
    order = await request.db.read(
        orders.get_order, customer_id=opened.where.customer_id, order_id=opened.where.order_id
    )
    goods = await goods_of(request, [move.sku_id for move in effect.goods])
    return screens.Change(
        confirm_url=f"{opened.url}/changes/{kept.change_id}",
        order_url=opened.url,
        edit_url=f"{opened.url}/change/{kind}",
        number=order.number,
        kind=kind,
        items=tuple(
            f"{units} × {goods[sku_id].title}" for sku_id, units in _units(effect.goods).items()
        ),
        before=Money(effect.due_before_minor, currency),
        after=Money(effect.due_minor, currency),
        to_pay=Money(effect.to_pay_minor, currency) if effect.to_pay_minor else None,
        back=Money(effect.back_minor, currency) if effect.back_minor else None,
        money=_money(effect),
        points=effect.points,
        promises=tuple(
            screens.Promised(
                place=request.house.memory.directory.place(PlaceId(one.place_id)).name,
                method=one.method,
                promised_at=one.promised_at,
            )
            for one in effect.promises
        ),
        place=None if place is None else place.name,
        carrier=sent.carrier if sent and back and back.way != "counter" else None,
        pick_up_on=None if back is None else back.pick_up_on,
        address=tuple(address),
        expires_at=kept.expires_at,
        tokens=_TOKENS if effect.to_pay_minor else (),
    )


def _units(moves: Sequence[GoodsMove]) -> dict[SkuId, str]:
    """Return units by what they are: with a sign where there will be more or fewer of it."""
    gone, come = Counter[SkuId](), Counter[SkuId]()
    for move in moves:
        if move.what != "reserved":
            gone[move.sku_id] += move.quantity
        if move.what != "freed":
            come[move.sku_id] += move.quantity
    return {
        sku_id: str(come[sku_id])
        if come[sku_id] == gone[sku_id]
        else f"{come[sku_id] - gone[sku_id]:+}"
        for sku_id in dict.fromkeys(move.sku_id for move in moves)
    }


def _money(effect: Effect) -> tuple[screens.Moved, ...]:
    return tuple(
        screens.Moved(
            tender=one.tender,
            amount=Money(one.amount_minor, effect.currency),
            is_credit=one.destination == orders.Destination.STORE_CREDIT,
        )
        for one in effect.money
        if one.kind != "capture"
    )
