"""Carts in bodies, and what platforms ask of them, the same in every version."""

from functools import partial
from typing import Final

from ordito.surfaces.ucp.answers import Answer, Message
from ordito.surfaces.ucp.asking import Asking
from ordito.surfaces.ucp.capabilities import CART
from ordito.surfaces.ucp.desk import carts
from ordito.surfaces.ucp.desk.carts import Filled
from ordito.surfaces.ucp.links import cart_link, legal_links
from ordito.surfaces.ucp.operations import Body, Operation
from ordito.surfaces.ucp.shared import said
from ordito.surfaces.ucp.shared.checkouts import extensions, known_buyer
from ordito.surfaces.ucp.shared.discounts import refused_codes
from ordito.surfaces.ucp.shared.lines import line_items
from ordito.surfaces.ucp.shared.messages import messages
from ordito.surfaces.ucp.shared.reading import language_of, read
from ordito.surfaces.ucp.shared.totals import page_totals
from ordito.surfaces.ucp.shared.wishes import unit_messages, wish_of
from ordito.surfaces.ucp.shared.words import Json, Words

_CREATED: Final = 201


def operations(words: Words) -> tuple[Operation, ...]:
    """Return the operations on carts in the words of a version."""
    of_carts = partial(words.forms.operation, capability=CART)
    return (
        of_carts(
            "create_cart",
            "POST /carts",
            partial(_create, words),
            payload="cart",
            is_command=True,
            doc="Open a cart with items, to see what they would cost.",
        ),
        of_carts(
            "get_cart",
            "GET /carts/{id:str}",
            partial(_show, words),
            doc="Read a cart with its present prices.",
        ),
        of_carts(
            "update_cart",
            "PUT /carts/{id:str}",
            partial(_update, words),
            payload="cart",
            is_command=True,
            doc="Replace what is in a cart.",
        ),
        of_carts(
            "cancel_cart",
            "POST /carts/{id:str}/cancel",
            partial(_cancel, words),
            is_command=True,
            doc="Give a cart up; the answer says what was in it.",
        ),
    )


def cart_body(asking: Asking, words: Words, filled: Filled, told: tuple[Message, ...] = ()) -> Json:
    """Return the body of a cart."""
    page = filled.page
    body: Json = {
        "ucp": asking.ucp(),
        "id": str(filled.cart_id),
        "currency": page.currency,
        "line_items": line_items(asking.memory, page),
        "totals": page_totals(asking.memory, page),
        "messages": [*messages(page), *refused_codes(page), *told] or None,
        "links": legal_links(asking.house.settings.legal_links),
        "continue_url": cart_link(asking.origin, page),
        "context": {"eligibility": list(page.eligibility)} if page.eligibility else None,
        "buyer": known_buyer(page),
        **extensions(asking, words, page),
    }
    return words.cart({name: value for name, value in body.items() if value is not None})


async def _create(words: Words, asking: Asking, body: Body) -> Answer:
    basket = read(body, said.Basket)
    filled = await carts.create(asking, wish_of(asking, basket), language=_language(asking, basket))
    told = tuple(unit_messages(basket, is_new=True))
    return Answer(_CREATED, cart_body(asking, words, filled, told))


async def _show(words: Words, asking: Asking, _: Body) -> Answer:
    filled = await carts.show(asking, language=asking.language)
    return Answer(200, cart_body(asking, words, filled))


async def _update(words: Words, asking: Asking, body: Body) -> Answer:
    basket = read(body, said.Basket)
    told = tuple(unit_messages(basket, is_new=False))
    language = _language(asking, basket)
    if told:
        filled = await carts.show(asking, language=language)
    else:
        filled = await carts.replace(asking, wish_of(asking, basket), language=language)
    return Answer(200, cart_body(asking, words, filled, told))


async def _cancel(words: Words, asking: Asking, _: Body) -> Answer:
    filled = await carts.cancel(asking, language=asking.language)
    return Answer(200, cart_body(asking, words, filled))


def _language(asking: Asking, basket: said.Basket) -> str:
    return language_of(asking, None if basket.context is None else basket.context.language)
