"""Feed stock: what another system counts at the company's places, as of an instant."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Final

import msgspec

from ordito import catalogue, network, stock
from ordito.network import Place
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.errors import Invalid, Refusal
from ordito.platform.ids import EntityId, PlaceId, SkuId
from ordito.platform.reference import PutTwice
from ordito.platform.rows import RowResult, refused
from ordito.platform.system_of_record import Merged, open_custody, stamp
from ordito.reads.stock_as_of import list_expected

SUBJECT: Final = "stock"
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[^\x00]+$")]


class StockOfTomorrow(Invalid):
    """A count says that it is of an instant that has not come."""

    code = "feed.stock_of_tomorrow"
    remedy = (
        "Give the instant of the count in UTC or with its offset, as 2026-01-31T08:00:00+01:00."
    )


class StockRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Units of a SKU that lie at a place.

    Attributes:
        sku: code of the SKU.
        place: code of the place.
        on_hand: units, all that lie there, also those set aside for orders.
        as_of: instant of the count; what moved since is added to it. None is now.
    """

    sku: Code
    place: Code
    on_hand: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]
    as_of: datetime | None = None


class _Asked(msgspec.Struct, frozen=True):
    number: int
    row: StockRow
    sku_id: SkuId
    place: Place
    as_of: datetime


async def feed_stock(
    tx: Tx, *, rows: Sequence[StockRow], source: str, at: datetime
) -> list[RowResult]:
    """Set the books to what another system counted; return what became of each row.

    Units that orders have set aside and that are not there become a shortfall, as with any count.

    Args:
        tx: open transaction.
        rows: each SKU and place once.
        source: the system that says so.
        at: now.
    """
    results: dict[int, RowResult] = {}
    asked = await _known(tx, rows, results, at)
    custody = await open_custody(
        tx, subject=SUBJECT, records=[record_of(row.sku, row.place) for row in rows], source=source
    )
    expected = await list_expected(
        tx,
        counted=[(one.sku_id, one.place.place_id, one.row.on_hand, one.as_of) for one in asked],
    )
    found = {one.number: one for one in expected}
    taken: list[tuple[_Asked, Merged]] = []
    for number, one in enumerate(asked, start=1):
        there = found[number].on_hand
        if found[number].superseded:
            results[one.number] = RowResult(outcome="unchanged", stale=("on_hand",))
            continue
        try:
            merged = custody.merge(
                record=record_of(one.row.sku, one.row.place),
                current={} if there is None else {"on_hand": there},
                given={"on_hand": found[number].expected},
                as_of=one.row.as_of,
                is_new=there is None,
            )
        except Refusal as refusal:
            results[one.number] = refused(refusal)
            continue
        results[one.number] = merged.result
        taken.append((one, merged))
    await _count(tx, [one for one, merged in taken if merged.taken], at)
    await stamp(
        tx,
        subject=SUBJECT,
        merged=[(merged, one.as_of) for one, merged in taken],
        source=source,
    )
    return [results[number] for number in range(len(rows))]


def record_of(sku: str, place: str) -> str:
    """Return the name under which the fields of a position are kept."""
    return f"{sku}\x1f{place}"


async def _known(
    tx: Tx, rows: Sequence[StockRow], results: dict[int, RowResult], at: datetime
) -> list[_Asked]:
    """Return the rows whose SKU and place are known; the others are refused."""
    skus = await catalogue.list_skus_named(tx, codes=sorted({row.sku for row in rows}))
    sku_ids = {sku.code: sku.sku_id for sku in skus}
    directory = await network.load_directory(tx)
    places = {place.code: place for place in directory.places.values()}
    seen: set[tuple[str, str]] = set()
    asked: list[_Asked] = []
    for number, row in enumerate(rows):
        try:
            _require(row, sku_ids, places, seen, at)
        except Refusal as refusal:
            results[number] = refused(refusal)
            continue
        seen.add((row.sku, row.place))
        asked.append(_Asked(number, row, sku_ids[row.sku], places[row.place], row.as_of or at))
    return asked


def _require(
    row: StockRow,
    sku_ids: Mapping[str, SkuId],
    places: Mapping[str, Place],
    seen: Iterable[tuple[str, str]],
    at: datetime,
) -> None:
    if row.sku not in sku_ids:
        raise catalogue.UnknownSku(f"No SKU has the code {row.sku!r}.", field="sku")
    if row.place not in places:
        raise network.UnknownPlace(f"No place has the code {row.place!r}.", field="place")
    if (row.sku, row.place) in seen:
        raise PutTwice("An earlier row is of the same SKU and place.", field="sku")
    if row.as_of is not None and row.as_of > at:
        raise StockOfTomorrow(f"It is not {row.as_of.isoformat()} yet.", field="as_of")


async def _count(tx: Tx, taken: Sequence[_Asked], at: datetime) -> None:
    groups: defaultdict[tuple[PlaceId, EntityId, datetime], list[tuple[SkuId, int]]]
    groups = defaultdict(list)
    for one in taken:
        key = (one.place.place_id, one.place.entity_id, one.as_of)
        groups[key].append((one.sku_id, one.row.on_hand))
    for (place_id, entity_id, as_of), counted in sorted(groups.items()):
        await stock.count(
            tx,
            place_id=place_id,
            entity_id=entity_id,
            counted=counted,
            count_id=ids.new(),
            counted_at=as_of,
            at=at,
        )
