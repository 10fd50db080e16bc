# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about assortment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias
from uuid import UUID

import msgspec

from ordito_client.models.catalogue import Complexity, ProductKind


class AssortmentRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether something is sold somewhere.

    It is about one product, a category with all below it, a brand, or all; through one channel,
    at
    one place and in one market, or wherever it does not say.

    Attributes:
        rule_id: made by the caller.
        code: short name, unique among rules.
        listed: whether it is sold.
        product_id: about this product.
        category_id: about this category and those below it.
        brand: about this brand.
        channel_id: through this channel only.
        place_id: at this place only.
        market: in this market only.
        valid_from: from this instant on.
        valid_until: until before this instant.
        reason: why, for those who ask.
    """

    rule_id: UUID
    code: str
    listed: bool
    product_id: UUID | None = None
    category_id: UUID | None = None
    brand: str | None = None
    channel_id: UUID | None = None
    place_id: UUID | None = None
    market: str | None = None
    valid_from: dt.datetime | None = None
    valid_until: dt.datetime | None = None
    reason: str = ""


class AttributeTest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a rule asks of one attribute; all that is given must hold.

    Attributes:
        attribute: its code; a product that lacks it never fits.
        any_of: codes of choices, texts in any language, or ``true`` and ``false``.
        at_least: smallest number or measure, in the attribute's unit.
        at_most: largest number or measure, in the attribute's unit.
    """

    attribute: str
    any_of: Sequence[str] = ()
    at_least: str | None = None
    at_most: str | None = None


class Changed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many rows changed."""

    changed: int


class Collection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Products shown together: chosen by hand in an order, or by a rule.

    Attributes:
        collection_id: made by the caller.
        code: short name, unique among collections.
        name: by language.
        description: by language.
        products: chosen by hand, in the order in which they are shown.
        rule: which products belong to it; it finds active ones only, by code.
        active: whether it is in use.
        external_ids: what other systems call it, by system.
    """

    collection_id: UUID
    code: str
    name: Mapping[str, str]
    description: Mapping[str, str] | None = None
    products: Sequence[UUID] = ()
    rule: CollectionRule | None = None
    active: bool = True
    external_ids: Mapping[str, str] = {}


class CollectionRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which products belong to a collection; all that is given must hold.

    Attributes:
        categories: in one of these or below.
        brands: of one of these.
        kinds: one of these.
        complexities: one of these.
        attributes: each of these.
        except_products: never these.
    """

    categories: Sequence[UUID] = ()
    brands: Sequence[str] = ()
    kinds: Sequence[ProductKind] = ()
    complexities: Sequence[Complexity] = ()
    attributes: Sequence[AttributeTest] = ()
    except_products: Sequence[UUID] = ()


Holds: TypeAlias = str
"""What stands beside the article in a barcode of the company's own: weight_kg, price, count;
more may come.
"""


class Listing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether a product is sold in a scene, and why.

    Attributes:
        sold: whether it is.
        rule: that decided; None where no rule fits, and all is sold.
        overruled: rules that fit as well but say less, the nearest first.
    """

    sold: bool
    rule: AssortmentRule | None
    overruled: Sequence[AssortmentRule] = ()


class MerchantFeed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A feed of what a channel sells.

    Attributes:
        feed_id: made by the caller.
        code: short name, unique among feeds.
        channel_id: whose assortment, prices and stock it tells.
        language: of its texts.
        link: address of a product's page, in which ``{product}`` and ``{sku}`` are their codes.
        active: whether it is given to those who fetch it.
    """

    feed_id: UUID
    code: str
    channel_id: UUID
    link: str
    language: str = "en"
    active: bool = True


class NewFeed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A feed of what a channel sells, for those who compare, advertise or resell.

    Attributes:
        channel: code or id; whose assortment, prices and units.
        link: address of a product's page, with ``{product}`` and ``{sku}`` for their codes.
        language: of its texts.
        active: whether it is given.
    """

    channel: str
    link: str
    language: str = "en"
    active: bool = True


class NewRelation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A product to be named beside another.

    Attributes:
        product: code or id; beside which.
        kind: why.
        other: code or id; which one.
        rank: 0 is named first.
    """

    product: str
    kind: RelationKind
    other: str
    rank: int = 0


class NewRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether something is sold somewhere; what is left out is everything or everywhere.

    Attributes:
        code: short name; another put of it replaces the rule.
        listed: whether it is sold.
        product: code or id.
        category: code or id; with all below it.
        brand: as the maker writes it.
        channel: code or id.
        place: code or id.
        market: code.
        valid_from: from this instant on.
        valid_until: until before this instant.
        reason: why, for those who ask.
    """

    code: str
    listed: bool
    product: str | None = None
    category: str | None = None
    brand: str | None = None
    channel: str | None = None
    place: str | None = None
    market: str | None = None
    valid_from: dt.datetime | None = None
    valid_until: dt.datetime | None = None
    reason: str = ""


class OpenedFeed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A feed with its address, which is told once.

    Attributes:
        feed: itself.
        path: under which it is fetched as XML; with ``.tsv`` in the place of ``.xml`` as a
        table.
    """

    feed: MerchantFeed
    path: str


class RelatedProduct(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A product beside another, whoever named it.

    Attributes:
        kind: why, as a ``RelationKind``.
        other_id: which one.
        curated: whether a person has chosen it; these come first.
        score_ppm: of a computed one, millionths.
        evidence: of a computed one.
        computed_at: of a computed one.
    """

    kind: str
    other_id: UUID
    curated: bool
    score_ppm: int | None
    evidence: Mapping[str, Any] | None
    computed_at: dt.datetime | None


RelationKind: TypeAlias = Literal["similar", "better", "goes_with", "replaces"]
"""Why another product is named beside one: similar, better, goes_with, replaces."""


class Scan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a barcode says.

    Attributes:
        gtin: of the article, 14 digits.
        lot: AI 10.
        serial: AI 21.
        expires_on: AI 17, or 15 where only that is given: the last day.
        count: of pieces, AI 30 or 37.
        weight_kg: AI 310n, or of a barcode of the company's own.
        price: of a barcode of the company's own, in its currency, as printed.
    """

    gtin: str
    lot: str | None = None
    serial: str | None = None
    expires_on: dt.date | None = None
    count: int | None = None
    weight_kg: str | None = None
    price: str | None = None


class ScanPrefix(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """First digits of barcodes of 13 digits that hold an article and a value.

    The SKU's GTIN is the number with zeros in place of the value, and the check digit of that.

    Attributes:
        prefix: one to four digits within 02, 04 and 20 to 29, which GS1 leaves to each company.
        holds: what the value is.
        value_digits: how many digits before the check digit are the value.
        decimals: how many of them stand behind the point.
        has_inner_check: whether a check digit of the value itself stands before it.
    """

    prefix: str
    holds: Holds
    value_digits: int = 5
    decimals: int = 3
    has_inner_check: bool = False


class Scanned(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a scanner has read.

    Attributes:
        sku_id: the SKU.
        code: of the SKU.
        scan: what else stands in the barcode.
    """

    sku_id: UUID
    code: str
    scan: Scan


class SoldThere(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether a SKU is sold there and then, and why.

    Attributes:
        sku_id: which one.
        active: whether it and its product may be sold at all.
        listing: which rule of the assortment decides.
    """

    sku_id: UUID
    active: bool
    listing: Listing
