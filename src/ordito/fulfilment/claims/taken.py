"""Taken: what a sale has set aside of goods that were kept unpaid."""

from collections.abc import Sequence

import msgspec

from ordito.fulfilment.claims.book import Claim
from ordito.platform.ids import SkuId
from ordito.stock import Holding, PlaceLine


def kept_of(claim: Claim, holdings: Sequence[Holding]) -> list[Holding]:
    """Return what a sale has set aside of the goods of a claim, never more than were kept."""
    left = dict(zip(claim.sku_ids, claim.quantities, strict=True))
    found: list[Holding] = []
    for held in holdings:
        units = min(held.quantity, left.get(held.sku_id, 0))
        if units and held.place_id == claim.place_id:
            left[held.sku_id] -= units
            found.append(msgspec.structs.replace(held, quantity=units))
    return found


def units_by_sku(lines: Sequence[PlaceLine]) -> dict[SkuId, int]:
    """Return the units of lines by SKU, in the order of these."""
    units: dict[SkuId, int] = {}
    for line in lines:
        units[line.sku_id] = units.get(line.sku_id, 0) + line.quantity
    return dict(sorted(units.items()))
