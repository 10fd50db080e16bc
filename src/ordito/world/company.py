"""The company as it opens: everything that stands still while people live."""

from typing import Final

from ordito.world import assortment, network
from ordito.world.model import Company
from ordito.world.opening import opening_stock
from ordito.world.people import people
from ordito.world.showroom import showroom

PEOPLE: Final = 1_000


def found(seed: int, *, people_count: int = PEOPLE) -> Company:
    """Return the company of ``seed`` with that many customers (at most 10,000)."""
    places = network.places()
    sellers = network.agents(seed)
    products = assortment.products()
    skus = assortment.skus(seed)
    return Company(
        seed=seed,
        code="demo",
        name="Passochiaro",
        currency="EUR",
        entities=network.entities(),
        places=places,
        channels=network.channels(),
        partners=network.partners(sellers),
        agents=sellers,
        staff=network.staff(seed, places),
        tax_rates=network.tax_rates(),
        categories=assortment.categories(),
        options=assortment.options(),
        products=products,
        skus=skus,
        web_prices=assortment.web_prices(seed, skus),
        relations=assortment.relations(),
        stock=opening_stock(seed, places, products, skus),
        people=people(seed, people_count, places, sellers),
        showroom=showroom(),
    )
