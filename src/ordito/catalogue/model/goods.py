"""The nouns of the catalogue: categories, products and their variants."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from ordito.catalogue.model.attributes import AttributeUse, AttributeValues
from ordito.catalogue.model.words import Code, Texts
from ordito.platform.external_ids import ExternalIds
from ordito.platform.ids import CategoryId, ProductId, SkuId
from ordito.platform.quantity import Unit

Country = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$(?!\n)")]
Millimetres = Annotated[int, msgspec.Meta(ge=1, le=100_000)]


class ProductKind(StrEnum):
    """What a product is.

    Goods lie somewhere and are counted. A service is not: delivery, gift wrapping, installation. A
    bundle is sold as the goods and services it is made of (ADR 0024).
    """

    GOODS = "goods"
    SERVICE = "service"
    BUNDLE = "bundle"


class Complexity(StrEnum):
    """How much has to be understood before a product is chosen well.

    By it one says which channel fits: a simple one is taken from a shelf, an advised one is asked
    about, a complex one is put together with somebody, a bespoke one is made after an offer.
    """

    SIMPLE = "simple"
    ADVISED = "advised"
    COMPLEX = "complex"
    BESPOKE = "bespoke"


class OptionValue(msgspec.Struct, frozen=True, kw_only=True):
    """One of the values of an option, as red.

    Attributes:
        code: short name, unique in the option.
        name: by language.
    """

    code: Code
    name: Texts


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """An axis along which the variants of a product differ, as colour.

    Attributes:
        code: short name, unique in the product.
        name: by language.
        values: in the order in which they are shown.
    """

    code: Code
    name: Texts
    values: Annotated[tuple[OptionValue, ...], msgspec.Meta(min_length=1, max_length=500)]


class Component(msgspec.Struct, frozen=True):
    """A part of a bundle.

    Attributes:
        sku_id: what.
        quantity: units of it in one bundle.
    """

    sku_id: SkuId
    quantity: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 1


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """A branch of the tree in which products are found.

    Attributes:
        category_id: made by the caller.
        code: short name, unique among categories.
        name: by language.
        description: by language.
        parent_id: the branch above it; None is a root.
        rank: 0 is shown first among its siblings.
        attributes: what its products have, beside what those of the branches above it have.
        external_ids: what other systems call it, by system.
    """

    category_id: CategoryId
    code: Code
    name: Texts
    description: Texts | None = None
    parent_id: CategoryId | None = None
    rank: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0
    attributes: Annotated[tuple[AttributeUse, ...], msgspec.Meta(max_length=200)] = ()
    external_ids: ExternalIds = msgspec.field(default_factory=dict[str, str])


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """What is sold, in all its variants.

    Attributes:
        product_id: made by the caller.
        code: short name, unique among products.
        name: by language.
        kind: goods, a service or a bundle.
        category_id: where it is found.
        brand: as the maker writes it.
        description: by language.
        options: the axes in which its variants differ, in order; each variant has one value of
            each, and no two have the same. Without any, what a variant calls its options is free.
        attributes: what its category asks for, by the attribute's code.
        complexity: how much has to be understood before it is chosen well.
        country_of_origin: ISO 3166-1 alpha-2.
        minimum_age: years that a buyer must have; None is everybody.
        active: whether it may be sold.
        external_ids: what other systems call it, by system.
    """

    product_id: ProductId
    code: Code
    name: Texts
    kind: ProductKind = ProductKind.GOODS
    category_id: CategoryId | None = None
    brand: str | None = None
    description: Texts | None = None
    options: Annotated[tuple[Option, ...], msgspec.Meta(max_length=10)] = ()
    attributes: AttributeValues = msgspec.field(default_factory=dict[str, Any])
    complexity: Complexity = Complexity.SIMPLE
    country_of_origin: Country | None = None
    minimum_age: Annotated[int, msgspec.Meta(ge=1, le=99)] | None = None
    active: bool = True
    external_ids: ExternalIds = msgspec.field(default_factory=dict[str, str])


class Sku(msgspec.Struct, frozen=True, kw_only=True):
    """One variant of a product: what is counted, priced and put into a basket.

    Attributes:
        sku_id: made by the caller.
        product_id: the product it is a variant of.
        code: short name, unique among SKUs.
        name: whole name of the variant, by language.
        gtin: GS1 number of 8, 12, 13 or 14 digits, unique among SKUs.
        options: what sets it apart from its siblings, as colour: red.
        attributes: what its category asks of each variant, by the attribute's code.
        components: of what a bundle is made, and how much of it; nothing of all others.
        mpn: the maker's own number of it.
        weight_g: as it is shipped, grams.
        length_mm: as it is shipped, millimetres.
        width_mm: as it is shipped, millimetres.
        height_mm: as it is shipped, millimetres.
        tax_class: by which its tax rates are chosen.
        unit: in which it is sold.
        active: whether it may be sold.
        external_ids: what other systems call it, by system.
    """

    sku_id: SkuId
    product_id: ProductId
    code: Code
    name: Texts
    gtin: str | None = None
    options: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    attributes: AttributeValues = msgspec.field(default_factory=dict[str, Any])
    components: Annotated[tuple[Component, ...], msgspec.Meta(max_length=100)] = ()
    mpn: Annotated[str, msgspec.Meta(min_length=1, max_length=70)] | None = None
    weight_g: Annotated[int, msgspec.Meta(ge=1, le=100_000_000)] | None = None
    length_mm: Millimetres | None = None
    width_mm: Millimetres | None = None
    height_mm: Millimetres | None = None
    tax_class: Code = "standard"
    unit: Unit = Unit.PIECE
    active: bool = True
    external_ids: ExternalIds = msgspec.field(default_factory=dict[str, str])


class FoundSku(msgspec.Struct, frozen=True):
    """A SKU that a search found.

    Attributes:
        sku_id: which one.
        code: short name.
        gtin: GS1 number.
        product_id: the product it is a variant of.
        name: by language.
        options: what sets it apart from its siblings.
        active: whether it may be sold.
    """

    sku_id: SkuId
    code: str
    gtin: str | None
    product_id: ProductId
    name: dict[str, str]
    options: dict[str, str]
    active: bool


class Revision(msgspec.Struct, frozen=True):
    """A change of a row.

    Attributes:
        subject: what it is: category, product, sku, collection ...
        version: of the shelf that came with it.
        changed_at: when.
        changed_by: ``staff:ID``, ``token:ID`` or ``system``.
        changed: its fields as [before, after]; nothing where the row was new.
    """

    subject: str
    version: int
    changed_at: datetime
    changed_by: str
    changed: dict[str, Any]
