"""The store room in a browser: what its tests plant, and how they scan."""

from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from ordito import catalogue, network, stock
from ordito.flows import transfer_stock
from ordito.platform import ids
from ordito.platform.auth import add_staff, hash_password
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.surfaces.guards import Role
from tests.browser.shop import PASSWORD, Shop
from tests.conftest import complete

GTIN_L = "4006381333931"
_SYSTEM = Context.system()


def furnish(shop: Shop) -> None:
    """Give the store its people, a barcode on the red L, a delivery and a transfer on its way."""
    complete(_furnish(shop))


async def _furnish(shop: Shop) -> None:
    async with Database.open(shop.address) as db:
        for login, role, place in (
            ("sofia", Role.ASSOCIATE, "north"),
            ("marta", Role.STORE_LEAD, "north"),
            ("sara", Role.ASSOCIATE, "south"),
            ("dario", Role.ASSOCIATE, "depot"),
        ):
            await db.transact(
                add_staff,
                _SYSTEM,
                login=login,
                name=login.capitalize(),
                password_hash=hash_password(PASSWORD),
                roles=[role],
                place_ids=[shop.company.places[place]],
                at=now(),
            )
        await db.transact(_barcode, _SYSTEM)
        await db.transact(_deliveries, _SYSTEM, shop)


async def _barcode(tx: Tx) -> None:
    sku = await catalogue.get_sku(tx, sku_id=ids.derive("test", "sku", "tee-red-l"))
    coded = catalogue.Sku(
        sku_id=sku.sku_id,
        product_id=sku.product_id,
        code=sku.code,
        name=sku.name,
        options=sku.options,
        gtin=GTIN_L,
    )
    await catalogue.put_skus(tx, skus=[coded], at=now())


async def _deliveries(tx: Tx, shop: Shop) -> None:
    company, at = shop.company, now()
    north = company.places["north"]
    shirt, laptop = company.skus["shirt"], company.skus["laptop"]
    entity_id = ids.EntityId(ids.derive("test", "entity"))
    order = stock.PurchaseOrder(
        north, ids.new(), "PO-7", "Tessuti Srl", entity_id, "open", [], at, None
    )
    lines = [stock.PurchaseLine(shirt, 3), stock.PurchaseLine(laptop, 1)]
    await stock.put_purchase_order(tx, order=order, lines=lines)
    transfer_id = ids.new()
    directory = await _directory(tx)
    await transfer_stock.open_transfer(
        tx,
        transfer_id=transfer_id,
        source=directory.place(company.places["south"]),
        destination=directory.place(north),
        lines=[stock.SkuUnits(shirt, 2)],
        expected_at=at + timedelta(days=1),
        at=at,
    )
    await transfer_stock.ship_transfer(
        tx, place_id=company.places["south"], transfer_id=transfer_id, shipped=None, at=at
    )


async def _directory(tx: Tx) -> network.Directory:
    return await network.load_directory(tx)


def scan(page: Page, code: str) -> None:
    """Scan as a keyboard wedge does: fast keys into whatever has the focus, ended by Enter."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def said(page: Page) -> Locator:
    """Return what the page says of the last scan or form."""
    return page.locator(".said")


def units(page: Page, title: str) -> Locator:
    """Return the input that holds the sound units of an article."""
    named = page.locator(".article b").get_by_text(title, exact=True)
    return page.locator(".tally > li").filter(has=named).locator("[name^=units-]")


def expect_focus(page: Page) -> None:
    """Wait until the next scan goes into the scan field, and the page's scripts take it."""
    expect(page.locator("#scan")).to_be_focused()
    page.wait_for_load_state("load")
