"""Compare: up to three products side by side."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from litestar import get
from litestar.enums import MediaType
from litestar.response import Template
from litestar.types import ControllerRouterHandler

from ordito import catalogue
from ordito.catalogue import Product, text_in
from ordito.platform import i18n
from ordito.surfaces import words
from ordito.surfaces.call import Call
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.pages import language_of
from ordito.surfaces.shop import screens
from ordito.surfaces.shop.cards import cards_of
from ordito.surfaces.shop.frame import page
from ordito.surfaces.shop.guide import Guide, guide_of
from ordito.surfaces.shop.properties import properties_of
from ordito.surfaces.shop.visits import interests_of

_NOTHING: Final = "–"


@get("/shop/compare", access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def show_comparison(request: Call) -> Template:
    """Show the products that this shopper compares, property by property."""
    interests = await interests_of(request)
    chosen = sorted((one for one in interests if one.compared_at), key=lambda one: one.kept_until)
    cards = await cards_of(request, [one.product_id for one in chosen])
    products = await request.db.read(
        catalogue.get_products, product_ids=[UUID(card.product_id) for card in cards]
    )
    by_id = {str(product.product_id): product for product in products}
    rows = _rows(
        await guide_of(request),
        [by_id[card.product_id] for card in cards],
        language_of(request),
    )
    return await page(request, "compare", screens.Compare(cards=cards, rows=rows))


def _rows(
    guide: Guide, products: Sequence[Product], language: str
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return each property that one of the products has, with the value of each of them."""
    columns = [_column(guide, product, language) for product in products]
    names = list(dict.fromkeys(name for column in columns for name in column))
    return tuple((name, tuple(column.get(name, _NOTHING) for column in columns)) for name in names)


def _column(guide: Guide, product: Product, language: str) -> Mapping[str, str]:
    texts = i18n.catalogue(language)
    column: dict[str, str] = {}
    if product.brand:
        column[words.word("brand", "facet", texts)] = product.brand
    category = product.category_id and guide.categories.get(product.category_id)
    if category:
        column[words.word("category", "facet", texts)] = text_in(category.name, language)
    for option in product.options:
        values = ", ".join(text_in(value.name, language) for value in option.values)
        column[text_in(option.name, language)] = values
    return column | dict(properties_of(guide, product, None, language))


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_comparison,)
