"""What others ask for the demo company's goods: two months of it, drawn from the company's seed.

A rival undercuts some products and has flash sales, a reseller stays below our price, a
marketplace shows our own offers, two of them wrongly: one without tax, one a cent too high.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from ordito import pricing, world
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.surfaces.connectors.demo_company import mapping

RIVAL: Final = "modaperta"
MARKET: Final = "bazarica"
RESELLER: Final = "outlet-piazza"
OURS: Final = "Passo Chiaro"
_DAYS: Final = 60
_WATCHED: Final = 40
_WITHOUT_TAX: Final = 3
_ROUNDED: Final = 7
_RATE_PPM: Final = 220_000
_MONTH_S: Final = 30 * 86_400
_SOURCES: Final = (
    (RIVAL, "Modaperta", pricing.observed.SourceKind.COMPETITOR),
    (MARKET, "Bazarica", pricing.observed.SourceKind.MARKETPLACE),
    (RESELLER, "Outlet Piazza", pricing.observed.SourceKind.RESELLER),
)
_CHANNEL: Final = "marketplace"


async def bring_rivals(db: Database, company: world.Company, *, at: datetime) -> None:
    """Bring what was seen of others until ``at`` into a company that has been loaded."""
    chance = random.Random(company.seed)  # noqa: S311 # a story, no secret
    step = max(len(company.skus) // _WATCHED, 1)
    watched = company.skus[::step][:_WATCHED]
    await db.transact(
        _bring, Context.system(), company=company, watched=watched, chance=chance, at=at
    )


async def _bring(
    tx: Tx,
    *,
    company: world.Company,
    watched: Sequence[world.Sku],
    chance: random.Random,
    at: datetime,
) -> None:
    names = {product.code: product for product in company.products}
    await pricing.observed.put_sources(tx, sources=[_source(*one) for one in _SOURCES])
    sightings = [
        sighting
        for number, sku in enumerate(watched)
        for sighting in _seen(sku, number, names, chance, at)
    ]
    sightings += _unknown(watched, names, at)
    await pricing.observed.observe(tx, sightings=sightings, at=at)
    await pricing.observed.put_sellers(tx, sellers=_sellers())
    await pricing.observed.put_advised_prices(
        tx,
        prices=[
            pricing.observed.AdvisedPrice(
                sku_id=mapping.sku_id(sku.code),
                kind=pricing.observed.AdviceKind.RECOMMENDED,
                currency=company.currency,
                price_minor=sku.price_minor,
                basis="recommended to resellers",
            )
            for sku in watched[::4]
        ],
    )


def _source(code: str, name: str, kind: pricing.observed.SourceKind) -> pricing.observed.Source:
    return pricing.observed.Source(
        source_id=ids.derive(mapping.SOURCE, "price source", code),
        code=code,
        name=name,
        kind=kind,
        lag_s=60,
        # nobody looks there again for a demo
        fresh_s=_MONTH_S,
    )


def _sellers() -> list[pricing.observed.Seller]:
    source_id = _source(*_SOURCES[1]).source_id
    kinds = (
        (OURS, pricing.observed.SellerKind.OWN),
        ("Outlet Piazza", pricing.observed.SellerKind.RESELLER),
    )
    return [
        pricing.observed.Seller(
            source_id=source_id,
            seller_id=pricing.observed.seller_id_of(source_id, name),
            name=name,
            kind=kind,
            channel_id=mapping.channel_id(_CHANNEL)
            if kind is pricing.observed.SellerKind.OWN
            else None,
        )
        for name, kind in kinds
    ]


def _seen(
    sku: world.Sku,
    number: int,
    names: Mapping[str, world.Product],
    chance: random.Random,
    at: datetime,
) -> Iterator[pricing.observed.Sighting]:
    product = names[sku.product]
    plain = pricing.observed.Sighting(
        source=MARKET,
        seller=OURS,
        price_minor=_shown(sku, number),
        seen_at=at - timedelta(days=_DAYS),
        gtin=sku.gtin,
        title=product.names["en"],
        availability=pricing.observed.Availability.IN_STOCK,
        shipping_minor=0,
    )
    yield plain
    yield replace(plain, seen_at=at)
    rival_minor = sku.price_minor * chance.randint(94, 112) // 100
    url = f"https://{RIVAL}.example/{sku.gtin}"
    rival = replace(
        plain, source=RIVAL, seller=None, price_minor=rival_minor, url=url, shipping_minor=None
    )
    yield rival
    if number % 5 == 1:  # falls for a day, and comes back
        began_at = at - timedelta(days=chance.randint(2, 10), hours=chance.randint(1, 20))
        yield replace(rival, price_minor=rival_minor * 3 // 4, seen_at=began_at)
        yield replace(rival, seen_at=began_at + timedelta(hours=chance.randint(6, 40)))
    elif number % 3 == 0:
        changed_at = at - timedelta(days=chance.randint(12, 50))
        rival_minor = rival_minor * chance.randint(90, 104) // 100
        yield replace(rival, price_minor=rival_minor, seen_at=changed_at)
        rival = replace(rival, price_minor=rival_minor)
    yield replace(rival, seen_at=at - timedelta(minutes=chance.randint(5, 600)))
    if number % 4 == 0:
        below = replace(
            plain,
            source=RESELLER if number % 8 else MARKET,
            seller=None if number % 8 else "Outlet Piazza",
            price_minor=sku.price_minor * 88 // 100,
            shipping_minor=490,
            seen_at=at - timedelta(days=chance.randint(5, 30)),
        )
        yield below
        yield replace(below, seen_at=at - timedelta(hours=3))


def _unknown(
    watched: Sequence[world.Sku], names: Mapping[str, world.Product], at: datetime
) -> Iterator[pricing.observed.Sighting]:
    """Yield two offers that no number matches: one with a name like ours, one of something else."""
    known = names[watched[3].product].names["en"]
    for title, minor in ((f"{known} new", watched[3].price_minor), ("Garden hose 20 m", 2490)):
        yield pricing.observed.Sighting(
            source=RIVAL,
            name=title,
            title=title,
            price_minor=minor,
            seen_at=at,
            url=f"https://{RIVAL}.example/{ids.derive(title).hex[:8]}",
        )


def _shown(sku: world.Sku, number: int) -> int:
    """Return what the marketplace shows in our name: ours, but for two faults of its feed."""
    gross_ppm = 1_000_000 + _RATE_PPM
    tax_minor = (2 * sku.price_minor * _RATE_PPM + gross_ppm) // (2 * gross_ppm)
    faults = {
        # it takes the price without tax for the price
        _WITHOUT_TAX: sku.price_minor - tax_minor,
        # it rounds up after it has converted to and fro
        _ROUNDED: sku.price_minor + 1,
    }
    return faults.get(number, sku.price_minor)
