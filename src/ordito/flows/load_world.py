"""Load the world: a simulated company with its people and its past, all of it or nothing."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from ordito import (
    catalogue,
    fulfilment,
    ledger,
    loyalty,
    network,
    orders,
    pricing,
    service,
    stock,
)
from ordito.flows.load_history import History, append
from ordito.flows.load_office import Office, load_office
from ordito.platform.auth import add_staff
from ordito.platform.db import Tx
from ordito.platform.errors import Conflict
from ordito.platform.ids import CustomerId, PlaceId, PromotionId, SkuId


class OtherWorld(Conflict):
    """The company was loaded from another seed."""

    code = "demo.other_world"
    remedy = "Load it into another company (--company NAME), or delete this one first."


class Colleague(msgspec.Struct, frozen=True):
    """Somebody who may sign in; see ``platform.auth.add_staff``."""

    login: str
    name: str
    roles: tuple[str, ...]
    place_ids: tuple[PlaceId, ...] | None
    language: str


class PromotedBudget(msgspec.Struct, frozen=True):
    """What a promotion may give away."""

    promotion_id: PromotionId
    budget: pricing.NewBudget


class Campaigns(msgspec.Struct, frozen=True, kw_only=True):
    """What is taken off prices from now on, and a draft of what may come next.

    Attributes:
        promotions: that are published now.
        budget: of one of them.
        coupons: for one of them.
        offers: to single people.
        draft_id: of the draft.
        draft: promotions that it proposes.
    """

    promotions: Sequence[pricing.Promotion]
    budget: PromotedBudget
    coupons: pricing.NewCoupons
    offers: Sequence[tuple[CustomerId, pricing.NewOffer]]
    draft_id: UUID
    draft: tuple[pricing.Promotion, ...]


class Ahead(msgspec.Struct, frozen=True, kw_only=True):
    """What is sold before it is there.

    Attributes:
        releases: from when on SKUs are handed out.
        limits: units that may be promised.
        order: what a supplier brings.
        lines: of it.
    """

    releases: dict[SkuId, datetime]
    limits: Sequence[stock.BackorderLimit]
    order: stock.PurchaseOrder
    lines: Sequence[stock.PurchaseLine]


class Policies(msgspec.Struct, frozen=True, kw_only=True):
    """What the company has published when it opens its shop; see the rooms."""

    promise: fulfilment.PromisePolicy
    tariffs: tuple[fulfilment.Tariff, ...]
    collecting: fulfilment.collecting.CollectingPolicy
    ahead: fulfilment.ahead.AheadPolicy
    claims: fulfilment.claims.ClaimPolicy
    sourcing: fulfilment.sourcing.SourcingPolicy
    returns: orders.returns.ReturnPolicy
    staffing: fulfilment.staffing.Staffing
    sold_ahead: Ahead


class Founding(msgspec.Struct, frozen=True, kw_only=True):
    """A company in the words of the rooms."""

    entities: Sequence[network.LegalEntity]
    channels: Sequence[network.Channel]
    places: Sequence[network.Place]
    partners: Sequence[network.Partner]
    limits: Sequence[network.Limit]
    decisions: service.decisions.DecisionPolicy
    attributes: Sequence[catalogue.Attribute]
    categories: Sequence[catalogue.Category]
    products: Sequence[catalogue.Product]
    skus: Sequence[catalogue.Sku]
    relations: Sequence[catalogue.Relation]
    collections: Sequence[catalogue.Collection]
    listings: Sequence[catalogue.AssortmentRule]
    price_lists: Sequence[pricing.PriceList]
    prices: Sequence[pricing.Price]
    tax_rates: Sequence[pricing.TaxRate]
    campaigns: Campaigns
    costs: Sequence[stock.UnitCost]
    programme: loyalty.Programme
    staff: Sequence[Colleague]
    past: History
    points: Sequence[ledger.Transfer]
    policies: Policies
    office: Office


async def load_world(
    tx: Tx, *, founding: Founding, password_hash: str, by: str, at: datetime
) -> bool:
    """Bring a company into an empty database.

    Args:
        tx: open transaction whose context has the origin ``history``.
        founding: the company.
        password_hash: of all its staff.
        by: who publishes its prices.
        at: now.

    Returns:
        False where it was here already; nothing changes then.

    Raises:
        OtherWorld: a company of another seed is here.
    """
    outcomes = {
        put.outcome for put in await network.put_entities(tx, entities=founding.entities, at=at)
    }
    if "updated" in outcomes:
        raise OtherWorld("Another simulated company lives in this database.", field="seed")
    if outcomes != {"created"}:
        return False
    await network.put_channels(tx, channels=founding.channels, at=at)
    await network.put_places(tx, places=founding.places, at=at)
    await network.put_partners(tx, partners=founding.partners, at=at)
    await network.put_limits(tx, limits=founding.limits, at=at)
    await service.decisions.publish_decision_policy(tx, policy=founding.decisions, by=by, at=at)
    await _put_goods(tx, founding, by, at)
    await loyalty.put_programme(tx, programme=founding.programme, at=at)
    await append(tx, history=founding.past, at=at)
    await _put_staff(tx, founding.staff, password_hash, at)
    await ledger.import_transfers(tx, transfers=founding.points, at=at)
    await _begin_campaigns(tx, founding.campaigns, by, at)
    await _publish(tx, founding.policies, by, at)
    await _sell_ahead(tx, founding.policies.sold_ahead, at)
    await load_office(tx, office=founding.office, by=by, at=at)
    return True


async def _publish(tx: Tx, policies: Policies, by: str, at: datetime) -> None:
    await fulfilment.publish_promise_policy(tx, policy=policies.promise, by=by, at=at)
    await fulfilment.publish_tariffs(tx, tariffs=policies.tariffs, by=by, at=at)
    await fulfilment.collecting.publish_policy(tx, policy=policies.collecting, by=by, at=at)
    await fulfilment.ahead.publish_policy(tx, policy=policies.ahead, by=by, at=at)
    await fulfilment.claims.publish_policy(tx, policy=policies.claims, by=by, at=at)
    await fulfilment.sourcing.publish_policy(tx, policy=policies.sourcing, by=by, at=at)
    await fulfilment.staffing.publish_staffing(tx, policy=policies.staffing, by=by, at=at)
    await orders.returns.publish_return_policy(tx, policy=policies.returns, at=at)


async def _sell_ahead(tx: Tx, ahead: Ahead, at: datetime) -> None:
    await stock.ahead.put_releases(tx, releases=ahead.releases)
    subject_id = ahead.order.purchase_order_id
    await stock.limit_backorders(tx, limits=ahead.limits, subject_id=subject_id, at=at)
    await stock.put_purchase_order(tx, order=ahead.order, lines=ahead.lines)


async def _put_goods(tx: Tx, founding: Founding, by: str, at: datetime) -> None:
    await catalogue.put_attributes(tx, attributes=founding.attributes, at=at)
    await catalogue.put_categories(tx, categories=founding.categories, at=at)
    await catalogue.put_products(tx, products=founding.products, at=at)
    await catalogue.put_skus(tx, skus=founding.skus, at=at)
    await catalogue.put_relations(tx, relations=founding.relations, at=at)
    await catalogue.put_collections(tx, collections=founding.collections, at=at)
    await catalogue.put_assortment_rules(tx, rules=founding.listings, at=at)
    await pricing.publish(
        tx,
        price_lists=founding.price_lists,
        prices=founding.prices,
        tax_rates=founding.tax_rates,
        by=by,
        at=min(price.valid_from for price in founding.prices),
    )
    subject_id = founding.past.books[0].count_id
    await stock.put_unit_costs(tx, costs=founding.costs, subject_id=subject_id)


async def _begin_campaigns(tx: Tx, campaigns: Campaigns, by: str, at: datetime) -> None:
    await pricing.publish(
        tx, promotions=campaigns.promotions, by=by, reason="Promotions begin", at=at
    )
    budget = campaigns.budget
    await pricing.put_budget(tx, promotion_id=budget.promotion_id, new=budget.budget, at=at)
    await pricing.make_coupons(tx, new=campaigns.coupons, at=at)
    for customer_id, offer in campaigns.offers:
        await pricing.make_offer(tx, customer_id=customer_id, new=offer, at=at)
    draft = await pricing.make_draft(tx, draft_id=campaigns.draft_id, title="Audio week", at=at)
    changes = pricing.Changes(promotions=campaigns.draft)
    await pricing.edit_draft(
        tx, draft_id=draft.draft_id, edition=draft.edition, changes=changes, at=at
    )


async def _put_staff(tx: Tx, staff: Sequence[Colleague], password_hash: str, at: datetime) -> None:
    for colleague in staff:
        await add_staff(
            tx,
            login=colleague.login,
            name=colleague.name,
            password_hash=password_hash,
            roles=colleague.roles,
            place_ids=colleague.place_ids,
            language=colleague.language,
            at=at,
        )
