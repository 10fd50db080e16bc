"""Product: one variant with its price, its places and dates, and what stands beside it."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from litestar import get
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Template
from litestar.types import ControllerRouterHandler
from msgspec import structs

from ordito import catalogue, service
from ordito.catalogue import MediaRole, ShelfSku, text_in
from ordito.journeys import Interest
from ordito.orders import Method
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import ProductId
from ordito.platform.money import Money
from ordito.processes.price import Answer, Question, ask_each
from ordito.reads.lowest_price import find_lowest_price
from ordito.reads.memory import Memory
from ordito.reads.product_sheets import ProductSheet, VariantSheet, build_sheets
from ordito.surfaces.call import Call
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.linked_data import json_ld
from ordito.surfaces.pages import language_of
from ordito.surfaces.shop import screens
from ordito.surfaces.shop.cards import PATH, cards_of, question_of
from ordito.surfaces.shop.frame import channel_of, page
from ordito.surfaces.shop.getting import Getting, getting_of
from ordito.surfaces.shop.guide import Guide, guide_of
from ordito.surfaces.shop.help_pages import help_for
from ordito.surfaces.shop.help_screens import Hint
from ordito.surfaces.shop.properties import properties_of
from ordito.surfaces.shop.screens import Home2Door, Picture, Price, Related
from ordito.surfaces.shop.told_prices import price_told
from ordito.surfaces.shop.variants import axes_of, chosen_of, label_of
from ordito.surfaces.shop.visits import interests_of, may_ask, note_view, postal_code_of

_MOST_RELATED: Final = 4
_KINDS: Final = ("goes_with", "similar", "better", "replaces")
_NOWHERE: Final = Getting(home=Home2Door(arrives=None), store=None, spots=())


@get(f"{PATH}/{{name:str}}", access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def show_product(request: Call, name: FromPath[str]) -> Template:
    """Show a product by its code or id; ``?sku=`` chooses the variant.

    Raises:
        UnknownProduct: there is none, or none that may be shown.
    """
    sheet = await sheet_of(request, name)
    chosen = chosen_of(sheet, request.query_params.get("sku", ""))
    guide, interests = await guide_of(request), await interests_of(request)
    screen = _plain(request, sheet, guide, interests)
    if chosen is not None:
        screen = await _with_variant(request, screen, sheet, chosen, guide)
    screen = structs.replace(screen, related=await _related(request, sheet.product.product_id))
    cookies = await note_view(request, sheet.product.product_id)
    about = await _help(request, sheet, screen)
    return await page(request, "product", screen, cookies=cookies, help_beside=about)


async def sheet_of(request: Call, name: str) -> ProductSheet:
    """Return a product as the shop's channel shows it, by its code or id.

    Raises:
        UnknownProduct: there is none of that name, or it is not in use.
    """
    found = await request.db.read(catalogue.find_named, subject="product", name=name)
    sheets: Sequence[ProductSheet] = ()
    if found is not None:
        sheets = await request.db.read(
            build_sheets,
            memory=request.house.memory,
            channel=channel_of(request),
            product_ids=[found],
            language=language_of(request),
            at=now(),
        )
    if not sheets or not sheets[0].product.active:
        raise catalogue.UnknownProduct("The shop does not have this product.", field="name")
    return sheets[0]


def _plain(
    request: Call, sheet: ProductSheet, guide: Guide, interests: Sequence[Interest]
) -> screens.Product:
    """Return the page of a product of which no variant can be bought here."""
    product, language = sheet.product, sheet.language
    compared = {one.product_id for one in interests if one.compared_at}
    return screens.Product(
        product_id=str(product.product_id),
        code=product.code,
        name=sheet.name,
        variant="",
        sku="",
        url=f"{PATH}/{product.code}",
        brand=product.brand or "",
        description="" if sheet.description == sheet.name else sheet.description,
        crumbs=guide.path(request.house.memory, product.category_id, language),
        pictures=_pictures(sheet, None),
        axes=(),
        price=None,
        is_service=False,
        home=_NOWHERE.home,
        postal_code=postal_code_of(request),
        store=None,
        spots=(),
        coming=None,
        is_late=False,
        minimum_age=product.minimum_age,
        details=properties_of(guide, product, None, language),
        parts=(),
        papers=tuple(
            (one.media.role, one.path)
            for one in sheet.pictures
            if one.media.role not in (MediaRole.PICTURE, MediaRole.SWATCH)
        ),
        related=(),
        is_compared=product.product_id in compared,
        compared=len(compared),
        linked=_linked(request, sheet),
        may_ask=may_ask(request),
    )


async def _with_variant(
    request: Call, plain: screens.Product, sheet: ProductSheet, chosen: VariantSheet, guide: Guide
) -> screens.Product:
    memory, language = request.house.memory, sheet.language
    sku = memory.shelf.sku(chosen.sku.sku_id)
    getting = await getting_of(request, sku)
    named = memory.shelf_in(language)
    return structs.replace(
        plain,
        variant=label_of(sheet, chosen),
        sku=sku.code,
        pictures=_pictures(sheet, chosen),
        axes=axes_of(sheet, chosen, plain.url),
        price=await request.db.read(
            _price, memory, question_of(request, channel_of(request)), sku, language
        ),
        is_service=not sku.stocked,
        home=getting.home,
        store=getting.store,
        spots=getting.spots,
        coming=getting.coming,
        is_late=getting.is_late,
        keep_hours=memory.claims.policy.keep_hours if sku.stocked else None,
        details=properties_of(guide, sheet.product, chosen.sku, language),
        parts=tuple(
            (named.skus.get(part.sku_id, memory.shelf.sku(part.sku_id)).name, str(part.quantity))
            for part in chosen.sku.components
        ),
    )


async def _price(
    tx: Tx, memory: Memory, question: Question, sku: ShelfSku, language: str
) -> Price | None:
    """Return what one unit costs; a public reduction is told with the lowest price before it."""
    answers = await ask_each(tx, memory, question, [sku], Method.SHIP)
    answer: Answer | None = answers.get(sku.sku_id)
    if answer is None:
        return None
    lowest: Money | None = None
    if answer.priced.lines[0].discount_minor:
        lowest = await _lowest(tx, memory, question, sku, question.at)
    return price_told(memory, answer, language, lowest=lowest)


async def _lowest(
    tx: Tx, memory: Memory, question: Question, sku: ShelfSku, at: datetime
) -> Money | None:
    found = await find_lowest_price(
        tx, memory=memory, sku=sku, channel=question.channel, place=None, at=at
    )
    if not found.is_reduced or found.lowest_minor is None:
        return None
    return Money(found.lowest_minor, found.currency)


def _pictures(sheet: ProductSheet, chosen: VariantSheet | None) -> tuple[Picture, ...]:
    """Return the pictures of a variant first, then those of all; never those of its siblings."""
    shown = [one for one in sheet.pictures if one.media.role is MediaRole.PICTURE]
    own = [one for one in shown if chosen and one.media.sku_id == chosen.sku.sku_id]
    shared = [one for one in shown if one.media.sku_id is None]
    return tuple(
        Picture(one.path, text_in(one.media.alt, sheet.language) if one.media.alt else sheet.name)
        for one in [*own, *shared] or shown[:1]
    )


def _linked(request: Call, sheet: ProductSheet) -> str:
    """Return the product as linked data that can stand within a page's markup."""
    told = json_ld(
        sheet, link=f"{request.origin}{PATH}/{{product}}?sku={{sku}}", origin=request.origin
    )
    text = "" if told is None else json.dumps(told, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


async def _help(request: Call, sheet: ProductSheet, screen: screens.Product) -> tuple[Hint, ...]:
    """Return the answers about the product, then those about its category and those above it."""
    steps = [link.url.rpartition("/")[2] for link in reversed(screen.crumbs)]
    kinds, links_of = service.knowledge.LinkKind, service.knowledge.links_of
    links = links_of(kinds.PRODUCT, sheet.product.code) + links_of(kinds.CATEGORY, *steps)
    return await help_for(request, links, limit=4)


async def _related(request: Call, product_id: ProductId) -> tuple[Related, ...]:
    rows = await request.db.read(
        catalogue.list_related, product_ids=[product_id], limit=_MOST_RELATED
    )
    kinds: defaultdict[str, list[UUID]] = defaultdict(list)
    for row in rows:
        kinds[row.kind].append(row.other_id)
    cards = await cards_of(request, [row.other_id for row in rows])
    by_id = {card.product_id: card for card in cards if card.price is not None}
    found = [
        Related(kind=kind, cards=tuple(by_id[str(one)] for one in kinds[kind] if str(one) in by_id))
        for kind in _KINDS
    ]
    return tuple(one for one in found if one.cards)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_product,)
