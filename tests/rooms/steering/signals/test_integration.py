from pathlib import Path

import pytest

from ordito import marts
from ordito.steering import signals
from ordito.steering.signals import Dimension, Integration, Level
from ordito.world.simulation import Integration as Planted
from ordito.world.simulation import Parameters
from tests.rooms.steering.worlds import mart_of


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[Planted, Integration]:
    found: dict[Planted, Integration] = {}
    for planted in Planted:
        told = Parameters(
            people=1_200, orders_a_year=9.0, lines_median=1.5, seed=61, integration=planted
        )
        folder = tmp_path_factory.mktemp(planted.value)
        with mart_of(told, folder) as mart:
            found[planted] = signals.measure_integration(mart)
            _every_share_opens_to_its_rows(mart_folder=folder, integration=found[planted])
    return found


def _every_share_opens_to_its_rows(mart_folder: Path, integration: Integration) -> None:
    pair = next(one for one in integration.pairs if (one.one, one.other) == ("store", "web"))
    with marts.open_mart(mart_folder / "lake") as mart:
        for row in pair.measured:
            if row.dimension is Dimension.LAG:
                continue
            linked, apart = (
                signals.list_evidence(
                    mart, row.dimension, "web", "store", linked=side, most=100_000
                )
                for side in (True, False)
            )
            assert len(linked) == row.linked
            assert len(linked) + len(apart) == row.n


def test_companies_come_out_in_the_order_of_how_far_they_are(
    measured: dict[Planted, Integration],
) -> None:
    silo, cross, omni = (measured[planted] for planted in Planted)
    assert (silo.level, cross.level, omni.level) == (Level.MULTI, Level.CROSS, Level.OMNI)
    assert silo.score is not None
    assert cross.score is not None
    assert omni.score is not None
    assert silo.score + 0.1 < cross.score < omni.score - 0.1


def test_the_pair_of_store_and_web_says_why(measured: dict[Planted, Integration]) -> None:
    rows = {
        planted: next(one for one in found.pairs if (one.one, one.other) == ("store", "web"))
        for planted, found in measured.items()
    }
    assert [rows[planted].level for planted in Planted] == [Level.MULTI, Level.CROSS, Level.OMNI]
    assert rows[Planted.SILOED].rule == "not linked: identity, order, case"
    assert "price" in rows[Planted.CROSS].rule
    shares = {
        planted: {one.dimension: one.share for one in pair.measured}
        for planted, pair in rows.items()
    }
    assert shares[Planted.SILOED][Dimension.IDENTITY] == 0
    assert shares[Planted.OMNI][Dimension.ORDER] == pytest.approx(0.35, abs=0.05)
    assert shares[Planted.CROSS][Dimension.ORDER] == pytest.approx(0.12, abs=0.04)


def test_no_pair_of_a_company_without_links_is_more_than_multi(
    measured: dict[Planted, Integration],
) -> None:
    assert {pair.level for pair in measured[Planted.SILOED].pairs} <= {Level.MULTI, None}
    assert Level.MULTI not in {pair.level for pair in measured[Planted.OMNI].pairs}
