from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path as Folder

import duckdb
import msgspec
import pytest

from ordito import marts
from ordito.marts import Mart
from ordito.steering import kpis
from ordito.steering.kpis import (
    COMPANY,
    RETAIL_KPIS,
    Grain,
    KpiRegister,
    Path,
    Rule,
    UnknownKpi,
    get_kpi,
)
from ordito.world.lake import source_of
from ordito.world.simulation import Parameters, without_plants
from tests.rooms.steering.worlds import mart_of

TOLD = Parameters(scale=1.0, people=1_500, orders_a_year=14.0, lines_median=1.5, seed=733)
QUARTER = date(2025, 4, 1)
SUMS = ("sales", "gross_sales", "net_sales", "goods_cost", "returned_value", "orders", "units")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return tmp_path_factory.mktemp("kpis")


@pytest.fixture(scope="module")
def mart(folder: Folder) -> Iterator[Mart]:
    with mart_of(without_plants(TOLD), folder) as opened:
        yield opened


def test_figures_are_those_of_the_facts(mart: Mart) -> None:
    ((gross, orders, late, promised),) = mart.rows(
        "SELECT sum(gross), count(*), count(*) FILTER (WHERE NOT late), count(late)"
        " FROM fact_order WHERE cancelled_us IS NULL"
        " AND placed_on BETWEEN '2025-04-01' AND '2025-06-30'"
    )
    for name, expected, n in (
        ("gross_sales", gross, None),
        ("orders", orders, orders),
        ("average_order_value", gross / orders, orders),
        ("promise_kept", late / promised, None),
    ):
        (figure,) = kpis.list_figures(mart, RETAIL_KPIS, name, Grain.QUARTER, period=QUARTER)
        assert figure.value == pytest.approx(expected)
        assert figure.whole
        assert n is None or figure.n == n
        assert figure.coverage == 1.0
    # of what no customer is known of, nobody can say who it was
    (known,) = kpis.list_figures(
        mart, RETAIL_KPIS, "active_customers", Grain.QUARTER, period=QUARTER
    )
    assert 0.5 < known.coverage < 0.95
    with pytest.raises(UnknownKpi):
        kpis.list_figures(mart, RETAIL_KPIS, "nothing", Grain.DAY)


def test_days_weeks_and_months_are_the_quarter(mart: Mart) -> None:
    sums = {
        grain: sum(
            figure.of or 0 for figure in kpis.list_figures(mart, RETAIL_KPIS, "net_sales", grain)
        )
        for grain in Grain
    }
    assert len(set(sums.values())) == 1


def test_children_reconcile_with_their_parent_and_the_residual_is_named(mart: Mart) -> None:
    for kpi in RETAIL_KPIS.kpis:
        node = kpis.read_node(mart, RETAIL_KPIS, kpi.name, Grain.QUARTER, QUARTER)
        if node is None or node.residual is None:
            continue
        if "DISTINCT" in kpi.formula:
            assert node.residual.value < 0
            assert node.residual.name == "the same thing is counted in more than one part"
        else:
            assert (kpi.name, node.residual.value, node.residual.name) == (kpi.name, 0.0, "")
    node = kpis.read_node(mart, RETAIL_KPIS, "long_waits", Grain.QUARTER, QUARTER)
    assert node is not None
    deep = node.parts[0].path
    for level in ("phase", "touchpoint"):
        parts = kpis.list_parts(mart, RETAIL_KPIS, "long_waits", Grain.QUARTER, QUARTER, path=deep)
        assert parts
        assert all(getattr(part.path, level) is not None for part in parts)
        deep = parts[0].path
    assert kpis.list_parts(mart, RETAIL_KPIS, "long_waits", Grain.QUARTER, QUARTER, path=deep) == []


def test_a_figure_opens_to_its_rows(mart: Mart) -> None:
    path = Path("web/collect")
    (figure,) = kpis.list_figures(
        mart, RETAIL_KPIS, "promise_kept", Grain.MONTH, path=path, period=date(2025, 5, 1)
    )
    rows = kpis.list_rows(
        mart, RETAIL_KPIS, "promise_kept", Grain.MONTH, date(2025, 5, 1), path=path, most=10_000
    )
    assert len(rows.rows) == rows.n == figure.n > 10
    assert rows.measures == ("late",)
    kept = sum(row.measured == (False,) for row in rows.rows)
    assert kept / rows.n == figure.value
    ((found,),) = mart.rows(
        "SELECT count(*) FROM fact_order WHERE order_id IN (SELECT unnest($rows::VARCHAR[]))"
        " AND channel = 'web' AND fact_order.method = 'collect'",
        rows=[row.id for row in rows.rows],
    )
    assert found == rows.n
    (one,) = kpis.list_rows(
        mart,
        RETAIL_KPIS,
        "promise_kept",
        Grain.MONTH,
        date(2025, 5, 1),
        path=path,
        most=1,
        skip=rows.n - 1,
    ).rows
    assert one == rows.rows[-1]


def test_what_was_said_before_stays_beside_what_is_said_now(mart: Mart, folder: Folder) -> None:
    seen = kpis.list_history(mart, RETAIL_KPIS, "orders", Grain.QUARTER, QUARTER)
    assert [one.version for one in seen] == [mart.version]
    owned = tuple(msgspec.structs.replace(kpi, owner="Anna") for kpi in RETAIL_KPIS.kpis)
    same = kpis.list_history(mart, KpiRegister(owned), "orders", Grain.QUARTER, QUARTER)
    assert same == seen  # who answers for a figure does not change it
    # nor does another definition beside it
    one = KpiRegister((get_kpi(RETAIL_KPIS, "orders"),))

    def stage(connection: duckdb.DuckDBPyConnection) -> None:
        source_of(folder / "world")(connection)
        connection.execute("ALTER VIEW stg_order RENAME TO stg_all")
        connection.execute("CREATE VIEW stg_order AS SELECT * FROM stg_all WHERE channel <> 'app'")

    marts.build(folder / "lake", stage)
    with marts.open_mart(folder / "lake") as later:
        known = kpis.list_history(later, one, "orders", Grain.QUARTER, QUARTER)
        assert {known[0].version, known[1].version} == {mart.version, later.version}
        values = {row.version: row.figure.value or 0.0 for row in known}
        assert values[later.version] < values[mart.version] == seen[0].figure.value


def test_of_builds_that_are_gone_the_last_of_each_day_stays(mart: Mart, tmp_path: Folder) -> None:
    hour = 3_600_000_000
    old = [mart.as_of_us - back * hour for back in (24 * 500, 50, 49)]
    for as_of_us in old:
        (tmp_path / "kpis" / f"{as_of_us:016}-old").mkdir(parents=True)
    tmp_path.joinpath("builds").symlink_to(mart.folder / "builds")
    with marts.Mart(tmp_path, mart.build) as here:
        kpis.reckon_kpis(here, KpiRegister((get_kpi(RETAIL_KPIS, "orders"),)))
    left = sorted(int(one.name.partition("-")[0]) for one in (tmp_path / "kpis").iterdir())
    assert left == [old[0], old[2], mart.as_of_us]


def test_a_definition_holds_from_its_first_day_on(mart: Mart) -> None:
    since = msgspec.structs.replace(get_kpi(RETAIL_KPIS, "orders"), since=date(2025, 4, 1))
    figures = kpis.list_figures(mart, KpiRegister((since,)), "orders", Grain.QUARTER)
    assert figures[0].period == date(2025, 4, 1)
    assert figures == kpis.list_figures(mart, RETAIL_KPIS, "orders", Grain.QUARTER)[1:]


def test_all_stand_in_a_period_beside_their_targets_and_the_periods_before(mart: Mart) -> None:
    aimed = msgspec.structs.replace(get_kpi(RETAIL_KPIS, "orders"), targets={"2025-Q2": 91.0})
    register = KpiRegister((aimed, get_kpi(RETAIL_KPIS, "satisfaction")))
    orders, satisfaction = kpis.list_standings(mart, register, Grain.MONTH, date(2025, 5, 1))
    (figure,) = kpis.list_figures(mart, register, "orders", Grain.MONTH, period=date(2025, 5, 1))
    assert orders.figure == figure
    assert orders.target == pytest.approx(31.0)
    assert len(orders.history) == 5
    assert orders.history[-1] == figure.value
    assert satisfaction.target is None
    (nothing, _) = kpis.list_standings(mart, register, Grain.MONTH, date(2031, 5, 1))
    assert nothing.figure is None


def test_measures_are_columns_of_the_kind_that_is_declared(mart: Mart) -> None:
    for subject, declared in kpis.SUBJECTS.items():
        kpi = msgspec.structs.replace(
            get_kpi(RETAIL_KPIS, "orders"),
            name=f"of_{subject}",
            subject=subject,
            among=None,
            formula=" + ".join(
                f"count({name}) FILTER (WHERE {name} = {'0' if kind == 'DOUBLE' else repr('0')})"
                for name, kind in declared.items()
            ),
        )
        kpis.check_register(KpiRegister((kpi,)))
        assert kpis.list_figures(mart, KpiRegister((kpi,)), kpi.name, Grain.QUARTER)


def test_nothing_leaves_its_history_where_nothing_happened(mart: Mart) -> None:
    for weeks in (8, 16, 24):
        week = date(2025, 12, 29) - timedelta(weeks=weeks)
        found = kpis.find_alerts(mart, RETAIL_KPIS, week=week)
        assert found.alerts == ()
        assert found.watched > 30


def test_what_leaves_its_history_or_misses_its_target_is_told(mart: Mart, tmp_path: Folder) -> None:
    aimed = msgspec.structs.replace(
        get_kpi(RETAIL_KPIS, "average_order_value"), targets={"2025-Q4": 1e9}, owner="Anna"
    )
    reached = msgspec.structs.replace(
        get_kpi(RETAIL_KPIS, "contact_rate"), targets={"2025-Q4": 0.9}
    )
    found = kpis.find_alerts(mart, KpiRegister((aimed, reached)), week=date(2025, 10, 27))
    (missed,) = [alert for alert in found.alerts if alert.rule is Rule.TARGET]
    assert (missed.kpi, missed.expected, missed.owner) == ("average_order_value", 1e9, "Anna")
    assert missed.path == COMPANY

    def stage(connection: duckdb.DuckDBPyConnection) -> None:
        """One week two fifths of what stores sell are cancelled."""
        source_of(mart.folder.parent / "world")(connection)
        connection.execute("ALTER VIEW stg_order RENAME TO stg_all")
        connection.execute(
            "CREATE VIEW stg_order AS SELECT * REPLACE (CASE"
            " WHEN channel = 'store' AND placed_us >= 1761519600000000"
            " AND placed_us < 1762124400000000 AND order_id::BIGINT % 5 < 2"
            " THEN placed_us ELSE cancelled_us END AS cancelled_us) FROM stg_all"
        )

    marts.build(tmp_path, stage)
    few = KpiRegister(tuple(kpi for kpi in RETAIL_KPIS.kpis if kpi.subject == "orders"))
    with marts.open_mart(tmp_path) as broken:
        told = kpis.find_alerts(broken, few, week=date(2025, 10, 27))
        names = {(alert.kpi, alert.path.journey) for alert in told.alerts}
        assert ("orders", "store/carry_out") in names
        fallen = next(
            alert
            for alert in told.alerts
            if (alert.kpi, alert.path.journey) == ("orders", "store/carry_out")
        )
        assert not fallen.better
        assert fallen.value < (fallen.low or 0)
        assert fallen.chance is not None
        opened = kpis.list_rows(
            broken,
            few,
            fallen.kpi,
            fallen.grain,
            fallen.period,
            path=fallen.path,
            most=10_000,
        )
        assert opened.n == len(opened.rows) == fallen.n
