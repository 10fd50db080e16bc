"""Places with goods, and questions about them."""

from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from ordito.fulfilment import Destination, PromiseBook, PromisePolicy, Transit, Zone
from ordito.fulfilment.sourcing import (
    Explained,
    Item,
    Question,
    SourcingBook,
    SourcingPolicy,
    SourcingRule,
    Supply,
    explain,
)
from ordito.network import Place
from ordito.platform import ids
from ordito.platform.ids import PlaceId, SkuId
from tests.rooms.network.builders import a_place

SHIRT = SkuId(ids.derive("sku", "shirt"))
LAPTOP = SkuId(ids.derive("sku", "laptop"))
# a Monday, 11 o'clock in Rome
AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
PROMISES = PromiseBook(
    1,
    PromisePolicy(
        zones=(
            Zone(code="it", country="IT"),
            Zone(
                code="milan",
                country="IT",
                postal_prefixes=("20",),
                latitude=45.4642,
                longitude=9.19,
            ),
            Zone(code="ee", country="EE"),
        ),
        transits=(
            Transit(from_zone="milan", to_zone="milan", days=1),
            Transit(from_zone="it", to_zone="milan", days=2),
        ),
        transit_days=4,
    ),
)
MILAN = Destination("IT", "20121")


def milan(**changes: Any) -> Place:
    return a_place("MI01", postal_code="20121", hours=None, **changes)


def rome(**changes: Any) -> Place:
    place = a_place("RM01", postal_code="00184", hours=None, **changes)
    return replace(place, latitude=41.9, longitude=12.5)


def tallinn(**changes: Any) -> Place:
    place = a_place("TL01", country="EE", postal_code="10111", hours=None, **changes)
    return replace(place, latitude=59.44, longitude=24.75)


def a_book(currency: str = "EUR", **rule: Any) -> SourcingBook:
    return SourcingBook(
        1, SourcingPolicy(currency=currency, rules=(SourcingRule(code="all", **rule),))
    )


def stocked(places: list[Place], **units: int) -> dict[tuple[SkuId, PlaceId], int]:
    """Return so many units of each SKU at each place."""
    skus = {"shirt": SHIRT, "laptop": LAPTOP}
    return {
        (skus[code], place.place_id): count for place in places for code, count in units.items()
    }


def ask(
    book: SourcingBook,
    places: list[Place],
    *,
    items: tuple[Item, ...] = (Item(0, ((SHIRT, 1),), 500, 1990),),
    supply: dict[str, Any] | None = None,
    **question: Any,
) -> Explained:
    """Explain where a shirt comes from to Milan."""
    question.setdefault("destination", MILAN)
    given = {"offered": stocked(places, shirt=5, laptop=5), **(supply or {})}
    return explain(
        book,
        PROMISES,
        Question(items=items, at=AT, **question),
        Supply(places=places, **given),
    )


def whys(explained: Explained) -> dict[PlaceId, str]:
    """Return why places are left out."""
    return {one.place_id: one.why for one in explained.rejected}
