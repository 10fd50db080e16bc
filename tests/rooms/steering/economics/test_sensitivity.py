"""What moving one assumption does is what the reckoning says when it is declared so."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from ordito import marts
from ordito.steering import economics
from ordito.steering.economics import DIRECT, LOADED, By, Register, Step, Subject, Sum, When
from tests.rooms.steering.economics.books import activity, figure, mart_of, resource
from tests.rooms.steering.economics.test_ladders import REGISTER, TABLES


@pytest.fixture(scope="module")
def mart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[marts.Mart]:
    with mart_of(tmp_path_factory.mktemp("lake"), TABLES) as made:
        yield made


def left(mart: marts.Mart, register: Register, steps: tuple[Step, ...]) -> float:
    (one,) = economics.draw_ladders(mart, register, by=By.ALL)
    found = one.left(steps)
    return (found.low + found.high) / 2 if found.value is None else found.value


def declared(register: Register, where: str, value: float) -> Register:
    """Return ``register`` with another number in one place."""
    told: Any = msgspec.to_builtins(register)
    code, _, what = where.partition(" ")
    if where == "goods_share":
        told["goods_share"] |= {"value": value, "low": None, "high": None}
    for one in told["resources"]:
        if one["code"] == code:
            one[what] |= {"value": value, "low": None, "high": None}
    for one in told["activities"]:
        for term in one["terms"] if one["code"] == code else ():
            if term["measure"] == what:
                term["each"] |= {"value": value, "low": None, "high": None}
    return msgspec.convert(told, Register)


@pytest.mark.parametrize("steps", [DIRECT, LOADED])
def test_each_figure_alone_does_what_it_would_do_if_it_were_declared(
    mart: marts.Mart, steps: tuple[Step, ...]
) -> None:
    told = economics.move_assumptions(mart, REGISTER, steps=steps)
    assert told.left == left(mart, REGISTER, steps)
    assert {one.where for one in told.each} == {where for where, _ in REGISTER.figures()}
    for one in told.each:
        for to, expected in ((one.low, one.left_low), (one.high, one.left_high)):
            register = declared(REGISTER, one.where, to)
            # the reckoning rounds each activity to the minor unit
            assert left(mart, register, steps) == pytest.approx(expected, abs=3), one.where
    assert [one.swing for one in told.each] == sorted((o.swing for o in told.each), reverse=True)
    goods = next(one for one in told.each if one.where == "goods_share")
    assert (goods.low, goods.high, goods.is_declared) == (0.5, 0.7, True)
    assert goods.swing == 2_000  # of 100.00 of goods that nobody knows the cost of
    desk = next(one for one in told.each if one.where == "desk cost")
    assert (desk.is_declared, desk.low, desk.high) == (False, 8_100, 9_900)
    assert (desk.swing == 0) is (steps == DIRECT)


def test_a_figure_that_turns_a_channel_says_which(mart: marts.Mart) -> None:
    # of 125.00 the goods cost 60.00, or so; between none and all of the rest goes to the bazaar
    fee = activity(
        "fee", step="fees", terms={"net": figure(None, 0.0, 1.0)}, when=When(channels=("web",))
    )
    register = msgspec.structs.replace(REGISTER, activities=(fee,))
    told = economics.move_assumptions(mart, register)
    assert told.each[0].where == "fee net"
    assert told.each[0].turns == ("web",)


def test_a_minute_of_a_case_costs_what_its_people_cost_in_the_minutes_they_have() -> None:
    def of(*activities: economics.Activity, cost: economics.Figure) -> Register:
        desk = resource("desk", cost, 700_000)
        return Register(reason="-", resources=(desk,), activities=activities)

    def call(code: str, each: float, **more: Any) -> economics.Activity:
        terms = {"minute": figure(each)}
        return activity(code, step="service", subject=Subject.CASE, terms=terms, **more)

    known = figure(56_000_000)
    published = economics.minute_of_case(of(call("call", 1, resource="desk"), cost=known))
    assert published == economics.Rate(80.0, 80.0, 80.0)
    assert economics.minute_of_case(of(cost=known)) is None
    # a cost that nobody knows is a range
    unknown = economics.minute_of_case(
        of(call("call", 1, resource="desk"), cost=figure(None, 56_000_000, 70_000_000))
    )
    assert unknown == economics.Rate(None, 80.0, 100.0)
    assert unknown is not None
    assert unknown.middle == 90.0
    # what is done for every case adds up; where it depends on the channel it is a range
    mixed = economics.minute_of_case(
        of(
            call("call", 1, resource="desk"),
            call("tool", 5),
            call("phone", 20, when=When(channels=("phone",))),
            call("chat", 10, when=When(channels=("chat",))),
            cost=known,
        )
    )
    assert mixed == economics.Rate(None, 95.0, 105.0)


def test_what_a_register_would_change_is_what_it_changes(mart: marts.Mart) -> None:
    (parcel,) = (one for one in REGISTER.activities if one.code == "parcel")
    dearer = msgspec.structs.replace(
        parcel, terms=(msgspec.structs.replace(parcel.terms[0], each=figure(3_000)),)
    )
    draft = msgspec.structs.replace(
        REGISTER, activities=tuple(dearer if one is parcel else one for one in REGISTER.activities)
    )
    told = {one.channel: one for one in economics.simulate_register(mart, REGISTER, draft)}
    for register, when in ((REGISTER, "now"), (draft, "then")):
        for one in economics.draw_ladders(mart, register, by=By.CHANNEL):
            assert getattr(told[one.key], when) == one.left(LOADED)
    # two parcels left the web shop, each 27.00 dearer
    assert {key: one.change for key, one in told.items() if one.change} == {"web": -5_400}
    assert {key for key, one in told.items() if one.turns} == {"web"}
    bare = Register(reason="nothing is done")
    # calls that belong to no order are nobody's cost until they are declared
    phone = {one.channel: one for one in economics.simulate_register(mart, bare, REGISTER)}["phone"]
    assert (phone.now, phone.orders) == (Sum(0, 0, 0), 0)
    assert phone.change < 0
