"""Offer letter: what is offered to one person, in their language, while it is valid."""

from typing import Final

from ordito import customers, engagement, messages
from ordito.messages import Letter, Message, Template, Terms
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.money import Money
from ordito.reads.memory import Memory
from ordito.reads.paper import language_of

_MEASURING: Final = "analytics"


async def write_offer(
    db: Database,
    memory: Memory,
    message: Message,
    customer: customers.Customer,
    seal: bytes,
    terms: Terms,
) -> tuple[Letter, str] | None:
    """Return the letter of an offer and where its reader ends such mail; None where it has ended.

    Args:
        db: keeps the link that ends such mail.
        memory: names of goods and places.
        message: that shall be written.
        customer: to whom.
        seal: by which links are signed.
        terms: in whose name, and how we are reached.
    """
    offer = await db.read(
        engagement.find_offer, customer_id=message.customer_id, offer_id=message.subject_id
    )
    if offer is None or not offer.is_valid(now()) or not terms.public_url:
        return None
    link = customers.consents.PreferenceLink(
        message.customer_id, message.identifier_id, engagement.PURPOSE, message.medium
    )
    code = await db.transact(customers.consents.make_link, Context.system(), link=link, at=now())
    url = terms.public_url
    unsubscribe = f"{url}/shop/preferences/{code}"
    page = f"{url}/shop/offers/{engagement.link_code(seal, offer.customer_id, offer.offer_id)}"
    language = language_of(customer.language, memory.directory.channel(offer.channel_id).market)
    await memory.learn(db, language)
    letter = messages.compose(
        Template.OFFER,
        language,
        offer={
            "title": memory.shelf_in(language).sku(offer.sku_id).name,
            "listed": Money(offer.listed_minor, offer.currency),
            "price": Money(offer.price_minor, offer.currency),
            "place": memory.directory.place(offer.place_id).name,
            "until": offer.valid_to.date(),
        },
        name=customer.name or "",
        link=messages.tracked(seal, url, message.message_id, page),
        unsubscribe=unsubscribe,
        company=terms.company,
    )
    if await db.read(
        customers.consents.is_allowed,
        customer_id=message.customer_id,
        purpose=_MEASURING,
        channel=message.medium,
    ):
        letter = messages.follow(letter, messages.opening(seal, url, message.message_id))
    return letter, unsubscribe
