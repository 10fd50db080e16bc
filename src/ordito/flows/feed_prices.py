"""Feed prices: what another system says that SKUs cost on the company's price lists."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final

import msgspec

from ordito import catalogue, pricing
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.ids import PriceListId, SkuId
from ordito.platform.rows import RowResult, refused
from ordito.platform.system_of_record import Merged, open_custody, stamp
from ordito.pricing import Break, Price

SUBJECT: Final = "price"
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[^\x00]+$")]
Minor = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000_000)]
Units = Annotated[int, msgspec.Meta(ge=1, le=100_000)]


class PriceRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one unit of a SKU costs on a price list.

    Attributes:
        sku: code of the SKU.
        price_list: code of the list.
        unit_minor: price of one unit, minor units.
        min_quantity: units from which it holds; breaks at other quantities stay.
        valid_from: from when; without it, it takes the place of the price that holds now.
        valid_to: before when; None is until another price starts.
        as_of: instant of these values; earlier ones never replace later ones.
    """

    sku: Code
    price_list: Code
    unit_minor: Minor
    min_quantity: Units = 1
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    as_of: datetime | None = None


async def feed_prices(
    tx: Tx, *, rows: Sequence[PriceRow], source: str, at: datetime
) -> list[RowResult]:
    """Publish new and changed prices as one version; return what became of each row.

    Args:
        tx: open transaction.
        rows: each SKU, list, quantity and start once.
        source: the system that says so.
        at: now; start of a price that names none.

    Raises:
        Refusal: of pricing, where the rows together cannot stand; nothing has changed.
    """
    custody = await open_custody(
        tx,
        subject=SUBJECT,
        records=[record_of(row.sku, row.price_list) for row in rows],
        source=source,
    )
    skus = await catalogue.list_skus_named(tx, codes=sorted({row.sku for row in rows}))
    lists = {one.code: one.price_list_id for one in await pricing.list_price_lists(tx)}
    known = _Known(
        {sku.code: sku.sku_id for sku in skus},
        lists,
        await pricing.list_prices_of_many(tx, sku_ids=[sku.sku_id for sku in skus]),
        at,
    )
    merged: list[Merged | RowResult] = []
    for row in rows:
        try:
            key = known.key_of(row)
            one = custody.merge(
                record=record_of(row.sku, row.price_list),
                current=known.fields_of(row, key),
                given={"unit_minor": row.unit_minor, "valid_to": row.valid_to},
                as_of=row.as_of,
                is_new=known.is_new(key),
            )
            known.take(row, key, one)
            custody.learn(one, row.as_of or at)
            merged.append(one)
        except Refusal as refusal:
            merged.append(refused(refusal))
    if known.touched:
        await pricing.publish(tx, prices=known.touched, by=tx.context.actor, at=at)
    taken = [
        (one, row.as_of or at)
        for one, row in zip(merged, rows, strict=True)
        if isinstance(one, Merged)
    ]
    await stamp(tx, subject=SUBJECT, merged=taken, source=source)
    return [one if isinstance(one, RowResult) else one.result for one in merged]


def record_of(sku: str, price_list: str) -> str:
    """Return the name under which the fields of a price are kept."""
    return f"{sku}\x1f{price_list}"


_Pair = tuple[SkuId, PriceListId]
_Key = tuple[_Pair, datetime]


class _Known:
    """The prices that a feed names, as they are and as they shall be."""

    def __init__(
        self,
        skus: Mapping[str, SkuId],
        lists: Mapping[str, PriceListId],
        prices: Sequence[Price],
        at: datetime,
    ) -> None:
        self._skus = skus
        self._lists = lists
        self._at = at
        self._prices: defaultdict[_Pair, dict[datetime, Price]] = defaultdict(dict)
        for price in prices:
            self._prices[price.sku_id, price.price_list_id][price.valid_from] = price
        self._touched: set[_Key] = set()

    @property
    def touched(self) -> list[Price]:
        """Prices to publish, each once."""
        return [self._prices[pair][start] for pair, start in sorted(self._touched)]

    def key_of(self, row: PriceRow) -> _Key:
        """Return which price a row is about.

        Raises:
            UnknownSku: no SKU has the code.
            UnknownPriceList: no list has the code.
        """
        sku_id = self._skus.get(row.sku)
        if sku_id is None:
            raise catalogue.UnknownSku(f"No SKU has the code {row.sku!r}.", field="sku")
        list_id = self._lists.get(row.price_list)
        if list_id is None:
            message = f"No price list has the code {row.price_list!r}."
            raise pricing.UnknownPriceList(message, field="price_list")
        return (sku_id, list_id), row.valid_from or self._start((sku_id, list_id), row)

    def is_new(self, key: _Key) -> bool:
        """Tell whether the SKU has no price on the list at all."""
        return not self._prices[key[0]]

    def fields_of(self, row: PriceRow, key: _Key) -> dict[str, Any]:
        """Return what is there of a row; of a new SKU nothing."""
        if self.is_new(key):
            return {}
        price = self._before(row, key)
        if price is None:
            return {"unit_minor": None, "valid_to": row.valid_to}
        levels = {level.min_quantity: level.unit_minor for level in price.breaks}
        return {"unit_minor": levels.get(row.min_quantity), "valid_to": price.valid_to}

    def take(self, row: PriceRow, key: _Key, merged: Merged) -> None:
        """Take a row up, so that it is published and later rows of its ladder see it."""
        if not merged.taken:
            return
        before = self._before(row, key)
        levels = {level.min_quantity: level.unit_minor for level in before.breaks} if before else {}
        if merged.values["unit_minor"] is not None:
            levels[row.min_quantity] = merged.values["unit_minor"]
        (sku_id, list_id), start = key
        self._prices[key[0]][start] = Price(
            sku_id=sku_id,
            price_list_id=list_id,
            breaks=tuple(Break(*level) for level in sorted(levels.items())),
            valid_from=start,
            valid_to=merged.values["valid_to"],
        )
        self._touched.add(key)

    def _before(self, row: PriceRow, key: _Key) -> Price | None:
        """Return the price of the start, else, for a row that names none, the one that holds."""
        pair, start = key
        price = self._prices[pair].get(start)
        return self._holding(pair) if price is None and row.valid_from is None else price

    def _holding(self, pair: _Pair) -> Price | None:
        """Return the price that holds now."""
        holding = [
            price
            for price in self._prices[pair].values()
            if price.valid_from <= self._at
            and (price.valid_to is None or self._at < price.valid_to)
        ]
        return max(holding, key=lambda price: price.valid_from, default=None)

    def _start(self, pair: _Pair, row: PriceRow) -> datetime:
        """Return the start of the price that holds now where the row repeats it, else now."""
        price = self._holding(pair)
        if price is None:
            return self._at
        levels = {level.min_quantity: level.unit_minor for level in price.breaks}
        is_same = levels.get(row.min_quantity) == row.unit_minor
        return price.valid_from if is_same and row.valid_to == price.valid_to else self._at
