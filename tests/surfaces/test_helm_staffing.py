"""Who picks when is told on a page of the helm; what cannot be read changes nothing."""

from datetime import date

import httpx
import pytest

from ordito.fulfilment.staffing import STAFFING, PlaceStaffing, StaffedHours
from ordito.platform.db import Database
from ordito.platform.settings import Settings
from ordito.surfaces.guards import Role
from tests.company import found
from tests.serving import serve
from tests.surfaces.test_console_holds import page_of
from tests.surfaces.test_helm import hire

pytestmark = pytest.mark.anyio
PATH = "/helm/staffing/south"


async def test_hours_of_a_place_are_told_and_read_again(db: Database, address: str) -> None:
    company = await found(db, units=1)
    south, north = company.places["south"], company.places["north"]
    await hire(db, "ada", Role.HELM)
    await hire(db, "cleo", Role.HELM, [north])
    with serve(address, settings=Settings(log_requests=False)) as url:
        async with httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=60) as http:
            _, csrf = await page_of(http, "ada", PATH)

            async def tell(version: int, **days: str) -> httpx.Response:
                form = {"_csrf": csrf, "version": str(version), **days}
                return await http.post(PATH, data=form)

            told = await tell(0, day_0="9-13 60, 15-19 7,5", day_6="10-12 30;12-13 30")
            assert told.status_code == 200
            assert 'value="9-13 60, 15-19 7.5"' in told.text
            assert 'value="10-13 30"' in told.text
            book = await db.read(STAFFING.load)
            assert [(one.place_id, one.hours) for one in book.policy.places] == [
                (
                    south,
                    (
                        StaffedHours(0, 9, 13, 60),
                        StaffedHours(0, 15, 19, 7.5),
                        StaffedHours(6, 10, 12, 30),
                        StaffedHours(6, 12, 13, 30),
                    ),
                )
            ]
            for wrong in ("nine", "9-8 60", "9-25 60", "9-10 60001", "9-10 " + "9" * 5_000):
                refused = await tell(1, day_2=wrong)
                assert refused.status_code in (400, 422), refused.text
                assert 'aria-invalid="true"' in refused.text
            refused = await tell(1, day_0="9-10 60", since="2026-02-30")
            assert refused.status_code == 422
            assert 'name="since" value="2026-02-30"' in refused.text
            assert (await tell(0, day_0="9-10 60")).status_code == 409
            assert await db.read(STAFFING.load) == book
            assert (await tell(1, day_0="9-10 60", since="2026-03-02")).status_code == 200
            (only,) = (await db.read(STAFFING.load)).policy.places
            assert only == PlaceStaffing(south, (StaffedHours(0, 9, 10, 60),), date(2026, 3, 2))
            assert (await tell(2)).status_code == 200
            assert (await db.read(STAFFING.load)).policy.places == ()
            assert (await http.get("/helm/staffing/nowhere")).status_code == 404
        async with httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=60) as http:
            _, csrf = await page_of(http, "cleo", "/today")
            form = {"_csrf": csrf, "version": "3", "day_0": "9-10 60"}
            assert (await http.get(PATH)).status_code == 403
            assert (await http.post(PATH, data=form)).status_code == 403
            assert (await db.read(STAFFING.load)).version == 3
