"""A parcel from the shelf to the door over HTTP, with a carrier that calls back untidily."""

import asyncio
import re
from base64 import b64encode
from collections import Counter
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import biip
import httpx
import msgspec
import pytest
from pypdf import PdfReader

from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.settings import Settings
from ordito.platform.webhooks import headers_of
from ordito.processes.tell_carriers import tell_carriers
from ordito.reads.audit import run_audit
from ordito.reads.memory import Memory
from ordito.surfaces.connectors.simulated_carrier import SimulatedCarrier, story_of, untidy
from tests.company import found
from tests.scenarios.calls import act, client, line, sell
from tests.serving import serve

pytestmark = pytest.mark.anyio

SECRET: Final = f"whsec_{b64encode(b'the secret of a carrier').decode()}"
ADDRESS: Final = {
    "recipient": "Anna Žilinskaitė",
    "lines": ["Via Roma 1"],
    "postal_code": "10121",
    "city": "Torino",
    "country": "IT",
}


async def test_a_parcel_is_picked_packed_labelled_taken_and_followed_to_the_door(
    db: Database, address: str, tmp_path: Path
) -> None:
    company = await found(db, units=5)
    file = tmp_path / "carriers.toml"
    file.write_text(f'[[carrier]]\ncode = "swift"\nsecret = "{SECRET}"\n')
    settings = Settings(log_requests=False, carriers=str(file))
    with serve(address, settings=settings) as url:
        async with client(url, company.tokens["web"]) as web:
            sold = await sell(
                web,
                [line("shirt", 2, method="ship", place="depot")],
                ship_to={"address": ADDRESS},
            )
            order = sold.json()
            (task,) = order["fulfilments"]
            path = f"/places/depot/fulfilment-orders/{task['fulfilment_order_id']}"

            await _pick_and_pack(web, path)
            assert (await act(web, f"{path}/ready")).status_code == 200
            carrier = SimulatedCarrier(
                "swift",
                callback_url=f"{url}/api/v1/carriers/swift/events",
                secret=SECRET,
                step_s=0.02,
            )
            memory = await Memory.load(db)
            assert await tell_carriers(db, memory, {"swift": carrier}) == 2
            assert (await act(web, f"{path}/hand-over")).status_code == 200
            assert await tell_carriers(db, memory, {"swift": carrier}) == 2
            assert await tell_carriers(db, memory, {"swift": carrier}) == 0

            parcels = await _followed(web, path)
            await carrier.close()
            await _tell_again(url, parcels[0])
            page = (await web.get(f"/orders/{order['number']}")).json()
            assert page["fulfilment_state"] == "fulfilled"
    verdicts = await db.read(run_audit, since=None, at=now())
    assert {one.check: one.findings for one in verdicts if one.findings} == {}


async def _pick_and_pack(web: httpx.AsyncClient, path: str) -> None:
    """Pick two shirts and pack each in a parcel of its own, the second one against rivals."""
    wave = (await act(web, "/places/depot/waves", {"size": 5})).json()
    assert [(one["sku"], one["to_pick"]) for one in wave["lines"]] == [("shirt", 2)]
    scans = f"/places/depot/waves/{wave['wave_id']}/scans"
    wrong = await act(web, scans, {"code": "laptop"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "fulfilment.wrong_item")
    early = await act(web, f"{path}/parcels", {"lines": [{"line_no": 1, "units": 1}]})
    assert early.json()["code"] == "fulfilment.not_picked"
    assert (await act(web, scans, {"code": "shirt", "units": 2})).json()["to_pick"] == 0

    body = {
        "lines": [{"line_no": 1, "units": 1}],
        "carrier": "swift",
        "weight_g": 420,
    }
    first = (await act(web, f"{path}/parcels", body)).json()
    refused = await act(web, f"{path}/ready")
    assert refused.json()["code"] == "fulfilment.not_packed"
    rivals = await asyncio.gather(*(act(web, f"{path}/parcels", body) for _ in range(3)))
    assert sorted(one.status_code for one in rivals) == [201, 409, 409]
    second = next(one.json() for one in rivals if one.status_code == 201)
    assert first["sscc"] != second["sscc"]
    parsed = biip.parse(f"00{first['sscc']}").gs1_message
    assert parsed is not None
    (number,) = parsed.element_strings
    assert number.sscc is not None
    assert number.sscc_error is None
    await _papers(web, first)


async def _followed(web: httpx.AsyncClient, path: str) -> list[dict[str, Any]]:
    """Wait until the carrier has told of all parcels; each is where its story ends."""
    for _ in range(1200):
        parcels = (await web.get(f"{path}/parcels")).json()
        stories = [story_of(one["tracking_code"], now(), step=timedelta()) for one in parcels]
        if [len(one["events"]) for one in parcels] == [len(story) for story in stories]:
            assert [one["state"] for one in parcels] == [story[-1].status for story in stories]
            return parcels
        await asyncio.sleep(0.05)
    raise AssertionError("the carrier did not tell of all parcels")


async def _papers(web: httpx.AsyncClient, parcel: dict[str, Any]) -> None:
    url = f"/places/depot/parcels/{parcel['parcel_id']}"
    printed = await web.get(f"{url}/label")
    assert printed.headers["content-type"] == "application/pdf"
    text = PdfReader(BytesIO(printed.content)).pages[0].extract_text()
    assert f"(00) {parcel['sscc']}" in text
    assert "Anna Žilinskaitė" in text
    slip = await web.get(f"{url}/packing-slip")
    words = re.sub(r"\s+", " ", PdfReader(BytesIO(slip.content)).pages[0].extract_text())
    assert "shirt" in words.lower()
    assert "19,90" not in words


async def _tell_again(url: str, parcel: dict[str, Any]) -> None:
    """Tell of a parcel in every order, twice, unsigned, and of one that nobody knows."""
    story = story_of(parcel["tracking_code"], now(), step=timedelta(hours=1))
    batches = untidy(story)
    assert max(Counter(one.event_id for batch in batches for one in batch).values()) == 2
    async with httpx.AsyncClient(timeout=60) as http:
        to = f"{url}/api/v1/carriers/swift/events"
        body = msgspec.json.encode({"events": [*story, *story[:1]]})
        told = await http.post(to, content=body, headers=_signed(body))
        assert told.json() == {"new": 0, "repeated": len(story) + 1, "unknown": []}
        forged = {**_signed(body), "webhook-id": "another"}
        refused = await http.post(to, content=body, headers=forged)
        assert (refused.status_code, refused.json()["code"]) == (403, "fulfilment.not_the_carrier")
        nobody = await http.post(to.replace("swift", "slow"), content=body, headers=_signed(body))
        assert nobody.status_code == 403
        unknown = msgspec.json.encode(
            {"events": [msgspec.structs.replace(story[0], tracking_code="X1")]}
        )
        told = await http.post(to, content=unknown, headers=_signed(unknown))
        assert told.json()["unknown"] == ["X1"]


def _signed(body: bytes) -> dict[str, str]:
    headers = headers_of(str(ids.new()), body, secrets=[SECRET], at=now())
    return {**headers, "content-type": "application/json"}
