from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ordito import catalogue, customers, journeys, ledger, network, orders, pricing, stock, world
from ordito.catalogue import Scene
from ordito.customers import Identifier, IdentifierKind
from ordito.flows.load_world import Founding, OtherWorld
from ordito.platform import webhooks
from ordito.platform.auth import find_staff, hash_password, hash_to_match, is_password
from ordito.platform.db import Database
from ordito.platform.files import FileStore
from ordito.reads.audit import run_audit
from ordito.reads.exceptions import list_exceptions
from ordito.steering import economics
from ordito.surfaces.connectors.demo_company import mapping, people
from ordito.surfaces.connectors.demo_company.desk import desk_of
from ordito.surfaces.connectors.demo_company.load import founding_of, hang_pictures, load

pytestmark = pytest.mark.anyio

AT = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)
PASSWORD = "a password of ten"
SMALL = 60

TOTALS = """
SELECT count(*), sum(total_minor), sum(tax_minor), count(DISTINCT origin)
  FROM orders.v_order
"""
# whole points of what was not given back, and what was
KEPT = """
SELECT o.external_id, div(o.total_minor - sum(l.relieved_minor), 100)::int,
       sum(l.relieved_minor)::int
  FROM orders.order AS o JOIN orders.line AS l USING (customer_id, order_id)
 GROUP BY o.customer_id, o.order_id
"""
FACTS = "SELECT type, origin, count(*) FROM platform.v_fact GROUP BY 1, 2"


@pytest.fixture(scope="module")
def company() -> world.Company:
    return world.found(7, people_count=SMALL)


@pytest.fixture(scope="module")
def life(company: world.Company) -> world.Life:
    return world.live(company, end=AT)


@pytest.fixture(scope="module")
def password_hash() -> str:
    return hash_password(PASSWORD)


@pytest.fixture(scope="module")
def founding(company: world.Company) -> Founding:
    return founding_of(company, at=AT)


@pytest.fixture
async def loaded(db: Database, founding: Founding, password_hash: str) -> Database:
    assert await load(db, founding, password_hash=password_hash, at=AT)
    return db


async def test_everything_arrives_and_the_past_fires_nothing(
    loaded: Database, life: world.Life
) -> None:
    closed = [o for o in life.orders if o.handed_over_at or o.cancelled_at]
    async with loaded.connection() as connection:
        [totals] = await connection.fetch(TOTALS)
        facts = await connection.fetch(FACTS)
    count, total, tax, origins = totals
    assert (count, total, origins) == (len(closed), sum(o.total_minor for o in closed), 1)
    assert 0.16 < tax / total < 0.20
    assert {fact["origin"] for fact in facts} == {"history"}


async def test_a_repeat_changes_nothing_and_another_seed_is_refused(
    loaded: Database, founding: Founding, password_hash: str
) -> None:
    other = founding_of(world.found(8, people_count=5), at=AT)
    async with loaded.connection() as connection:
        before = await connection.fetch(FACTS)
        assert not await load(loaded, founding, password_hash=password_hash, at=AT)
        with pytest.raises(OtherWorld):
            await load(loaded, other, password_hash=password_hash, at=AT)
        assert await connection.fetch(FACTS) == before


async def test_the_shelves_stand_as_the_stories_need_them(loaded: Database) -> None:
    red = mapping.sku_id("tshirt-aria-red-m")
    places = ["torino-centro", "torino-lingotto", "piacenza"]
    rows = await loaded.read(
        stock.list_offers,
        sku_ids=[red],
        place_ids=[mapping.place_id(code) for code in places],
        channel_id=None,
    )
    available = {row.place_id: row.offered for row in rows}
    assert [available.get(mapping.place_id(code), 0) for code in places] == [0, 3, 24]
    directory = await loaded.read(network.load_directory)
    here = directory.place_by_code("torino-centro")
    others = [
        place
        for place in directory.places.values()
        if place.kind is network.PlaceKind.STORE and place.code != here.code
    ]
    assert here.latitude is not None
    assert here.longitude is not None
    distances = {
        place.code: network.distance_km(place, latitude=here.latitude, longitude=here.longitude)
        for place in others
    }
    near = min(distances, key=lambda code: distances[code] or 0.0)
    assert near == "torino-lingotto"


async def test_a_store_abroad_sells_at_the_same_price_with_its_own_tax(loaded: Database) -> None:
    directory = await loaded.read(network.load_directory)
    rulebook = await loaded.read(pricing.load_rulebook)
    sku_id = mapping.sku_id("tshirt-aria-red-m")
    answers = {}
    for code, place in (("store", "torino-centro"), ("store_ee", "tallinn")):
        channel = directory.channel_by_code(code)
        context = pricing.PriceContext(
            channel_id=channel.channel_id,
            market=channel.market,
            currency=channel.currency,
            at=AT,
            place_id=mapping.place_id(place),
        )
        basket = pricing.Basket((pricing.BasketLine(1, sku_id, 1),))
        answers[place] = pricing.quote(context, basket, rulebook)
    here, abroad = answers["torino-centro"], answers["tallinn"]
    assert here.total_minor == abroad.total_minor
    assert here.tax_minor == round(here.total_minor * 22 / 122)
    assert abroad.tax_minor == round(here.total_minor * 24 / 124)


async def test_people_are_found_by_card_with_the_points_of_what_they_kept(
    loaded: Database, company: world.Company, life: world.Life
) -> None:
    cards = {order.number: order.card for order in life.orders if order.card is not None}
    async with loaded.connection() as connection:
        left = await connection.fetch(KEPT)
    kept, brought_back = Counter[str](), Counter[str]()
    for number, points, back_minor in left:
        if number in cards:
            kept[cards[number]] += points
            brought_back[cards[number]] += back_minor
    card, returned_minor = brought_back.most_common(1)[0]
    assert returned_minor > 0
    person = next(one for one in company.people if one.card == card)
    found = await loaded.read(
        customers.find_by_identifier, identifier=Identifier(IdentifierKind.CARD, card)
    )
    assert found is not None
    assert found == mapping.customer_id(person.code)
    balance = await loaded.read(ledger.get_balance, account_id=people.PROGRAMME.account_of(found))
    assert balance.free == kept[card]


async def test_what_was_seen_is_under_the_customers_own_identifiers(
    loaded: Database, company: world.Company, life: world.Life
) -> None:
    signed_in = Counter(
        identifier.value
        for seen in life.touchpoints
        for identifier in seen.identifiers
        if identifier.kind == "email"
    )
    email, count = signed_in.most_common(1)[0]
    person = next(one for one in company.people if one.email == email)
    profile = await loaded.read(customers.get_profile, customer_id=mapping.customer_id(person.code))
    own = [held.identifier_id for held in profile.identifiers if held.kind == "email"]
    seen = await loaded.read(
        journeys.list_touchpoints, identifier_ids=own, before=AT, page_size=1_000
    )
    assert len(seen) == count
    assert {one.origin for one in seen} == {"history"}


async def test_a_collected_order_keeps_the_hour_of_its_collection(
    loaded: Database, life: world.Life
) -> None:
    order = next(o for o in life.orders if o.method is world.Method.COLLECT and o.handed_over_at)
    where = await loaded.read(
        orders.find_external_key, source=mapping.SOURCE, external_id=order.number
    )
    assert where is not None
    actions = await loaded.read(
        orders.list_actions, customer_id=where.customer_id, order_id=where.order_id
    )
    assert [(one.kind, one.at) for one in actions] == [
        ("place", order.placed_at),
        ("fulfil", order.handed_over_at),
    ]


async def test_staff_sign_in_at_their_places(loaded: Database) -> None:
    person = await loaded.read(find_staff, login="centro@passochiaro.example")
    assert person is not None
    assert is_password(hash_to_match(person), PASSWORD)
    assert person.place_ids == [mapping.place_id("torino-centro")]


async def test_the_catalogue_names_every_variant_in_three_languages(
    loaded: Database, company: world.Company
) -> None:
    shelf = await loaded.read(catalogue.load_shelf)
    extra = len(company.showroom.services) + len(company.showroom.bundles)
    assert len(shelf.skus) == len(company.skus) + extra
    sku = next(one for one in mapping.skus(company) if one.code == "tshirt-aria-red-m")
    assert sku.name == {
        "it": "T-shirt Aria, Rosso, M",
        "en": "Aria T-shirt, Red, M",
        "et": "T-särk Aria, Punane, M",
    }


def test_prices_of_the_past_are_those_of_the_engine(founding: Founding, life: world.Life) -> None:
    closed = [o for o in life.orders if o.handed_over_at or o.cancelled_at]
    assert [told.basket.total_minor for told in founding.past.orders] == [
        order.total_minor for order in closed
    ]


async def test_the_showroom_uses_all_that_the_catalogue_offers(
    loaded: Database, company: world.Company, tmp_path: Path
) -> None:
    await hang_pictures(loaded, FileStore(tmp_path / "files"), company, at=AT)
    shelf = await loaded.read(catalogue.load_shelf)
    by_code = {sku.code: sku for sku in shelf.skus.values()}
    shirt = await loaded.read(catalogue.get_product, product_id=mapping.product_id("tshirt-aria"))
    media = await loaded.read(catalogue.list_media, product_ids=[shirt.product_id])
    collections = {row.code: row for row in await loaded.read(catalogue.list_collections)}
    wool = await loaded.read(
        catalogue.list_collection_products, collection_id=collections["pure-wool"].collection_id
    )
    parts = catalogue.explode(shelf, sku_id=by_code["winter-set"].sku_id, quantity=2)
    abroad = Scene(AT, mapping.channel_id("store_ee"), None, "EE")

    assert [option.code for option in shirt.options] == ["colour", "size"]
    assert shirt.attributes["material"] == "cotton"
    assert [one.media_type for one in media] == ["image/svg+xml"]
    assert mapping.product_id("jumper-baita") in wool
    assert mapping.product_id("tshirt-aria") not in wool
    assert [(shelf.sku(part.sku_id).stocked, part.quantity) for part in parts] == [
        (True, 2),
        (True, 2),
        (False, 2),
    ]
    with pytest.raises(catalogue.NotSoldHere, match="Our fitters work in Italy"):
        catalogue.require_sold(shelf, sku=by_code["installation"], scene=abroad)


async def test_what_became_of_the_orders_is_told_and_the_books_agree(
    loaded: Database, founding: Founding
) -> None:
    verdicts = await loaded.read(run_audit, since=None, at=AT)
    assert [f"{one.check}: {row.subject}" for one in verdicts for row in one.findings] == []
    collected = [one for one in founding.past.orders if one.basket.lines[0].method != "carry_out"]
    handed = {one.order_id for one in collected if not one.cancelled}
    tasks = founding.past.tasks
    assert {task.order_id for task in tasks} == handed
    assert all(t.opened_at <= t.picking_at <= t.picked_at <= t.handed_at for t in tasks)
    # where somebody picks it is known who picks when, so the weakest link can be judged
    picked_at = {task.place_id for task in tasks}
    assert picked_at <= {one.place_id for one in founding.policies.staffing.places if one.hours}
    assert founding.past.returns
    assert founding.past.cases
    register = (await loaded.read(economics.COSTS.load)).register
    channels = (await loaded.read(network.load_directory)).channels.values()
    kept = {one.code for one in register.resources}
    assert {f"channel:{one.code}" for one in channels if one.kind != "partner"} <= kept
    async with loaded.connection() as connection:
        returned = await connection.fetchval("SELECT sum(returned) FROM orders.v_line")
        refunded = await connection.fetchval("SELECT sum(refunded_minor) FROM orders.v_payment")
        relieved = await connection.fetchval(
            "SELECT sum(relieved_minor) FROM orders.v_line AS l WHERE l.cancelled = 0"
        )
        sold = await connection.fetchval(
            "SELECT sum(units) FROM (SELECT subject_id, -sum(quantity) AS units"
            " FROM stock.v_movement WHERE kind = 'sale' GROUP BY 1) AS m"
            " JOIN orders.v_order AS o ON o.order_id = m.subject_id"
        )
        fulfilled = await connection.fetchval("SELECT sum(fulfilled) FROM orders.v_line")
    assert sold == fulfilled
    backs = [back for came in (founding.past.returns or {}).values() for back in came]
    assert returned == sum(sum(back.units.values()) for back in backs)
    assert refunded == relieved


async def test_the_head_office_has_something_on_each_of_its_pages(
    loaded: Database, company: world.Company
) -> None:
    campaigns = {one.code for one in await loaded.read(journeys.list_campaigns)}
    assert campaigns == {"winter", "running-blogs", "instagram-autunno"}
    receivers = await loaded.read(webhooks.list_endpoints)
    assert [(one.name, one.state) for one in receivers] == [("ERP", "paused")]
    exceptions = await loaded.read(list_exceptions, place_ids=None, at=AT)
    assert [one.kind for one in exceptions] == ["shortfall", "shortfall"]
    async with loaded.connection() as connection:
        mails = await connection.fetchval("SELECT count(*) FROM messages.message")
        twice = await connection.fetchval("SELECT count(*) FROM customers.vault")
    assert mails == 12
    assert twice == len(company.people) + len(company.people[7::30])
    words = {one.term: one.means for one in await loaded.read(catalogue.search.list_synonyms)}
    assert words["maglietta"] == ["t shirt"]


def test_customers_speak_their_own_language() -> None:
    company = world.found(7)
    founding = founding_of(company, at=AT)
    spoken = {one.customer_id: one.language for one in founding.past.people}
    desk = desk_of(founding, at=AT)
    told = {spoken[one.opening.customer_id]: one.opening for one in desk.stories}
    assert told.keys() == {"it", "et"}
    assert all(one.language == language for language, one in told.items())
    cases = [(spoken[one.customer_id], one) for one in founding.past.cases]
    for language, word in (("it", "ordine"), ("et", "tellimus")):
        said = [one.subject for spoke, one in cases if spoke == language]
        assert said
        assert all(word in subject for subject in said)
