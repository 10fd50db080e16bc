"""History: the versions of the rulebook that held in a time, as far as they are about one SKU."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.ids import SkuId
from ordito.pricing.lowest import Version
from ordito.pricing.model import Price, PriceList, Promotion, Rulebook, TaxRate, codec


class _Publication(msgspec.Struct, frozen=True):
    version: int
    published_at: datetime


class _Row(msgspec.Struct, frozen=True):
    kind: str
    body: Any
    from_version: int
    to_version: int | None


_sql: Final = statements(__name__)
_PUBLICATIONS: Final = _sql.query("list_publications", _Publication)
_ROWS: Final = _sql.query("list_rows", _Row)
_KINDS: Final[dict[str, type[Any]]] = {"price_list": PriceList, "price": Price, "tax_rate": TaxRate}


async def list_versions_of(tx: Tx, *, sku_id: SkuId, since: datetime) -> list[Version]:
    """Return the versions that held from an instant on, each with the prices of one SKU.

    Versions that are equal to the one before, as far as the SKU goes, are left out.
    """
    published = await tx.fetch(_PUBLICATIONS, since=since)
    if not published:
        return []
    rows = await tx.fetch(_ROWS, sku_id=sku_id, version=published[0].version)
    return list(_versions(published, rows))


def _versions(published: Sequence[_Publication], rows: Sequence[_Row]) -> Iterator[Version]:
    nouns = [(row, _noun(row)) for row in rows]
    before: list[int] | None = None
    for one in published:
        held = [
            number
            for number, (row, _) in enumerate(nouns)
            if row.from_version <= one.version
            and (row.to_version is None or one.version < row.to_version)
        ]
        if held == before:
            continue
        before = held
        by_kind: dict[str, list[Any]] = {kind: [] for kind in (*_KINDS, "promotion")}
        for number in held:
            row, noun = nouns[number]
            by_kind[row.kind].append(noun)
        rulebook = Rulebook.of(
            one.version,
            price_lists=by_kind["price_list"],
            prices=by_kind["price"],
            tax_rates=by_kind["tax_rate"],
            promotions=by_kind["promotion"],
        )
        yield Version(one.published_at, rulebook)


def _noun(row: _Row) -> object:
    if row.kind == "promotion":
        return codec.parse(Promotion, row.body)
    return msgspec.convert(row.body, _KINDS[row.kind])
