"""The portable steps answer what the mart's own steps answer; Spark does too (the long test)."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from ordito import marts
from ordito.marts.portable import STEPS, Answers, answers_of, differences, on_duckdb
from ordito.world import simulation
from ordito.world.lake import source_of
from ordito.world.simulation import Parameters

# Ibis asks DuckDB in a way that its newest version calls old
pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
ROOT = Path(__file__).parents[3]
OWN = {
    "order_money": "SELECT order_id, gross, net, goods_cost, lines, units, returned_net,"
    " returned_cost, returned_units FROM fact_order WHERE lines > 0",
    "channel_months": "SELECT channel, method, placed_on[:7], count(*),"
    " count(DISTINCT customer_id), sum(gross), sum(net), sum(goods_cost), sum(returned_net),"
    " count(late), sum(late::INTEGER) FROM fact_order WHERE cancelled_us IS NULL GROUP BY ALL",
    "directly_follows": "WITH timed AS (SELECT journey_id, seq, activity,"
    " coalesce(started_us, arrived_us, ended_us) AS at_us FROM fact_step),"
    " pairs AS (SELECT one.activity, two.activity AS follower, two.at_us - one.at_us AS gap"
    " FROM timed AS one JOIN timed AS two ON two.journey_id = one.journey_id"
    " AND two.seq = one.seq + 1)"
    " SELECT activity, follower, count(*), sum(gap), round(quantile_cont(gap, 0.5))::BIGINT,"
    " round(quantile_cont(gap, 0.9))::BIGINT FROM pairs GROUP BY ALL",
    "variants": "WITH paths AS (SELECT string_agg(activity, '>' ORDER BY seq) AS path"
    " FROM fact_step WHERE seq <= 40 GROUP BY journey_id)"
    " SELECT path, count(*) FROM paths GROUP BY ALL",
    "customer_measures": "SELECT customer_id, orders, first_order_us, last_order_us, gross, net,"
    " channels FROM dim_customer WHERE orders > 0",
}


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("portable")
    simulation.make(Parameters(scale=2.0, density=0.05, seed=40_009), folder / "world")
    marts.build(folder / "lake", source_of(folder / "world"))
    return folder / "lake"


@pytest.fixture(scope="module")
def answers(lake: Path) -> Answers:
    with on_duckdb(lake / "builds" / marts.current(lake).version) as engine:
        return answers_of(engine)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_answers_as_the_mart_does(lake: Path, answers: Answers, step: str) -> None:
    with marts.open_mart(lake) as mart:
        assert answers.rows[step] == sorted(mart.rows(OWN[step]))
    assert len(answers.rows[step]) > 5


def test_a_row_that_differs_is_counted(answers: Answers) -> None:
    first, *others = answers.rows["variants"]
    changed = [(first[0], first[1] + 1), *others]
    there = Answers(answers.rows | {"variants": changed}, answers.seconds)
    assert differences(answers, answers) == {}
    assert differences(answers, there) == {"variants": 2}


@pytest.mark.long
def test_spark_with_two_workers_answers_the_same(lake: Path) -> None:
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is none")
    python = ROOT / ".tools/spark/bin/python"
    assert python.is_file(), "make test-long prepares what Spark needs"
    command = [python, "-m", "ordito.marts.portable", lake, "--master", "local-cluster[2,1,1024]"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=900, check=False
    )
    told = [line for line in done.stdout.splitlines() if " rows " in line]
    assert (done.returncode, len(told)) == (0, len(STEPS)), done.stdout + done.stderr
    assert all(line.endswith(" equal") for line in told), told
