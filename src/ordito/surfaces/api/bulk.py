"""Bulk: rows of other systems over HTTP; the good ones are taken, each is answered.

The source is the API token: what a system says is known by the name of its token.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any, Final, TypeVar

import msgspec
from litestar import Response, delete, get, put
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, JSONBody, QueryParameter

from ordito.flows import feed_customers, feed_prices, feed_products, feed_stock
from ordito.flows.feed_customers import CustomerRow
from ordito.flows.feed_gift_cards import GiftCardRow, feed_gift_cards
from ordito.flows.feed_prices import PriceRow
from ordito.flows.feed_products import GoodsRow
from ordito.flows.feed_stock import StockRow
from ordito.platform import ids, system_of_record
from ordito.platform.auth import PlaceOutside
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Invalid, NotFound, Refusal
from ordito.platform.idempotency import KeyReused
from ordito.platform.reference import Put
from ordito.platform.rows import RowRefused, RowResult, refused
from ordito.platform.system_of_record import FieldOwner, FieldState
from ordito.processes.feed import sift, spread
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, require_scope, token

_MOST: Final = 1000
_TRIES: Final = 3
_PARTLY: Final = 207
Row = TypeVar("Row")
# rows come as plain objects, so that one that is not of its form is answered alone
Rows = Annotated[list[dict[str, Any]], msgspec.Meta(min_length=1, max_length=_MOST)]
Owners = Annotated[list[FieldOwner], msgspec.Meta(min_length=1, max_length=_MOST)]
Take = Callable[[Tx, Sequence[Row]], Awaitable[list[RowResult]]]
_NAMES: Final = ("customer", "sku", "price_list", "place")


# for the description of every route that answers row by row
PARTLY: Final = {
    _PARTLY: ResponseSpec(
        list[RowResult], generate_examples=False, description="Some rows were refused."
    )
}


class RowWrong(Invalid):
    """A row is not of the form that its kind has."""

    code = "http.row_wrong"
    remedy = "Correct the field that is named, and send the row again."


class RecordUnclear(Invalid):
    """It is not said whose fields are asked for."""

    code = "http.record_unclear"
    remedy = "Name customer; or sku; or sku and price_list; or sku and place."


class UnknownOwner(NotFound):
    """No system owns the field."""

    code = "http.unknown_owner"
    remedy = "Use a subject and field that GET /system-of-record lists."


async def put_rows(
    request: Call,
    idempotency_key: str,
    rows: Sequence[Row],
    *,
    command: str,
    put: Callable[[Tx, Sequence[Row]], Awaitable[Sequence[Put]]],
) -> Response[list[RowResult]]:
    """Put rows by a room's own command; those in the way are left out and told.

    Args:
        request: whose.
        idempotency_key: as it was sent.
        rows: what to put.
        command: name of the command, for the key.
        put: the room's command.

    Raises:
        Refusal: not a single row can be put.
    """

    async def take(tx: Tx, good: Sequence[Row]) -> list[RowResult]:
        return [RowResult(outcome=one.outcome, id=one.id) for one in await put(tx, good)]

    return await take_rows(request, idempotency_key, rows, command=command, take=take)


async def take_rows(
    request: Call,
    idempotency_key: str,
    rows: Sequence[Row],
    *,
    command: str,
    take: Take[Row],
    bad: dict[int, RowResult] | None = None,
) -> Response[list[RowResult]]:
    """Take those rows that can be taken, in one transaction with the answer to the request.

    Answers 200 where all were taken, 207 where some were refused; the status of the first refusal
    where all were.

    Args:
        request: whose.
        idempotency_key: as it was sent.
        rows: all rows of the request.
        command: name of the command, for the key.
        take: takes rows, or raises what stands in the way of all of them.
        bad: rows that are refused already, by their place from 0.

    Raises:
        Refusal: a single row was sent, or none can be taken because of the database.
    """
    key = await key_of(request, idempotency_key, command)
    known = dict(bad or {})
    for _ in range(_TRIES):
        places = [number for number in range(len(rows)) if number not in known]
        good = [rows[number] for number in places]
        try:
            return await answer_once(
                request,
                key,
                subject_id=ids.new(),
                command=_taking(take, good, known, len(rows)),
                status=status_of,
                renews=True,
            )
        except (Refusal, RowRefused) as fault:
            if isinstance(fault, KeyReused):
                raise
        found = await sift(request.db, request.context, rows=good, take=take)
        if len(found) == len(rows):
            await _raise_alone(request, rows, take)
        known |= {places[number]: one for number, one in found.items()}
    raise RowWrong("The rows change while they are put; send them again.", field="body")


def status_of(results: Sequence[RowResult]) -> int:
    """Return 207 where a row was refused, else 200."""
    return _PARTLY if any(result.is_refused for result in results) else 200


def _taking(
    take: Take[Row], good: Sequence[Row], known: dict[int, RowResult], count: int
) -> Callable[[Tx], Awaitable[list[RowResult]]]:
    bad = dict(known)

    async def command(tx: Tx) -> list[RowResult]:
        return spread(await take(tx, good) if good else [], bad, of=count)

    return command


async def _raise_alone(request: Call, rows: Sequence[Row], take: Take[Row]) -> None:
    """Refuse the request as its rows are refused: none of them can be taken."""
    try:
        await request.db.transact(take, request.context, rows)
    except RowRefused as fault:
        raise fault.refusal from fault


def _rows_of(
    given: Sequence[dict[str, Any]], shape: type[Row]
) -> tuple[list[Row | None], dict[int, RowResult]]:
    """Return the rows in their form, and the refusals of those that are not of it."""
    rows: list[Row | None] = []
    bad: dict[int, RowResult] = {}
    for number, plain in enumerate(given):
        try:
            rows.append(msgspec.convert(plain, shape))
        except msgspec.ValidationError as error:
            rows.append(None)
            problem, _, path = str(error).partition(" - at ")
            bad[number] = refused(
                RowWrong(problem, field=path.strip("`").removeprefix("$.") or None)
            )
    return rows, bad


async def feed_rows(
    request: Call,
    idempotency_key: str,
    given: Sequence[dict[str, Any]],
    shape: type[Row],
    command: str,
    flow: Callable[..., Awaitable[list[RowResult]]],
    check: Callable[[Row], None] = lambda _: None,
) -> Response[list[RowResult]]:
    """Take rows by a flow; each is answered for itself, also one that is not of its form."""
    rows, bad = _rows_of(given, shape)
    for number, row in enumerate(rows):
        if row is not None:
            try:
                check(row)
            except Refusal as refusal:
                bad[number] = refused(refusal)

    async def take(tx: Tx, good: Sequence[Row | None]) -> list[RowResult]:
        usable = [row for row in good if row is not None]
        return await flow(tx, rows=usable, source=request.principal.name, at=now())

    return await take_rows(request, idempotency_key, rows, command=command, take=take, bad=bad)


@put(
    "/bulk/customers",
    access=token(Scope.CUSTOMERS_WRITE),
    tags=["bulk"],
    summary="Put customers in bulk",
    responses=PARTLY,
)
async def put_customers(
    request: Call, data: JSONBody[Rows], idempotency_key: IdempotencyKey
) -> Response[list[RowResult]]:
    """Register and change customers; each row is a CustomerRow, answered for itself."""
    return await feed_rows(
        request, idempotency_key, data, CustomerRow, "bulk_customers", feed_customers.feed_customers
    )


@put(
    "/bulk/products",
    access=token(Scope.CATALOGUE_WRITE),
    tags=["bulk"],
    summary="Put products and SKUs in bulk",
    responses=PARTLY,
)
async def put_goods(
    request: Call, data: JSONBody[Rows], idempotency_key: IdempotencyKey
) -> Response[list[RowResult]]:
    """Create and change SKUs with their products; each row is a GoodsRow."""
    return await feed_rows(
        request, idempotency_key, data, GoodsRow, "bulk_products", feed_products.feed_products
    )


@put(
    "/bulk/prices",
    access=token(Scope.CATALOGUE_WRITE),
    tags=["bulk"],
    summary="Put prices in bulk",
    responses=PARTLY,
)
async def put_prices(
    request: Call, data: JSONBody[Rows], idempotency_key: IdempotencyKey
) -> Response[list[RowResult]]:
    """Publish prices on the company's lists; each row is a PriceRow."""
    return await feed_rows(
        request, idempotency_key, data, PriceRow, "bulk_prices", feed_prices.feed_prices
    )


@put(
    "/bulk/stock",
    access=token(Scope.STOCK_WRITE),
    tags=["bulk"],
    summary="Put stock in bulk",
    responses=PARTLY,
)
async def put_stock(
    request: Call, data: JSONBody[Rows], idempotency_key: IdempotencyKey
) -> Response[list[RowResult]]:
    """Set what lies at places to what a system counted; each row is a StockRow."""

    def check(row: StockRow) -> None:
        own = request.principal.place_ids
        if own is not None:
            place_id = request.house.memory.directory.find_id("place", code=row.place)
            if place_id not in own:
                message = f"This token does not count at {row.place}."
                raise PlaceOutside(message, field="place")

    return await feed_rows(
        request, idempotency_key, data, StockRow, "bulk_stock", feed_stock.feed_stock, check
    )


@put(
    "/bulk/gift-cards",
    access=token(Scope.LEDGER_WRITE),
    tags=["bulk"],
    summary="Put gift cards in bulk",
    responses=PARTLY,
)
async def put_gift_cards(
    request: Call, data: JSONBody[Rows], idempotency_key: IdempotencyKey
) -> Response[list[RowResult]]:
    """Issue cards that were printed, or that another system has sold; each row is a GiftCardRow.

    A card that is here already keeps what it has by now. Money on a row is what is left on a card
    that was sold elsewhere and is no gift of today: such rows need the scope ``admin``.
    """

    def check(row: GiftCardRow) -> None:
        if row.balance_minor:
            require_scope(token(), request.principal)

    return await feed_rows(
        request, idempotency_key, data, GiftCardRow, "bulk_gift_cards", feed_gift_cards, check
    )


@get(
    "/system-of-record",
    access=token(
        Scope.CATALOGUE_READ, Scope.CUSTOMERS_READ, Scope.STOCK_READ, Scope.CATALOGUE_WRITE
    ),
    tags=["bulk"],
    summary="List which system owns which field",
)
async def list_owners(request: Call) -> Sequence[FieldOwner]:
    """Return the fields that have a system of record, with what becomes of others' words."""
    return await request.db.read(system_of_record.list_owners)


@put(
    "/system-of-record",
    access=token(),
    tags=["bulk"],
    summary="Say which system owns which field",
)
async def put_owners(
    request: Call, data: JSONBody[Owners], idempotency_key: IdempotencyKey
) -> Response[Sequence[FieldOwner]]:
    """Set the systems of record of fields; fields that are not named stay as they are."""
    key = await key_of(request, idempotency_key, "put_owners")

    async def command(tx: Tx) -> Sequence[FieldOwner]:
        await system_of_record.put_owners(tx, owners=data)
        return await system_of_record.list_owners(tx)

    return await answer_once(request, key, subject_id=ids.new(), command=command)


@delete(
    "/system-of-record/{subject:str}/{field:str}",
    access=token(),
    tags=["bulk"],
    summary="Let every system write a field",
    status_code=200,
)
async def delete_owner(
    request: Call,
    subject: FromPath[str],
    field: FromPath[str],
    idempotency_key: IdempotencyKey,
) -> Response[Sequence[FieldOwner]]:
    """Take a field's system of record away; return those that are left.

    Raises:
        UnknownOwner: it has none.
    """
    key = await key_of(request, idempotency_key, f"drop_owner:{subject}:{field}")

    async def command(tx: Tx) -> Sequence[FieldOwner]:
        if not await system_of_record.drop_owner(tx, subject=subject, field_name=field):
            message = f"No system owns {field[:64]!r} of {subject[:64]!r}."
            raise UnknownOwner(message, field="field")
        return await system_of_record.list_owners(tx)

    return await answer_once(request, key, subject_id=ids.new(), command=command)


@get(
    "/system-of-record/fields",
    access=token(Scope.CATALOGUE_READ, Scope.CUSTOMERS_READ, Scope.STOCK_READ),
    tags=["bulk"],
    summary="Read where the fields of one record come from",
)
async def list_fields(
    request: Call,
    customer: Annotated[str | None, QueryParameter(max_length=64)] = None,
    sku: Annotated[str | None, QueryParameter(max_length=64)] = None,
    price_list: Annotated[str | None, QueryParameter(max_length=64)] = None,
    place: Annotated[str | None, QueryParameter(max_length=64)] = None,
) -> Sequence[FieldState]:
    """Return for each field its owner, whose value stands there, and whose was not taken.

    Raises:
        RecordUnclear: not exactly one customer, SKU, price or position is named.
    """
    subject, record = _record(customer, sku, price_list, place)
    return await request.db.read(system_of_record.list_fields, subject=subject, record=record)


def _record(*named: str | None) -> tuple[str, str]:
    match named:
        case (str(customer), None, None, None):
            return feed_customers.SUBJECT, customer.lower()
        case (None, str(sku), None, None):
            return feed_products.SUBJECT, sku
        case (None, str(sku), str(price_list), None):
            return feed_prices.SUBJECT, feed_prices.record_of(sku, price_list)
        case (None, str(sku), None, str(place)):
            return feed_stock.SUBJECT, feed_stock.record_of(sku, place)
        case _:
            message = "Name one customer, SKU, price or position."
            raise RecordUnclear(message, field=" ".join(_NAMES))


ROUTES: Final = (
    put_customers,
    put_goods,
    put_prices,
    put_stock,
    put_gift_cards,
    list_owners,
    put_owners,
    delete_owner,
    list_fields,
)
