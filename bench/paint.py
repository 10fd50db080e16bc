"""Largest contentful paint of the shop's pages, on a phone with a slow network and processor.

The demo company's shop is opened in Chromium, each time with empty caches. Throttled as Lighthouse
throttles a phone: 150 ms for each request, 1.6 Mbit/s down, 750 kbit/s up, a processor four times
slower.

Source: Core Web Vitals (good is 2.5 s at most); Lighthouse, "Throttling", mobile slow 4G.
"""

import os
import shutil
import time
from statistics import median
from typing import Final

from playwright.async_api import Browser, async_playwright

from bench import machine, served
from bench.report import Figure
from ordito.platform.db.server import Server
from ordito.surfaces.cli.demo.company import SEED
from ordito.surfaces.cli.demo.loading import load_company

_PAGES: Final = {
    "home": "/shop",
    "search": "/shop/search?q=shirt",
    "category": "/shop/c/clothing",
    "product": "/shop/products/jumper-rifugio",
    "stores": "/shop/places",
}
_NETWORK: Final = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
_SLOWER: Final = 4
_GATE_MS: Final = 2500
_LEAST: Final = 3
_PAINT: Final = """() => new Promise((tell) => new PerformanceObserver((list) => {
  tell(list.getEntries().at(-1).startTime);
}).observe({ type: "largest-contentful-paint", buffered: true }))"""
_BYTES: Final = """() => performance.getEntries().reduce(
  (sum, one) => sum + (one.transferSize ?? 0), 0)"""


async def measure(server: Server, seconds: float) -> list[Figure]:
    """Load the demo company and open its pages, each for so long and at least three times."""
    async with served.fresh_company(server) as (_, db):
        await load_company(db, served.COMPANY, seed=SEED)
        with served.web(1) as (url, _keeper):
            async with async_playwright() as playwright:
                sandbox = [] if os.geteuid() else ["--no-sandbox"]
                browser = await playwright.chromium.launch(
                    executable_path=shutil.which("chromium"), args=sandbox
                )
                return [
                    await _page(browser, name, f"{url}{path}", seconds)
                    for name, path in _PAGES.items()
                ]


async def _page(browser: Browser, name: str, url: str, seconds: float) -> Figure:
    await _paint(browser, url)  # the server's own caches are warm on any day but the first
    ends_s = time.monotonic() + seconds
    paints: list[float] = []
    transferred = 0
    while len(paints) < _LEAST or time.monotonic() < ends_s:
        paint_ms, transferred = await _paint(browser, url)
        paints.append(paint_ms)
    middle_ms = median(paints)
    value = (
        f"median {middle_ms:.0f} ms, slowest {max(paints):.0f} ms of {len(paints)};"
        f" {transferred / 1000:.0f} kB; load {machine.load():.1f}"
    )
    job = f"largest contentful paint, {name}, throttled phone"
    return Figure(job, value, "< 2.5 s", middle_ms < _GATE_MS)


async def _paint(browser: Browser, url: str) -> tuple[float, int]:
    """Open a page with empty caches; return its largest paint, ms after the start, and bytes."""
    context = await browser.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=2, has_touch=True, locale="it"
    )
    try:
        page = await context.new_page()
        session = await context.new_cdp_session(page)
        await session.send("Network.emulateNetworkConditions", _NETWORK)
        await session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
        await page.goto(url, wait_until="networkidle")
        return await page.evaluate(_PAINT), await page.evaluate(_BYTES)
    finally:
        await context.close()
