"""The helm tells what the company's rows say, and each number opens rows that agree with it."""

import asyncio
import csv
import io
import re
from html import unescape
from typing import Final
from uuid import UUID

import httpx
import msgspec
import pytest
from pypdf import PdfReader

from ordito import marts, steering
from ordito.platform.auth import add_staff, hash_password
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.settings import Settings
from ordito.platform.state import lake_dir
from ordito.surfaces.guards import Role
from ordito.world import simulation
from ordito.world.lake import source_of
from ordito.world.registers import register_of
from ordito.world.simulation import Parameters
from tests.company import found
from tests.serving import serve
from tests.surfaces.test_console_holds import PASSWORD, page_of

pytestmark = pytest.mark.anyio
COMPANY: Final = "helm_tests"
PATIENCE_S: Final = 60
_MAKING: Final = "These figures are being made."


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> steering.economics.Register:
    """Lay the marts of a small world where the company's pages read; return its costs."""
    folder = tmp_path_factory.mktemp("helm")
    simulation.make(Parameters(scale=0.05, seed=11), folder)
    marts.build(lake_dir(COMPANY), source_of(folder))
    return msgspec.convert(register_of(folder), steering.economics.Register)


async def told(http: httpx.AsyncClient, path: str) -> str:
    """Return a page once its figures are made."""
    for _ in range(PATIENCE_S * 5):
        page = await http.get(path)
        assert page.status_code == 200, page.text
        if _MAKING not in page.text:
            return page.text
        await asyncio.sleep(0.2)
    raise AssertionError(path)


async def looked_at(http: httpx.AsyncClient, path: str, form: dict[str, str]) -> httpx.Response:
    """Send a form once what it would do is reckoned."""
    for _ in range(PATIENCE_S * 5):
        answer = await http.post(path, data=form)
        if _MAKING not in answer.text:
            return answer
        await asyncio.sleep(0.2)
    raise AssertionError(path)


async def hire(db: Database, login: str, role: Role, places: list[UUID] | None = None) -> None:
    await db.transact(
        add_staff,
        Context.system(),
        login=login,
        name=login.title(),
        password_hash=hash_password(PASSWORD),
        roles=[role],
        place_ids=places,
        at=now(),
    )


def links_of(page: str, start: str) -> list[str]:
    """Return the addresses on a page that begin so."""
    found = re.findall(rf'href="({re.escape(start)}[^"]*)"', page)
    return [one.replace("&amp;", "&") for one in found]


def count_of(page: str, term: str) -> int:
    """Return a figure above rows."""
    (figure,) = re.findall(rf"<dt>{term}</dt><dd>(?:<a[^>]*>)?([\d,]+)", page)
    return int(figure.replace(",", ""))


def csrf_of(page: str) -> str:
    """Return what forms of a page send back."""
    return re.findall(r'name="_csrf" value="([^"]+)"', page)[0]


async def test_each_number_opens_rows_that_agree_with_it(
    db: Database, address: str, register: steering.economics.Register
) -> None:
    company = await found(db, units=1)
    await hire(db, "ada", Role.HELM)
    await hire(db, "bea", Role.ASSOCIATE)
    await hire(db, "cleo", Role.HELM, [next(iter(company.places.values()))])
    await db.transact(
        steering.economics.publish_costs, Context.system(), register=register, at=now()
    )
    await db.transact(
        steering.publish_path,
        Context.system(),
        name="click and collect",
        expression="visit* ordered picking collected",
        reason="as it is meant",
        by="test",
        at=now(),
    )
    with serve(address, settings=Settings(company=COMPANY, log_requests=False)) as url:
        async with httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=60) as http:
            await page_of(http, "ada", "/helm")
            await _walks_from_the_cockpit(http)
            await _walks_the_map(http)
            await _walks_the_ways(http)
            await _makes_a_target(http)
            await _takes_findings_up(http)
            await _walks_the_rest(http)
            await _opens_satisfaction(http)
            await _declares_costs(http)
        for login in ("bea", "cleo"):
            async with httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=60) as http:
                await page_of(http, login, "/today")
                assert (await http.get("/helm")).status_code == 403


async def _walks_from_the_cockpit(http: httpx.AsyncClient) -> None:
    page = await told(http, "/helm?period=all")
    orders = int(re.findall(r"([\d,]+) orders brought", page)[0].replace(",", ""))
    rows = await told(http, "/helm/orders?period=all")
    assert count_of(rows, "Orders") == orders
    assert "/helm/orders?period=all" in links_of(page, "/helm/orders")
    (persons,) = set(links_of(rows, "/helm/persons"))
    people = await told(http, persons)
    for term in ("Orders", "Customers", "Orders that name nobody"):
        assert count_of(people, term) == count_of(rows, term)
    one = next(link for link in links_of(people, "/helm/orders") if "customer=" in link)
    assert "Revenue" in await told(http, one)

    lines = list(csv.reader(io.StringIO((await http.get("/helm/ladders.csv?period=all")).text)))
    assert sum(int(line[1]) for line in lines[1:]) == orders
    for line in lines[1:]:
        _, _, revenue, *costs, left, _ = line
        assert round(float(revenue) - sum(map(float, costs)), 2) == float(left)
    channel = lines[1][0]
    narrowed = await told(http, f"/helm/orders?period=all&channel={channel}")
    assert count_of(narrowed, "Orders") == int(lines[1][1])
    # a step of the waterfall opens the orders that it costs something
    service = await told(http, f"/helm/orders?period=all&channel={channel}&step=service")
    titles = lines[0]
    told_of_step = re.search(r"<dt>Service</dt><dd>([^<]+)<", service)
    assert told_of_step is not None
    beside = re.search(r"<dt>Done without an order</dt><dd>([^<]+)<", service)
    parts = [told_of_step[1], *([beside[1]] if beside else [])]
    amount = sum(float(re.sub(r"[^\d.]", "", one)) for one in parts)
    assert round(amount, 2) == float(lines[1][titles.index("service")])
    # another period keeps what is looked at, and so does the switch
    assert f"/helm/orders?channel={channel}" in links_of(narrowed, "/helm/orders")
    direct = await told(http, f"/helm?period=all&channel={channel}&direct=1")
    assert f"/helm?period=month&channel={channel}&direct=1" in links_of(direct, "/helm?")
    paper = await http.get("/helm/board.pdf?period=all")
    pages = PdfReader(io.BytesIO(paper.content)).pages
    words = " ".join(word for page in pages for word in page.extract_text().split())
    whole = await told(http, "/helm?period=all")
    for held in ("is used to", "Nothing is used beyond", "Nothing can be judged"):
        assert (held in words) == (held in whole.replace("Used to", "is used to"))
    assert (await http.get("/helm?period=century")).status_code == 422


async def _walks_the_map(http: httpx.AsyncClient) -> None:
    page = await told(http, "/helm/map?period=all&method=collect")
    n = int(re.findall(r"([\d,]+) journeys took", page)[0].replace(",", ""))
    assert n > 0
    whole = await told(http, "/helm/map?period=all&detail=4")
    lines = list(csv.reader(io.StringIO((await http.get("/helm/map/csv?period=all")).text)))
    source, target, times, *_ = lines[1]
    row = re.search(rf'activity={source}&amp;target={target}">([\d,]+)<', whole)
    assert row is not None
    assert row[1].replace(",", "") == times
    link = f"/helm/journeys?period=all&activity={source}&target={target}"
    assert count_of(await told(http, link), "Times") == int(times)
    variant = re.search(r'variant=0">([\d,]+) journeys', whole)
    assert variant is not None
    journeys = await told(http, "/helm/journeys?period=all&variant=0")
    assert count_of(journeys, "Journeys") == int(variant[1].replace(",", ""))
    near = await told(http, "/helm/map?period=all&method=collect&path=click+and+collect")
    assert "fit the path to" in near
    assert 'class="line wanted"' in near
    # who keeps to the path and who leaves it opens
    compared = int(re.findall(r"of ([\d,]+) journeys follow it", near)[0].replace(",", ""))
    fits = dict(re.findall(r'href="(/helm/journeys[^"]*fit=[^"]+)">([\d,]+)<', near))
    assert len(fits) > 2
    for link, n in list(fits.items())[:3]:
        assert count_of(await told(http, link.replace("&amp;", "&")), "Journeys") == int(
            n.replace(",", "")
        )
    view = "period=all&method=collect&path=click+and+collect"
    keeps = count_of(await told(http, f"/helm/journeys?{view}&fit=on_path"), "Journeys")
    share = float(re.findall(r"fit=on_path\">(\d+)%<", near)[0]) / 100
    assert keeps / compared == pytest.approx(share, abs=0.006)
    assert (await http.get(f"/helm/journeys?{view}&fit=astray")).status_code == 422
    assert (await http.get("/helm/journeys?period=all&fit=on_path")).status_code == 422


async def _walks_the_ways(http: httpx.AsyncClient) -> None:
    page = await told(http, "/helm/ways?period=all")
    n = int(re.findall(r"([\d,]+) journeys;", page)[0].replace(",", ""))
    lines = list(csv.DictReader(io.StringIO((await http.get("/helm/ways/csv?period=all")).text)))
    assert sum(int(line["journeys"]) for line in lines if line["step"] == "1") == n
    # what comes to a channel at one change leaves it at the next, or ends there
    come = sum(int(one["journeys"]) for one in lines if one["step"] == "1" and one["to"] == "web")
    leave = sum(
        int(one["journeys"]) for one in lines if one["step"] == "2" and one["from"] == "web"
    )
    assert come == leave > 0
    for link in ("hop=1&source=web", "hop=1&source=web&reached=store"):
        source, target = "web", "store" if "reached" in link else ""
        (meant,) = [
            int(one["journeys"])
            for one in lines
            if (one["step"], one["from"], one["to"]) == ("1", source, target)
        ]
        rows = await told(http, f"/helm/journeys?period=all&{link}")
        assert count_of(rows, "Journeys") == meant
        file = await http.get(f"/helm/journeys/csv?period=all&{link}")
        assert file.text.count("\n") == meant + 1
    cells = list(
        csv.DictReader(io.StringIO((await http.get("/helm/ways/touchpoints.csv?period=all")).text))
    )
    one = next(cell for cell in cells if cell["mean_score"] and cell["group"] != "unknown")
    where = f"activity={one['activity']}&at={one['channel']}&persona={one['group']}"
    rows = await told(http, f"/helm/journeys?period=all&{where}")
    assert count_of(rows, "Journeys") == int(one["journeys"])
    assert count_of(rows, "Customers") == int(one["customers"])
    assert (await http.get("/helm/ways?measure=beauty")).status_code == 422
    assert (await http.get("/helm/journeys?hop=-1")).status_code == 422


async def _makes_a_target(http: httpx.AsyncClient) -> None:
    view = "period=all&method=collect&variant=0"
    page = await told(http, f"/helm/target?{view}")
    (expression,) = re.findall(r'<textarea name="expression"[^>]*>([^<]+)<', page)
    typed = {"name": "as most do", "expression": expression, "reason": "it works"}
    assert (await http.post(f"/helm/target?{view}", data=typed)).status_code == 403
    typed |= {"_csrf": csrf_of(page)}
    wrong = await http.post(f"/helm/target?{view}", data=typed | {"expression": "ordered )"})
    assert wrong.status_code == 422
    assert "ordered )" in wrong.text
    made = await http.post(f"/helm/target?{view}", data=typed)
    assert made.url.params["path"] == "as most do"
    near = await told(http, str(made.url))
    assert "follow it without any deviation" in near
    assert (await http.get("/helm/target?period=all&variant=10000")).status_code == 404


async def _takes_findings_up(http: httpx.AsyncClient) -> None:
    near = await told(http, "/helm/map?period=all&method=collect&path=click+and+collect")
    deviation = links_of(near, "/helm/action")[0]
    page = await told(http, deviation)
    nothing = await http.post(deviation, data={"_csrf": csrf_of(page), "reason": " "})
    assert nothing.status_code == 422
    why = {"_csrf": csrf_of(page), "reason": "look"}
    assert (await http.post(deviation, data=why)).url.path == "/helm/backlog"
    done = await http.post(deviation, data=why)
    (entry,) = re.findall(r'action="(/helm/backlog/[^"]+)"', done.text)  # one, though asked twice
    move = {"_csrf": csrf_of(done.text), "edition": "1", "state": "accepted", "reason": "now"}
    assert (await http.post(entry, data=move | {"reason": ""})).status_code == 422
    moved = await http.post(entry, data=move | {"owner": "Ada"})
    assert "Accepted" in moved.text
    assert (await http.post(entry, data=move)).status_code == 409
    assert (await http.get("/helm/action?kind=channel&channel=moon")).status_code == 404
    assert (await http.get("/helm/action?kind=rumour")).status_code == 422
    beyond = re.sub(r"number=\d+", "number=99", deviation)
    assert beyond != deviation
    assert (await http.get(beyond)).status_code == 404


async def _walks_the_rest(http: httpx.AsyncClient) -> None:
    costs = await told(http, "/helm/costs")
    assert "were paid for capacity that nobody used" in costs
    assert (await http.get("/helm/costs/csv/channels")).text.count("\n") > 3
    integration = await told(http, "/helm/integration")
    evidence = links_of(integration, "/helm/integration/rows")
    assert "Rows" in await told(http, evidence[0])
    assert (await http.get("/helm/integration/rows?pair=x")).status_code == 422
    assert (await http.get("/helm/integration/csv")).text.startswith("one,other,level")
    assert (await told(http, "/helm/kpis")).count("<h1>") == 1
    answers = await told(http, "/helm/answers?period=all")
    tile = re.search(r"mean of ([\d,]+) answers", await told(http, "/helm?period=all"))
    assert tile is not None
    assert count_of(answers, "Answers") == int(tile[1].replace(",", ""))


async def _declares_costs(http: httpx.AsyncClient) -> None:
    page = await told(http, "/helm/costs/register")
    staff, *_ = links_of(page, "/helm/costs/register/resources/")
    version = int(re.findall(r"<li><span>(\d+): ", page)[0])
    form = (await http.get(staff)).text
    fields = typed_in(form)
    assert (await http.post(staff, data=fields | {"_csrf": ""})).status_code == 403
    wrong = await http.post(staff, data=fields | {"capacity.value": "many"})
    assert wrong.status_code == 422
    assert 'value="many" maxlength="30" inputmode="decimal" autocomplete="off" aria-invalid' in (
        wrong.text
    )
    # what nobody looked at is not published
    dearer = fields | {"cost.value": str(10 * float(fields["cost.value"])), "what": "publish"}
    shown = await looked_at(http, staff, dearer | {"reason": "wages rose"})
    assert shown.status_code == 200
    assert "What would change" in shown.text
    assert "What is left changes by" in shown.text
    dearer |= {"seen": typed_in(shown.text)["seen"]}
    assert (await http.post(staff, data=dearer | {"reason": " "})).status_code == 422
    published = await http.post(staff, data=dearer | {"reason": "wages rose"})
    assert published.url.path == "/helm/costs/register"
    assert f"{version + 1}: wages rose" in published.text
    assert "Ada" in published.text
    late = await http.post(staff, data=dearer | {"reason": "again"})
    assert late.status_code == 409
    assert "again" in late.text
    # what is used goes with what uses it only
    form = (await http.get(staff)).text
    gone = await http.post(staff, data=typed_in(form) | {"gone": "1", "what": "check"})
    assert gone.status_code == 422
    await _aims_and_writes_text(http)
    for path in ("/resources/nobody", "/text/x", "/riches"):
        assert (await http.get(f"/helm/costs/register{path}")).status_code == 404


async def _aims_and_writes_text(http: httpx.AsyncClient) -> None:
    rest = "/helm/costs/register/rest"
    fields = typed_in((await http.get(rest)).text)
    quarters = {name: "91,5" for name in fields if name.startswith("targets.")}
    assert len(quarters) > 3
    seen = typed_in((await looked_at(http, rest, fields | quarters)).text)["seen"]
    aimed = fields | quarters | {"seen": seen, "what": "publish", "reason": "the board asks"}
    assert "91.5 %" in (await http.post(rest, data=aimed)).text
    # the tile of costs has its target where every day of the period has one
    assert "target: 92%" in await told(http, "/helm?period=month")

    text = "/helm/costs/register/text"
    fields = typed_in((await http.get(text)).text)
    (whole,) = re.findall(r"<textarea[^>]*>([^<]+)<", (await http.get(text)).text)
    register = msgspec.json.decode(unescape(whole))
    broken = await http.post(text, data=fields | {"text": "{", "what": "check"})
    assert broken.status_code == 422
    register["activities"] = []
    lean = fields | {"text": msgspec.json.encode(register).decode(), "what": "check"}
    lean |= {"seen": typed_in((await looked_at(http, text, lean)).text)["seen"]}
    done = await http.post(text, data=lean | {"what": "publish", "reason": "anew"})
    assert "no activities" in done.text or "0 activities" in done.text


def typed_in(page: str) -> dict[str, str]:
    """Return the fields that a page's form holds, but for its lists."""
    inputs = re.findall(
        r'<input(?! type="checkbox")[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page
    )
    return {unescape(name): unescape(value) for name, value in inputs}


async def _opens_satisfaction(http: httpx.AsyncClient) -> None:
    page = await told(http, "/helm/drivers")
    links = re.findall(r'href="(/helm/drivers/rows[^"]*)">([\d,]+)<', page)
    assert {"driver=" in link for link, _ in links} == {True, False}
    for link, n in (*links[:2], *links[-2:]):
        assert count_of(await told(http, unescape(link)), "Answers") == int(n.replace(",", ""))
    by_driver = next(unescape(link) for link, _ in links if "driver=" in link)
    file = await http.get(by_driver.replace("/rows", "/csv/rows"))
    assert file.text.count("\n") - 1 == count_of(await told(http, by_driver), "Answers")
    for table in ("drivers", "groups"):
        assert (await http.get(f"/helm/drivers/csv/{table}")).text.count("\n") > 1
    assert (await http.get("/helm/drivers/rows?driver=weather")).status_code == 422
    assert (await http.get("/helm/drivers/csv/secrets")).status_code == 422
