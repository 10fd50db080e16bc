"""The nouns of the catalogue: categories, products, SKUs, relations, and the shelf in memory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

import msgspec

from ordito.catalogue.errors import UnknownSku
from ordito.platform.external_ids import ExternalIds
from ordito.platform.ids import CategoryId, ProductId, SkuId
from ordito.platform.quantity import Unit

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
# a text in several languages, by language tag (BCP 47)
Texts = Annotated[dict[str, str], msgspec.Meta(min_length=1)]


class ProductKind(StrEnum):
    """What a product is."""

    GOODS = "goods"
    SERVICE = "service"


class RelationKind(StrEnum):
    """Why another product is named beside one."""

    SIMILAR = "similar"
    BETTER = "better"
    GOES_WITH = "goes_with"
    REPLACES = "replaces"


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """A branch of the tree in which products are found.

    Attributes:
        category_id: made by the caller.
        code: short name, unique among categories.
        name: by language.
        parent_id: the branch above it; None is a root.
        external_ids: what other systems call it, by system.
    """

    category_id: CategoryId
    code: Code
    name: Texts
    parent_id: CategoryId | None = None
    external_ids: ExternalIds = msgspec.field(default_factory=dict[str, str])


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """What is sold, in all its variants.

    Attributes:
        product_id: made by the caller.
        code: short name, unique among products.
        name: by language.
        kind: goods or a service.
        category_id: where it is found.
        brand: as the maker writes it.
        active: whether it may be sold.
        external_ids: what other systems call it, by system.
    """

    product_id: ProductId
    code: Code
    name: Texts
    kind: ProductKind = ProductKind.GOODS
    category_id: CategoryId | None = None
    brand: str | None = None
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
    tax_class: Code = "standard"
    unit: Unit = Unit.PIECE
    active: bool = True
    external_ids: ExternalIds = msgspec.field(default_factory=dict[str, str])


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """Another product that is named beside one.

    Attributes:
        product_id: beside which.
        kind: why.
        other_id: which one.
        rank: 0 is named first.
    """

    product_id: ProductId
    kind: RelationKind
    other_id: ProductId
    rank: int = 0


class ShelfSku(msgspec.Struct, frozen=True, gc=False):
    """What the hot path must know of a SKU. The garbage collector need not look at it.

    Attributes:
        sku_id: which one.
        code: short name.
        product_id: the product it is a variant of.
        name: in the language of the shelf.
        tax_class: by which its tax rates are chosen.
        unit: in which it is sold.
        active: whether it and its product may be sold.
    """

    sku_id: SkuId
    code: str
    product_id: ProductId
    name: str
    tax_class: str
    unit: str
    active: bool


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


@dataclass(frozen=True, slots=True)
class Shelf:
    """All SKUs as of one version, in memory: what the hot path asks instead of SQL.

    Attributes:
        version: grows with each change; see ``platform.reference``.
        language: of the names, where a SKU has one in it.
        skus: all SKUs, inactive ones as well.
    """

    version: int
    language: str
    skus: Mapping[SkuId, ShelfSku]
    _codes: Mapping[str, SkuId]

    @classmethod
    def of(cls, version: int, skus: Iterable[ShelfSku] = (), *, language: str = "en") -> Self:
        """Build the shelf of these SKUs."""
        by_id = {sku.sku_id: sku for sku in skus}
        return cls(version, language, by_id, {sku.code: sku.sku_id for sku in by_id.values()})

    def sku(self, sku_id: UUID) -> ShelfSku:
        """Return the SKU, or raise ``UnknownSku``."""
        sku = self.skus.get(SkuId(sku_id))
        if sku is None:
            raise UnknownSku(f"{sku_id} is not in the catalogue.", sku_id=sku_id)
        return sku

    def sku_by_code(self, code: str) -> ShelfSku:
        """Return the SKU with this code, or raise ``UnknownSku``."""
        sku_id = self._codes.get(code)
        if sku_id is None:
            raise UnknownSku(f"No SKU has the code {code!r}.", sku_code=code)
        return self.skus[sku_id]

    def with_changes(self, version: int, changed: Iterable[ShelfSku]) -> Self:
        """Return the shelf of a later version, in which these SKUs were created or changed."""
        skus, codes = dict(self.skus), dict(self._codes)
        renewed = list(changed)
        for sku in renewed:
            before = skus.get(sku.sku_id)
            if before is not None:
                codes.pop(before.code, None)
            skus[sku.sku_id] = sku
        codes.update((sku.code, sku.sku_id) for sku in renewed)
        return type(self)(version, self.language, skus, codes)
