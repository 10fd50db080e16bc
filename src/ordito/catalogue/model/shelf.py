"""The shelf: what the hot path must know of all SKUs and products, in memory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self
from uuid import UUID

import msgspec

from ordito.catalogue.errors import UnknownProduct, UnknownSku
from ordito.catalogue.model.assortment import Assortment
from ordito.catalogue.model.goods import Component, ProductKind
from ordito.platform.ids import CategoryId, CollectionId, ProductId, SkuId

_NOWHERE: frozenset[CategoryId] = frozenset()


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
        brand: of its product.
        kind: of its product: goods, a service or a bundle.
        weight_g: as it is shipped, grams; None where nobody has said.
    """

    sku_id: SkuId
    code: str
    product_id: ProductId
    name: str
    tax_class: str
    unit: str
    active: bool
    brand: str | None = None
    kind: str = ProductKind.GOODS.value
    weight_g: int | None = None

    @property
    def stocked(self) -> bool:
        """Whether units must be set aside when it is sold; of a bundle, those of its components."""
        return self.kind != ProductKind.SERVICE.value


class ShelfProduct(msgspec.Struct, frozen=True, gc=False):
    """What the hot path must know of a product.

    Attributes:
        product_id: which one.
        category_id: where it is found.
        brand: as the maker writes it.
        complexity: how much has to be understood before it is chosen well.
        minimum_age: years that a buyer must have.
        collections: in which it is shown; equal ones are one object.
    """

    product_id: ProductId
    category_id: CategoryId | None
    brand: str | None
    complexity: str
    minimum_age: int | None
    collections: frozenset[CollectionId]


@dataclass(frozen=True, slots=True)
class Tree:
    """The tree of categories.

    Attributes:
        path: of each category itself and those above it, the root last.
        within: the same without an order.
    """

    path: Mapping[CategoryId, tuple[CategoryId, ...]] = field(
        default_factory=dict[CategoryId, tuple[CategoryId, ...]]
    )
    within: Mapping[CategoryId, frozenset[CategoryId]] = field(
        default_factory=dict[CategoryId, frozenset[CategoryId]]
    )

    @classmethod
    def of(cls, parents: Mapping[CategoryId, CategoryId | None]) -> Self:
        """Build the tree; ``parents`` names each category once and has no circle."""
        path: dict[CategoryId, tuple[CategoryId, ...]] = {}
        for start in parents:
            steps: list[CategoryId] = []
            step: CategoryId | None = start
            while step is not None:
                steps.append(step)
                step = parents.get(step)
            path[start] = tuple(steps)
        return cls(path, {category: frozenset(steps) for category, steps in path.items()})


@dataclass(frozen=True, slots=True)
class Shelf:
    """All SKUs and products as of one version, in memory: what the hot path asks instead of SQL.

    Attributes:
        version: grows with each change; see ``platform.reference``.
        language: of the names, where a SKU has one in it.
        skus: all SKUs, inactive ones as well.
        products: all products, inactive ones as well.
        tree: of the categories.
        bundles: of what each bundle is made.
        assortment: what is sold where.
    """

    version: int
    language: str
    skus: Mapping[SkuId, ShelfSku]
    _codes: Mapping[str, SkuId]
    products: Mapping[ProductId, ShelfProduct]
    tree: Tree
    bundles: Mapping[SkuId, tuple[Component, ...]]
    assortment: Assortment

    @classmethod
    def of(
        cls,
        version: int,
        skus: Iterable[ShelfSku] = (),
        *,
        language: str = "en",
        products: Iterable[ShelfProduct] = (),
        tree: Tree | None = None,
        bundles: Mapping[SkuId, tuple[Component, ...]] | None = None,
        assortment: Assortment | None = None,
    ) -> Self:
        """Build the shelf of these SKUs and products."""
        by_id = {sku.sku_id: sku for sku in skus}
        return cls(
            version,
            language,
            by_id,
            {sku.code: sku.sku_id for sku in by_id.values()},
            {product.product_id: product for product in products},
            tree or Tree(),
            bundles or {},
            assortment or Assortment.of(()),
        )

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

    def product(self, product_id: UUID) -> ShelfProduct:
        """Return the product, or raise ``UnknownProduct``."""
        product = self.products.get(ProductId(product_id))
        if product is None:
            raise UnknownProduct(f"{product_id} is not a product.", product_id=product_id)
        return product

    def categories_of(self, product_id: UUID) -> frozenset[CategoryId]:
        """Return a product's category and all above it; nothing of an unknown product."""
        product = self.products.get(ProductId(product_id))
        if product is None or product.category_id is None:
            return _NOWHERE
        return self.tree.within.get(product.category_id, _NOWHERE)

    def collections_of(self, product_id: UUID) -> frozenset[CollectionId]:
        """Return the collections that show a product; nothing of an unknown product."""
        product = self.products.get(ProductId(product_id))
        return frozenset() if product is None else product.collections

    def with_changes(
        self,
        version: int,
        changed: Iterable[ShelfSku],
        *,
        products: Iterable[ShelfProduct] = (),
        tree: Tree | None = None,
        bundles: Mapping[SkuId, tuple[Component, ...]] | None = None,
        assortment: Assortment | None = None,
    ) -> Self:
        """Return the shelf of a later version, in which these were created or changed.

        Args:
            version: the later one.
            changed: SKUs.
            products: products.
            tree: the whole of it, or None where it is the same.
            bundles: those that changed; one without components is none any more.
            assortment: the whole of it, or None where it is the same.
        """
        skus, codes = dict(self.skus), dict(self._codes)
        renewed = list(changed)
        for sku in renewed:
            before = skus.get(sku.sku_id)
            if before is not None:
                codes.pop(before.code, None)
            skus[sku.sku_id] = sku
        codes.update((sku.code, sku.sku_id) for sku in renewed)
        parts = {**self.bundles, **(bundles or {})}
        return replace(
            self,
            version=version,
            skus=skus,
            _codes=codes,
            products={**self.products, **{one.product_id: one for one in products}},
            tree=tree or self.tree,
            bundles={sku_id: some for sku_id, some in parts.items() if some},
            assortment=assortment or self.assortment,
        )
