"""Sourcing over HTTP: its policy, which places could give goods and why others not, what waits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from ordito import fulfilment
from ordito.flows.change_effect import Effect
from ordito.fulfilment import Destination
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId, PlaceId
from ordito.processes import decide_waiting
from ordito.processes.basket import selling_place
from ordito.processes.sale import Text, Units
from ordito.processes.source_replay import SourcingReplay, replay
from ordito.processes.sourcing import item_of, question_of, read_supply
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.fulfilment import own_place
from ordito.surfaces.api.policies import ExpectedVersion
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

SourcingBook = fulfilment.sourcing.SourcingBook
SourcingPolicy = fulfilment.sourcing.SourcingPolicy
WaitingQueue = fulfilment.sourcing.WaitingQueue
_MOST_ROWS: Final = 1000


class SourcingVersion(msgspec.Struct, frozen=True):
    """What was published."""

    version: int


class GoodsLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units of a SKU, by its code or id."""

    sku: Text
    quantity: Units


class GoodsQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Goods that shall be shipped.

    Attributes:
        lines: each comes whole from one place.
        destination: whereto; left out: within the country of each place.
        service: of the carrier.
        place: code or id of the place that sells, if one does.
    """

    lines: Annotated[tuple[GoodsLine, ...], msgspec.Meta(min_length=1, max_length=100)]
    destination: Destination | None = None
    service: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] = fulfilment.STANDARD
    place: Text | None = None


class CostTold(msgspec.Struct, frozen=True):
    """What a parcel costs, minor units of the policy's currency.

    Attributes:
        transport_minor: of the parcel.
        distance_minor: by its distance.
        work_minor: of packing, and of what is different there.
        elsewhere_minor: because another place sells.
        waiting_minor: of the days until it arrives.
        lines_minor: of its lines.
        total_minor: all of it.
    """

    transport_minor: int
    distance_minor: int
    work_minor: int
    elsewhere_minor: int
    waiting_minor: int
    lines_minor: int
    total_minor: int


class OptionTold(msgspec.Struct, frozen=True):
    """A place that could give lines.

    Attributes:
        place_id: which.
        place: its code.
        lines: that it has, by their turn from 0.
        gives: those of them that it would give.
        cost: of a parcel with what it would give, else with all that it has.
        promised_at: until when the customer would have it.
    """

    place_id: UUID
    place: str
    lines: tuple[int, ...]
    gives: tuple[int, ...]
    cost: CostTold
    promised_at: datetime | None


class RejectionTold(msgspec.Struct, frozen=True):
    """A place that gives nothing, and the code of why."""

    place_id: UUID
    place: str
    why: str


class SourcingTold(msgspec.Struct, frozen=True, kw_only=True):
    """Where goods would come from.

    Attributes:
        policy_version: of the policy in force.
        rule: of it that counts.
        currency: of all costs.
        cost_minor: of all parcels.
        is_proven: whether nothing is cheaper.
        missing: lines that no place can give, by their turn from 0.
        options: places that could give something, the chosen ones first.
        rejected: all other places.
    """

    policy_version: int
    rule: str
    currency: str
    cost_minor: int
    is_proven: bool
    missing: tuple[int, ...]
    options: tuple[OptionTold, ...]
    rejected: tuple[RejectionTold, ...]


class WaitingTold(msgspec.Struct, frozen=True, kw_only=True):
    """Units that a place does not give and that wait.

    Attributes:
        waiting_id: which.
        place_id: that does not give them.
        place: its code.
        order_id: of which order.
        number: what people call it.
        line_no: of the order.
        sku_id: what.
        sku: its code.
        units: how many.
        method: how they reach the customer.
        reason: why the place does not give them.
        queue: ``source_again``, ``back_order``, ``unfillable`` or ``person``.
        tries: how often another source was looked for.
        since: when they were parked.
        next_try_at: when it is looked for again.
    """

    waiting_id: UUID
    place_id: UUID
    place: str
    order_id: UUID
    number: str
    line_no: int
    sku_id: UUID
    sku: str
    units: int
    method: str
    reason: str
    queue: str
    tries: int
    since: datetime
    next_try_at: datetime


class GivenBy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The place, by code or id, that shall give units that wait."""

    place: Text


class ReplayAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A past time and another policy.

    Attributes:
        from_at: sold from then on.
        to_at: and before then, at most 31 days later.
        policy: the other one; nobody has to publish it.
    """

    from_at: datetime
    to_at: datetime
    policy: SourcingPolicy


@get(
    "/sourcing-policy",
    access=token(Scope.QUOTES, Scope.ORDERS_READ, Scope.ORDERS_WRITE),
    tags=["sourcing"],
    summary="Read how goods are sourced",
)
async def show_sourcing_policy(request: Call) -> SourcingBook:
    """Return the policy in force; version 0 has no rules."""
    return request.house.memory.sourcing


@put("/sourcing-policy", access=token(), tags=["sourcing"], summary="Publish how goods come")
async def put_sourcing_policy(
    request: Call,
    data: JSONBody[SourcingPolicy],
    idempotency_key: IdempotencyKey,
    expected_version: ExpectedVersion = None,
) -> Response[SourcingVersion]:
    """Put a policy in force for what is sold from now on.

    Raises:
        SourcingPolicyUnclear: it names a rule twice, or zones that the promise policy has not.
        PolicyChanged: another version is in force than the one that was read.
    """
    key = await key_of(request, idempotency_key, "put_sourcing_policy")

    async def command(tx: Tx) -> SourcingVersion:
        await fulfilment.sourcing.SOURCING.require(tx, version=expected_version)
        by = request.principal.actor
        publish = fulfilment.sourcing.publish_policy
        return SourcingVersion(await publish(tx, policy=data, by=by, at=now()))

    return await answer_once(request, key, subject_id=ids.new(), command=command, renews=True)


@post(
    "/sourcing/options",
    access=token(Scope.ORDERS_READ, Scope.ORDERS_WRITE),
    tags=["sourcing"],
    summary="Say where goods would come from",
    status_code=200,
)
async def post_options(request: Call, data: JSONBody[GoodsQuestion]) -> SourcingTold:
    """Say of every place what it would cost and by when, or why it gives nothing; reserves nothing.

    Raises:
        UnknownSku: a line names none.
        UnknownPlace: there is no such place.
        PlaceOutside: the caller sells at another place.
    """
    memory, at = request.house.memory, now()
    selling = selling_place(memory, data.place, request.context, at)
    items = [
        item_of(memory, i, memory.sku(line.sku, field=f"lines[{i}].sku"), line.quantity)
        for i, line in enumerate(data.lines)
    ]
    channel_id = request.context.channel_id
    question = question_of(
        memory,
        items,
        at,
        channel_id=None if channel_id is None else ChannelId(channel_id),
        selling=selling,
        destination=data.destination,
        service=data.service,
    )
    places = list(memory.directory.places.values())
    supply = await request.db.read(read_supply, memory, question, places)
    book = memory.sourcing
    found = fulfilment.sourcing.explain(book, memory.promises, question, supply)
    return SourcingTold(
        policy_version=book.version,
        rule=found.sourced.rule,
        currency=book.policy.currency,
        cost_minor=found.sourced.cost_minor,
        is_proven=found.sourced.is_proven,
        missing=tuple(i for i in range(len(items)) if i not in found.sourced.places),
        options=tuple(_option(request, one) for one in found.options),
        rejected=tuple(
            RejectionTold(one.place_id, _code(request, one.place_id), one.why)
            for one in found.rejected
        ),
    )


@post(
    "/sourcing/replay",
    access=token(),
    tags=["sourcing"],
    summary="Source past orders again by another policy",
    status_code=200,
)
async def post_replay(request: Call, data: JSONBody[ReplayAsked]) -> SourcingReplay:
    """Say what the shipped orders of a time would have cost and when they would have come.

    Nothing is changed. Both sides are reckoned by the costs of the given policy; goods lay where
    the books say they lay. At most 1,000 rows are told, those that save most first.

    Raises:
        SpanUnclear: the time is none, or longer than 31 days.
    """
    book = SourcingBook(0, data.policy)
    found = await request.db.read(
        replay, request.house.memory, book, from_at=data.from_at, to_at=data.to_at, at=now()
    )
    return msgspec.structs.replace(found, rows=found.rows[:_MOST_ROWS])


@get(
    "/sourcing/waiting",
    access=token(Scope.ORDERS_READ),
    tags=["sourcing"],
    summary="List what waits for another source",
)
async def list_waiting(
    request: Call,
    *,
    queue: Annotated[WaitingQueue | None, QueryParameter(description="Only of this queue.")] = None,
    place: Annotated[
        str | None, QueryParameter(description="Code or id of the place that does not give it.")
    ] = None,
) -> Sequence[WaitingTold]:
    """Return at most 200 lines' units that wait, the oldest first.

    Raises:
        UnknownPlace: there is no such place.
        PlaceOutside: the caller may not act there.
    """
    places = _own_places(request, place)
    found = await request.db.read(fulfilment.sourcing.list_waiting, queue=queue, place_ids=places)
    return [_waiting(request, one) for one in found]


@post(
    "/places/{place:str}/waiting/{waiting_id:uuid}/reassign",
    access=token(Scope.ORDERS_WRITE),
    tags=["sourcing"],
    summary="Let another place give what waits",
    status_code=200,
)
async def post_reassign(
    request: Call,
    place: FromPath[str],
    waiting_id: FromPath[UUID],
    data: JSONBody[GivenBy],
    idempotency_key: IdempotencyKey,
) -> Response[Effect]:
    """Move units that wait to a place, at the price of the order.

    Raises:
        UnknownWaiting: nothing of that id waits at the place.
        WaitingClosed: somebody has decided already.
        NotEnoughStock: the place has not got them.
        UnknownPlace, ServiceNotOffered, ClosedPlace: it does not do that.
        PlaceOutside: the caller may not act there.
    """
    place_id = own_place(request, place).place_id
    memory = request.house.memory
    giver = memory.place(data.place, field="place")
    key = await key_of(request, idempotency_key, f"reassign:{waiting_id}")

    async def move(tx: Tx) -> Effect:
        return await decide_waiting.move_parked(
            tx,
            memory=memory,
            waiting=await _open(tx, place_id, waiting_id),
            giver=giver,
            at=now(),
        )

    return await answer_once(request, key, subject_id=waiting_id, command=move)


@post(
    "/places/{place:str}/waiting/{waiting_id:uuid}/cancel",
    access=token(Scope.ORDERS_WRITE),
    tags=["sourcing"],
    summary="Call off what waits",
    status_code=200,
)
async def post_cancel(
    request: Call,
    place: FromPath[str],
    waiting_id: FromPath[UUID],
    idempotency_key: IdempotencyKey,
) -> Response[Effect]:
    """Call units off that nobody can give; what was paid for them goes back.

    Raises:
        UnknownWaiting: nothing of that id waits at the place.
        WaitingClosed: somebody has decided already.
        NotEntitled: more goes back than the caller may give back.
        PlaceOutside: the caller may not act there.
    """
    place_id = own_place(request, place).place_id
    key = await key_of(request, idempotency_key, f"cancel_waiting:{waiting_id}")

    async def call_off(tx: Tx) -> Effect:
        return await decide_waiting.call_parked_off(
            tx,
            memory=request.house.memory,
            waiting=await _open(tx, place_id, waiting_id),
            authority=request.principal.authority,
            at=now(),
        )

    return await answer_once(request, key, subject_id=waiting_id, command=call_off)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_sourcing_policy,
    put_sourcing_policy,
    post_options,
    post_replay,
    list_waiting,
    post_reassign,
    post_cancel,
)


async def _open(tx: Tx, place_id: PlaceId, waiting_id: UUID) -> fulfilment.sourcing.Waiting:
    get_waiting = fulfilment.sourcing.get_waiting
    found = await get_waiting(tx, place_id=place_id, waiting_id=waiting_id)
    if found.outcome is not None:
        message = f"It was {found.outcome} already."
        raise fulfilment.sourcing.WaitingClosed(message, waiting_id=waiting_id)
    return found


def _own_places(request: Call, name: str | None) -> list[PlaceId] | None:
    if name is not None:
        return [own_place(request, name).place_id]
    bound = request.principal.place_ids
    return None if bound is None else [PlaceId(one) for one in sorted(bound)]


def _option(request: Call, one: fulfilment.sourcing.Option) -> OptionTold:
    cost = one.cost
    return OptionTold(
        one.place_id,
        _code(request, one.place_id),
        one.numbers,
        one.chosen,
        CostTold(
            cost.transport_minor,
            cost.distance_minor,
            cost.work_minor,
            cost.elsewhere_minor,
            cost.waiting_minor,
            cost.lines_minor,
            cost.total_minor,
        ),
        one.promised_at,
    )


def _waiting(request: Call, one: fulfilment.sourcing.Waiting) -> WaitingTold:
    return WaitingTold(
        waiting_id=one.waiting_id,
        place_id=one.place_id,
        place=_code(request, one.place_id),
        order_id=one.order_id,
        number=ids.number_of(one.order_id),
        line_no=one.line_no,
        sku_id=one.sku_id,
        sku=request.house.memory.shelf.sku(one.sku_id).code,
        units=one.units,
        method=one.method,
        reason=one.reason,
        queue=one.queue,
        tries=one.tries,
        since=one.since,
        next_try_at=one.next_try_at,
    )


def _code(request: Call, place_id: PlaceId) -> str:
    return request.house.memory.directory.place(place_id).code
