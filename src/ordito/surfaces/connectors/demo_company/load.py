"""Brings the simulated company into a company's database, in one transaction."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final

from ordito import catalogue, ledger, loyalty, orders, world
from ordito.flows.load_desk import load_desk
from ordito.flows.load_help import load_help
from ordito.flows.load_history import History
from ordito.flows.load_world import Founding, load_world
from ordito.orders import HistoricOrder
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.files import FileStore
from ordito.pricing import Rulebook
from ordito.steering import economics, kpis
from ordito.surfaces.connectors.demo_company import (
    aftermath,
    mapping,
    people,
    policies,
    promotions,
    shelves,
    showroom,
)
from ordito.surfaces.connectors.demo_company.aims import aims_of
from ordito.surfaces.connectors.demo_company.costs import register_of
from ordito.surfaces.connectors.demo_company.decisions import decision_policy
from ordito.surfaces.connectors.demo_company.desk import agents_of, desk_of
from ordito.surfaces.connectors.demo_company.help_centre import help_centre
from ordito.surfaces.connectors.demo_company.history import (
    Teller,
    is_closed,
    order_id,
    touch,
)
from ordito.surfaces.connectors.demo_company.office import office_of

# Prices hold from before the first order on, and holidays until the year after the next.
_PRICES_BEFORE: Final = timedelta(days=world.DAYS + 30)
_HOLIDAY_YEARS: Final = 3
_RULEBOOK: Final = 1
# the desk opened before the first of its cases
_DESK_SINCE: Final = timedelta(days=30)


async def load(db: Database, founding: Founding, *, password_hash: str, at: datetime) -> bool:
    """Bring a company into an empty database.

    Returns:
        False where it is there already.

    Raises:
        OtherWorld: a company of another seed is there.
    """

    async def bring(tx: Tx) -> bool:
        is_new = await load_world(
            tx, founding=founding, password_hash=password_hash, by=mapping.SOURCE, at=at
        )
        if is_new:
            centre = help_centre(founding.past, at=at)
            await load_help(tx, centre=centre, at=at)
            desk = desk_of(founding, at=at)
            await load_desk(tx, desk=desk, by=mapping.SOURCE, since=at - _DESK_SINCE, at=at)
            await economics.publish_costs(tx, register=register_of(at=at), at=at)
            await kpis.publish_kpis(tx, register=aims_of(at=at), at=at)
        return is_new

    return await db.transact(bring, Context.system(origin="history"))


async def hang_pictures(
    db: Database, files: FileStore, company: world.Company, *, at: datetime
) -> None:
    """Show a picture with each product; a repeat changes nothing anybody could see."""

    async def hang(tx: Tx) -> None:
        for piece in showroom.pictures(company):
            staged = await files.stage(piece.content, most_bytes=catalogue.LARGEST)
            await catalogue.put_media(
                tx,
                media=piece.media,
                files=files,
                staged=staged,
                media_type=catalogue.media_type_of(piece.content),
                at=at,
            )

    await db.transact(hang, Context.system(origin="history"))


def founding_of(company: world.Company, *, at: datetime) -> Founding:
    """Return ``company`` with the past that ends ``at``, in the words of the rooms."""
    since = datetime.combine((at - _PRICES_BEFORE).date(), time(), tzinfo=UTC)
    life = world.live(company, end=at)
    price_lists = mapping.price_lists(company)
    prices = mapping.prices(company, since=since)
    tax_rates = mapping.tax_rates(company, since=since)
    rulebook = Rulebook.of(_RULEBOOK, price_lists=price_lists, prices=prices, tax_rates=tax_rates)
    teller = Teller(company, rulebook)
    closed = [order for order in life.orders if is_closed(order)]
    history = [teller.order(order) for order in closed]
    order_ids = {order.number: order_id(order) for order in closed}
    staff = people.staff(company)
    told = {order.number: (order, one) for order, one in zip(closed, history, strict=True)}
    returns = aftermath.returns(life, told)
    return Founding(
        entities=mapping.entities(company),
        channels=mapping.channels(company),
        places=mapping.places(company, years=range(since.year, since.year + _HOLIDAY_YEARS)),
        partners=mapping.partners(company),
        limits=mapping.limits(),
        decisions=decision_policy(),
        attributes=showroom.attributes(company.showroom),
        categories=mapping.categories(company),
        products=mapping.products(company),
        skus=mapping.skus(company),
        relations=mapping.relations(company),
        collections=showroom.collections(company.showroom),
        listings=showroom.listings(company.showroom),
        price_lists=price_lists,
        prices=prices,
        tax_rates=tax_rates,
        campaigns=promotions.campaigns(company, at=at),
        costs=mapping.costs(company, since=since),
        programme=people.PROGRAMME,
        staff=staff,
        past=History(
            books=shelves.books(company, life.books, order_ids),
            people=people.customers_of(company, life, since=since),
            consents=people.consents(company, since=since),
            programme=people.PROGRAMME,
            members=people.members(company),
            orders=history,
            returns=returns,
            tasks=aftermath.tasks(closed, history),
            cases=list(
                aftermath.cases(
                    life,
                    told,
                    languages={person.code: person.language for person in company.people},
                    agents=agents_of(staff),
                )
            ),
            answers=list(aftermath.answers(life, told)),
            touches=[touch(seen, order_ids) for seen in life.touchpoints],
        ),
        points=list(_points(closed, history, returns)),
        office=office_of(company, history, at=at),
        policies=policies.policies(company, life.crews, at=at),
    )


def _points(
    closed: Sequence[world.Order], history: Sequence[HistoricOrder], returns: orders.Returns
) -> Iterator[ledger.Transfer]:
    """Yield what members earned with the orders at which they showed their card, less returns."""
    programmes = loyalty.Programmes.of(1, [people.PROGRAMME])
    for order, told in zip(closed, history, strict=True):
        if order.card is None or told.cancelled:
            continue
        membership = loyalty.Membership(
            told.customer_id,
            people.PROGRAMME.programme_id,
            people.PROGRAMME.account_of(told.customer_id),
            told.placed_at,
        )
        earning = loyalty.plan_earning(
            programmes,
            membership,
            order_id=told.order_id,
            total_minor=told.basket.total_minor,
            currency=told.basket.currency,
            at=told.placed_at,
        )
        if earning is None:
            continue
        yield loyalty.past_earning(earning, at=told.placed_at)
        yield from loyalty.past_reversals(
            earning,
            programme=people.PROGRAMME,
            total_minor=told.basket.total_minor,
            currency=told.basket.currency,
            given_back=orders.given_back(told, returns.get(told.order_id, ())),
        )
