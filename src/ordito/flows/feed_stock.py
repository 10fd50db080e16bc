"""Feed stock: what another system counts at the company's places, as of an instant."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Final, TypeAlias

import msgspec

from ordito import catalogue, network, stock
from ordito.network import Directory, Place
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.errors import Invalid, Refusal
from ordito.platform.ids import EntityId, PlaceId, SkuId
from ordito.platform.reference import PutTwice
from ordito.platform.rows import RowResult, refused
from ordito.platform.system_of_record import Custody, Merged, open_custody, stamp
from ordito.stock import Condition, FeedRow, MovementKind, Outcome

SUBJECT: Final = "stock"
# what came too late to say anything new
_SUPERSEDED: Final = frozenset({Outcome.STALE, Outcome.LATE})
_Position: TypeAlias = tuple[SkuId, PlaceId, str]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[^\x00]+$")]


class MovementNameless(Invalid):
    """A movement cannot be told from another one."""

    code = "feed.movement_nameless"
    remedy = "Give message_id, which the source uses once, and as_of; or send on_hand instead."


class StockOfTomorrow(Invalid):
    """A count says that it is of an instant that has not come."""

    code = "feed.stock_of_tomorrow"
    remedy = (
        "Give the instant of the count in UTC or with its offset, as 2026-01-31T08:00:00+01:00."
    )


class StockRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Units of a SKU that lie at a place, or that came or went.

    Attributes:
        sku: code of the SKU.
        place: code of the place.
        on_hand: units, all that lay there at ``as_of``, also those set aside for orders.
        change: instead: units that came (positive) or went (negative) at ``as_of``.
        as_of: instant of the count or movement; what moved since is kept. None is now.
        message_id: names the movement in the source; one that is sent again is booked once.
        kind: why units came or went.
        ordinal: which of two counts of the same instant is the later one.
        condition: of the goods.
        entity: code of the owner of units that the book did not know; None is the place's.
    """

    sku: Code
    place: Code
    on_hand: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)] | None = None
    change: Annotated[int, msgspec.Meta(ge=-10_000_000, le=10_000_000)] | None = None
    as_of: datetime | None = None
    message_id: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None
    kind: MovementKind = MovementKind.CORRECTION
    ordinal: Annotated[int, msgspec.Meta(ge=0, le=4_611_686_018_427_387_904)] = 0
    condition: Condition = Condition.SELLABLE
    entity: Code | None = None


class _Asked(msgspec.Struct, frozen=True):
    number: int
    row: StockRow
    sku_id: SkuId
    place: Place
    entity_id: EntityId
    as_of: datetime

    @property
    def position(self) -> _Position:
        return self.sku_id, self.place.place_id, self.row.condition

    @property
    def message_id(self) -> str:
        """What the source calls the row; a count is named by what it says."""
        row = self.row
        said = (row.sku, row.place, self.as_of.isoformat(), row.on_hand, row.condition, row.ordinal)
        return row.message_id or " ".join(map(str, said))


async def feed_stock(
    tx: Tx, *, rows: Sequence[StockRow], source: str, at: datetime
) -> list[RowResult]:
    """Bring the books to what another system says; return what became of each row.

    Rows come in any order and any number of times. Units that orders have set aside and that are
    not there become a shortfall, as with any count.

    Args:
        tx: open transaction.
        rows: each statement of a SKU and place once.
        source: the system that says so.
        at: now.
    """
    results: dict[int, RowResult] = {}
    asked = await _known(tx, rows, results, at)
    custody = await open_custody(
        tx, subject=SUBJECT, records=[_record(row) for row in rows], source=source
    )
    before = await _on_hand(tx, asked)
    fed: list[tuple[_Asked, Merged]] = []
    for one in asked:
        try:
            merged = _merge(custody, one, before.get(one.position))
        except Refusal as refusal:
            results[one.number] = refused(refusal)
            continue
        if merged.result.withheld:
            results[one.number] = merged.result
        fed.append((one, merged))
    taken = [one for one, merged in fed if not merged.result.withheld]
    outcomes = await stock.take_feed(
        tx, rows=[_row(one) for one in taken], source=source, feed_id=ids.new(), at=at
    )
    after = await _on_hand(tx, taken)
    noted = {one.number: merged.result.noted for one, merged in fed}
    for one, outcome in zip(taken, outcomes, strict=True):
        results[one.number] = RowResult(
            outcome=_became(before.get(one.position), after.get(one.position)),
            noted=noted[one.number],
            stale=(_field(one.row),) if outcome in _SUPERSEDED else (),
        )
    told = [(merged, one.as_of) for one, merged in fed]
    await stamp(tx, subject=SUBJECT, merged=told, source=source)
    return [results[number] for number in range(len(rows))]


def record_of(sku: str, place: str, condition: Condition = Condition.SELLABLE) -> str:
    """Return the name under which the fields of a position are kept."""
    parts = [sku, place] if condition is Condition.SELLABLE else [sku, place, condition]
    return "\x1f".join(parts)


def _record(row: StockRow) -> str:
    return record_of(row.sku, row.place, row.condition)


async def _known(
    tx: Tx, rows: Sequence[StockRow], results: dict[int, RowResult], at: datetime
) -> list[_Asked]:
    """Return the rows whose SKU and place are known; the others are refused."""
    skus = await catalogue.list_skus_named(tx, codes=sorted({row.sku for row in rows}))
    sku_ids = {sku.code: sku.sku_id for sku in skus}
    directory = await network.load_directory(tx)
    seen: set[object] = set()
    asked: list[_Asked] = []
    for number, row in enumerate(rows):
        try:
            _require(row, sku_ids, at)
            place = directory.place_by_code(row.place)
            owner = _owner(row, place, directory)
            one = _Asked(number, row, sku_ids[row.sku], place, owner, row.as_of or at)
            if one.message_id in seen:
                raise PutTwice("An earlier row says the same.", field="message_id")
        except Refusal as refusal:
            results[number] = refused(refusal)
            continue
        seen.add(one.message_id)
        asked.append(one)
    return asked


def _owner(row: StockRow, place: Place, directory: Directory) -> EntityId:
    if row.entity is None:
        return place.entity_id
    found = directory.find_id("entity", code=row.entity)
    if found is None:
        raise network.UnknownEntity(f"No legal entity has the code {row.entity!r}.", field="entity")
    return EntityId(found)


def _require(row: StockRow, sku_ids: Mapping[str, SkuId], at: datetime) -> None:
    if row.sku not in sku_ids:
        raise catalogue.UnknownSku(f"No SKU has the code {row.sku!r}.", field="sku")
    if (row.on_hand is None) is (row.change is None) or row.change == 0:
        raise stock.RowUnclear("A row says what lay there or what changed.", field="on_hand")
    if row.change is not None and (row.message_id is None or row.as_of is None):
        message = "A movement needs the source's own name of it, and its instant."
        raise MovementNameless(message, field="message_id")
    if row.as_of is not None and row.as_of > at:
        raise StockOfTomorrow(f"It is not {row.as_of.isoformat()} yet.", field="as_of")


def _merge(custody: Custody, one: _Asked, before: int | None) -> Merged:
    """Ask whose word counts; which of two instants is the later one, stock decides."""
    said = one.row.on_hand if one.row.change is None else f"change {one.row.change}"
    return custody.merge(
        record=_record(one.row),
        current={} if before is None else {"on_hand": before},
        given={"on_hand": said},
        as_of=None,
        is_new=before is None,
    )


async def _on_hand(tx: Tx, asked: Sequence[_Asked]) -> dict[_Position, int]:
    found = await stock.list_positions(tx, sku_ids=sorted({one.sku_id for one in asked}))
    return {(one.sku_id, one.place_id, one.condition): one.on_hand for one in found}


def _row(one: _Asked) -> FeedRow:
    return FeedRow(
        message_id=one.message_id,
        sku_id=one.sku_id,
        place_id=one.place.place_id,
        entity_id=one.entity_id,
        as_of=one.as_of,
        on_hand=one.row.on_hand,
        change=one.row.change,
        kind=one.row.kind,
        ordinal=one.row.ordinal,
        condition=one.row.condition,
    )


def _became(before: int | None, after: int | None) -> str:
    if before is None and after is not None:
        return "created"
    return "unchanged" if before == after else "updated"


def _field(row: StockRow) -> str:
    return "on_hand" if row.change is None else "change"
