"""Verbs of pricing: to publish is all there is, and what is published stays."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from ordito import catalogue, network
from ordito.platform import ids
from ordito.platform.db import Query, Tx, statements
from ordito.platform.errors import NotFound
from ordito.platform.reference import lock_version, raise_version, refuse_twice
from ordito.pricing.errors import CodeTaken, UnknownPriceList, WrongPrice, WrongTaxRate
from ordito.pricing.events import RulebookPublished
from ordito.pricing.model import Price, PriceList, Publication, TaxRate
from ordito.pricing.rules import find_ladder_fault

_sql: Final = statements(__name__)
FIND_TAKEN_CODE: Final = _sql.query("find_taken_code", str)
END_PRICE_LISTS: Final = _sql.command("end_price_lists")
ADD_PRICE_LISTS: Final = _sql.command("add_price_lists")
END_PRICES: Final = _sql.command("end_prices")
ADD_PRICES: Final = _sql.command("add_prices")
END_TAX_RATES: Final = _sql.command("end_tax_rates")
ADD_TAX_RATES: Final = _sql.command("add_tax_rates")
DIGEST: Final = _sql.query("digest", str)
FIND_CHECKSUM: Final = _sql.query("find_checksum", str)
ADD_RULEBOOK: Final = _sql.command("add_rulebook")

# the rulebook's name in platform.reference, and the subject of the facts about it
RULEBOOK: Final = "pricing.rulebook"
RULEBOOK_ID: Final = ids.derive(RULEBOOK)
_CHUNK: Final = 5_000
# what a row may name: how it is looked up, and the refusal where it is not there
_KNOWN: Final[dict[str, tuple[Query[UUID], type[NotFound]]]] = {
    "sku_id": (_sql.query("find_unknown_sku", UUID), catalogue.UnknownSku),
    "place_id": (_sql.query("find_unknown_place", UUID), network.UnknownPlace),
    "channel_id": (_sql.query("find_unknown_channel", UUID), network.UnknownChannel),
    "price_list_id": (_sql.query("find_unknown_price_list", UUID), UnknownPriceList),
}


async def publish_prices(
    tx: Tx,
    *,
    prices: Sequence[Price] = (),
    price_lists: Sequence[PriceList] = (),
    tax_rates: Sequence[TaxRate] = (),
    by: str,
    at: datetime,
) -> Publication:
    """Publish price lists, prices and tax rates as one new version, all or none.

    A row takes the place of the one with the same key: a list its id; a price its SKU, list and
    start; a rate its market, class, code and start. Rows that are published already stay as they
    are; where all are, there is no new version.

    Raises:
        WrongPrice: breaks out of order or rising, or an end before the start.
        WrongTaxRate: a negative rate, or an end before the start.
        PutTwice: two rows have the same key.
        UnknownSku: a price is of no SKU.
        UnknownPriceList: a price stands on no list.
        UnknownPlace: a list is meant for no place.
        UnknownChannel: a list is meant for no channel.
        CodeTaken: another list has the code.
    """
    _require_sound(prices, tax_rates)
    _require_once(prices, price_lists, tax_rates)
    version = await lock_version(tx, name=RULEBOOK) + 1
    await _require_known(tx, prices, price_lists)
    added = (
        await _add_price_lists(tx, price_lists, version),
        await _add_prices(tx, prices, version),
        await _add_tax_rates(tx, tax_rates, version),
    )
    if not any(added):
        return Publication(version - 1, *added)
    checksum = await checksum_of(tx, version=version)
    await tx.run(ADD_RULEBOOK, version=version, at=at, by=by, sha256=checksum)
    await raise_version(tx, name=RULEBOOK)
    publication = Publication(version, *added)
    tx.record(_event(publication, checksum, by), subject=RULEBOOK_ID, at=at)
    return publication


async def checksum_of(tx: Tx, *, version: int) -> str:
    """Return the checksum of a version: of its own rows and of the version before it."""
    before = await tx.find(FIND_CHECKSUM, version=version - 1) or ""
    rows = await tx.one(DIGEST, version=version)
    return sha256(f"{before}\n{rows}".encode()).hexdigest()


async def _add_price_lists(tx: Tx, price_lists: Sequence[PriceList], version: int) -> int:
    if not price_lists:
        return 0
    taken = await tx.find(
        FIND_TAKEN_CODE,
        ids=[row.price_list_id for row in price_lists],
        codes=[row.code for row in price_lists],
    )
    if taken is not None:
        raise CodeTaken(
            f"Another price list has the code {taken!r}.", field="code", list_code=taken
        )
    await tx.run(END_PRICE_LISTS, rows=price_lists, version=version)
    return await tx.run(ADD_PRICE_LISTS, rows=price_lists, version=version)


async def _add_prices(tx: Tx, prices: Sequence[Price], version: int) -> int:
    await _require(tx, "price_list_id", [row.price_list_id for row in prices])
    added = 0
    for start in range(0, len(prices), _CHUNK):
        rows = prices[start : start + _CHUNK]
        await tx.run(END_PRICES, rows=rows, version=version)
        added += await tx.run(ADD_PRICES, rows=rows, version=version)
    return added


async def _add_tax_rates(tx: Tx, tax_rates: Sequence[TaxRate], version: int) -> int:
    if not tax_rates:
        return 0
    await tx.run(END_TAX_RATES, rows=tax_rates, version=version)
    return await tx.run(ADD_TAX_RATES, rows=tax_rates, version=version)


def _require_sound(prices: Iterable[Price], tax_rates: Iterable[TaxRate]) -> None:
    for number, price in enumerate(prices):
        fault = find_ladder_fault(price.breaks) or _ends_early(price)
        if fault is not None:
            raise WrongPrice(
                f"Price of {price.sku_id}: {fault}.",
                field=f"prices[{number}]",
                sku_id=price.sku_id,
            )
    for number, rate in enumerate(tax_rates):
        fault = "it is negative" if rate.rate_ppm < 0 else _ends_early(rate)
        if fault is not None:
            raise WrongTaxRate(f"Rate {rate.code}: {fault}.", field=f"tax_rates[{number}]")


def _ends_early(row: Price | TaxRate) -> str | None:
    ends_early = row.valid_to is not None and row.valid_to <= row.valid_from
    return "it ends before it starts" if ends_early else None


def _require_once(
    prices: Iterable[Price], price_lists: Sequence[PriceList], tax_rates: Iterable[TaxRate]
) -> None:
    refuse_twice(
        ((row.sku_id, row.price_list_id, row.valid_from) for row in prices), field="prices"
    )
    refuse_twice((row.price_list_id for row in price_lists), field="price_lists")
    refuse_twice((row.code for row in price_lists), field="price_lists")
    refuse_twice(
        ((row.market, row.tax_class, row.code, row.valid_from) for row in tax_rates),
        field="tax_rates",
    )


async def _require_known(tx: Tx, prices: Iterable[Price], price_lists: Sequence[PriceList]) -> None:
    await _require(tx, "sku_id", [row.sku_id for row in prices])
    await _require(tx, "place_id", [row.place_id for row in price_lists])
    await _require(tx, "channel_id", [row.channel_id for row in price_lists])


async def _require(tx: Tx, field: str, row_ids: Iterable[UUID | None]) -> None:
    finder, refusal = _KNOWN[field]
    asked = sorted({row_id for row_id in row_ids if row_id is not None})
    unknown = await tx.find(finder, ids=asked) if asked else None
    if unknown is not None:
        raise refusal(f"There is no {unknown}.", field=field, id=unknown)


def _event(publication: Publication, checksum: str, by: str) -> RulebookPublished:
    return RulebookPublished(
        rulebook_version=publication.version,
        sha256=checksum,
        published_by=by,
        price_lists=publication.price_lists,
        prices=publication.prices,
        tax_rates=publication.tax_rates,
    )
