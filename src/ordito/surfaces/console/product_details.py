"""Product details: what the catalogue says of a product, in the words of one reader."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito import catalogue, stock
from ordito.catalogue import (
    Attribute,
    Product,
    RelatedProduct,
    Scene,
    Shelf,
    Sku,
    StoredMedia,
    text_in,
)
from ordito.platform.db import Tx
from ordito.stock import Condition
from ordito.surfaces.console.moments import Teller
from ordito.surfaces.product_screens import Beside, Detail, ListedIn, Picture

_MOST_BESIDE: Final = 6
_PERCENT_OF_PPM: Final = 10_000


class About(msgspec.Struct, frozen=True):
    """What the catalogue keeps of a product beside its variants.

    Attributes:
        attributes: by code.
        media: in the order in which they are shown.
        related: products beside it.
        collections: codes and names of those that show it.
    """

    attributes: dict[str, Attribute]
    media: Sequence[StoredMedia]
    related: Sequence[RelatedProduct]
    collections: Sequence[catalogue.Collection]


async def read_about(tx: Tx, *, product_id: UUID) -> About:
    """Read what the catalogue keeps of a product."""
    return About(
        {one.code: one for one in await catalogue.list_attributes(tx)},
        await catalogue.list_media(tx, product_ids=[product_id]),
        await catalogue.list_related(tx, product_ids=[product_id], limit=_MOST_BESIDE),
        await catalogue.list_collections(tx),
    )


async def count_whole(tx: Tx, *, shelf: Shelf, skus: Sequence[Sku]) -> int:
    """Return how many of the shown bundles can be put together from what lies anywhere."""
    made = [[part for part in sku.components if shelf.sku(part.sku_id).stocked] for sku in skus]
    parts = {part.sku_id for some in made for part in some}
    positions = await stock.list_positions(tx, sku_ids=sorted(parts)) if parts else []
    free: Counter[UUID] = Counter()
    for position in positions:
        if position.condition == Condition.SELLABLE:
            free[position.sku_id] += max(position.available, 0)
    return sum(min(free[part.sku_id] // part.quantity for part in some) for some in made if some)


def pictures_of(about: About, skus: Sequence[Sku], language: str) -> tuple[Picture, ...]:
    """Return the pictures of the shown variants."""
    shown = {sku.sku_id for sku in skus}
    return tuple(
        Picture(url=one.path, alt=text_in(one.media.alt, language) if one.media.alt else "")
        for one in about.media
        if one.media.role == "picture" and (one.media.sku_id is None or one.media.sku_id in shown)
    )


def details_of(
    teller: Teller, about: About, product: Product, skus: Sequence[Sku]
) -> tuple[Detail, ...]:
    """Return what is said of a product, and of its variant where one alone is shown."""
    return tuple(_details(teller, about, product, skus))


def parts_of(teller: Teller, skus: Sequence[Sku]) -> tuple[Detail, ...]:
    """Return what the shown bundles are made of."""
    return tuple(
        Detail(label=teller.sku(part.sku_id), value=str(part.quantity))
        for sku in skus
        for part in sku.components
    )


def beside_of(teller: Teller, about: About) -> tuple[Beside, ...]:
    """Return the products beside one."""
    return tuple(
        Beside(
            name=teller.product(one.other_id),
            url=f"/products/{one.other_id}",
            kind=one.kind,
            percent=None if one.score_ppm is None else one.score_ppm // _PERCENT_OF_PPM,
            orders=(one.evidence or {}).get("orders"),
        )
        for one in about.related
        if teller.product(one.other_id)
    )


def listed_of(teller: Teller, skus: Sequence[Sku], at: datetime) -> tuple[ListedIn, ...]:
    """Return which channels sell a product; nothing where no rule says anything of it."""
    if not skus:
        return ()
    memory = teller.memory
    sku = memory.shelf.sku(skus[0].sku_id)
    rows: list[ListedIn] = []
    for channel in sorted(memory.directory.channels.values(), key=lambda one: one.name):
        scene = Scene(at, channel.channel_id, None, channel.market)
        found = catalogue.listing_of(memory.shelf, sku=sku, scene=scene)
        rule = found.rule
        rows.append(
            ListedIn(
                channel=channel.name,
                sold=found.sold,
                rule="" if rule is None else rule.code,
                reason="" if rule is None else rule.reason,
            )
        )
    return tuple(rows) if any(row.rule for row in rows) else ()


def _details(
    teller: Teller, about: About, product: Product, skus: Sequence[Sku]
) -> Iterator[Detail]:
    language = teller.language
    yield Detail(code="kind", value=product.kind, value_code=product.kind)
    yield Detail(code="complexity", value=product.complexity, value_code=product.complexity)
    alone = skus[0] if len(skus) == 1 else None
    values = product.attributes | (alone.attributes if alone else {})
    for attribute in (about.attributes[code] for code in values if code in about.attributes):
        told = _told(attribute, values[attribute.code], language)
        yield Detail(label=text_in(attribute.name, language), value=told)
    held = teller.memory.shelf.collections_of(product.product_id)
    names = [text_in(one.name, language) for one in about.collections if one.collection_id in held]
    plain = {
        "country": product.country_of_origin,
        "age": product.minimum_age,
        "gtin": alone.gtin if alone else None,
        "mpn": alone.mpn if alone else None,
        "weight": f"{alone.weight_g} g" if alone and alone.weight_g else None,
        "collections": ", ".join(names),
    }
    yield from (Detail(code=code, value=str(told)) for code, told in plain.items() if told)


def _told(attribute: Attribute, value: Any, language: str) -> str:
    """Return a value as people read it: choices by their names, measures with their unit."""
    names = {choice.code: text_in(choice.name, language) for choice in attribute.choices}
    match value:
        case bool():
            return "✓" if value else "✗"
        case list():
            return ", ".join(names.get(str(one), str(one)) for one in value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        case {"value": number, "unit": unit}:
            return f"{number} {unit}"
        case dict():
            return text_in(value, language)  # pyright: ignore[reportUnknownArgumentType]
        case _:
            return " ".join(filter(None, (names.get(str(value), str(value)), attribute.unit)))
