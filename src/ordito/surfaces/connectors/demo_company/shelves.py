"""The books of the demo's shelves in the words of the stock room; pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from ordito import stock, world
from ordito.platform import ids
from ordito.platform.ids import OrderId
from ordito.surfaces.connectors.demo_company import mapping


def books(
    company: world.Company, told: Sequence[world.Book], order_ids: Mapping[str, OrderId]
) -> list[stock.PastBook]:
    """Return the past of each shelf.

    Args:
        company: whose shelves.
        told: what happened on them.
        order_ids: by the number of each order that was sold or came back.
    """
    owners = {place.code: mapping.entity_id(place.entity) for place in company.places}
    return [
        stock.PastBook(
            sku_id=mapping.sku_id(one.sku),
            place_id=mapping.place_id(one.place),
            entity_id=owners[one.place],
            counted_at=one.counted_at,
            counted=one.counted,
            count_id=_errand_id("count", one.place, one.counted_at),
            entries=tuple(
                stock.PastEntry(
                    movement_id=ids.derive(mapping.SOURCE, one.sku, one.place, serial),
                    kind=stock.MovementKind(move.kind),
                    quantity=move.quantity,
                    subject_id=_subject_of(one, move, order_ids),
                    occurred_at=move.at,
                )
                for serial, move in enumerate(one.moves)
            ),
        )
        for one in told
    ]


def _subject_of(book: world.Book, move: world.Move, order_ids: Mapping[str, OrderId]) -> UUID:
    """Return the order, or what a place was counted or filled up by on that day."""
    if move.order is not None:
        return order_ids[move.order]
    return _errand_id(move.kind, book.place, move.at)


@cache
def _errand_id(kind: str, place: str, at: datetime) -> UUID:
    return ids.derive(mapping.SOURCE, kind, place, at.isoformat())
