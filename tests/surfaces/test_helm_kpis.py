"""KPIs are declared, changed, imported and opened to their rows in the console."""

import asyncio
import csv
import io
import re
from html import unescape

import httpx
import msgspec
import pytest

from ordito import marts
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.settings import Settings
from ordito.platform.state import lake_dir
from ordito.steering import economics, kpis
from ordito.surfaces.guards import Role
from ordito.world import simulation
from ordito.world.lake import source_of
from ordito.world.registers import register_of
from ordito.world.simulation import Parameters
from tests.company import found
from tests.serving import serve
from tests.surfaces.test_console_holds import page_of
from tests.surfaces.test_helm import count_of, hire, links_of, told

pytestmark = pytest.mark.anyio
COMPANY = "helm_kpi_tests"
PATH = "/helm/kpis"
NEW = {
    "name": "web_orders",
    "title": "Orders in the web shop",
    "family": "volume",
    "level": "journey",
    "subject": "orders",
    "formula": "count(id) FILTER (WHERE channel = 'web')",
    "per": "count(id)",
    "unit": "share",
    "direction": "up",
    "owner": "Anna",
    "target:2025-Q3": "12,5",
    "because": "the board asks",
    "what": "save",
}


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> economics.Register:
    """Lay the marts of a small world where the company's pages read; return its costs."""
    folder = tmp_path_factory.mktemp("helm_kpis")
    told = Parameters(people=400, orders_a_year=8.0, lines_median=1.2, seed=5)
    simulation.make(told, folder)
    marts.build(lake_dir(COMPANY), source_of(folder))
    return msgspec.convert(register_of(folder), economics.Register)


async def test_a_definition_is_tried_saved_measured_changed_and_retired(
    db: Database, address: str, register: economics.Register
) -> None:
    company = await found(db, units=1)
    await hire(db, "ada", Role.HELM)
    await hire(db, "cleo", Role.HELM, [next(iter(company.places.values()))])
    with serve(address, settings=Settings(company=COMPANY, log_requests=False)) as url:
        async with httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=60) as http:
            _, csrf = await page_of(http, "ada", f"{PATH}/new")
            await _refuses(http, csrf)
            await _declares(http, csrf)
            await _opens(http)
            await _changes(http, csrf, db)
            await _imports(http, csrf, db)
            await _assumes(http, db, register)
            await _aims(http, db)
        async with httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=60) as http:
            _, csrf = await page_of(http, "cleo", "/today")
            for path in (PATH, f"{PATH}/new", f"{PATH}/csv?table=figures", f"{PATH}/of/orders"):
                assert (await http.get(path)).status_code == 403, path
            sent = await http.post(f"{PATH}/new", data=NEW | {"_csrf": csrf})
            assert sent.status_code == 403


async def _refuses(http: httpx.AsyncClient, csrf: str) -> None:
    """What cannot be saved is shown again with what was typed, and nothing is published."""
    form = NEW | {"_csrf": csrf}
    for field, value, said in (
        ("formula", "sum(gross) + 1", "would not add up"),
        ("formula", "sum(channel)", "No function matches"),
        ("formula", "", "formula is empty"),
        ("among", "count(id) &gt; 1", "among"),
        ("name", "Web Orders", "name"),
        ("name", "orders", "not what it was"),
        ("settles_days", "soon", "settles_days"),
        ("since", "yesterday", "since"),
        ("family", "weather", "family"),
        ("target:2025-Q3", "much", "is no number"),
        ("target:2025-Q9", "1", "targets"),
        ("because", "", "Nothing says why"),
    ):
        page = await http.post(f"{PATH}/new", data=form | {field: value})
        assert page.status_code == 422, (field, page.text)
        assert said in unescape(page.text), (field, said)
        assert "Orders in the web shop" in page.text
    assert (await http.post(f"{PATH}/new", data=NEW)).status_code == 403  # without its token
    double = {"formula": "count(id)", "per": "", "among": "NOT cancelled", "unit": "count"}
    page = await http.post(f"{PATH}/new", data=form | double | {"target:2025-Q3": ""})
    assert page.status_code == 200
    assert "It does not go with what is declared" in page.text
    assert "orders / web_orders" in page.text
    assert "Register 0" in await told(http, PATH)


async def _declares(http: httpx.AsyncClient, csrf: str) -> None:
    form = NEW | {"_csrf": csrf}
    tried = await http.post(f"{PATH}/new", data=form | {"what": "try"})
    assert re.search(r"Tried: [\d.]+% in the last whole quarter, of [\d,]+ rows", tried.text)
    assert "Register 0" in await told(http, PATH)
    page = await http.post(f"{PATH}/new", data=form)
    assert page.status_code == 200, page.text
    assert str(page.url).endswith(f"{PATH}/of/web_orders")
    page = await told(http, f"{PATH}/of/web_orders?day=2025-08-01")
    for said in ("the board asks", "Ada", "Anna", "Target: 12.5%", "2025-Q3"):
        assert said in page, said
    again = await http.post(f"{PATH}/new", data=form)
    assert again.status_code == 422  # pressed twice it is one


async def _opens(http: httpx.AsyncClient) -> None:
    """A figure, its parts, its rows and the files beside them agree."""
    page_of_it = f"{PATH}/of/orders"
    page = await told(http, f"{page_of_it}?day=2025-05-01")
    whole = count_of(page, "Figure")
    lines = list(
        csv.DictReader(
            io.StringIO((await http.get(f"{page_of_it}/csv?day=2025-05-01&table=parts")).text)
        )
    )
    assert float(lines[0]["figure"]) == whole
    assert sum(float(line["figure"]) for line in lines[1:]) == whole
    rows = await told(http, f"{page_of_it}/rows?day=2025-05-01")
    assert count_of(rows, "Rows") == whole
    (csv_url,) = links_of(rows, f"{page_of_it}/csv")
    assert (await http.get(csv_url)).text.count("\n") == whole + 1
    (part,) = [one for one in links_of(page, f"{page_of_it}/rows") if "web%2Fcollect" in one]
    deep = await told(http, part)
    of_part = next(line for line in lines if line["journey"] == "web/collect")
    assert count_of(deep, "Rows") == float(of_part["figure"])
    month = await told(http, f"{page_of_it}?grain=month&day=2025-05-01")
    assert 0 < count_of(month, "Figure") < whole
    figures = (await http.get(f"{PATH}/csv?table=figures&grain=month&day=2025-05-01")).text
    (line,) = [one for one in csv.DictReader(io.StringIO(figures)) if one["kpi"] == "orders"]
    assert float(line["figure"]) == count_of(month, "Figure")
    listed = await told(http, f"{PATH}?grain=month&day=2025-05-01")
    assert f"{page_of_it}/rows?grain=month&amp;day=2025-05-01" in listed
    for table in ("definitions", "alerts", "conflicts"):
        assert (await http.get(f"{PATH}/csv?table={table}")).status_code == 200
    for wrong in ("grain=year", "day=soon", "day=0001-01-01", "phase=buy", "skip=-1", "other=1"):
        assert (await http.get(f"{page_of_it}?{wrong}")).status_code == 422, wrong
    assert (await http.get(f"{PATH}/of/nothing")).status_code == 404
    assert (await http.get(f"{PATH}/csv?table=secrets")).status_code == 422
    assert (await http.get(f"{page_of_it}/csv?table=secrets")).status_code == 422


async def _changes(http: httpx.AsyncClient, csrf: str, db: Database) -> None:
    page_of_it = f"{PATH}/of/web_orders"
    form = NEW | {"_csrf": csrf, "register": "1", "owner": "Bea", "because": "Bea took over"}
    shown = (await http.get(f"{page_of_it}/change")).text
    assert 'name="target:2025-Q3"' in shown
    assert 'value="12.5"' in shown
    page = await http.post(f"{page_of_it}/change", data=form)
    assert page.status_code == 200, page.text
    page = await told(http, page_of_it)
    assert "Bea took over" in page
    kpi = kpis.get_kpi((await db.read(kpis.KPIS.load)).register, "web_orders")
    assert (kpi.owner, kpi.targets) == ("Bea", {"2025-Q3": 0.125})
    # who still sees the first version is told that it moved on
    late = await http.post(f"{page_of_it}/change", data=form | {"owner": "Carl"})
    assert late.status_code == 422
    assert "not what it was" in late.text
    stale = {"_csrf": csrf, "register": "1", "because": "unused"}
    assert (await http.post(f"{page_of_it}/retire", data=stale)).status_code == 409
    assert (await http.post(f"{page_of_it}/retire", data=stale | {"because": ""})).status_code in {
        409,
        422,
    }
    gone = await http.post(f"{page_of_it}/retire", data=stale | {"register": "2"})
    assert gone.status_code == 200, gone.text
    assert (await http.get(page_of_it)).status_code == 404
    assert (await db.read(kpis.KPIS.load)).version == 3


async def _aims(http: httpx.AsyncClient, db: Database) -> None:
    """Tiles of the cockpit are held against the targets of the register, by the days they show."""
    book = await db.read(kpis.KPIS.load)
    quarters = ("2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1")
    aims = {"revenue": 9_000.0, "digital_share": 0.31, "satisfaction": 8.9}
    aimed = tuple(
        msgspec.structs.replace(one, targets=dict.fromkeys(quarters, aims[one.name]))
        if one.name in aims
        else one
        for one in book.register.kpis
    )
    register = kpis.KpiRegister(aimed, "the year's aims")
    await db.transact(kpis.publish_kpis, Context.system(), register=register, at=now())
    page = await told(http, "/helm?period=month")
    assert "target: 31%" in page
    assert "target: 8.9" in page
    # 28 days of quarters of 92 and 90 days
    assert re.search(r"target: €(27\.[3-9]|28\.0)", page)
    assert "no target declared" in page  # what revenue costs is a target of the costs


async def _imports(http: httpx.AsyncClient, csrf: str, db: Database) -> None:
    table = (
        "name;title;family;level;subject;formula;unit;direction;owner\n"
        "app_orders;Orders of the app;volume;journey;orders;"
        "count(id) FILTER (WHERE channel = 'app');count;up;Anna\n"
        "turnover;Turnover;revenue;journey;orders;sum(gross);money;up;Anna\n"
        "wrong;Wrong;revenue;journey;orders;avg(gross);money;up;Anna\n"
    )
    form = {"_csrf": csrf, "register": "3", "what": "check"}
    file = {"file": ("kpis.csv", table.encode(), "text/csv")}
    page = await http.post(f"{PATH}/import", data=form, files=file)
    assert page.status_code == 200, page.text
    for said in ("is added", "contradicts", "cannot be read", "Take over one row"):
        assert said in page.text, said
    assert (await db.read(kpis.KPIS.load)).version == 3
    save = form | {"what": "save", "text": table}
    assert (await http.post(f"{PATH}/import", data=save)).status_code == 422  # says not why
    save |= {"because": "what the board has looked at"}
    stale = await http.post(f"{PATH}/import", data=save | {"register": "2"})
    assert stale.status_code == 422
    done = await http.post(f"{PATH}/import", data=save)
    assert done.status_code == 200, done.text
    book = await db.read(kpis.KPIS.load)
    assert (book.version, kpis.get_kpi(book.register, "app_orders").owner) == (4, "Anna")
    assert book.register.of("turnover") is None
    for bad in (b"\xff\xfe\x00", b"[1", b"title\nSales"):
        sent = {"file": ("kpis.csv", bad, "text/csv")}
        assert (await http.post(f"{PATH}/import", data=form, files=sent)).status_code == 422


async def _assumes(http: httpx.AsyncClient, db: Database, register: economics.Register) -> None:
    """What is assumed stands with what it does, and the switch counts in every table."""
    await db.transact(economics.publish_costs, Context.system(), register=register, at=now())
    loaded, direct = await told(http, "/helm/costs"), await told(http, "/helm/costs?direct=1")
    assert "Channel itself" in loaded
    assert "Channel itself" not in direct
    for table in ("channels", "resources", "losses", "dealings", "touchpoints", "assumptions"):
        lines = {}
        for asked in ("", "?direct=1"):
            found = await _file(http, f"/helm/costs/csv/{table}{asked}")
            lines[asked] = found
            assert "," in found[0]
        assert (lines[""] == lines["?direct=1"]) is (table == "resources"), table
    assert (await http.get("/helm/costs/csv/secrets")).status_code == 422
    page = await told(http, "/helm/costs/assumptions")
    for said in ("told by the world", "finance", "What is assumed"):
        assert said in page, said
    assert register.reason in (await http.get("/helm/costs/register")).text
    (first, *_) = csv.DictReader(await _file(http, "/helm/costs/csv/assumptions"))
    (name, *_) = re.findall(r'<th scope="row"><a[^>]*>([^<]+)<', page)
    assert f"Most hangs on “{name}”" in page
    swing = abs(float(first["left then"]) - float(first["left so"]))
    assert float(first["swing"]) == pytest.approx(swing)


async def _file(http: httpx.AsyncClient, path: str) -> list[str]:
    """Return the lines of a file once its figures are made."""
    for _ in range(300):
        found = await http.get(path)
        if found.status_code != 409:
            assert found.status_code == 200, found.text
            return found.text.splitlines()
        await asyncio.sleep(0.2)
    raise AssertionError(path)
