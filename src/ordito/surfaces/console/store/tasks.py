"""Tasks: what is to be picked, packed and handed over next, and what is late."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from litestar import get
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Template
from litestar.types import ControllerRouterHandler
from msgspec import structs

from ordito import customers, fulfilment
from ordito.fulfilment import FulfilmentState
from ordito.network import Place
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.ids import CustomerId, SkuId
from ordito.reads import store_room
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import Teller, channel_kind, order_url, teller_of
from ordito.surfaces.console.store.front import WORKERS, answer, front_of, place_of, url_of
from ordito.surfaces.console.store.goods import articles_of
from ordito.surfaces.guards import staff
from ordito.surfaces.looking import note_look
from ordito.surfaces.store_screens import Article, Piece, Said, Task, Tasks, Walk

_URL: Final = "/store/{place:str}"
_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "pick": (FulfilmentState.OPEN, FulfilmentState.PICKING),
    "pack": (FulfilmentState.PICKED,),
    "waiting": (FulfilmentState.READY,),
    "late": fulfilment.TO_DO,
}
_PAGES: Final[Mapping[str, str]] = {
    FulfilmentState.OPEN: "pick",
    FulfilmentState.PICKING: "pick",
    FulfilmentState.PICKED: "pack",
    FulfilmentState.READY: "waiting",
}
_EVER: Final = datetime(2000, 1, 1, tzinfo=UTC)
_SAID: Final = frozenset(
    {"rejected_all", "given_up", "made_ready", "handed_over", "handed_over_partly", "wave_empty"}
)


@get(f"{_URL}/pick", access=staff(*WORKERS), include_in_schema=False, media_type=MediaType.HTML)
async def show_to_pick(request: Call, place: FromPath[str]) -> Template:
    """Show what is to be picked, by promise, and the walks that are under way."""
    return await show_part(request, place_of(request, place), "pick")


@get(f"{_URL}/pack", access=staff(*WORKERS), include_in_schema=False, media_type=MediaType.HTML)
async def show_to_pack(request: Call, place: FromPath[str]) -> Template:
    """Show what is picked and shall be packed or laid ready."""
    return await show_part(request, place_of(request, place), "pack")


@get(f"{_URL}/waiting", access=staff(*WORKERS), include_in_schema=False, media_type=MediaType.HTML)
async def show_waiting(request: Call, place: FromPath[str]) -> Template:
    """Show what waits for customers and carriers."""
    return await show_part(request, place_of(request, place), "waiting")


@get(f"{_URL}/late", access=staff(*WORKERS), include_in_schema=False, media_type=MediaType.HTML)
async def show_late(request: Call, place: FromPath[str]) -> Template:
    """Show what should be ready or gone by now, whatever is to be done to it next."""
    return await show_part(request, place_of(request, place), "late")


async def show_part(request: Call, place: Place, part: str, said: Said | None = None) -> Template:
    """Return the page of a part of the store room."""
    at, url, asked = now(), url_of(place), request.query_params.get("said", "")
    rows = await request.db.read(
        store_room.list_tasks,
        place_id=place.place_id,
        states=_PARTS[part],
        late_at=at if part == "late" else None,
    )
    if said is None and asked in _SAID:
        said = Said(code=asked, tone="warn" if asked in ("rejected_all", "wave_empty") else "good")
    is_picking = part == "pick"
    screen = Tasks(
        front=await front_of(request, place, part),
        part=part,
        tasks=await _arrived_first(request, place, await tasks_of(request, place, rows, at)),
        said=said,
        walks=await _walks(request, place) if is_picking else (),
        wave_url=f"{url}/waves" if is_picking else None,
        find_url=f"{url}/waiting" if part == "waiting" else None,
        key=str(ids.new()),
    )
    return await answer(request, "tasks.html", place, part, screen=screen, live=True)


async def _arrived_first(request: Call, place: Place, tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    """Put those first whose customer waits outside, and say where."""
    found = await request.db.read(fulfilment.arrivals.list_arrivals, place_id=place.place_id)
    by_url = {str(one.fulfilment_order_id): one for one in found}
    told = [
        structs.replace(task, arrived_at=one.arrived_at, spot=one.spot)
        if (one := by_url.get(task.url.rpartition("/")[2])) is not None
        else task
        for task in tasks
    ]
    # the others stay in their turn
    return tuple(sorted(told, key=lambda task: (task.arrived_at is None, task.arrived_at or _EVER)))


async def tasks_of(
    request: Call, place: Place, rows: Sequence[store_room.Task], at: datetime
) -> tuple[Task, ...]:
    """Return tasks as cards, with their goods."""
    pieces = await request.db.read(
        store_room.list_pieces,
        place_id=place.place_id,
        fulfilment_order_ids=[row.fulfilment_order_id for row in rows],
    )
    sku_ids = {piece.sku_id for each in pieces.values() for piece in each}
    articles = await articles_of(request, place, sku_ids)
    # whose goods they are is said where they are handed to somebody
    waiting = [CustomerId(row.customer_id) for row in rows if row.state == FulfilmentState.READY]
    names = await request.db.read(customers.list_names, customer_ids=waiting) if waiting else {}
    await note_look(request, list(names), why="hand_over")
    teller = await teller_of(request)
    return tuple(
        _task(
            request,
            teller,
            place,
            row,
            pieces.get(row.fulfilment_order_id, ()),
            articles,
            names.get(CustomerId(row.customer_id)),
            at,
        )
        for row in rows
    )


def _task(
    request: Call,
    teller: Teller,
    place: Place,
    row: store_room.Task,
    pieces: Sequence[store_room.Piece],
    articles: Mapping[SkuId, Article],
    name: str | None,
    at: datetime,
) -> Task:
    is_waiting = row.state == FulfilmentState.READY
    is_picked_by = row.picker if row.state == FulfilmentState.PICKING else None
    return Task(
        number=ids.number_of(row.order_id),
        order_url=order_url(row.order_id),
        url=f"{url_of(place)}/{_PAGES.get(row.state, 'pick')}/{row.fulfilment_order_id}",
        method=row.method,
        channel=channel_kind(teller.memory, row.channel_id),
        state=row.state,
        promised_at=row.promised_at,
        is_late=row.promised_at < at and (not is_waiting or row.method == "ship"),
        pieces=tuple(
            Piece(
                article=articles[SkuId(piece.sku_id)],
                wanted=piece.wanted,
                picked=piece.picked,
                short=piece.short,
            )
            for piece in pieces
        ),
        picker=None if is_picked_by is None else teller.colleagues.get(is_picked_by, is_picked_by),
        is_mine=is_picked_by == request.principal.actor,
        is_held=row.is_held,
        name=name,
        since=row.ready_at,
        until=row.collect_until,
    )


async def _walks(request: Call, place: Place) -> tuple[Walk, ...]:
    teller = await teller_of(request)
    walks = await request.db.read(fulfilment.picking.list_waves, place_id=place.place_id)
    return tuple(
        Walk(
            url=f"{url_of(place)}/waves/{walk.wave_id}",
            by=teller.colleagues.get(walk.opened_by, walk.opened_by),
            is_mine=walk.opened_by == request.principal.actor,
            orders=walk.orders,
            to_pick=walk.to_pick,
        )
        for walk in walks
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_to_pick,
    show_to_pack,
    show_waiting,
    show_late,
)
