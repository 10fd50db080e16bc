"""The form of a product: its texts and properties, and where it is sold."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from ordito import catalogue
from ordito.catalogue import Attribute, AttributeKind, AttributeUse, Category
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.db.server import Server
from ordito.platform.events import Context
from ordito.platform.ids import CategoryId
from tests import databases
from tests.browser.conftest import Check, Enter
from tests.browser.shop import SHIRT, Shop, a_shop
from tests.conftest import complete
from tests.scenarios.calls import client, line, sell

pytestmark = pytest.mark.needs("chromium", install="apt-get install chromium")

FORM = f"/products/{SHIRT}/edit"


@pytest.fixture(scope="module")
def shop(server: Server, template: str) -> Iterator[Shop]:
    """Serve one company to all tests of this file, with a category that asks for properties."""
    address = complete(databases.copy(server, template, "test_product_form"))
    with a_shop(address) as served:
        complete(_categorise(address))
        yield served
    complete(databases.drop(server, "test_product_form"))


async def _categorise(address: str) -> None:
    async with Database.open(address) as db:
        attributes = [
            Attribute(code="fabric", name={"en": "Fabric"}, kind=AttributeKind.TEXT),
            Attribute(code="sleeve", name={"en": "Sleeve"}, kind=AttributeKind.MEASURE, unit="cm"),
        ]
        uses = (AttributeUse(attribute="fabric", required=True), AttributeUse(attribute="sleeve"))
        shirts = Category(
            category_id=CategoryId(ids.derive("test", "category", "shirts")),
            code="shirts",
            name={"en": "Shirts"},
            attributes=uses,
        )
        context = Context.system()
        await db.transact(catalogue.put_attributes, context, attributes=attributes, at=now())
        await db.transact(catalogue.put_categories, context, categories=[shirts], at=now())


def test_a_product_gets_its_texts_and_the_properties_of_its_category(
    enter: Enter, check_access: Check
) -> None:
    page = enter(f"/products/{SHIRT}", login="mara", refused=True)
    page.get_by_role("button", name="Change").click()
    page.get_by_label("Category").select_option(label="Shirts")
    page.get_by_label("Description (English)").fill("Of heavy cotton")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#failure")).to_contain_text("requires the attribute 'fabric'")
    expect(page.get_by_label("Fabric")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Description (English)")).to_have_value("Of heavy cotton")
    check_access(page)

    page.get_by_label("Fabric").fill("Cotton")
    page.get_by_label("Sleeve (cm)").fill("21,5")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Of heavy cotton")).to_be_visible()
    expect(page.get_by_text("Cotton", exact=True)).to_be_visible()
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_label("Sleeve (cm)")).to_have_value("21.5")


def test_who_saves_second_is_told_that_somebody_was_first(enter: Enter) -> None:
    first, second = (enter(FORM, login=who, refused=True) for who in ("mara", "nina"))
    for page, brand in ((first, "First"), (second, "Second")):
        page.get_by_label("Brand").fill(brand)
        page.get_by_role("button", name="Save").click()
    expect(second.locator("#failure")).to_contain_text("Somebody else has changed the product")
    second.goto(second.url)
    expect(second.get_by_label("Brand")).to_have_value("First")


def test_what_is_not_sold_in_a_channel_is_refused_there_until_it_is_again(
    shop: Shop, enter: Enter, check_access: Check
) -> None:
    page = enter(FORM, login="mara")
    card = page.get_by_role("region", name="Where it is sold")
    card.get_by_label("From now on it is").select_option("no")
    card.get_by_label("Channel").select_option("web")
    card.get_by_label("Why").fill("Only in stores")
    card.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Only in stores")).to_be_visible()
    check_access(page)
    assert complete(_sold(shop)) == 409

    page.get_by_role("button", name="Take tee-web out").click()
    expect(page.get_by_text("Only in stores")).to_have_count(0)
    assert complete(_sold(shop)) == 201


async def _sold(shop: Shop) -> int:
    async with client(shop.url, shop.company.tokens["web"]) as http:
        return (await sell(http, [line("tee-red-m", method="ship")])).status_code


def test_who_does_not_look_after_goods_may_not_change_them(shop: Shop, enter: Enter) -> None:
    page = enter(f"/products/{SHIRT}", login="carla", refused=True)
    expect(page.get_by_role("button", name="Change")).to_have_count(0)
    answer = page.goto(f"{shop.url}{FORM}")
    assert answer is not None
    assert answer.status == 403
