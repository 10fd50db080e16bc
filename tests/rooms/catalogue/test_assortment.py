"""What is sold where: the most specific rule decides, and says why."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito import catalogue
from ordito.catalogue import Assortment, AssortmentRule, Scene
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import CategoryId, ChannelId, PlaceId, ProductId
from tests.rooms.catalogue.builders import AT, a_category, a_product, a_sku

CLOTHING = a_category()
SHIRTS = a_category("shirts", parent_id=CLOTHING.category_id)
SHIRT = a_product(category_id=SHIRTS.category_id, brand="Lana")
WEB, STORE = (ChannelId(ids.derive("channel", code)) for code in ("web", "store"))
NORTH = PlaceId(ids.derive("place", "north"))
DAY = timedelta(days=1)


def a_rule(code: str, *, listed: bool, **changes: object) -> AssortmentRule:
    return AssortmentRule(rule_id=ids.derive("rule", code), code=code, listed=listed, **changes)  # pyright: ignore[reportArgumentType]


def listing(*rules: AssortmentRule, scene: Scene) -> catalogue.Listing:
    return Assortment.of(rules).listing(
        SHIRT.product_id,
        path=(SHIRTS.category_id, CLOTHING.category_id),
        brand="Lana",
        scene=scene,
    )


def test_without_rules_all_is_sold() -> None:
    assert listing(scene=Scene(AT)) == catalogue.Listing(sold=True, rule=None)


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        pytest.param({}, {"brand": "Lana"}, id="brand before all"),
        pytest.param({"brand": "Lana"}, {"category_id": CLOTHING.category_id}, id="category"),
        pytest.param(
            {"category_id": CLOTHING.category_id, "place_id": NORTH},
            {"category_id": SHIRTS.category_id},
            id="the nearest category, wherever it says",
        ),
        pytest.param(
            {"category_id": SHIRTS.category_id, "place_id": NORTH, "channel_id": STORE},
            {"product_id": SHIRT.product_id},
            id="product before category",
        ),
        pytest.param({"market": "IT"}, {"channel_id": STORE}, id="channel before market"),
        pytest.param(
            {"market": "IT", "channel_id": STORE}, {"place_id": NORTH}, id="place before channel"
        ),
        pytest.param(
            {"valid_from": AT - 2 * DAY}, {"valid_from": AT - DAY}, id="the one that began later"
        ),
    ],
)
@pytest.mark.parametrize("listed", [True, False])
def test_what_says_more_decides(
    weaker: dict[str, object], stronger: dict[str, object], *, listed: bool
) -> None:
    weak = a_rule("weak", listed=not listed, **weaker)
    strong = a_rule("strong", listed=listed, **stronger)

    found = listing(weak, strong, scene=Scene(AT, STORE, NORTH, "IT"))

    assert found == catalogue.Listing(listed, strong, (weak,))


def test_of_two_that_say_the_same_the_one_that_does_not_list_decides() -> None:
    yes, no = a_rule("z", listed=True), a_rule("a", listed=False)

    assert not listing(yes, no, scene=Scene(AT)).sold


def test_a_rule_holds_from_its_first_instant_until_before_its_last() -> None:
    rule = a_rule("sale", listed=False, valid_from=AT, valid_until=AT + DAY)
    moments = (AT - timedelta(microseconds=1), AT, AT + DAY - timedelta(microseconds=1), AT + DAY)

    assert [listing(rule, scene=Scene(at)).sold for at in moments] == [True, False, False, True]


@given(
    st.lists(
        st.tuples(
            st.booleans(),
            st.sampled_from(["product", "category", "root", "brand", "all"]),
            st.booleans(),
            st.booleans(),
            st.booleans(),
        ),
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_rules_never_matters(
    drawn: list[tuple[bool, str, bool, bool, bool]], random: object
) -> None:
    about: dict[str, dict[str, UUID | str]] = {
        "product": {"product_id": SHIRT.product_id},
        "category": {"category_id": SHIRTS.category_id},
        "root": {"category_id": CLOTHING.category_id},
        "brand": {"brand": "Lana"},
        "all": {},
    }
    rules = [
        a_rule(
            f"rule-{i}",
            listed=listed,
            **about[what],
            channel_id=WEB if channel else None,
            place_id=NORTH if place else None,
            market="IT" if market else None,
        )
        for i, (listed, what, channel, place, market) in enumerate(drawn)
    ]
    shuffled = list(rules)
    random.shuffle(shuffled)  # pyright: ignore[reportAttributeAccessIssue]
    scene = Scene(AT, WEB, None, "IT")

    assert listing(*rules, scene=scene) == listing(*shuffled, scene=scene)


async def a_shop(tx: Tx, *rules: AssortmentRule) -> None:
    await catalogue.put_categories(tx, categories=[CLOTHING, SHIRTS], at=AT)
    await catalogue.put_products(tx, products=[SHIRT], at=AT)
    await catalogue.put_skus(tx, skus=[a_sku()], at=AT)
    await catalogue.put_assortment_rules(tx, rules=rules, at=AT)


async def test_a_process_takes_rules_up_and_lets_them_go(db: Database) -> None:
    hidden = a_rule("no-shirts", listed=False, category_id=CLOTHING.category_id, channel_id=WEB)
    await db.transact(a_shop, Context.system())
    held = await db.read(catalogue.load_shelf)
    await db.transact(catalogue.put_assortment_rules, Context.system(), rules=[hidden], at=AT)

    renewed = await db.read(catalogue.refresh_shelf, shelf=held)
    sku = renewed.sku(a_sku().sku_id)

    catalogue.require_sold(held, sku=sku, scene=Scene(AT, WEB))
    catalogue.require_sold(renewed, sku=sku, scene=Scene(AT, STORE))
    with pytest.raises(catalogue.NotSoldHere) as refused:
        catalogue.require_sold(renewed, sku=sku, scene=Scene(AT, WEB), field="lines[0].sku")
    assert (refused.value.field, refused.value.facts["rule"]) == ("lines[0].sku", "no-shirts")

    await db.transact(catalogue.drop_assortment_rule, Context.system(), code="no-shirts", at=AT)
    later = await db.read(catalogue.refresh_shelf, shelf=renewed)
    catalogue.require_sold(later, sku=sku, scene=Scene(AT, WEB))
    (gone, put) = await db.read(catalogue.list_revisions, row_id=hidden.rule_id)
    assert (gone.changed["gone"]["code"], put.changed) == ("no-shirts", {})


@pytest.mark.parametrize(
    ("rule", "refusal"),
    [
        (
            a_rule("two", listed=True, brand="Lana", product_id=SHIRT.product_id),
            catalogue.RuleContradicts,
        ),
        (
            a_rule("ended", listed=True, valid_from=AT, valid_until=AT),
            catalogue.RuleContradicts,
        ),
        (
            a_rule("nothing", listed=True, product_id=ProductId(ids.derive("nothing"))),
            catalogue.UnknownProduct,
        ),
        (
            a_rule("nowhere", listed=True, category_id=CategoryId(ids.derive("nothing"))),
            catalogue.UnknownCategory,
        ),
    ],
)
async def test_refuses_a_rule_that_cannot_be(
    tx: Tx, rule: AssortmentRule, refusal: type[Exception]
) -> None:
    await a_shop(tx)

    with pytest.raises(refusal):
        await catalogue.put_assortment_rules(tx, rules=[rule], at=AT)

    assert (await catalogue.load_assortment(tx)).rules == {}
