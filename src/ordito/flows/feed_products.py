"""Feed products: what another system says of SKUs and the products they are variants of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from ordito import catalogue
from ordito.catalogue import Category, Product, ProductKind, Sku
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.external_ids import ExternalIds
from ordito.platform.ids import ProductId
from ordito.platform.quantity import Unit
from ordito.platform.rows import RowResult, refused
from ordito.platform.system_of_record import Merged, open_custody, stamp

SUBJECT: Final = "product"
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[^\x00]+$")]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern=r"^[^\x00]+$")]
Language = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$(?!\n)")]

# what a row says of the product, and what the product calls it
_OF_PRODUCT: Final = {
    "product_name": "name",
    "kind": "kind",
    "category_id": "category_id",
    "brand": "brand",
    "product_active": "active",
}
_OF_SKU: Final = ("gtin", "name", "options", "tax_class", "unit", "active", "external_ids")


class GoodsRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A SKU and its product, as another system calls them; what is left out stays as it is.

    Attributes:
        sku: code of the SKU.
        product: code of its product; a new SKU without one is the only variant of its product.
        name: of the SKU, by language; languages that are left out stay.
        gtin: GS1 number.
        options: what sets it apart from its siblings; all of them.
        tax_class: by which its tax rates are chosen.
        unit: in which it is sold.
        active: whether the SKU may be sold.
        external_ids: what other systems call the SKU; systems that are left out stay.
        product_name: of the product, by language; a new one without is named as the SKU.
        kind: goods or a service.
        category: code of the category; None takes it out of all.
        brand: as the maker writes it.
        product_active: whether the product may be sold.
        as_of: instant of these values; earlier ones never replace later ones.
    """

    sku: Code
    product: Code | UnsetType = UNSET
    name: dict[Language, Text] | UnsetType = UNSET
    gtin: Annotated[str, msgspec.Meta(max_length=14)] | UnsetType | None = UNSET
    options: dict[Code, Text] | UnsetType = UNSET
    tax_class: Code | UnsetType = UNSET
    unit: Unit | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    external_ids: ExternalIds | UnsetType = UNSET
    product_name: dict[Language, Text] | UnsetType = UNSET
    kind: ProductKind | UnsetType = UNSET
    category: Code | UnsetType | None = UNSET
    brand: Text | UnsetType | None = UNSET
    product_active: bool | UnsetType = UNSET
    as_of: datetime | None = None


async def feed_products(
    tx: Tx, *, rows: Sequence[GoodsRow], source: str, at: datetime
) -> list[RowResult]:
    """Create or change SKUs and their products; return what became of each row.

    Args:
        tx: open transaction.
        rows: each SKU once.
        source: the system that says so.
        at: now.

    Raises:
        Refusal: of the catalogue, where the rows together cannot stand; nothing has changed.
    """
    custody = await open_custody(
        tx, subject=SUBJECT, records=[row.sku for row in rows], source=source
    )
    known = await _Known.of(tx, rows)
    merged: list[Merged | RowResult] = []
    for row in rows:
        try:
            one = custody.merge(
                record=row.sku,
                current=known.fields_of(row),
                given=known.given(row),
                as_of=row.as_of,
                is_new=known.is_new(row),
            )
            known.take(row, one)
            custody.learn(one, row.as_of or at)
            merged.append(one)
        except Refusal as refusal:
            merged.append(refused(refusal))
    if known.touched_products:
        await catalogue.put_products(tx, products=known.touched_products, at=at)
    if known.touched_skus:
        await catalogue.put_skus(tx, skus=known.touched_skus, at=at)
    taken = [
        (one, row.as_of or at)
        for one, row in zip(merged, rows, strict=True)
        if isinstance(one, Merged)
    ]
    await stamp(tx, subject=SUBJECT, merged=taken, source=source)
    return [
        one if isinstance(one, RowResult) else known.answer(one, row)
        for one, row in zip(merged, rows, strict=True)
    ]


class _Known:
    """The rows of the catalogue that a feed names, as they are and as they shall be."""

    def __init__(
        self,
        skus: Sequence[Sku],
        products: Sequence[Product],
        categories: Sequence[Category],
    ) -> None:
        self._skus = {sku.code: sku for sku in skus}
        self._products = {product.code: product for product in products}
        self._product_codes = {product.product_id: product.code for product in products}
        self._categories = {category.code: category.category_id for category in categories}
        self._touched: set[str] = set()
        self._touched_products: set[str] = set()

    @classmethod
    async def of(cls, tx: Tx, rows: Sequence[GoodsRow]) -> "_Known":
        skus = await catalogue.list_skus_named(tx, codes=[row.sku for row in rows])
        codes = {row.sku for row in rows}
        codes |= {row.product for row in rows if isinstance(row.product, str)}
        products = await catalogue.list_products_named(tx, codes=sorted(codes))
        named = {product.product_id for product in products}
        others = {sku.product_id for sku in skus}.difference(named)
        products += [
            await catalogue.get_product(tx, product_id=product_id) for product_id in sorted(others)
        ]
        asks = any(isinstance(row.category, str) for row in rows)
        return cls(skus, products, await catalogue.list_categories(tx) if asks else [])

    @property
    def touched_products(self) -> list[Product]:
        """Products to put, each once."""
        return [self._products[code] for code in sorted(self._touched_products)]

    @property
    def touched_skus(self) -> list[Sku]:
        """SKUs to put, each once."""
        return [self._skus[code] for code in sorted(self._touched)]

    def is_new(self, row: GoodsRow) -> bool:
        """Tell whether a row's SKU is not in the catalogue."""
        return row.sku not in self._skus

    def fields_of(self, row: GoodsRow) -> dict[str, Any]:
        """Return what is there of a row: of a new SKU, what its product says."""
        sku = self._skus.get(row.sku)
        code = row.sku if row.product is UNSET else row.product
        if sku is not None and row.product is UNSET:
            code = self._product_codes[sku.product_id]
        product = self._products.get(code)
        there: dict[str, Any] = {}
        if product is not None:
            there = {name: getattr(product, of) for name, of in _OF_PRODUCT.items()}
        if sku is not None:
            there |= {name: getattr(sku, name) for name in _OF_SKU}
            there["product"] = self._product_codes[sku.product_id]
        return there

    def given(self, row: GoodsRow) -> dict[str, Any]:
        """Return what a row says, texts and names of other systems added to those there are.

        Raises:
            UnknownCategory: no category has the code.
        """
        fields = set(GoodsRow.__struct_fields__).difference({"sku", "as_of", "category"})
        said = {name: getattr(row, name) for name in fields if getattr(row, name) is not UNSET}
        there = self.fields_of(row)
        for name in ("name", "external_ids", "product_name"):
            if name in said:
                said[name] = {**there.get(name, {}), **said[name]}
        if row.category is not UNSET:
            said["category_id"] = self._category(row.category)
        return said

    def take(self, row: GoodsRow, merged: Merged) -> None:
        """Take a row up, so that it is put and later rows of its product see it.

        Raises:
            NamelessRow: it is new and has no name.
            WrongGtin: its GTIN is none.
        """
        if merged.result.outcome == "unchanged":
            return
        values = merged.values
        if "name" not in values:
            raise catalogue.NamelessRow(f"{row.sku} has no name.", field="name")
        if isinstance(row.gtin, str) and not catalogue.is_gtin(row.gtin):
            raise catalogue.WrongGtin(f"{row.gtin!r} is no GTIN.", field="gtin")
        product = self._product(values.get("product", row.sku), merged)
        before = self._skus.get(row.sku)
        named = {
            "sku_id": before.sku_id if before else ids.derive("catalogue.sku", row.sku),
            "product_id": product.product_id,
            "code": row.sku,
        }
        after = Sku(**named, **{name: values[name] for name in _OF_SKU if name in values})
        if after != before:
            self._skus[row.sku] = after
            self._touched.add(row.sku)

    def answer(self, merged: Merged, row: GoodsRow) -> RowResult:
        """Return what became of a row."""
        return msgspec.structs.replace(merged.result, id=self._skus[row.sku].sku_id)

    def _product(self, code: str, merged: Merged) -> Product:
        before = self._products.get(code)
        said = {of: merged.values[name] for name, of in _OF_PRODUCT.items() if name in merged.taken}
        if before is None:
            product_id = ProductId(ids.derive("catalogue.product", code))
            named = {"name": merged.values["name"], **said}
            after = Product(product_id=product_id, code=code, **named)
        else:
            after = msgspec.structs.replace(before, **said)
        if after != before:
            self._products[code] = after
            self._product_codes[after.product_id] = code
            self._touched_products.add(code)
        return after

    def _category(self, code: str | UnsetType | None) -> Any:
        if code is None:
            return None
        if not isinstance(code, str) or code not in self._categories:
            message = f"No category has the code {code!r}."
            raise catalogue.UnknownCategory(message, field="category")
        return self._categories[code]
