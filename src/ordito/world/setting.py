"""The company laid out for living in it: what is looked up or drawn from again and again."""

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from ordito.world.assortment import ELECTRONICS
from ordito.world.draws import Draws, Wheel
from ordito.world.model import Company, Person, Place, Product, Sku
from ordito.world.people import Habits, habits, persona_of


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
        electronics: products of that half of the assortment by demand.
        fashion: the other products by demand.
        habits: of each person.
    """

    company: Company
    places: dict[str, Place]
    stores: tuple[Place, ...]
    by_footfall: Wheel[Place]
    warehouse: Place
    desk: Place
    products: dict[str, Product]
    variants: dict[str, tuple[Sku, ...]]
    electronics: Wheel[Product]
    fashion: Wheel[Product]
    habits: dict[str, Habits]

    @property
    def seed(self) -> int:
        """The seed of the company."""
        return self.company.seed

    def product_for(self, draws: Draws, person: Person | None) -> Product:
        """Draw a product by demand and by what the person cares for."""
        share = 35.0 if person is None else self.habits[person.code].fact.electronics_percent
        return draws.spin(self.electronics if draws.chance(share / 100) else self.fashion)


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
        electronics=_wheel([p for p in company.products if p.category in ELECTRONICS]),
        fashion=_wheel([p for p in company.products if p.category not in ELECTRONICS]),
        habits={p.code: known[persona_of(company.seed, p.code)] for p in company.people},
    )


def slow_places(seed: int, stores: Sequence[Place]) -> tuple[str, ...]:
    """Return the six stores, the busiest, of which Ordito shall find that they pick too slowly."""
    ranked = sorted(
        stores,
        key=lambda one: (-one.footfall, Draws(seed, "place", one.code, "slow").word()),
    )
    return tuple(sorted(store.code for store in ranked[:6]))


def _first(places: Sequence[Place], kind: str) -> Place:
    return next(place for place in places if place.kind == kind)


def _wheel(products: list[Product]) -> Wheel[Product]:
    return Wheel(products, [product.demand for product in products])
