"""Catalogue: search, lookup and the detail of a product, the same in every version.

Source: UCP 2026-08-25 and 2026-04-08, Catalog Search, Catalog Lookup.
"""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Final

import msgspec

from ordito import catalogue
from ordito.reads.product_sheets import ProductSheet, VariantSheet
from ordito.surfaces.ucp.answers import Answer, Message, Outcome, error, notice
from ordito.surfaces.ucp.asking import Asking
from ordito.surfaces.ucp.capabilities import LOOKUP, SEARCH
from ordito.surfaces.ucp.desk import goods
from ordito.surfaces.ucp.desk.goods import Filters, Named
from ordito.surfaces.ucp.operations import Forms, Operation
from ordito.surfaces.ucp.shared.goods import (
    Choice,
    axes_of,
    choices_of,
    product_body,
    variant_body,
)
from ordito.surfaces.ucp.shared.reading import invalid, language_of, read

Json = dict[str, Any]
_AMOUNT_MAX: Final = 10**15
Minor = Annotated[int, msgspec.Meta(ge=0, le=_AMOUNT_MAX)]
Word = Annotated[str, msgspec.Meta(max_length=1000)]


class PriceFilter(msgspec.Struct, frozen=True):
    """Prices from and to, minor units of the context's currency."""

    min: Minor | None = None
    max: Minor | None = None


class FilterForm(msgspec.Struct, frozen=True):
    """What goods are narrowed by."""

    categories: Annotated[list[Word], msgspec.Meta(max_length=50)] | None = None
    price: PriceFilter | None = None


class ContextForm(msgspec.Struct, frozen=True):
    """What is known of the buyer before anything binds."""

    language: str | None = None
    currency: str | None = None


class Pagination(msgspec.Struct, frozen=True):
    """Which page."""

    cursor: Annotated[str, msgspec.Meta(max_length=8000)] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1)] | None = None


class SearchForm(msgspec.Struct, frozen=True):
    """What is looked for."""

    query: Word | None = None
    filters: FilterForm | None = None
    context: ContextForm = ContextForm()
    pagination: Pagination | None = None
    cursor: str | None = None


class LookupForm(msgspec.Struct, frozen=True):
    """What is named."""

    ids: Annotated[list[Word], msgspec.Meta(min_length=1)]
    filters: FilterForm | None = None
    context: ContextForm = ContextForm()


class ChoiceForm(msgspec.Struct, frozen=True):
    """A value of an option that the buyer has chosen."""

    name: Word
    label: Word


class ProductForm(msgspec.Struct, frozen=True):
    """Which product, and what is chosen of its options."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
    selected: Annotated[list[ChoiceForm], msgspec.Meta(max_length=20)] | None = None
    preferences: Annotated[list[Word], msgspec.Meta(max_length=20)] | None = None
    filters: FilterForm | None = None
    context: ContextForm = ContextForm()


def operations(forms: Forms) -> tuple[Operation, ...]:
    """Return the operations on the catalogue in the forms of a version."""
    named = partial(forms.operation, payload="catalog")
    return (
        named(
            "search_catalog",
            "POST /catalog/search",
            search_catalog,
            capability=SEARCH,
            doc="Find products by words and filters, ten to a page.",
        ),
        named(
            "lookup_catalog",
            "POST /catalog/lookup",
            lookup_catalog,
            capability=LOOKUP,
            doc="Look up to fifty products or variants up, by their identifiers.",
        ),
        named(
            "get_product",
            "POST /catalog/product",
            get_product,
            capability=LOOKUP,
            doc="Read one product whole, with the variants that fit the options chosen so far.",
        ),
    )


async def search_catalog(asking: Asking, body: Json) -> Answer:
    """Answer with a page of products.

    Raises:
        ProtocolError: 400: nothing is asked for, or the cursor is none.
    """
    form = read(body, SearchForm)
    pagination = form.pagination or Pagination()
    given = form.filters
    if not form.query and (given is None or not (given.categories or given.price)):
        raise invalid("A search needs a query or a filter.")
    filters, messages = _filters(asking, given, form.context)
    try:
        page = await goods.search(
            asking,
            text=form.query or "",
            filters=filters,
            language=language_of(asking, form.context.language),
            limit=pagination.limit or goods.PAGE,
            cursor=pagination.cursor or form.cursor,
        )
    except catalogue.search.WrongCursor as wrong:
        raise invalid(wrong.detail, code="invalid_cursor") from wrong
    pages: Json = {"has_next_page": page.cursor is not None, "total_count": page.total}
    if page.cursor is not None:
        pages["cursor"] = page.cursor
    return _answer(
        asking,
        {"products": [_listed(asking, sheet) for sheet in page.sheets], "pagination": pages},
        messages,
    )


async def lookup_catalog(asking: Asking, body: Json) -> Answer:
    """Answer with the products that are named, each once, and say what named each variant.

    Raises:
        ProtocolError: 400: too many are named.
    """
    form = read(body, LookupForm)
    if len(form.ids) > goods.MOST_NAMED:
        raise invalid(
            f"At most {goods.MOST_NAMED} identifiers are looked up at once.",
            code="request_too_large",
        )
    filters, messages = _filters(asking, form.filters, form.context)
    found = await goods.name(
        asking,
        names=form.ids,
        filters=filters,
        language=language_of(asking, form.context.language),
    )
    products = [_correlated(asking, one) for one in found]
    return _answer(asking, {"products": [one for one in products if one["variants"]]}, messages)


async def get_product(asking: Asking, body: Json) -> Answer:
    """Answer with one product: the variants that fit what is chosen, the requested one first.

    Raises:
        Outcome: ``not_found``.
        ProtocolError: 400: an option is chosen twice.
    """
    form = read(body, ProductForm)
    chosen = [Choice(one.name, one.label) for one in form.selected or ()]
    if len({one.name for one in chosen}) < len(chosen):
        raise invalid("Each option may be chosen once.")
    filters, messages = _filters(asking, form.filters, form.context)
    language = language_of(asking, form.context.language)
    found = await goods.name(asking, names=[form.id], filters=filters, language=language)
    if not found:
        raise Outcome(
            error("not_found", "There is no such product here.", severity="unrecoverable")
        )
    product = await _detailed(asking, found[0], chosen, form.preferences or [])
    return _answer(asking, {"product": product}, messages)


def _filters(
    asking: Asking, form: FilterForm | None, context: ContextForm
) -> tuple[Filters, list[Message]]:
    if form is None:
        return Filters(), []
    categories = tuple(form.categories or ())
    if form.price is None:
        return Filters(categories), []
    own = asking.channel.currency
    if context.currency not in (None, own):
        told = notice(f"The price filter is left out: prices here are in {own}.")
        return Filters(categories), [told]
    return Filters(categories, form.price.min, form.price.max), []


def _answer(asking: Asking, body: Json, messages: Sequence[Message]) -> Answer:
    told: Json = {"ucp": asking.ucp(), **body}
    if messages:
        told["messages"] = list(messages)
    return Answer(200, told)


def _listed(asking: Asking, sheet: ProductSheet) -> Json:
    first = goods.featured(sheet.variants)
    others = [one for one in sheet.variants if one is not first]
    variants = [variant_body(sheet, variant, origin=asking.origin) for variant in (first, *others)]
    return product_body(sheet, variants, origin=asking.origin, options=None)


def _correlated(asking: Asking, named: Named) -> Json:
    sheet = named.sheet
    first = goods.featured(sheet.variants)
    variants: list[Json] = []
    for variant in sheet.variants:
        inputs = [{"id": one, "match": "exact"} for one in named.exact.get(variant.sku.code, ())]
        if variant is first:
            inputs += [{"id": one, "match": "featured"} for one in named.featured]
        if inputs:
            told = variant_body(sheet, variant, origin=asking.origin)
            variants.append({**told, "inputs": inputs})
    return product_body(sheet, variants, origin=asking.origin, options=None)


async def _detailed(
    asking: Asking, named: Named, chosen: Sequence[Choice], preferences: Sequence[str]
) -> Json:
    sheet = named.sheet
    own = next((one for one in sheet.variants if one.sku.code in named.exact), None)
    if own is not None:
        effective, fitting = choices_of(own), [own]
    elif chosen:
        effective, fitting = _relaxed(sheet, chosen, preferences)
    else:
        first = goods.featured(sheet.variants)
        effective, fitting = choices_of(first), [first]
    first = own or goods.featured(fitting)
    fitting = [one for one in sheet.variants if _fits(one, effective)]
    shown = [first, *(one for one in fitting if one is not first)]
    units = await goods.units_by_place(asking, skus=[one.sku.sku_id for one in shown])
    places = {code for some in units.values() for code in some} & _open_places(asking)
    variants = [
        variant_body(
            sheet,
            one,
            origin=asking.origin,
            places={code: n for code, n in units[one.sku.sku_id].items() if code in places},
        )
        for one in shown
    ]
    options = _signals(sheet, effective)
    told = product_body(sheet, variants, origin=asking.origin, options=options)
    if options:
        told["selected"] = [one.body for one in effective]
    return told


def _open_places(asking: Asking) -> set[str]:
    """Return places that buyers come to."""
    places = asking.memory.directory.places.values()
    return {one.code for one in places if one.services and one.closed_at is None}


def _relaxed(
    sheet: ProductSheet, chosen: Sequence[Choice], preferences: Sequence[str]
) -> tuple[list[Choice], list[VariantSheet]]:
    """Return what is left of the choices once some variant fits them, and the variants that do.

    Choices that no preference names are dropped first, then those named last.
    """
    rank = {name: at for at, name in enumerate(preferences)}
    left = sorted(chosen, key=lambda one: rank.get(one.name, len(rank)))
    while left:
        fitting = [one for one in sheet.variants if _fits(one, left)]
        if fitting:
            return left, fitting
        left.pop()
    first = goods.featured(sheet.variants)
    return choices_of(first), [first]


def _fits(variant: VariantSheet, chosen: Sequence[Choice]) -> bool:
    own = {one.name: one.label for one in choices_of(variant)}
    return all(own.get(one.name) == one.label for one in chosen)


def _signals(sheet: ProductSheet, effective: Sequence[Choice]) -> list[Json]:
    """Return the options; of each value, whether it exists and can be had beside the others."""
    told: list[Json] = []
    for name, labels in axes_of(sheet).items():
        others = [one for one in effective if one.name != name]
        values: list[Json] = []
        for label in labels:
            fitting = [one for one in sheet.variants if _fits(one, [*others, Choice(name, label)])]
            available = any(goods.is_available(one) for one in fitting)
            values.append({"label": label, "available": available, "exists": bool(fitting)})
        told.append({"name": name, "values": values})
    return told
