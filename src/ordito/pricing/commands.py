"""Verbs of pricing: to publish is all there is, and what is published stays."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from ordito import catalogue, network
from ordito.platform import ids
from ordito.platform.db import Command, Query, Tx, statements
from ordito.platform.errors import NotFound
from ordito.platform.reference import lock_version, raise_version, refuse_twice
from ordito.pricing.changes import Changes, Withdrawals, changes_of, key_of_price, key_of_rate
from ordito.pricing.errors import (
    CodeTaken,
    UnknownPriceList,
    WrongPrice,
    WrongPromotion,
    WrongTaxRate,
)
from ordito.pricing.events import RulebookPublished
from ordito.pricing.model import Price, PriceList, Promotion, Publication, TaxRate, codec
from ordito.pricing.rules import find_ladder_fault, find_promotion_fault

_sql: Final = statements(__name__)
FIND_TAKEN_CODE: Final = _sql.query("find_taken_code", str)
FIND_TAKEN_PROMOTION_CODE: Final = _sql.query("find_taken_promotion_code", str)
END_PRICE_LISTS: Final = _sql.command("end_price_lists")
ADD_PRICE_LISTS: Final = _sql.command("add_price_lists")
END_PRICES: Final = _sql.command("end_prices")
ADD_PRICES: Final = _sql.command("add_prices")
END_TAX_RATES: Final = _sql.command("end_tax_rates")
ADD_TAX_RATES: Final = _sql.command("add_tax_rates")
END_PROMOTIONS: Final = _sql.command("end_promotions")
ADD_PROMOTIONS: Final = _sql.command("add_promotions")
WITHDRAW_PRICE_LISTS: Final = _sql.command("withdraw_price_lists")
WITHDRAW_PRICES_ON: Final = _sql.command("withdraw_prices_on")
WITHDRAW_PRICES: Final = _sql.command("withdraw_prices")
WITHDRAW_TAX_RATES: Final = _sql.command("withdraw_tax_rates")
WITHDRAW_PROMOTIONS: Final = _sql.command("withdraw_promotions")
DIGEST: Final = _sql.query("digest", str)
FIND_PUBLISHED: Final = _sql.query("find_published", str)
FIND_CHECKSUM: Final = _sql.query("find_checksum", str)
ADD_RULEBOOK: Final = _sql.command("add_rulebook")
SEAL: Final = _sql.command("seal")

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
_NOTHING: Final = Withdrawals()


async def publish(
    tx: Tx,
    *,
    prices: Sequence[Price] = (),
    price_lists: Sequence[PriceList] = (),
    tax_rates: Sequence[TaxRate] = (),
    promotions: Sequence[Promotion] = (),
    withdrawals: Withdrawals = _NOTHING,
    by: str,
    reason: str = "",
    at: datetime,
) -> Publication:
    """Publish price lists, prices, tax rates and promotions as one new version, all or none.

    A row takes the place of the one with the same key: a list and a promotion its id; a price its
    SKU, list and start; a rate its market, class, code and start. Rows that are published already
    stay as they are; where all are, there is no new version.

    Args:
        tx: open transaction.
        prices: new or changed prices.
        price_lists: new or changed lists.
        tax_rates: new or changed rates.
        promotions: new or changed promotions.
        withdrawals: rows that the new version shall not have; what is not there is no fault.
        by: who publishes.
        reason: why, for people.
        at: now.

    Raises:
        WrongPrice: breaks out of order or rising, or an end before the start.
        WrongTaxRate: a negative rate, or an end before the start.
        WrongPromotion: a promotion cannot be what it says.
        PutTwice: two rows have the same key.
        UnknownSku: a price is of no SKU.
        UnknownPriceList: a price stands on no list.
        UnknownPlace: a list is meant for no place.
        UnknownChannel: a list is meant for no channel.
        CodeTaken: another list or promotion has the code.
    """
    changes = changes_of(
        price_lists=price_lists,
        prices=prices,
        tax_rates=tax_rates,
        promotions=promotions,
        withdrawals=withdrawals,
    )
    return await publish_changes(tx, changes=changes, by=by, reason=reason, at=at)


async def publish_changes(
    tx: Tx,
    *,
    changes: Changes,
    by: str,
    reason: str,
    at: datetime,
    draft_id: UUID | None = None,
    restores: int | None = None,
) -> Publication:
    """Publish changes as one new version; see ``publish``.

    Args:
        tx: open transaction.
        changes: what to add, replace and withdraw.
        by: who publishes.
        reason: why, for people.
        at: now.
        draft_id: draft that was proposed.
        restores: earlier version to which the new one is equal.
    """
    require_sound(changes)
    version = await lock_version(tx, name=RULEBOOK) + 1
    await _require_known(tx, changes.prices, changes.price_lists)
    withdrawn = await _withdraw(tx, changes.withdrawals, version)
    added = (
        await _add_price_lists(tx, changes.price_lists, version),
        await _add_prices(tx, changes.prices, version),
        await _add_tax_rates(tx, changes.tax_rates, version),
        await _add_promotions(tx, changes.promotions, version),
    )
    if not any(added) and not withdrawn:
        return Publication(version - 1, *added)
    await tx.run(ADD_RULEBOOK, version=version, at=at, by=by, reason=reason, restores=restores)
    checksum = await checksum_of(tx, version=version)
    await tx.run(SEAL, version=version, sha256=checksum)
    await raise_version(tx, name=RULEBOOK)
    tx.record(
        RulebookPublished(
            rulebook_version=version,
            sha256=checksum,
            published_by=by,
            price_lists=added[0],
            prices=added[1],
            tax_rates=added[2],
            promotions=added[3],
            withdrawn=withdrawn,
            draft_id=draft_id,
            restores=restores,
        ),
        subject=RULEBOOK_ID,
        at=at,
    )
    return Publication(version, *added)


async def checksum_of(tx: Tx, *, version: int) -> str:
    """Return the checksum of a version.

    It covers the rows that the version added and ended, who published it when and why, and the
    checksum of the version before it.
    """
    before = await tx.find(FIND_CHECKSUM, version=version - 1) or ""
    rows = await tx.one(DIGEST, version=version)
    published = await tx.find(FIND_PUBLISHED, version=version) or ""
    return sha256(f"{before}\n{rows}\n{published}".encode()).hexdigest()


def require_sound(changes: Changes) -> None:
    """Refuse rows that cannot be what they say, and rows that stand twice.

    Raises:
        WrongPrice, WrongTaxRate, WrongPromotion, PutTwice: see ``publish``.
    """
    for number, price in enumerate(changes.prices):
        fault = find_ladder_fault(price.breaks) or _ends_early(price)
        if fault is not None:
            raise WrongPrice(
                f"Price of {price.sku_id}: {fault}.",
                field=f"prices[{number}]",
                sku_id=price.sku_id,
            )
    for number, rate in enumerate(changes.tax_rates):
        fault = "it is negative" if rate.rate_ppm < 0 else _ends_early(rate)
        if fault is not None:
            raise WrongTaxRate(f"Rate {rate.code}: {fault}.", field=f"tax_rates[{number}]")
    for number, promotion in enumerate(changes.promotions):
        found = find_promotion_fault(promotion)
        if found is not None:
            field, fault = found
            raise WrongPromotion(
                f"Promotion {promotion.code}: {fault}.", field=f"promotions[{number}].{field}"
            )
    _require_once(changes)


async def _withdraw(tx: Tx, withdrawals: Withdrawals, version: int) -> int:
    by_command: dict[Command, dict[str, Any]] = {
        WITHDRAW_PRICES_ON: {"ids": withdrawals.price_lists},
        WITHDRAW_PRICE_LISTS: {"ids": withdrawals.price_lists},
        WITHDRAW_PRICES: {"rows": withdrawals.prices},
        WITHDRAW_TAX_RATES: {"rows": withdrawals.tax_rates},
        WITHDRAW_PROMOTIONS: {"ids": withdrawals.promotions},
    }
    return sum(
        [
            await tx.run(command, **given, version=version)
            for command, given in by_command.items()
            if any(given.values())
        ]
    )


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


async def _add_promotions(tx: Tx, promotions: Sequence[Promotion], version: int) -> int:
    if not promotions:
        return 0
    taken = await tx.find(
        FIND_TAKEN_PROMOTION_CODE,
        ids=[row.promotion_id for row in promotions],
        codes=[row.code for row in promotions],
    )
    if taken is not None:
        raise CodeTaken(
            f"Another promotion has the code {taken!r}.", field="code", promotion_code=taken
        )
    rows = [
        {"promotion_id": row.promotion_id, "code": row.code, "rule": codec.plain(row)}
        for row in promotions
    ]
    await tx.run(END_PROMOTIONS, rows=rows, version=version)
    return await tx.run(ADD_PROMOTIONS, rows=rows, version=version)


def _ends_early(row: Price | TaxRate) -> str | None:
    ends_early = row.valid_to is not None and row.valid_to <= row.valid_from
    return "it ends before it starts" if ends_early else None


def _require_once(changes: Changes) -> None:
    gone = changes.withdrawals
    refuse_twice([*map(key_of_price, changes.prices), *gone.prices], field="prices")
    refuse_twice(
        [*(row.price_list_id for row in changes.price_lists), *gone.price_lists],
        field="price_lists",
    )
    refuse_twice((row.code for row in changes.price_lists), field="price_lists")
    refuse_twice([*map(key_of_rate, changes.tax_rates), *gone.tax_rates], field="tax_rates")
    refuse_twice(
        [*(row.promotion_id for row in changes.promotions), *gone.promotions], field="promotions"
    )
    refuse_twice((row.code for row in changes.promotions), field="promotions")


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
