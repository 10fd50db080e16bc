"""Returns: what places expect, what waits for somebody's look, and what came."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import orders, stock
from ordito.flows.decide_on import decide_on
from ordito.network import Power
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import PlaceId, SkuId
from ordito.platform.money import Money
from ordito.stock import AlreadyDecided, Disposition
from ordito.surfaces.authority import require_power
from ordito.surfaces.call import Call
from ordito.surfaces.console.loose import loose_form, take_in_loose
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.return_screens import ReturnRow, Returns, WaitingGoods
from ordito.surfaces.whole import whole_of

_MOST: Final = 100
_OPEN: Final = (orders.returns.ReturnState.ANNOUNCED, orders.returns.ReturnState.PART_RECEIVED)


@get(
    "/returns",
    access=staff(Role.ASSOCIATE, Role.AGENT),
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def show_returns(request: Call) -> Template:
    """Show what is expected, waits or came at the reader's places."""
    places = _own_places(request)
    teller = await teller_of(request)
    expected = await request.db.read(
        orders.returns.list_returns, place_ids=places, states=_OPEN, most=_MOST
    )
    came = await request.db.read(
        orders.returns.list_returns,
        place_ids=places,
        states=[orders.returns.ReturnState.RECEIVED],
        most=_MOST,
    )
    waiting = await request.db.read(stock.list_waiting, place_ids=places, most=_MOST)
    names = request.house.memory.directory.places
    screen = Returns(
        expected=await _rows(request, teller, expected),
        came=await _rows(request, teller, came),
        waiting=tuple(
            WaitingGoods(
                url=f"/returns/{one.sku_id}/{one.inspection_id}",
                title=teller.sku(one.sku_id),
                place=names[one.place_id].name,
                condition=one.condition,
                units=one.waiting,
                since=one.opened_at,
            )
            for one in waiting
        ),
        dispositions=tuple(one.value for one in Disposition),
        loose=loose_form(request),
    )
    return Template("returns.html", context={"screen": screen})


@post(
    "/returns/{sku_id:uuid}/{inspection_id:uuid}",
    access=staff(Role.ASSOCIATE, Role.AGENT),
    include_in_schema=False,
)
async def decide_goods(
    request: Call, sku_id: FromPath[UUID], inspection_id: FromPath[UUID]
) -> Redirect:
    """Decide what becomes of goods; pressed twice is decided once.

    Raises:
        UnknownInspection: none of that SKU waits under that id.
        AlreadyDecided: fewer units wait.
        PlaceOutside: the reader may not act at their place.
        NotEntitled: more would be written off than the reader may.
    """
    form = {key: str(value) for key, value in (await request.form()).items()}
    found = await request.db.read(
        stock.get_inspection, sku_id=SkuId(sku_id), inspection_id=inspection_id
    )
    request.principal.require_place(found.place_id)
    asked = form.get("disposition", "")
    quantity = whole_of(form.get("quantity", ""))
    if asked not in set(Disposition) or quantity is None:
        raise AlreadyDecided("It is not said what becomes of how many.", field="disposition")
    place = request.house.memory.directory.place(found.place_id)

    async def decide(tx: Tx) -> None:
        decision = await decide_on(
            tx,
            inspection=found,
            disposition=Disposition(asked),
            quantity=max(quantity, 1),
            loss_minor=None,
            costs=request.house.memory.returns.policy.costs,
            currency=place.currency,
            decision_id=ids.derive("decided", inspection_id, found.waiting),
            at=now(),
        )
        if decision.disposition is Disposition.SCRAP:
            require_power(
                request,
                Power.WRITE_OFF,
                currency=place.currency,
                amount_minor=decision.loss_minor,
                place=place,
            )

    await request.db.transact(decide, request.context)
    return Redirect("/returns", status_code=303)


async def _rows(
    request: Call, teller: Teller, found: Sequence[orders.returns.GoodsReturn]
) -> tuple[ReturnRow, ...]:
    names = request.house.memory.directory.places
    return tuple(
        ReturnRow(
            number=one.number,
            url="" if one.order_id is None else f"/orders/{ids.number_of(one.order_id)}",
            way=one.way,
            state=one.state,
            place=names[one.place_id].name,
            goods=tuple(
                f"{part.received or part.announced} × {teller.sku(part.sku_id)}"
                for part in one.parts
                if part.received or part.announced
            ),
            worth=Money(one.worth_minor, one.currency),
            cost=Money(one.handling_minor + one.transport_minor, one.currency),
            at=one.received_at or one.announced_at,
            exception=one.exception,
            is_mismatch=one.is_mismatch,
        )
        for one in found
    )


def _own_places(request: Call) -> list[PlaceId]:
    return [
        place.place_id
        for place in request.house.memory.directory.places.values()
        if request.principal.may_act_at(place.place_id)
    ]


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_returns, decide_goods, take_in_loose)
