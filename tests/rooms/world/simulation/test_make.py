import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import msgspec
import pytest

from ordito.world import simulation
from ordito.world.simulation import Parameters

# Another seed and other plants than the defaults: what is planted must be there in any world.
TOLD = Parameters(scale=7.0, density=0.07, seed=20_011)
SMALL = Parameters(scale=1.0, density=0.05, seed=20_011)
RUN = """
import sys, pathlib, msgspec
from ordito.world import simulation
told = msgspec.json.decode(sys.argv[1], type=simulation.Parameters)
simulation.make(told, pathlib.Path(sys.argv[2]))
"""


class World:
    def __init__(self, out: Path) -> None:
        self.out = out
        self._db = duckdb.connect()

    def rows(self, query: str, **tables: str) -> list[tuple[object, ...]]:
        for name, table in tables.items():
            found = self.out / f"{table}.parquet"
            files = str(found) if found.exists() else str(self.out / table / "*.parquet")
            self._db.read_parquet(files).create_view(name, replace=True)
        return self._db.execute(query).fetchall()

    def one(self, query: str, **tables: str) -> tuple[object, ...]:
        (row,) = self.rows(query, **tables)
        return row

    def plants(self) -> dict[str, dict[str, object]]:
        return json.loads((self.out / "truth" / "manifest.json").read_text())["about"]["plants"]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    out = tmp_path_factory.mktemp("world")
    simulation.make(TOLD, out)
    return World(out)


def digests(out: Path) -> dict[str, str]:
    return {
        f"{part}/{file['name']}": file["sha256"]
        for part in (simulation.SEEN, simulation.TRUTH)
        for file in json.loads((out / part / simulation.MANIFEST).read_text())["files"]
    }


def test_another_process_makes_the_same_bytes_and_another_seed_does_not(tmp_path: Path) -> None:
    here, there, other = (tmp_path / name for name in ("here", "there", "other"))
    simulation.make(SMALL, here)
    subprocess.run(
        [sys.executable, "-c", RUN, msgspec.json.encode(SMALL).decode(), str(there)],
        env={**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo"},
        check=True,
    )
    assert digests(there) == digests(here)
    simulation.make(msgspec.structs.replace(SMALL, seed=20_012), other)
    assert digests(other)["world/orders.parquet"] != digests(here)["world/orders.parquet"]


def test_lines_belong_to_orders_and_returns_to_lines(world: World) -> None:
    assert world.one(
        """
        SELECT (SELECT count(*) FROM lines ANTI JOIN orders USING (order_number)),
               (SELECT count(*) FROM back ANTI JOIN lines USING (line)),
               (SELECT count(*) FROM orders ANTI JOIN lines USING (order_number)
                WHERE NOT cancelled),
               (SELECT count(*) - count(DISTINCT line) FROM lines)
        """,
        lines="world/order_lines",
        orders="world/orders",
        back="world/returns",
    ) == (0, 0, 0, 0)


def test_no_shelf_gives_more_than_came_to_it(world: World) -> None:
    oversold = world.one(
        """
        WITH came AS (
            SELECT place, sku, sum(units) AS units FROM moves WHERE kind <> 'count' GROUP BY ALL
        ), sold AS (
            SELECT source AS place, sku, sum(units) AS units
            FROM lines JOIN orders USING (order_number) GROUP BY ALL
        )
        SELECT count(*) FROM sold LEFT JOIN came USING (place, sku)
        WHERE sold.units > coalesce(came.units, 0)
        """,
        moves="world/movements",
        lines="world/order_lines",
        orders="world/orders",
    )
    assert oversold == (0,)


def test_nothing_of_the_truth_is_in_the_world(world: World) -> None:
    columns = {
        column[0]
        for file in (world.out / "world").rglob("*.parquet")
        for column in duckdb.read_parquet(str(file)).description
    }
    assert not columns & {"person", "persona", "journey", "needed", "contribution"}
    # a profile's number tells nothing of the person behind it
    assert world.one(
        "SELECT abs(corr(profile, person)) < 0.1 FROM profiles", profiles="truth/profiles"
    ) == (True,)


def test_every_message_has_a_person_and_some_come_twice(world: World) -> None:
    twice, unknown, late = world.one(
        """
        SELECT 1 - count(DISTINCT message) / count(*),
               (SELECT count(*) FROM seen ANTI JOIN true_touches USING (message)),
               avg((arrived_at > happened_at + INTERVAL 1 HOUR)::INT)
        FROM seen
        """,
        seen="world/touchpoints",
        true_touches="truth/touchpoints",
    )
    assert unknown == 0
    assert twice == pytest.approx(0.02, abs=0.004)
    assert late == pytest.approx(0.012, abs=0.006)


def test_baskets_look_like_those_of_the_complete_journey(world: World) -> None:
    quartiles = world.one(
        """
        SELECT quantile_cont(n, [0.1, 0.25, 0.5, 0.75, 0.9]) FROM (
            SELECT count(*) AS n FROM lines JOIN orders USING (order_number)
            WHERE channel = 'store' GROUP BY order_number)
        """,
        lines="world/order_lines",
        orders="world/orders",
    )[0]
    # q10 to q90 of the real baskets: 1, 2, 5, 12, 24
    assert quartiles == pytest.approx([1, 2, 5, 12, 24], abs=3)
    discounted, share = world.one(
        """
        SELECT avg((paid < listed)::INT), 1 - sum(paid) / sum(listed) FROM lines
        """,
        lines="world/order_lines",
    )
    assert discounted == pytest.approx(0.5, abs=0.02)
    assert share == pytest.approx(0.147, abs=0.02)


def test_slow_stores_are_late_on_their_evenings_only(world: World) -> None:
    link = world.plants()["P1"]
    there, elsewhere = link["late_there"], link["late_elsewhere"]
    assert isinstance(there, float)
    assert isinstance(elsewhere, float)
    assert there > 2 * elsewhere
    # the company sees it in its own tables: capacity below need in these hours, nowhere else
    tight = world.rows(
        """
        SELECT DISTINCT place FROM capacity
        WHERE weekday IN (4, 5) AND hour BETWEEN 16 AND 18 AND minutes < 60
        ORDER BY place
        """,
        capacity="world/picking_capacity",
    )
    assert [place for (place,) in tight] == link["stores"]


def test_relief_changes_what_the_pickers_do_and_no_earlier_draw(
    world: World, tmp_path: Path
) -> None:
    relieved = msgspec.structs.replace(
        TOLD, weakest_link=msgspec.structs.replace(TOLD.weakest_link, relief=0.5)
    )
    simulation.make(relieved, tmp_path)
    other = World(tmp_path)
    before, after = world.plants()["P1"], other.plants()["P1"]
    assert after["hours_p90_there"] < before["hours_p90_there"]  # type: ignore[operator]
    assert after["purchases_lost"] <= before["purchases_lost"]  # type: ignore[operator]
    same = {
        name for name, digest in digests(world.out).items() if digests(tmp_path)[name] == digest
    }
    assert {"world/profiles.parquet", "world/skus.parquet", "world/targets/0000.parquet"} <= same


def test_the_marketplace_and_small_parcels_of_promotion_hunters_lose_money(world: World) -> None:
    plants = world.plants()
    margins = {name: row["margin"] for name, row in plants["P2"].items()}  # type: ignore[index]
    assert margins["marketplace"] < 0 < min(margins["store"], margins["web"], margins["app"])
    small = {name: row["margin"] for name, row in plants["P3"].items()}  # type: ignore[index]
    assert small["promo_hunter"] < -0.05
    assert min(small["digital_first"], small["assisted"], small["store_loyal"]) > -0.03
    # the truth of each order adds up to the truth of the whole
    one, whole = world.one(
        "SELECT (SELECT sum(contribution) FROM each), sum(contribution) FROM economics",
        each="truth/orders",
        economics="truth/economics",
    )
    assert one == pytest.approx(whole)


def test_media_are_worth_less_than_the_last_one_claims(world: World) -> None:
    visit = world.plants()["P6"]["agent_visit"]
    assert visit["last"] > 2 * visit["incremental"] > 0.1  # type: ignore[index]
    # what the lot says agrees with the truth: targets left alone buy less
    treated, control = (
        rate
        for (rate,) in world.rows(
            """
            WITH aimed AS (
                SELECT person, treated, reached_on
                FROM targets JOIN profiles USING (profile) WHERE medium = 'agent_visit'
            )
            SELECT count(order_number) / count(DISTINCT (aimed.person, reached_on))
            FROM aimed LEFT JOIN (
                SELECT person, order_number, placed_at
                FROM each JOIN orders USING (order_number)
            ) AS bought
                ON bought.person = aimed.person
                AND placed_at >= reached_on AND placed_at < reached_on + 28
            GROUP BY treated ORDER BY treated DESC
            """,
            targets="world/targets",
            profiles="truth/profiles",
            each="truth/orders",
            orders="world/orders",
        )
    )
    assert treated / control == pytest.approx(0.75 / 0.55, abs=0.12)  # type: ignore[operator]


def test_a_new_app_draws_one_persona_from_its_week_on(world: World) -> None:
    before, after = (
        share
        for (share,) in world.rows(
            """
            SELECT avg((channel = 'app')::INT)
            FROM orders JOIN each USING (order_number) JOIN people USING (person)
            WHERE persona = 'digital_first' AND channel IN ('app', 'web')
            GROUP BY placed_at >= TIMESTAMPTZ '2025-10-06 00:00+02'
            ORDER BY placed_at >= TIMESTAMPTZ '2025-10-06 00:00+02'
            """,
            orders="world/orders",
            each="truth/orders",
            people="truth/people",
        )
    )
    assert after - before > 0.2  # type: ignore[operator]


def test_in_a_world_without_plants_there_is_nothing_to_find(tmp_path: Path) -> None:
    plain = msgspec.structs.replace(TOLD, scale=3.0)
    simulation.make(simulation.without_plants(plain), tmp_path)
    plants = World(tmp_path).plants()
    assert plants["P1"]["stores"] == []
    assert plants["P1"]["purchases_lost"] == 0
    assert (plants["P5"]["moved"], plants["P5"]["added"]) == (0, 0)
    assert plants["P8"] == {"prices": 0, "coupons_twice": 0}
    assert all(medium["incremental"] == 0 for medium in plants["P6"].values())  # type: ignore[index]


@pytest.mark.parametrize("integration", simulation.Integration)
def test_channels_that_do_not_know_of_each_other_cut_the_links(
    integration: simulation.Integration, tmp_path: Path
) -> None:
    told = Parameters(scale=1.0, density=0.05, seed=5, integration=integration)
    simulation.make(told, tmp_path)
    found, alone = World(tmp_path), integration is simulation.Integration.SILOED
    each = found.one("SELECT count(*) / count(DISTINCT person) FROM p", p="truth/profiles")[0]
    least = {"siloed": 5.9, "cross": 3.9, "omni": 1.05}[integration]
    assert least < each < least + 0.2  # type: ignore[operator]
    back, collected, linked = found.one(
        """
        SELECT (SELECT count(*) FROM back WHERE elsewhere),
               (SELECT count(*) FROM orders WHERE method = 'collect'),
               (SELECT count(order_number) FROM cases)
        """,
        back="world/returns",
        orders="world/orders",
        cases="world/cases",
    )
    assert {bool(back), bool(collected), bool(linked)} == {not alone}
