"""What is planted in worlds of several seeds and parameters is found, and nothing else."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest

from ordito import marts
from ordito.steering import economics
from ordito.steering.economics import CAUSED, DIRECT, LOADED, By, Register
from ordito.world import simulation
from ordito.world.lake import source_of
from ordito.world.registers import register_of
from ordito.world.simulation import Parameters
from ordito.world.simulation.parameters import PERSONAS, Costs

HUNTED = tuple(
    msgspec.structs.replace(one, ships_free=0.9 if one.ships_free else 0.0, share=share)
    for one, share in zip(PERSONAS, (0.30, 0.18, 0.25, 0.12, 0.09, 0.06), strict=True)
)
NOBODY_HUNTS = tuple(msgspec.structs.replace(one, ships_free=0.0) for one in PERSONAS)
FIXED = (40_000,) * 6  # of a world so small
TOLD = {
    "default": Parameters(seed=41, people=4_000, costs=Costs(fixed=FIXED)),
    "cheap_market": Parameters(
        seed=42,
        people=4_000,
        personas=HUNTED,
        costs=Costs(commission=(0, 0, 0, 0.02, 0, 0), fixed=FIXED),
    ),
    "nothing_planted": simulation.without_plants(
        Parameters(
            seed=43,
            people=4_000,
            personas=NOBODY_HUNTS,
            costs=Costs(
                commission=(0, 0, 0, 0.02, 0, 0),
                ads=(0, 0, 0, 0, 0, 0),
                ship=(150,) * 6,
                fixed=FIXED,
            ),
        )
    ),
}


class World(msgspec.Struct, frozen=True):
    """A world, its mart, and what is true of it."""

    out: Path
    mart: marts.Mart
    register: Register
    truth: dict[str, Any]

    def left(self, orders: tuple[str, ...]) -> float:
        """Return what some orders truly leave, in cents."""
        truth = duckdb.read_parquet(str(self.out / "truth" / "orders.parquet"))
        chosen = truth.filter(f"order_number IN ({', '.join(orders)})")
        ((left,),) = chosen.sum("contribution").fetchall()
        return float(left)


@pytest.fixture(scope="module", params=TOLD)
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    out = tmp_path_factory.mktemp(request.param)
    simulation.make(TOLD[request.param], out)
    marts.build(out / "lake", source_of(out))
    register = economics.read_register(msgspec.json.encode(register_of(out)))
    truth = json.loads((out / "truth" / "manifest.json").read_text())
    with marts.open_mart(out / "lake") as mart:
        yield World(out, mart, register, truth["about"]["plants"])


def test_each_channel_leaves_what_is_true_and_they_rank_as_they_should(world: World) -> None:
    ladders = {one.key: one for one in economics.draw_ladders(world.mart, world.register)}
    found = {key: one.margin(CAUSED) or 0.0 for key, one in ladders.items()}
    true = {key: one["margin"] for key, one in world.truth["P2"].items()}
    assert found == pytest.approx(true, abs=0.005)
    assert sorted(found, key=lambda key: found[key]) == sorted(true, key=lambda key: true[key])
    assert all(one.coverage == 1.0 for one in ladders.values())
    reversed_ = {one.ladder.key for one in economics.find_reversals(ladders.values())}
    assert ("marketplace" in reversed_) == (true["marketplace"] < 0)


def test_cells_that_lose_are_found_and_no_other(world: World) -> None:
    losses = economics.find_losses(world.mart, world.register)
    for one in losses:
        orders = economics.list_orders(
            world.mart, world.register, chosen=economics.slice_of(one), most=100_000
        )
        assert len(orders) == one.orders
        assert world.left(orders) == pytest.approx(one.contribution, abs=20 * one.orders)
        assert world.left(orders) < 0
    hunters = [
        one
        for one in losses
        if (one.group, one.channel, one.method, one.basket) == ("promo_hunters", None, "ship", 0)
    ]
    is_planted = world.truth["P3"]["promo_hunter"]["margin"] < 0
    assert len(hunters) == is_planted
    assert all(one.is_hidden and one.low < one.each < one.high < 0 for one in hunters)


def test_every_dimension_sums_to_the_same_cent_and_what_is_not_used_is_apart(world: World) -> None:
    (total,) = economics.draw_ladders(world.mart, world.register, by=By.ALL)
    for by in (By.CHANNEL, By.METHOD, By.GROUP, By.BASKET, By.PLACE, By.TRANSACTION):
        ladders = economics.draw_ladders(world.mart, world.register, by=by)
        for steps in (DIRECT, CAUSED, LOADED):
            left = [one.left(steps).value or 0 for one in ladders]
            assert sum(left) == total.left(steps).value
        assert sum(one.orders for one in ladders) == total.orders
    bars = economics.draw_waterfall(total)
    assert [bar.end for bar in bars[:-2]] == [bar.start for bar in bars[1:-1]]
    assert bars[-1].end == total.left(LOADED).value
    resources = economics.list_resources(world.mart, world.register)
    declared = {one.code: one.cost.value for one in world.register.resources}
    assert {
        one.resource: (one.allocated.value or 0) + (one.unused or 0) for one in resources
    } == declared
    assert all(one.used / (one.capacity or 0) == pytest.approx(0.85, abs=0.01) for one in resources)
    dealings = economics.list_dealings(world.mart, world.register)
    assert sum(one.revenue for one in dealings) == total.revenue


def test_the_order_of_rows_makes_no_difference(world: World, tmp_path: Path) -> None:
    shutil.copytree(world.mart.folder / "builds", tmp_path / "builds")
    for path in (tmp_path / "builds").rglob("*.parquet"):
        shuffled = duckdb.read_parquet(str(path)).order("random()")
        shuffled.write_parquet(str(path.with_suffix(".other")))
        path.with_suffix(".other").replace(path)
    with marts.Mart(tmp_path, world.mart.build) as mart:
        for by in (By.CHANNEL, By.GROUP):
            drawn = economics.draw_ladders(mart, world.register, by=by)
            assert drawn == economics.draw_ladders(world.mart, world.register, by=by)
        assert economics.find_losses(mart, world.register) == economics.find_losses(
            world.mart, world.register
        )
