"""Feed products: what another system says of SKUs and the products they are variants of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from ordito import catalogue
from ordito.catalogue import (
    AttributeValues,
    Category,
    Complexity,
    Component,
    Country,
    Millimetres,
    Option,
    Product,
    ProductKind,
    Sku,
)
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.external_ids import ExternalIds
from ordito.platform.ids import ProductId, SkuId
from ordito.platform.quantity import Unit
from ordito.platform.rows import RowResult, refused
from ordito.platform.system_of_record import Merged, open_custody, stamp

SUBJECT: Final = "product"
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[^\x00]+$")]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern=r"^[^\x00]+$")]
Long = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000, pattern=r"^[^\x00]+$")]
Grams = Annotated[int, msgspec.Meta(ge=1, le=100_000_000)]
Age = Annotated[int, msgspec.Meta(ge=1, le=99)]
Mpn = Annotated[str, msgspec.Meta(min_length=1, max_length=70, pattern=r"^[^\x00]+$")]
Units = Annotated[int, msgspec.Meta(ge=1, le=1000)]
Language = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$(?!\n)")]

# what a row says of the product, and what the product calls it
_OF_PRODUCT: Final = {
    "product_name": "name",
    "kind": "kind",
    "category_id": "category_id",
    "brand": "brand",
    "product_description": "description",
    "product_options": "options",
    "product_attributes": "attributes",
    "complexity": "complexity",
    "country_of_origin": "country_of_origin",
    "minimum_age": "minimum_age",
    "product_active": "active",
}
_OF_SKU: Final = (
    "gtin",
    "name",
    "options",
    "attributes",
    "components",
    "mpn",
    "weight_g",
    "length_mm",
    "width_mm",
    "height_mm",
    "tax_class",
    "unit",
    "active",
    "external_ids",
)
# what is said of one language, system or attribute leaves the others as they are
_ADDED: Final = (
    "name",
    "external_ids",
    "attributes",
    "product_name",
    "product_description",
    "product_attributes",
)
_ATTRIBUTES: Final = ("attributes", "product_attributes")


class GoodsRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A SKU and its product, as another system calls them; what is left out stays as it is.

    Attributes:
        sku: code of the SKU.
        product: code of its product; a new SKU without one is the only variant of its product.
        name: of the SKU, by language; languages that are left out stay.
        gtin: GS1 number.
        options: what sets it apart from its siblings; all of them.
        attributes: of the SKU, by code; those that are left out stay.
        components: of a bundle, the units of each SKU by its code; all of them. In a cell of a
            file as ``SKU-A:2|SKU-B:1``.
        mpn: the maker's own number.
        weight_g: as it is shipped, grams.
        length_mm: as it is shipped, millimetres.
        width_mm: as it is shipped, millimetres.
        height_mm: as it is shipped, millimetres.
        tax_class: by which its tax rates are chosen.
        unit: in which it is sold.
        active: whether the SKU may be sold.
        external_ids: what other systems call the SKU; systems that are left out stay.
        product_name: of the product, by language; a new one without is named as the SKU.
        product_description: by language; languages that are left out stay.
        product_options: the axes in which its variants differ, all of them, in order; in a cell of
            a file as JSON.
        product_attributes: of the product, by code; those that are left out stay.
        kind: goods, a service or a bundle.
        complexity: how much has to be understood before it is chosen well.
        country_of_origin: ISO 3166-1 alpha-2.
        minimum_age: years that a buyer must have; None is everybody.
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
    attributes: AttributeValues | UnsetType = UNSET
    components: dict[Code, Units] | Text | UnsetType = UNSET
    mpn: Mpn | UnsetType | None = UNSET
    weight_g: Grams | UnsetType | None = UNSET
    length_mm: Millimetres | UnsetType | None = UNSET
    width_mm: Millimetres | UnsetType | None = UNSET
    height_mm: Millimetres | UnsetType | None = UNSET
    tax_class: Code | UnsetType = UNSET
    unit: Unit | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    external_ids: ExternalIds | UnsetType = UNSET
    product_name: dict[Language, Text] | UnsetType = UNSET
    product_description: dict[Language, Long] | UnsetType = UNSET
    product_options: tuple[Option, ...] | Long | UnsetType = UNSET
    product_attributes: AttributeValues | UnsetType = UNSET
    kind: ProductKind | UnsetType = UNSET
    complexity: Complexity | UnsetType = UNSET
    country_of_origin: Country | UnsetType | None = UNSET
    minimum_age: Age | UnsetType | None = UNSET
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
        typing: catalogue.Typing,
        coming: frozenset[str],
    ) -> None:
        self._typing = typing
        self._skus = {sku.code: sku for sku in skus}
        self._coming = coming
        self._products = {product.code: product for product in products}
        self._product_codes = {product.product_id: product.code for product in products}
        self._categories = {category.code: category.category_id for category in categories}
        self._touched: set[str] = set()
        self._touched_products: set[str] = set()

    @classmethod
    async def of(cls, tx: Tx, rows: Sequence[GoodsRow]) -> "_Known":
        parts = {code for row in rows for code in _components(row)}
        skus = await catalogue.list_skus_named(tx, codes=sorted({row.sku for row in rows} | parts))
        codes = {row.sku for row in rows}
        codes |= {row.product for row in rows if isinstance(row.product, str)}
        products = await catalogue.list_products_named(tx, codes=sorted(codes))
        named = {product.product_id for product in products}
        others = {sku.product_id for sku in skus}.difference(named)
        products += [
            await catalogue.get_product(tx, product_id=product_id) for product_id in sorted(others)
        ]
        asks = any(isinstance(row.category, str) for row in rows)
        describes = any(row.attributes or row.product_attributes for row in rows)
        return cls(
            skus,
            products,
            await catalogue.list_categories(tx) if asks else [],
            await catalogue.load_typing(tx) if describes else catalogue.Typing({}, {}, {}, {}),
            frozenset(row.sku for row in rows),
        )

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
            UnknownSku: no SKU has the code of a component.
            WrongAttributeValue: a value is not of its attribute's kind.
            OptionsUnsound: the options are not of their form.
            WrongBundle: the components are not of their form.
        """
        fields = set(GoodsRow.__struct_fields__).difference({"sku", "as_of", "category"})
        said = {name: getattr(row, name) for name in fields if getattr(row, name) is not UNSET}
        there = self.fields_of(row)
        for name in _ATTRIBUTES:
            if name in said:
                said[name] = self._kept(said[name], field=name)
        for name in _ADDED:
            if name in said:
                said[name] = {**(there.get(name) or {}), **said[name]}
        if "components" in said:
            said["components"] = self._parts(row)
        if "product_options" in said:
            said["product_options"] = _options(said["product_options"])
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
            "sku_id": self._sku_id(row.sku),
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

    def _kept(self, values: AttributeValues, *, field: str) -> dict[str, Any]:
        """Return attributes as the catalogue keeps them; a text in Italian comes as ``care.it``."""
        nested: dict[str, Any] = {}
        for name, value in values.items():
            code, _, language = name.partition(".")
            if language and name not in self._typing.attributes:
                nested.setdefault(code, {})[language] = value
            else:
                nested[name] = value
        known = self._typing.attributes
        return {
            code: catalogue.kept_value(known[code], value, field=f"{field}.{code}")
            if code in known
            else value
            for code, value in nested.items()
        }

    def _parts(self, row: GoodsRow) -> tuple[Component, ...]:
        parts = _components(row)
        for code in parts:
            if code not in self._skus and code not in self._coming:
                message = f"No SKU has the code {code!r}."
                raise catalogue.UnknownSku(message, field=f"components.{code}")
        return tuple(Component(self._sku_id(code), units) for code, units in parts.items())

    def _sku_id(self, code: str) -> SkuId:
        known = self._skus.get(code)
        return known.sku_id if known else SkuId(ids.derive("catalogue.sku", code))

    def _category(self, code: str | UnsetType | None) -> Any:
        if code is None:
            return None
        if not isinstance(code, str) or code not in self._categories:
            message = f"No category has the code {code!r}."
            raise catalogue.UnknownCategory(message, field="category")
        return self._categories[code]


def _components(row: GoodsRow) -> dict[str, int]:
    """Return the units of each component of a row by its code; nothing where it says nothing."""
    given = row.components
    if not isinstance(given, str):
        return {} if isinstance(given, UnsetType) else given
    try:
        pairs = [part.rpartition(":") for part in given.split("|")]
        return msgspec.convert({code: int(units) for code, _, units in pairs}, dict[Code, Units])
    except (ValueError, msgspec.ValidationError) as fault:
        message = f"{given[:64]!r} is not of the form SKU-A:2|SKU-B:1."
        raise catalogue.WrongBundle(message, field="components") from fault


def _options(given: tuple[Option, ...] | str) -> tuple[Option, ...]:
    if not isinstance(given, str):
        return given
    try:
        return msgspec.json.decode(given, type=tuple[Option, ...])
    except (msgspec.DecodeError, msgspec.ValidationError) as fault:
        message = f"The options are not of their form: {fault}."
        raise catalogue.OptionsUnsound(message, field="product_options") from fault
