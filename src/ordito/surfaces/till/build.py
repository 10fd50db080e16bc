"""Build of the till: which files make it up, by names that carry their hash.

A page and a service worker of one build never meet files of another: the worker keeps all files of
its own build, and the build's name is the hash of them all.
"""

import hashlib
from functools import lru_cache
from typing import Final

import msgspec

from ordito.platform import i18n
from ordito.surfaces import assets, price_engine
from ordito.surfaces.till.texts import texts_of

PAGE: Final = "/till/"
_FONTS: Final = ("inter-latin-wght-normal.woff2", "inter-latin-ext-wght-normal.woff2")
_ASSETS: Final = ("till.js", "till.css", "icons.svg", "favicon.svg", *_FONTS)
_ENGINE: Final = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
_LOCK: Final = "pyodide-lock.json"


class KeptFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file that the worker keeps.

    Attributes:
        url: where it is.
        integrity: subresource integrity, where it is known.
        hashed: whether its name carries its hash, so that it never changes.
    """

    url: str
    integrity: str | None = None
    hashed: bool = True


class Build(msgspec.Struct, frozen=True):
    """One build of the till.

    Attributes:
        build: its name, the hash of all its files.
        page: address of its one page.
        files: all that it needs without a connection.
    """

    build: str
    page: str
    files: tuple[KeptFile, ...]


class Addresses(msgspec.Struct, frozen=True):
    """What the page must know of its own files.

    Attributes:
        worker: of the price engine; within the reach of the service worker.
        python: folder of what runs Python in the browser.
        engine: the packed engine.
        icons: the sprite.
        texts: catalogue by language; English is in the sources.
        languages: names by language.
        build: name of the build.
    """

    worker: str
    python: str
    engine: str
    icons: str
    texts: dict[str, str]
    languages: dict[str, str]
    build: str


@lru_cache
def text_file(language: str) -> tuple[str, bytes]:
    """Return name and content of a language's catalogue."""
    content = msgspec.json.encode(texts_of(language), order="sorted")
    return f"{language}.{hashlib.sha256(content).hexdigest()[:8]}.json", content


def price_worker() -> str:
    """Return the address of the price engine's worker within the reach of the service worker."""
    return f"/till/price/{assets.manifest()['price.js'].file}"


@lru_cache
def build() -> Build:
    """Return the build that this server has."""
    texts = [f"/till/texts/{text_file(language)[0]}" for language in _translated()]
    built = assets.manifest()
    kept = [
        *(KeptFile(assets.url(name), built[name].integrity) for name in (*_ASSETS, *_ENGINE)),
        KeptFile(assets.url(_LOCK), built[_LOCK].integrity),
        KeptFile(price_worker(), built["price.js"].integrity),
        KeptFile(price_engine.addresses()["engine"]),
        *(KeptFile(url) for url in texts),
        KeptFile("/till/app.webmanifest", hashed=False),
        KeptFile(PAGE, hashed=False),
    ]
    told = msgspec.json.encode(kept) + assets.read("till-worker.js")
    return Build(hashlib.sha256(told).hexdigest()[:12], PAGE, tuple(kept))


def addresses() -> Addresses:
    """Return what the page must know of its own files."""
    return Addresses(
        worker=price_worker(),
        python=price_engine.addresses()["python"],
        engine=price_engine.addresses()["engine"],
        icons=assets.url("icons.svg"),
        texts={each: f"/till/texts/{text_file(each)[0]}" for each in _translated()},
        languages=dict(i18n.NAMES),
        build=build().build,
    )


def _translated() -> tuple[str, ...]:
    return tuple(language for language in i18n.LANGUAGES if language != "en")
