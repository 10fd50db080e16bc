"""Tally: goods counted by scanning one after the other; the form itself holds what was counted."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec

from ordito.network import Place
from ordito.platform.ids import SkuId
from ordito.reads import store_room
from ordito.surfaces.call import Call
from ordito.surfaces.console.store.goods import articles_of, find_article
from ordito.surfaces.store_screens import Said, Tally, TallyLine
from ordito.surfaces.whole import whole_of

_MOST_LINES: Final = 500
_MOST_UNITS: Final = 100_000
_LONGEST_SHELF: Final = 40
_SOUND: Final = "units-"
_DAMAGED: Final = "damaged-"


class Counted(msgspec.Struct, frozen=True):
    """What a form holds.

    Attributes:
        units: sound ones by SKU, in the order in which they were first scanned.
        damaged: units by SKU.
        last: SKU that was scanned last.
        said: what became of the last scan.
    """

    units: Mapping[SkuId, int]
    damaged: Mapping[SkuId, int]
    last: SkuId | None = None
    said: Said | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is no line yet."""
        return not self.units and not self.damaged


async def form_of(request: Call) -> dict[str, str]:
    """Return the fields of a form as texts."""
    return {name: str(value) for name, value in (await request.form()).items()}


def counted_in(form: Mapping[str, str]) -> Counted:
    """Return what a form holds; what is no number of units counts as none."""
    return Counted(_read(form, _SOUND), _read(form, _DAMAGED))


async def scan_into(
    request: Call, form: Mapping[str, str], expected: Sequence[SkuId] | None = None
) -> Counted:
    """Return what a form holds with what was just scanned.

    Args:
        request: of the reader.
        form: its fields; ``scan`` is what was scanned.
        expected: SKUs that should come; another one is counted and said; None expects any.
    """
    counted, text = counted_in(form), form.get("scan", "").strip()
    if not text:
        return counted
    found = await find_article(request, text)
    if isinstance(found, Said):
        return Counted(counted.units, counted.damaged, said=found)
    sku, units = found
    total = counted.units.get(sku.sku_id, 0) + units
    is_strange = expected is not None and sku.sku_id not in expected
    said = Said(
        code="not_expected" if is_strange else "counted_in",
        tone="warn" if is_strange else "good",
        about=sku.name,
        units=total,
    )
    return Counted({**counted.units, sku.sku_id: total}, counted.damaged, sku.sku_id, said)


async def scan_shelf(request: Call, place: Place, form: Mapping[str, str]) -> Counted | None:
    """Return what a form holds with all that lies on the shelf that was scanned, none counted yet.

    None where no shelf of the place has this name.
    """
    text = form.get("scan", "").strip()[:_LONGEST_SHELF]
    lying = await request.db.read(store_room.list_on_shelf, place_id=place.place_id, shelf=text)
    if not lying:
        return None
    counted = counted_in(form)
    units = {**dict.fromkeys(lying, 0), **counted.units}
    said = Said(code="shelf_listed", about=text, units=len(lying))
    return Counted(units, counted.damaged, said=said)


async def tally_of(
    request: Call,
    place: Place,
    counted: Counted,
    *,
    scan_url: str,
    expected: Mapping[SkuId, int] | None = None,
    with_damaged: bool = False,
) -> Tally:
    """Return what was counted as the page shows it, beside what should come."""
    wanted = expected or {}
    sku_ids = list(dict.fromkeys((*wanted, *counted.units, *counted.damaged)))
    articles = await articles_of(request, place, sku_ids)
    lines: list[TallyLine] = []
    for sku_id in sku_ids:
        units, damaged = counted.units.get(sku_id, 0), counted.damaged.get(sku_id, 0)
        should = None if expected is None else wanted.get(sku_id, 0)
        lines.append(
            TallyLine(
                article=articles[sku_id],
                units=units,
                damaged=damaged,
                expected=should,
                difference=None if should is None else units + damaged - should,
                is_last=sku_id == counted.last,
            )
        )
    return Tally(
        lines=tuple(lines), scan_url=scan_url, said=counted.said, with_damaged=with_damaged
    )


def _read(form: Mapping[str, str], prefix: str) -> dict[SkuId, int]:
    found: dict[SkuId, int] = {}
    for name, value in form.items():
        if name.startswith(prefix) and len(found) < _MOST_LINES:
            try:
                sku_id = SkuId(UUID(name.removeprefix(prefix)))
            except ValueError:
                continue
            found[sku_id] = min(whole_of(value) or 0, _MOST_UNITS)
    return found
