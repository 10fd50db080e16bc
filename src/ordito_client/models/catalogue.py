# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about catalogue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias
from uuid import UUID

import msgspec


class Attribute(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A property that products can have; which of them do, their category says.

    Attributes:
        code: short name; it stays.
        name: by language.
        kind: of its values.
        unit: of a number, for display, as ``kWh``; of a measure the one in which it is kept,
            as ``cm``; None of all others.
        choices: in the order in which they are shown.
        multiple: whether several choices may be given at once.
    """

    code: str
    name: Mapping[str, str]
    kind: AttributeKind
    unit: str | None = None
    choices: Sequence[Choice] = ()
    multiple: bool = False


AttributeKind: TypeAlias = str
"""What an attribute's values are: text, number, boolean, choice, measure; more may come."""


class AttributeUse(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That products of a category, and of those below it, have an attribute.

    Attributes:
        attribute: its code.
        required: whether what may be sold must have it.
        level: whether the product has it, or each variant for itself.
    """

    attribute: str
    required: bool = False
    level: Level | msgspec.UnsetType = msgspec.UNSET


class Category(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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

    category_id: UUID
    code: str
    name: Mapping[str, str]
    description: Mapping[str, str] | None = None
    parent_id: UUID | None = None
    rank: int = 0
    attributes: Sequence[AttributeUse] = ()
    external_ids: Mapping[str, str] = {}


class Choice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of the values among which an attribute is chosen.

    Attributes:
        code: short name, unique in the attribute.
        name: by language.
    """

    code: str
    name: Mapping[str, str]


Complexity: TypeAlias = str
"""How much has to be understood before a product is chosen well: simple, advised, complex,
bespoke; more may come.
"""


class Component(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a bundle.

    Attributes:
        sku_id: what.
        quantity: units of it in one bundle.
    """

    sku_id: UUID
    quantity: int = 1


class FoundSku(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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

    sku_id: UUID
    code: str
    gtin: str | None
    product_id: UUID
    name: Mapping[str, str]
    options: Mapping[str, str]
    active: bool


Level: TypeAlias = str
"""What has an attribute: product, sku; more may come."""


class Media(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A picture or paper of a product.

    Attributes:
        media_id: made by the caller.
        product_id: of which product.
        sku_id: of which variant only; None is of all.
        role: what it is to the product.
        rank: 0 is shown first.
        alt: what it shows, by language, for those who do not see it.
    """

    media_id: UUID
    product_id: UUID
    sku_id: UUID | None = None
    role: MediaRole | msgspec.UnsetType = msgspec.UNSET
    rank: int = 0
    alt: Mapping[str, str] = {}


MediaRole: TypeAlias = str
"""What a file is to its product: picture, swatch, manual, energy_label, safety_sheet; more may
come.
"""


class NewMedia(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A picture or paper.

    Attributes:
        content: its bytes, in base64; left out, what is there stays and its words change.
        sku: code or id of the variant that it shows; left out, it is of all.
        role: what it is to the product.
        rank: 0 is shown first.
        alt: what it shows, by language, for those who do not see it.
    """

    content: str | None = None
    sku: str | None = None
    role: MediaRole | msgspec.UnsetType = msgspec.UNSET
    rank: int = 0
    alt: Mapping[str, str] = {}


class Option(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An axis along which the variants of a product differ, as colour.

    Attributes:
        code: short name, unique in the product.
        name: by language.
        values: in the order in which they are shown.
    """

    code: str
    name: Mapping[str, str]
    values: Sequence[OptionValue]


class OptionValue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of the values of an option, as red.

    Attributes:
        code: short name, unique in the option.
        name: by language.
    """

    code: str
    name: Mapping[str, str]


class Product(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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
            each, and no two have the same. Without any, what a variant calls its options is
            free.
        attributes: what its category asks for, by the attribute's code.
        complexity: how much has to be understood before it is chosen well.
        country_of_origin: ISO 3166-1 alpha-2.
        minimum_age: years that a buyer must have; None is everybody.
        active: whether it may be sold.
        external_ids: what other systems call it, by system.
    """

    product_id: UUID
    code: str
    name: Mapping[str, str]
    kind: ProductKind | msgspec.UnsetType = msgspec.UNSET
    category_id: UUID | None = None
    brand: str | None = None
    description: Mapping[str, str] | None = None
    options: Sequence[Option] = ()
    attributes: Mapping[str, str | int | float | bool | Sequence[str] | Mapping[str, str]] = {}
    complexity: Complexity | msgspec.UnsetType = msgspec.UNSET
    country_of_origin: str | None = None
    minimum_age: int | None = None
    active: bool = True
    external_ids: Mapping[str, str] = {}


ProductKind: TypeAlias = str
"""What a product is: goods, service, bundle; more may come."""


class Revision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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
    changed_at: dt.datetime
    changed_by: str
    changed: Mapping[str, Any]


class Sku(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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

    sku_id: UUID
    product_id: UUID
    code: str
    name: Mapping[str, str]
    gtin: str | None = None
    options: Mapping[str, str] = {}
    attributes: Mapping[str, str | int | float | bool | Sequence[str] | Mapping[str, str]] = {}
    components: Sequence[Component] = ()
    mpn: str | None = None
    weight_g: int | None = None
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None
    tax_class: str = "standard"
    unit: Unit | msgspec.UnsetType = msgspec.UNSET
    active: bool = True
    external_ids: Mapping[str, str] = {}


class StoredMedia(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A picture or paper with where it is fetched.

    Attributes:
        media: what it is.
        path: under which this server gives it to everybody, for ever the same content.
        media_type: as ``image/png``.
        size_bytes: of the content.
    """

    media: Media
    path: str
    media_type: str
    size_bytes: int


class TypedAttribute(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An attribute as products of a category have it.

    Attributes:
        attribute: what it is.
        required: whether what may be sold must have it.
        level: whether the product has it, or each variant.
        category: code of the category that says so.
    """

    attribute: Attribute
    required: bool
    level: Level
    category: str


Unit: TypeAlias = str
"""Units of measure (UN/ECE recommendation 20 codes): C62, KGM, MTR, LTR; more may come."""


class WholeCategory(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A category with what its products have.

    Attributes:
        category: itself.
        attributes: what its products have, also by the categories above it.
    """

    category: Category
    attributes: Sequence[TypedAttribute]


class WholeProduct(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A product with all that belongs to it.

    Attributes:
        product: itself.
        variants: its SKUs, by code.
        media: its pictures and papers, in the order in which they are shown.
    """

    product: Product
    variants: Sequence[Sku]
    media: Sequence[StoredMedia]
