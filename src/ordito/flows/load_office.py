"""Load office: what the head office of a new company has declared, and whom it has written to."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from ordito import catalogue, fulfilment, journeys, messages, orders
from ordito.flows.count_stock import count_stock
from ordito.flows.keep_goods import keep_goods
from ordito.flows.mail_papers import own_address
from ordito.messages import NewMessage, Template
from ordito.network import Place
from ordito.orders import Whereabouts
from ordito.platform import webhooks
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, SkuId
from ordito.platform.webhooks import NewEndpoint
from ordito.stock import Condition


class ShortCount(msgspec.Struct, frozen=True, kw_only=True):
    """Units that a place keeps for somebody, and a count that does not find them all.

    Attributes:
        place: where.
        customer_id: for whom they are kept.
        sku_id: what.
        kept: units that are kept.
        counted: units that were found; fewer.
        count_id: names the count.
        code: by which the goods are fetched.
    """

    place: Place
    customer_id: CustomerId
    sku_id: SkuId
    kept: int
    counted: int
    count_id: UUID
    code: str


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """What a head office has declared.

    Attributes:
        campaigns: that links may name.
        synonyms: words of customers for words of the catalogue.
        receivers: who is told outside, once they are ready: until then messages wait.
        confirmed: orders whose confirmation goes out by mail.
        short: what stores are short of; each is an exception that somebody looks into.
    """

    campaigns: Sequence[journeys.Campaign]
    synonyms: Sequence[catalogue.search.Synonym]
    receivers: Sequence[NewEndpoint]
    confirmed: Sequence[Whereabouts]
    short: Sequence[ShortCount]


async def load_office(tx: Tx, *, office: Office, by: str, at: datetime) -> None:
    """Declare campaigns, synonyms and receivers, and confirm orders by mail.

    Args:
        tx: open transaction.
        office: what it has declared.
        by: who registers the receivers.
        at: now.

    Raises:
        CampaignUnclear: a campaign cannot be like this.
        EmptyPhrase: a synonym has no words.
        NoAddress: who is written to has none.
        NotEnoughStock: a place has not got what it is to keep.
    """
    for campaign in office.campaigns:
        await journeys.put_campaign(tx, campaign=campaign, at=at)
    await catalogue.search.put_synonyms(tx, synonyms=office.synonyms)
    for receiver in office.receivers:
        secret = webhooks.make_secret()
        await webhooks.register(tx, endpoint=receiver, secret=secret, made_by=by, at=at)
        await webhooks.pause(tx, endpoint_id=receiver.endpoint_id, at=at)
    new = [await _confirmation(tx, one, at) for one in office.confirmed]
    await messages.queue(tx, new=new, at=at)
    policy = (await fulfilment.claims.CLAIMS.load(tx)).policy
    for one in office.short:
        await _find_short(tx, policy, one, at)


async def _confirmation(tx: Tx, where: Whereabouts, at: datetime) -> NewMessage:
    identifier_id = await own_address(tx, customer_id=where.customer_id)
    template = Template.ORDER_PLACED
    return NewMessage(
        where.customer_id,
        messages.message_id_of(template, where.order_id, identifier_id),
        template,
        where.order_id,
        identifier_id,
        await orders.links.make_link(tx, where=where, at=at),
    )


async def _find_short(
    tx: Tx, policy: fulfilment.claims.ClaimPolicy, one: ShortCount, at: datetime
) -> None:
    await keep_goods(
        tx,
        policy=policy,
        place_id=one.place.place_id,
        claim_id=one.count_id,
        code=one.code,
        customer_id=one.customer_id,
        channel_id=None,
        asked_from=str(one.customer_id),
        lines=[(one.sku_id, one.kept)],
        at=at,
    )
    await count_stock(
        tx,
        place=one.place,
        counted=[(one.sku_id, one.counted)],
        condition=Condition.SELLABLE,
        count_id=one.count_id,
        counted_at=at,
        at=at,
    )
