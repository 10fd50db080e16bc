"""The company laid out for living in it: what is looked up or drawn from again and again."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

import msgspec

from ordito.world.assortment import ELECTRONICS
from ordito.world.draws import Draws, Wheel
from ordito.world.hours import HOME_ZONE
from ordito.world.model import Company, Person, Place, Product, Sku
from ordito.world.people import Habits, habits, persona_of

_CHEAP_MINOR = 2_000
_SEVERAL = 0.15


class Window(msgspec.Struct, frozen=True):
    """A stretch of time: whole days from ``first`` on, cut off at ``end``.

    Attributes:
        first: first day, by the clock of the head office.
        days: how many, the one of ``end`` included.
        end: nothing happens later.
    """

    first: date
    days: int
    end: datetime

    @classmethod
    def until(cls, end: datetime, *, days: int) -> Self:
        """Return the ``days`` that end with ``end`` (aware)."""
        last = end.astimezone(ZoneInfo(HOME_ZONE)).date()
        return cls(last - timedelta(days=days - 1), days, end.astimezone(UTC))

    def each_day(self) -> list[date]:
        """Return the days in order."""
        return [self.first + timedelta(days=ahead) for ahead in range(self.days)]

    def elapsed(self, day: date) -> float:
        """Return the share of the window that is over at the beginning of ``day``."""
        return (day - self.first).days / self.days


class Setting(msgspec.Struct, frozen=True):
    """A company with its indexes.

    Attributes:
        company: the company.
        places: by code.
        stores: where people buy.
        by_footfall: stores by the customers they draw.
        warehouse: from where most parcels leave.
        desk: where calls are taken.
        products: by code.
        variants: SKUs of each product.
        product_of_sku: product code by SKU code.
        electronics: products of that half of the assortment by demand.
        fashion: the other products by demand.
        habits: of each person.
        slow_places: see ``Truth``.
    """

    company: Company
    places: dict[str, Place]
    stores: tuple[Place, ...]
    by_footfall: Wheel[Place]
    warehouse: Place
    desk: Place
    products: dict[str, Product]
    variants: dict[str, tuple[Sku, ...]]
    product_of_sku: dict[str, str]
    electronics: Wheel[Product]
    fashion: Wheel[Product]
    habits: dict[str, Habits]
    slow_places: frozenset[str]

    @property
    def seed(self) -> int:
        """The seed of the company."""
        return self.company.seed

    def product_for(self, draws: Draws, person: Person | None) -> Product:
        """Draw a product by demand and by what the person cares for."""
        share = 35.0 if person is None else self.habits[person.code].fact.electronics_percent
        return draws.spin(self.electronics if draws.chance(share / 100) else self.fashion)

    def basket_for(self, draws: Draws, person: Person | None, lines: int) -> list[tuple[Sku, int]]:
        """Draw SKUs with their units; a SKU drawn twice stands once with more units."""
        basket: dict[str, tuple[Sku, int]] = {}
        for _ in range(lines):
            sku = draws.pick(self.variants[self.product_for(draws, person).code])
            several = sku.price_minor < _CHEAP_MINOR and draws.chance(_SEVERAL)
            units = draws.between(2, 3) if several else 1
            basket[sku.code] = sku, units + basket.get(sku.code, (sku, 0))[1]
        return list(basket.values())


def lay_out(company: Company) -> Setting:
    """Return the indexes of ``company``."""
    places = {place.code: place for place in company.places}
    stores = tuple(place for place in company.places if place.kind == "store")
    variants: dict[str, list[Sku]] = defaultdict(list)
    for sku in company.skus:
        variants[sku.product].append(sku)
    known = habits()
    return Setting(
        company=company,
        places=places,
        stores=stores,
        by_footfall=Wheel(stores, [store.footfall for store in stores]),
        warehouse=_first(company.places, "warehouse"),
        desk=_first(company.places, "contact_centre"),
        products={product.code: product for product in company.products},
        variants={code: tuple(skus) for code, skus in variants.items()},
        product_of_sku={sku.code: sku.product for sku in company.skus},
        electronics=_wheel([p for p in company.products if p.category in ELECTRONICS]),
        fashion=_wheel([p for p in company.products if p.category not in ELECTRONICS]),
        habits={p.code: known[persona_of(company.seed, p.code)] for p in company.people},
        slow_places=frozenset(slow_places(company.seed, stores)),
    )


def slow_places(seed: int, stores: Sequence[Place]) -> tuple[str, ...]:
    """Return the six stores of which Ordito shall find that they pick too slowly."""
    ranked = sorted(stores, key=lambda store: Draws(seed, "place", store.code, "slow").word())
    return tuple(sorted(store.code for store in ranked[:6]))


def _first(places: Sequence[Place], kind: str) -> Place:
    return next(place for place in places if place.kind == kind)


def _wheel(products: list[Product]) -> Wheel[Product]:
    return Wheel(products, [product.demand for product in products])
