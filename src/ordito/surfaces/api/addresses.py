"""Addresses over HTTP: the book of a customer, and whereto an order goes, for who has to know."""

from collections.abc import Sequence
from typing import Annotated, Final
from uuid import UUID

from litestar import Response, delete, get, put
from litestar.params import FromPath, JSONBody, PathParameter
from litestar.types import ControllerRouterHandler

from ordito import customers, fulfilment, orders
from ordito.customers import Address, KeptAddress, NewAddress, UnknownAddress
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, FulfilmentOrderId, OrderId
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.fulfilment import own_place
from ordito.surfaces.api.orders import find_visible
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token
from ordito.surfaces.looking import note_look

_BOOK: Final = "/customers/{customer_id:uuid}/addresses"
Label = Annotated[str, PathParameter(min_length=1, max_length=40, description="As `home`.")]


@get(
    _BOOK,
    access=token(Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE),
    tags=["customers"],
    summary="Read a customer's address book",
)
async def list_addresses(request: Call, customer_id: FromPath[UUID]) -> Sequence[KeptAddress]:
    """Return the addresses of the book, by label."""
    await note_look(request, [CustomerId(customer_id)])
    return await request.db.read(
        customers.addresses.list_addresses, customer_id=CustomerId(customer_id)
    )


@put(
    _BOOK + "/{label:str}",
    access=token(Scope.CUSTOMERS_WRITE),
    tags=["customers"],
    summary="Keep an address under a label",
)
async def put_address(
    request: Call,
    customer_id: FromPath[UUID],
    label: Label,
    data: JSONBody[Address],
    idempotency_key: IdempotencyKey,
) -> Response[KeptAddress]:
    """Keep an address; another one of the label takes its place, orders keep the old.

    Raises:
        InvalidAddress: no parcel would arrive there as it is written.
    """
    key = await key_of(request, idempotency_key, f"address:{customer_id}:{label}")
    new = NewAddress(
        address_id=ids.new(),
        label=label,
        address=customers.addresses.written(data, field=""),
    )

    async def command(tx: Tx) -> KeptAddress:
        return await customers.addresses.keep_address(
            tx, customer_id=CustomerId(customer_id), new=new, at=now()
        )

    return await answer_once(request, key, subject_id=customer_id, command=command)


@delete(
    _BOOK + "/{label:str}",
    access=token(Scope.CUSTOMERS_WRITE),
    tags=["customers"],
    summary="Take an address out of the book",
    status_code=204,
)
async def delete_address(request: Call, customer_id: FromPath[UUID], label: Label) -> None:
    """Take an address out of the book; orders that went there keep it.

    Raises:
        UnknownAddress: the book has none of that label.
    """
    await request.db.transact(
        customers.addresses.retire_address,
        request.context,
        customer_id=CustomerId(customer_id),
        label=label,
        at=now(),
    )


@get(
    "/orders/{name:str}/delivery-address",
    access=token(Scope.CUSTOMERS_READ),
    tags=["orders"],
    summary="Read whereto an order is shipped",
)
async def show_delivery_address(request: Call, name: FromPath[str]) -> KeptAddress:
    """Return the address to which an order is shipped now.

    Raises:
        UnknownOrder: there is none, or this token may not see it.
        UnknownAddress: it was not said, or the customer was erased.
    """
    where, _ = await find_visible(request, name)
    await note_look(request, [where.customer_id], why="delivery")
    return await request.db.read(_address_of, where.customer_id, where.order_id)


@get(
    "/places/{place:str}/fulfilment-orders/{fulfilment_order_id:uuid}/address",
    access=token(Scope.ORDERS_WRITE),
    tags=["parcels"],
    summary="Read whereto a parcel goes",
)
async def show_parcel_address(
    request: Call, place: FromPath[str], fulfilment_order_id: FromPath[UUID]
) -> KeptAddress:
    """Return the address for the place that ships, as long as it has the goods.

    Raises:
        UnknownPlace: there is no such place.
        PlaceOutside: the caller may not act there.
        UnknownFulfilmentOrder: the place has none of that id.
        FulfilmentClosed: the carrier has the goods, or nobody wants them any more.
        UnknownAddress: nothing is shipped, it was not said whereto, or the customer was erased.
    """
    task = await request.db.read(
        fulfilment.get_fulfilment_order,
        place_id=own_place(request, place).place_id,
        fulfilment_order_id=FulfilmentOrderId(fulfilment_order_id),
    )
    if task.state not in fulfilment.TO_DO:
        message = "The place has no need of the address any more."
        raise fulfilment.FulfilmentClosed(message, state=task.state)
    if task.method != orders.Method.SHIP:
        raise UnknownAddress("It is not shipped.", method=task.method)
    await note_look(request, [task.customer_id], why="delivery")
    return await request.db.read(_address_of, task.customer_id, task.order_id)


async def _address_of(tx: Tx, customer_id: CustomerId, order_id: OrderId) -> KeptAddress:
    delivery = await orders.deliveries.find_delivery(tx, customer_id=customer_id, order_id=order_id)
    if delivery is None:
        raise UnknownAddress("It was not said whereto the order is shipped.", order_id=order_id)
    return await customers.addresses.get_address(
        tx, customer_id=customer_id, address_id=delivery.address_id
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    list_addresses,
    put_address,
    delete_address,
    show_delivery_address,
    show_parcel_address,
)
