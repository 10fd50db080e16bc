"""Reads of pricing: quotes from memory, and the rulebook into memory."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.ids import PriceListId, SkuId
from ordito.platform.reference import read_version
from ordito.pricing import rules
from ordito.pricing.commands import RULEBOOK, checksum_of
from ordito.pricing.errors import UnknownRulebook, refusal_of
from ordito.pricing.model import (
    Basket,
    Break,
    Price,
    PriceContext,
    PricedBasket,
    PriceList,
    Promotion,
    Rulebook,
    TaxRate,
    Unpriced,
    codec,
)


class PublishedRulebook(msgspec.Struct, frozen=True):
    """A publication.

    Attributes:
        version: its number.
        published_at: when.
        published_by: by whom.
        reason: why.
        restores: earlier version to which it went back, if any.
        sha256: checksum of its rows and of the version before it.
    """

    version: int
    published_at: datetime
    published_by: str
    reason: str
    restores: int | None
    sha256: str


class _PriceRow(msgspec.Struct, frozen=True, gc=False):
    price_list_id: PriceListId
    sku_id: SkuId
    breaks: list[dict[str, int]]
    valid_from: datetime
    valid_to: datetime | None


_sql: Final = statements(__name__)
LIST_PRICE_LISTS: Final = _sql.query("list_price_lists", dict[str, Any])
LIST_TAX_RATES: Final = _sql.query("list_tax_rates", dict[str, Any])
LIST_PRICES: Final = _sql.query("list_prices", _PriceRow)
LIST_PRICES_CHANGED: Final = _sql.query("list_prices_changed", _PriceRow)
LIST_SKUS_CHANGED: Final = _sql.query("list_skus_changed", UUID)
LIST_PROMOTIONS: Final = _sql.query("list_promotions", dict[str, Any])
LIST_PRICES_OF: Final = _sql.query("list_prices_of", _PriceRow)
LIST_PRICES_OF_MANY: Final = _sql.query("list_prices_of_many", _PriceRow)
LIST_LISTS_NOW: Final = _sql.query("list_lists_now", dict[str, Any])
LIST_RULEBOOKS: Final = _sql.query("list_rulebooks", PublishedRulebook)
ARE_LISTS_CHANGED: Final = _sql.query("are_lists_changed", bool)


def quote(
    context: PriceContext, basket: Basket, rulebook: Rulebook, *, trace: bool = False
) -> PricedBasket:
    """Price a basket by ``rules.quote``, from memory alone.

    Raises:
        NoPrice: no published price applies to a line.
        NoTaxRate: no tax rate is published for a line's class in the market.
        WrongCurrency: a SKU is priced in other currencies only.
        ImpossibleQuantity: a line asks for less than one unit.
        LineTwice: two lines have the same number.
    """
    answer = rules.quote(context, basket, rulebook, trace=trace)
    if isinstance(answer, Unpriced):
        raise refusal_of(answer)
    return answer


async def load_rulebook(
    tx: Tx, *, version: int | None = None, sku_ids: Sequence[SkuId] | None = None
) -> Rulebook:
    """Read a version of the rulebook into memory; without a number the present one.

    Args:
        tx: where to read.
        version: which one.
        sku_ids: whose prices; None is all. Lists, taxes and promotions always come whole.

    Raises:
        UnknownRulebook: the version was never published.
    """
    present = await read_version(tx, name=RULEBOOK)
    wanted = present if version is None else version
    if not 0 <= wanted <= present:
        raise UnknownRulebook(
            f"Version {wanted} was never published; {present} is the present one.",
            field="version",
            version=wanted,
        )
    return Rulebook.of(
        wanted,
        price_lists=msgspec.convert(
            await tx.fetch(LIST_PRICE_LISTS, version=wanted), list[PriceList]
        ),
        prices=_prices(await tx.fetch(LIST_PRICES, version=wanted, sku_ids=sku_ids)),
        tax_rates=msgspec.convert(await tx.fetch(LIST_TAX_RATES, version=wanted), list[TaxRate]),
        promotions=await _promotions(tx, wanted),
    )


async def refresh_rulebook(tx: Tx, *, rulebook: Rulebook) -> Rulebook:
    """Return ``rulebook`` itself while its version is the present one, else the present one."""
    present = await read_version(tx, name=RULEBOOK)
    if present == rulebook.version:
        return rulebook
    if await tx.one(ARE_LISTS_CHANGED, since=rulebook.version, version=present):
        return await load_rulebook(tx, version=present)
    between = {"since": rulebook.version, "version": present}
    return rulebook.with_changes(
        present,
        sku_ids=[SkuId(sku_id) for sku_id in await tx.fetch(LIST_SKUS_CHANGED, **between)],
        prices=_prices(await tx.fetch(LIST_PRICES_CHANGED, **between)),
        promotions=await _promotions(tx, present),
    )


async def list_prices_of(tx: Tx, *, sku_id: UUID) -> list[Price]:
    """Return the present prices of a SKU on all lists, the latest first."""
    return list(_prices(await tx.fetch(LIST_PRICES_OF, sku_id=sku_id)))


async def list_prices_of_many(tx: Tx, *, sku_ids: Sequence[UUID]) -> list[Price]:
    """Return the present prices of these SKUs on all lists, in no order."""
    return list(_prices(await tx.fetch(LIST_PRICES_OF_MANY, sku_ids=sku_ids)))


async def list_price_lists(tx: Tx) -> list[PriceList]:
    """Return the present price lists, by code."""
    return msgspec.convert(await tx.fetch(LIST_LISTS_NOW), list[PriceList])


async def list_rulebooks(tx: Tx, *, limit: int = 50) -> list[PublishedRulebook]:
    """Return the last publications, the latest first."""
    return await tx.fetch(LIST_RULEBOOKS, rows=min(limit, 1000))


async def list_altered_rulebooks(tx: Tx, *, limit: int = 1000) -> list[int]:
    """Return those of the last versions whose rows are not what was published."""
    published = await list_rulebooks(tx, limit=limit)
    return [
        row.version for row in published if await checksum_of(tx, version=row.version) != row.sha256
    ]


async def _promotions(tx: Tx, version: int) -> list[Promotion]:
    rows = await tx.fetch(LIST_PROMOTIONS, version=version)
    return [codec.parse(Promotion, rule) for rule in rows]


def _prices(rows: Iterable[_PriceRow]) -> Iterator[Price]:
    """Make prices of rows; most of them share their list, start and breaks, in memory as well."""
    lists: dict[PriceListId, PriceListId] = {}
    instants: dict[datetime, datetime] = {}
    ladders: dict[tuple[tuple[int, int], ...], tuple[Break, ...]] = {}
    for row in rows:
        levels = tuple([(level["min_quantity"], level["unit_minor"]) for level in row.breaks])
        if levels not in ladders:
            ladders[levels] = tuple([Break(*level) for level in levels])
        yield Price(
            price_list_id=lists.setdefault(row.price_list_id, row.price_list_id),
            sku_id=row.sku_id,
            breaks=ladders[levels],
            valid_from=instants.setdefault(row.valid_from, row.valid_from),
            valid_to=row.valid_to and instants.setdefault(row.valid_to, row.valid_to),
        )
