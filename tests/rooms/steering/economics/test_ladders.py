"""Ladders of a few orders: what is not known is a range, and each cost has its order."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordito import marts
from ordito.steering import economics
from ordito.steering.economics import (
    CAUSED,
    DIRECT,
    By,
    Condition,
    Group,
    Ladder,
    Register,
    Slice,
    Step,
    Subject,
    Sum,
    When,
)
from tests.rooms.steering.economics.books import activity, figure, mart_of, resource

DAY = 86_400_000_000
TABLES = {
    "stg_channel": "FROM (VALUES ('store', 'store'), ('web', 'web')) AS one(channel, kind)",
    "stg_sku": "FROM (VALUES ('milk', 'food'), ('pan', 'home')) AS one(sku_id, category)",
    "stg_customer": "FROM (VALUES ('ada', 'web'), ('bob', 'store'))"
    " AS one(customer_id, first_channel)",
    # the third was cancelled; the fifth is nobody's
    "stg_order": """SELECT *, day * 86400000000 AS placed_us, 2200 AS shipping_tax_bp
        FROM (VALUES
            ('o1', 'ada', 'web', 'ship', 0, 610, NULL), ('o2', 'ada', 'web', 'ship', 1, 0, NULL),
            ('o3', 'ada', 'web', 'ship', 2, 0, 259200000000),
            ('o4', 'bob', 'store', 'carry_out', 5, 0, NULL),
            ('o5', NULL, 'store', 'carry_out', 9, 0, NULL))
        AS one(order_id, customer_id, channel, method, day, shipping_charged, cancelled_us)""",
    "stg_order_line": """SELECT *, '1' AS line, paid AS listed, 2200 AS tax_bp
        FROM (VALUES
            ('o1', 'milk', 2, 2440, 1000), ('o2', 'pan', 1, 12200, NULL),
            ('o3', 'pan', 1, 12200, 6000), ('o4', 'milk', 1, 1220, 500),
            ('o5', 'milk', 1, 1220, 500))
        AS one(order_id, sku_id, units, paid, cost)""",
    "stg_return": """SELECT 'o1' AS order_id, '1' AS line, 1 AS units,
        345600000000 AS returned_us, 'store' AS channel""",
    # a case of an order, one of the cancelled order, and one of no order
    "stg_case": """SELECT *, 345600000000 AS opened_us, 'phone' AS channel
        FROM (VALUES ('c1', 'ada', 'o1', 10.0), ('c2', 'ada', 'o3', 5.0), ('c3', NULL, NULL, 1.0))
        AS one(case_id, customer_id, order_id, minutes)""",
}
WEB, SHIPPED = When(channels=("web",)), When(methods=("ship",))
LARGE = Condition(measure="shipped", at_least=2)
REGISTER = Register(
    reason="a few orders",
    resources=(resource("desk", figure(9_000), 90, days=10),),
    activities=(
        activity("commission", step="fees", terms={"net": figure(0.1)}, when=WEB),
        activity("parcel", step="shipping", terms={"order": figure(300)}, when=SHIPPED),
        activity("inspect", step="returns", subject=Subject.RETURN, terms={"unit": figure(45)}),
        activity(
            "call",
            step="service",
            subject=Subject.CASE,
            resource="desk",
            terms={"minute": figure(1)},
        ),
    ),
    goods_share=figure(None, 0.5, 0.7),
    basket_limits=(3_500,),
    groups=(
        Group(code="parcels", name="Parcels", conditions=(LARGE,)),
        Group(code="rest", name="Everybody else"),
    ),
)


@pytest.fixture(scope="module")
def mart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[marts.Mart]:
    with mart_of(tmp_path_factory.mktemp("lake"), TABLES) as made:
        yield made


def ladders(mart: marts.Mart, by: By, register: Register = REGISTER) -> dict[str, Ladder]:
    return {one.key: one for one in economics.draw_ladders(mart, register, by=by)}


def test_an_order_pays_for_what_came_of_it_wherever_that_was(mart: marts.Mart) -> None:
    one = ladders(mart, By.JOURNEY)["o:o1"]
    costs = {rung.step: rung.cost.value for rung in one.rungs}
    assert one.revenue == 2_000 + 500
    # a unit came back: 10.00 of revenue, its goods worth 5.00, and 0.45 to look at it
    assert costs == {
        Step.GOODS: 1_000,
        Step.FEES: 200,
        Step.AGENT: 0,
        Step.SERVING: 0,
        Step.SHIPPING: 300,
        Step.RETURNS: 500 + 45,
        Step.SERVICE: 1_000,
        Step.FIXED: 0,
    }
    assert one.left(DIRECT) == Sum(1_300, 1_300, 1_300)
    assert one.left(CAUSED) == Sum(-545, -545, -545)
    channels = ladders(mart, By.CHANNEL)
    # calls about no order and about one that was cancelled stand where they were taken
    assert {key: one.orders for key, one in channels.items()} == {"phone": 0, "store": 2, "web": 2}
    assert channels["phone"].left(CAUSED).value == -600
    assert {one.kind: (one.channel, one.n) for one in economics.list_dealings(mart, REGISTER)} == {
        "sale": ("web", 1),
        "cross_sell": ("web", 1),
        "question": ("phone", 3),
        "return": ("store", 1),
        "sign_up": ("web", 1),
    }


def test_what_is_not_known_is_a_range_and_never_a_number(mart: marts.Mart) -> None:
    orders = ladders(mart, By.JOURNEY)
    assert orders["o:o2"].rungs[0].cost == Sum(None, 5_000, 7_000)
    assert orders["o:o2"].left(CAUSED) == Sum(None, 10_000 - 7_000 - 1_300, 10_000 - 5_000 - 1_300)
    assert orders["o:o2"].margin(CAUSED) is None
    web = ladders(mart, By.CHANNEL)["web"]
    assert web.left(DIRECT).value is None
    assert web.coverage == 2_500 / 12_500
    assert ladders(mart, By.CHANNEL)["store"].coverage == 1.0
    assert not economics.draw_waterfall(web)[1].is_known

    # nobody knows what goods are worth: between nothing and all that they were sold for
    nothing = msgspec.structs.replace(REGISTER, goods_share=None)
    assert ladders(mart, By.JOURNEY, nothing)["o:o2"].rungs[0].cost == Sum(None, 0, 10_000)

    # a fee that is not known leaves goods known
    fee = activity("commission", step="fees", terms={"net": figure(None, 0.05, 0.15)})
    unknown = msgspec.structs.replace(REGISTER, activities=(fee, *REGISTER.activities[1:]))
    store = ladders(mart, By.CHANNEL, unknown)["store"]
    assert store.rungs[0].cost == Sum(1_000, 1_000, 1_000)
    assert store.rungs[1].cost == Sum(None, 100, 300)
    assert store.coverage == 0.0

    # what a resource costs is not known: neither is what of it was not used
    costly = resource("desk", figure(None, 9_000, 18_000), 90, days=10)
    (used,) = economics.list_resources(mart, msgspec.structs.replace(REGISTER, resources=(costly,)))
    assert used.unused is None
    assert used.cost == Sum(None, 9_000, 18_000)
    assert used.allocated == Sum(None, 1_600, 3_200)


def test_figures_name_their_orders_and_groups_are_the_first_that_fits(mart: marts.Mart) -> None:
    groups = ladders(mart, By.GROUP)
    assert {key: one.orders for key, one in groups.items()} == {
        "parcels": 2,
        "rest": 1,
        "unknown": 1,
    }
    assert economics.list_orders(mart, REGISTER, chosen=Slice(group="parcels")) == ("o1", "o2")
    assert economics.list_orders(mart, REGISTER, chosen=Slice(group="parcels", basket=1)) == ("o2",)
    assert economics.list_orders(mart, REGISTER, chosen=Slice(is_distant=False)) == ("o4", "o5")
    until = Slice(to_us=2 * DAY)
    (total,) = economics.draw_ladders(mart, REGISTER, by=By.ALL, chosen=until)
    assert total.orders == 2


@settings(max_examples=8, deadline=None)
@given(
    costs=st.lists(st.integers(0, 10**9), min_size=2, max_size=2),
    minutes=st.tuples(*(st.floats(0, 1_000) for _ in range(3))),
)
def test_what_is_allocated_and_what_is_not_used_make_what_was_paid(
    mart: marts.Mart, costs: list[int], minutes: tuple[float, float, float]
) -> None:
    register = Register(
        reason="anything",
        resources=tuple(
            resource(code, figure(cost), 77.7, days=10)
            for code, cost in zip("ab", costs, strict=True)
        ),
        activities=(
            activity("one", step="serving", resource="a", terms={"order": figure(minutes[0])}),
            activity("two", step="fixed", resource="b", terms={"line": figure(minutes[1])}),
            activity(
                "three",
                step="service",
                subject=Subject.CASE,
                resource="a",
                terms={"minute": figure(minutes[2])},
            ),
        ),
    )
    used = economics.list_resources(mart, register)
    # ten days of orders are a whole period
    assert {one.resource: (one.allocated.value or 0) + (one.unused or 0) for one in used} == dict(
        zip("ab", costs, strict=True)
    )
    steps = {Step.SERVING, Step.SERVICE, Step.FIXED}
    channels = economics.draw_ladders(mart, register)
    spent = [rung.cost.value or 0 for one in channels for rung in one.rungs if rung.step in steps]
    assert sum(spent) == sum(one.allocated.value or 0 for one in used)


def test_answers_of_builds_that_are_gone_go_too(tmp_path: Path) -> None:
    with mart_of(tmp_path, TABLES) as made:
        old = tmp_path / "answers" / "0123456789abcdef"
        old.mkdir(parents=True)
        economics.draw_ladders(made, REGISTER)
        assert not old.exists()
        assert (tmp_path / "answers" / made.version).exists()
