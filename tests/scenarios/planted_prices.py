"""Planted: a company with faults in its prices, among many differences that are declared.

A real server answers for the own channels over HTTP, tills of another make answer for theirs, and
foreign shops are known by what was imported. Around the planted faults stand many more differences
that somebody has declared.
"""

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg

from ordito import network, pricing
from ordito.network import Channel, ChannelKind
from ordito.platform import auth, ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import ChannelId, PriceListId, PromotionId, SkuId
from ordito.pricing import (
    Basket,
    BasketLine,
    Break,
    Conditions,
    PercentOff,
    Price,
    PriceContext,
    PriceList,
    Promotion,
    Rulebook,
    Selector,
    TaxRate,
)
from ordito.pricing.observed import Seller, SellerKind, Sighting, Source, SourceKind
from ordito.processes.watch_prices import WatchTerms
from ordito.reads.memory import Memory
from ordito.surfaces.connectors.price_surfaces.imported import imported_surfaces
from ordito.surfaces.connectors.price_surfaces.quotes import QuotesOverHttp
from tests.company import LONG_AGO, Company, found
from tests.old_till import answering
from tests.serving import serve

N_SKUS = 14
YEAR_LIST = PriceListId(ids.derive("test", "price list"))
TERMS = WatchTerms(budget=100_000, rate_per_s=100_000)
Found = set[tuple[str, str]]


@dataclass
class Plant:
    """What is planted, and what has to be found: pairs of surface and SKU."""

    company: Company
    chance: random.Random
    truth: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    prices: dict[str, int] = field(default_factory=dict[str, int])

    @property
    def codes(self) -> list[str]:
        return [f"sku-{i}" for i in range(N_SKUS)]

    def some(self, most: int = 4) -> list[str]:
        return sorted(self.chance.sample(self.codes, self.chance.randint(1, most)))


def price(plant: Plant, list_id: PriceListId, code: str, minor: int, **other: Any) -> Price:
    return Price(
        price_list_id=list_id,
        sku_id=plant.company.skus[code],
        breaks=other.pop("breaks", (Break(1, minor),)),
        valid_from=other.pop("valid_from", LONG_AGO),
        **other,
    )


def price_list(code: str, **scope: Any) -> PriceList:
    return PriceList(
        price_list_id=PriceListId(ids.derive("test", "list", code)),
        code=code,
        currency="EUR",
        tax_included=True,
        **scope,
    )


async def publish(db: Database, *, reason: str = "", **what: Any) -> None:
    await db.transact(pricing.publish, Context.system(), by="test", reason=reason, at=now(), **what)


async def found_plant(db: Database) -> Plant:
    """Found a company with seven channels in two markets."""
    company = await found(db, extra_skus=N_SKUS)
    for code, kind, market in (
        ("web-de", ChannelKind.WEB, "DE"),
        ("market", ChannelKind.MARKETPLACE, "IT"),
        ("cheap-shop", ChannelKind.MARKETPLACE, "IT"),
    ):
        company.channels[code] = ChannelId(ids.derive("test", "channel", code))
        channel = Channel(
            channel_id=company.channels[code],
            code=code,
            name=code,
            kind=kind,
            currency="EUR",
            market=market,
        )
        await db.transact(network.put_channels, Context.system(), channels=[channel], at=now())
        company.tokens[code] = await db.transact(
            auth.issue_token,
            Context.system(),
            name=code,
            channel_id=company.channels[code],
            scopes=["quotes"],
            at=now(),
        )
    return Plant(company, random.Random(0))


async def declare(db: Database, plant: Plant) -> None:
    """Publish prices, and many differences with their reasons."""
    company, chance = plant.company, plant.chance
    plant.prices = {code: chance.randint(500, 20_000) for code in plant.codes}
    lists = [
        price_list("germany", market="DE"),
        price_list("app-launch", channel_id=company.channels["app"]),
        price_list("north-rent", place_id=company.places["north"]),
        price_list("club", customer_group="members"),
        price_list("market-fee", channel_id=company.channels["market"]),
    ]
    rows = [
        price(plant, YEAR_LIST, code, minor, breaks=(Break(1, minor), Break(3, minor * 9 // 10)))
        for code, minor in plant.prices.items()
    ]
    for listed in lists:
        rows += [
            price(plant, listed.price_list_id, code, plant.prices[code] * 110 // 100)
            for code in plant.some(6)
        ]
    vat = TaxRate(
        market="DE", tax_class="standard", code="VAT", rate_ppm=190_000, valid_from=LONG_AGO
    )
    await publish(
        db,
        reason="prices of the year; each list by agreement of its own",
        price_lists=lists,
        prices=rows,
        tax_rates=[vat],
        promotions=[
            promotion(plant, "app-week", 150_000, channels={company.channels["app"]}),
            promotion(plant, "for-all", 100_000),
        ],
    )


def promotion(
    plant: Plant, code: str, rate_ppm: int, *, channels: set[ChannelId] | None = None
) -> Promotion:
    return Promotion(
        promotion_id=PromotionId(ids.derive("test", "promotion", code)),
        code=code,
        label=(("en", code),),
        benefit=PercentOff(rate_ppm),
        select=Selector(sku_ids=frozenset(plant.company.skus[one] for one in plant.some(5))),
        conditions=Conditions(channels=frozenset(channels or ())),
        valid_from=LONG_AGO,
        reason="agreed with the channel" if channels else "",
    )


async def change(db: Database, plant: Plant, codes: Sequence[str]) -> None:
    """Publish other prices of some SKUs."""
    for code in codes:
        plant.prices[code] = plant.prices[code] * 13 // 10 + 7
    rows = [
        price(plant, YEAR_LIST, code, minor, breaks=(Break(1, minor), Break(3, minor * 9 // 10)))
        for code in codes
        if (minor := plant.prices[code])
    ]
    await publish(db, prices=rows)


async def date_versions(address: str, *agos: timedelta) -> None:
    """Say of the versions, the first one first, how long ago they were published."""
    connection = await asyncpg.connect(address)
    try:
        for version, ago in enumerate(agos, start=1):
            await connection.execute(
                "UPDATE pricing.rulebook SET published_at = $1 WHERE version = $2",
                now() - ago,
                version,
            )
    finally:
        await connection.close()


def right(memory: Memory, company: Company, channel: str, code: str, book: Rulebook) -> Any:
    """Return what the rulebook says for one unit in a channel, to somebody unknown."""
    declared = memory.channel(company.channels[channel])
    context = PriceContext(
        channel_id=declared.channel_id, market=declared.market, currency="EUR", at=now()
    )
    basket = Basket((BasketLine(1, company.skus[code], 1),))
    return pricing.quote(context, basket, book)


async def show(db: Database, plant: Plant, name: str, channel: str, shown: dict[str, int]) -> None:
    """Let a foreign shop show prices in our own name."""
    source = Source(
        source_id=ids.derive("source", name), code=name, name=name, kind=SourceKind.MARKETPLACE
    )
    await db.transact(pricing.observed.put_sources, Context.system(), sources=[source])
    sightings = [
        Sighting(source=name, seller="we", sku=code, price_minor=minor, seen_at=now())
        for code, minor in shown.items()
    ]
    await db.transact(pricing.observed.observe, Context.system(), sightings=sightings, at=now())
    seller = Seller(
        source_id=source.source_id,
        seller_id=ids.derive("price seller", source.source_id, "we"),
        name="we",
        kind=SellerKind.OWN,
        channel_id=plant.company.channels[channel],
    )
    await db.transact(pricing.observed.put_sellers, Context.system(), sellers=[seller])


async def import_shops(
    db: Database, memory: Memory, plant: Plant, long_ago: Sequence[str], lately: Sequence[str]
) -> None:
    """Import what foreign shops show: mostly what is right, and five kinds of faults."""
    long_before = await db.read(pricing.load_rulebook, version=2)
    just_before = await db.read(pricing.load_rulebook, version=4)

    def shown(channel: str, code: str, book: Rulebook) -> int:
        return right(memory, plant.company, channel, code, book).total_minor

    market = {code: shown("market", code, memory.rulebook) for code in plant.codes}
    for code in lately:  # within the hour in which it may lag behind
        market[code] = shown("market", code, just_before)
    for code in long_ago:
        if (stale := shown("market", code, long_before)) != market[code]:
            market[code] = stale
            plant.truth["market/we", code] = "stale"
    await show(db, plant, "market", "market", market)
    cheap = {code: shown("cheap-shop", code, memory.rulebook) for code in plant.codes}
    free = [code for code in plant.codes if code not in (*long_ago, *lately)]
    plant.chance.shuffle(free)
    tax_of, rounded, page = free[0], free[1], free[2]
    answer = right(memory, plant.company, "cheap-shop", tax_of, memory.rulebook)
    cheap[tax_of] = answer.total_minor - answer.tax_minor
    cheap[rounded] += 1
    cheap[page] = 12_345_678
    plant.truth |= {
        ("cheap-shop/we", tax_of): "tax",
        ("cheap-shop/we", rounded): "rounding",
        ("cheap-shop/we", page): "unexplained",
    }
    for code in free[3:]:  # a page from before the promotion began
        line = right(memory, plant.company, "cheap-shop", code, memory.rulebook).lines[0]
        if line.discount_minor:
            cheap[code] = line.base_minor
            plant.truth["cheap-shop/we", code] = "promotion_missing"
            break
    await show(db, plant, "cheap-shop", "cheap-shop", cheap)


def till(
    memory: Memory, company: Company, book: Rulebook, version: int, *, is_without: str = ""
) -> Any:
    """Return how a till of another make answers by some rulebook, perhaps without a promotion."""
    kept = replace(book, promotions=tuple(p for p in book.promotions if p.code != is_without))
    channel = memory.channel(company.channels["store"])
    context = PriceContext(
        channel_id=channel.channel_id, market=channel.market, currency="EUR", at=now()
    )

    def quote(sku_id: UUID, quantity: int) -> dict[str, Any]:
        basket = Basket((BasketLine(1, SkuId(sku_id), quantity),))
        priced = pricing.quote(context, basket, kept, trace=True)
        line = priced.lines[0]
        return {
            "currency": "EUR",
            "rulebook_version": version,
            "lines": [
                {
                    "quantity": quantity,
                    "unit_minor": line.unit_minor,
                    "total_minor": line.total_minor,
                    "tax_minor": line.tax_minor,
                    "discounts": [
                        {"code": one.code, "amount_minor": one.amount_minor}
                        for one in line.discounts
                    ],
                }
            ],
            "trace": [
                {
                    "step": one.step,
                    "line_no": one.line_no,
                    "subject": one.subject,
                    "reason": one.reason,
                    "amount_minor": one.amount_minor,
                }
                for one in priced.trace
            ],
        }

    return quote


class Booth(QuotesOverHttp):
    """A till that stands nowhere in particular: it is asked without places and people."""

    def side(self, place_id: Any) -> Any:  # it has none
        return super().side(None)

    def takes(self, question: Any) -> bool:
        return super().takes(question) and question.customer_group is None


@asynccontextmanager
async def surfaces(
    db: Database, address: str, memory: Memory, plant: Plant
) -> AsyncIterator[list[Any]]:
    company = plant.company
    probes = {"members": company.member}

    def asked(name: str, channel: str, url: str, token: str, kind: Any = QuotesOverHttp) -> Any:
        return kind(
            name=name,
            channel=memory.channel(company.channels[channel]),
            url=url,
            token=token,
            lag=timedelta(seconds=60),
            probes=probes,
        )

    old = await db.read(pricing.load_rulebook, version=2)
    present = memory.rulebook
    with ExitStack() as stack:
        url = stack.enter_context(serve(address))
        ageing = stack.enter_context(answering(till(memory, company, old, 2)))
        poor = stack.enter_context(
            answering(till(memory, company, present, present.version, is_without="for-all"))
        )
        own = [
            asked(code, code, url, company.tokens[code])
            for code in ("web", "app", "store", "contact-centre", "web-de", "market")
        ]
        named = [
            *own,
            # what sells to Germany was given the token of the Italian shop
            asked("kiosk-de", "web-de", url, company.tokens["web"]),
            asked("till-9", "store", ageing, "x", Booth),
            asked("till-7", "store", poor, "x", Booth),
        ]
        try:
            yield [*named, *await imported_surfaces(db, memory.directory.channels)]
        finally:
            for one in named:
                await one.close()


async def plant_faults(db: Database, address: str, plant: Plant) -> Memory:
    await declare(db, plant)
    long_ago = plant.some()
    others = [code for code in plant.codes if code not in long_ago]
    lately = sorted(plant.chance.sample(others, 3))
    await change(db, plant, long_ago)
    without = price_list("contact-special", channel_id=plant.company.channels["contact-centre"])
    for code in (special := plant.some()):
        plant.truth["contact-centre", code] = "no_reason"
    rows = [
        price(plant, without.price_list_id, code, 100 + 7 * plant.prices[code]) for code in special
    ]
    await publish(db, price_lists=[without], prices=rows)
    await change(db, plant, lately)
    days = (90, 60, 10, 3)
    await date_versions(address, *(timedelta(days=n) for n in days), timedelta(seconds=20))
    memory = await Memory.load(db)
    await import_shops(db, memory, plant, long_ago, lately)
    company = plant.company
    old = await db.read(pricing.load_rulebook, version=2)
    for code in ("shirt", "laptop", *plant.codes):
        plant.truth["kiosk-de", code] = "other_market"
    for code in plant.codes:
        before = right(memory, company, "store", code, old)
        present = right(memory, company, "store", code, memory.rulebook)
        if code in long_ago and before.total_minor != present.total_minor:
            plant.truth["till-9", code] = "old_rulebook"
        if any(one.code == "for-all" for one in present.lines[0].discounts):
            plant.truth["till-7", code] = "promotion_missing"
    return memory
