"""The small company, served with all its pages, and people who look at it in a browser."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from playwright.sync_api import Page

from ordito import catalogue, customers, pricing, stock
from ordito.catalogue import Product, Sku
from ordito.customers.accounts import Proof
from ordito.platform import ids
from ordito.platform.auth import add_staff, hash_password
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import EntityId, PriceListId, ProductId, SkuId
from ordito.platform.settings import Settings
from ordito.pricing import Break, Price
from ordito.surfaces.guards import Role
from ordito.surfaces.shop_door import SHOP_COOKIE
from tests.company import LONG_AGO, Company, found
from tests.conftest import complete
from tests.scenarios.calls import client, sell
from tests.serving import serve

PASSWORD: Final = "correct horse battery"
SHIRT: Final = ProductId(ids.derive("test", "product", "tee"))
_SYSTEM: Final = Context.system()


@dataclass(frozen=True)
class Shop:
    """A served company.

    Attributes:
        url: of its server.
        address: of its database.
        company: its ids and tokens.
        cookies: of the sessions that tests have opened, by login.
    """

    url: str
    address: str
    company: Company
    cookies: dict[str, Any] = field(default_factory=dict[str, Any])

    def sell(self, channel: str, lines: Sequence[dict[str, Any]], **more: Any) -> dict[str, Any]:
        """Place an order over HTTP and return the answer."""

        async def work() -> dict[str, Any]:
            async with client(self.url, self.company.tokens[channel]) as http:
                answer = await sell(http, lines, **more)
                assert answer.status_code == 201, answer.text
                return answer.json()

        return complete(work())

    def refuse(self, channel: str, lines: Sequence[dict[str, Any]], **more: Any) -> None:
        """Ask for an order that is refused."""

        async def work() -> int:
            async with client(self.url, self.company.tokens[channel]) as http:
                return (await sell(http, lines, **more)).status_code

        assert complete(work()) == 409

    def order(self, name: str) -> dict[str, Any]:
        """Read an order over HTTP."""

        async def work() -> dict[str, Any]:
            async with client(self.url, self.company.tokens["web"]) as http:
                return (await http.get(f"/orders/{name}")).json()

        return complete(work())

    def sign_in(self, page: Page, path: str, login: str) -> None:
        """Go to a page of the company through the form of the sign-in page."""
        page.goto(f"{self.url}/sign-in?next={path}")
        page.locator("[name=login]").fill(login)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("button[type=submit]").click()
        page.wait_for_url(f"{self.url}{path}")

    def sign_in_member(self, page: Page) -> None:
        """Sign the member of the loyalty programme in to the shop, on one more device."""

        async def work() -> str:
            async with Database.open(self.address, max_size=1) as db:
                return await db.transact(
                    customers.accounts.open_session,
                    _SYSTEM,
                    customer_id=self.company.member,
                    proof=Proof.PASSWORD,
                    at=now(),
                    lasts=timedelta(hours=1),
                )

        cookie: Any = {"name": SHOP_COOKIE, "value": complete(work()), "url": self.url}
        page.context.add_cookies([cookie])


@contextmanager
def a_shop(address: str, *, settings: Settings | None = None) -> Iterator[Shop]:
    """Found the company at the address of an empty database, staff it, and serve it."""
    company = complete(found_shop(address))
    with serve(address, settings=settings) as url:
        yield Shop(url, address, company)


async def found_shop(address: str) -> Company:
    """Found the company at the address of an empty database, and staff it."""
    async with Database.open(address) as db:
        company = await found(db, units=50)
        await _shirts(db, company)
        for login, role, places in (
            ("ada", Role.ADMIN, None),
            ("carla", Role.AGENT, None),
            ("dora", Role.AGENT, None),
            ("mara", Role.MERCHANDISER, None),
            ("nina", Role.MERCHANDISER, None),
            ("bruno", Role.ASSOCIATE, [company.places["north"]]),
        ):
            await db.transact(
                add_staff,
                _SYSTEM,
                login=login,
                name=login.capitalize(),
                password_hash=hash_password(PASSWORD),
                roles=[role],
                place_ids=places,
                at=now(),
            )
        return company


async def _shirts(db: Database, company: Company) -> None:
    """Bring a T-shirt with Italian names: red M is sold out in ``north``."""
    sizes = {"tee-red-m": ("Red, M", "Rosso, M"), "tee-red-l": ("Red, L", "Rosso, L")}
    skus = [
        Sku(
            sku_id=SkuId(ids.derive("test", "sku", code)),
            product_id=SHIRT,
            code=code,
            name={"en": f"T-shirt, {english}", "it": f"Maglietta, {italian}"},
            options={"size": code[-1], "colour": "red"},
        )
        for code, (english, italian) in sizes.items()
    ]
    name = {"en": "T-shirt", "it": "Maglietta"}
    product = Product(product_id=SHIRT, code="tee", name=name)
    await db.transact(catalogue.put_products, _SYSTEM, products=[product], at=now())
    await db.transact(catalogue.put_skus, _SYSTEM, skus=skus, at=now())
    price_list = PriceListId(ids.derive("test", "price list"))
    await db.transact(
        pricing.publish,
        _SYSTEM,
        prices=[
            Price(
                price_list_id=price_list,
                sku_id=sku.sku_id,
                breaks=(Break(1, 1590),),
                valid_from=LONG_AGO,
            )
            for sku in skus
        ],
        by="test",
        at=now(),
    )
    units = {"north": (0, 4), "south": (3, 0), "depot": (24, 30)}
    for place, counted in units.items():
        await db.transact(
            stock.open_positions,
            _SYSTEM,
            place_id=company.places[place],
            entity_id=EntityId(ids.derive("test", "entity")),
            counted=[(sku.sku_id, n) for sku, n in zip(skus, counted, strict=True)],
            count_id=ids.new(),
            at=now(),
        )
