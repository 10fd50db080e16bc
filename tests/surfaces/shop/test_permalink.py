"""Permalinks: an address fills a basket, buys nothing, and leads nowhere but into the shop."""

import re

import httpx
import pytest

from ordito.platform.db import Database
from ordito.surfaces.permalinks import (
    NoPermalink,
    item_of,
    permalink,
    read_permalink,
    token_of,
)
from tests.company import found
from tests.surfaces.application import a_client, an_application
from tests.surfaces.shop.buyer import FORM, shown
from tests.surfaces.shop.test_account import sign_in

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("name", ["sku_1.2-3", "gid://a/1", "~", "a:b,c", "è ò", "50%"])
def test_every_item_has_a_token_that_names_it_again(name: str) -> None:
    token = token_of(name)
    assert re.fullmatch(r"~?[A-Za-z0-9._-]+", token)
    assert item_of(token) == name
    # the encoded form of a plain name is the same item
    assert item_of(token_of(name)) == item_of(token)


def test_a_plain_and_an_encoded_token_are_the_same_item() -> None:
    assert item_of("~c2t1XzE") == item_of("sku_1") == "sku_1"


@pytest.mark.parametrize(
    ("items", "query"),
    [
        ("a", ""),
        ("a:0", ""),
        ("a:01", ""),
        ("a:-1", ""),
        ("a b:1", ""),
        ("a%2Fb:1", ""),
        ("~:1", ""),
        ("~c2t1XzE=:1", ""),  # padded
        ("~c2t1XzF:1", ""),  # not canonical
        ("~gA:1", ""),  # no UTF-8
        ("~AA:1", ""),  # a control character
        (",".join(["a:1"] * 51), ""),
        ("a:1", "buyer/email=a%40x.example&/buyer/email=b%40x.example"),
        ("a:1", "continue_to=/shop&continue_to=/shop/cart"),
    ],
)
def test_what_cannot_be_understood_or_says_two_things_is_none(items: str, query: str) -> None:
    with pytest.raises(NoPermalink):
        read_permalink(items, query)


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("/shop/search%3Fq%3Dtea", "/shop/search?q=tea"),
        ("/shop/../shop/./cart", "/shop/cart"),
        ("//evil.example/shop", None),
        ("/..//evil.example", None),
        ("/shop/..//evil.example", None),
        ("https://evil.example/shop", None),
        ("javascript:alert(1)", None),
        ("%252F%252Fevil.example", None),
        ("/shop/%5C%5Cevil.example", None),
        ("/shop/a%0D%0ASet-Cookie:%20x", None),
        ("/shop/a%09b", None),
        ("/console", None),
        ("/shopping", None),
        ("shop", None),
    ],
)
def test_a_link_leads_to_pages_of_the_shop_alone(wanted: str, path: str | None) -> None:
    assert read_permalink("a:1", f"continue_to={wanted}").continue_to == path


def test_fields_that_mean_nothing_or_are_not_theirs_to_say_are_dropped() -> None:
    asked = read_permalink(
        "a:2",
        "line_items/0/quantity=5&totals/0/amount=1&status=completed&discounts/codes/0=TEN"
        "&buyer/email=mia%40example.org&access_token=secret&utm_medium=sms&attribution/ref=you",
    )
    assert asked.items == (("a", 2),)
    assert asked.codes == ("TEN",)
    assert asked.buyer == {"email": "mia@example.org"}
    assert asked.attribution == {"ref": "you"}
    assert asked.handed_on == {"utm_medium": "sms"}


def test_an_address_of_ours_is_read_as_it_was_written() -> None:
    link = permalink("https://shop.example", [("shirt", 2), ("a/b", 1)], ["TEN", "5 OFF"])
    path, _, query = link.removeprefix("https://shop.example/shop/buy/").partition("?")
    asked = read_permalink(path, query)
    assert asked.items == (("shirt", 2), ("a/b", 1))
    assert asked.codes == ("TEN", "5 OFF")


async def follow(client: httpx.AsyncClient, path: str) -> str:
    answer = await client.get(f"/shop/buy{path}", headers=FORM)
    assert answer.status_code == 303, answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    return answer.headers["location"]


async def test_a_link_fills_a_basket_and_leads_to_the_till(db: Database, address: str) -> None:
    company = await found(db)
    async with an_application(address) as application, a_client(application) as client:
        to = await follow(
            client, "/shirt:2,nothing:1?buyer/email=mia%40example.org&utm_source=mail&x=secret"
        )
        # two, as the path says, and nothing of the buyer in the address
        path, _, query = to.partition("?")
        assert re.fullmatch(r"/shop/checkout/[0-9a-f-]{36}", path)
        assert query == "utm_source=mail"
        assert "mia@example.org" in (await client.get(path, headers=FORM)).text
        basket = (await client.get("/shop/cart", headers=FORM)).text
        assert [line[:2] for line in shown(basket)[0]] == [("shirt", 2)]
        # again: the same basket, which is shown to whoever had one
        assert await follow(client, "/shirt:2") == "/shop/cart"
        assert (await client.get("/shop/cart", headers=FORM)).text.count('data-sku="shirt"') == 1
        to = await follow(client, "/laptop:1?continue_to=/shop/places")
        assert to == "/shop/places"
        for wrong in ("/shirt:0", "", "/nothing:1", "/shirt:1?buyer/email=a&/buyer/email=b"):
            assert await follow(client, wrong) == "/shop"
        # the cart of who is signed in is left alone: a checkout of its own is opened
        await sign_in(db, company, client)
        to = await follow(client, "/shirt:3?discounts/codes/0=NONE")
        assert re.fullmatch(r"/shop/checkout/[0-9a-f-]{36}", to)
        assert (await client.get(to, headers=FORM)).status_code == 200
        mine = (await client.get("/shop/cart", headers=FORM)).text
        assert 'data-units="3"' not in mine
    async with db.connection() as connection:
        assert await connection.fetchval('SELECT count(*) FROM orders."order"') == 0
