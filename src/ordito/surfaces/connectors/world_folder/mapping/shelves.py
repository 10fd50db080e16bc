"""What came to shelves and left them, as the books of the stock room."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from uuid import UUID

from ordito import stock
from ordito.platform import ids
from ordito.surfaces.connectors.world_folder import model
from ordito.surfaces.connectors.world_folder.mapping.names import (
    SOURCE,
    entity_id,
    instant,
    order_id,
    place_id,
    sku_id,
)


def books(
    shelves: Sequence[model.Shelf], *, franchised: frozenset[int]
) -> Iterator[stock.PastBook]:
    """Yield the book of each shelf.

    Args:
        shelves: what happened on them.
        franchised: places of the franchisee.
    """
    for one in shelves:
        lying = accumulate(move.units for move in one.moves)
        counted, units = next(
            (move, units)
            for move, units in reversed(list(zip(one.moves, lying, strict=True)))
            if move.kind in (stock.MovementKind.COUNT, stock.MovementKind.OPENING)
        )
        yield stock.PastBook(
            sku_id=sku_id(one.sku),
            place_id=place_id(one.place),
            entity_id=entity_id(franchised=one.place in franchised),
            counted_at=instant(counted.at_us),
            counted=units,
            count_id=_errand_id(counted.kind, one.place, counted.at_us),
            entries=tuple(
                stock.PastEntry(
                    movement_id=ids.derive(SOURCE, "movement", one.place, one.sku, serial),
                    kind=stock.MovementKind(move.kind),
                    quantity=move.units,
                    subject_id=_subject_of(one.place, move),
                    occurred_at=instant(move.at_us),
                )
                for serial, move in enumerate(one.moves)
            ),
        )


def _subject_of(place: int, move: model.Move) -> UUID:
    """Return the order, or what a place was counted or filled up by on that day."""
    if move.order is not None and move.placed_us is not None:
        return order_id(move.order, placed_us=move.placed_us)
    return _errand_id(move.kind, place, move.at_us)


@cache
def _errand_id(kind: str, place: int, at_us: int) -> UUID:
    return ids.derive(SOURCE, kind, place, at_us)
