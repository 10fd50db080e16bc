"""A browser without scripts that buys: it follows redirects and fills in forms."""

import re
from typing import Any

import httpx

FORM = {"sec-fetch-site": "same-origin", "accept": "text/html"}
ADDRESS = {
    "how": "ship",
    "name": "Ada Rossi",
    "email": "ada@example.org",
    "m0-recipient": "Ada Rossi",
    "m0-street": "Via Po 1",
    "m0-postal_code": "10123",
    "m0-city": "Torino",
    "m0-country": "IT",
}


async def put(client: httpx.AsyncClient, sku: str, units: int = 1, way: str = "ship") -> None:
    """Put units of something into the cart."""
    told = {"sku": sku, "quantity": str(units), "way": way}
    answer = await client.post("/shop/cart/lines", data=told, headers=FORM)
    assert answer.status_code == 303, answer.text


async def begin(client: httpx.AsyncClient, **details: str) -> str:
    """Check out what is in the cart, and return the address of the step in which it is paid."""
    opened = await client.post("/shop/checkout", headers=FORM)
    url = opened.headers["location"]
    assert url.startswith("/shop/checkout/"), url
    sent = await client.post(f"{url}/details", data=ADDRESS | details, headers=FORM)
    assert sent.headers["location"] == url, sent.headers["location"]
    return url


async def form_of(client: httpx.AsyncClient, url: str) -> dict[str, str]:
    """Return what the form that pays would send."""
    text = (await client.get(url, headers=FORM)).text
    hidden = dict(re.findall(r'type="hidden" name="(key|version|total)" value="([^"]*)"', text))
    assert set(hidden) == {"key", "version", "total"}, text
    return {**hidden, "token": "sandbox-approve"}


async def pay(client: httpx.AsyncClient, url: str, form: dict[str, str]) -> httpx.Response:
    """Press the button that pays."""
    return await client.post(f"{url}/pay", data=form, headers=FORM)


def shown(text: str) -> tuple[Any, ...]:
    """Return what the page of a cart says: lines, total, points."""
    lines = re.findall(r'data-sku="([^"]*)" data-units="(\d+)" data-minor="(\d+)"', text)
    total = re.search(r'data-total="(\d+)"', text)
    points = re.search(r'data-points="(\d+)"', text)
    assert total is not None, text
    return (
        [(sku, int(units), int(minor)) for sku, units, minor in lines],
        int(total[1]),
        0 if points is None else int(points[1]),
    )
