from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from ordito.platform.db import Tx
from ordito.steering import kpis
from ordito.steering.kpis import (
    KPIS,
    RETAIL_KPIS,
    Clash,
    Direction,
    Family,
    Fate,
    Kpi,
    KpiMovedOn,
    KpiRegister,
    KpiWrong,
    Level,
    Unit,
    UnreadableKpis,
)

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SALES = Kpi(
    name="sales",
    title="Sales",
    family=Family.REVENUE,
    level=Level.JOURNEY,
    subject="orders",
    formula="sum(gross)",
    unit=Unit.MONEY,
    direction=Direction.UP,
)


def like(**changes: Any) -> Kpi:
    return msgspec.structs.replace(SALES, **changes)


def test_what_retailers_begin_with_can_be_reckoned_and_goes_together() -> None:
    kpis.check_register(RETAIL_KPIS)
    assert kpis.find_conflicts(RETAIL_KPIS.kpis) == []
    assert len(RETAIL_KPIS.kpis) >= 30
    assert {kpi.family for kpi in RETAIL_KPIS.kpis} == set(Family)


@pytest.mark.parametrize(
    ("formula", "fault"),
    [
        ("sum(", "syntax error"),
        ("gross", "outside of a sum"),
        ("sum(nothing)", "no measure nothing"),
        ("sum(sum(gross))", "within another"),
        ("avg(gross)", "avg may not be used"),
        ("sum(gross), 1", "not one expression"),
        ("sum(gross) FROM fact_order", "not one expression"),
        ("(SELECT sum(gross) FROM fact_order)", "subquery may not be used"),
        ("count(read_text('/etc/passwd'))", "read_text may not be used"),
        ("sum(gross); DROP TABLE fact_order", "not one expression|Only SELECT"),
        ("sum(gross) OVER ()", "sum may not be used"),
        ("sum(gross::VARCHAR)", "cast may not be used"),
        ("sum(channel)", "No function matches"),
        ("sum(CAST(channel AS INTEGER))", "Could not convert"),
        ("sum(gross) + 1", "would not add up"),
        ("greatest(sum(gross), sum(net))", "would not add up"),
        ("sum(gross) / count(id)", "would not add up"),
        ("7", "would not add up"),
    ],
)
def test_a_formula_reads_nothing_but_measures(formula: str, fault: str) -> None:
    with pytest.raises(KpiWrong, match=fault):
        kpis.check_register(KpiRegister((like(formula=formula),)))
    with pytest.raises(KpiWrong):
        kpis.check_register(KpiRegister((like(per=formula),)))


def test_what_is_a_sum_but_for_constants_is_reckoned() -> None:
    for formula in (
        "100 * (count(*) - sum(units)) / 3",
        "coalesce(sum(CASE WHEN late THEN 1 ELSE 0 END), 0)",
        "-sum(late::INTEGER)",
    ):
        kpis.check_register(KpiRegister((like(formula=formula),)))


def test_rows_are_chosen_by_measures_without_sums() -> None:
    kpis.check_register(KpiRegister((like(among="NOT cancelled AND channel IN ('web', 'app')"),)))
    with pytest.raises(KpiWrong, match="where rows are chosen"):
        kpis.check_register(KpiRegister((like(among="sum(gross) > 1"),)))
    with pytest.raises(KpiWrong, match="no subject"):
        kpis.check_register(KpiRegister((like(subject="secrets"),)))
    with pytest.raises(KpiWrong, match="twice"):
        kpis.check_register(KpiRegister((SALES, SALES)))


@pytest.mark.parametrize(
    ("other", "clash"),
    [
        (like(name="turnover", title="Turnover"), Clash.SAME_FORMULA),
        (like(name="turnover", title="Turnover", formula=" SUM( Gross ) "), Clash.SAME_FORMULA),
        (like(name="sales_k", title="Thousands", formula="sum(gross) / 1000"), Clash.OTHER_UNIT),
        (like(name="turnover", title="Turnover", unit=Unit.COUNT), Clash.OTHER_UNIT),
        (like(name="sales_net", title=" SALES", formula="sum(net)"), Clash.SAME_NAME),
        (like(formula="sum(net)"), Clash.SAME_NAME),
    ],
)
def test_definitions_that_do_not_go_together_are_found(other: Kpi, clash: Clash) -> None:
    (found,) = kpis.find_conflicts((SALES, other))
    assert found.clash is clash
    assert {found.one, found.other} == {SALES.name, other.name}


def test_definitions_that_only_look_alike_go_together() -> None:
    others = (
        like(name="web_sales", title="Web", among="channel = 'web'"),
        like(name="basket", title="Basket", per="count(id)"),
        like(name="both", title="Both", formula="sum(gross + discount)"),
    )
    assert kpis.find_conflicts((SALES, *others)) == []
    (turned,) = kpis.find_conflicts(
        (others[2], like(name="again", title="Again", formula="sum(discount + gross)"))
    )
    assert turned.clash is Clash.SAME_FORMULA


def test_each_row_of_a_table_is_told_what_became_of_it() -> None:
    table = (
        "name,title,family,level,subject,formula,per,unit,direction,owner,target 2026-Q1\n"
        "web_orders,Orders on the web,volume,journey,orders,"
        "count(id) FILTER (WHERE channel = 'web'),,count,up,Anna,1200\n"
        "sales,Sales,revenue,journey,orders,sum(gross),,money,up,,\n"
        "turnover,Turnover,revenue,journey,orders,sum(gross),,money,up,,\n"
        "sales,Sales,revenue,journey,orders,sum(net),,money,up,,\n"
        "wrong,Wrong,revenue,journey,orders,avg(net),,money,up,,\n"
        "bad,Bad,weather,journey,orders,sum(net),,money,up,,\n"
    )
    found = kpis.import_kpis(KpiRegister((SALES,)), table.encode())
    assert [row.fate for row in found.rows] == [
        Fate.ADDED,
        Fate.SAME,
        Fate.CLASHES,
        Fate.CLASHES,
        Fate.WRONG,
        Fate.WRONG,
    ]
    assert [kpi.name for kpi in found.register.kpis] == ["sales", "web_orders"]
    added = kpis.get_kpi(found.register, "web_orders")
    assert (added.owner, added.targets, added.per) == ("Anna", {"2026-Q1": 1200.0}, None)
    assert found.rows[2].clashes[0].clash is Clash.SAME_FORMULA
    assert "same name, another formula" in found.rows[3].why
    assert "family" in found.rows[5].why
    replaced = kpis.import_kpis(KpiRegister((SALES,)), table.encode(), replace=True)
    assert replaced.rows[3].fate is Fate.CHANGED
    assert kpis.get_kpi(replaced.register, "sales").formula == "sum(net)"
    written = msgspec.json.encode([SALES, like(name="sales_two", title="Two", formula="sum(net)")])
    assert [row.fate for row in kpis.import_kpis(KpiRegister(()), written).rows] == [
        Fate.ADDED,
        Fate.ADDED,
    ]
    for unreadable in (b"\xff\xfe", b"[1,", b"title\nSales\n"):
        with pytest.raises(UnreadableKpis):
            kpis.import_kpis(KpiRegister(()), unreadable)


def test_a_table_that_is_written_is_read_as_the_same_and_forgets_nothing() -> None:
    owned = like(owner="Anna", targets={"2026-Q1": 5.0}, since=date(2026, 1, 1), per="count(id)")
    head, rows = kpis.write_table([owned, like(name="other", title="Other", formula="sum(net)")])
    lines = [";".join("" if cell is None else str(cell) for cell in row) for row in (head, *rows)]
    read = kpis.import_kpis(KpiRegister(()), "\n".join(lines).encode())
    assert kpis.get_kpi(read.register, "sales") == owned
    again = kpis.import_kpis(KpiRegister((owned,)), "\n".join(lines).encode())
    assert [row.fate for row in again.rows] == [Fate.SAME, Fate.ADDED]
    # a row that says nothing of owner, targets and first day leaves them
    plain = (
        "name,title,family,level,subject,formula,per,unit,direction,target 2026-Q2\n"
        "sales,All sales,revenue,journey,orders,sum(gross),count(id),money,up,7"
    )
    (row,) = (told := kpis.import_kpis(KpiRegister((owned,)), plain.encode())).rows
    assert row.fate is Fate.CHANGED
    assert kpis.get_kpi(told.register, "sales") == msgspec.structs.replace(
        owned, title="All sales", targets={"2026-Q1": 5.0, "2026-Q2": 7.0}
    )
    # what is no number is no target
    for wrong in ("nan", "inf", "much"):
        bad = plain.removesuffix("7") + wrong
        assert kpis.import_kpis(KpiRegister(()), bad.encode()).rows[0].fate is Fate.WRONG
    assert kpis.import_kpis(KpiRegister(()), b"name\nsales\n\n").rows[0].fate is Fate.WRONG
    with pytest.raises(UnreadableKpis):
        kpis.import_kpis(KpiRegister(()), b"name\n" + b"x" * 200_000)


def test_a_target_of_any_span_is_that_of_its_quarters() -> None:
    quarters = {"2026-Q1": 90.0, "2026-Q2": 182.0}
    total, mean = like(targets=quarters), like(targets=quarters, per="count(id)")
    spring = (date(2026, 1, 1), date(2026, 7, 1))
    assert kpis.target_of(total, *spring) == 272.0
    assert kpis.target_of(total, date(2026, 3, 31), date(2026, 4, 2)) == 1.0 + 2.0
    assert kpis.target_of(mean, date(2026, 3, 31), date(2026, 4, 2)) == 136.0
    assert kpis.target_of(mean, date(2026, 4, 1), date(2026, 7, 1)) == 182.0
    # half of the span has none
    assert kpis.target_of(total, date(2026, 6, 1), date(2026, 8, 1)) is None
    assert kpis.target_of(total, date(2026, 6, 1), date(2026, 6, 1)) is None
    assert kpis.mean_target({"2026-Q1": 0.9}, date(2026, 3, 1), date(2026, 4, 1)) == 0.9
    assert kpis.mean_target({"2026-Q1": 0.9}, date(2026, 3, 1), date(2026, 4, 2)) is None


def test_tiles_have_the_targets_that_are_declared_for_all_of_their_span() -> None:
    told = [
        like(name="revenue", targets={"2026-Q1": 90.0}),
        like(name="digital_share", per="count(id)", targets={"2026-Q1": 0.5, "2026-Q2": 0.6}),
    ]
    register = KpiRegister(tuple(told))
    winter = (date(2026, 3, 1), date(2026, 4, 1))
    assert kpis.targets_of_tiles(register, *winter) == {"revenue": 31.0, "digital": 0.5}
    spring = (date(2026, 3, 1), date(2026, 5, 1))
    assert set(kpis.targets_of_tiles(register, *spring)) == {"digital"}
    assert kpis.targets_of_tiles(KpiRegister(()), *winter) == {}
    assert all(RETAIL_KPIS.of(name) is not None for name in kpis.TILES.values())


async def test_a_register_has_versions_that_stay_and_says_why(tx: Tx) -> None:
    assert (await KPIS.load(tx)).register == RETAIL_KPIS
    first = await kpis.publish_kpis(tx, register=KpiRegister((SALES,), "we begin"), at=AT)
    changed = KpiRegister((like(targets={"2026-Q1": 5.0}, owner="Anna"),), "Anna answers for it")
    second = await kpis.publish_kpis(tx, register=changed, at=AT)
    assert (first.version, second.version) == (1, 2)
    assert (await KPIS.load(tx)).register == changed
    assert (await KPIS.load_version(tx, version=1)).register.because == "we begin"
    for wrong in (KpiRegister((SALES,)), KpiRegister((like(formula="gross"),), "no")):
        with pytest.raises(KpiWrong):
            await kpis.publish_kpis(tx, register=wrong, at=AT)
    assert (await KPIS.load(tx)).version == 2


async def test_one_definition_changes_without_undoing_what_others_changed(tx: Tx) -> None:
    orders = kpis.get_kpi(RETAIL_KPIS, "orders")
    owned = msgspec.structs.replace(orders, owner="Anna")
    first = await kpis.put_kpi(tx, kpi=SALES, was=None, because="we sell", at=AT)
    second = await kpis.put_kpi(tx, kpi=owned, was=orders, because="Anna", at=AT)
    assert (first.version, second.version) == (1, 2)
    assert second.register.of("sales") == SALES
    assert second.register.of("orders") == owned
    assert len(second.register.kpis) == len(RETAIL_KPIS.kpis) + 1
    third = await kpis.retire_kpi(tx, was=SALES, because="nobody looks", at=AT)
    assert third.register.of("sales") is None
    for late in (
        kpis.put_kpi(tx, kpi=orders, was=orders, because="late", at=AT),
        kpis.put_kpi(tx, kpi=owned, was=None, because="again", at=AT),
        kpis.put_kpi(tx, kpi=SALES, was=owned, because="another name", at=AT),
        kpis.retire_kpi(tx, was=SALES, because="again", at=AT),
        kpis.publish_kpis(tx, register=KpiRegister((SALES,), "over"), at=AT, over=2),
    ):
        with pytest.raises(KpiMovedOn):
            await late
    with pytest.raises(KpiWrong, match="why"):
        await kpis.put_kpi(tx, kpi=orders, was=owned, because=" ", at=AT)
    assert (await KPIS.load(tx)).version == 3
    added, retired = (await kpis.list_changes(tx, name="sales"))[::-1]
    assert (added.version, added.was, added.now, added.because) == (1, None, SALES, "we sell")
    assert (retired.version, retired.was, retired.now) == (3, SALES, None)
    (changed,) = await kpis.list_changes(tx, name="orders")
    assert (changed.version, changed.fields) == (2, ("owner",))


def test_what_a_definition_does_not_go_with_is_told_but_not_itself() -> None:
    twin = like(name="turnover", title="Turnover")
    register = KpiRegister((SALES, like(name="net", title="Net", formula="sum(net)")))
    (found,) = kpis.conflicts_with(register, twin)
    assert (found.one, found.other, found.clash) == ("sales", "turnover", Clash.SAME_FORMULA)
    assert kpis.conflicts_with(register, like(owner="Anna")) == []
